/// Pixels and their area in units of ``PixelAreas``.
struct Amount: Sendable, Equatable {
  var pixels: UInt64 = 0
  var area: UInt128 = 0

  static func += (a: inout Amount, b: Amount) {
    // A part that was tampered with must not end the program: sums wrap.
    a.pixels &+= b.pixels
    a.area &+= b.area
  }
}
