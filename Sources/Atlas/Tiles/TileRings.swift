internal import Tiles

/// What is done to rings on the whole numbers of a zoom. Rings are not closed by a last place that repeats the first;
/// outer rings have a positive area by the surveyor's formula, y downwards, holes a negative one.
enum TileRings {
  /// Twice the area.
  static func area(_ ring: [TilePlace]) -> Int {
    guard var last = ring.last else { return 0 }
    var sum = 0
    for place in ring {
      sum += Int(last.x) * Int(place.y) - Int(place.x) * Int(last.y)
      last = place
    }
    return sum
  }

  static func cross(_ a: TilePlace, _ b: TilePlace, _ c: TilePlace) -> Int {
    (Int(b.x) - Int(a.x)) * (Int(c.y) - Int(a.y)) - (Int(b.y) - Int(a.y)) * (Int(c.x) - Int(a.x))
  }

  /// A ring without places that add nothing: repeated ones, those on a straight line, the tips of spikes. Nil where no
  /// area is left.
  static func clean(_ ring: [TilePlace]) -> [TilePlace]? {
    var made: [TilePlace] = []
    made.reserveCapacity(ring.count)
    places: for place in ring {
      while let last = made.last {
        if last == place { continue places }
        guard made.count > 1, cross(made[made.count - 2], last, place) == 0 else { break }
        made.removeLast()
      }
      made.append(place)
    }
    // Around the first place.
    var start = 0
    while made.count - start > 2 {
      let (first, last) = (made[start], made[made.count - 1])
      if first == last || cross(made[made.count - 2], last, first) == 0 {
        made.removeLast()
      } else if cross(last, first, made[start + 1]) == 0 {
        start += 1
      } else {
        break
      }
    }
    guard made.count - start > 2 else { return nil }
    return start > 0 ? Array(made[start...]) : made
  }

  /// An edge of a ring.
  struct Edge {
    let low: TilePlace
    let high: TilePlace
    let ring: Int32
    /// The number of the corner it ends in.
    let place: Int32

    var top: Int32 { min(low.y, high.y) }
    var bottom: Int32 { max(low.y, high.y) }
  }

  /// Two edges that have a place in common.
  struct Touch {
    let one: Edge
    let other: Edge
    /// Whether it is within both.
    let isCrossing: Bool

    var ring: Int { Int(one.ring) }
    var edge: Int { Int(one.place) }
    var otherRing: Int { Int(other.ring) }
    var otherEdge: Int { Int(other.place) }

    /// The whole numbers beside a crossing.
    var crossing: TilePlace {
      let (x, y) = (Double(one.high.x) - Double(one.low.x), Double(one.high.y) - Double(one.low.y))
      let before = Double(TileRings.cross(other.low, other.high, one.low))
      let after = Double(TileRings.cross(other.low, other.high, one.high))
      let part = before / (before - after)
      return TilePlace(
        x: Int((Double(one.low.x) + x * part).rounded()), y: Int((Double(one.low.y) + y * part).rounded()))
    }
  }

  /// Edges that have a place in common, other than neighbours their corner; a ring may be its own other.
  static func touching(_ rings: [[TilePlace]]) -> [Touch] {
    var edges: [Edge] = []
    edges.reserveCapacity(rings.reduce(0) { $0 + $1.count })
    for (number, ring) in rings.enumerated() {
      guard var last = ring.last else { continue }
      for (place, next) in ring.enumerated() {
        let isForward = (last.x, last.y) < (next.x, next.y)
        edges.append(
          Edge(low: isForward ? last : next, high: isForward ? next : last, ring: Int32(number), place: Int32(place)))
        last = next
      }
    }
    edges.sort { $0.low.x < $1.low.x }
    var found: [Touch] = []
    edges.withUnsafeBufferPointer { edges in
      for (index, edge) in edges.enumerated() {
        var next = index + 1
        while next < edges.count, edges[next].low.x <= edge.high.x {
          let other = edges[next]
          next += 1
          guard other.top <= edge.bottom, other.bottom >= edge.top else { continue }
          if edge.ring == other.ring {
            let count = Int32(rings[Int(edge.ring)].count)
            let apart = abs(edge.place - other.place)
            // Neighbours meet in their corner; spikes were taken away before.
            if apart == 1 || apart == count - 1 { continue }
          }
          if let touch = touch(edge, other) { found.append(touch) }
        }
      }
    }
    return found
  }

  private static func touch(_ a: Edge, _ b: Edge) -> Touch? {
    let (one, two) = (cross(a.low, a.high, b.low).signum(), cross(a.low, a.high, b.high).signum())
    if one == two, one != 0 { return nil }
    let (three, four) = (cross(b.low, b.high, a.low).signum(), cross(b.low, b.high, a.high).signum())
    if three == four, three != 0 { return nil }
    // On one straight line the boxes decide, which overlap here.
    return Touch(one: a, other: b, isCrossing: one * two * three * four != 0)
  }

  /// Whether rings that touch in corners at most lie in each other as those of valid shapes do: holes in their outer
  /// ring and in none of its other holes, parts in no other part but in a hole of it.
  /// - Parameter polygons: of rings, an outer ring first.
  static func isNested(_ rings: [[TilePlace]], _ polygons: [Range<Int>]) -> Bool {
    guard rings.count > 1 else { return true }
    let boxes = rings.map(Box.init)
    /// Of rings that do not cross, one is in the other where a corner of it is.
    func isIn(_ inner: Int, _ outer: Int) -> Bool {
      boxes[outer].has(boxes[inner]) && contains(rings[outer], rings[inner])
    }
    for polygon in polygons {
      let holes = polygon.dropFirst()
      for hole in holes where !isIn(hole, polygon.lowerBound) { return false }
      for hole in holes where holes.contains(where: { $0 != hole && isIn(hole, $0) }) { return false }
    }
    // From the left on: what ends before a part begins has it not.
    var open: [Range<Int>] = []
    for polygon in polygons.sorted(by: { boxes[$0.lowerBound].left < boxes[$1.lowerBound].left }) {
      let own = boxes[polygon.lowerBound]
      open.removeAll { boxes[$0.lowerBound].right < own.left }
      for other in open {
        for (inner, outer) in [(polygon, other), (other, polygon)] where isIn(inner.lowerBound, outer.lowerBound) {
          guard outer.dropFirst().contains(where: { isIn(inner.lowerBound, $0) }) else { return false }
        }
      }
      open.append(polygon)
    }
    return true
  }

  struct Box {
    var (left, top, right, bottom) = (Int32.max, Int32.max, Int32.min, Int32.min)

    init(_ ring: [TilePlace]) {
      for place in ring {
        left = min(left, place.x)
        right = max(right, place.x)
        top = min(top, place.y)
        bottom = max(bottom, place.y)
      }
    }

    func has(_ other: Box) -> Bool {
      left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom
    }
  }

  /// Outer rings, each with its holes behind it.
  static func grouped(_ rings: [[TilePlace]]) -> [[TilePlace]] {
    var outers: [(ring: [TilePlace], area: Int, holes: [[TilePlace]])] = []
    var holes: [[TilePlace]] = []
    for ring in rings {
      let area = area(ring)
      if area > 0 { outers.append((ring, area, [])) } else if area < 0 { holes.append(ring) }
    }
    if outers.count == 1 { return [outers[0].ring] + holes }
    for hole in holes {
      // In the smallest that has it; a place of the hole that lies on the outer ring says nothing.
      let size = -area(hole)
      let home = outers.indices.filter { outers[$0].area >= size && contains(outers[$0].ring, hole) }
        .min { outers[$0].area < outers[$1].area }
      if let home { outers[home].holes.append(hole) }
    }
    return outers.flatMap { [$0.ring] + $0.holes }
  }

  /// Whether a ring is in another that it does not cross.
  static func contains(_ ring: [TilePlace], _ hole: [TilePlace]) -> Bool {
    for place in hole {
      switch side(of: place, ring) {
      case 1: return true
      case -1: return false
      default: continue
      }
    }
    return true
  }

  /// 1 for inside, -1 for outside, 0 for on the ring.
  private static func side(of place: TilePlace, _ ring: [TilePlace]) -> Int {
    guard var last = ring.last else { return -1 }
    var isInside = false
    for next in ring {
      let turn = cross(last, next, place)
      if turn == 0, min(last.x, next.x) <= place.x, place.x <= max(last.x, next.x), min(last.y, next.y) <= place.y,
        place.y <= max(last.y, next.y)
      {
        return 0
      }
      if (last.y > place.y) != (next.y > place.y), (turn > 0) == (next.y > last.y) { isInside.toggle() }
      last = next
    }
    return isInside ? 1 : -1
  }
}
