internal import Foundation

/// A shape that features are asked for by, in some plane, and what they have to do with it.
public struct QueryShape: Hashable, Sendable {
  public enum Relation: String, CaseIterable, Sendable {
    /// The feature and the shape have a place in common.
    case intersects
    /// Their boxes have.
    case boxesMeet
    /// The feature is wholly in the shape.
    case contains
    /// The shape is wholly in the feature.
    case within
  }

  public let geometry: PlaneGeometry
  public let relation: Relation
  let box: PlaneBox

  /// Places at most.
  public static let mostPlaces = 10_000
  /// Rings, lines or points at most.
  public static let mostParts = 1_000

  /// Why a shape cannot be asked by.
  public struct Fault: Error, Equatable, Sendable {
    public let text: String
  }

  /// - Throws: ``Fault`` for a shape without a place, one that is too large, and an outline that crosses itself.
  public init(_ geometry: PlaneGeometry, _ relation: Relation) throws {
    try Self.check(Array(geometry.parts.joined()))
    let places = geometry.parts.joined().joined()
    guard places.allSatisfy({ $0.x.isFinite && $0.y.isFinite && abs($0.x) <= 1e9 && abs($0.y) <= 1e9 }) else {
      throw Fault(text: "a corner that is no place of the plane")
    }
    guard let box = geometry.box else { throw Fault(text: "a shape without a corner") }
    (self.geometry, self.relation, self.box) = (geometry, relation, box)
    let shapes = PlaneShapes()
    guard let shape = shapes.geometry(geometry) else {
      throw Fault(text: "a shape that closes no area, or has no length")
    }
    defer { shapes.destroy(shape) }
    guard shapes.isValid(shape) else { throw Fault(text: "an outline that crosses itself") }
  }
}

extension QueryShape {
  /// Whether there are no more runs and corners than may be looked at.
  private static func check(_ runs: [[PlaneGeometry.Place]]) throws {
    let count = runs.reduce(0) { $0 + $1.count }
    guard count <= mostPlaces, runs.count <= mostParts else {
      throw Fault(
        text: "\(count) corners in \(runs.count) parts; expected \(mostPlaces) in \(mostParts) at most")
    }
  }

  /// A shape from rings in any order, as GeoServices and drawings have them: those that run with the clock are outer
  /// ones, others are holes of the ring that they lie in. Where none does, all are outer ones.
  public static func polygon(rings: [[PlaneGeometry.Place]]) throws -> PlaneGeometry {
    try check(rings)
    let closed = try rings.map { ring in
      guard let first = ring.first, Set(ring).count >= 3 else { throw Fault(text: "a ring of less than three corners") }
      return ring.last == first ? ring : ring + [first]
    }
    let isOuter = closed.map { PlaneGeometry.windingArea($0) < 0 }
    guard isOuter.contains(true) else { return PlaneGeometry(.polygon, closed.map { [$0.reversed()] }) }
    // Of outer rings within each other the smallest has the hole.
    var parts = zip(closed, isOuter).filter(\.1).map { [$0.0] }.sorted {
      abs(PlaneGeometry.windingArea($0[0])) < abs(PlaneGeometry.windingArea($1[0]))
    }
    for (hole, _) in zip(closed, isOuter).filter({ !$0.1 }) {
      guard let home = parts.indices.first(where: { isIn(hole[0], parts[$0][0]) || isIn(hole[1], parts[$0][0]) }) else {
        throw Fault(text: "a ring against the clock that lies in no other: a hole of nothing")
      }
      parts[home].append(hole)
    }
    return PlaneGeometry(.polygon, parts)
  }

  private static func isIn(_ place: PlaneGeometry.Place, _ ring: [PlaneGeometry.Place]) -> Bool {
    var isInside = false
    for (a, b) in zip(ring, ring.dropFirst())
    where (a.y > place.y) != (b.y > place.y) && place.x < a.x + (place.y - a.y) / (b.y - a.y) * (b.x - a.x) {
      isInside.toggle()
    }
    return isInside
  }
}
