internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// One reader's look at the portal: a language, an edition, an address; and the words and links that pages are made
/// with.
struct Visit: RegisterPrinting {
  let portal: Portal
  let served: ServedEdition
  let shelf: EditionLibrary.Shelf
  let language: Language
  /// The name of the route that answers.
  var routeName = ""
  /// The segments behind the language.
  let path: [String]
  /// The address's path as it was asked for.
  var requestPath = "/"
  /// Of the request's header.
  var acceptLanguage = ""
  /// The language that a parameter asks for, where the path names none.
  var askedLanguage: String?
  /// The query without `edition` and `lang`.
  var items: [(name: String, value: String)]
  /// The values of the path's places.
  var values: [String: String] = [:]
  /// Whether the address names the edition, so that links keep it.
  var isPinned = false
  /// The unit that the reader chose; links keep it.
  var unit = AmountUnit.kilograms

  /// The language of an answer whose address has none in its path.
  func asked() throws -> Language {
    guard let askedLanguage else { return .english }
    guard let language = Language(rawValue: askedLanguage) else {
      throw Problem.parameter("lang", found: askedLanguage, expected: .oneOf(Language.allCases.map(\.rawValue)))
    }
    return language
  }

  /// What pages are printed with.
  var printer: Printer { printer(in: language) }

  func printer(in language: Language) -> Printer {
    Printer(
      language: language, unit: unit, texts: portal.texts, tables: portal.tables, edition: served.id,
      editionCreated: served.manifest.created, isPinned: isPinned, publicAddress: portal.publicAddress,
      assets: portal.assets, basemap: portal.basemap, findingTexts: portal.findingTexts)
  }

  /// What the query asks, every name of which the route takes.
  var parameters: Parameters { Parameters(items) }

  // MARK: Words

  /// Reads names in place of codes, in the language of the path or of `lang`.
  var words: WordReader {
    let tables = portal.tables
    return WordReader(served.edition, language: askedLanguage.flatMap { Language(rawValue: $0) } ?? language) { tables }
  }

  /// The names that the edition has.
  var names: Names { Names(served) }

  // MARK: Addresses

  /// This page in another language.
  func address(in language: Language, edition: Bool = false) -> String {
    var query = items
    if unit != .kilograms { query.append(("unit", unit.rawValue)) }
    if isPinned || edition { query.append(("edition", served.id)) }
    return here(query, in: language)
  }

  /// This page with another query.
  func here(_ query: [(name: String, value: String)], in language: Language? = nil) -> String {
    let segments = [(language ?? self.language).rawValue] + path.map(Address.encode)
    return "/" + segments.joined(separator: "/") + (path.isEmpty ? "/" : "") + Address.query(query)
  }

  /// This page for ever: with the edition named, and the site's public address.
  var permanentAddress: String { portal.publicAddress + address(in: language, edition: true) }
}
