/// A decimal number as written in a file: `mantissa` x 10^`exponent`, with no rounding.
///
/// Kilograms are computed from it with a single rounding wherever the digits fit, so a sum does not
/// depend on the unit a register chose.
public struct DecimalQuantity: Equatable, Sendable {
  public let mantissa: UInt64
  public let exponent: Int
  /// Below zero: NPRI facilities report waste rock that was taken back so.
  public let isNegative: Bool

  public static let zero = DecimalQuantity(mantissa: 0, exponent: 0, isNegative: false)

  /// What a cell that should hold a number holds.
  public enum Reading: Equatable, Sendable {
    case blank
    case number(DecimalQuantity)
    case unreadable
  }

  /// Reads ASCII digits with an optional point and exponent: `0`, `.26`, `4633.620`, `3E-015`.
  ///
  /// Blanks around the number are passed over. A comma, a second point, a lone `-` or `.`, letters and magnitudes of
  /// 1e300 and more are not numbers; digits beyond the eighteenth are passed over. Never traps, whatever the bytes.
  /// - Complexity: O(bytes).
  public static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
    var start = 0
    var end = bytes.count
    while start < end, bytes[start] == 0x20 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    if start == end { return .blank }
    var isNegative = false
    if bytes[start] == UInt8(ascii: "-") || bytes[start] == UInt8(ascii: "+") {
      isNegative = bytes[start] == UInt8(ascii: "-")
      start += 1
    }
    var mantissa: UInt64 = 0
    var exponent = 0
    var digits = 0
    var position = start
    var afterPoint = false
    while position < end {
      let byte = bytes[position]
      if byte &- 0x30 < 10 {
        digits += 1
        if mantissa < 1_000_000_000_000_000_000 {
          mantissa = mantissa * 10 + UInt64(byte &- 0x30)
          if afterPoint { exponent -= 1 }
        } else if !afterPoint {
          exponent += 1  // beyond 18 significant digits: kept to that precision
        }
      } else if byte == UInt8(ascii: "."), !afterPoint {
        afterPoint = true
      } else {
        break
      }
      position += 1
    }
    if digits == 0 { return .unreadable }
    if position < end {
      guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return .unreadable }
      position += 1
      var sign = 1
      if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
        if bytes[position] == UInt8(ascii: "-") { sign = -1 }
        position += 1
      }
      var power = 0
      var powerDigits = 0
      while position < end, bytes[position] &- 0x30 < 10 {
        power = min(power * 10 + Int(bytes[position] &- 0x30), 100_000)
        powerDigits += 1
        position += 1
      }
      if powerDigits == 0 || position < end { return .unreadable }
      exponent += sign * power
    }
    if mantissa == 0 { return .number(.zero) }
    let value = DecimalQuantity(mantissa: mantissa, exponent: exponent, isNegative: isNegative)
    if value.doubleValue == 0 { return .number(.zero) }
    return abs(value.doubleValue) < largest ? .number(value) : .unreadable
  }

  /// Beyond any amount, and far enough from a double's end that no unit leads past it.
  private static let largest = 1e300

  public var isZero: Bool { mantissa == 0 }

  /// The nearest double.
  public var doubleValue: Double { signed(Self.scaled(mantissa, by: exponent)) }

  /// The amount in the base unit of its measure: kilograms, or grams TEQ for ``MeasuredUnit/gramsTEQ``.
  public func converted(from unit: MeasuredUnit) -> Double {
    let factor = unit.factor
    let (product, overflow) = mantissa.multipliedReportingOverflow(by: factor.multiplier)
    if !overflow { return signed(Self.scaled(product, by: exponent + factor.exponent)) }
    return signed(Self.scaled(mantissa, by: exponent) * Self.scaled(factor.multiplier, by: factor.exponent))
  }

  private func signed(_ magnitude: Double) -> Double { isNegative ? -magnitude : magnitude }

  private static let powersOfTen: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { value, _ in value * 10 }  // exact up to 10^22
  }

  private static func scaled(_ digits: UInt64, by exponent: Int) -> Double {
    if digits < 1 << 53, abs(exponent) <= 22 {
      return exponent < 0 ? Double(digits) / powersOfTen[-exponent] : Double(digits) * powersOfTen[exponent]
    }
    return Double("\(digits)e\(exponent)") ?? .infinity
  }
}
