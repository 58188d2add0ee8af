internal import Vocabulary

/// Reads TRI Basic Data Files: one row is one form, keyed by its document control number.
///
/// Quantities are pounds, or grams for dioxins, by row. A Form A certifies at most 500 lb in all and carries zeros.
struct TRIReader {
  let layout: TRILayout
  private let quantities: [(column: Int, rule: Int)]
  private let undivided: [(column: Int, metalRule: Int, otherRule: Int)]
  private let printed: [(column: Int, total: TRITotals.Printed)]
  private let waste: [Int]
  private let rules: [Rule]

  init(_ layout: TRILayout, rules: RuleTable) {
    self.layout = layout
    self.rules = rules.rules
    func position(_ column: TRILayout.Column) -> Int? { layout.match.positions[column] }
    quantities = rules.rules.enumerated().compactMap { index, rule in
      rule.register == .tri ? position(.quantity(rule: rule.id)).map { ($0, index) } : nil
    }.sorted { $0.0 < $1.0 }
    undivided = [("m40", TRILayout.Column.undividedM40), ("m61", .undividedM61)].compactMap { code, column in
      guard let position = position(column), let metal = rules.rule(id: "tri.\(code).metal"),
        let other = rules.rule(id: "tri.\(code)")
      else {
        return nil
      }
      return (position, metal, other)
    }
    printed = TRITotals.Printed.allCases.compactMap { total in position(.printed(total)).map { ($0, total) } }
    waste = TRITotals.wasteColumns.indices.compactMap { position(.waste($0)) }
  }

  func read(_ reader: DelimitedReader, into collector: inout SourceCollector) throws {
    let columns = layout.match
    let (idColumn, yearColumn, unitColumn, formColumn) = (
      columns[.facility], columns[.year], columns[.unit], columns[.formType]
    )
    let (codeColumn, nameColumn, naicsColumn) = (columns[.chemicalID], columns[.chemical], columns[.naics])
    let (stateColumn, documentColumn) = (columns[.state], columns[.document])
    var report = Report()
    var documents: [UInt64: Int] = [:]
    while try collector.next(reader, width: layout.width) {
      report.year = try collector.year(reader, yearColumn)
      report.facility = try collector.facility(reader, idColumn).index
      report.substance = try collector.substance(reader, code: codeColumn, name: nameColumn)
      report.sector = collector.sector(reader, naicsColumn)
      report.place = try collector.place(reader, stateColumn)
      report.line = reader.line
      report.form = try form(reader, formColumn, collector)
      report.document = try document(reader, documentColumn, collector)
      if report.document != .none, let first = documents.updateValue(report.line, forKey: report.document.packed) {
        throw InputRefusal(
          reader.source, line: report.line, column: documentColumn + 1,
          "the document control number \(report.document.text) already stands on line \(first); expected each form once"
        )
      }
      report.amounts.removeAll(keepingCapacity: true)
      let unit = try collector.unit(reader, unitColumn)
      try readAmounts(reader, unit: unit, into: &report, &collector)
      report.oneTime =
        try unit.flatMap { unit in
          try collector.quantity(reader, columns[.oneTime])?.converted(from: unit)
        } ?? 0
      report.output = try output(reader, collector)
      if collector.facilities.cover(report.facility, year: report.year, part: .whole),
        columns.positions[.latitude] != nil
      {
        collector.facilities.sites[FacilityYear(facility: report.facility, year: report.year)] = Site(
          reader, latitude: columns[.latitude], longitude: columns[.longitude], place: report.place)
      }
      if collector.facilities.wantsDetails(report.facility, year: report.year) {
        try collector.facilities.add(details(reader, report, collector), to: report.facility)
      }
      try collector.emit(report)
    }
  }

  private func readAmounts(
    _ reader: DelimitedReader, unit: MeasuredUnit?, into report: inout Report, _ collector: inout SourceCollector
  ) throws {
    var totals = TRITotals()
    func add(_ quantity: DecimalQuantity, _ rule: Int, _ column: Int, _ totals: inout TRITotals, _ report: inout Report)
    {
      let value = quantity.doubleValue
      totals.add(value, rules[rule])
      guard let unit else { return }
      report.amounts.append(
        Amount(value: quantity.converted(from: unit), quantity: value, unit: unit, rule: rule, column: column + 1))
    }
    for (column, rule) in quantities {
      if let quantity = try collector.quantity(reader, column) { add(quantity, rule, column, &totals, &report) }
    }
    for (column, metalRule, otherRule) in undivided {
      if let quantity = try collector.quantity(reader, column) {
        let category = reader.field(layout.match[.metalCategory])
        let isMetal = category.count == 1 && category[0] == UInt8(ascii: "1")
        add(quantity, isMetal ? metalRule : otherRule, column, &totals, &report)
      }
    }
    if unit == nil {
      try collector.noteUnknownUnit(reader, layout.match[.unit], cells: quantities.count + undivided.count)
    }
    for column in waste {
      if let quantity = try collector.quantity(reader, column) { totals.waste += quantity.doubleValue }
    }
    for (column, total) in printed {
      let found = try collector.quantity(reader, column)?.doubleValue ?? 0
      let expected = totals.expected(total)
      if abs(found - expected) > 0.01 {
        try collector.note(
          .printedTotal, reader, column: column, found: FieldText.decode(reader.field(column)),
          expected: "\(expected), the sum of its parts")
      }
    }
  }

  /// TRI 8.9. A zero beside the word that says what it is was filed; without one it is a blank of some vintages.
  private func output(_ reader: DelimitedReader, _ collector: SourceCollector) throws -> (
    measure: OutputMeasure, ratio: Double
  ) {
    let (wordColumn, column) = (layout.match[.outputMeasure], layout.match[.ratio])
    let word = reader.field(wordColumn)
    let measure: OutputMeasure =
      switch word.first {
      case UInt8(ascii: "P"), UInt8(ascii: "p"): .productionRatio
      case UInt8(ascii: "A"), UInt8(ascii: "a"): .activityIndex
      default: .notTold
      }
    switch DecimalQuantity.read(reader.field(column)) {
    case .blank: return (.none, 0)
    case .number(let ratio):
      if ratio.isNegative {
        try collector.note(
          .negativeNumber, reader, column: column, found: FieldText.decode(reader.field(column)),
          expected: "a ratio of at least 0")
        return (.none, 0)
      }
      return ratio.isZero && measure == .notTold ? (.none, 0) : (measure, ratio.doubleValue)
    case .unreadable:
      try collector.note(
        .unreadableNumber, reader, column: column, found: FieldText.decode(reader.field(column)),
        expected: "a ratio with a decimal point")
      return (.none, 0)
    }
  }

  private func form(_ reader: DelimitedReader, _ column: Int, _ collector: SourceCollector) throws -> Report.Form {
    let bytes = reader.field(column)
    if bytes.count == 1, bytes[0] == UInt8(ascii: "R") { return .tradeFormR }
    if bytes.count == 1, bytes[0] == UInt8(ascii: "A") { return .certificationFormA }
    try collector.note(.formType, reader, column: column, found: FieldText.decode(bytes), expected: "R or A")
    return .tradeFormR
  }

  private func document(_ reader: DelimitedReader, _ column: Int, _ collector: SourceCollector) throws -> DocumentNumber
  {
    if let number = DocumentNumber(reader.field(column)) { return number }
    try collector.note(
      .identifier, reader, column: column, found: FieldText.decode(reader.field(column)),
      expected: "a document control number of 13 digits")
    return .none
  }

  private func details(_ reader: DelimitedReader, _ report: borrowing Report, _ collector: SourceCollector) throws
    -> FacilityDetails
  {
    let columns = layout.match
    var details = FacilityDetails(year: report.year)
    details.name = try collector.text(reader, columns[.name])
    // NA: no parent company.
    details.company = try collector.text(reader, columns[.parent]).flatMap { $0 == "NA" ? nil : $0 }
    details.address = try collector.text(reader, columns[.street])
    details.city = try collector.text(reader, columns[.city])
    details.county = try collector.text(reader, columns[.county])
    details.postalCode = try collector.text(reader, columns[.zip])
    details.registryID = try collector.text(reader, columns[.registryID])
    details.place = report.place
    details.sector = report.sector
    if let (latitude, longitude) = try Coordinates.decimal(reader, columns[.latitude], columns[.longitude], collector) {
      details.latitude = latitude
      details.longitude = longitude
    }
    return details
  }
}
