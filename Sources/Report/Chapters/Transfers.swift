internal import Editions
internal import Questions
internal import Registers
internal import Vocabulary

/// Transfers, as far as files name who receives them.
extension Composer {
  func transfers() throws -> ReportSection {
    let blocks = try flows(FlowQuestion(), id: "T-\(place)-1", caption: t("transfers.caption"))
    return ReportSection(
      number: place, title: t("transfers.title"), blocks: [.paragraph([.plain(t("transfers.text"))])] + blocks)
  }

  /// What leaves its country in the report's years, by year and pair of countries.
  private func across(_ question: FlowQuestion) -> FlowQuestion {
    var asked = question
    asked.filters = question.filters.filters.with { $0.years = [ground.years] }
    asked.crossesBorder = true
    asked.by = [.year, .fromCountry, .toCountry]
    return asked
  }

  /// What crossed borders by year and pair of countries, and which registers name no receiver; a sentence where no file
  /// names receivers across a border.
  func flows(_ question: FlowQuestion, id: String, caption: String) throws -> [ReportBlock] {
    let asked = across(question)
    let answer = try ground.flows(asked)
    let silent = answer.withoutDestination.map(\.register)
    let names = Register.allCases.filter(silent.contains).map(acronym)
    let note: [ReportBlock] =
      names.isEmpty ? [] : [.paragraph([.plain(t("transfers.silent", ["registers": list(names)]))])]
    guard !answer.rows.isEmpty else { return [.paragraph([.plain(t("transfers.none"))])] + note }
    let rows = try answer.rows.sorted { $0.values.lexicographicallyPrecedes($1.values) }.map { row in
      try named(asked.by, row.values) + [number(.flow(asked, row.values), .kilograms, row.mass.value)]
    }
    let columns = headings(asked.by) + [column("kilograms", t("column.amount"), isNumber: true)]
    return [.table(ReportTable(id: id, caption: caption, columns: columns, rows: rows))] + note
  }

  /// The largest transfers by dimensions of flows, with their share of all that have a receiver.
  func transfers(_ question: FlowQuestion, by dimensions: [FlowDimension], most: Int, id: String, caption: String)
    throws -> ReportBlock
  {
    guard let table = try largest(question, by: dimensions, most: most, id: id, caption: caption)?.table else {
      return .paragraph([.plain(t("transfers.untold"))])
    }
    return .table(table)
  }

  /// The largest transfers from state to state, as numbered arrows of a map and as a table.
  func flowMap(_ question: FlowQuestion, most: Int, id: String, caption: String) throws -> ReportBlock {
    let found = try largest(question, by: [.fromState, .toState], most: most, id: id, caption: caption)
    guard let found else { return .paragraph([.plain(t("transfers.untold"))]) }
    guard let map = try flowMap(found.rows, id: "M-\(id.dropFirst(2))", caption: caption) else {
      return .table(found.table)
    }
    return .chart(ReportChart(drawings: [map], table: found.table))
  }

  /// Nil where no file names receivers.
  private func largest(
    _ question: FlowQuestion, by dimensions: [FlowDimension], most: Int, id: String, caption: String
  ) throws -> (table: ReportTable, rows: [FlowAnswer.Row])? {
    var (asked, whole) = (question, question)
    (asked.by, whole.by) = (dimensions, [])
    let answer = try ground.flows(asked)
    let total = try ground.value(.flow(whole, []))
    guard total > 0 else { return nil }
    let shown = answer.rows.filter { $0.mass.value > 0 }.prefix(most)
    let rows = try shown.enumerated().map { index, row -> [ReportTable.Cell] in
      let own = FigureSource.flow(asked, row.values)
      return try [text(String(index + 1))] + named(dimensions, row.values) + [
        number(own, .kilograms, row.mass.value),
        number(.share(own, .flow(whole, [])), .share, row.mass.value / total),
      ]
    }
    let columns =
      [column("rank", t("column.rank"))] + headings(dimensions) + [
        column("kilograms", t("column.amount"), isNumber: true),
        column("share", t("column.share.told"), isNumber: true),
      ]
    let told = number(.flow(whole, []), .kilograms, total).text
    return (
      ReportTable(
        id: id, caption: caption, columns: columns, rows: Array(rows),
        notes: [sentence("transfers.share.note", ["told": told])]), Array(shown)
    )
  }

  private func headings(_ dimensions: [FlowDimension]) -> [ReportTable.Column] {
    dimensions.map { column($0.rawValue, t("column.flow.\($0.rawValue)")) }
  }

  /// Cells of what transfers are grouped by.
  private func named(_ dimensions: [FlowDimension], _ values: [String]) throws -> [ReportTable.Cell] {
    try zip(dimensions, values).map { dimension, value in text(try named(dimension, value), value: value) }
  }

  /// The name of what transfers are grouped by.
  func named(_ dimension: FlowDimension, _ value: String) throws -> ReportText {
    if value == Answer.unknown { return .plain(term("unknown")) }
    switch dimension {
    case .year: return .plain(value)
    // What list of codes other countries are filed by is not published.
    case .fromCountry, .toCountry:
      return .plain(Country(rawValue: value).map(name) ?? t("country.other", ["code": value]))
    case .fromState, .toState: return try name(.state, value)
    case .toSector: return try name(.sector, value)
    case .substance: return try name(.substance, value)
    case .category: return try name(.category, value)
    case .receiverKnown: return .plain(term("receiver_known.\(value)"))
    case .sender: return try name(.facility, value)
    // A receiver that is no facility of the edition has the name of its form.
    case .receiver:
      let isFacility = FacilityID(value).flatMap { edition.facilities.number(of: $0) } != nil
      return isFacility ? try name(.facility, value) : .quoted(value, nil)
    }
  }
}
