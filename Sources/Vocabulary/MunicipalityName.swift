/// A county, municipality or city as a register's file spells it, and the key that its spellings share.
///
/// TRI gives counties in capitals, cut at 25 characters (`ST JOHN THE BAPTIST PARIS`); RETC municipalities, with and
/// without accents and abbreviations (`Gral. Escobedo`); NPRI cities (`Saint-Jean`, `ST JEAN`).
public struct MunicipalityName: Sendable, Hashable {
  /// What kind of place a name says it is. The raw value ends the key of its text (`municipality.…`).
  public enum Kind: String, CaseIterable, Sendable {
    case county
    case parish
    case borough
    case independentCity = "independent_city"
    /// A municipality, a city, or what has no word of its own.
    case plain
  }

  public let kind: Kind
  /// Without the word for its kind, no longer in capitals only: `De Kalb`.
  public let name: String
  /// What all its spellings within one state share: `saint-marys`.
  public let key: String

  /// - Returns: nil for a text without a letter.
  public init?(_ text: String, in country: Country, state: String) {
    var words = TextFolding.collapseWhitespace(text).split(separator: " ").map(String.init)
    kind = country == .unitedStates ? Self.takeKind(&words, state) : .plain
    let name = words.joined(separator: " ")
    self.name = name == name.uppercased() ? Self.capitalized(name) : name
    var parts = Self.parts(name)
    if kind == .independentCity { parts.append("city") }
    guard !parts.isEmpty else { return nil }
    key = parts.joined(separator: "-")
  }

  /// A key without what spellings differ in beyond it: `De Kalb` and `Dekalb`.
  public static func joined(_ key: some StringProtocol) -> String { String(key.filter { $0 != "-" }) }

  /// A text as a key: lower case, no accents or marks, abbreviations written out, no article before it.
  public static func key(_ text: String) -> String { parts(text).joined(separator: "-") }

  private static func parts(_ text: String) -> [String] {
    // An apostrophe parts no words: ST MARY'S is ST MARYS.
    let folded = TextFolding.fold(text).lowercased().filter { $0 != "'" && $0 != "’" }
    let words = folded.split { !($0.isLetter || $0.isNumber) }.map { abbreviations[String($0)] ?? String($0) }
    let isArticle = words.count > 1 && articles.contains(words[0])
    return isArticle ? Array(words.dropFirst()) : words
  }

  private static let articles: Set<String> = ["el", "la", "los", "las"]
  private static let abbreviations = [
    "st": "saint", "ste": "sainte", "sta": "santa", "sto": "santo", "gral": "general", "dr": "doctor", "cd": "ciudad",
    "mt": "mount", "ft": "fort", "cnel": "coronel", "pdte": "presidente", "ing": "ingeniero",
  ]

  /// Takes the word for its kind off the end of a name of the United States.
  ///
  /// TRI cuts names at 25 characters, and so these words.
  private static func takeKind(_ words: inout [String], _ state: String) -> Kind {
    guard words.count > 1, let last = words.last?.uppercased() else { return kind(of: state) }
    func ends(_ whole: String, _ least: Int) -> Bool { last.count >= least && whole.hasPrefix(last) }
    switch last {
    case "(CITY)":
      words.removeLast()
      return .independentCity
    case "COUNTY":
      words.removeLast()
      return .county
    case _ where state == "US-LA" && ends("PARISH", 3):
      words.removeLast()
      return .parish
    case _ where state == "US-AK" && (ends("BOROUGH", 4) || ends("CENSUS", 4)):
      words.removeLast()
      return .borough
    case _ where state == "US-AK" && words.count > 2 && ends("AREA", 1) && words[words.count - 2] == "CENSUS":
      words.removeLast(2)
      return .borough
    default: return kind(of: state)
    }
  }

  private static func kind(of state: String) -> Kind {
    switch state {
    case "US-AK": .borough
    case "US-LA": .parish
    // A federal district, and islands without counties; Puerto Rico has municipalities.
    case "US-DC", "US-PR", "US-GU", "US-VI", "US-AS", "US-MP": .plain
    default: .county
    }
  }

  /// `ST LOUIS` as `St Louis`; short words between others stay small.
  private static func capitalized(_ text: String) -> String {
    let small: Set<String> = ["de", "del", "la", "las", "los", "el", "y", "of", "the", "and", "du", "des", "sur"]
    var isFirst = true
    var result = ""
    for word in text.lowercased().split(separator: " ") {
      if !isFirst { result += " " }
      var isStart = isFirst || !small.contains(String(word))
      for character in word {
        result += isStart ? character.uppercased() : String(character)
        isStart = "-/.(".contains(character)
      }
      isFirst = false
    }
    return result
  }
}
