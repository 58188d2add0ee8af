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

  /// Appends a feature as UTF-8.
  /// - Parameter links: ready JSON, for an answer of one feature.
  func append(_ feature: LayerStore.Feature, links: String? = nil, to bytes: inout [UInt8]) {
    bytes += "{\"type\":\"Feature\",\"id\":\(feature.id),\"geometry\":".utf8
    if hasGeometry, let shape = feature.shape { append(shape, to: &bytes) } else { bytes += "null".utf8 }
    bytes += ",\"properties\":{".utf8
    var comma = ""
    if let number {
      bytes += "\(JSONWriter.value(.text(number))):\(feature.id)".utf8
      comma = ","
    }
    for field in fields {
      bytes += comma.utf8
      bytes += field.name.utf8
      bytes.append(UInt8(ascii: ":"))
      bytes += Self.text(feature.values[field.index]).utf8
      comma = ","
    }
    bytes.append(UInt8(ascii: "}"))
    if let links { bytes += ",\"links\":\(links)".utf8 }
    bytes.append(UInt8(ascii: "}"))
  }

  static func text(_ value: VectorFile.Value) -> String {
    switch value {
    case .text(let text): JSONWriter.value(.text(text))
    case .integer(let integer): String(integer)
    case .real(let real): real.isFinite ? NumberText.shortest(real) : "null"
    case .none: "null"
    }
  }

  private func append(_ whole: LayerGeometry, to bytes: inout [UInt8]) {
    let shape = tolerance > 0 ? whole.simplified(tolerance: tolerance) : whole
    let name =
      switch shape.kind {
      case .point: "Point"
      case .line: "LineString"
      case .polygon: "Polygon"
      }
    let isOne = shape.parts.count == 1
    bytes += "{\"type\":\"\(isOne ? "" : "Multi")\(name)\",\"coordinates\":".utf8
    if !isOne { bytes.append(UInt8(ascii: "[")) }
    for (index, part) in shape.parts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      switch shape.kind {
      case .point: if let vertex = part.first?.first { append(vertex, to: &bytes) }
      case .line: if let run = part.first { append(run, to: &bytes) }
      case .polygon:
        bytes.append(UInt8(ascii: "["))
        for (index, run) in part.enumerated() {
          if index > 0 { bytes.append(UInt8(ascii: ",")) }
          append(run, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
      }
    }
    if !isOne { bytes.append(UInt8(ascii: "]")) }
    bytes.append(UInt8(ascii: "}"))
  }

  private func append(_ run: [LayerGeometry.Vertex], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (index, vertex) in run.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(vertex, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private func append(_ vertex: LayerGeometry.Vertex, to bytes: inout [UInt8]) {
    let place = system.plane.place(vertex)
    // Millimetres are enough in metres; degrees are as they were read.
    var (x, y) = (place.x, place.y)
    if let digits = digits ?? (system.plane == .degrees ? nil : 3) {
      let scale = pow(10, Double(digits))
      (x, y) = ((x * scale).rounded() / scale, (y * scale).rounded() / scale)
    }
    bytes.append(UInt8(ascii: "["))
    NumberText.append(system.isNorthFirst ? y : x, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    NumberText.append(system.isNorthFirst ? x : y, to: &bytes)
    bytes.append(UInt8(ascii: "]"))
  }
}
