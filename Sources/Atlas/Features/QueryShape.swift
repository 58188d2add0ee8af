internal import CGEOS
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

/// Shapes of a plane as GEOS has them. One thread uses it at a time.
final class PlaneShapes {
  let context: GEOSContextHandle_t?

  init() {
    context = GEOS_init_r()
    // What GEOS says of a shape is said by its answers.
    GEOSContext_setNoticeMessageHandler_r(context, nil, nil)
    GEOSContext_setErrorMessageHandler_r(context, nil, nil)
  }

  deinit { GEOS_finish_r(context) }

  func destroy(_ shape: OpaquePointer?) { GEOSGeom_destroy_r(context, shape) }

  func isValid(_ shape: OpaquePointer) -> Bool { GEOSisValid_r(context, shape) == 1 }

  /// Nil for a shape that GEOS has none of: a ring of two corners.
  func geometry(_ shape: PlaneGeometry) -> OpaquePointer? {
    var parts: [OpaquePointer?] = []
    for part in shape.parts {
      let runs = part.compactMap { run(shape.kind, $0) }
      guard runs.count == part.count, let first = runs.first else {
        (runs + parts).forEach(destroy)
        return nil
      }
      guard shape.kind == .polygon else {
        parts.append(first)
        continue
      }
      var holes: [OpaquePointer?] = Array(runs.dropFirst())
      parts.append(GEOSGeom_createPolygon_r(context, first, &holes, UInt32(holes.count)))
    }
    let kind =
      switch shape.kind {
      case .point: GEOS_MULTIPOINT
      case .line: GEOS_MULTILINESTRING
      case .polygon: GEOS_MULTIPOLYGON
      }
    return GEOSGeom_createCollection_r(context, Int32(kind.rawValue), &parts, UInt32(parts.count))
  }

  private func run(_ kind: LayerGeometry.Kind, _ places: [PlaneGeometry.Place]) -> OpaquePointer? {
    let sequence = GEOSCoordSeq_create_r(context, UInt32(places.count), 2)
    for (index, place) in places.enumerated() {
      GEOSCoordSeq_setXY_r(context, sequence, UInt32(index), place.x, place.y)
    }
    // Each takes the sequence over, whether it makes a shape of it or not.
    return switch kind {
    case .point: GEOSGeom_createPoint_r(context, sequence)
    case .line: GEOSGeom_createLineString_r(context, sequence)
    case .polygon: GEOSGeom_createLinearRing_r(context, sequence)
    }
  }

  /// By structure, areas alone.
  private func valid(_ shape: OpaquePointer) -> OpaquePointer? {
    let parameters = GEOSMakeValidParams_create_r(context)
    defer { GEOSMakeValidParams_destroy_r(context, parameters) }
    GEOSMakeValidParams_setMethod_r(context, parameters, GEOS_MAKE_VALID_STRUCTURE)
    GEOSMakeValidParams_setKeepCollapsed_r(context, parameters, 0)
    guard let whole = GEOSMakeValidWithParams_r(context, shape, parameters) else { return nil }
    guard [GEOS_POLYGON, GEOS_MULTIPOLYGON].contains(where: { Int32($0.rawValue) == GEOSGeomTypeId_r(context, whole) })
    else {
      destroy(whole)
      return nil
    }
    return whole
  }

  /// The shape with fewer corners, none of which is farther from the true line than a tolerance (Douglas and Peucker);
  /// rings stay rings that do not cross themselves.
  func simplified(_ geometry: PlaneGeometry, tolerance: Double) -> PlaneGeometry {
    guard geometry.kind != .point, tolerance > 0, let shape = self.geometry(geometry) else { return geometry }
    defer { destroy(shape) }
    guard let made = GEOSTopologyPreserveSimplify_r(context, shape, tolerance) else { return geometry }
    // Parts that were apart may have come to lie in each other.
    let isWhole = geometry.kind == .line || isValid(made)
    let mended = isWhole ? nil : valid(made)
    defer {
      destroy(made)
      if let mended { destroy(mended) }
    }
    let simple = mended ?? made
    var parts: [[[PlaneGeometry.Place]]] = []
    func places(_ line: OpaquePointer?) -> [PlaneGeometry.Place] {
      var count: UInt32 = 0
      guard let line, let sequence = GEOSGeom_getCoordSeq_r(context, line),
        GEOSCoordSeq_getSize_r(context, sequence, &count) == 1
      else { return [] }
      return (0..<count).map { index in
        var (x, y) = (0.0, 0.0)
        GEOSCoordSeq_getXY_r(context, sequence, index, &x, &y)
        return PlaneGeometry.Place(x, y)
      }
    }
    for index in 0..<GEOSGetNumGeometries_r(context, simple) {
      let part = GEOSGetGeometryN_r(context, simple, index)
      guard geometry.kind == .polygon else {
        parts.append([places(part)])
        continue
      }
      let holes = (0..<GEOSGetNumInteriorRings_r(context, part)).map {
        places(GEOSGetInteriorRingN_r(context, part, $0))
      }
      parts.append([places(GEOSGetExteriorRing_r(context, part))] + holes)
    }
    return PlaneGeometry(geometry.kind, parts)
  }
}

/// Whether shapes have a relation to one that is asked by. One thread uses it at a time.
final class ShapeTest {
  private let query: QueryShape
  private let shapes = PlaneShapes()
  private let shape: OpaquePointer?
  private let prepared: OpaquePointer?

  /// - Throws: ``AtlasError`` where GEOS has no such shape.
  init(_ query: QueryShape) throws {
    self.query = query
    let context = shapes.context
    shape = shapes.geometry(query.geometry)
    prepared = shape.flatMap { GEOSPrepare_r(context, $0) }
    guard prepared != nil else { throw AtlasError("a shape that nothing can be compared with") }
  }

  deinit {
    GEOSPreparedGeom_destroy_r(shapes.context, prepared)
    shapes.destroy(shape)
  }

  func fits(_ other: PlaneGeometry) -> Bool {
    guard let box = other.box, box.meets(query.box) else { return false }
    if query.relation == .boxesMeet { return true }
    guard let own = shapes.geometry(other) else { return false }
    defer { shapes.destroy(own) }
    // Where a shape is in no order GEOS may not say; what is not said is not so.
    return switch query.relation {
    case .intersects: GEOSPreparedIntersects_r(shapes.context, prepared, own) == 1
    case .contains: GEOSPreparedContains_r(shapes.context, prepared, own) == 1
    case .within: GEOSPreparedWithin_r(shapes.context, prepared, own) == 1
    case .boxesMeet: true
    }
  }
}
