internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// The names that an edition has for its keys, codes and ids: looked up, never asked for.
struct Names: Sendable {
  private let served: ServedEdition

  init(_ served: ServedEdition) { self.served = served }

  func substance(_ key: String) -> LocalizedName? { served.substances[key] }
  func sector(_ code: String, _ table: SectorTable) -> LocalizedName? { served.catalog.sectorTitle(code, table) }
  func facility(_ id: String) -> String? { served.atlas.name(of: id) }
  /// The name that a register has for a code, by `tri:N420`.
  func code(_ code: String) -> String? { served.codeNames[code] }
  /// The harmonised substance of a register's code.
  func substance(ofCode code: String) -> String? { served.codeSubstances[code] }
}

/// Something that prints what an edition has names for.
protocol RegisterPrinting: Printing {
  var names: Names { get }
}

extension RegisterPrinting {
  /// NPRI is INRP in French and Spanish.
  func acronym(_ register: Register) -> String { register == .npri ? t("acronym.npri") : register.acronym }

  func stateName(_ code: String) -> String {
    if code == Answer.unknown { return term("unknown") }
    let places = printer.tables.places
    return places.place(code: code).map { places.places[$0].name[language] } ?? code
  }

  /// A substance's name; where the reader's language has none the English one, marked as English.
  func substance(_ key: String) -> HTML {
    guard let name = names.substance(key) else { return "\(key)" }
    if language != .english, name.status(language) == .missing { return "<span lang=\"en\">\(name[language])</span>" }
    return "\(name[language])"
  }

  func substanceText(_ key: String) -> String { names.substance(key)?[language] ?? key }

  /// A sector's title with its code; titles of national digits may exist in one language only.
  func sector(_ code: String) -> HTML {
    if code == Answer.unknown { return "\(term("unknown"))" }
    guard let title = names.sector(code, printer.tables.sectors) else { return "\(t("sector.code", ["code": code]))" }
    if language != .english, title.status(language) == .missing {
      return "<span lang=\"\(title.texts[.english] == nil ? "es" : "en")\">\(title[language])</span>"
    }
    return "\(title[language])"
  }

  func sectorText(_ code: String) -> String {
    if code == Answer.unknown { return term("unknown") }
    return names.sector(code, printer.tables.sectors)?[language] ?? t("sector.code", ["code": code])
  }

  // MARK: Values of dimensions

  /// The name of a dimension's value.
  func name(_ dimension: Dimension, _ value: String) -> HTML {
    switch dimension {
    case .substance: substance(value)
    case .sector: sector(value)
    default: "\(plainName(dimension, value))"
    }
  }

  func plainName(_ dimension: Dimension, _ value: String) -> String {
    if value == Answer.unknown { return term("unknown") }
    switch dimension {
    case .country, .scope, .category: return term("\(dimension.rawValue).\(value)")
    case .register: return Register(rawValue: value).map(acronym) ?? value
    case .year: return value
    case .state: return stateName(value)
    case .sector: return sectorText(value)
    case .substance: return substanceText(value)
    case .code: return names.code(value).map { t("answer.code", ["code": value, "name": $0]) } ?? value
    case .facility: return names.facility(value) ?? value
    }
  }

  /// The page about a dimension's value, where there is one.
  func page(_ dimension: Dimension, _ value: String) -> String? {
    if value == Answer.unknown { return nil }
    switch dimension {
    case .country, .state: return link(.place, value)
    case .substance: return link(.substance, value)
    case .sector: return link(.sector, value)
    case .facility: return link(.facility, value)
    case .code: return names.substance(ofCode: value).map { link(.substance, $0) }
    case .register, .year, .category, .scope: return nil
    }
  }

  func named(_ dimension: Dimension, _ value: String) -> HTML {
    guard let page = page(dimension, value) else { return name(dimension, value) }
    return "<a href=\"\(page)\">\(name(dimension, value))</a>"
  }

  // MARK: Amounts

  /// An amount in the unit that the reader chose; g TEQ stay.
  func amount(_ value: Double, _ measure: Measure = .kilograms) -> String {
    switch measure {
    case .teq: "\(figures.rounded(value)) \(term("column.teq"))"
    case .kilograms, .net, .dioxinMass: figures.mass(value, in: printer.unit)
    }
  }

  /// An amount that shows its exact value to who points at it, and to programs.
  func figure(_ value: Double, _ measure: Measure = .kilograms) -> HTML {
    let unit = measure == .teq ? term("column.teq") : "kg"
    return "<data value=\"\(value)\" title=\"\(figures.text(value)) \(unit)\">\(amount(value, measure))</data>"
  }

  /// The address of a whole list as CSV, of this edition for ever.
  func csv(_ route: Route, _ query: [(name: String, value: String)] = []) -> String {
    route.address(query: query + [("format", "csv"), ("edition", printer.edition)])
  }
}
