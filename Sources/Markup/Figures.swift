internal import Foundation
public import Vocabulary

/// Numbers as a language writes them: the one formatter of tables, pages, letters and reports.
public struct Figures: Sendable {
  public let language: Language
  /// `.` in English, and in Spanish as Mexico writes it (NOM-008-SCFI admits the point); `,` in French.
  public let decimalMark: String
  /// `,` in English and Spanish; a narrow no-break space in French.
  public let groupMark: String

  public init(_ language: Language) {
    self.language = language
    (decimalMark, groupMark) = language == .french ? (",", "\u{202F}") : (".", ",")
  }

  /// A whole number: `12,345`.
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

  /// Three figures at least, whole numbers from a hundred on.
  public func rounded(_ value: Double) -> String {
    let magnitude = abs(value)
    guard magnitude > 0 else { return "0" }
    let decimals =
      magnitude >= 100
      ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : min(15, 2 - Int(log10(magnitude).rounded(.down)))
    let scale = pow(10, Double(decimals))
    let result = (value * scale).rounded() / scale
    return result == result.rounded() && abs(result) < 9e15 ? text(Int(result)) : text(result)
  }

  /// Three figures, and zeros behind them: of what is known no better.
  public func significant(_ value: Double) -> String {
    guard abs(value) >= 1_000, abs(value) < 1e18 else { return rounded(value) }
    let scale = pow(10, log10(abs(value)).rounded(.down) - 2)
    return text(Int((value / scale).rounded() * scale))
  }

  /// Four figures at most, or whole; a dash for what is no number. A true minus sign goes before what is below zero.
  public func fourFigures(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let decimals = value == 0 ? 0 : max(0, min(6, 3 - Int(log10(abs(value)).rounded(.down))))
    var plain = String(format: "%.\(decimals)f", abs(value))
    if plain.contains(".") {
      while plain.hasSuffix("0") || plain.hasSuffix(".") { if plain.removeLast() == "." { break } }
    }
    return (value < 0 ? "−" : "") + marked(plain)
  }

  /// A mass in the unit that people grasp: kilograms, or tonnes from a thousand kilograms on; in another unit for who
  /// chose it.
  public func mass(_ mass: Kilograms, in unit: AmountUnit = .kilograms) -> String {
    if unit != .kilograms { return "\(rounded(unit.converted(mass))) \(unit.rawValue)" }
    let kilograms = mass.value
    return abs(kilograms) >= 1000 ? "\(rounded(kilograms / 1000)) t" : "\(rounded(kilograms)) kg"
  }

  /// A share of 0 to 1. All is said only when it is all: 29,977 of 30,000 is 99.9 %.
  /// - Parameter tenths: a digit behind the point also above ten per cent: of what is set against a limit.
  public func percent(_ share: Double, tenths: Bool = false) -> String {
    let value = share * 100
    guard abs(value) < 1e15 else { return "–" }
    let number: String
    if share < 1, value >= 99.5 {
      number = value < 99.9 ? text((value * 10).rounded(.down) / 10) : value < 99.95 ? text(99.9) : "> \(text(99.9))"
    } else if !tenths && abs(value) >= 10 || value == 0 {
      number = text(Int(value.rounded()))
    } else {
      number = abs(value) < 0.1 ? "< \(text(0.1))" : text((value * 10).rounded() / 10)
    }
    return language == .english ? "\(number)%" : "\(number)\u{202F}%"
  }

  /// An amount of money in hundredths, with the currency's sign where it is Canada's dollar: `C$1,234.50`, `1 234,50 $
  /// CA`.
  public func money(_ cents: Int, _ currency: String) -> String {
    let rest = abs(cents % 100)
    let amount =
      (cents < 0 ? "−" : "") + text(abs(cents / 100))
      + (rest == 0 ? "" : decimalMark + (rest < 10 ? "0\(rest)" : "\(rest)"))
    let isCanadian = currency == "CAD"
    if language == .french { return "\(amount)\u{00A0}\(isCanadian ? "$ CA" : currency)" }
    return isCanadian ? "C$\(amount)" : "\(amount) \(currency)"
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
