/// One tile of a grid.
public struct TileAddress: Hashable, Sendable {
  public let zoom: Int
  public let x: Int
  public let y: Int

  /// Nil for a tile that no grid has.
  public init?(zoom: Int, x: Int, y: Int) {
    guard TileGrid.zooms.contains(zoom), (0..<(1 << zoom)).contains(x), (0..<(1 << zoom)).contains(y) else {
      return nil
    }
    (self.zoom, self.x, self.y) = (zoom, x, y)
  }

  /// Its number in PMTiles: tiles of all zooms before it, then its place on Hilbert's curve.
  /// Source: github.com/protomaps/PMTiles, spec v3, 4.1.
  public var number: UInt64 {
    var sum: UInt64 = 0
    for level in 0..<zoom { sum += 1 << (2 * UInt64(level)) }
    var (px, py) = (x, y)
    var side = (1 << zoom) / 2
    while side > 0 {
      let (right, down) = (px & side != 0, py & side != 0)
      sum += UInt64(side) * UInt64(side) * UInt64((right ? 3 : 0) ^ (down ? 1 : 0))
      if !down {
        if right { (px, py) = (side - 1 - (px & (side - 1)), side - 1 - (py & (side - 1))) }
        (px, py) = (py, px)
      }
      side >>= 1
    }
    return sum
  }

  /// The tile of a number.
  public init?(number: UInt64) {
    var (zoom, rest) = (0, number)
    while rest >= 1 << (2 * UInt64(zoom)) {
      rest -= 1 << (2 * UInt64(zoom))
      zoom += 1
      guard TileGrid.zooms.contains(zoom) else { return nil }
    }
    var (x, y, side) = (0, 0, 1)
    while side < 1 << zoom {
      let right = Int(rest >> 1 & 1)
      let down = Int((rest ^ UInt64(right)) & 1)
      if down == 0 {
        if right == 1 { (x, y) = (side - 1 - x, side - 1 - y) }
        (x, y) = (y, x)
      }
      x += side * right
      y += side * down
      rest >>= 2
      side <<= 1
    }
    self.init(zoom: zoom, x: x, y: y)
  }
}
