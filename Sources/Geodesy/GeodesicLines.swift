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
  }

  /// Edges that lie together, within a circle.
  private struct Group {
    let edges: Range<Int>
    let middle: GeoPoint
    /// Kilometres.
    let radius: Double
  }

  private static let longestEdge = 0.01
  private static let together = 32
  /// How much a sphere's distance may be off the ellipsoid's.
  private static let sphere = 1.006

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
      let middle = edges[(range.lowerBound + range.upperBound) / 2].from
      let radius = edges[range].reduce(0) { max($0, middle.kilometres(to: $1.from), middle.kilometres(to: $1.to)) }
      return Group(edges: range, middle: middle, radius: radius * Self.sphere)
    }
    self.edges = edges
  }

  /// The nearest place on the lines and its distance in kilometres; nil without lines, and for what is no position.
  public func nearest(to point: GeoPoint) -> (place: GeoPoint, kilometres: Double)? {
    guard point.latitude.isFinite, point.longitude.isFinite else { return nil }
    var best: (place: GeoPoint, kilometres: Double)?
    let near = groups.map { (group: $0, least: point.kilometres(to: $0.middle) / Self.sphere - $0.radius) }
      .sorted { $0.least < $1.least }
    for (group, least) in near {
      if let best, least > best.kilometres { break }
      for edge in edges[group.edges] {
        let found = nearest(on: edge, to: point)
        if best.map({ found.kilometres < $0.kilometres }) ?? true { best = found }
      }
    }
    return best
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
