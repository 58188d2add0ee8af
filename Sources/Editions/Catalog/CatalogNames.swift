internal import GRDB
internal import Vocabulary

/// Names of what the catalogue numbers, a row for each language, so that a further language is a matter of rows.
struct CatalogNames {
  enum Kind: String {
    case substance
    case place
    case rule
  }

  /// A row of the table `names`.
  struct Entry {
    let number: Int
    let language: Language
    let text: String
    let status: LocalizedName.Status
  }

  static let kinds: [Kind] = [.substance, .place, .rule]

  private let names: [Int: LocalizedName]

  /// Every name in every language that it has, by number.
  var all: [Entry] { names.sorted { $0.key < $1.key }.flatMap { $0.value.entries(of: $0.key) } }

  /// Reads the names of a kind. Formats 3 and 4 have them in columns, one for each of three languages.
  init(_ kind: Kind, _ db: Database) throws {
    var entries: [Int: [Language: (text: String, status: LocalizedName.Status)]] = [:]
    if try db.tableExists("names") {
      let rows = try Row.fetchAll(
        db, sql: "SELECT number, language, text, status FROM names WHERE kind = ?", arguments: [kind.rawValue])
      for row in rows {
        let status = try row.word(3) { LocalizedName.Status(rawValue: $0) }
        // Names in a language that this program does not speak are for others.
        guard let language = Language(rawValue: try row.needed(1)) else { continue }
        entries[try row.needed(0), default: [:]][language] = (try row.needed(2), status)
      }
    } else {
      let hasStatus = kind == .substance
      for language in Language.allCases {
        let status = hasStatus ? "status_\(language.rawValue)" : "'\(LocalizedName.Status.official.rawValue)'"
        let rows = try Row.fetchAll(
          db, sql: "SELECT number, coalesce(name_\(language.rawValue), ''), \(status) FROM \(kind.rawValue)s")
        for row in rows {
          let status = try row.word(2) { LocalizedName.Status(rawValue: $0) }
          entries[try row.needed(0), default: [:]][language] = (try row.needed(1), status)
        }
      }
    }
    names = entries.mapValues { LocalizedName($0) }
  }

  /// The name of a number; without any language where there is none.
  subscript(number: Int) -> LocalizedName { names[number] ?? LocalizedName([:]) }

  /// A name that no language may lack.
  func complete(_ number: Int, of code: String) throws -> LocalizedText {
    let texts = try Language.allCases.map { language -> String in
      guard let text = self[number].texts[language] else {
        throw EditionError("changed; \(code) has no name in \(language.rawValue)")
      }
      return text
    }
    return LocalizedText(english: texts[0], french: texts[1], spanish: texts[2])
  }
}

extension LocalizedName {
  /// The rows of a name: one for each language that has it.
  func entries(of number: Int) -> [CatalogNames.Entry] {
    Language.allCases.compactMap { language in
      texts[language].map { CatalogNames.Entry(number: number, language: language, text: $0, status: status(language)) }
    }
  }
}

extension LocalizedText {
  func entries(of number: Int) -> [CatalogNames.Entry] {
    Language.allCases.map { CatalogNames.Entry(number: number, language: $0, text: self[$0], status: .official) }
  }
}
