internal import Tiles

/// One side of a line along a tile's edge: what lies on the line is on it.
struct TileCut {
  enum Side {
    case left
    case right
    case above
    case below
  }

  let side: Side
  let limit: Int32

  /// Across the line, inwards negative; along the line.
  @inline(__always)
  private func turned(_ place: TilePlace) -> (across: Int, along: Int) {
    switch side {
    case .left: (Int(place.x) - Int(limit), Int(place.y))
    case .right: (Int(limit) - Int(place.x), Int(place.y))
    case .above: (Int(place.y) - Int(limit), Int(place.x))
    case .below: (Int(limit) - Int(place.y), Int(place.x))
    }
  }

  private func place(along: Double) -> TilePlace {
    let along = Int32(along.rounded())
    switch side {
    case .left, .right: return TilePlace(x: limit, y: along)
    case .above, .below: return TilePlace(x: along, y: limit)
    }
  }

  /// Where an edge leaves, seen from inside, and which way it goes on: places on the line are taken to be a hair inside
  /// of it, so that no corner is on it.
  private func crossing(_ inside: TilePlace, _ outside: TilePlace) -> (along: Double, slope: Double) {
    let (a, b) = (turned(inside), turned(outside))
    let slope = Double(b.along - a.along) / Double(b.across - a.across)
    return (Double(a.along) - Double(a.across) * slope, slope)
  }

  func has(_ place: TilePlace) -> Bool { turned(place).across <= 0 }

  /// The rings of an area on this side; nil where they cross the line in no order, as rings that cross each other do.
  ///
  /// Along the line, an area is between the first crossing and the second, the third and the fourth: where a ring
  /// leaves, it goes on along the line to the crossing beside it.
  func areas(_ rings: [[TilePlace]]) -> [[TilePlace]]? {
    struct Chain {
      var places: [TilePlace]
      var isUsed = false
    }
    struct Crossing {
      let along: Double
      let slope: Double
      let chain: Int
      let leaves: Bool
    }
    var made: [[TilePlace]] = []
    var (chains, crossings) = ([Chain](), [Crossing]())
    for ring in rings {
      let start = ring.indices.first { has(ring[$0]) && !has(ring[$0 == 0 ? ring.count - 1 : $0 - 1]) }
      guard let start else {
        if let first = ring.first, has(first) { made.append(ring) }
        continue
      }
      var isInside = false
      var last = ring[start == 0 ? ring.count - 1 : start - 1]
      for index in ring.indices {
        let place = ring[(start + index) % ring.count]
        switch (isInside, has(place)) {
        case (false, true):
          let crossing = crossing(place, last)
          crossings.append(
            Crossing(along: crossing.along, slope: crossing.slope, chain: chains.count, leaves: false))
          chains.append(Chain(places: [self.place(along: crossing.along), place]))
          isInside = true
        case (true, true): chains[chains.count - 1].places.append(place)
        case (true, false):
          let crossing = crossing(last, place)
          crossings.append(
            Crossing(along: crossing.along, slope: crossing.slope, chain: chains.count - 1, leaves: true))
          chains[chains.count - 1].places.append(self.place(along: crossing.along))
          isInside = false
        case (false, false): break
        }
        last = place
      }
    }
    guard crossings.count.isMultiple(of: 2) else { return nil }
    crossings.sort { ($0.along, $0.slope) < ($1.along, $1.slope) }
    // From where a chain leaves to the chain that comes in beside it.
    var next = [Int](repeating: -1, count: chains.count)
    for pair in stride(from: 0, to: crossings.count, by: 2) {
      let (a, b) = (crossings[pair], crossings[pair + 1])
      guard a.leaves != b.leaves else { return nil }
      next[a.leaves ? a.chain : b.chain] = a.leaves ? b.chain : a.chain
    }
    for start in chains.indices where !chains[start].isUsed {
      var (ring, chain) = ([TilePlace](), start)
      repeat {
        guard chain >= 0, !chains[chain].isUsed else { return nil }
        chains[chain].isUsed = true
        ring += chains[chain].places
        chain = next[chain]
      } while chain != start
      if let ring = TileRings.clean(ring) { made.append(ring) }
    }
    return made
  }

  /// The runs of lines on this side.
  func lines(_ lines: [[TilePlace]]) -> [[TilePlace]] {
    var made: [[TilePlace]] = []
    for line in lines {
      var run: [TilePlace] = []
      func end() {
        if run.count > 1 { made.append(run) }
        run = []
      }
      func add(_ place: TilePlace) { if run.last != place { run.append(place) } }
      for (index, place) in line.enumerated() {
        let isInside = has(place)
        if index > 0 {
          let last = line[index - 1]
          if isInside != has(last) {
            add(self.place(along: (isInside ? crossing(place, last) : crossing(last, place)).along))
            if !isInside { end() }
          }
        }
        if isInside { add(place) }
      }
      end()
    }
    return made
  }
}
