internal import Foundation

/// Writes reports, their facts, what leads back to the sources, and subtotals, segment after segment.
final class FactWriter {
  private let reportColumns: TableWriter<Edition.ReportColumns>
  private let factColumns: TableWriter<Edition.FactColumns>
  private let provenance: TableWriter<Edition.Provenance>
  private let details: TableWriter<Edition.Details>
  private let subtotalColumns: TableWriter<Edition.SubtotalColumns>

  var reports: Int { reportColumns.count(\.facility) }
  var facts: Int { factColumns.count(\.amount) }
  var subtotals: Int { subtotalColumns.count(\.code) }

  init(_ edition: URL) throws {
    reportColumns = try TableWriter(in: edition)
    factColumns = try TableWriter(in: edition)
    provenance = try TableWriter(in: edition)
    details = try TableWriter(in: edition)
    subtotalColumns = try TableWriter(in: edition)
  }

  func append(_ columns: SegmentColumns) throws {
    guard facts + columns.amount.count < Int(UInt32.max) else {
      throw EditionError("more than \(UInt32.max) facts; build several editions")
    }
    var next = UInt32(facts)
    try reportColumns.append(
      \.firstFact,
      columns.facts.map { count in
        defer { next += count }
        return next
      })
    try reportColumns.append(\.facility, columns.facility)
    try reportColumns.append(\.code, columns.code)
    try reportColumns.append(\.sector, columns.sector)
    try reportColumns.append(\.place, columns.place)
    try reportColumns.append(\.categories, columns.categories)
    try provenance.append(\.form, columns.form)
    try provenance.append(\.reportSource, columns.source)
    try provenance.append(\.reportLine, columns.line)
    try provenance.append(\.document, columns.document)
    try factColumns.append(\.category, columns.category)
    try factColumns.append(\.amount, columns.amount)
    try factColumns.append(\.unit, columns.unit)
    try provenance.append(\.quantity, columns.quantity)
    try provenance.append(\.rule, columns.rule)
    try provenance.append(\.source, columns.factSource)
    try provenance.append(\.line, columns.factLine)
    try provenance.append(\.column, columns.column)
    try details.append(\.oneTime, columns.oneTime)
    try details.append(\.output, columns.output)
    try details.append(\.ratio, columns.ratio)
    try details.append(\.method, columns.method)
  }

  func append(_ subtotals: Subtotals.Columns) throws {
    try subtotalColumns.append(\.code, subtotals.code)
    try subtotalColumns.append(\.sector, subtotals.sector)
    try subtotalColumns.append(\.category, subtotals.category)
    try subtotalColumns.append(\.kilograms, subtotals.kilograms)
    try subtotalColumns.append(\.remainder, subtotals.remainder)
    try subtotalColumns.append(\.reports, subtotals.reports)
  }

  func finish() throws {
    try reportColumns.append(\.firstFact, [UInt32(facts)])
    try reportColumns.finish()
    try factColumns.finish()
    try provenance.finish()
    try details.finish()
    try subtotalColumns.finish()
  }
}
