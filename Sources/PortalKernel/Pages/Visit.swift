package import Drawings
internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
package import Questions
package import Vocabulary

/// One reader's look at the portal: a language, an edition, an address; and the words and links that pages are made
/// with.
package struct Visit: RegisterPrinting {
  package let site: Site
  package let served: ServedEdition
  package let shelf: EditionLibrary.Shelf
  package let language: Language
  /// The name of the route that answers.
  package var routeName = ""
  /// The segments behind the language.
  package let path: [String]
  /// The address's path as it was asked for.
  package var requestPath = "/"
  /// Of the request's header.
  package var acceptLanguage = ""
  /// The language that a parameter asks for, where the path names none.
  package var askedLanguage: String?
  /// The query without `edition` and `lang`.
  package var items: [(name: String, value: String)]
  /// The values of the path's places.
  package var values: [String: String] = [:]
  /// Whether the address names the edition, so that links keep it.
  package var isPinned = false
  /// Whether the address names the edition by its id alone, as links of before do: what it holds is not pinned by it.
  package var isUnpinned = false
  /// The unit that the reader chose; links keep it.
  package var unit = AmountUnit.kilograms
  /// How the page's amounts over the years are drawn.
  package var chart = YearChart.Form.columns
  /// Whether the reader would rather have HTML than JSON, where both are there.
  package var prefersHTML = false
  /// Whose reader it is, for fair shares.
  package var network = Network.unknown
  /// Of pages of one's own: who is there.
  package var guest: Guest?

  package init(
    site: Site, served: ServedEdition, shelf: EditionLibrary.Shelf, language: Language, routeName: String = "",
    path: [String], requestPath: String = "/", acceptLanguage: String = "", askedLanguage: String? = nil,
    items: [(name: String, value: String)], values: [String: String] = [:], isPinned: Bool = false
  ) {
    (self.site, self.served, self.shelf, self.language) = (site, served, shelf, language)
    (self.routeName, self.path, self.requestPath) = (routeName, path, requestPath)
    (self.acceptLanguage, self.askedLanguage) = (acceptLanguage, askedLanguage)
    (self.items, self.values, self.isPinned) = (items, values, isPinned)
  }

  /// The language of an answer whose address has none in its path.
  package func asked() throws -> Language {
    guard let askedLanguage else { return .english }
    guard let language = Language(rawValue: askedLanguage) else {
      throw Problem.parameter("lang", found: askedLanguage, expected: .oneOf(Language.allCases.map(\.rawValue)))
    }
    return language
  }

  /// What pages are printed with.
  package var printer: Printer { printer(in: language) }

  package func printer(in language: Language) -> Printer {
    Printer(
      language: language, unit: unit, texts: site.texts, tables: site.tables, edition: served.id, pin: served.pin,
      editionCreated: served.manifest.created, isPinned: isPinned, publicAddress: site.publicAddress,
      assets: site.assets, basemap: site.basemap, surroundings: site.surroundings, mapNaming: site.mapNaming,
      populations: site.populations, findingTexts: site.findingTexts, chart: chart,
      charted: { [self] in address(charted: $0) },
      shown: { [archive = site.archive, served, network] in archive?.add($0, of: served, by: network) })
  }

  /// Takes the unit that a page's address asks for and the form of its chart out of the items: links carry them on.
  package mutating func takeChoices(of route: Route) throws {
    if route.isPage { unit = try taken("unit", standard: unit) }
    if route.parameters.contains(where: { $0.name == Parameter.chart.name }) {
      chart = try taken(Parameter.chart.name, standard: chart)
    }
  }

  private mutating func taken<Word: RawRepresentable & CaseIterable>(_ name: String, standard: Word) throws -> Word
  where Word.RawValue == String {
    let word = try parameters.word(name, standard: standard)
    items.removeAll { $0.name == name }
    return word
  }

  /// What the query asks, every name of which the route takes.
  package var parameters: Parameters { Parameters(items) }

  /// The value of a place of the route's path.
  package subscript(place: String) -> String { values[place] ?? "" }

  // MARK: Words

  /// Reads names in place of codes, in the language of the path or of `lang`.
  package var words: WordReader {
    let tables = site.tables
    return WordReader(served.edition, language: askedLanguage.flatMap { Language(rawValue: $0) } ?? language) { tables }
  }

  /// The names that the edition has.
  package var names: Names { Names(served) }

  // MARK: Addresses

  /// This page in another language.
  package func address(in language: Language, edition: Bool = false) -> String {
    var query = items + askedChart
    if unit != .kilograms { query.append(("unit", unit.rawValue)) }
    if isPinned || edition { query.append(("edition", served.pin)) }
    return here(query, in: language)
  }

  /// This page with its amounts over the years drawn in another form.
  private func address(charted form: YearChart.Form) -> String {
    here(items + Self.asked(form) + kept)
  }

  /// The query of the page's form of chart, where it is not the usual one.
  package var askedChart: [(name: String, value: String)] { Self.asked(chart) }

  /// The query of a form, where it is not the usual one.
  private static func asked(_ form: YearChart.Form) -> [(name: String, value: String)] {
    form == .columns ? [] : [(Parameter.chart.name, form.rawValue)]
  }

  /// This page with another query.
  package func here(_ query: [(name: String, value: String)], in language: Language? = nil) -> String {
    let segments = [(language ?? self.language).rawValue] + path.map(Address.encode)
    return "/" + segments.joined(separator: "/") + (path.isEmpty ? "/" : "") + Address.query(query)
  }

  /// This page for ever: with the edition named, and the site's public address.
  package var permanentAddress: String { site.publicAddress + address(in: language, edition: true) }

  // MARK: Editions

  /// Editions of the server that are not newer than this one.
  package var earlierEditions: [(id: String, pin: String, created: String)] {
    shelf.filter { $0.id != served.id && $0.manifest.created <= served.manifest.created }
      .map { ($0.id, $0.pin, $0.manifest.created) }
  }
}
