internal import Foundation
internal import Tiles
internal import Vocabulary

/// Collects a layer's features and writes their tiles in both grids.
struct LayerTiles {
  private let description: LayerDescription
  private let fields: [VectorFile.Field]
  private let legendField: Int?
  private var values = TileValues()
  private var features: [TilePyramid.Feature] = []
  private var shapes: [LayerGeometry?] = []
  /// Values of the legend's field.
  private var classes: [String?] = []

  init(_ description: LayerDescription, _ fields: [VectorFile.Field]) {
    (self.description, self.fields) = (description, fields)
    legendField = description.legend.flatMap { legend in fields.firstIndex { $0.name == legend.field } }
  }

  mutating func add(_ id: Int, _ values: [VectorFile.Value], _ shape: LayerGeometry?) {
    let attributes = values.map { value -> Int? in
      switch value {
      case .text(let text): self.values.number(of: .text(text))
      case .integer(let integer): self.values.number(of: .integer(integer))
      case .real(let real): self.values.number(of: .double(real))
      case .none: nil
      }
    }
    features.append(
      TilePyramid.Feature(
        id: id, attributes: attributes, group: legendField.flatMap { attributes[$0] } ?? -1))
    shapes.append(shape)
    classes.append(legendField.flatMap { values[$0].text })
  }

  /// Writes the tiles and the still map.
  /// - Returns: what was written; nothing for a layer without shapes.
  mutating func write(
    to folder: URL, id: String, bounds: [Double]?, isCancelled: () -> Bool
  ) throws -> (tiles: [LayerEdition.Record.Tiles], drawing: LayerEdition.Record.Drawing?) {
    guard let bounds else { return ([], nil) }
    var (deepest, drawing) = (description.zoom, LayerEdition.Record.Drawing?.none)
    let tiles = try TileGrid.allCases.map { grid in
      let layer = PlaneLayer(grid, shapes)
      let isPoints = shapes.contains { $0?.kind == .point }
      // The last grid's are the last that need them.
      if grid == TileGrid.allCases.last { shapes = [] }
      if grid == .northAmerica { drawing = try draw(layer, to: folder) }
      let last = deepest ?? TilePyramid.deepest(layer, isPoints: isPoints)
      // Both grids have the same zooms: a map may change from one to the other.
      deepest = last
      let pyramid = TilePyramid(
        layer, name: id, keys: fields.map(\.name), values: values, features, zooms: 0...last, isPoints: isPoints)
      let file = Self.file(grid)
      let summary = try pyramid.write(
        to: folder.appendingPathComponent(file).path, bounds: bounds, metadata: try metadata(id, pyramid, grid),
        isCancelled: isCancelled)
      return LayerEdition.Record.Tiles(
        grid: grid.rawValue, file: file, firstZoom: 0, lastZoom: last, tiles: summary.tiles, coarser: summary.coarser,
        large: summary.large)
    }
    return (tiles, drawing)
  }

  private func draw(_ layer: PlaneLayer, to folder: URL) throws -> LayerEdition.Record.Drawing? {
    let colours = Dictionary(
      (description.legend?.classes ?? []).map { ($0.value, $0.colour) }, uniquingKeysWith: { first, _ in first })
    guard let drawing = LayerDrawing(layer, colours: classes.map { $0.flatMap { colours[$0] } }) else { return nil }
    let path = folder.appendingPathComponent(LayerDrawing.file).path
    guard FileManager.default.createFile(atPath: path, contents: Data(drawing.svg.utf8)) else {
      throw AtlasError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    return drawing.record
  }

  static func file(_ grid: TileGrid) -> String { "tiles.\(grid.rawValue).pmtiles" }

  private func metadata(_ id: String, _ pyramid: TilePyramid, _ grid: TileGrid) throws -> [UInt8] {
    struct Metadata: Encodable {
      struct Layer: Encodable {
        let id: String
        let fields: [String: String]
        let minzoom: Int
        let maxzoom: Int
      }

      let name: String
      let description: String
      let attribution: String
      let tileMatrixSet: String
      let vectorLayers: [Layer]

      enum CodingKeys: String, CodingKey {
        case name, description, attribution
        case tileMatrixSet = "tile_matrix_set"
        case vectorLayers = "vector_layers"
      }
    }
    var kinds = Dictionary(
      fields.map { ($0.name, [.text, .date].contains($0.kind) ? "String" : "Number") }, uniquingKeysWith: { a, _ in a })
    if let key = pyramid.countKey { kinds[key] = "Number" }
    let metadata = Metadata(
      name: description.title.text(.english), description: description.summary.text(.english),
      attribution: description.attribution, tileMatrixSet: grid.rawValue,
      vectorLayers: [
        .init(id: id, fields: kinds, minzoom: pyramid.zooms.lowerBound, maxzoom: pyramid.zooms.upperBound)
      ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(metadata))
  }
}
