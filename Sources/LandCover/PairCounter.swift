/// Counts of byte pairs: of every pixel that two maps share, which byte the first and the second hold.
///
/// Counts and areas are whole numbers: their sums are the same in whatever order they are made.
final class PairCounter {
  static let pairs = 65536
  private(set) var counts = [UInt64](repeating: 0, count: pairs)
  /// In units of ``PixelAreas``; empty where all pixels have the same area.
  private(set) var areas: [UInt128]
  private let isUniform: Bool
  // Four tables in turn: a pixel need not wait for the one before to be stored.
  private var tables: [UInt32]
  private var inTables = 0
  // Areas of the rows since the last flush.
  private var rowAreas: [UInt64]
  private var areaLeft = PairCounter.areaBudget
  private static let areaBudget: UInt64 = 1 << 62

  init(isUniform: Bool) {
    self.isUniform = isUniform
    areas = isUniform ? [] : [UInt128](repeating: 0, count: Self.pairs)
    rowAreas = isUniform ? [] : [UInt64](repeating: 0, count: Self.pairs)
    tables = isUniform ? [UInt32](repeating: 0, count: 4 * Self.pairs) : []
  }

  /// Counts a window of two maps.
  func count(_ first: PixelRows, _ second: PixelRows, _ window: Window, _ areas: PixelAreas) {
    if isUniform {
      countPlainly(first, second, window.width, window.height)
    } else {
      for row in 0..<window.height {
        let (p, q) = (first[row] - window.x, second[row] - window.x)
        areas.forEach(row: window.y + row, columns: window.columns) { columns, area in
          countRuns(p + columns.lowerBound, q + columns.lowerBound, columns.count, area: area)
        }
      }
    }
  }

  private func countPlainly(_ first: PixelRows, _ second: PixelRows, _ width: Int, _ height: Int) {
    if inTables > 1 << 30 { flush() }
    inTables += width * height
    tables.withUnsafeMutableBufferPointer { buffer in
      guard let a = buffer.baseAddress else { return }
      let (b, c, d) = (a + Self.pairs, a + 2 * Self.pairs, a + 3 * Self.pairs)
      for row in 0..<height {
        let (p, q) = (first[row], second[row])
        var x = 0
        while x + 8 <= width {
          let v = UnsafeRawPointer(p + x).loadUnaligned(as: UInt64.self)
          let w = UnsafeRawPointer(q + x).loadUnaligned(as: UInt64.self)
          // Eight pixels of one class in both maps, as in the middle of a forest or a lake, are one step.
          if v == UInt64(truncatingIfNeeded: v & 0xFF) &* 0x0101_0101_0101_0101,
            w == UInt64(truncatingIfNeeded: w & 0xFF) &* 0x0101_0101_0101_0101
          {
            a[Int(v & 0xFF) << 8 | Int(w & 0xFF)] &+= 8
            x += 8
            continue
          }
          a[Int(v & 0xFF) << 8 | Int(w & 0xFF)] &+= 1
          b[Int(v >> 8 & 0xFF) << 8 | Int(w >> 8 & 0xFF)] &+= 1
          c[Int(v >> 16 & 0xFF) << 8 | Int(w >> 16 & 0xFF)] &+= 1
          d[Int(v >> 24 & 0xFF) << 8 | Int(w >> 24 & 0xFF)] &+= 1
          a[Int(v >> 32 & 0xFF) << 8 | Int(w >> 32 & 0xFF)] &+= 1
          b[Int(v >> 40 & 0xFF) << 8 | Int(w >> 40 & 0xFF)] &+= 1
          c[Int(v >> 48 & 0xFF) << 8 | Int(w >> 48 & 0xFF)] &+= 1
          d[Int(v >> 56) << 8 | Int(w >> 56)] &+= 1
          x += 8
        }
        while x < width {
          a[Int(p[x]) << 8 | Int(q[x])] &+= 1
          x += 1
        }
      }
    }
  }

  /// Counts a row in runs of equal pixels, each pixel with its area.
  private func countRuns(_ p: UnsafePointer<UInt8>, _ q: UnsafePointer<UInt8>, _ width: Int, area: UInt64) {
    let (needed, overflows) = area.multipliedReportingOverflow(by: UInt64(width))
    guard !overflows, needed < Self.areaBudget else {  // pixels of whole degrees
      Runs.forEach(p, q, width) { add(pair: $0, length: $1, area: area) }
      return
    }
    if needed >= areaLeft { flush() }
    areaLeft -= needed
    Runs.forEach(p, q, width) { pair, length in
      counts[pair] &+= UInt64(length)
      rowAreas[pair] &+= area &* UInt64(length)
    }
  }

  /// Adds a run of pixels of one pair.
  func add(pair: Int, length: Int, area: UInt64) {
    counts[pair] += UInt64(length)
    if !isUniform { areas[pair] += UInt128(area) * UInt128(length) }
  }

  /// The area of a pair's pixels, once all is flushed.
  func area(of pair: Int, _ areas: PixelAreas) -> UInt128 {
    guard let uniform = areas.uniform else { return self.areas[pair] }
    return UInt128(uniform) * UInt128(counts[pair])
  }

  /// Brings what is counted into ``counts`` and ``areas``.
  func flush() {
    if isUniform {
      for pair in 0..<Self.pairs {
        var sum: UInt64 = 0
        for table in 0..<4 { sum += UInt64(tables[table * Self.pairs + pair]) }
        counts[pair] += sum
      }
      for index in tables.indices { tables[index] = 0 }
      inTables = 0
    } else {
      for pair in 0..<Self.pairs where rowAreas[pair] != 0 {
        areas[pair] += UInt128(rowAreas[pair])
        rowAreas[pair] = 0
      }
      areaLeft = Self.areaBudget
    }
  }
}
