internal import Tiles

/// A feature's shape on the whole numbers of a zoom, and on its tiles.
struct ZoomShapes {
  /// What is drawn beyond a tile's edge, so that no outline is cut there: units.
  static let margin: Int32 = 64

  let layer: PlaneLayer
  let zoom: Int
  /// How far a line may be from the true one: units.
  let tolerance: Double

  private var scale: Double { Double(TileGrid.extent << zoom) }

  /// The feature's shape, whole; nil where nothing of it is left: it is smaller than a unit.
  func whole(_ feature: Int, _ repair: RingRepair) -> TileShape? {
    guard let shape = layer.shapes[feature] else { return nil }
    switch shape.kind {
    case .point:
      return .points(shape.parts.flatMap { layer.parts[$0].flatMap { run in layer.runs[run].map(place) } })
    case .line:
      let lines = shape.parts.flatMap { layer.parts[$0].map(simplified) }.filter { $0.count > 1 }
      return lines.isEmpty ? nil : .lines(lines)
    case .polygon:
      var rings: [[TilePlace]] = []
      for part in shape.parts {
        for (index, run) in layer.parts[part].enumerated() {
          guard let ring = TileRings.clean(simplified(run)) else {
            // A hole too small is closed; a part too small is not there, nor are its holes.
            if index == 0 { break } else { continue }
          }
          let area = TileRings.area(ring)
          if area == 0 {
            if index > 0 { continue }
            // Halves that cross each other cancel; each is an area of its own.
            rings += repair.repaired([ring])
            break
          }
          rings.append((area > 0) == (index == 0) ? ring : ring.reversed())
        }
      }
      rings = repair.valid(rings, looksInside: true)
      return rings.isEmpty ? nil : .rings(rings)
    }
  }

  /// Where a feature too small for a shape is: its first corner.
  func dot(_ feature: Int) -> TilePlace? {
    guard let shape = layer.shapes[feature] else { return nil }
    return shape.parts.lazy.flatMap { layer.parts[$0] }.compactMap { layer.runs[$0].first }.first.map(place)
  }

  private func place(_ corner: Int) -> TilePlace {
    let number = Int(layer.corners[corner])
    return TilePlace(x: Int((layer.x[number] * scale).rounded()), y: Int((layer.y[number] * scale).rounded()))
  }

  private func simplified(_ run: Int) -> [TilePlace] {
    let least = Float(tolerance / scale)
    let scale = scale
    var places: [TilePlace] = []
    layer.corners.withUnsafeBufferPointer { corners in
      layer.worth.withUnsafeBufferPointer { worth in
        for corner in corners[layer.runs[run]] {
          let number = Int(corner)
          guard worth[number] > least else { continue }
          let place = TilePlace(
            x: Int((layer.x[number] * scale).rounded()), y: Int((layer.y[number] * scale).rounded()))
          if places.last != place { places.append(place) }
        }
      }
    }
    return places
  }

  // MARK: On tiles

  /// Gives each tile its part of a shape, in units of the tile, up to the margin beyond its edges.
  func divide(_ shape: TileShape, _ repair: RingRepair, _ visit: (TileAddress, TileShape) -> Void) {
    switch shape {
    case .points(let places):
      var tiles: [TileAddress: [TilePlace]] = [:]
      for place in places {
        let own = range([[place]])
        for x in own.x {
          for y in own.y { TileAddress(zoom: zoom, x: x, y: y).map { tiles[$0, default: []].append(place) } }
        }
      }
      for (tile, places) in tiles { visit(tile, .points(places.map { local($0, tile) })) }
    case .lines(let lines):
      divide(lines, range(lines)) {
        $1.lines($0)
      } visit: { tile, lines, _ in
        visit(tile, .lines(lines.map { $0.map { local($0, tile) } }))
      }
    case .rings(let rings):
      divide(rings, range(rings)) { rings, cut in
        areas(rings, cut, repair)
      } visit: { tile, rings, isCut in
        var rings = rings
        if isCut { rings = repair.valid(TileRings.grouped(rings)) }
        if !rings.isEmpty { visit(tile, .rings(rings.map { $0.map { local($0, tile) } })) }
      }
    }
  }

  private func areas(_ rings: [[TilePlace]], _ cut: TileCut, _ repair: RingRepair) -> [[TilePlace]] {
    if let areas = cut.areas(rings) { return areas }
    let box = Self.box(rings)
    return repair.part(
      rings, left: cut.side == .right ? cut.limit : box.left, top: cut.side == .below ? cut.limit : box.top,
      right: cut.side == .left ? cut.limit : box.right, bottom: cut.side == .above ? cut.limit : box.bottom)
  }

  private func local(_ place: TilePlace, _ tile: TileAddress) -> TilePlace {
    TilePlace(x: Int(place.x) - tile.x * TileGrid.extent, y: Int(place.y) - tile.y * TileGrid.extent)
  }

  private static func box(_ runs: [[TilePlace]]) -> (left: Int32, top: Int32, right: Int32, bottom: Int32) {
    var box = (left: Int32.max, top: Int32.max, right: Int32.min, bottom: Int32.min)
    for run in runs {
      for place in run {
        box.left = min(box.left, place.x)
        box.right = max(box.right, place.x)
        box.top = min(box.top, place.y)
        box.bottom = max(box.bottom, place.y)
      }
    }
    return box
  }

  /// The tiles that a shape is on, or within the margin of.
  private func range(_ runs: [[TilePlace]]) -> (x: ClosedRange<Int>, y: ClosedRange<Int>) {
    let box = Self.box(runs)
    let last = (1 << zoom) - 1
    func tiles(_ low: Int32, _ high: Int32) -> ClosedRange<Int> {
      let first = min(max(0, (Int(low) - Int(Self.margin) + TileGrid.extent) / TileGrid.extent - 1), last)
      return first...max(first, min(last, (Int(high) + Int(Self.margin)) / TileGrid.extent))
    }
    return (tiles(box.left, box.right), tiles(box.top, box.bottom))
  }

  private typealias Range = (x: ClosedRange<Int>, y: ClosedRange<Int>)

  /// Halves the tiles until there is one, and cuts the runs at its margin.
  private func divide(
    _ runs: [[TilePlace]], _ tiles: Range, isCut: Bool = false, cut: ([[TilePlace]], TileCut) -> [[TilePlace]],
    visit: (TileAddress, [[TilePlace]], Bool) -> Void
  ) {
    guard !runs.isEmpty else { return }
    let extent = Int32(TileGrid.extent)
    if tiles.x.count == 1, tiles.y.count == 1 {
      guard let tile = TileAddress(zoom: zoom, x: tiles.x.lowerBound, y: tiles.y.lowerBound) else { return }
      let (left, top) = (Int32(tile.x) * extent - Self.margin, Int32(tile.y) * extent - Self.margin)
      let (right, bottom) = (left + extent + 2 * Self.margin, top + extent + 2 * Self.margin)
      var (runs, isCut) = (runs, isCut)
      for (side, limit) in [(TileCut.Side.left, right), (.right, left), (.above, bottom), (.below, top)] {
        let box = Self.box(runs)
        let isBeyond =
          switch side {
          case .left: box.right > limit
          case .right: box.left < limit
          case .above: box.bottom > limit
          case .below: box.top < limit
          }
        guard isBeyond else { continue }
        runs = cut(runs, TileCut(side: side, limit: limit))
        isCut = true
        guard !runs.isEmpty else { return }
      }
      visit(tile, runs, isCut)
      return
    }
    let acrossFirst = tiles.x.count >= tiles.y.count
    let own = acrossFirst ? tiles.x : tiles.y
    let middle = own.lowerBound + own.count / 2
    let edge = Int32(middle) * extent
    let low = cut(runs, TileCut(side: acrossFirst ? .left : .above, limit: edge + Self.margin))
    let high = cut(runs, TileCut(side: acrossFirst ? .right : .below, limit: edge - Self.margin))
    for (part, half) in [(low, own.lowerBound...(middle - 1)), (high, middle...own.upperBound)] where !part.isEmpty {
      // Fewer tiles where the part is smaller than the half.
      let box = range(part)
      func narrowed(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> ClosedRange<Int>? {
        let (low, high) = (max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
        return low <= high ? low...high : nil
      }
      guard let x = narrowed(acrossFirst ? half : tiles.x, box.x), let y = narrowed(acrossFirst ? tiles.y : half, box.y)
      else { continue }
      divide(part, (x, y), isCut: true, cut: cut, visit: visit)
    }
  }
}
