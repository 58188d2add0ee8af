public import Editions
internal import Markup
internal import Places
public import Questions
internal import Registers
public import Vocabulary

/// The sentences of an answer's notes in one language; the same words on the command line, in the API, on pages and in
/// workbooks.
public struct NoteTexts: Sendable {
  private let tables: ReferenceTables
  private let language: Language
  private let substances: [String: LocalizedName]
  private let unit: AmountUnit

  /// - Parameter unit: of masses in sentences.
  public init(_ edition: Edition, tables: ReferenceTables, language: Language, unit: AmountUnit = .kilograms) {
    self.init(
      Dictionary(
        edition.catalog.substances.map { ($0.substance.key, $0.substance.name) },
        uniquingKeysWith: { first, _ in first }), tables: tables, language: language, unit: unit)
  }

  /// - Parameter substances: names of harmonised substances by key.
  package init(
    _ substances: [String: LocalizedName], tables: ReferenceTables, language: Language,
    unit: AmountUnit = .kilograms
  ) {
    (self.substances, self.tables, self.language, self.unit) = (substances, tables, language, unit)
  }

  private var words: Words { Words(tables.terms, language) }

  /// A note as a sentence.
  public func text(_ note: AnswerNote) -> String {
    switch note {
    case .group(let asked, let substance, let others):
      let name = substances[substance]?[language] ?? substance
      guard let asked else { return words("note.group.key", ["name": name, "n": others]) }
      return words("note.group", ["name": name, "code": asked, "n": others])
    case .wider(let code, let substance):
      return words("note.wider", ["code": code.description, "name": substances[substance]?[language] ?? substance])
    case .countedTwice(let certain, let possible):
      let figures = words.figures
      let values = [
        "certain": figures.text(unit.converted(certain)), "possible": figures.text(unit.converted(possible)),
        "unit": unit.rawValue,
      ]
      return words(
        certain == .zero ? "note.twice.possible" : possible == .zero ? "note.twice.certain" : "note.twice.both", values)
    case .part(let country, let years, let states):
      return words(
        "note.statement", ["country": name(country), "years": Self.spans(years), "what": part(states, of: country)])
    case .partOfKind(let country, let years, let kind, let states):
      return words(
        "note.statement",
        ["country": name(country), "years": Self.spans(years), "what": part(kind, states, of: country)])
    case .withoutPosition(let facilities): return words("note.without_position", ["n": facilities])
    case .hazard(let note): return sentences(note).joined(separator: ". ")
    case .reliability(let note): return sentence(note)
    case .equivalents(let note): return sentences(note).joined(separator: ". ")
    case .zones(let note): return sentence(note)
    case .notLoaded(let country, let years, let kinds):
      return words(
        "note.statement",
        [
          "country": name(country), "years": Self.spans(years),
          "what": words("note.not_loaded", ["kinds": names(kinds)]),
        ])
    }
  }

  /// Whose zones an answer goes by.
  public func sentence(_ note: ZoneNote) -> String {
    switch note.kind {
    case .layer(let name, let field):
      return words("note.zones", ["layer": name, "field": field, "file": note.source, "hash": note.sha256])
    case .border(let pair, let kilometres, let sides):
      let parts = sides.map { side in
        words(
          "note.zones.side",
          ["country": name(side.country), "n": side.inside, "of": words.figures.text(side.all)])
      }
      return words(
        "note.zones.border",
        [
          "pair": pair.rawValue, "km": NumberText.shortest(kilometres), "sides": parts.joined(separator: "; "),
          "file": note.source, "hash": note.sha256,
        ])
    }
  }

  /// What grams of toxic equivalents are of, and what stands beside them, a sentence each.
  public func sentences(_ note: EquivalentsNote) -> [String] {
    func grams(_ value: Double) -> String { "\(words.figures.rounded(value)) \(words("column.teq"))" }
    var made: [String] = []
    if let computed = note.computed {
      made.append(
        words(
          "note.teq.computed",
          ["amount": grams(computed), "factors": note.factors, "version": note.version, "source": note.source]))
    }
    if let reported = note.reported, reported > 0 {
      made.append(words("note.teq.reported", ["amount": grams(reported)]))
    }
    if let beside = note.computedBeside, beside > 0 {
      made.append(
        words("note.teq.computed-beside", ["amount": grams(beside), "factors": note.factors, "version": note.version]))
    }
    if let beside = note.reportedBeside, beside > 0 {
      made.append(words("note.teq.reported-beside", ["amount": grams(beside)]))
    }
    if note.without > 0 {
      made.append(words("note.teq.without", ["mass": "\(words.figures.rounded(note.without * 1000)) g"]))
    }
    return made
  }

  /// What a sum of hazard says and what it does not, a sentence each.
  public func sentences(_ note: HazardNote) -> [String] {
    let figures = words.figures
    func percent(_ part: Double, _ whole: Double) -> String { figures.percent(whole > 0 ? part / whole : 0) }
    var made = [words("note.hazard", ["table": note.table, "version": note.versions.joined(separator: ", ")])]
    guard note.all.kilograms > 0 else { return made + [words("note.hazard.none")] }
    made.append(
      words(
        "note.hazard.share",
        [
          "share": figures.percent(note.all.share ?? 0, tenths: true),
          "mass": figures.mass(Kilograms(note.all.kilograms), in: unit),
        ]))
    if !note.missing.isEmpty {
      let list = note.missing.map { one in
        let name = substances[one.substance]?[language] ?? one.substance
        let medium = words("category.short.\(one.category.code)")
        return "\(name) (\(one.code), \(medium)) \(figures.mass(Kilograms(one.kilograms), in: unit))"
      }
      made.append(words("note.hazard.missing", ["list": list.joined(separator: ", ")]))
    }
    if !note.isForRanking {
      let few = Country.allCases.filter { note.countries[$0]?.isForRanking == false }
      made.append(
        few.isEmpty
          ? words("note.hazard.ranking")
          : words("note.hazard.ranking.in", ["countries": few.map(name).joined(separator: ", ")]))
    }
    if note.chromium > 0 {
      made.append(
        words(
          note.isUpperBound ? "note.hazard.chromium" : "note.hazard.chromium.plain",
          ["share": percent(note.chromium, note.hazard), "rest": figures.significant(note.hazard - note.chromium)]))
    }
    if note.adopted > 0 {
      made.append(words("note.hazard.adopted", ["share": percent(note.adopted, note.hazard)]))
    }
    if note.interim > 0 {
      made.append(words("note.hazard.interim", ["share": percent(note.interim, note.hazard)]))
    }
    return made
  }

  /// How amounts were found: `48.5% of 273,792,654 kg were measured`.
  public func sentence(_ note: ReliabilityNote) -> String {
    let figures = words.figures
    let values: [String: any TextValue] = [
      "share": figures.percent(note.measured, tenths: true), "mass": figures.mass(Kilograms(note.told), in: unit),
      "mean": figures.fourFigures(note.mean), "country": name(.canada),
      "untold": figures.mass(Kilograms(note.all - note.told), in: unit),
    ]
    return words(note.all > note.told ? "note.reliability.part" : "note.reliability", values)
  }

  /// What a year of a country covers, in a few words: `Illinois only; off-site amounts not loaded`. Blank where it is
  /// whole.
  public func short(_ extent: QuestionCoverage.Extent) -> String {
    var parts: [String] = []
    if let states = extent.states { parts.append(part(states, of: extent.country)) }
    parts += extent.parts.map { part($0.kind, $0.states, of: extent.country) }
    if !extent.missing.isEmpty { parts.append(words("note.not_loaded.short", ["kinds": names(extent.missing)])) }
    return parts.joined(separator: "; ")
  }

  private func part(_ kind: ContentKind, _ states: [String], of country: Country) -> String {
    words("note.kind_part", ["kind": names([kind]), "what": part(states, of: country)])
  }

  private func part(_ states: [String], of country: Country) -> String {
    if states.isEmpty { return words("note.no_state") }
    guard states.count <= 3 else {
      return words("note.states", ["n": states.count, "of": tables.places.places.count { $0.country == country }])
    }
    return words("note.only", ["states": states.map(state).joined(separator: ", ")])
  }

  private func state(_ code: String) -> String {
    tables.places.place(code: code).map { tables.places.places[$0].name[language] } ?? code
  }
  private func names(_ kinds: [ContentKind]) -> String {
    kinds.map { words("content.\($0.rawValue)") }.joined(separator: ", ")
  }
  private func name(_ country: Country) -> String { words("country.\(country.rawValue)") }

  /// `2015–2017, 2019`.
  package static func spans(_ years: [Int]) -> String {
    var spans: [ClosedRange<Int>] = []
    for year in years.sorted() {
      if let last = spans.last, year == last.upperBound + 1 {
        spans[spans.count - 1] = last.lowerBound...year
      } else {
        spans.append(year...year)
      }
    }
    return spans.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }.joined(
      separator: ", ")
  }

  /// Notes as a JSON array.
  public func json(_ notes: [AnswerNote]) -> String { JSONWriter.array(notes.map(json)) }

  /// A note as JSON: its kind, its values, and the sentence.
  func json(_ note: AnswerNote) -> String {
    func text(_ value: String) -> String { JSONWriter.value(.text(value)) }
    func list(_ values: [String]) -> String { JSONWriter.array(values.map(text)) }
    var members: [(name: String, json: String)] = [("kind", text(note.kind))]
    switch note {
    case .group(let asked, let substance, let others):
      members += [
        ("asked", JSONWriter.value(Cell(asked))), ("substance", text(substance)),
        ("codes", JSONWriter.value(.integer(others))),
      ]
    case .wider(let code, let substance): members += [("code", text(code.description)), ("substance", text(substance))]
    case .countedTwice(let certain, let possible):
      members += [
        ("certain", JSONWriter.value(.number(certain.value))), ("possible", JSONWriter.value(.number(possible.value))),
        ("unit", text("kg")),
      ]
    case .part(let country, let years, let states):
      members += [
        ("country", text(country.rawValue)), ("years", JSONWriter.array(years.map(String.init))),
        ("states", list(states)),
      ]
    case .partOfKind(let country, let years, let kind, let states):
      members += [
        ("country", text(country.rawValue)), ("years", JSONWriter.array(years.map(String.init))),
        ("files", list([kind.rawValue])), ("states", list(states)),
      ]
    case .withoutPosition(let facilities): members.append(("facilities", String(facilities)))
    case .hazard(let note): members += self.members(note)
    case .zones(let note):
      switch note.kind {
      case .layer(let name, let field): members += [("layer", text(name)), ("field", text(field))]
      case .border(let pair, let kilometres, let sides):
        members += [
          ("zone", text(ZoneName.border(pair, kilometres: kilometres).text)),
          (
            "sides",
            JSONWriter.array(
              sides.map { side in
                JSONWriter.object([
                  ("country", text(side.country.rawValue)), ("facilities", String(side.inside)),
                  ("of", String(side.all)),
                ])
              })
          ),
        ]
      }
      members += [("source", text(note.source)), ("sha256", text(note.sha256))]
    case .reliability(let note):
      func number(_ value: Double) -> String { JSONWriter.value(.number(value)) }
      let scores = Reliability.allCases.compactMap { score in
        note.kilograms[score].map { (name: score.rawValue, json: number($0)) }
      }
      members += [
        ("register", text(Register.npri.rawValue)), ("kilograms", number(note.all)),
        ("measured", number(note.measured)),
        ("mean_score", number(note.mean)), ("by_score", JSONWriter.object(scores)),
      ]
    case .equivalents(let note):
      func number(_ value: Double?) -> String { value.map { JSONWriter.value(.number($0)) } ?? "null" }
      members += [
        ("factors", text(note.factors)), ("version", text(note.version)), ("source", text(note.source)),
        ("computed", number(note.computed)), ("reported", number(note.reported)),
        ("computed_beside", number(note.computedBeside)), ("reported_beside", number(note.reportedBeside)),
        ("kilograms_without_composition", number(note.without)),
      ]
    case .notLoaded(let country, let years, let kinds):
      members += [
        ("country", text(country.rawValue)), ("years", JSONWriter.array(years.map(String.init))),
        ("files", list(kinds.map(\.rawValue))),
      ]
    }
    return JSONWriter.object(members + [("text", text(self.text(note)))])
  }

  private func members(_ note: HazardNote) -> [(name: String, json: String)] {
    func text(_ value: String) -> String { JSONWriter.value(.text(value)) }
    func number(_ value: Double) -> String { JSONWriter.value(.number(value)) }
    func share(_ share: HazardNote.Share) -> [(name: String, json: String)] {
      [
        ("kilograms", number(share.kilograms)), ("weighed_kilograms", number(share.weighed)),
        ("share", share.share.map(number) ?? "null"), ("for_ranking", share.isForRanking ? "true" : "false"),
      ]
    }
    let countries = Country.allCases.compactMap { country in
      note.countries[country].map { JSONWriter.object([("country", text(country.rawValue))] + share($0)) }
    }
    let missing = note.missing.map { one in
      JSONWriter.object([
        ("code", text(one.code.description)), ("category", text(one.category.code)), ("substance", text(one.substance)),
        ("kilograms", number(one.kilograms)),
      ])
    }
    return [
      ("table", text(note.table)), ("sources", JSONWriter.array(note.sources.map(text))),
      ("versions", JSONWriter.array(note.versions.map(text))), ("for_ranking", note.isForRanking ? "true" : "false"),
    ] + share(note.all).dropLast() + [
      ("countries", JSONWriter.array(countries)), ("without_weight", JSONWriter.array(missing)),
      ("hazard", number(note.hazard)), ("chromium", number(note.chromium)),
      ("without_chromium", number(note.hazard - note.chromium)),
      ("upper_bound", note.isUpperBound ? "true" : "false"), ("adopted", number(note.adopted)),
      ("interim", number(note.interim)),
    ]
  }
}
