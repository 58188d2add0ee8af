/// How a language writes figures for people.
public struct NumberStyle: Sendable {
  public let decimalMark: String
  public let groupMark: String

  /// 1,234.5: English, and Spanish as Mexico writes it (NOM-008-SCFI admits the point).
  public static let english = NumberStyle(decimalMark: ".", groupMark: ",")
  /// 1 234,5, with narrow no-break spaces.
  public static let french = NumberStyle(decimalMark: ",", groupMark: "\u{202F}")

  public func text(_ integer: Int) -> String { marked(String(integer)) }

  /// Three decimals, or as many as a small number needs to show four digits of itself.
  public func text(_ number: Double) -> String {
    var decimals = 3
    var magnitude = abs(number)
    while magnitude > 0, magnitude < 1, decimals < 15 {
      magnitude *= 10
      decimals += 1
    }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (number * scale).rounded()
    return marked(NumberText.shortest(abs(scaled) < 9e15 ? scaled / scale : number))
  }

  private func marked(_ plain: String) -> String {
    let whole = plain.prefix { $0 != "." }
    let fraction = plain[whole.endIndex...].dropFirst()
    let sign = whole.hasPrefix("-") ? "-" : ""
    var groups: [Substring] = []
    var digits = whole.drop { $0 == "-" }
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    groups.insert(digits, at: 0)
    return sign + groups.joined(separator: groupMark) + (fraction.isEmpty ? "" : decimalMark + fraction)
  }
}
