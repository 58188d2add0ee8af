/// Runs of equal pixels in a row of one or two maps.
enum Runs {
  /// Calls with first byte * 256 + second byte and the run's length.
  @inline(__always)
  static func forEach(_ p: UnsafePointer<UInt8>, _ q: UnsafePointer<UInt8>, _ width: Int, _ body: (Int, Int) -> Void) {
    var x = 0
    while x < width {
      let (a, b) = (p[x], q[x])
      let (wordA, wordB) = (UInt64(a) &* 0x0101_0101_0101_0101, UInt64(b) &* 0x0101_0101_0101_0101)
      let start = x
      x += 1
      while x + 8 <= width, UnsafeRawPointer(p + x).loadUnaligned(as: UInt64.self) == wordA,
        UnsafeRawPointer(q + x).loadUnaligned(as: UInt64.self) == wordB
      { x += 8 }
      while x < width, p[x] == a, q[x] == b { x += 1 }
      body(Int(a) << 8 | Int(b), x - start)
    }
  }

  /// Calls with the byte and the run's length.
  @inline(__always)
  static func forEach(_ p: UnsafePointer<UInt8>, _ width: Int, _ body: (Int, Int) -> Void) {
    var x = 0
    while x < width {
      let byte = p[x]
      let word = UInt64(byte) &* 0x0101_0101_0101_0101
      let start = x
      x += 1
      while x + 8 <= width, UnsafeRawPointer(p + x).loadUnaligned(as: UInt64.self) == word { x += 8 }
      while x < width, p[x] == byte { x += 1 }
      body(Int(byte), x - start)
    }
  }
}
