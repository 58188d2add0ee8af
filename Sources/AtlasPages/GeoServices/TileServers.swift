internal import Atlas
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// Tiles of maps and of features as GeoServices. Source: Esri, ArcGIS REST API, "Map service (cached)", "Vector tile
/// service".
extension Visit {
  /// How the plane is divided, zoom by zoom; Esri's screens have 96 dots an inch, and 39.37 inches a metre.
  private func tileInfo(_ zooms: ClosedRange<Int>, side: Int, format: String) -> [String: Any] {
    let grid = TileGrid.webMercator
    return [
      "rows": side, "cols": side, "dpi": 96, "format": format, "compressionQuality": 0,
      "origin": ["x": -grid.side / 2, "y": grid.side / 2], "spatialReference": Self.reference(.webMercator),
      "lods": zooms.map { zoom -> [String: Any] in
        let resolution = grid.side / Double(side << zoom)
        return ["level": zoom, "resolution": resolution, "scale": resolution * 96 * 39.37]
      },
    ]
  }

  private func extent(_ layer: ServedAtlas.Layer) -> [String: Any] {
    layer.edition.record.extent.flatMap { Self.extent($0, .webMercator) } ?? [:]
  }

  /// The map of the address with the zooms of its tiles.
  private func map() throws -> (layer: ServedAtlas.Layer, zooms: ClosedRange<Int>) {
    let layer = try layer()
    guard layer.map != nil, let zooms = layer.zooms(.webMercator) else {
      throw Problem.notFound("a layer of features; it is a FeatureServer")
    }
    return (layer, zooms)
  }

  private var own: Language { askedLanguage.flatMap { Language(rawValue: $0) } ?? .english }

  func geoMap() throws -> Reply {
    let (layer, zooms) = try map()
    let description = layer.description
    let info = tileInfo(zooms, side: 256, format: "PNG")
    let scales = (info["lods"] as? [[String: Any]] ?? []).compactMap { $0["scale"] as? Double }
    return lasting(
      try geoAnswer(
        [
          "currentVersion": Self.geoVersion, "serviceDescription": description.summary.text(own),
          "mapName": description.title.text(own), "description": description.summary.text(own),
          "copyrightText": description.attribution, "supportsDynamicLayers": false,
          "layers": [
            [
              "id": 0, "name": description.title.text(own), "parentLayerId": -1, "defaultVisibility": true,
              "subLayerIds": NoValue.null, "minScale": 0, "maxScale": 0, "type": "Raster Layer",
            ] as [String: Any]
          ], "tables": [Any](), "spatialReference": Self.reference(.webMercator), "singleFusedMapCache": true,
          "tileInfo": info, "initialExtent": extent(layer), "fullExtent": extent(layer), "units": "esriMeters",
          "minScale": scales.first ?? 0, "maxScale": scales.last ?? 0, "minLOD": zooms.lowerBound,
          "maxLOD": zooms.upperBound, "supportedImageFormatTypes": "PNG", "capabilities": "Map,TilesOnly",
          "exportTilesAllowed": false, "maxImageHeight": 256, "maxImageWidth": 256,
        ], title: description.title.text(own)))
  }

  private func describedMap(_ layer: ServedAtlas.Layer) -> [String: Any] {
    [
      "currentVersion": Self.geoVersion, "id": 0, "name": layer.description.title.text(own), "type": "Raster Layer",
      "description": layer.description.summary.text(own), "copyrightText": layer.description.attribution,
      "geometryType": NoValue.null, "extent": extent(layer), "minScale": 0, "maxScale": 0, "capabilities": "Map",
      "subLayers": [Any](), "fields": NoValue.null,
    ]
  }

  func geoMapLayers() throws -> Reply {
    let layer = try map().layer
    return lasting(
      try geoAnswer(
        ["layers": [describedMap(layer)], "tables": [Any]()], title: layer.description.title.text(own)))
  }

  func geoMapLayer() throws -> Reply {
    let layer = try map().layer
    guard self["part"] == "0" else { throw Problem.notFound("no such part of the map; expected 0") }
    return lasting(try geoAnswer(describedMap(layer), title: layer.description.title.text(own)))
  }

  /// The classes of a map, each with a square of its colour.
  func geoMapLegend() throws -> Reply {
    let layer = try map().layer
    let entries = (layer.description.legend?.classes ?? []).map { entry -> [String: Any] in
      let (red, green, blue) = FeaturePart.colour(entry.colour)
      let picture = PalettePicture.png(
        [UInt8](repeating: 1, count: 20 * 20), width: 20, colours: [(red, green, blue)])
      return [
        "label": entry.title.text(own), "contentType": "image/png", "height": 20, "width": 20, "values": [entry.value],
        "imageData": Data(picture).base64EncodedString(),
      ]
    }
    return lasting(
      try geoAnswer(
        [
          "layers": [
            [
              "layerId": 0, "layerName": layer.description.title.text(own), "layerType": "Raster Layer", "minScale": 0,
              "maxScale": 0, "legend": entries,
            ] as [String: Any]
          ]
        ], title: layer.description.title.text(own)))
  }

  // MARK: Vector tiles

  func geoVectorTiles() throws -> Reply {
    let layer = try layer()
    guard layer.map == nil, let zooms = layer.zooms(.webMercator) else {
      throw Problem.notFound("no tiles of features")
    }
    // Clients draw vector tiles as squares of 512 dots.
    let info = tileInfo(zooms, side: 512, format: "pbf")
    let scales = (info["lods"] as? [[String: Any]] ?? []).compactMap { $0["scale"] as? Double }
    return lasting(
      try geoAnswer(
        [
          "currentVersion": Self.geoVersion, "name": layer.description.title.text(own), "capabilities": "TilesOnly",
          "copyrightText": layer.description.attribution, "type": "indexedVector", "defaultStyles": "resources/styles",
          "tiles": ["tile/{z}/{y}/{x}.pbf"], "exportTilesAllowed": false, "initialExtent": extent(layer),
          "fullExtent": extent(layer), "minScale": scales.first ?? 0, "maxScale": scales.last ?? 0,
          "minzoom": zooms.lowerBound, "maxzoom": zooms.upperBound, "tileInfo": info, "maxExportTilesCount": 0,
          "resourceInfo": ["styleVersion": 8, "tileCompression": "gzip"] as [String: Any],
        ], title: layer.description.title.text(own)))
  }

  func geoVectorStyle() throws -> Reply {
    let layer = try layer()
    guard layer.map == nil else { throw Problem.notFound("no tiles of features") }
    let service = site.publicAddress + GeoServicesRoutes.vectorTiles.address(self["layer"])
    return lasting(
      try json([
        "version": 8, "name": layer.description.title.text(own),
        "sources": [layer.id: ["type": "vector", "url": service] as [String: Any]], "layers": drawn(layer),
      ]))
  }
}
