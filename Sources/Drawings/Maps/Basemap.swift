public import Foundation
public import Vocabulary

/// Land, states and lakes for maps that the server draws; `Scripts/setup` makes the file (`basemap.geojson`).
public struct Basemap: Sendable {
  /// An outline: rings of longitude and latitude.
  public struct Outline: Sendable {
    /// `land` (a neighbouring country), `state`, or `lake`.
    let kind: String
    /// Of a state: ISO 3166-2.
    let code: String?
    public let rings: [[GeoPoint]]
    let box: GeoBox
    /// Of each ring.
    let boxes: [GeoBox]
  }

  public let outlines: [Outline]

  /// No map: a server without the file shows its tables only.
  public static let none = Basemap(outlines: [])

  private init(outlines: [Outline]) { self.outlines = outlines }

  /// - Parameter data: GeoJSON polygons with the properties `kind`, and `country` and `name` of a state.
  public init?(_ data: Data, places: PlaceTable) {
    guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let features = root["features"] as? [[String: Any]]
    else {
      return nil
    }
    outlines = features.compactMap { feature in
      guard let properties = feature["properties"] as? [String: Any], let kind = properties["kind"] as? String,
        let geometry = feature["geometry"] as? [String: Any], let coordinates = geometry["coordinates"]
      else { return nil }
      let polygons: [[[[Double]]]]
      switch geometry["type"] as? String {
      case "Polygon": polygons = [(coordinates as? [[[Double]]]) ?? []]
      case "MultiPolygon": polygons = (coordinates as? [[[[Double]]]]) ?? []
      default: return nil
      }
      let rings = polygons.joined().map { ring in
        ring.compactMap { $0.count >= 2 && $0[0] <= 0 ? GeoPoint(latitude: $0[1], longitude: $0[0]) : nil }
      }.filter { $0.count > 3 }
      let boxes = rings.compactMap { GeoBox($0) }
      guard let first = boxes.first else { return nil }
      let box = boxes.dropFirst().reduce(first) { $0.joined($1) }
      var code: String?
      if let country = (properties["country"] as? String).flatMap({ Country(rawValue: $0) }),
        let name = properties["name"] as? String
      {
        code = places.place(spelling: name, in: country).map { places.places[$0].code }
      }
      return Outline(kind: kind, code: code, rings: rings, box: box, boxes: boxes)
    }
  }

  public func state(_ code: String) -> [Outline] { outlines.filter { $0.code == code } }

  /// About the middle of a state: the centroid of its largest ring.
  public func middle(of code: String) -> GeoPoint? {
    var best: (area: Double, point: GeoPoint)?
    for ring in state(code).flatMap(\.rings) where ring.count > 2 {
      var (area, x, y) = (0.0, 0.0, 0.0)
      for (a, b) in zip(ring, ring.dropFirst()) {
        let cross = a.longitude * b.latitude - b.longitude * a.latitude
        area += cross
        x += (a.longitude + b.longitude) * cross
        y += (a.latitude + b.latitude) * cross
      }
      guard abs(area) > 1e-9, abs(area) > best?.area ?? 0 else { continue }
      best = (abs(area), GeoPoint(latitude: y / (3 * area), longitude: x / (3 * area)))
    }
    return best?.point
  }
}

/// A box of degrees.
struct GeoBox: Sendable {
  let west, south, east, north: Double

  init(west: Double, south: Double, east: Double, north: Double) {
    (self.west, self.south, self.east, self.north) = (west, south, east, north)
  }

  /// The smallest that holds all points; nil without any.
  init?(_ points: [GeoPoint]) {
    guard let first = points.first else { return nil }
    var (west, south, east, north) = (first.longitude, first.latitude, first.longitude, first.latitude)
    for point in points {
      (west, east) = (min(west, point.longitude), max(east, point.longitude))
      (south, north) = (min(south, point.latitude), max(north, point.latitude))
    }
    self.init(west: west, south: south, east: east, north: north)
  }

  func joined(_ other: GeoBox) -> GeoBox {
    GeoBox(
      west: min(west, other.west), south: min(south, other.south), east: max(east, other.east),
      north: max(north, other.north))
  }

  func meets(_ other: GeoBox) -> Bool {
    west <= other.east && other.west <= east && south <= other.north && other.south <= north
  }
}
