internal import CGEOS
internal import Tiles

/// Rings that cross or touch on the whole numbers of a zoom, brought in order: divided where they touch and where they
/// cross themselves, else by GEOS, by structure and with every corner on a whole number again. One thread uses it at a
/// time.
final class RingRepair {
  private let context: GEOSContextHandle_t?

  init() {
    context = GEOS.context()
  }

  deinit { GEOS_finish_r(context) }

  /// - Parameter rings: outer rings, each followed by its holes, without spikes.
  /// - Parameter looksInside: whether rings may lie in each other without touching, as no valid shape has them.
  /// - Returns: valid ones, parts that touch behind each other; none where no area is left.
  func valid(_ rings: [[TilePlace]], looksInside: Bool = false) -> [[TilePlace]] {
    var rings = rings
    for _ in 0..<Self.mostRounds {
      let touching = TileRings.touching(rings)
      let polygons = Self.polygons(rings)
      guard !touching.isEmpty else {
        return looksInside && !TileRings.isNested(rings, polygons) ? repaired(rings) : rings
      }
      var home = [Int](repeating: 0, count: rings.count)
      for (polygon, range) in polygons.enumerated() { for ring in range { home[ring] = polygon } }
      var groups = Groups(polygons.count)
      for touch in touching { groups.join(home[touch.ring], home[touch.otherRing]) }
      // Only those that touch something are looked at, each with what it touches.
      let bad = Dictionary(grouping: touching) { groups.first(of: home[$0.ring]) }
      let members = Dictionary(grouping: polygons.indices) { groups.first(of: $0) }.mapValues {
        $0.map { polygons[$0] }
      }
      // What is rounded may come to touch what was not looked at.
      var isRounded = false
      var made: [[TilePlace]] = []
      var done: Set<Int> = []
      for (polygon, range) in polygons.enumerated() {
        let group = groups.first(of: polygon)
        guard let touches = bad[group] else {
          made += rings[range]
          continue
        }
        guard done.insert(group).inserted else { continue }
        let parts = members[group] ?? []
        let isCrossing = touches.contains(where: \.isCrossing)
        if isCrossing, let uncrossed = RingSplit.uncrossed(rings, parts, touches) {
          made += uncrossed
          isRounded = true
        } else if !isCrossing, let divided = RingSplit.divided(rings, parts, touches) {
          made += divided
        } else {
          let own = parts.flatMap { rings[$0] }
          let repaired = repaired(own, isInvalid: isCrossing)
          if repaired != own { isRounded = true }
          made += repaired
        }
      }
      rings = made
      if !isRounded { return looksInside && !TileRings.isNested(rings, Self.polygons(rings)) ? repaired(rings) : rings }
    }
    return repaired(rings)
  }

  private static let mostRounds = 5

  private static func polygons(_ rings: [[TilePlace]]) -> [Range<Int>] {
    var starts = rings.indices.filter { $0 == 0 || TileRings.area(rings[$0]) > 0 }
    starts.append(rings.count)
    return zip(starts, starts.dropFirst()).map { $0..<$1 }
  }

  /// What belongs together.
  private struct Groups {
    private var above: [Int]

    init(_ count: Int) { above = Array(0..<count) }

    mutating func first(of one: Int) -> Int {
      var one = one
      while above[one] != one {
        above[one] = above[above[one]]
        one = above[one]
      }
      return one
    }

    mutating func join(_ a: Int, _ b: Int) {
      let (a, b) = (first(of: a), first(of: b))
      above[max(a, b)] = min(a, b)
    }
  }

  /// The same of all rings together, whether they touch or not.
  /// - Parameter isInvalid: whether that is known.
  func repaired(_ rings: [[TilePlace]], isInvalid: Bool = false) -> [[TilePlace]] {
    guard let shape = geometry(rings) else { return [] }
    defer { GEOSGeom_destroy_r(context, shape) }
    if !isInvalid, GEOSisValid_r(context, shape) == 1 { return rings }
    guard let whole = GEOS.valid(shape, context) else { return [] }
    defer { GEOSGeom_destroy_r(context, whole) }
    // What touches in corners and crosses nowhere is on whole numbers.
    var isWhole = true
    let rings = polygons(whole, &isWhole)
    if isWhole { return rings }
    guard let rounded = GEOSGeom_setPrecision_r(context, whole, 1, 0) else { return [] }
    defer { GEOSGeom_destroy_r(context, rounded) }
    return polygons(rounded)
  }

  /// The part of an area in a box, where rings are in no order for ``TileCut``.
  func part(_ rings: [[TilePlace]], left: Int32, top: Int32, right: Int32, bottom: Int32) -> [[TilePlace]] {
    let box = [
      TilePlace(x: left, y: top), TilePlace(x: right, y: top), TilePlace(x: right, y: bottom),
      TilePlace(x: left, y: bottom),
    ]
    guard let shape = geometry(valid(TileRings.grouped(rings))), let frame = geometry([box]) else { return [] }
    defer {
      GEOSGeom_destroy_r(context, shape)
      GEOSGeom_destroy_r(context, frame)
    }
    guard let part = GEOSIntersectionPrec_r(context, shape, frame, 1) else { return [] }
    defer { GEOSGeom_destroy_r(context, part) }
    return polygons(part)
  }

  private func geometry(_ rings: [[TilePlace]]) -> OpaquePointer? {
    var polygons: [OpaquePointer?] = []
    var (shell, holes): (OpaquePointer?, [OpaquePointer?]) = (nil, [])
    func end() {
      guard let outer = shell else { return }
      polygons.append(GEOSGeom_createPolygon_r(context, outer, &holes, UInt32(holes.count)))
      (shell, holes) = (nil, [])
    }
    for ring in rings {
      let sequence = GEOSCoordSeq_create_r(context, UInt32(ring.count + 1), 2)
      for (index, place) in (ring + ring.prefix(1)).enumerated() {
        GEOSCoordSeq_setXY_r(context, sequence, UInt32(index), Double(place.x), Double(place.y))
      }
      let line = GEOSGeom_createLinearRing_r(context, sequence)
      if shell == nil || TileRings.area(ring) > 0 {
        end()
        shell = line
      } else {
        holes.append(line)
      }
    }
    end()
    return GEOSGeom_createCollection_r(context, Int32(GEOS_MULTIPOLYGON.rawValue), &polygons, UInt32(polygons.count))
  }

  private func polygons(_ shape: OpaquePointer) -> [[TilePlace]] {
    var isWhole = true
    return polygons(shape, &isWhole)
  }

  /// - Parameter isWhole: becomes false where a corner is on no whole number; it is rounded.
  private func polygons(_ shape: OpaquePointer, _ isWhole: inout Bool) -> [[TilePlace]] {
    var rings: [[TilePlace]] = []
    func ring(_ line: OpaquePointer?, isOuter: Bool) {
      var count: UInt32 = 0
      guard let line, let sequence = GEOSGeom_getCoordSeq_r(context, line),
        GEOSCoordSeq_getSize_r(context, sequence, &count) == 1
      else { return }
      var places: [TilePlace] = []
      for index in 0..<count {
        var (x, y) = (0.0, 0.0)
        GEOSCoordSeq_getXY_r(context, sequence, index, &x, &y)
        let place = TilePlace(x: Int(x.rounded()), y: Int(y.rounded()))
        if Double(place.x) != x || Double(place.y) != y { isWhole = false }
        places.append(place)
      }
      guard let clean = TileRings.clean(places) else { return }
      rings.append((TileRings.area(clean) > 0) == isOuter ? clean : clean.reversed())
    }
    func add(_ shape: OpaquePointer) {
      switch UInt32(GEOSGeomTypeId_r(context, shape)) {
      case GEOS_POLYGON.rawValue:
        let before = rings.count
        ring(GEOSGetExteriorRing_r(context, shape), isOuter: true)
        guard rings.count > before else { return }
        for hole in 0..<GEOSGetNumInteriorRings_r(context, shape) {
          ring(GEOSGetInteriorRingN_r(context, shape, hole), isOuter: false)
        }
      case GEOS_MULTIPOLYGON.rawValue, GEOS_GEOMETRYCOLLECTION.rawValue:
        for part in 0..<GEOSGetNumGeometries_r(context, shape) { GEOSGetGeometryN_r(context, shape, part).map(add) }
      default: break
      }
    }
    add(shape)
    return rings
  }
}
