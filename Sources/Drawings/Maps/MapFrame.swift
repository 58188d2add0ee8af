internal import Foundation
public import Vocabulary

/// A rectangle of paper and the part of the earth on it: Lambert's azimuthal equal-area projection.
///
/// The centre of the continental frame, 45° N 100° W, is the North American Environmental Atlas's.
public struct MapFrame: Sendable {
  let width: Double
  let height: Double
  private let centre: GeoPoint
  private let scale: Double
  private let offset: (x: Double, y: Double)
  /// A box that the frame shows nothing outside of; nil for a frame of a continent or a state.
  private var reach: GeoBox?

  /// A frame that holds all points, with some air around them.
  public init(_ points: [GeoPoint], centre: GeoPoint, width: Double, tallest: Double, air: Double = 0.03) {
    let projected = points.map { Self.project($0, centre) }
    let (left, right) = (projected.map(\.x).min() ?? -1, projected.map(\.x).max() ?? 1)
    let (bottom, top) = (projected.map(\.y).min() ?? -1, projected.map(\.y).max() ?? 1)
    let (wide, high) = (max(right - left, 1e-4), max(top - bottom, 1e-4))
    let inner = 1 - 2 * air
    scale = min(width * inner / wide, tallest * inner / high)
    self.width = width
    height = min(tallest, high * scale / inner).rounded(.up)
    self.centre = centre
    offset = (width / 2 - (left + right) / 2 * scale, height / 2 + (bottom + top) / 2 * scale)
  }

  /// Canada, Mexico and the United States without the far islands.
  public static func continent(width: Double) -> MapFrame {
    let corners = [
      (-168.0, 66.0), (-166, 60), (-141, 72), (-95, 74), (-62, 68), (-52.5, 47), (-64, 60), (-80, 25), (-87, 15.5),
      (-92, 14.3), (-118, 28),
      (-130, 45),
    ]
    return MapFrame(
      corners.map { GeoPoint(latitude: $0.1, longitude: $0.0) }, centre: GeoPoint(latitude: 45, longitude: -100),
      width: width,
      tallest: width * 0.8, air: 0.015)
  }

  /// A square of the given half side around a point.
  public static func around(_ point: GeoPoint, kilometres: Double, width: Double) -> MapFrame {
    let north = kilometres / GeoPoint.kilometresPerDegree
    let east = north / max(0.1, cos(point.latitude * .pi / 180))
    let corners = [(-1.0, -1.0), (1, -1), (-1, 1), (1, 1)].map {
      GeoPoint(latitude: point.latitude + $0.1 * north, longitude: point.longitude + $0.0 * east)
    }
    var frame = MapFrame(corners, centre: point, width: width, tallest: width * 0.75, air: 0)
    // Twice as far as the corners: near the pole a straight edge of the paper bends to the north.
    frame.reach = GeoBox(
      west: point.longitude - 2 * east, south: point.latitude - 2 * north, east: point.longitude + 2 * east,
      north: point.latitude + 2 * north)
    return frame
  }

  /// A frame around a box of degrees.
  public static func box(_ box: (west: Double, south: Double, east: Double, north: Double), width: Double) -> MapFrame {
    let centre = GeoPoint(latitude: (box.south + box.north) / 2, longitude: (box.west + box.east) / 2)
    let edge = [box.west, (box.west + box.east) / 2, box.east].flatMap { longitude in
      [box.south, box.north].map { GeoPoint(latitude: $0, longitude: longitude) }
    }
    return MapFrame(edge, centre: centre, width: width, tallest: width * 0.8, air: 0.05)
  }

  /// A frame around a box and what is near it: as far around it as it is large, fifty kilometres at least.
  public static func surroundings(of bounds: GeoBounds, width: Double) -> MapFrame {
    let middle = GeoPoint(
      latitude: (bounds.south + bounds.north) / 2, longitude: (bounds.west + bounds.east) / 2)
    let half = middle.kilometres(to: GeoPoint(latitude: bounds.north, longitude: bounds.east))
    return around(middle, kilometres: min(4000, half + max(50, half)), width: width)
  }

  /// A frame around places of which some few may be misplaced: nine tenths of them show, and ten kilometres at least.
  public static func gathered(_ points: [GeoPoint], width: Double) -> MapFrame? {
    guard !points.isEmpty else { return nil }
    func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    let centre = GeoPoint(latitude: middle(points.map(\.latitude)), longitude: middle(points.map(\.longitude)))
    let distances = points.map(centre.kilometres).sorted()
    let most = distances[(distances.count - 1) * 9 / 10]
    return around(centre, kilometres: max(10, most * 1.2), width: width)
  }

  /// A frame around a state.
  public static func outlines(_ outlines: [Basemap.Outline], width: Double, tallest: Double? = nil) -> MapFrame {
    let points = outlines.flatMap { $0.rings.joined() }
    let box = outlines.map(\.box)
    let west = box.map(\.west).min() ?? -100
    let east = box.map(\.east).max() ?? -99
    let south = box.map(\.south).min() ?? 45
    let north = box.map(\.north).max() ?? 46
    return MapFrame(
      points, centre: GeoPoint(latitude: (south + north) / 2, longitude: (west + east) / 2), width: width,
      tallest: tallest ?? width * 0.9)
  }

  private static func project(_ point: GeoPoint, _ centre: GeoPoint) -> (x: Double, y: Double) {
    let toRadians = Double.pi / 180
    let (phi, phi1) = (point.latitude * toRadians, centre.latitude * toRadians)
    let lambda = (point.longitude - centre.longitude) * toRadians
    let k = (2 / max(1e-9, 1 + sin(phi1) * sin(phi) + cos(phi1) * cos(phi) * cos(lambda))).squareRoot()
    return (k * cos(phi) * sin(lambda), k * (cos(phi1) * sin(phi) - sin(phi1) * cos(phi) * cos(lambda)))
  }

  /// Where a point is on the paper, from the left and the top.
  func place(_ point: GeoPoint) -> (x: Double, y: Double) {
    let projected = Self.project(point, centre)
    return (projected.x * scale + offset.x, offset.y - projected.y * scale)
  }

  /// What of the earth is on the paper, as degrees: a box around its edge.
  var bounds: GeoBounds {
    let edge = (0...8).flatMap { step -> [(x: Double, y: Double)] in
      let share = Double(step) / 8
      return [(share * width, 0), (share * width, height), (0, share * height), (width, share * height)]
    }.map(point)
    let (latitudes, longitudes) = (edge.map(\.latitude), edge.map(\.longitude))
    return GeoBounds(
      west: longitudes.min() ?? -180, south: latitudes.min() ?? -90, east: longitudes.max() ?? 180,
      north: latitudes.max() ?? 90) ?? .earth
  }

  /// The point of the earth at a place of the paper.
  private func point(_ place: (x: Double, y: Double)) -> GeoPoint {
    let (x, y) = ((place.x - offset.x) / scale, (offset.y - place.y) / scale)
    let distance = (x * x + y * y).squareRoot()
    guard distance > 1e-12 else { return centre }
    let angle = 2 * asin(min(1, distance / 2))
    let phi = centre.latitude * .pi / 180
    let latitude = asin(min(1, max(-1, cos(angle) * sin(phi) + y * sin(angle) * cos(phi) / distance)))
    let east = atan2(x * sin(angle), distance * cos(phi) * cos(angle) - y * sin(phi) * sin(angle))
    let longitude = centre.longitude + east * 180 / .pi
    return GeoPoint(latitude: latitude * 180 / .pi, longitude: min(180, max(-180, longitude)))
  }

  func holds(_ place: (x: Double, y: Double), margin: Double = 0) -> Bool {
    place.x >= -margin && place.y >= -margin && place.x <= width + margin && place.y <= height + margin
  }

  /// An outline as SVG path data, without points nearer than `tolerance` to the one before; nil when nothing of it
  /// shows.
  func path(_ outline: Basemap.Outline, tolerance: Double = 1.3) -> String? {
    var data = ""
    if let reach, !outline.box.meets(reach) { return nil }
    for (ring, box) in zip(outline.rings, outline.boxes) {
      if let reach, !box.meets(reach) { continue }
      var kept: [(x: Int, y: Int)] = []
      var (left, right, top, bottom) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
      for point in ring {
        let place = place(point)
        // Far outside, a ring's own shape does not matter, and integers stay small.
        let clamped = (x: min(max(place.x, -width), 2 * width), y: min(max(place.y, -height), 2 * height))
        (left, right) = (min(left, clamped.x), max(right, clamped.x))
        (top, bottom) = (min(top, clamped.y), max(bottom, clamped.y))
        let tenths = (x: Int((clamped.x * 10).rounded()), y: Int((clamped.y * 10).rounded()))
        if let last = kept.last, hypot(Double(tenths.x - last.x), Double(tenths.y - last.y)) < tolerance * 10 {
          continue
        }
        kept.append(tenths)
      }
      guard kept.count > 2, right >= 0, left <= width, bottom >= 0, top <= height,
        (right - left) * (bottom - top) > tolerance * 3
      else { continue }
      data += "M\(kept[0].x) \(kept[0].y)l"
      for (a, b) in zip(kept, kept.dropFirst()) { data += "\(b.x - a.x) \(b.y - a.y) " }
      data += "z"
    }
    return data.isEmpty ? nil : data
  }
}
