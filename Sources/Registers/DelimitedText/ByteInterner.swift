/// Numbers distinct byte strings in the order they come, and finds them again without making a `String`.
struct ByteInterner {
  private var slots: [UInt32]
  private var hashes: [UInt64] = []
  private var bounds: [Int] = [0]
  private var arena: [UInt8] = []
  private var last: Int?

  init() { slots = Array(repeating: .max, count: 64) }

  var count: Int { hashes.count }

  /// The number of a byte string, and whether it was new.
  /// - Complexity: O(bytes), amortised.
  mutating func number(of bytes: UnsafeRawBufferPointer) -> (index: Int, isNew: Bool) {
    if let last, equals(last, bytes) { return (last, false) }
    let hash = Self.hash(bytes)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != .max {
      let index = Int(slots[slot])
      if hashes[index] == hash, equals(index, bytes) {
        last = index
        return (index, false)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let index = hashes.count
    slots[slot] = UInt32(index)
    hashes.append(hash)
    arena.append(contentsOf: bytes)
    bounds.append(arena.count)
    last = index
    if hashes.count * 2 > slots.count { grow() }
    return (index, true)
  }

  private func equals(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let start = bounds[index]
    guard bounds[index + 1] - start == bytes.count else { return false }
    for offset in 0..<bytes.count where arena[start + offset] != bytes[offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: .max, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index)
    }
  }

  /// FNV-1a (Fowler, Noll, Vo), folded so that the low bits mix.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 32)
  }
}
