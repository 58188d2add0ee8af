internal import Atlas
internal import Foundation
internal import Outputs
internal import Vocabulary

/// Features as GeoJSON, in the numbers of a coordinate system.
struct FeatureText {
  private let system: OGCSystem
  private let hasGeometry: Bool
  /// The property that has the feature's number, where one has.
  var number: String?
  /// How far lines may be from the true ones, in degrees.
  var tolerance = 0.0
  /// Digits behind the point; as they are unless given.
  var digits: Int?
  /// Fields by their places among the layer's.
  private let fields: [(index: Int, name: String)]

  /// - Parameter only: the places of fields among the layer's; all unless given.
  init(_ system: OGCSystem, fields: [LayerEdition.Record.Field], only: [Int]? = nil, hasGeometry: Bool = true) {
    (self.system, self.hasGeometry) = (system, hasGeometry)
    self.fields = (only ?? Array(fields.indices)).map { ($0, JSONWriter.value(.text(fields[$0].name))) }
  }

  /// - Parameter links: ready JSON, for an answer of one feature.
  func feature(_ feature: LayerStore.Feature, links: String? = nil) -> String {
    var text = "{\"type\":\"Feature\",\"id\":\(feature.id),\"geometry\":"
    text += (hasGeometry ? feature.shape.map(geometry) : nil) ?? "null"
    text += ",\"properties\":{"
    var comma = ""
    if let number {
      text += "\(JSONWriter.value(.text(number))):\(feature.id)"
      comma = ","
    }
    for field in fields {
      text += comma + field.name + ":" + Self.text(feature.values[field.index])
      comma = ","
    }
    text += "}"
    if let links { text += ",\"links\":\(links)" }
    return text + "}"
  }

  static func text(_ value: VectorFile.Value) -> String {
    switch value {
    case .text(let text): JSONWriter.value(.text(text))
    case .integer(let integer): String(integer)
    case .real(let real): real.isFinite ? NumberText.shortest(real) : "null"
    case .none: "null"
    }
  }

  private func geometry(_ whole: LayerGeometry) -> String {
    let shape = tolerance > 0 ? whole.simplified(tolerance: tolerance) : whole
    func place(_ vertex: LayerGeometry.Vertex) -> String {
      let place = system.plane.place(vertex)
      // Millimetres are enough in metres; degrees are as they were read.
      let (x, y) =
        system.plane == .degrees
        ? (place.x, place.y) : ((place.x * 1_000).rounded() / 1_000, (place.y * 1_000).rounded() / 1_000)
      let (first, second) = system.isNorthFirst ? (y, x) : (x, y)
      guard let digits else { return "[\(NumberText.shortest(first)),\(NumberText.shortest(second))]" }
      let scale = pow(10, Double(digits))
      let (a, b) = ((first * scale).rounded() / scale, (second * scale).rounded() / scale)
      return "[\(NumberText.shortest(a)),\(NumberText.shortest(b))]"
    }
    func run(_ vertices: [LayerGeometry.Vertex]) -> String {
      var text = "["
      for (index, vertex) in vertices.enumerated() { text += (index > 0 ? "," : "") + place(vertex) }
      return text + "]"
    }
    func list(_ texts: [String]) -> String { "[\(texts.joined(separator: ","))]" }
    let (type, parts): (String, [String]) =
      switch shape.kind {
      case .point: ("Point", shape.parts.compactMap { $0.first?.first.map(place) })
      case .line: ("LineString", shape.parts.compactMap { $0.first.map(run) })
      case .polygon: ("Polygon", shape.parts.map { list($0.map(run)) })
      }
    return parts.count == 1
      ? "{\"type\":\"\(type)\",\"coordinates\":\(parts[0])}"
      : "{\"type\":\"Multi\(type)\",\"coordinates\":\(list(parts))}"
  }
}
