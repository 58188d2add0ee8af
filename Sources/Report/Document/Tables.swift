internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Registers
internal import Vocabulary

/// Tables that chapters and features have: by year, by rank, by state, of words.
extension Composer {
  /// More than there are.
  private static let mostStates = 120
  private static let mostColumns = 4

  /// Words in rows and columns; the first row is the heading.
  func matrix(_ rows: [[String]], id: String, caption: String, notes: [[ReportText]] = []) -> ReportTable {
    let columns = (rows.first ?? []).enumerated().map { column("column_\($0 + 1)", $1) }
    return ReportTable(
      id: id, caption: caption, columns: columns, rows: rows.dropFirst().map { $0.map { text($0) } }, notes: notes)
  }

  /// A table of a question by year, a column a value of a dimension.
  func byYear(_ question: Question, _ dimension: Dimension, id: String, caption: String) throws -> ReportTable {
    let asked = question.filters.with { $0.years = [ground.years] }
    let answer = try ground.answer(asked.with { $0.by = [.year, dimension] })
    let coverage = try ground.coverage(asked)
    var amounts: [String: [Int: Answer.Row]] = [:]
    for row in answer.rows {
      if let year = row.values[0].year { amounts[row.values[1].text, default: [:]][year] = row }
    }
    let values =
      dimension == .category
      ? Category.allCases.map(\.code).filter { amounts[$0] != nil }
      : dimension == .country
        ? ground.countries.filter { coverage.extents[$0] != nil }.map(\.rawValue)
        : amounts.sorted { a, b in
          let (one, other) = (a.value.values.reduce(0) { $0 + $1.value }, b.value.values.reduce(0) { $0 + $1.value })
          return (one, b.key) > (other, a.key)
        }.map(\.key)
    let flagged = try ground.flagged(asked, by: [.year, dimension]).filter { $0.value.facts > 0 }.keys
    let unusual = Set(flagged.map { $0.map(\.text) })
    /// With what must be known of the number beside it: part of it is unusual, or the files do not cover the whole.
    func marked(_ cell: ReportTable.Cell, _ value: String, _ year: Int) -> ReportTable.Cell {
      let own = dimension == .country ? Country(rawValue: value).map { [$0] } ?? [] : ground.countries
      let isPart = own.contains { coverage.extents[$0] != nil && coverage.extent($0, year)?.isWhole != true }
      let marks = (isPart ? [t("mark.part")] : []) + (unusual.contains([String(year), value]) ? [t("mark.flag")] : [])
      return .init(text: cell.text + marks.map { .plain("\u{A0}\($0)") }, value: cell.value)
    }
    func cell(_ value: String, _ year: Int) throws -> ReportTable.Cell {
      if let row = amounts[value]?[year] {
        // What a view takes in hangs on all years asked for.
        let source: FigureSource =
          question.view == .asReported
          ? .amount(answer.question.narrowed(to: row)) : .row(answer.question, row.texts)
        return marked(number(source, .kilograms, row.value), value, year)
      }
      let own = dimension == .country ? Country(rawValue: value).map { [$0] } ?? [] : ground.countries
      guard own.contains(where: { coverage.extent($0, year)?.isEmpty == false }) else { return nothing(t("gap.none")) }
      return marked(nothing("–"), value, year)
    }
    var notes: [[ReportText]] = []
    let parts = try coverageNotes(question, ground.years)
    if !parts.isEmpty { notes.append([.plain(t("mark.part.note", ["what": parts.joined(separator: " ")]))]) }
    if !flagged.isEmpty { notes.append([.plain(t("mark.flag.note"))]) }
    let names = try values.map { try name(dimension, $0) }
    // Many values have a row each.
    guard values.count <= Self.mostColumns else {
      let columns =
        [column(dimension.rawValue, term("dimension.\(dimension.rawValue)"))]
        + ground.years.map { column("kilograms_\($0)", String($0), isNumber: true) }
      let rows = try zip(values, names).map { value, name in
        try [text(name, value: value)] + ground.years.map { try cell(value, $0) }
      }
      return ReportTable(id: id, caption: caption, columns: columns, rows: rows, notes: notes)
    }
    let columns =
      [column("year", t("column.year"))]
      + zip(values, names).map {
        column("kilograms_\($0)", t("column.kilograms", ["name": $1.string]), isNumber: true)
      }
    let rows = try ground.years.map { year in
      try [text(String(year))] + values.map { try cell($0, year) }
    }
    return ReportTable(id: id, caption: caption, columns: columns, rows: rows, notes: notes)
  }

  // MARK: Rankings

  /// The first values of a dimension, with their share and the countries where they must be reported.
  func ranking(
    _ question: Question, _ dimension: Dimension, most: Int, id: String, caption: String, withMarks: Bool = true
  ) throws -> ReportTable {
    let answer = try ground.answer(question.top(dimension))
    let total = try ground.total(question).value
    let flagged = try ground.flagged(question, by: [dimension])
    var columns = [
      column("rank", t("column.rank")), column(dimension.rawValue, term("dimension.\(dimension.rawValue)")),
      column("kilograms", t("column.amount"), isNumber: true), column("share", t("column.share"), isNumber: true),
      column("facilities", t("column.facilities"), isNumber: true),
    ]
    if withMarks { columns.append(column("reported_in", t("column.marks"))) }
    let shown = answer.rows.filter { $0.value > 0 }.prefix(most)
    let rows = try shown.enumerated().map { index, row -> [ReportTable.Cell] in
      let own = answer.question.narrowed(to: row)
      let value = row.values[0].text
      var named = [try name(dimension, value)]
      if flagged[[row.values[0]]]?.facts ?? 0 > 0 { named.append(.plain(" " + t("mark.unusual"))) }
      var cells: [ReportTable.Cell] = [
        text(String(index + 1)), .init(text: named, value: .text(value)),
        number(.amount(own), .kilograms, row.value),
        number(.share(.amount(own), .amount(question)), .share, total > 0 ? row.value / total : 0),
        number(.facilities(own), .count, Double(row.facilities)),
      ]
      if withMarks { cells.append(text(marks(dimension, value).joined(separator: " "))) }
      return cells
    }
    var notes: [[ReportText]] = try together(answer.question, shown, of: answer.totalRows, total).map { [$0] } ?? []
    let parts = try question.years.count == 1 ? coverageNotes(question, question.years[0]) : []
    if !parts.isEmpty { notes.append([.plain(t("ranking.part.note", ["what": parts.joined(separator: " ")]))]) }
    if withMarks { notes.append([.plain(t("marks.note", ["year": String(ground.lastYear)]))]) }
    if flagged.values.contains(where: { $0.facts > 0 }) { notes.append([.plain(t("mark.unusual.note"))]) }
    return ReportTable(id: id, caption: caption, columns: columns, rows: Array(rows), notes: notes)
  }

  /// Kilograms and hazard side by side, the first by hazard, or by kilograms where hazard is not for ranking; nil where
  /// nothing goes to a medium with weights.
  func hazard(
    _ question: Question, _ dimension: Dimension, most: Int, id: String, caption: String
  ) throws -> ReportTable? {
    let asked = question.filters.with { $0.measure = .hazard }
    guard
      let ranking = try HazardRanking(
        asked, by: dimension, most: most, edition, ground.evidence, answer: ground.answer)
    else { return nil }
    let isRanked = ranking.note.isForRanking
    let columns =
      [
        column(dimension.rawValue, term("dimension.\(dimension.rawValue)")),
        column("kilograms", t("column.amount"), isNumber: true), column("rank", t("column.rank"), isNumber: true),
        column("hazard", t("column.hazard"), isNumber: true),
      ] + (isRanked ? [column("hazard_rank", t("column.rank.hazard"), isNumber: true)] : [])
    func rank(_ rank: Int?) -> ReportTable.Cell { rank.map { text(words.figures.text($0)) } ?? nothing("–") }
    let rows = try ranking.rows.map { row -> [ReportTable.Cell] in
      let value = row.value.text
      func own(_ question: Question) -> FigureSource { .row(question, [value]) }
      return [
        .init(text: [try name(dimension, value)], value: .text(value)),
        number(own(ranking.kilograms), .kilograms, row.kilograms), rank(row.kilogramsRank),
        number(own(ranking.question), .hazard, row.hazard),
      ] + (isRanked ? [rank(row.hazardRank)] : [])
    }
    return ReportTable(
      id: id, caption: caption, columns: columns, rows: rows,
      notes: notes.sentences(ranking.note).map { [.plain("\($0).")] })
  }

  /// What the rows of a ranking make up together; nil where they are all, or one has no value that can be asked for.
  private func together(
    _ question: Question, _ rows: ArraySlice<Answer.Row>, of all: Int, _ total: Double
  ) throws -> [ReportText]? {
    guard rows.count > 1, rows.count < all, total > 0, question.by != [.scope],
      let own = question.narrowed(to: rows)
    else { return nil }
    let source = FigureSource.share(.amount(own), .amount(question))
    return sentence(
      "ranking.together",
      [
        "n": [.plain(words.figures.text(rows.count))],
        "share": [figure(source, .share, try ground.value(source))],
      ], counts: ["n": rows.count])
  }

  /// Amounts by state, on a map and in a table.
  func map(_ question: Question, id: String, caption: String) throws -> ReportBlock {
    let table = try ranking(question, .state, most: Self.mostStates, id: id, caption: caption, withMarks: false)
    guard !table.rows.isEmpty else { return .paragraph([.plain(t("feature.empty"))]) }
    guard let map = try stateMap(question, id: "M-\(id.dropFirst(2))", caption: caption) else { return .table(table) }
    return .chart(ReportChart(drawings: [map], table: table))
  }

  /// The countries whose register lists a substance, or covers a sector, in the newest year; in parentheses where it
  /// lists a part of the group.
  private func marks(_ dimension: Dimension, _ value: String) -> [String] {
    let (lists, year) = (ground.tables.lists, ground.lastYear)
    return Country.allCases.compactMap { country in
      let register = Register(country: country)
      switch dimension {
      case .substance:
        switch lists.position(key: value).map({ lists.listing(of: $0, in: register, year) }) {
        case .listed: return country.rawValue
        case .part: return "(\(country.rawValue))"
        default: return nil
        }
      case .sector: return lists.covers(value, in: register, year) ? country.rawValue : nil
      default: return nil
      }
    }
  }
}
