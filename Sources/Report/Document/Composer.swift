internal import Drawings
internal import Editions
internal import Findings
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
  private let labels: Labels
  private let notes: NoteTexts

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
    Template(words.raw(key)).pieces.flatMap { piece -> [ReportText] in
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
    return t("list.and", ["a": texts.dropLast().joined(separator: ", "), "b": last])
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

  // MARK: Tables

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

  /// Sentences on what the files of a question's countries lack.
  func coverageNotes(_ question: Question, _ years: ClosedRange<Int>) throws -> [String] {
    let coverage = try ground.coverage(question)
    let missing = Country.allCases.filter { !ground.countries.contains($0) }
    var lines = missing.isEmpty ? [] : [t("gap.country", ["countries": list(missing.map(name))])]
    for country in ground.countries {
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

  // MARK: Charts

  private static let room = (width: 660.0, height: 300.0)

  /// Amounts over the report's years, a series a value of a dimension; years that cover other ground are gaps.
  func chart(_ question: Question, by dimension: Dimension, _ table: ReportTable, caption: String) throws -> ReportChart
  {
    let asked = question.filters.with { $0.years = [ground.years] }
    let answer = try ground.answer(asked.with { $0.by = [.year, dimension] })
    var amounts: [String: [Int: Double]] = [:]
    for row in answer.rows {
      if let year = row.values[0].year { amounts[row.values[1].text, default: [:]][year, default: 0] += row.value }
    }
    let coverage = try ground.coverage(asked)
    let comparable = Set(coverage.comparableYears)
    let known = Set(answer.rows.compactMap(\.values[0].year))
    var gaps: [Int: String] = [:]
    for year in ground.years where !comparable.contains(year) || !known.contains(year) {
      let reasons = ground.countries.filter { coverage.extents[$0] != nil }.compactMap { country in
        gap(country, year, coverage).map { t("gap.of", ["country": name(country), "what": $0]) }
      }
      gaps[year] = !known.contains(year) || reasons.isEmpty ? t("gap.none") : reasons.joined(separator: "; ")
    }
    let sums = amounts.mapValues { $0.values.reduce(0, +) }
    let order: [String] =
      dimension == .category
      ? Category.allCases.map(\.code).filter { (sums[$0] ?? 0) > 0 }
      : sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
    // Categories have colours of their own; of others, those beyond the colours are one series.
    let own = dimension == .category ? order : Array(order.prefix(Palette.light.count - 1))
    var series = try own.enumerated().map { index, value in
      YearChart.Series(
        name: dimension == .category ? term("category.short.\(value)") : try name(dimension, value).string,
        colour: dimension == .category ? Category(code: value).map(Palette.colour) ?? Palette.rest : index + 1,
        amounts: amounts[value] ?? [:])
    }
    if own.count < order.count {
      var rest: [Int: Double] = [:]
      for value in order.dropFirst(own.count) { rest.merge(amounts[value] ?? [:], uniquingKeysWith: +) }
      series.append(YearChart.Series(name: t("chart.rest"), colour: Palette.rest, amounts: rest))
    }
    let chart = YearChart(years: Array(ground.years), series: series, gaps: gaps)
    let figures = words.figures
    let drawn = YearChart.Labels(
      amounts: t("chart.axis"), years: t("chart.years"), note: { "\(NoteTexts.spans($0)): \($1)" },
      number: { figures.text($0) }, amount: { figures.mass(Kilograms($0)) })
    return ReportChart(
      drawing: chart.drawing(in: Self.room, labels: drawn), width: Self.room.width, height: Self.room.height,
      caption: caption, alternative: alternative(chart, caption), notes: chart.notes(drawn), table: table)
  }

  /// What a chart shows, for who does not see it.
  private func alternative(_ chart: YearChart, _ caption: String) -> String {
    let totals = chart.totals.filter { chart.gaps[$0.key] == nil }
    guard let least = totals.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
      let most = totals.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })
    else { return t("chart.empty", ["caption": caption]) }
    let figures = words.figures
    return t(
      "chart.alternative",
      [
        "caption": caption, "series": list(chart.series.map(\.name)), "from": String(totals.keys.min() ?? least.key),
        "to": String(totals.keys.max() ?? most.key), "least": figures.mass(Kilograms(least.value)),
        "in-least": String(least.key), "most": figures.mass(Kilograms(most.value)), "in-most": String(most.key),
      ])
  }
}
