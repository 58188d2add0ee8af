internal import Tiles

/// Rings that touch themselves or each other in places of the whole numbers, divided there: what most rings need that
/// were rounded. Where different rings cross, or run on each other, it takes more.
///
/// Of a ring that crosses itself, whatever it winds around is area, as it is to GEOS's repair by structure.
struct RingSplit {
  /// A part of a ring, without repeated places.
  private struct Loop {
    var places: [TilePlace]
    let box: TileRings.Box
    let isPositive: Bool

    init(_ places: [TilePlace], area: Int) {
      (self.places, box, isPositive) = (places, TileRings.Box(places), area > 0)
    }

    /// - Parameter other: does not cross this.
    func has(_ other: Loop) -> Bool { box.has(other.box) && TileRings.contains(places, other.places) }

    func turned(_ isPositive: Bool) -> Loop {
      isPositive == self.isPositive ? self : Loop(places.reversed(), area: isPositive ? 1 : -1)
    }
  }

  /// A loop's way through a place that several go through.
  private struct Passage {
    let loop: Int
    let before: TilePlace
    let after: TilePlace
  }

  /// Loops of one ring at most: each is looked for in each.
  private static let mostLoops = 2_000

  /// - Parameters:
  ///   - polygons: those of the rings that are looked at, an outer ring first.
  ///   - touches: all that their rings have, none of them a crossing.
  /// - Returns: outer rings, each followed by its holes, valid together; nil where it takes more than dividing.
  static func divided(
    _ rings: [[TilePlace]], _ polygons: [Range<Int>], _ touches: [TileRings.Touch]
  ) -> [[TilePlace]]? {
    let noded = noded(rings, touches)
    var (loops, kept) = ([Loop](), [Loop]())
    for polygon in polygons {
      for ring in polygon {
        let own = split(noded[ring] ?? rings[ring]).compactMap { places -> Loop? in
          let area = TileRings.area(places)
          return area == 0 ? nil : Loop(places, area: area)
        }
        guard own.count <= mostLoops else { return nil }
        loops += own
        kept += areas(own, isOuter: ring == polygon.lowerBound)
      }
    }
    guard touchesOnly(loops), keepsInteriors(kept) else { return nil }
    let made = TileRings.grouped(kept.compactMap { TileRings.clean($0.places) })
    let homes = made.indices.filter { $0 == 0 || TileRings.area(made[$0]) > 0 } + [made.count]
    guard made.count == kept.count, TileRings.isNested(made, zip(homes, homes.dropFirst()).map { $0..<$1 }) else {
      return nil
    }
    return made
  }

  /// Rings that cross themselves with a corner there, on a whole number: their edges move by half a unit, and may come
  /// to touch others.
  /// - Returns: nil where different rings cross, or a crossing has no corner of its own.
  static func uncrossed(
    _ rings: [[TilePlace]], _ polygons: [Range<Int>], _ touches: [TileRings.Touch]
  ) -> [[TilePlace]]? {
    var corners = Corners(rings)
    for touch in touches where touch.isCrossing {
      guard touch.ring == touch.otherRing else { return nil }
      let place = touch.crossing
      let isNew = [
        corners.note(place, on: touch.ring, touch.edge), corners.note(place, on: touch.ring, touch.otherEdge),
      ]
      guard isNew.contains(true) else { return nil }
    }
    let made = corners.added()
    return polygons.flatMap { $0.map { made[$0] ?? rings[$0] } }
  }

  /// Corners that edges get.
  private struct Corners {
    let rings: [[TilePlace]]
    private var found: [Int: [Int: Set<TilePlace>]] = [:]

    init(_ rings: [[TilePlace]]) { self.rings = rings }

    /// - Parameter edge: the number of the corner it ends in.
    /// - Returns: whether the edge has it not as an end.
    mutating func note(_ place: TilePlace, on ring: Int, _ edge: Int) -> Bool {
      let (a, b) = ends(ring, edge)
      guard place != a, place != b else { return false }
      found[ring, default: [:]][edge, default: []].insert(place)
      return true
    }

    func ends(_ ring: Int, _ edge: Int) -> (TilePlace, TilePlace) {
      (rings[ring][edge == 0 ? rings[ring].count - 1 : edge - 1], rings[ring][edge])
    }

    /// The rings that got some.
    func added() -> [Int: [TilePlace]] {
      var made: [Int: [TilePlace]] = [:]
      for (ring, edges) in found {
        var places: [TilePlace] = []
        for (edge, place) in rings[ring].enumerated() {
          if let own = edges[edge] {
            let start = ends(ring, edge).0
            func distance(_ other: TilePlace) -> Int {
              let (x, y) = (Int(other.x) - Int(start.x), Int(other.y) - Int(start.y))
              return x * x + y * y
            }
            // Two on an edge are in one place only if they are one; beside it two may be as far.
            places += own.sorted { (distance($0), $0.x, $0.y) < (distance($1), $1.x, $1.y) }
          }
          places.append(place)
        }
        made[ring] = places
      }
      return made
    }
  }

  /// Rings that are touched on an edge, with a corner there.
  private static func noded(_ rings: [[TilePlace]], _ touches: [TileRings.Touch]) -> [Int: [TilePlace]] {
    var corners = Corners(rings)
    func note(_ place: TilePlace, on ring: Int, _ edge: Int) {
      let (a, b) = corners.ends(ring, edge)
      guard TileRings.cross(a, b, place) == 0, min(a.x, b.x) <= place.x, place.x <= max(a.x, b.x),
        min(a.y, b.y) <= place.y, place.y <= max(a.y, b.y)
      else { return }
      _ = corners.note(place, on: ring, edge)
    }
    for touch in touches {
      for place in [touch.other.low, touch.other.high] { note(place, on: touch.ring, touch.edge) }
      for place in [touch.one.low, touch.one.high] { note(place, on: touch.otherRing, touch.otherEdge) }
    }
    return corners.added()
  }

  /// What a ring is between the places it comes to again; there and back is nothing.
  private static func split(_ ring: [TilePlace]) -> [[TilePlace]] {
    var made: [[TilePlace]] = []
    var (way, known) = ([TilePlace](), [TilePlace: Int]())
    for place in ring {
      guard let start = known[place] else {
        known[place] = way.count
        way.append(place)
        continue
      }
      if way.count - start > 2 { made.append(Array(way[start...])) }
      for left in way[(start + 1)...] { known[left] = nil }
      way.removeLast(way.count - start - 1)
    }
    if way.count > 2 { made.append(way) }
    return made
  }

  /// The loops of a ring that part what it winds around from what it does not: outer rings and holes, of a hole the
  /// other way round.
  private static func areas(_ loops: [Loop], isOuter: Bool) -> [Loop] {
    if loops.count == 1 { return [loops[0].turned(isOuter)] }
    return loops.enumerated().compactMap { number, loop in
      let outside = loops.enumerated().reduce(0) { sum, other in
        other.offset != number && other.element.has(loop) ? sum + (other.element.isPositive ? 1 : -1) : sum
      }
      let inside = outside + (loop.isPositive ? 1 : -1)
      guard (outside != 0) != (inside != 0) else { return nil }
      return loop.turned((inside != 0) == isOuter)
    }
  }

  private static func shared(_ loops: [Loop]) -> Set<TilePlace> {
    var seen: Set<TilePlace> = []
    return Set(loops.lazy.flatMap(\.places).filter { !seen.insert($0).inserted })
  }

  /// A hole that touches in two places may leave an interior in two parts.
  private static func keepsInteriors(_ loops: [Loop]) -> Bool {
    guard loops.contains(where: { !$0.isPositive }) else { return true }
    let shared = shared(loops)
    return loops.allSatisfy { loop in loop.isPositive || loop.places.count(where: shared.contains) < 2 }
  }

  /// Whether loops that have places in common touch there and no more.
  private static func touchesOnly(_ loops: [Loop]) -> Bool {
    let shared = shared(loops)
    guard !shared.isEmpty else { return true }
    var passages: [TilePlace: [Passage]] = [:]
    for (number, loop) in loops.enumerated() {
      for (index, place) in loop.places.enumerated() where shared.contains(place) {
        let before = loop.places[index == 0 ? loop.places.count - 1 : index - 1]
        let after = loop.places[index + 1 == loop.places.count ? 0 : index + 1]
        passages[place, default: []].append(Passage(loop: number, before: before, after: after))
      }
    }
    return passages.allSatisfy { place, own in
      own.indices.allSatisfy { one in
        own[(one + 1)...].allSatisfy { touches(at: place, own[one], $0) }
      }
    }
  }

  /// Whether two ways through a place neither cross nor run on each other.
  private static func touches(at place: TilePlace, _ a: Passage, _ b: Passage) -> Bool {
    for one in [a.before, a.after] {
      for other in [b.before, b.after] where isSameWay(place, one, other) { return false }
    }
    guard !isSameWay(place, a.before, a.after), !isSameWay(place, b.before, b.after) else { return false }
    return isBetween(place, a.before, a.after, b.before) == isBetween(place, a.before, a.after, b.after)
  }

  private static func isSameWay(_ place: TilePlace, _ a: TilePlace, _ b: TilePlace) -> Bool {
    let along =
      (Int(a.x) - Int(place.x)) * (Int(b.x) - Int(place.x)) + (Int(a.y) - Int(place.y)) * (Int(b.y) - Int(place.y))
    return along > 0 && TileRings.cross(place, a, b) == 0
  }

  /// Whether one turns over a third direction on the way from the first to the second; no two are the same.
  private static func isBetween(_ place: TilePlace, _ a: TilePlace, _ b: TilePlace, _ third: TilePlace) -> Bool {
    let (toThird, fromThird) = (TileRings.cross(place, a, third), TileRings.cross(place, third, b))
    switch TileRings.cross(place, a, b).signum() {
    case 1: return toThird > 0 && fromThird > 0
    case -1: return toThird > 0 || fromThird > 0
    default: return toThird > 0
    }
  }
}
