internal import Vocabulary

/// The pass over one map that counts its codes.
final class CountRun {
  let map: MapFile
  let overlap: Overlap
  private let areas: PixelAreas
  private let work: Work

  init(_ map: MapFile, work: Work) throws {
    (self.map, self.work) = (map, work)
    overlap = try Overlap([map])
    areas = PixelAreas(map.grid)
  }

  private final class Worker {
    let raster: Raster
    let counter: PairCounter
    let buffer: UnsafeMutablePointer<UInt8>

    init(_ map: MapFile, bytes: Int, isUniform: Bool) throws {
      raster = try map.open()
      counter = PairCounter(isUniform: isUniform)
      buffer = .allocate(capacity: bytes)
    }

    deinit { buffer.deallocate() }
  }

  /// Amounts by byte, in 256 places.
  func run() throws -> [Amount] {
    GDAL.setCache(bytes: overlap.cacheBytes([map], threads: work.threads))
    let traversal = Traversal(overlap, [map])
    let all = 0..<overlap.grid.height
    let isUniform = areas.isUniform
    let crew = try Crew(work) { [map] in try Worker(map, bytes: traversal.pixels, isUniform: isUniform) }
    try crew.run(traversal.pieces(all)) { worker, piece in
      let window = traversal.window(piece, of: all)
      try worker.raster.read(window, into: worker.buffer, stride: window.width)
      let rows = PixelRows(worker.buffer, stride: window.width)
      worker.counter.count(rows, rows, window, areas)
      work.onProgress(window.pixels)
    }
    var amounts = [Amount](repeating: Amount(), count: 256)
    for worker in crew.workers {
      worker.counter.flush()
      for byte in 0..<256 {
        let pair = byte << 8 | byte
        let pixels = worker.counter.counts[pair]
        amounts[byte] += Amount(pixels: pixels, area: worker.counter.area(of: pair, areas))
      }
    }
    return amounts
  }
}

extension Colour {
  /// Within a few units in each channel: the same palette, written by another program.
  func isNear(_ other: Colour?) -> Bool {
    guard let other else { return false }
    return [(red, other.red), (green, other.green), (blue, other.blue)].allSatisfy { abs(Int($0) - Int($1)) <= 24 }
  }
}
