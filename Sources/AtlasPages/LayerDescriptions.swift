internal import Atlas
internal import Foundation
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Tiles
internal import Vocabulary

/// What programs ask of a layer: its classes, its tiles, how it is drawn, what it is.
extension Visit {
  /// A layer's classes.
  func legend() throws -> Reply {
    let layer = try layer()
    let counts = Dictionary(
      (layer.edition.record.raster?.classes ?? []).map { (String($0.value), $0) }, uniquingKeysWith: { a, _ in a })
    let legend = layer.description.legend
    var object: [String: Any] = [
      "layer": layer.id, "edition": layer.name,
      "classes": (legend?.classes ?? []).map { entry -> [String: Any] in
        var object: [String: Any] = ["value": entry.value, "colour": entry.colour, "title": texts(entry.title)]
        if let count = counts[entry.value] {
          object["pixels"] = count.pixels
          object["square_kilometres"] = count.squareKilometres
        }
        return object
      },
    ]
    if let field = legend?.field { object["field"] = field }
    return lasting(try json(object))
  }

  private func texts(_ text: LayerText) -> [String: [String: String]] {
    Dictionary(
      uniqueKeysWithValues: Language.allCases.map { language in
        let entry = text[language]
        return (language.rawValue, ["text": entry?.text ?? "", "status": entry?.status.rawValue ?? "missing"])
      })
  }

  /// The template of a layer's tiles.
  private func tiles(_ layer: ServedAtlas.Layer, _ grid: TileGrid) -> String {
    let route =
      layer.map == nil
      ? (grid == .webMercator ? AtlasRoutes.tile : AtlasRoutes.gridTile)
      : (grid == .webMercator ? AtlasRoutes.picture : AtlasRoutes.gridPicture)
    return site.publicAddress + route.path.template(["layer": layer.pin, "grid": grid.rawValue])
  }

  /// Where a layer's tiles are. Source: github.com/mapbox/tilejson-spec, 3.0.0.
  func tileJSON() throws -> Reply {
    let (layer, grid) = (try layer(), try grid())
    guard let zooms = layer.zooms(grid) else { throw Problem.notFound("the layer has no tiles in \(grid.rawValue)") }
    let (record, description) = (layer.edition.record, layer.description)
    var object: [String: Any] = [
      "tilejson": "3.0.0", "name": description.title.text(.english),
      "description": description.summary.text(.english), "attribution": escaped(description.attribution),
      "version": "\(record.edition).0", "scheme": "xyz", "tiles": [tiles(layer, grid)],
      "minzoom": zooms.lowerBound, "maxzoom": zooms.upperBound, "legend": escaped(description.title.text(.english)),
      "tile_matrix_set": grid.rawValue,
    ]
    if let extent = record.extent { object["bounds"] = extent }
    if layer.map == nil {
      object["vector_layers"] = [
        [
          "id": layer.id, "minzoom": zooms.lowerBound, "maxzoom": zooms.upperBound,
          "fields": Dictionary(
            record.fields.map { ($0.name, $0.isNumber ? "Number" : "String") },
            uniquingKeysWith: { a, _ in a }),
        ] as [String: Any]
      ]
    } else {
      object["tile_size"] = 256
    }
    return lasting(try json(object))
  }

  /// Viewers take these texts for HTML.
  private func escaped(_ text: String) -> String { ("\(text)" as HTML).text }

  /// How a layer is drawn. Source: maplibre.org/maplibre-style-spec, version 8.
  func style() throws -> Reply {
    let (layer, grid) = (try layer(), try grid())
    let description = layer.description
    var source: [String: Any] = [
      "type": layer.map == nil ? "vector" : "raster",
      "url": site.publicAddress + AtlasRoutes.tileJSON.address(layer.pin, query: [("grid", grid.rawValue)]),
    ]
    if layer.map != nil { source["tileSize"] = 256 }
    let object: [String: Any] = [
      "version": 8, "name": description.title.text(.english), "sources": [layer.id: source],
      "layers": layer.map == nil ? drawn(layer) : [["id": layer.id, "type": "raster", "source": layer.id]],
      "metadata": ["tile_matrix_set": grid.rawValue],
    ]
    return lasting(try json(object))
  }

  func drawn(_ layer: ServedAtlas.Layer) -> [[String: Any]] {
    let plain = "#0b5d5e"
    var colour: Any = plain
    if let legend = layer.description.legend, let field = legend.field, !legend.classes.isEmpty {
      colour =
        ["match", ["to-string", ["get", field]]] + legend.classes.flatMap { [$0.value, $0.colour] as [Any] }
        + [plain as Any]
    }
    func drawn(_ name: String, _ type: String, _ geometry: String, _ paint: [String: Any]) -> [String: Any] {
      [
        "id": "\(layer.id)-\(name)", "type": type, "source": layer.id, "source-layer": layer.id,
        "filter": ["==", ["geometry-type"], geometry], "paint": paint,
      ]
    }
    // What is too small for its shape is a point of the same layer.
    return [
      drawn("areas", "fill", "Polygon", ["fill-color": colour, "fill-opacity": 0.8]),
      drawn("outlines", "line", "Polygon", ["line-color": "#ffffff", "line-width": 0.6]),
      drawn("lines", "line", "LineString", ["line-color": colour, "line-width": 1.4]),
      drawn(
        "points", "circle", "Point",
        [
          "circle-color": colour, "circle-stroke-color": "#ffffff", "circle-stroke-width": 0.5,
          "circle-radius": layer.edition.record.kinds["point"] == nil ? 1.5 : 4,
        ]),
    ]
  }

  /// What a layer is, in the reader's language, as ISO 19139.
  func metadata() throws -> Reply {
    let (layer, language) = (try layer(), try asked())
    let base = site.publicAddress
    let links =
      [
        (base + AtlasRoutes.record.address(layer.pin), LayerEdition.recordName),
        (base + AtlasRoutes.tileJSON.address(layer.pin), "TileJSON"),
      ]
      + layer.edition.record.files.keys.sorted().map { (base + AtlasRoutes.download.address(layer.pin, $0), $0) }
    let text = LayerMetadata(layer.edition, language, links: links).text
    return lasting(Reply(text, type: MediaType.xml))
  }
}
