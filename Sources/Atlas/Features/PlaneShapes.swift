internal import CGEOS

/// Shapes of a plane as GEOS has them. One thread uses it at a time.
final class PlaneShapes {
  let context: GEOSContextHandle_t?

  init() {
    context = GEOS.context()
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
    guard let whole = GEOS.valid(shape, context) else { return nil }
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
