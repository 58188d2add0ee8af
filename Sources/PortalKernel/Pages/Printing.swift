package import Drawings
package import Markup
package import Outputs
package import Questions
package import Vocabulary

/// One reader's language, unit and edition, and the tables of words: what markup is printed with. It asks no edition
/// and no record. A class: every view and part of one has it.
package final class Printer: Sendable {
  package let language: Language
  /// The unit that the reader chose; links keep it.
  package let unit: AmountUnit
  /// The portal's own texts.
  package let texts: Terms
  /// The tables of the field: terms, places, rules.
  package let tables: ReferenceTables
  /// The id of the edition.
  package let edition: String
  /// What links name it by: its id, and the first digits of its digest.
  package let pin: String
  /// When it was made, as its manifest says.
  package let editionCreated: String
  /// Whether the address names the edition, so that links keep it.
  package let isPinned: Bool
  /// What permanent links begin with.
  package let publicAddress: String
  /// The site's styles and scripts, by their addresses.
  package let assets: Assets
  /// The outlines that still maps are drawn on.
  package let basemap: Basemap
  /// Maps of places' surroundings on them.
  package let surroundings: Surroundings
  /// The names on them.
  package let mapNaming: MapNaming
  /// How many people live where, for amounts per inhabitant.
  package let populations: Populations
  package var mapNames: MapNames { mapNaming.names(language) }
  /// The words of findings.
  package let findingTexts: FindingTexts
  /// How amounts over the years are drawn, and the page's address with another form.
  package let chart: YearChart.Form
  package let charted: @Sendable (YearChart.Form) -> String
  /// Told of each question whose permanent link is shown.
  package let shown: @Sendable (Question) -> Void

  package init(
    language: Language, unit: AmountUnit, texts: Terms, tables: ReferenceTables, edition: String, pin: String,
    editionCreated: String, isPinned: Bool, publicAddress: String, assets: Assets, basemap: Basemap,
    surroundings: Surroundings, mapNaming: MapNaming, populations: Populations, findingTexts: FindingTexts,
    chart: YearChart.Form = .columns, charted: @escaping @Sendable (YearChart.Form) -> String = { _ in "" },
    shown: @escaping @Sendable (Question) -> Void
  ) {
    self.language = language
    self.unit = unit
    self.texts = texts
    self.tables = tables
    self.edition = edition
    self.pin = pin
    self.editionCreated = editionCreated
    self.isPinned = isPinned
    self.publicAddress = publicAddress
    self.assets = assets
    self.basemap = basemap
    self.surroundings = surroundings
    self.mapNaming = mapNaming
    self.populations = populations
    self.findingTexts = findingTexts
    self.chart = chart
    self.charted = charted
    self.shown = shown
  }
}

/// Something that prints for one reader: words, figures, names and links.
package protocol Printing: Sendable {
  var printer: Printer { get }
}

/// A page's markup, from a model that holds all it prints.
package protocol PageView: Printing {
  associatedtype Model: Sendable

  init(_ model: Model, _ printer: Printer)

  var page: Page { get }
}

extension Visit {
  /// A page of a view and its model.
  package func show<View: PageView>(_ view: View.Type, _ model: View.Model) -> Reply {
    reply(View(model, printer).page)
  }
}

// MARK: Words

extension Printing {
  package var language: Language { printer.language }

  /// A text of the portal in the reader's language, `{name}` replaced by values.
  package func t(_ key: String, _ values: [String: any TextValue] = [:]) -> String {
    Words(printer.texts, language)(key, values)
  }

  /// What stands between a word and what it says, with the blanks of the language: `: `, in French ` : `.
  package var colon: String { t("colon", ["a": "", "b": ""]) }

  /// A text whose values are markup.
  package func markup(_ key: String, _ values: [String: HTML], counts: [String: Int] = [:]) -> HTML {
    Words(printer.texts, language).markup(key, values, counts: counts)
  }

  /// A word of the field: `category.onsite_air`.
  package func term(_ key: String) -> String { printer.tables.terms.word(key, language) }

  package func country(_ country: Country) -> String { term("country.\(country.rawValue)") }

  /// A date of ISO 8601 as people write it.
  package func date(_ iso: String) -> String {
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
  package var figures: Figures { Figures(language) }

  package func count(_ number: Int) -> String { figures.text(number) }

  package func percent(_ share: Double) -> String { figures.percent(share) }
}

// MARK: Links

extension Printing {
  /// A page of this language, the edition kept where the reader chose one.
  package func link(_ route: Route, _ values: String..., query: [(name: String, value: String)] = []) -> String {
    route.path.filled(values, language: language) + Address.query(query + kept)
  }

  /// A page of this language without a query, for forms and scripts.
  package func path(_ route: Route, _ values: String...) -> String { route.path.filled(values, language: language) }

  /// The language of what has none in its path.
  package var inLanguage: [(name: String, value: String)] { [("lang", language.rawValue)] }

  /// What links take along: the unit and the edition that the reader chose.
  package var kept: [(name: String, value: String)] {
    keptUnit + (printer.isPinned ? [("edition", printer.pin)] : [])
  }

  /// The unit that the reader chose, where it is not the usual one.
  package var keptUnit: [(name: String, value: String)] {
    printer.unit == .kilograms ? [] : [("unit", printer.unit.rawValue)]
  }
}
