import Registers
import Vocabulary

/// The one layout of the fictional register: a row is a plant, a year and a substance, with a column for each medium.
struct FictionalLayout: FileLayout {
  enum Column: Hashable {
    case year, plant, name, province, substance, unit
    case quantity(rule: Int)
  }

  let kind: SourceKind
  private let width: Int
  private let match: LayoutMatch<Column>

  var name: String { "QZR \(width) columns" }
  var share: Double { match.share }
  var missing: [String] { match.missing }

  init(_ header: HeaderRow, kind: SourceKind, rules: RuleTable) {
    self.kind = kind
    width = header.names.count
    var columns: [Column: LayoutColumn] = [
      .year: .needed("Year"), .plant: .needed("Plant number"), .name: .optional("Plant name"),
      .province: .needed("Province"), .substance: .needed("Substance"), .unit: .needed("Unit"),
    ]
    for (number, rule) in rules.rules.enumerated() where rule.register == kind.register {
      columns[.quantity(rule: number)] = .needed(rule.field)
    }
    match = LayoutMatch(header, columns)
  }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    let quantities = match.positions.compactMap { column, position in
      if case .quantity(let rule) = column { (rule: rule, position: position) } else { nil }
    }.sorted { $0.position < $1.position }
    while try collector.next(reader, width: width) {
      var report = Report()
      (report.facility, _) = try collector.facility(reader, match[.plant])
      report.year = try collector.year(reader, match[.year])
      report.substance = try collector.substance(reader, code: match[.substance], name: .max)
      report.place = try collector.place(reader, match[.province])
      report.line = reader.line
      let unit = try collector.unit(reader, match[.unit])
      if unit == nil { try collector.noteUnknownUnit(reader, match[.unit], cells: quantities.count) }
      for (rule, position) in quantities {
        guard let quantity = try collector.quantity(reader, position), let unit else { continue }
        report.amounts.append(
          Amount(
            value: quantity.converted(from: unit), quantity: quantity.doubleValue, unit: unit, rule: rule,
            column: position + 1))
      }
      collector.facilities.cover(report.facility, year: report.year, part: .whole)
      if collector.facilities.wantsDetails(report.facility, year: report.year) {
        var details = FacilityDetails(year: report.year)
        details.name = try collector.text(reader, match[.name])
        details.place = report.place
        collector.facilities.add(details, to: report.facility)
      }
      try collector.emit(report)
    }
  }
}
