internal import Atlas
internal import Foundation
internal import Outputs
internal import Vocabulary

/// Whole numbers in place of coordinates: steps from a corner (Esri, ArcGIS REST API, "quantizationParameters").
struct Quantization: Equatable {
  /// Units of the plane in a step.
  let step: Double
  let left: Double
  let top: Double
  /// Whether steps are counted downwards from the top, as pixels are.
  let isDownwards: Bool

  var transform: [String: Any] {
    [
      "originPosition": isDownwards ? "upperLeft" : "lowerLeft", "scale": [step, step],
      "translate": [left, top],
    ]
  }
}

/// Features as GeoServices writes them.
struct EsriText {
  let plane: LayerPlane
  /// The fields of the answer by their places among the layer's.
  let fields: [(index: Int, name: String)]
  /// The name of the feature's number, where it is among the fields.
  let number: String?
  var hasGeometry = true
  /// Whether points are written as lists of points.
  var isMultipoint = false
  var tolerance = 0.0
  var digits: Int?
  var quantization: Quantization?

  /// Appends a feature as UTF-8.
  func append(_ feature: LayerStore.Feature, to bytes: inout [UInt8]) {
    bytes += "{\"attributes\":{".utf8
    var comma = ""
    if let number {
      bytes += "\(JSONWriter.value(.text(number))):\(feature.id)".utf8
      comma = ","
    }
    for (index, name) in fields {
      bytes += "\(comma)\(JSONWriter.value(.text(name))):".utf8
      bytes += FeatureText.text(feature.values[index]).utf8
      comma = ","
    }
    bytes.append(UInt8(ascii: "}"))
    if hasGeometry {
      bytes += ",\"geometry\":".utf8
      bytes += (feature.shape.map(geometry) ?? "null").utf8
    }
    bytes.append(UInt8(ascii: "}"))
  }

  func geometry(_ shape: LayerGeometry) -> String {
    var geometry = PlaneGeometry(shape, plane)
    if tolerance > 0 { geometry = geometry.simplified(tolerance: tolerance) }
    switch geometry.kind {
    case .point:
      let places = geometry.parts.compactMap { $0.first?.first }
      if isMultipoint { return "{\"points\":\(run(places, shortest: 1) ?? "[]")}" }
      guard let place = places.first else { return "null" }
      let (x, y) = numbers(place)
      return "{\"x\":\(x),\"y\":\(y)}"
    case .line:
      return "{\"paths\":\(list(geometry.parts.joined().compactMap { run($0, shortest: 2) }))}"
    case .polygon:
      // Outer rings run with the clock, holes against it.
      let rings = geometry.parts.flatMap { part in
        part.enumerated().map { index, ring in
          (PlaneGeometry.windingArea(ring) < 0) == (index == 0) ? ring : ring.reversed()
        }
      }
      return "{\"rings\":\(list(rings.compactMap { run($0, shortest: 4) }))}"
    }
  }

  private func list(_ texts: [String]) -> String { "[\(texts.joined(separator: ","))]" }

  private func numbers(_ place: PlaneGeometry.Place) -> (String, String) {
    if let quantization {
      let (x, y) = steps(place, quantization)
      return (String(x), String(y))
    }
    return (text(place.x), text(place.y))
  }

  private func text(_ value: Double) -> String {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ value: Double, to bytes: inout [UInt8]) {
    guard value.isFinite else {
      bytes += "null".utf8
      return
    }
    // Millimetres are enough in metres; degrees are as they were read.
    guard let digits = digits ?? (plane == .degrees ? nil : 3) else { return NumberText.append(value, to: &bytes) }
    let scale = pow(10, Double(digits))
    NumberText.append((value * scale).rounded() / scale, to: &bytes)
  }

  private func steps(_ place: PlaneGeometry.Place, _ quantization: Quantization) -> (Int, Int) {
    func step(_ value: Double) -> Int { Int(exactly: (value / quantization.step).rounded()) ?? 0 }
    return (
      step(place.x - quantization.left),
      step(quantization.isDownwards ? quantization.top - place.y : place.y - quantization.top)
    )
  }

  /// A run of places; in whole numbers each is told from the one before, and those that share one are one.
  private func run(_ places: [PlaneGeometry.Place], shortest: Int) -> String? {
    guard let quantization else {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(places.count * 24 + 2)
      for (index, place) in places.enumerated() {
        bytes += (index == 0 ? "[[" : ",[").utf8
        append(place.x, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        append(place.y, to: &bytes)
        bytes.append(UInt8(ascii: "]"))
      }
      bytes += (places.isEmpty ? "[]" : "]").utf8
      return String(decoding: bytes, as: UTF8.self)
    }
    var (made, last): ([String], (Int, Int)?) = ([], nil)
    for place in places {
      let own = steps(place, quantization)
      if let last, last == own { continue }
      made.append("[\(own.0 - (last?.0 ?? 0)),\(own.1 - (last?.1 ?? 0))]")
      last = own
    }
    return made.count < shortest ? nil : list(made)
  }
}
