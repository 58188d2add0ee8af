internal import Atlas
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// OGC API - Tiles, part 1 (OGC 20-057), and the grids by the Two Dimensional Tile Matrix Set standard (OGC 17-083r4).
extension Visit {
  private static let scheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
  /// Metres of a pixel of the standards' screen.
  private static let pixel = 0.000_28

  /// Where a layer's tiles are.
  func tilesLink(_ layer: ServedAtlas.Layer, _ name: String) -> [String: Any] {
    let relation = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-\(layer.map == nil ? "vector" : "map")"
    let route = layer.map == nil ? AtlasRoutes.tileSets : AtlasRoutes.mapTileSets
    return link(
      route.address(name), relation, OutputFormat.json.mediaType,
      layer.description.title.text(.english))
  }

  private func system(_ grid: TileGrid) -> String {
    (grid == .webMercator ? OGCSystem.webMercator : .northAmerica).address(site.publicAddress)
  }

  private func address(_ grid: TileGrid) -> String { AtlasRoutes.tileMatrixSet.address(grid.rawValue) }

  /// The grid as others know it; ours has its own address.
  private func uri(_ grid: TileGrid) -> String {
    grid == .webMercator
      ? "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad" : site.publicAddress + address(grid)
  }

  func tileMatrixSets() throws -> Reply {
    _ = try atlas()
    let sets = TileGrid.allCases.map { grid -> [String: Any] in
      [
        "id": grid.rawValue, "title": grid.rawValue, "uri": uri(grid), "crs": system(grid),
        "links": [link(address(grid), "self", OutputFormat.json.mediaType, grid.rawValue)],
      ]
    }
    return try answered(["tileMatrixSets": sets], title: "Grids")
  }

  func tileMatrixSet() throws -> Reply {
    let grid = try grid()
    let half = grid.side / 2
    let matrices = TileGrid.zooms.map { zoom -> [String: Any] in
      let cell = grid.side / Double(256 << zoom)
      return [
        "id": String(zoom), "scaleDenominator": cell / Self.pixel, "cellSize": cell, "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-half, half], "tileWidth": 256, "tileHeight": 256, "matrixWidth": 1 << zoom,
        "matrixHeight": 1 << zoom,
      ]
    }
    let object: [String: Any] = [
      "id": grid.rawValue, "title": grid.rawValue, "uri": uri(grid), "crs": system(grid),
      "orderedAxes": ["X", "Y"], "tileMatrices": matrices,
    ]
    return try answered(object, title: grid.rawValue)
  }

  /// The layer of the address, which is of features or a map.
  private func layer(ofMaps: Bool) throws -> ServedAtlas.Layer {
    let layer = try layer()
    guard (layer.map != nil) == ofMaps else {
      throw Problem.notFound(ofMaps ? "a layer of features; it has no map" : "a map of classes; its tiles are at /map")
    }
    return layer
  }

  private func described(_ layer: ServedAtlas.Layer, _ grid: TileGrid, ofMaps: Bool) -> [String: Any] {
    let name = self["layer"]
    let (set, tile) =
      ofMaps ? (AtlasRoutes.mapTileSet, AtlasRoutes.ogcMapTile) : (AtlasRoutes.tileSet, AtlasRoutes.ogcTile)
    let template =
      site.publicAddress
      + tile.path.template(["layer": name, "grid": grid.rawValue])
      .replacing("{z}", with: "{tileMatrix}").replacing("{y}", with: "{tileRow}").replacing("{x}", with: "{tileCol}")
    return [
      "title": "\(layer.description.title.text(.english)), \(grid.rawValue)", "dataType": ofMaps ? "map" : "vector",
      "crs": system(grid), "tileMatrixSetURI": uri(grid),
      "links": [
        link(set.address(name, grid.rawValue), "self", OutputFormat.json.mediaType, grid.rawValue),
        link(address(grid), Self.scheme, OutputFormat.json.mediaType, grid.rawValue),
        [
          "href": template, "rel": "item", "templated": true, "type": ofMaps ? MediaType.png : MediaType.tile,
          "title": "Tiles",
        ],
      ],
    ]
  }

  func tileSets(ofMaps: Bool) throws -> Reply {
    let layer = try layer(ofMaps: ofMaps)
    let sets = TileGrid.allCases.filter { layer.zooms($0) != nil }.map { described(layer, $0, ofMaps: ofMaps) }
    let route = ofMaps ? AtlasRoutes.mapTileSets : AtlasRoutes.tileSets
    return try answered(
      ["tilesets": sets, "links": try forms(route.address(self["layer"]))],
      title: layer.description.title.text(.english))
  }

  func tileSet(ofMaps: Bool) throws -> Reply {
    let (layer, grid) = (try layer(ofMaps: ofMaps), try grid())
    guard let zooms = layer.zooms(grid) else { throw Problem.notFound("the layer has no tiles in \(grid.rawValue)") }
    var object = described(layer, grid, ofMaps: ofMaps)
    object["tileMatrixSetLimits"] = zooms.map { zoom -> [String: Any] in
      let last = (1 << zoom) - 1
      return [
        "tileMatrix": String(zoom), "minTileRow": 0, "maxTileRow": last, "minTileCol": 0, "maxTileCol": last,
      ]
    }
    if !ofMaps {
      object["layers"] = [["id": layer.id, "dataType": "vector", "title": layer.description.title.text(.english)]]
    }
    return try answered(object, title: layer.description.title.text(.english))
  }
}
