internal import Questions
internal import Registers
internal import Vocabulary

/// Transfers that leave their country, as far as files name who receives them.
extension Composer {
  func transfers() throws -> ReportSection {
    let block = try flows(Question(), id: "T-\(place)-1", caption: t("transfers.caption"))
    var blocks: [ReportBlock] = [.paragraph([.plain(t("transfers.text"))]), block]
    let silent = try ground.flows(across(Question())).withoutDestination.map(\.register)
    let names = Register.allCases.filter(silent.contains).map(acronym)
    if !names.isEmpty { blocks.append(.paragraph([.plain(t("transfers.silent", ["registers": list(names)]))])) }
    return ReportSection(number: place, title: t("transfers.title"), blocks: blocks)
  }

  private func across(_ filters: Question) -> FlowQuestion {
    var asked = FlowQuestion()
    asked.filters = filters.filters.with { $0.years = [ground.years] }
    asked.crossesBorder = true
    asked.by = [.year, .fromCountry, .toCountry]
    return asked
  }

  /// What crossed borders by year and pair of countries; a sentence where no file names receivers across a border.
  func flows(_ filters: Question, id: String, caption: String) throws -> ReportBlock {
    let asked = across(filters)
    let answer = try ground.flows(asked)
    guard !answer.rows.isEmpty else { return .paragraph([.plain(t("transfers.none"))]) }
    let columns = [
      column("year", t("column.year")), column("from_country", t("column.from")), column("to_country", t("column.to")),
      column("kilograms", t("column.amount"), isNumber: true),
    ]
    let rows = answer.rows.sorted { $0.values.lexicographicallyPrecedes($1.values) }.map { row in
      [
        text(row.values[0]), text(.plain(country(row.values[1])), value: row.values[1]),
        text(.plain(country(row.values[2])), value: row.values[2]),
        number(.flow(asked, row.values), .kilograms, row.mass.value),
      ]
    }
    return .table(ReportTable(id: id, caption: caption, columns: columns, rows: rows))
  }

  /// A country's name; a code that is none of the three is kept as it is filed.
  func country(_ code: String) -> String { Country(rawValue: code).map(name) ?? code }
}
