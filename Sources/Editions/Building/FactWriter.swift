internal import Foundation

/// Writes every column file of an edition, segment after segment.
final class FactWriter {
  private let facility: ColumnWriter<UInt32>
  private let code: ColumnWriter<UInt16>
  private let sector: ColumnWriter<UInt16>
  private let place: ColumnWriter<UInt8>
  private let form: ColumnWriter<UInt8>
  private let source: ColumnWriter<UInt16>
  private let line: ColumnWriter<UInt32>
  private let document: ColumnWriter<UInt64>
  private let firstFact: ColumnWriter<UInt32>
  private let categories: ColumnWriter<UInt16>
  private let category: ColumnWriter<UInt8>
  private let amount: ColumnWriter<Double>
  private let quantity: ColumnWriter<Double>
  private let unit: ColumnWriter<UInt8>
  private let rule: ColumnWriter<UInt16>
  private let factSource: ColumnWriter<UInt16>
  private let factLine: ColumnWriter<UInt32>
  private let column: ColumnWriter<UInt16>
  private let subtotalCode: ColumnWriter<UInt16>
  private let subtotalSector: ColumnWriter<UInt16>
  private let subtotalCategory: ColumnWriter<UInt8>
  private let subtotalKilograms: ColumnWriter<Double>
  private let subtotalRemainder: ColumnWriter<Double>
  private let subtotalReports: ColumnWriter<UInt32>

  var reports: Int { facility.count }
  var facts: Int { amount.count }
  var subtotals: Int { subtotalCode.count }

  init(_ edition: URL) throws {
    facility = try ColumnWriter(.reportFacility, in: edition)
    code = try ColumnWriter(.reportCode, in: edition)
    sector = try ColumnWriter(.reportSector, in: edition)
    place = try ColumnWriter(.reportPlace, in: edition)
    form = try ColumnWriter(.reportForm, in: edition)
    source = try ColumnWriter(.reportSource, in: edition)
    line = try ColumnWriter(.reportLine, in: edition)
    document = try ColumnWriter(.reportDocument, in: edition)
    firstFact = try ColumnWriter(.reportFirstFact, in: edition)
    categories = try ColumnWriter(.reportCategories, in: edition)
    category = try ColumnWriter(.factCategory, in: edition)
    amount = try ColumnWriter(.factAmount, in: edition)
    quantity = try ColumnWriter(.factQuantity, in: edition)
    unit = try ColumnWriter(.factUnit, in: edition)
    rule = try ColumnWriter(.factRule, in: edition)
    factSource = try ColumnWriter(.factSource, in: edition)
    factLine = try ColumnWriter(.factLine, in: edition)
    column = try ColumnWriter(.factColumn, in: edition)
    subtotalCode = try ColumnWriter(.subtotalCode, in: edition)
    subtotalSector = try ColumnWriter(.subtotalSector, in: edition)
    subtotalCategory = try ColumnWriter(.subtotalCategory, in: edition)
    subtotalKilograms = try ColumnWriter(.subtotalKilograms, in: edition)
    subtotalRemainder = try ColumnWriter(.subtotalRemainder, in: edition)
    subtotalReports = try ColumnWriter(.subtotalReports, in: edition)
  }

  func append(_ columns: SegmentColumns) throws {
    guard facts + columns.amount.count < Int(UInt32.max) else {
      throw EditionError("more than \(UInt32.max) facts; build several editions")
    }
    var next = UInt32(facts)
    try firstFact.append(
      columns.facts.map { count in
        defer { next += count }
        return next
      })
    try facility.append(columns.facility)
    try code.append(columns.code)
    try sector.append(columns.sector)
    try place.append(columns.place)
    try form.append(columns.form)
    try source.append(columns.source)
    try line.append(columns.line)
    try document.append(columns.document)
    try categories.append(columns.categories)
    try category.append(columns.category)
    try amount.append(columns.amount)
    try quantity.append(columns.quantity)
    try unit.append(columns.unit)
    try rule.append(columns.rule)
    try factSource.append(columns.factSource)
    try factLine.append(columns.factLine)
    try column.append(columns.column)
  }

  func append(_ subtotals: Subtotals.Columns) throws {
    try subtotalCode.append(subtotals.code)
    try subtotalSector.append(subtotals.sector)
    try subtotalCategory.append(subtotals.category)
    try subtotalKilograms.append(subtotals.kilograms)
    try subtotalRemainder.append(subtotals.remainder)
    try subtotalReports.append(subtotals.reports)
  }

  func finish() throws {
    try firstFact.append([UInt32(facts)])
    let files: [any FinishableColumn] = [
      facility, code, sector, place, form, source, line, document, firstFact, categories, category, amount, quantity,
      unit, rule, factSource,
      factLine, column, subtotalCode, subtotalSector, subtotalCategory, subtotalKilograms, subtotalRemainder,
      subtotalReports,
    ]
    for file in files { try file.finish() }
  }
}

private protocol FinishableColumn { func finish() throws }
extension ColumnWriter: FinishableColumn {}
