internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Registers
internal import Vocabulary

/// The numbers of one language, in the order that they are printed.
final class FigureBook {
  private(set) var figures: [PrintedFigure] = []
  private var counts: [String: Int] = [:]

  /// The id of the next number of a place.
  func id(in place: String) -> String {
    counts[place, default: 0] += 1
    let number = counts[place, default: 0]
    return "TS-\(place)-\(number < 10 ? "0" : "")\(number)"
  }

  func add(_ figure: PrintedFigure) { figures.append(figure) }
}

/// Writes one part of a report in one language: sentences, tables and charts whose every number has an id.
struct Composer {
  let ground: Ground
  let words: Words
  let book: FigureBook
  /// `https://example.org`, before the addresses of questions.
  let publicAddress: String
  /// The number of the part that is written.
  let place: String
  let labels: Labels
  let notes: NoteTexts

  var language: Language { words.language }
  var edition: Edition { ground.edition }

  init(_ ground: Ground, _ texts: Terms, _ language: Language, _ book: FigureBook, publicAddress: String) {
    self.init(
      ground, Words(texts, language), book, publicAddress, "",
      Labels(ground.edition, tables: ground.tables, language: language),
      NoteTexts(ground.edition, tables: ground.tables, language: language))
  }

  private init(
    _ ground: Ground, _ words: Words, _ book: FigureBook, _ publicAddress: String, _ place: String, _ labels: Labels,
    _ notes: NoteTexts
  ) {
    (self.ground, self.words, self.book, self.publicAddress) = (ground, words, book, publicAddress)
    (self.place, self.labels, self.notes) = (place, labels, notes)
  }

  /// The same for a part of the report.
  func part(_ number: String) -> Composer {
    Composer(ground, words, book, publicAddress, number, labels, notes)
  }

  // MARK: Words

  /// The words of reports in a language.
  /// - Throws: ``ReferenceTableError`` when they are not beside the program.
  static func words(_ language: Language) throws -> Words {
    Words(try Terms(ReferenceTable("texts", of: "Report")), language)
  }

  func t(_ key: String, _ values: [String: any TextValue] = [:]) -> String { words(key, values) }

  func term(_ key: String) -> String { ground.tables.terms.word(key, language) }

  /// A sentence whose places are runs of text.
  /// - Parameter counts: whole numbers that choose plurals.
  func sentence(_ key: String, _ values: [String: [ReportText]] = [:], counts: [String: Int] = [:]) -> [ReportText] {
    filled(words.raw(key), values, counts: counts)
  }

  /// A text whose places are runs of text.
  func filled(_ text: String, _ values: [String: [ReportText]], counts: [String: Int]) -> [ReportText] {
    Template(text).pieces.flatMap { piece -> [ReportText] in
      switch piece {
      case .literal(let text): [.plain(text)]
      case .place(let name): values[name] ?? [.plain("{\(name)}")]
      case .plural(let name, let one, let many):
        [.plain(counts[name].map { language.isSingular($0) } == true ? one : many)]
      }
    }
  }

  /// The countries' names, the last one joined by "and".
  func list(_ texts: [String]) -> String {
    guard texts.count > 1, let last = texts.last else { return texts.first ?? "" }
    // Spanish says "e" before the sound of an i.
    let isI = TextFolding.fold(last).firstMatch(of: /^h?i(?!e)/) != nil
    return t(isI ? "list.and.i" : "list.and", ["a": texts.dropLast().joined(separator: ", "), "b": last])
  }

  /// A register's acronym as the language has it: NPRI is INRP in French.
  func acronym(_ register: Register) -> String {
    ground.tables.terms.text("acronym.\(register.rawValue)")?[language] ?? register.acronym
  }

  /// A country's name within a sentence: English says "the United States" there.
  func inSentence(_ country: Country) -> String { t("in-sentence.\(country.rawValue)") }

  func name(_ country: Country) -> String { term("country.\(country.rawValue)") }

  /// The name of a dimension's value; marked where it is in another language.
  /// - Throws: ``QuestionError`` and `EditionError` for a facility that the edition does not have or cannot read.
  func name(_ dimension: Dimension, _ value: String) throws -> ReportText {
    if dimension == .facility {
      let facility = try edition.catalog.facility(edition.facilityNumber(value))
      return .quoted(facility?.shownName ?? value, nil)
    }
    let known: LocalizedName? =
      switch dimension {
      case .substance: edition.catalog.substances.first { $0.substance.key == value }?.substance.name
      case .sector: edition.catalog.sectorTitle(value, ground.tables.sectors)
      default: nil
      }
    if let known, language != .english, known.status(language) == .missing {
      return .quoted(known[language], known.texts[.english] == nil ? .spanish : .english)
    }
    return .plain(labels.name(dimension, value) ?? value)
  }

  // MARK: Figures

  /// A number with its id, from the edition.
  func figure(_ source: FigureSource, _ style: FigureStyle) throws -> ReportText {
    try figure(source, style, ground.value(source))
  }

  /// A number that was asked for already.
  func figure(_ source: FigureSource, _ style: FigureStyle, _ value: Double) -> ReportText {
    // A change from nothing is no number.
    guard value.isFinite else { return .plain("–") }
    let figure = PrintedFigure(
      id: book.id(in: place), place: place, source: source, value: value, style: style, text: style.text(value, words),
      address: address(source))
    book.add(figure)
    return .figure(figure)
  }

  /// The permanent address of a figure's question.
  private func address(_ source: FigureSource) -> String? {
    source.page?.address(publicAddress, language, edition.manifest.pin)
  }

  /// A sum of kilograms; with what it is without unusual values, where these move it.
  func amount(_ question: Question, _ style: FigureStyle = .kilograms) throws -> [ReportText] {
    let statement = try ground.statement(question)
    let whole = figure(.amount(question), style, statement.value)
    guard statement.isMoved else { return [whole] }
    let without = question.filters.with { $0.quality = .withoutSuspect }
    return sentence(
      "statement.both",
      [
        "with": [whole], "without": [try figure(.amount(without), style)],
        "n": [.plain(words.figures.text(statement.flagged))],
      ],
      counts: ["n": statement.flagged])
  }

  // MARK: What files cover

  /// What the files of a question's years do not cover, in parentheses behind a sentence.
  func gaps(_ question: Question, _ years: [Int]) throws -> [ReportText] {
    try gaps(years.map { year in question.filters.with { $0.years = [year...year] } })
  }

  /// The same of several questions, each with its years.
  func gaps(_ questions: [Question]) throws -> [ReportText] {
    var texts: [String] = []
    for question in questions {
      let coverage = try ground.coverage(question)
      let countries = question.countries.isEmpty ? ground.countries : question.countries
      for country in countries where question.registers.isEmpty || question.registers.map(\.country).contains(country) {
        for year in question.years.flatMap({ Array($0) }) {
          guard let gap = gap(country, year, coverage) else { continue }
          let text = countries.count > 1 ? t("gap.of", ["country": name(country), "what": gap]) : gap
          if !texts.contains(text) { texts.append(text) }
        }
      }
    }
    return texts.isEmpty ? [] : [.plain(" " + t("gap.behind", ["what": texts.joined(separator: "; ")]))]
  }

  // MARK: Tables

  /// `Table 1.2-1`, as captions and the list of them have it.
  func label(_ table: ReportTable) -> String { Self.label(table, words) }

  func label(_ drawing: ReportDrawing) -> String { Self.label(drawing, words) }

  static func label(_ table: ReportTable, _ words: Words) -> String {
    words("label.table", ["n": String(table.id.dropFirst(2))])
  }

  static func label(_ drawing: ReportDrawing, _ words: Words) -> String {
    words(drawing.id.hasPrefix("M") ? "label.map" : "label.chart", ["n": String(drawing.id.dropFirst(2))])
  }

  func column(_ key: String, _ title: String, isNumber: Bool = false) -> ReportTable.Column {
    .init(key: key, title: title, isNumber: isNumber)
  }

  func number(_ source: FigureSource, _ style: FigureStyle, _ value: Double) -> ReportTable.Cell {
    .init(text: [figure(source, style, value)], value: value.isFinite ? .number(value) : .none)
  }

  func text(_ text: ReportText, value: String) -> ReportTable.Cell { .init(text: [text], value: .text(value)) }

  func text(_ text: String) -> ReportTable.Cell { .init(text: [.plain(text)], value: .text(text)) }

  /// What there is no number for, with the reason.
  func nothing(_ reason: String) -> ReportTable.Cell { .init(text: [.plain(reason)], value: .none) }

  /// What a country's files of a year do not cover, in words; nil where they cover the whole of a question.
  func gap(_ country: Country, _ year: Int, _ coverage: QuestionCoverage) -> String? {
    guard let extent = coverage.extent(country, year), !extent.isEmpty else { return t("gap.none") }
    return extent.isWhole ? nil : notes.short(extent)
  }

  /// Sentences on what an edition's files lack: whole countries, then what those of a question's countries lack.
  func gapNotes(_ question: Question, _ years: some Sequence<Int>) throws -> [String] {
    let missing = Country.allCases.filter { !ground.countries.contains($0) }
    return (missing.isEmpty ? [] : [t("gap.country", ["countries": list(missing.map(name))])])
      + (try coverageNotes(question, years))
  }

  /// Sentences on what the files of a question's countries lack, of those that the edition has files of.
  func coverageNotes(_ question: Question, _ years: some Sequence<Int>) throws -> [String] {
    let coverage = try ground.coverage(question)
    var lines: [String] = []
    let asked = question.countries + question.registers.map(\.country)
    for country in ground.countries where asked.isEmpty || asked.contains(country) {
      var reasons: [(text: String, years: [Int])] = []
      for year in years {
        guard let gap = gap(country, year, coverage) else { continue }
        if let known = reasons.firstIndex(where: { $0.text == gap }) {
          reasons[known].years.append(year)
        } else {
          reasons.append((gap, [year]))
        }
      }
      lines += reasons.map {
        t("gap.line", ["country": name(country), "years": NoteTexts.spans($0.years), "what": $0.text])
      }
    }
    return lines
  }
}
