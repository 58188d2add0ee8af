internal import Vocabulary

/// The pass over a map that finds patches and neighbours, band by band: memory grows with the width of the map.
final class MetricsRun {
  private static let rows = 128
  private let map: MapFile
  private let work: Work

  init(_ map: MapFile, work: Work) throws { (self.map, self.work) = (map, work) }

  var bands: Int { (map.grid.height + Self.rows - 1) / Self.rows }

  func pixels(in bands: Range<Int>, _ zone: ZoneEdges? = nil) -> Int {
    let rows = lines(bands, zone)
    return rows.count * (zone?.columns.count ?? map.grid.width)
  }

  private func lines(_ bands: Range<Int>, _ zone: ZoneEdges?) -> Range<Int> {
    let rows = min(map.grid.height, bands.lowerBound * Self.rows)..<min(map.grid.height, bands.upperBound * Self.rows)
    return zone.map { $0.rows.clamped(to: rows) } ?? rows
  }

  private final class Worker {
    let raster: Raster
    let beside = PairCounter(isUniform: true)
    let above = PairCounter(isUniform: true)
    let buffer: UnsafeMutablePointer<UInt8>

    init(_ map: MapFile, bytes: Int) throws {
      raster = try map.open()
      buffer = .allocate(capacity: bytes)
    }

    deinit { buffer.deallocate() }
  }

  func run(bands: Range<Int>, zone: ZoneEdges?) throws -> PatternCounts {
    let left = zone?.columns.lowerBound ?? 0
    let width = zone?.columns.count ?? map.grid.width
    GDAL.setCache(
      bytes: (16 << 20) + work.threads * (Self.rows + 2 * map.blockHeight) * (map.grid.width + map.blockWidth)
        * (map.type.isByte ? 1 : 4))
    let isCounted = map.isCounted
    guard let empty = isCounted.firstIndex(of: false) else {
      throw LandCoverError("\(map.path): all 256 codes count; expected fewer classes, or --nodata")
    }
    let outside = UInt8(empty)
    let areas = PixelAreas(map.grid)
    let crew = try Crew(work) { [map] in try Worker(map, bytes: (Self.rows + 1) * width) }
    let results = Unsafe(UnsafeMutablePointer<Patches?>.allocate(capacity: bands.count))
    results.pointer.initialize(repeating: nil, count: bands.count)
    defer {
      results.pointer.deinitialize(count: bands.count)
      results.pointer.deallocate()
    }
    let spans = zone.map { zone in { (rows: Range<Int>) in ZonePixels([zone]).spans(rows: rows) } }
    try crew.run(bands.count) { worker, piece in
      let lines = self.lines(bands.lowerBound + piece..<bands.lowerBound + piece + 1, zone)
      guard !lines.isEmpty else { return }
      // The row above too: its neighbours below are counted here.
      let first = max(zone?.rows.lowerBound ?? 0, lines.lowerBound - 1)
      let height = lines.upperBound - first
      try worker.raster.read(
        Window(x: left, y: first, width: width, height: height), into: worker.buffer, stride: width)
      if let spans {
        for (row, spans) in spans(first..<lines.upperBound).enumerated() {
          let line = worker.buffer + row * width
          var next = 0
          for span in spans.sorted(by: { $0.left < $1.left }) {
            if span.left - left > next { (line + next).update(repeating: outside, count: span.left - left - next) }
            next = max(next, span.right - left)
          }
          if next < width { (line + next).update(repeating: outside, count: width - next) }
        }
      }
      let own = worker.buffer + (lines.lowerBound - first) * width
      if width > 1 {
        worker.beside.count(
          PixelRows(own, stride: width), PixelRows(own + 1, stride: width),
          Window(x: 0, y: 0, width: width - 1, height: lines.count), areas)
      }
      if height > 1 {
        worker.above.count(
          PixelRows(worker.buffer, stride: width), PixelRows(worker.buffer + width, stride: width),
          Window(x: 0, y: 0, width: width, height: height - 1), areas)
      }
      results.pointer[piece] = Patches(own, width: width, height: lines.count, isCounted: isCounted)
      self.work.onProgress(lines.count * width)
    }
    var patches: Patches?
    for piece in 0..<bands.count {
      guard let next = results.pointer[piece] else { continue }
      patches = patches.map { $0.joined(with: next) } ?? next
    }
    var counts = PatternCounts(patches: patches ?? Patches(), beside: [:], above: [:], codes: [:])
    for byte in 0..<256 where isCounted[byte] { counts.codes[UInt8(byte)] = map.codes[byte] }
    for worker in crew.workers {
      add(worker.beside, to: &counts.beside)
      add(worker.above, to: &counts.above)
    }
    let used = Set(counts.patches.closed.keys).union(counts.patches.open.map(\.code))
    counts.codes = counts.codes.filter { used.contains($0.key) }
    return counts
  }

  private func add(_ counter: PairCounter, to pairs: inout [Int: UInt64]) {
    counter.flush()
    for pair in 0..<PairCounter.pairs where counter.counts[pair] > 0 {
      let (a, b) = (pair >> 8, pair & 255)
      guard map.isCounted[a], map.isCounted[b] else { continue }
      pairs[PatternPair.key(a, b), default: 0] += counter.counts[pair]
    }
  }
}
