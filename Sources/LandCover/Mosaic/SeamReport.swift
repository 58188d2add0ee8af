internal import Vocabulary

/// How well maps fit along their seams.
public struct SeamReport: Sendable {
  public struct Pair: Sendable {
    public let first: String
    public let second: String
    /// Neighbouring pixels of which one is of each map.
    public let neighbours: UInt64
    /// Of those, with one class on both sides.
    public let alike: UInt64
    /// Pixels that both maps cover.
    public let overlap: UInt64
    public let overlapAlike: UInt64
  }

  private let names: [String]
  private var neighbours: [Int: (pixels: UInt64, alike: UInt64)] = [:]
  private var overlaps: [Int: (pixels: UInt64, alike: UInt64)] = [:]
  private var pixels: [UInt64]
  var strangers: [[Int: UInt64]]

  init(_ names: [String]) {
    self.names = names
    pixels = names.map { _ in 0 }
    strangers = names.map { _ in [:] }
  }

  /// Rows of values and of the maps that they are from, with the row above first.
  mutating func add(
    _ values: UnsafePointer<UInt8>, _ owners: UnsafePointer<UInt8>, width: Int, rows: Int, hasRowAbove: Bool
  ) {
    for row in 1...rows {
      let (v, o) = (values + row * width, owners + row * width)
      for x in 0..<width where o[x] != 255 {
        pixels[Int(o[x])] += 1
        if x > 0, o[x - 1] != 255 { note(Int(o[x - 1]), Int(o[x]), v[x - 1] == v[x]) }
        if row > 1 || hasRowAbove, o[x - width] != 255 { note(Int(o[x - width]), Int(o[x]), v[x - width] == v[x]) }
      }
    }
  }

  private mutating func note(_ a: Int, _ b: Int, _ isAlike: Bool) {
    let pair = min(a, b) << 8 | max(a, b)
    neighbours[pair, default: (0, 0)].pixels += 1
    if isAlike { neighbours[pair, default: (0, 0)].alike += 1 }
  }

  mutating func add(pair: Int, _ overlap: (pixels: UInt64, alike: UInt64)) {
    overlaps[pair, default: (0, 0)].pixels += overlap.pixels
    overlaps[pair, default: (0, 0)].alike += overlap.alike
  }

  /// Pixels that each map gave.
  public var sources: [(name: String, pixels: UInt64, strangers: [(code: Int, pixels: UInt64)])] {
    names.indices.map { (names[$0], pixels[$0], strangers[$0].sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
  }

  /// A row for each two maps that touch or overlap; of one map with itself, how often its own neighbours are alike:
  /// what a seam can be held against.
  public var pairs: [Pair] {
    Set(neighbours.keys).union(overlaps.keys).sorted().map { pair in
      let (a, b) = (neighbours[pair] ?? (0, 0), overlaps[pair] ?? (0, 0))
      return Pair(
        first: names[pair >> 8], second: names[pair & 255], neighbours: a.pixels, alike: a.alike, overlap: b.pixels,
        overlapAlike: b.alike)
    }
  }
}
