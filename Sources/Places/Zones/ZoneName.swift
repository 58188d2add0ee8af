internal import Vocabulary

/// What a question calls a zone: `border:MX-US:100` for what lies within so many kilometres of a border,
/// `ecoregions:mojave-basin-and-range` for a zone of a layer.
public enum ZoneName: Hashable, Sendable {
  /// - Parameter kilometres: more than 0, at most ``mostKilometres``.
  case border(BorderPair, kilometres: Double)
  case zone(layer: String, code: String)

  /// The farthest that a zone along a border reaches.
  public static let mostKilometres = 500.0
  /// The word that zones along borders begin with; no layer has it for a name.
  public static let borderWord = "border"
  /// In a layer, what stands for facilities outside of all its zones.
  public static let outside = "outside"
  /// In a layer, what stands for facilities without a position.
  public static let unplaced = "unknown"

  /// - Returns: nil for what is no name of a zone.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 3, parts[0].lowercased() == Self.borderWord {
      guard let pair = BorderPair(rawValue: parts[1].uppercased()),
        let match = parts[2].wholeMatch(of: /([0-9]{1,3}(\.[0-9]{1,3})?)(\s*km)?/),
        let kilometres = Double(match.output.1), kilometres > 0, kilometres <= Self.mostKilometres
      else { return nil }
      self = .border(pair, kilometres: kilometres)
      return
    }
    guard parts.count == 2, Self.isLayer(parts[0]), Self.isCode(parts[1]) else { return nil }
    self = .zone(layer: parts[0], code: parts[1])
  }

  /// The word in questions and addresses; reading it gives the same name.
  public var text: String {
    switch self {
    case .border(let pair, let kilometres):
      "\(Self.borderWord):\(pair.rawValue):\(NumberText.shortest(kilometres))"
    case .zone(let layer, let code): "\(layer):\(code)"
    }
  }

  /// Words that mean something else where a layer may be named: what answers are grouped by, and their columns.
  public static let taken: Set<String> = [
    borderWord, "zone", "zones", "country", "register", "year", "state", "sector", "substance", "code", "category",
    "method", "reliability", "facility", "plant", "scope", "municipality", "kilograms", "facilities", "reports", "net",
    "hazard", "teq",
  ]

  /// Whether a word can be the name of a layer: small letters, digits and hyphens, a letter first.
  public static func isLayer(_ word: String) -> Bool {
    !taken.contains(word) && word.wholeMatch(of: /[a-z][a-z0-9-]{0,59}/) != nil
  }

  static func isCode(_ word: String) -> Bool { word.wholeMatch(of: /[a-z0-9-]{1,120}/) != nil }

  /// A zone's code by its name: `Arizona/New Mexico Plateau` is `arizona-new-mexico-plateau`; empty where no letter and
  /// no digit is left.
  public static func code(of name: String) -> String {
    let words = TextFolding.fold(name).lowercased().unicodeScalars.split {
      !(("a"..."z").contains($0) || ("0"..."9").contains($0))
    }
    return String(words.map { String(String.UnicodeScalarView($0)) }.joined(separator: "-").prefix(120))
  }
}
