/// How often each bit of 16-bit masks was set, added up without a branch a mask.
struct LaneCounts {
  /// Counts of at most ``limit`` masks: a byte a bit, in two words.
  struct Bytes {
    fileprivate var low: UInt64 = 0
    fileprivate var high: UInt64 = 0

    static let limit = 255

    @inline(__always)
    mutating func add(_ mask: UInt16) {
      low &+= Self.spread(mask & 0xFF)
      high &+= Self.spread(mask >> 8)
    }

    /// The eight lowest bits of a mask as the lowest bits of eight bytes.
    @inline(__always)
    private static func spread(_ bits: UInt16) -> UInt64 {
      // Seven bits to the byte of each, by shifts of 7, 14, ... 42; the eighth apart, for its product would overlap.
      let word = UInt64(bits)
      return ((word & 0x7F) &* 0x0002_0408_1020_4081 & 0x0001_0101_0101_0101) | (word & 0x80) << 49
    }
  }

  private(set) var counts = [Int](repeating: 0, count: UInt16.bitWidth)

  mutating func add(_ bytes: Bytes) {
    if bytes.low | bytes.high == 0 { return }
    for lane in 0..<8 {
      counts[lane] += Int(bytes.low >> UInt64(8 * lane) & 0xFF)
      counts[lane + 8] += Int(bytes.high >> UInt64(8 * lane) & 0xFF)
    }
  }
}
