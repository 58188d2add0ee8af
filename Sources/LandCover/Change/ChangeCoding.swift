/// How a pair of classes is written into a change raster.
///
/// 100 * from + to in 16 bits where all codes are below 100, as the CEC's 2010-2015 product has it, nodata 65535; else
/// 1000 * from + to in 32 bits, nodata 4294967295.
struct ChangeCoding: Sendable {
  let bytes: Int
  private let table: [UInt32]

  static func nodata(bytes: Int) -> UInt32 { bytes == 2 ? 65535 : .max }

  init(_ before: MapFile, _ after: MapFile, bytes: Int) {
    self.bytes = bytes
    let factor = bytes == 2 ? 100 : 1000
    var table = [UInt32](repeating: Self.nodata(bytes: bytes), count: PairCounter.pairs)
    for a in 0..<256 where before.isCounted[a] {
      for b in 0..<256 where after.isCounted[b] {
        guard let from = before.codes[a], let to = after.codes[b], from >= 0, to >= 0, to < factor, from < factor else {
          continue
        }
        table[a << 8 | b] = UInt32(factor * from + to)
      }
    }
    self.table = table
  }

  /// Whether every counted code fits 16 bits.
  static func isNarrow(_ counts: [IntervalCounts]) -> Bool {
    counts.allSatisfy { $0.pairs.keys.allSatisfy { $0.from < 100 && $0.to < 100 } }
  }

  func encode(
    _ first: PixelRows, _ second: PixelRows, _ window: Window, into target: UnsafeMutableRawPointer, stride: Int
  ) {
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      let width = window.width
      for row in 0..<window.height {
        let (p, q) = (first[row], second[row])
        if bytes == 2 {
          let out = (target + row * stride * 2).assumingMemoryBound(to: UInt16.self)
          for x in 0..<width { out[x] = UInt16(truncatingIfNeeded: table[Int(p[x]) << 8 | Int(q[x])]) }
        } else {
          let out = (target + row * stride * 4).assumingMemoryBound(to: UInt32.self)
          for x in 0..<width { out[x] = table[Int(p[x]) << 8 | Int(q[x])] }
        }
      }
    }
  }
}
