internal import Vocabulary

/// The polygons of a layer's zones, in belts of latitude, so that a position is compared with the few edges beside it.
///
/// A position is inside where a line to the east of it crosses a zone's edges an odd number of times. Edges are
/// straight in longitude and latitude; one that two zones share has the positions upon it in one of them, for a
/// crossing counts from the lower end, which belongs to it, to the upper one, which does not.
struct PolygonIndex: Sendable {
  private struct Edge: Sendable {
    let zone: UInt32
    /// The lower end first.
    let south, north, westAtSouth, eastPerNorth: Double

    func crosses(_ point: GeoPoint) -> Bool {
      point.latitude >= south && point.latitude < north
        && westAtSouth + (point.latitude - south) * eastPerNorth > point.longitude
    }
  }

  /// Degrees.
  private static let belt = 0.05
  private static let belts = Int((180 / belt).rounded(.up)) + 1

  private let edges: [Edge]
  /// By belt, where its edges begin in ``order``; one more at the end.
  private let starts: [UInt32]
  /// Positions in ``edges``; an edge over several belts is in each.
  private let order: [UInt32]

  /// - Parameter rings: of each zone, closed.
  init(_ rings: [[Boundaries.Ring]]) {
    var edges: [Edge] = []
    for (zone, rings) in rings.enumerated() {
      for ring in rings {
        for index in ring.latitudes.indices.dropFirst() {
          let (a, b) = (ring.latitudes[index - 1], ring.latitudes[index])
          let (x, y) = (ring.longitudes[index - 1], ring.longitudes[index])
          guard a != b, a.isFinite, b.isFinite, x.isFinite, y.isFinite, abs(a) <= 90, abs(b) <= 90 else { continue }
          let (south, north, west) = a < b ? (a, b, x) : (b, a, y)
          edges.append(
            Edge(
              zone: UInt32(truncatingIfNeeded: zone), south: south, north: north, westAtSouth: west,
              eastPerNorth: (y - x) / (b - a)))
        }
      }
    }
    var counts = [UInt32](repeating: 0, count: Self.belts + 1)
    for edge in edges { for belt in Self.belts(edge) { counts[belt + 1] += 1 } }
    for belt in 1..<counts.count { counts[belt] += counts[belt - 1] }
    var (next, order) = (counts, [UInt32](repeating: 0, count: Int(counts[Self.belts])))
    for (number, edge) in edges.enumerated() {
      for belt in Self.belts(edge) {
        order[Int(next[belt])] = UInt32(truncatingIfNeeded: number)
        next[belt] += 1
      }
    }
    (self.edges, starts, self.order) = (edges, counts, order)
  }

  private static func belt(_ latitude: Double) -> Int { Int((latitude + 90) / belt) }

  private static func belts(_ edge: Edge) -> ClosedRange<Int> { belt(edge.south)...belt(edge.north) }

  /// The zones that a position is in, the lowest first.
  func zones(at point: GeoPoint) -> [Int] {
    guard abs(point.latitude) <= 90, abs(point.longitude) <= 180 else { return [] }
    let belt = Self.belt(point.latitude)
    var inside: Set<UInt32> = []
    for position in starts[belt]..<starts[belt + 1] {
      let edge = edges[Int(order[Int(position)])]
      if edge.crosses(point), inside.remove(edge.zone) == nil { inside.insert(edge.zone) }
    }
    return inside.map { Int($0) }.sorted()
  }
}
