internal import Atlas
internal import Foundation
internal import Outputs
internal import Packing
package import PortalKernel
internal import Tiles
internal import Vocabulary

/// Pages, data, tiles and files of layers.
package enum AtlasHandlers {
  package static let handlers: [Handler] = [
    .page(.atlas, AtlasView.self) { try AtlasModel($0) },
    .page(.layer, LayerView.self) { try LayerModel($0) }.listing { $0.site.atlas?.layers.map { [$0.id] } ?? [] },
    .page(.layerChanges, LayerChangesView.self) { try LayerChangesModel($0) },
    .api(AtlasRoutes.list) { try $0.layers() },
    .init(AtlasRoutes.record) { try $0.layerFile(LayerEdition.recordName, of: $0.layer()) },
    .init(AtlasRoutes.legend) { try $0.legend() },
    .init(AtlasRoutes.metadata) { try $0.metadata() },
    .init(AtlasRoutes.tile) { try $0.layerTile() },
    .init(AtlasRoutes.gridTile) { try $0.layerTile() },
    .init(AtlasRoutes.picture) { try $0.layerPicture() },
    .init(AtlasRoutes.gridPicture) { try $0.layerPicture() },
    .init(AtlasRoutes.tileJSON) { try $0.tileJSON() },
    .init(AtlasRoutes.style) { try $0.style() },
    .init(AtlasRoutes.download) { try $0.layerFile($0["file"], of: $0.layer()) },
    .init(AtlasRoutes.package) { try $0.layerPackage() },
    .init(AtlasRoutes.feed) { try $0.layerFeed() },
    .init(AtlasRoutes.ogc) { try $0.ogcLanding() },
    .init(AtlasRoutes.conformance) { try $0.ogcConformance() },
    .init(AtlasRoutes.ogcAPI) { try $0.ogcDescription() },
    .init(AtlasRoutes.collections) { try $0.ogcCollections() },
    .init(AtlasRoutes.collection) { try $0.ogcCollection() },
    .init(AtlasRoutes.items) { try $0.ogcItems() },
    .init(AtlasRoutes.item) { try $0.ogcItem() },
    .init(AtlasRoutes.tileMatrixSets) { try $0.tileMatrixSets() },
    .init(AtlasRoutes.tileMatrixSet) { try $0.tileMatrixSet() },
    .init(AtlasRoutes.tileSets) { try $0.tileSets(ofMaps: false) },
    .init(AtlasRoutes.tileSet) { try $0.tileSet(ofMaps: false) },
    .init(AtlasRoutes.ogcTile) { try $0.layerTile() },
    .init(AtlasRoutes.mapTileSets) { try $0.tileSets(ofMaps: true) },
    .init(AtlasRoutes.mapTileSet) { try $0.tileSet(ofMaps: true) },
    .init(AtlasRoutes.ogcMapTile) { try $0.layerPicture() },
    .init(AtlasRoutes.wmts) { try $0.wmts() },
    .init(AtlasRoutes.stac) { try $0.stacCatalog() },
    .init(AtlasRoutes.stacCollection) { try $0.stacCollection() },
    .init(AtlasRoutes.stacItem) { try $0.stacItem() },
    .init(AtlasRoutes.atlasCRS) { _ in Reply(OGCSystem.atlasText, type: MediaType.text) },
    .init(GeoServicesRoutes.info) { try $0.geoInfo() },
    .init(GeoServicesRoutes.services) { try $0.geoServices() },
    .init(GeoServicesRoutes.features) { try $0.geoFeatures() },
    .init(GeoServicesRoutes.layers) { try $0.geoLayers() },
    .init(GeoServicesRoutes.layer) { try $0.geoLayer() },
    .init(GeoServicesRoutes.query) { try $0.geoQuery() },
    .init(GeoServicesRoutes.map) { try $0.geoMap() },
    .init(GeoServicesRoutes.mapLayers) { try $0.geoMapLayers() },
    .init(GeoServicesRoutes.mapLayer) { try $0.geoMapLayer() },
    .init(GeoServicesRoutes.mapLegend) { try $0.geoMapLegend() },
    .init(GeoServicesRoutes.mapTile) { try $0.layerPicture() },
    .init(GeoServicesRoutes.vectorTiles) { try $0.geoVectorTiles() },
    .init(GeoServicesRoutes.vectorTile) { try $0.layerTile() },
    .init(GeoServicesRoutes.vectorStyle) { try $0.geoVectorStyle() },
    .init(GeoServicesRoutes.vectorStyles) { try $0.geoVectorStyle() },
  ]
}

extension Visit {
  func atlas() throws -> ServedAtlas {
    guard let atlas = site.atlas else { throw Problem.notFound("no layers are served") }
    return atlas
  }

  /// The layer of the address, in the edition that it names or the newest.
  func layer() throws -> ServedAtlas.Layer {
    guard let layer = try atlas()[self["layer"]] else {
      throw Problem.notFound("no such layer; \(AtlasRoutes.list.path.text) lists them")
    }
    return layer
  }

  /// Whether the address names the edition: then its answer stays the same for ever.
  private var namesEdition: Bool { self["layer"].contains("@") }

  func lasting(_ reply: Reply) -> Reply {
    guard namesEdition else { return reply }
    var reply = reply
    reply.headers.append(Reply.immutable)
    return reply
  }

  func json(_ object: [String: Any]) throws -> Reply {
    let data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return Reply(String(decoding: data, as: UTF8.self) + "\n", type: OutputFormat.json.mediaType)
  }

  /// The grid that the address or a parameter names.
  func grid() throws -> TileGrid {
    guard let name = values["grid"] else {
      return try parameters.word("grid", standard: .webMercator)
    }
    guard let grid = TileGrid(rawValue: name) else {
      throw Problem.notFound("no such grid; expected \(TileGrid.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return grid
  }

  /// The tile of the address, which is one of the layer's.
  private func tile(_ layer: ServedAtlas.Layer, _ grid: TileGrid) throws -> TileAddress {
    let zooms = layer.zooms(grid)
    guard let zooms, let z = Int(self["z"]), let x = Int(self["x"]), let y = Int(self["y"]), zooms.contains(z),
      let tile = TileAddress(zoom: z, x: x, y: y)
    else {
      throw Problem.notFound(
        zooms.map { "no such tile; expected a zoom from \($0.lowerBound) to \($0.upperBound)" }
          ?? "the layer has no tiles in \(grid.rawValue)")
    }
    return tile
  }

  /// Features of a square of the map.
  func layerTile() throws -> Reply {
    let (layer, grid) = (try layer(), try grid())
    guard layer.map == nil else { throw Problem.notFound("a map of classes; its tiles are pictures (.png)") }
    let tile = try tile(layer, grid)
    var reply = Reply(bytes: [], type: MediaType.tile)
    guard let archive = layer.tiles[grid], let packed = try archive.tile(tile) else {
      reply.status = 204
      return lasting(reply)
    }
    reply.body = .packed(packed, atMost: 1 << 26)
    return lasting(reply)
  }

  /// Classes of a square of a map.
  func layerPicture() throws -> Reply {
    let (layer, grid) = (try layer(), try grid())
    guard let map = layer.map else { throw Problem.notFound("a layer of features; its tiles are .mvt") }
    let tile = try tile(layer, grid)
    guard let png = try map.png(grid, tile) else { throw Problem.notFound("no such tile") }
    return lasting(Reply(bytes: png, type: MediaType.png))
  }

  /// A file of an edition as it is.
  func layerFile(_ name: String, of layer: ServedAtlas.Layer) throws -> Reply {
    guard name == LayerEdition.recordName || layer.edition.record.files[name] != nil else {
      let files = [LayerEdition.recordName] + layer.edition.record.files.keys.sorted()
      throw Problem.notFound("no such file; expected \(files.joined(separator: ", "))")
    }
    let path = layer.edition.folder.appendingPathComponent(name).path
    if name == LayerEdition.recordName {
      guard let data = FileManager.default.contents(atPath: path) else { throw Problem.notFound("no such file") }
      var reply = Reply(String(decoding: data, as: UTF8.self), type: OutputFormat.json.mediaType)
      if routeName == AtlasRoutes.download.name { reply.headers.append(attachment(name, layer)) }
      return lasting(reply)
    }
    let type =
      switch name.split(separator: ".").last {
      case "gpkg": OutputFormat.gpkg.mediaType
      case "tif": "image/tiff; application=geotiff; profile=cloud-optimized"
      case "svg": "image/svg+xml"
      case "png": MediaType.png
      case "json": OutputFormat.json.mediaType
      default: "application/octet-stream"
      }
    let ticket = try exportTicket()
    var reply = Reply(type: type, ticket) { sink in
      guard let file = FileHandle(forReadingAtPath: path) else { throw Problem.notFound("no such file") }
      defer { try? file.close() }
      while let part = try file.read(upToCount: 1 << 18), !part.isEmpty {
        try part.withUnsafeBytes { try sink.write($0) }
      }
    }
    reply.headers.append(attachment(name, layer))
    return lasting(reply)
  }

  private func attachment(_ name: String, _ layer: ServedAtlas.Layer) -> (name: String, value: String) {
    ("Content-Disposition", "attachment; filename=\"\(layer.id)-\(layer.name)-\(name)\"")
  }
}

extension API {
  func layers() throws -> Reply {
    let language = try visit.asked()
    let base = visit.site.publicAddress
    let rows = try visit.atlas().newest.map { layer -> [Cell] in
      let (record, description) = (layer.edition.record, layer.description)
      let extent: [Cell] = (0..<4).map { index in record.extent.map { .number($0[index]) } ?? .none }
      let kind = record.raster != nil ? "map" : record.kinds.max { $0.value < $1.value }?.key
      return [
        .text(layer.id), .text(layer.name), .text(description.title.text(language)),
        .text(description.summary.text(language)), .text(description.theme), Cell(kind),
        record.raster == nil ? .integer(record.features) : .none, Cell(record.raster?.classes.count),
        .text(description.date), Cell(description.scale), .text(description.licence), .text(description.attribution),
        .text(description.publisher),
      ] + extent + [
        .text(record.source.name), .text(record.source.sha256),
        .text(base + AtlasRoutes.tileJSON.address(layer.pin)), .text(base + AtlasRoutes.style.address(layer.pin)),
      ]
    }
    return try list(AtlasRoutes.list.shape?.columns ?? [], rows)
  }
}
