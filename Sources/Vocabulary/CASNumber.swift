/// A Chemical Abstracts Service registry number whose check digit is right.
///
/// The check digit is the sum of the other digits, each times its place counted from the right
/// starting at 1, modulo 10 (CAS, "Check Digit Verification of CAS Registry Numbers").
public struct CASNumber: Hashable, Sendable, CustomStringConvertible {
  /// Digits with two hyphens and no leading zeros: `7439-92-1`.
  public let description: String

  /// Reads a number with or without hyphens and leading zeros; nil when it is none or its check digit is wrong.
  public init?(_ text: some StringProtocol) {
    guard let dashed = Self.dashed(text), Self.hasValidCheckDigit(dashed) else { return nil }
    description = dashed
  }

  /// The hyphenated form of a string of digits (`0007439921` gives `7439-92-1`), whether or not its check digit is
  /// right; nil when the text is not shaped like a CAS number.
  public static func dashed(_ text: some StringProtocol) -> String? {
    var digits: [UInt8] = []
    for byte in text.utf8 {
      if byte &- 0x30 < 10 {
        digits.append(byte)
      } else if byte != UInt8(ascii: "-") {
        return nil
      }
    }
    digits = Array(digits.drop { $0 == 0x30 })
    guard (5...10).contains(digits.count) else { return nil }
    let body = String(decoding: digits.dropLast(3), as: UTF8.self)
    let middle = String(decoding: digits.dropLast().suffix(2), as: UTF8.self)
    let check = String(decoding: digits.suffix(1), as: UTF8.self)
    return "\(body)-\(middle)-\(check)"
  }

  static func hasValidCheckDigit(_ dashed: String) -> Bool {
    let digits = dashed.utf8.filter { $0 != UInt8(ascii: "-") }.map { Int($0) - 0x30 }
    guard let check = digits.last else { return false }
    let sum = digits.dropLast().reversed().enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
    return sum % 10 == check
  }
}
