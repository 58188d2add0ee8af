/// Numbers as text.
public enum NumberText {
  /// The shortest decimal that reads back to the same double: no exponent, no separators, no needless `.0`.
  public static func shortest(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    let text = value.description
    guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    let sign = text.hasPrefix("-") ? "-" : ""
    var digits = text[..<mark].drop { $0 == "-" }
    var point = exponent + 1
    if let dot = digits.firstIndex(of: ".") {
      let fraction = digits[digits.index(after: dot)...]
      digits = digits[..<dot] + (fraction == "0" ? "" : fraction)
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
    let split = digits.index(digits.startIndex, offsetBy: point)
    point = 0
    return sign + digits[..<split] + "." + digits[split...]
  }
}
