package import Editions
package import Findings
package import Markup
package import Outputs
package import Places
package import Questions
package import Vocabulary

/// The names that an edition has for its keys, codes and ids: looked up, never asked for.
package struct Names: Sendable {
  private let served: ServedEdition

  package init(_ served: ServedEdition) { self.served = served }

  package func substance(_ key: String) -> LocalizedName? { served.substances[key] }
  package func sector(_ code: String, _ table: SectorTable) -> LocalizedName? {
    served.catalog.sectorTitle(code, table)
  }
  package func facility(_ id: String) -> String? { served.atlas.name(of: id) }
  /// The name that a register has for a code, by `tri:N420`.
  package func code(_ code: String) -> String? { served.codeNames[code] }
  /// The harmonised substance of a register's code.
  package func substance(ofCode code: String) -> String? { served.codeSubstances[code] }
  package func municipality(_ code: String) -> Municipality? { served.municipalities[code] }

  package var zones: Zones { served.edition.zones }

  /// The files that a question's zones came from.
  package func zoneSources(_ question: Question) -> [(zones: String, file: String, sha256: String)] {
    let layers = question.zoneLayers.sorted().compactMap { name in
      zones.layer(name).map { (name, $0.record.source.name, $0.record.source.sha256) }
    }
    let pairs = BorderPair.allCases.filter { pair in
      question.zones.contains { if case .border(pair, _) = $0 { true } else { false } }
    }
    return layers + pairs.compactMap { pair in zones.border(pair).map { (pair.rawValue, $0.source, $0.sha256) } }
  }

  /// A facility's city and county or municipality.
  package func town(_ id: String) -> String? { served.atlas.town(of: id) }

  /// The harmonised key that a filter's word means, as far as that is plain.
  package func key(of word: String) -> String {
    if served.substances[word] != nil { return word }
    return served.catalog.codes.first {
      $0.code.lowercased() == SubstanceTable.normalized(word, in: $0.register).lowercased()
    }.map {
      served.catalog.substances[$0.substance].substance.key
    } ?? word
  }

  /// The sentences of notes in a reader's language and unit.
  package func notes(for printer: Printer) -> NoteTexts {
    NoteTexts(served.substances, tables: printer.tables, language: printer.language, unit: printer.unit)
  }

  /// A file of the edition, by its position in the catalogue.
  package func source(_ position: Int) -> Catalog.Source? {
    served.catalog.sources.indices.contains(position) ? served.catalog.sources[position] : nil
  }

  /// The harmonised key at a position of the catalogue; blank where there is none.
  package func substanceKey(at position: Int) -> String {
    served.catalog.substances.indices.contains(position) ? served.catalog.substances[position].substance.key : ""
  }

  /// A facility's id by its number.
  package func facilityID(_ number: Int) -> String { served.edition.facilities[number] }

  /// What the reasons of findings are said with.
  package func why(_ remark: Remark, _ printer: Printer) -> String {
    printer.findingTexts.why(remark, printer.language, substances: served.substances)
  }

  /// All reasons of a finding, and that nobody has verified it.
  package func why(_ finding: Finding, _ printer: Printer) -> String {
    printer.findingTexts.why(finding, printer.language, substances: served.substances)
  }

  /// What a finding about a value is about: the harmonised key and the category; nil for a site.
  package func subject(_ finding: Finding, _ rules: RuleTable) -> (substance: String, category: Vocabulary.Category?)? {
    guard case .value(_, _, let code, let rule) = finding.target, served.catalog.codes.indices.contains(code) else {
      return nil
    }
    let known = served.catalog.rules.indices.contains(rule) ? rules.rule(id: served.catalog.rules[rule]) : nil
    return (
      served.catalog.substances[served.catalog.codes[code].substance].substance.key,
      known.map { rules.rules[$0].category }
    )
  }

  /// Where a facility is and what it is called, by its number.
  package func spot(_ number: Int) -> (id: String, name: String, point: GeoPoint) {
    (served.atlas.ids[number], served.atlas.name(number), served.atlas.point(number))
  }
}

/// Something that prints what an edition has names for.
package protocol RegisterPrinting: Printing {
  var names: Names { get }
}

extension RegisterPrinting {
  /// A register's acronym as the language has it: NPRI is INRP in French.
  package func acronym(_ register: Register) -> String {
    printer.tables.terms.text("acronym.\(register.rawValue)")?[language] ?? register.acronym
  }

  /// `Macon County, Illinois`; a code that the edition does not have as it is.
  package func municipalityName(_ code: String) -> String {
    names.municipality(code)?.fullTitle(printer.tables, language) ?? code
  }

  /// `Mojave Basin and Range`, or `Mexico–United States border, 100 km on each side`.
  package func zoneTitle(_ zone: ZoneName) -> String {
    names.zones.title(zone, printer.tables.terms, language)
  }

  /// What a dimension of a question is called: of zones their layer's title.
  package func dimensionName(_ dimension: Questions.Dimension, of question: Question) -> String {
    guard dimension == .zone else { return term("dimension.\(dimension.rawValue)") }
    let layer = question.word(dimension)
    return names.zones.layer(layer)?.title(language) ?? layer
  }

  package func stateName(_ code: String) -> String {
    if code == Answer.unknown { return term("unknown") }
    let places = printer.tables.places
    return places.place(code: code).map { places.places[$0].name[language] } ?? code
  }

  /// A substance's name; where the reader's language has none the English one, marked as English.
  package func substance(_ key: String) -> HTML {
    guard let name = names.substance(key) else { return "\(key)" }
    if language != .english, name.status(language) == .missing { return "<span lang=\"en\">\(name[language])</span>" }
    return "\(name[language])"
  }

  package func substanceText(_ key: String) -> String { names.substance(key)?[language] ?? key }

  /// A sector's title with its code; titles of national digits may exist in one language only.
  package func sector(_ code: String) -> HTML {
    if code == Answer.unknown { return "\(term("unknown"))" }
    guard let title = names.sector(code, printer.tables.sectors) else { return "\(t("sector.code", ["code": code]))" }
    if language != .english, title.status(language) == .missing {
      return "<span lang=\"\(title.texts[.english] == nil ? "es" : "en")\">\(title[language])</span>"
    }
    return "\(title[language])"
  }

  package func sectorText(_ code: String) -> String {
    if code == Answer.unknown { return term("unknown") }
    return names.sector(code, printer.tables.sectors)?[language] ?? t("sector.code", ["code": code])
  }

  // MARK: Values of dimensions

  /// The name of a dimension's value.
  package func name(_ dimension: Questions.Dimension, _ value: String) -> HTML {
    switch dimension {
    case .substance: substance(value)
    case .sector: sector(value)
    default: "\(plainName(dimension, value))"
    }
  }

  package func plainName(_ dimension: Questions.Dimension, _ value: String) -> String {
    if value == Answer.unknown { return term("unknown") }
    switch dimension {
    case .country, .scope, .category, .method, .reliability: return term("\(dimension.rawValue).\(value)")
    case .register: return Register(rawValue: value).map(acronym) ?? value
    case .year: return value
    case .state: return stateName(value)
    case .sector: return sectorText(value)
    case .substance: return substanceText(value)
    case .code: return names.code(value).map { t("answer.code", ["code": value, "name": $0]) } ?? value
    case .facility, .plant: return names.facility(value) ?? value
    case .zone: return ZoneName(value).map(zoneTitle) ?? value
    }
  }

  /// The page about a dimension's value, where there is one.
  package func page(_ dimension: Questions.Dimension, _ value: String) -> String? {
    if value == Answer.unknown { return nil }
    switch dimension {
    case .country, .state: return link(.place, value)
    case .substance: return link(.substance, value)
    case .sector: return link(.sector, value)
    case .facility, .plant: return link(.facility, value)
    case .code: return names.substance(ofCode: value).map { link(.substance, $0) }
    case .zone: return link(.zone, value)
    case .register, .year, .category, .method, .reliability, .scope: return nil
    }
  }

  package func named(_ dimension: Questions.Dimension, _ value: String) -> HTML {
    guard let page = page(dimension, value) else { return name(dimension, value) }
    return "<a href=\"\(page)\">\(name(dimension, value))</a>"
  }

  // MARK: Amounts

  /// An amount in the unit that the reader chose; what is no mass stays.
  package func amount(_ value: Double, _ measure: Measure = .kilograms) -> String {
    switch measure {
    case .teq: "\(figures.rounded(value)) \(unit(measure))"
    case .hazard: "\(figures.significant(value)) \(unit(measure))"
    case .kilograms, .net, .dioxinMass: figures.mass(Kilograms(value), in: printer.unit)
    }
  }

  package func amount(_ mass: Kilograms) -> String { amount(mass.value) }

  /// The unit that a measure's figures are summed in.
  package func unit(_ measure: Measure) -> String {
    switch measure {
    case .teq: term("column.teq")
    case .hazard: term("unit.hazard")
    case .kilograms, .net, .dioxinMass: AmountUnit.kilograms.rawValue
    }
  }

  /// An amount that shows its exact value to who points at it, and to programs.
  package func figure(_ value: Double, _ measure: Measure = .kilograms) -> HTML {
    return "<data value=\"\(value)\" title=\"\(figures.text(value)) \(unit(measure))\">\(amount(value, measure))</data>"
  }

  /// The address of a whole list as CSV, of this edition for ever.
  /// - Parameter inLanguage: whether its words are the reader's.
  package func csv(_ route: Route, _ query: [(name: String, value: String)] = [], inLanguage: Bool = false) -> String {
    let words = inLanguage ? self.inLanguage : []
    return route.address(
      query: query + Parameter.spreadsheet(.csv) + words + [("edition", printer.pin)])
  }
}
