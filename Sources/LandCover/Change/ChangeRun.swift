/// The pass over maps of the same place: counts of every change between one map and the next, and rasters of it.
final class ChangeRun {
  let maps: [MapFile]
  let overlap: Overlap
  private let areas: PixelAreas
  private let work: Work
  private let zones: ZonePixels?

  init(_ maps: [MapFile], zones: ZonePixels?, work: Work) throws {
    (self.work, self.zones) = (work, zones)
    let overlap = try Overlap(maps)
    // A map that covers less than the ground counts as nodata beyond it.
    self.maps = try zip(maps, overlap.offsets).map { map, offset in
      let isWhole =
        offset.x >= 0 && offset.y >= 0 && offset.x + overlap.grid.width <= map.grid.width
        && offset.y + overlap.grid.height <= map.grid.height
      return isWhole ? map : try map.withOutside(work)
    }
    self.overlap = overlap
    areas = PixelAreas(overlap.grid)
  }

  /// Receives the rows of change rasters in order: for each interval the values of a row of units, `rows` rows of the
  /// whole width.
  typealias Sink = (_ interval: Int, _ values: UnsafeRawPointer, _ rows: Int) throws -> Void

  private final class Worker {
    let rasters: [Raster]
    let counters: [PairCounter]
    let buffers: [UnsafeMutablePointer<UInt8>]
    var zones: [[Int: [Int: Amount]]]

    init(_ maps: [MapFile], bytes: Int, isUniform: Bool) throws {
      rasters = try maps.map { try $0.open() }
      counters = maps.dropFirst().map { _ in PairCounter(isUniform: isUniform) }
      buffers = maps.map { _ in .allocate(capacity: bytes) }
      zones = maps.dropFirst().map { _ in [:] }
    }

    deinit { for buffer in buffers { buffer.deallocate() } }
  }

  /// Counts rows of units.
  /// - Parameters:
  ///   - rows: which rows of units; see ``Overlap/rows``.
  ///   - coding: how pairs are written, where rasters are wanted.
  /// - Returns: counts for each interval.
  func run(rows: Range<Int>, coding: [ChangeCoding]?, sink: Sink) throws -> [IntervalCounts] {
    GDAL.setCache(bytes: overlap.cacheBytes(maps, threads: work.threads))
    let side = overlap.side
    let grid = overlap.grid
    let traversal = Traversal(overlap, maps)
    let unit = traversal.pixels
    let isUniform = areas.isUniform
    let crew = try Crew(work) { [maps] in try Worker(maps, bytes: unit, isUniform: isUniform) }
    let stripBytes = coding.map { $0[0].bytes * grid.width * side } ?? 0
    let strips =
      coding?.map { _ in Unsafe(UnsafeMutableRawPointer.allocate(byteCount: stripBytes, alignment: 16)) } ?? []
    defer { for strip in strips { strip.pointer.deallocate() } }
    for row in rows {
      let top = row * side
      let height = min(side, grid.height - top)
      let lines = top..<top + height
      let spans = zones?.spans(rows: lines)
      try crew.run(traversal.pieces(lines)) { worker, piece in
        let window = traversal.window(piece, of: lines)
        for (index, raster) in worker.rasters.enumerated() {
          try read(window, of: raster, index, into: worker.buffers[index])
        }
        for interval in worker.counters.indices {
          let first = PixelRows(worker.buffers[interval], stride: window.width)
          let second = PixelRows(worker.buffers[interval + 1], stride: window.width)
          worker.counters[interval].count(first, second, window, areas)
          if let coding {
            coding[interval].encode(
              first, second, window,
              into: strips[interval].pointer + ((window.y - top) * grid.width + window.x) * coding[interval].bytes,
              stride: grid.width)
          }
          if let spans { count(first, second, window, in: spans, from: top, &worker.zones[interval]) }
        }
        work.onProgress(window.pixels)
      }
      for interval in strips.indices { try sink(interval, strips[interval].pointer, height) }
    }
    return collect(crew.workers)
  }

  /// Reads a window of the ground, as much of it as the map has.
  private func read(
    _ window: Window, of raster: Raster, _ index: Int, into buffer: UnsafeMutablePointer<UInt8>
  ) throws {
    let (map, offset) = (maps[index], overlap.offsets[index])
    let (x, y) = (window.x + offset.x, window.y + offset.y)
    let (left, top) = (max(0, x), max(0, y))
    let (right, bottom) = (min(map.grid.width, x + window.width), min(map.grid.height, y + window.height))
    if right - left < window.width || bottom - top < window.height {
      buffer.update(repeating: map.outside ?? 0, count: window.pixels)
    }
    guard left < right, top < bottom else { return }
    try raster.read(
      Window(x: left, y: top, width: right - left, height: bottom - top),
      into: buffer + (top - y) * window.width + left - x, stride: window.width)
  }

  /// Counts what zones have of a window.
  /// - Parameter top: the row that the first of the spans are of.
  private func count(
    _ first: PixelRows, _ second: PixelRows, _ window: Window, in spans: [[ZonePixels.Span]], from top: Int,
    _ zones: inout [Int: [Int: Amount]]
  ) {
    for row in 0..<window.height {
      let (p, q) = (first[row] - window.x, second[row] - window.x)
      for span in spans[window.y + row - top] {
        let (left, right) = (max(span.left, window.x), min(span.right, window.columns.upperBound))
        guard left < right else { continue }
        areas.forEach(row: window.y + row, columns: left..<right) { columns, area in
          Runs.forEach(p + columns.lowerBound, q + columns.lowerBound, columns.count) { pair, length in
            zones[span.zone, default: [:]][pair, default: Amount()] += Amount(
              pixels: UInt64(length), area: UInt128(area) * UInt128(length))
          }
        }
      }
    }
  }

  private func collect(_ workers: [Worker]) -> [IntervalCounts] {
    workers[0].counters.indices.map { interval in
      let (before, after) = (maps[interval], maps[interval + 1])
      var counts = IntervalCounts()
      func pair(_ bytes: Int) -> ClassPair? {
        let (a, b) = (bytes >> 8, bytes & 255)
        guard before.isCounted[a], after.isCounted[b], let from = before.codes[a], let to = after.codes[b] else {
          return nil
        }
        return ClassPair(from: from, to: to)
      }
      for worker in workers {
        let counter = worker.counters[interval]
        counter.flush()
        for bytes in 0..<PairCounter.pairs where counter.counts[bytes] > 0 {
          let pixels = counter.counts[bytes]
          for (map, byte, position) in [(before, bytes >> 8, 0), (after, bytes & 255, 1)]
          where !map.isNodata[byte] && !map.isCounted[byte] {
            counts.outside[position][map.codes[byte] ?? 0, default: 0] += pixels
          }
          guard let pair = pair(bytes) else { continue }
          counts.pairs[pair, default: Amount()] += Amount(
            pixels: pixels, area: counter.area(of: bytes, areas))
        }
        for (zone, amounts) in worker.zones[interval] {
          for (bytes, amount) in amounts {
            if let pair = pair(bytes) { counts.zones[zone, default: [:]][pair, default: Amount()] += amount }
          }
        }
      }
      return counts
    }
  }
}
