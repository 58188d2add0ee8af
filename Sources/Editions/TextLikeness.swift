internal import Vocabulary

/// A name or an address made ready to be compared: its words in one spelling, and their pairs of letters.
///
/// How alike two are, from 0 to 1, is Dice's coefficient of their pairs, after forms of companies and abbreviations of
/// streets are brought to one spelling.
public struct LikenessText: Sendable {
  private let words: [String]
  /// Sorted.
  private let pairs: [UInt32]

  /// A name of a facility or company, without the form of the company.
  public init(name: String) { self.init(Self.words(name).filter { !Self.companyForms.contains($0) }) }

  init(address: String) { self.init(Self.words(address)) }

  var isEmpty: Bool { words.isEmpty }

  /// In one spelling.
  var text: String { words.joined(separator: " ") }

  var allWords: [String] { words }

  /// Words that may tell one from another: of three letters at least, and numbers.
  var significantWords: [String] { words.filter { $0.count > 2 || $0.allSatisfy(\.isNumber) } }

  private init(_ words: [String]) {
    self.words = words
    pairs = words.flatMap { word in
      let letters = [UInt8](word.utf8)
      guard letters.count > 1 else { return letters.map { UInt32($0) } }
      return zip(letters, letters.dropFirst()).map { UInt32($0) << 8 | UInt32($1) }
    }.sorted()
  }

  /// The number an address begins with; nil when it begins with a word.
  var houseNumber: String? { words.first.flatMap { $0.allSatisfy(\.isNumber) ? $0 : nil } }

  /// - Complexity: O(letters).
  public func likeness(to other: LikenessText) -> Double {
    if words.isEmpty || other.words.isEmpty { return 0 }
    var (i, j, shared) = (0, 0, 0)
    while i < pairs.count, j < other.pairs.count {
      if pairs[i] == other.pairs[j] {
        (i, j, shared) = (i + 1, j + 1, shared + 1)
      } else if pairs[i] < other.pairs[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return 2 * Double(shared) / Double(max(1, pairs.count + other.pairs.count))
  }

  private static let companyForms: Set<String> = [
    "INC", "LLC", "LTD", "LTEE", "CO", "CORP", "CORPORATION", "COMPANY", "LP", "LLP", "SA", "S", "A", "DE", "CV", "C",
    "V", "RL", "R", "L", "THE",
  ]
  private static let spellings: [String: String] = [
    "STREET": "ST", "AVENUE": "AVE", "AV": "AVE", "AVENIDA": "AVE", "ROAD": "RD", "DRIVE": "DR", "BOULEVARD": "BLVD",
    "HIGHWAY": "HWY",
    "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "MOUNT": "MT", "SAINT": "ST", "LANE": "LN", "COURT": "CT",
    "PLACE": "PL",
    "PARKWAY": "PKWY", "ROUTE": "RT", "RTE": "RT", "CALLE": "C", "CARRETERA": "CARR", "CHEMIN": "CH", "RUE": "R",
  ]

  private static func words(_ text: String) -> [String] {
    TextFolding.fold(text).split { !$0.isLetter && !$0.isNumber }.map { spellings[String($0)] ?? String($0) }
  }
}
