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

  func feature(_ feature: LayerStore.Feature) -> String {
    var text = "{\"attributes\":{"
    var comma = ""
    if let number {
      text += "\(JSONWriter.value(.text(number))):\(feature.id)"
      comma = ","
    }
    for (index, name) in fields {
      text += comma + JSONWriter.value(.text(name)) + ":" + FeatureText.text(feature.values[index])
      comma = ","
    }
    text += "}"
    if hasGeometry { text += ",\"geometry\":" + (feature.shape.map(geometry) ?? "null") }
    return text + "}"
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
    guard value.isFinite else { return "null" }
    // Millimetres are enough in metres; degrees are as they were read.
    guard let digits = digits ?? (plane == .degrees ? nil : 3) else { return NumberText.shortest(value) }
    let scale = pow(10, Double(digits))
    return NumberText.shortest((value * scale).rounded() / scale)
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
      return list(
        places.map { place in
          let (x, y) = numbers(place)
          return "[\(x),\(y)]"
        })
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
