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
    let box: (west: Double, south: Double, east: Double, north: Double)
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
      let points = rings.joined()
      guard let first = points.first else { return nil }
      var box = (west: first.longitude, south: first.latitude, east: first.longitude, north: first.latitude)
      for point in points {
        box = (
          min(box.west, point.longitude), min(box.south, point.latitude), max(box.east, point.longitude),
          max(box.north, point.latitude)
        )
      }
      var code: String?
      if let country = (properties["country"] as? String).flatMap({ Country(rawValue: $0) }),
        let name = properties["name"] as? String
      {
        code = places.place(spelling: name, in: country).map { places.places[$0].code }
      }
      return Outline(kind: kind, code: code, rings: rings, box: box)
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
