/// Patches of a class that are whole: their number, pixels, the largest, and the sum of squares.
struct PatchSums: Codable, Sendable, Equatable {
  var count: UInt64 = 0
  var pixels: UInt64 = 0
  var largest: UInt64 = 0
  var squares: UInt128 = 0

  mutating func add(patch pixels: UInt64) {
    count &+= 1
    self.pixels &+= pixels
    largest = max(largest, pixels)
    squares &+= UInt128(pixels) * UInt128(pixels)
  }

  mutating func add(_ other: PatchSums) {
    count &+= other.count
    pixels &+= other.pixels
    largest = max(largest, other.largest)
    squares &+= other.squares
  }

  init() {}

  private enum Keys: String, CodingKey { case count, pixels, largest, squares }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    count = try values.decode(UInt64.self, forKey: .count)
    pixels = try values.decode(UInt64.self, forKey: .pixels)
    largest = try values.decode(UInt64.self, forKey: .largest)
    squares = try UInt128(text: values.decode(String.self, forKey: .squares))
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Keys.self)
    try values.encode(count, forKey: .count)
    try values.encode(pixels, forKey: .pixels)
    try values.encode(largest, forKey: .largest)
    try values.encode(String(squares), forKey: .squares)
  }
}
