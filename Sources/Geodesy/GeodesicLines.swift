internal import CGeodesic
internal import Foundation
public import Vocabulary

/// Lines on the ellipsoid of WGS 84, and how far a position is from them: the one distance that zones along a border go
/// by.
///
/// Edges are straight in longitude and latitude; those longer than a hundredth of a degree are divided. To an edge, the
/// distance is taken in the azimuthal equidistant plane around the position itself, where every distance from it is the
/// geodesic's: at corners it is exact, between them off by some centimetres a hundred kilometres away.
public struct GeodesicLines: Sendable {
  private struct Edge {
    let from: GeoPoint
    let to: GeoPoint
    /// The same from the middle of the Earth: straight through it, an edge is two centimetres below itself at most.
    let start: Straight
    let end: Straight

    init(from: GeoPoint, to: GeoPoint) {
      (self.from, self.to) = (from, to)
      (start, end) = (Straight(from), Straight(to))
    }
  }

  /// Edges that lie together, within a sphere.
  private struct Group {
    let edges: Range<Int>
    let middle: Straight
    /// Kilometres.
    let radius: Double
  }

  private static let longestEdge = 0.01
  private static let together = 32
  /// What straight lines through the Earth may be wrong by when they put distances in the geodesic's order: the
  /// curvature differs by direction (two ten-thousandths at 3,000 km, the more beyond), and edges are below themselves.
  private static func limit(_ kilometres: Double) -> Double {
    kilometres * (kilometres < 3000 ? 1.0005 : 1.02) + 0.001
  }

  private let edges: [Edge]
  private let groups: [Group]

  /// - Parameter lines: corners of each.
  public init(_ lines: [[GeoPoint]]) {
    var edges: [Edge] = []
    for line in lines {
      if line.count == 1 { edges.append(Edge(from: line[0], to: line[0])) }
      for (a, b) in zip(line, line.dropFirst()) {
        let (east, north) = (b.longitude - a.longitude, b.latitude - a.latitude)
        let pieces = min(100_000, max(1, Int((max(abs(east), abs(north)) / Self.longestEdge).rounded(.up))))
        func point(_ piece: Int) -> GeoPoint {
          if piece == pieces { return b }
          let share = Double(piece) / Double(pieces)
          return GeoPoint(latitude: a.latitude + north * share, longitude: a.longitude + east * share)
        }
        for piece in 0..<pieces { edges.append(Edge(from: point(piece), to: point(piece + 1))) }
      }
    }
    groups = stride(from: 0, to: edges.count, by: Self.together).map { start in
      let range = start..<min(edges.count, start + Self.together)
      let middle = edges[(range.lowerBound + range.upperBound) / 2].start
      let radius = edges[range].reduce(0) { max($0, middle.distance(to: $1.start), middle.distance(to: $1.end)) }
      return Group(edges: range, middle: middle, radius: radius)
    }
    self.edges = edges
  }

  /// The nearest place on the lines and its distance in kilometres; nil without lines, and for what is no position.
  ///
  /// Which edges come into question is asked of straight lines through the Earth, which cost a hundredth of geodesics.
  public func nearest(to point: GeoPoint) -> (place: GeoPoint, kilometres: Double)? {
    guard point.latitude.isFinite, point.longitude.isFinite else { return nil }
    let own = Straight(point)
    let least = groups.map { max(0, own.distance(to: $0.middle) - $0.radius) }
    var (nearest, candidates) = (Double.infinity, [(edge: Int, kilometres: Double)]())
    func look(_ group: Int) {
      for index in groups[group].edges {
        let distance = own.distance(toEdgeFrom: edges[index].start, to: edges[index].end)
        guard distance <= Self.limit(nearest) else { continue }
        candidates.append((index, distance))
        nearest = min(nearest, distance)
      }
    }
    guard let first = least.indices.min(by: { least[$0] < least[$1] }) else { return nil }
    look(first)
    for group in groups.indices where group != first && least[group] <= Self.limit(nearest) { look(group) }
    return candidates.filter { $0.kilometres <= Self.limit(nearest) }.map {
      self.nearest(on: edges[$0.edge], to: point)
    }
    .min { $0.kilometres < $1.kilometres }
  }

  private func nearest(on edge: Edge, to point: GeoPoint) -> (place: GeoPoint, kilometres: Double) {
    /// In kilometres east and north of the position.
    func plane(_ other: GeoPoint) -> (x: Double, y: Double) {
      let (distance, azimuth) = point.geodesic(to: other)
      return (distance * sin(azimuth * .pi / 180), distance * cos(azimuth * .pi / 180))
    }
    let (a, b) = (plane(edge.from), plane(edge.to))
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length2 = dx * dx + dy * dy
    let share = length2 > 0 ? min(1, max(0, -(a.x * dx + a.y * dy) / length2)) : 0
    if share == 0 { return (edge.from, hypot(a.x, a.y)) }
    if share == 1 { return (edge.to, hypot(b.x, b.y)) }
    let (x, y) = (a.x + share * dx, a.y + share * dy)
    let distance = hypot(x, y)
    return (point.moved(kilometres: distance, azimuth: atan2(x, y) * 180 / .pi), distance)
  }

  /// Whether a position is at most so far away.
  public func isWithin(_ kilometres: Double, of point: GeoPoint) -> Bool {
    nearest(to: point).map { $0.kilometres <= kilometres } ?? false
  }
}

/// A place in kilometres from the middle of the ellipsoid of WGS 84: x to longitude 0, y to 90° E, z to the north.
private struct Straight {
  let x, y, z: Double

  init(_ point: GeoPoint) {
    let (latitude, longitude) = (point.latitude * .pi / 180, point.longitude * .pi / 180)
    let eccentricity2 = 0.006694379990141316
    let sine = sin(latitude)
    let normal = 6378.137 / (1 - eccentricity2 * sine * sine).squareRoot()
    x = normal * cos(latitude) * cos(longitude)
    y = normal * cos(latitude) * sin(longitude)
    z = normal * (1 - eccentricity2) * sine
  }

  func distance(to other: Straight) -> Double {
    let (dx, dy, dz) = (other.x - x, other.y - y, other.z - z)
    return (dx * dx + dy * dy + dz * dz).squareRoot()
  }

  func distance(toEdgeFrom a: Straight, to b: Straight) -> Double {
    let (ex, ey, ez) = (b.x - a.x, b.y - a.y, b.z - a.z)
    let (px, py, pz) = (x - a.x, y - a.y, z - a.z)
    let length2 = ex * ex + ey * ey + ez * ez
    let share = length2 > 0 ? min(1, max(0, (px * ex + py * ey + pz * ez) / length2)) : 0
    let (dx, dy, dz) = (px - share * ex, py - share * ey, pz - share * ez)
    return (dx * dx + dy * dy + dz * dz).squareRoot()
  }
}
