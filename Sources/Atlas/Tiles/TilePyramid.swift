internal import Foundation
internal import Packing
internal import Synchronization
internal import Tiles

/// All tiles of a layer in one grid.
///
/// No feature is lost: one that is smaller than a unit is a point, points that share a pixel and a class are one with
/// their number. A tile too large for browsers loses corners, never features, and is named.
struct TilePyramid {
  /// A feature as tiles have it.
  struct Feature {
    let id: Int
    /// Numbers of its values, in the order of the keys.
    let attributes: [Int?]
    /// Points of different classes are not merged.
    let group: Int
  }

  struct Summary: Equatable {
    var tiles = 0
    /// `z/x/y` of tiles that would have been too large, with their tolerance in units.
    var coarser: [String: Double] = [:]
    /// Those that stayed too large.
    var large: [String] = []
  }

  /// Units of a pixel, of a tile that is shown at 256.
  private static let pixel = Int32(TileGrid.extent / 256)
  /// How far a line may be from the true one: two that run side by side without common corners stay within a unit.
  private static let tolerance = 0.5
  private static let coarsest = 64.0
  /// Of lines and areas: a unit is 76 m, so that a corner is within 38 m whatever the corners are far from.
  private static let leastZoom = 7

  let name: String
  let keys: [String]
  let values: TileValues
  let features: [Feature]
  let layer: PlaneLayer
  let zooms: ClosedRange<Int>
  let isPoints: Bool
  /// The name of what says how many points one is; nil without points.
  let countKey: String?
  /// Bytes of a packed tile.
  var mostBytes = 500_000

  init(
    _ layer: PlaneLayer, name: String, keys: [String], values: TileValues, _ features: [Feature],
    zooms: ClosedRange<Int>, isPoints: Bool
  ) {
    (self.layer, self.name, self.features, self.zooms) = (layer, name, features, zooms)
    let countKey = FreeName.of("point_count", among: keys)
    self.countKey = isPoints ? countKey : nil
    (self.keys, self.values, self.isPoints) = (keys + (isPoints ? [countKey] : []), values, isPoints)
  }

  /// The zoom at which nearly all corners are there; points are within five metres at ``mostZoom``.
  static func deepest(_ layer: PlaneLayer, isPoints: Bool) -> Int {
    if isPoints { return mostZoom }
    let worths = layer.worth.filter { $0 > 0 && $0.isFinite }.sorted()
    guard !worths.isEmpty else { return leastZoom }
    let least = Double(worths[worths.count / 20])
    return (leastZoom..<mostZoom).first { least * Double(TileGrid.extent << $0) >= 1 } ?? mostZoom
  }

  private static let mostZoom = 10

  /// - Throws: ``AtlasError`` where the archive cannot be written, or the work is cancelled.
  func write(to path: String, bounds: [Double], metadata: [UInt8], isCancelled: () -> Bool) throws -> Summary {
    var summary = Summary()
    do {
      let writer = try PMTilesWriter(path)
      // The first zooms have few tiles, and large ones: they are packed together, so that all processors have some.
      var waiting: [(tile: TileAddress, drawn: [Drawn])] = []
      for zoom in zooms {
        if isCancelled() { throw AtlasError("interrupted; nothing was written") }
        let tiles = divided(zoom)
        waiting += tiles.keys.sorted { $0.number < $1.number }.map { ($0, tiles[$0] ?? []) }
        let corners = waiting.reduce(0) { $0 + $1.drawn.reduce(0) { $0 + $1.shape.corners } }
        guard waiting.count >= Self.fewTiles || corners >= Self.manyCorners || zoom == zooms.upperBound else {
          continue
        }
        // Some at a time: a zoom's packed tiles need not all be in memory.
        for start in stride(from: 0, to: waiting.count, by: 2_048) {
          let part = waiting[start..<min(start + 2_048, waiting.count)]
          let packed = Parallel.map(part.count) { self.packed(part[start + $0].tile, part[start + $0].drawn) }
          for (tile, made) in zip(part.map(\.tile), packed) {
            try writer.write(tile, made.bytes)
            let address = "\(tile.zoom)/\(tile.x)/\(tile.y)"
            if made.tolerance > Self.tolerance { summary.coarser[address] = made.tolerance }
            if made.bytes.count > mostBytes { summary.large.append(address) }
            summary.tiles += 1
          }
        }
        waiting = []
      }
      try writer.finish(PMTilesHeader(kind: .vector, zooms: zooms, bounds: bounds), metadata: metadata)
    } catch let error as PMTilesError { throw AtlasError(error.description) }
    return summary
  }

  private typealias Drawn = (feature: Int, shape: TileShape)

  /// What each tile of a zoom has, features in their order.
  private func divided(_ zoom: Int) -> [TileAddress: [Drawn]] {
    let cut = ZoomShapes(layer: layer, zoom: zoom, tolerance: Self.tolerance)
    // The largest first, so that no thread is left with one at the end.
    let order = layer.shapes.indices.filter { layer.shapes[$0] != nil }
      .sorted { (layer.shapes[$0]?.corners ?? 0, $1) > (layer.shapes[$1]?.corners ?? 0, $0) }
    let parts = Parallel.map(order.count, worker: RingRepair.init) { repair, index in
      self.parts(order[index], cut, repair)
    }
    var tiles: [TileAddress: [Drawn]] = [:]
    for (feature, own) in zip(order, parts) {
      for (tile, shape) in own { tiles[tile, default: []].append((feature, shape)) }
    }
    return tiles
  }

  /// A feature's shapes on the tiles of a zoom: one at least.
  private func parts(_ feature: Int, _ cut: ZoomShapes, _ repair: RingRepair) -> [(TileAddress, TileShape)] {
    var made: [(TileAddress, TileShape)] = []
    if let whole = cut.whole(feature, repair) { cut.divide(whole, repair) { made.append(($0, $1)) } }
    if made.isEmpty, let dot = cut.dot(feature) { cut.divide(.points([dot]), repair) { made.append(($0, $1)) } }
    return made
  }

  private func packed(_ tile: TileAddress, _ drawn: [Drawn]) -> (bytes: [UInt8], tolerance: Double) {
    var (tolerance, shapes) = (Self.tolerance, drawn)
    while true {
      // Where a few of the features tell that all are far too large, all are not packed to find it out.
      var size = tolerance < Self.coarsest ? estimate(tile, shapes, tolerance) : 0
      if size <= mostBytes * 3 / 2 {
        let plain = encoded(tile, shapes, tolerance)
        // What is far too large is packed fast: only how large it is counts.
        size = plain.count
        if size > mostBytes, tolerance < Self.coarsest {
          size = Int(Double(Deflate.gzip(plain, level: 1).count) / Self.fastIsLarger)
        }
        if size <= mostBytes || tolerance >= Self.coarsest {
          let bytes = Deflate.gzip(plain, level: 6)
          size = bytes.count
          if size <= mostBytes || tolerance >= Self.coarsest { return (bytes, tolerance) }
        }
      }
      // As many times coarser as it is too large: trying each power of two would pack the tile again and again.
      let times = Double(size) / Double(mostBytes)
      tolerance = min(Self.coarsest, tolerance * exp2(max(1, log2(times).rounded(.down))))
      shapes = coarser(tile, drawn, tolerance)
    }
  }

  /// Bytes of a packed tile, by every eighth feature of one that has many; 0 for one that may well be small enough.
  private func estimate(_ tile: TileAddress, _ drawn: [Drawn], _ tolerance: Double) -> Int {
    guard drawn.count >= Self.step * 100, drawn.reduce(0, { $0 + $1.shape.corners }) > mostBytes / 4 else { return 0 }
    let sample = stride(from: 0, to: drawn.count, by: Self.step).map { drawn[$0] }
    let packed = Deflate.gzip(encoded(tile, sample, tolerance), level: 1).count
    return Int(Double(packed * Self.step) / Self.fastIsLarger)
  }

  private static let step = 8
  /// How many times larger what is packed fast is at most; tiles are 1.05 to 1.2 times larger.
  private static let fastIsLarger = 1.25
  /// Tiles of several zooms are packed together while they are fewer, and have fewer corners.
  private static let fewTiles = 32
  private static let manyCorners = 2_000_000

  private func coarser(_ tile: TileAddress, _ drawn: [Drawn], _ tolerance: Double) -> [Drawn] {
    let cut = ZoomShapes(layer: layer, zoom: tile.zoom, tolerance: tolerance)
    let repair = RingRepair()
    return drawn.map { feature, shape in
      guard layer.shapes[feature]?.kind != .point else { return (feature, shape) }
      let own = parts(feature, cut, repair).first { $0.0 == tile }?.1
      // Of what was here something stays.
      return (feature, own ?? Self.first(of: shape))
    }
  }

  private static func first(of shape: TileShape) -> TileShape {
    switch shape {
    case .points: shape
    case .lines(let runs), .rings(let runs): .points(runs.first.map { Array($0.prefix(1)) } ?? [])
    }
  }

  private func encoded(_ tile: TileAddress, _ drawn: [Drawn], _ tolerance: Double) -> [UInt8] {
    var encoded = VectorTileLayer(name, keys: keys)
    for (feature, shape) in drawn.sorted(by: { $0.feature < $1.feature }) where !isPoint(feature) {
      let own = features[feature]
      encoded.add(id: UInt64(own.id), shape, own.attributes, of: values)
    }
    guard isPoints else { return encoded.encoded }
    let times = Int32(tolerance / Self.tolerance)
    // On the deepest tiles each point is for itself, unless they would be too large.
    for group in merged(
      drawn.filter { isPoint($0.feature) }, tile.zoom == zooms.upperBound && times == 1 ? 1 : Self.pixel * times)
    {
      let own = features[group.feature]
      encoded.add(
        id: UInt64(own.id), .points([group.place]), own.attributes, of: values, and: [.integer(group.count)])
    }
    return encoded.encoded
  }

  /// Whether it is a point by itself, and no shape that is too small.
  private func isPoint(_ feature: Int) -> Bool { layer.shapes[feature]?.kind == .point }

  private struct Cell: Hashable {
    let x: Int32
    let y: Int32
    let group: Int
  }

  /// Points of one class in one cell are one, at the place and with the values of the first.
  private func merged(_ drawn: [Drawn], _ cell: Int32) -> [(feature: Int, place: TilePlace, count: Int)] {
    var made: [(feature: Int, place: TilePlace, count: Int)] = []
    var known: [Cell: Int] = [:]
    for (feature, shape) in drawn.sorted(by: { $0.feature < $1.feature }) {
      guard case .points(let places) = shape else { continue }
      for place in places {
        // Tiles begin at whole cells, so that neighbours agree on them.
        let own = Cell(
          x: Int32((Double(place.x) / Double(cell)).rounded(.down)),
          y: Int32((Double(place.y) / Double(cell)).rounded(.down)),
          group: features[feature].group)
        if cell > 1, let index = known[own] {
          made[index].count += 1
        } else {
          known[own] = made.count
          made.append((feature, place, 1))
        }
      }
    }
    return made
  }
}
