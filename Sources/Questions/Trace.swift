public import Editions
internal import Foundation
public import Vocabulary

/// A fact and the cell of the national file it came from.
public struct TraceRow: Sendable {
  /// The source's file name, without its folder.
  public let source: String
  public let sha256: String
  /// The physical line the record starts on, from 1.
  public let line: Int
  /// The cell's position in the record, from 1.
  public let column: Int
  /// The column's header, white space collapsed.
  public let columnName: String
  public let country: Country
  public let year: Int
  public let facility: String
  /// The harmonised key.
  public let substance: String
  public let category: Category
  /// The quantity as the file has it.
  public let quantity: Double
  public let unit: MeasuredUnit
  public let rule: String
  /// The amount in the measure's unit.
  public let value: Double
}

extension Edition {
  /// Visits every fact a question sums, with its source, in the edition's order; the question's grouping is passed over.
  /// - Parameter visit: returns false to stop.
  /// - Throws: ``QuestionError``; whatever `visit` throws.
  public func trace(_ question: Question, _ visit: (TraceRow) throws -> Bool) throws {
    let resolution = try Resolution(question, self)
    let provenance = try provenance()
    var columnNames: [Int: [Int: String]] = [:]
    for number in catalog.sources.indices { columnNames[number] = try catalog.columnNames(source: number) }
    let firstFact = reports.firstFact.values
    for index in resolution.segments {
      let segment = manifest.segments[index]
      for report in segment.firstReport..<(segment.firstReport + segment.reports) {
        let code = reports.code.values[report]
        guard resolution.codeMask[code] != 0, resolution.sectorMatches[reports.sector.values[report]],
          resolution.placeMatches[reports.place.values[report]], resolution.facilities?.contains(reports.facility.values[report]) != false
        else { continue }
        let unitMatches = resolution.codeIsDioxin[code] ? resolution.dioxinUnitMatches : resolution.unitMatches
        let start = Int(firstFact[report])
        let end = min(Int(firstFact[report + 1]), facts.amount.count)
        guard start < end else { continue }
        for fact in start..<end {
          guard unitMatches[facts.unit.values[fact]], resolution.categoryMatches[facts.category.values[fact]] else { continue }
          guard let row = row(fact, report, Int(code), segment, provenance, columnNames) else {
            throw EditionError("\(folder.path): fact \(fact) names a source, rule or unit that the catalogue does not hold; changed")
          }
          if try !visit(row) { return }
        }
      }
    }
  }

  private func row(
    _ fact: Int, _ report: Int, _ code: Int, _ segment: Manifest.Segment, _ provenance: Provenance, _ columnNames: [Int: [Int: String]]
  ) -> TraceRow? {
    let source = Int(provenance.source.values[fact])
    let rule = Int(provenance.rule.values[fact])
    let column = Int(provenance.column.values[fact])
    guard catalog.sources.indices.contains(source), catalog.rules.indices.contains(rule), catalog.codes.indices.contains(code),
      catalog.substances.indices.contains(catalog.codes[code].substance), let category = Category(rawValue: facts.category.values[fact]),
      let unit = MeasuredUnit(rawValue: facts.unit.values[fact])
    else { return nil }
    return TraceRow(
      source: catalog.sources[source].name, sha256: catalog.sources[source].sha256, line: Int(provenance.line.values[fact]), column: column,
      columnName: columnNames[source]?[column] ?? "", country: segment.register.country, year: segment.year,
      facility: facilities[Int(reports.facility.values[report])], substance: catalog.substances[catalog.codes[code].substance].substance.key,
      category: category, quantity: provenance.quantity.values[fact], unit: unit, rule: catalog.rules[rule], value: facts.amount.values[fact])
  }
}
