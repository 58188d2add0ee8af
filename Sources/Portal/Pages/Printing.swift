internal import Drawings
internal import Markup
internal import Outputs
internal import Vocabulary

/// One reader's language, unit and edition, and the tables of words: what markup is printed with. It asks no edition
/// and no record.
struct Printer: Sendable {
  let language: Language
  /// The unit that the reader chose; links keep it.
  let unit: AmountUnit
  /// The portal's own texts.
  let texts: Terms
  /// The tables of the field: terms, places, rules.
  let tables: ReferenceTables
  /// The id of the edition.
  let edition: String
  /// When it was made, as its manifest says.
  let editionCreated: String
  /// Whether the address names the edition, so that links keep it.
  let isPinned: Bool
  /// What permanent links begin with.
  let publicAddress: String
  /// The site's styles and scripts, by their addresses.
  let assets: Assets
  /// The outlines that still maps are drawn on.
  let basemap: Basemap
  /// The words of findings.
  let findingTexts: FindingTexts
}

/// Something that prints for one reader: words, figures, names and links.
protocol Printing: Sendable {
  var printer: Printer { get }
}

/// A page's markup, from a model that holds all it prints.
protocol PageView: Printing {
  associatedtype Model: Sendable

  init(_ model: Model, _ printer: Printer)

  var page: Page { get }
}

extension Visit {
  /// A page of a view and its model.
  func show<View: PageView>(_ view: View.Type, _ model: View.Model) -> Reply { reply(View(model, printer).page) }
}

// MARK: Words

extension Printing {
  var language: Language { printer.language }

  /// A text of the portal in the reader's language, `{name}` replaced by values.
  func t(_ key: String, _ values: [String: any TextValue] = [:]) -> String {
    Words(printer.texts, language)(key, values)
  }

  /// A text whose values are markup.
  func markup(_ key: String, _ values: [String: HTML], counts: [String: Int] = [:]) -> HTML {
    Words(printer.texts, language).markup(key, values, counts: counts)
  }

  /// A word of the field: `category.onsite_air`.
  func term(_ key: String) -> String { printer.tables.terms.word(key, language) }

  func country(_ country: Country) -> String { term("country.\(country.rawValue)") }

  /// A date of ISO 8601 as people write it.
  func date(_ iso: String) -> String {
    let parts = iso.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]) else { return String(iso.prefix(10)) }
    let month = t("month.\(parts[1])")
    switch language {
    case .english: return "\(month) \(parts[2]), \(parts[0])"
    case .french: return "\(parts[2] == 1 ? "1er" : String(parts[2])) \(month) \(parts[0])"
    case .spanish: return "\(parts[2]) de \(month) de \(parts[0])"
    }
  }
}

// MARK: Figures

extension Printing {
  var figures: Figures { Figures(language) }

  func count(_ number: Int) -> String { figures.text(number) }

  func percent(_ share: Double) -> String { figures.percent(share) }
}

// MARK: Links

extension Printing {
  /// A page of this language, the edition kept where the reader chose one.
  func link(_ route: Route, _ values: String..., query: [(name: String, value: String)] = []) -> String {
    route.path.filled(values, language: language) + Address.query(query + kept)
  }

  /// A page of this language without a query, for forms and scripts.
  func path(_ route: Route, _ values: String...) -> String { route.path.filled(values, language: language) }

  /// The language of what has none in its path.
  var inLanguage: [(name: String, value: String)] { [("lang", language.rawValue)] }

  /// What links take along: the unit and the edition that the reader chose.
  var kept: [(name: String, value: String)] {
    keptUnit + (printer.isPinned ? [("edition", printer.edition)] : [])
  }

  /// The unit that the reader chose, where it is not the usual one.
  var keptUnit: [(name: String, value: String)] {
    printer.unit == .kilograms ? [] : [("unit", printer.unit.rawValue)]
  }
}
