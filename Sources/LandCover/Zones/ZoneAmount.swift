/// What a zone holds of a class: pixels wholly covered, shares of the rest in units of ``CoverageRows/one``, and the
/// area.
struct ZoneAmount: Sendable, Equatable {
  var whole: UInt64 = 0
  var partly: UInt128 = 0
  /// ``PixelAreas`` times ``CoverageRows/one``.
  var area: UInt128 = 0

  static func += (a: inout ZoneAmount, b: ZoneAmount) {
    a.whole &+= b.whole
    a.partly &+= b.partly
    a.area &+= b.area
  }

  var pixels: Double { Double(whole) + Double(partly) / Double(CoverageRows.one) }
  var squareKilometres: Double { Double(area) / Double(CoverageRows.one) / PixelAreas.unitsPerSquareMetre / 1e6 }
}
