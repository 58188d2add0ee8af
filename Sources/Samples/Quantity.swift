internal import Vocabulary

/// An amount as a file prints it: `mantissa` x 10^-`decimals`, exactly.
struct Quantity: Equatable {
  var mantissa: Int64
  var decimals: Int

  static let zero = Quantity(mantissa: 0, decimals: 0)

  /// The nearest quantity with so many decimals.
  init(_ value: Double, decimals: Int) {
    self.init(mantissa: Int64((value * Self.power(decimals)).rounded()), decimals: decimals)
  }

  init(mantissa: Int64, decimals: Int) {
    self.mantissa = mantissa
    self.decimals = decimals
  }

  /// The nearest quantity with so many significant digits, and at most so many decimals.
  init(_ value: Double, digits: Int, decimals limit: Int) {
    var decimals = digits
    var magnitude = value
    while magnitude >= 1, decimals > 0 {
      magnitude /= 10
      decimals -= 1
    }
    self.init(value, decimals: min(limit, decimals))
  }

  private static func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { value, _ in value * 10 } }

  /// A thousand times as much, or a thousandth: what a wrong unit makes of it.
  func slipped(up: Bool) -> Quantity {
    if up {
      return decimals >= 3
        ? Quantity(mantissa: mantissa, decimals: decimals - 3) : Quantity(mantissa: mantissa * 1000, decimals: decimals)
    }
    return Quantity(mantissa: mantissa, decimals: decimals + 3)
  }

  /// The digits, without needless zeros; `leadingZero` stands before a point.
  func text(leadingZero: Bool = true) -> [UInt8] {
    var (digits, decimals) = (mantissa, decimals)
    while decimals > 0, digits % 10 == 0 { (digits, decimals) = (digits / 10, decimals - 1) }
    return Self.digits(digits, decimals: decimals, leadingZero: leadingZero)
  }

  /// The digits with exactly so many decimals; there must be room for all of them.
  func text(decimals wanted: Int) -> [UInt8] {
    var digits = mantissa
    for _ in decimals..<max(decimals, wanted) { digits *= 10 }
    return Self.digits(digits, decimals: max(decimals, wanted), leadingZero: true)
  }

  private static func digits(_ value: Int64, decimals: Int, leadingZero: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value.magnitude
    var count = 0
    repeat {
      if count == decimals, decimals > 0 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      count += 1
    } while rest > 0 || count < decimals
    if count == decimals, decimals > 0 {
      bytes.append(UInt8(ascii: "."))
      if leadingZero { bytes.append(UInt8(ascii: "0")) }
    }
    return bytes.reversed()
  }

  /// The quantity in attokilograms (1e-18 kg; of g TEQ, 1e-18 g): whole ones, so sums are exact.
  func attokilograms(_ unit: MeasuredUnit) -> Int128 {
    let exact: (multiplier: Int128, decimals: Int) =
      switch unit {
      case .kilograms, .gramsTEQ: (1, 0)
      case .grams: (1, 3)
      case .tonnes: (1000, 0)
      case .pounds: (45_359_237, 8)  // international yard and pound agreement, 1959
      }
    var value = Int128(mantissa) * exact.multiplier
    for _ in (decimals + exact.decimals)..<max(18, decimals + exact.decimals) { value *= 10 }
    return value
  }
}
