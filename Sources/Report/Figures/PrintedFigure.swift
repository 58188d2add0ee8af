internal import Markup
internal import Vocabulary

/// How a number is printed; the same style of the same number is the same text.
enum FigureStyle: String, Sendable, CaseIterable {
  /// `28,241,664 kg`.
  case kilograms
  /// `451.76 million kg`.
  case millions
  /// `317,000,000,000`: three figures, without a unit, which is its heading's.
  case hazard
  /// `1,577`.
  case count
  /// `37.3%`.
  case share
  /// `+74.5%`.
  case change
  /// `almost 75%`: in words, as near as a reader needs.
  case about

  /// What a number is rounded to, for programs. Below half a kilogram two digits are kept.
  var rounding: String {
    switch self {
    case .kilograms: "1 kg"
    case .millions: "10000 kg"
    case .hazard: "3 figures"
    case .count: "1"
    case .share, .change: "0.1 %"
    case .about: "1 %"
    }
  }

  func text(_ value: Double, _ words: Words) -> String {
    let figures = words.figures
    // A change from nothing is no number.
    guard value.isFinite, abs(value) < (self == .hazard ? 1e18 : 1e15) else { return "–" }
    switch self {
    case .kilograms: return "\(whole(value, figures))\u{A0}kg"
    case .millions:
      return words("millions", ["n": Millions(text: fixed(value / 1e6, 2, figures), value: value / 1e6)])
    case .hazard: return figures.significant(value)
    case .count: return whole(value, figures)
    case .share: return percent(fixed(value * 100, 1, figures), figures)
    case .change:
      let rounded = (value * 1000).rounded() / 10
      let sign = rounded > 0 ? "+" : rounded < 0 ? "−" : ""
      return sign + percent(fixed(abs(rounded), 1, figures), figures)
    case .about: return Self.about(abs(value), words)
    }
  }

  private func whole(_ value: Double, _ figures: Figures) -> String {
    value == 0 || abs(value) >= 0.5 ? figures.text(Int(value.rounded())) : figures.rounded(value)
  }

  /// So many decimals, also where they are zero.
  private func fixed(_ value: Double, _ decimals: Int, _ figures: Figures) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let fraction = String(scaled % Int(scale))
    let sign = value < 0 && scaled > 0 ? "−" : ""
    return sign + figures.text(scaled / Int(scale)) + figures.decimalMark
      + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  private func percent(_ number: String, _ figures: Figures) -> String { Self.percent(number, figures) }

  private static func percent(_ number: String, _ figures: Figures) -> String {
    figures.language == .english ? "\(number)%" : "\(number)\u{A0}%"
  }

  /// How far a share may be from a half, a third, two thirds, a quarter or three quarters to be called so: three
  /// tenths of a percentage point.
  private static let nearness = 0.003

  private static let parts: [(key: String, share: Double)] = [
    ("half", 1.0 / 2), ("third", 1.0 / 3), ("two-thirds", 2.0 / 3), ("quarter", 1.0 / 4), ("three-quarters", 3.0 / 4),
  ]

  /// A share in words: "about a third" within three tenths of a percentage point; else the whole percent that it
  /// rounds to, with
  /// "almost" where it was rounded up and "more than" where it was rounded down.
  static func about(_ share: Double, _ words: Words) -> String {
    if let part = parts.first(where: { abs(share - $0.share) <= nearness }) {
      return words("about.\(part.key)")
    }
    let value = share * 100
    let whole = value.rounded()
    if value >= 200 { return words("about.times", ["n": words.figures.rounded(share + 1)]) }
    let number = percent(words.figures.text(Int(whole)), words.figures)
    if whole == 0 { return words("about.less", ["n": percent(words.figures.text(1), words.figures)]) }
    if abs(value - whole) < 0.05 { return words("about.about", ["n": number]) }
    return words(value < whole ? "about.almost" : "about.more", ["n": number])
  }
}

/// Millions choose their plural: French has one below two, Spanish of exactly one.
private struct Millions: TextValue {
  let text: String
  let value: Double

  func text(_ figures: Figures) -> String { text }

  var count: Int? { (abs(value) * 100).rounded() == 100 ? 1 : abs(value) < 1.995 ? 0 : 2 }
}

/// A number as it is printed in one place of one language.
struct PrintedFigure: Sendable {
  /// `TS-1.2-07`: the same in every language.
  let id: String
  /// The section's number.
  let place: String
  let source: FigureSource
  let value: Double
  let style: FigureStyle
  let text: String
  /// The permanent address of its question; nil for a number of others.
  let address: String?

  var anchor: String { id }
}
