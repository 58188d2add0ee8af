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
  /// The register's code as filed, `tri:N420`.
  public let code: String
  public let category: Category
  /// The quantity as the file has it.
  public let quantity: Double
  public let unit: MeasuredUnit
  public let rule: String
  /// The amount in the measure's unit; of net kilograms, what is left of it, of hazard times its weight.
  public let value: Double
  /// Of hazard, what a kilogram weighs, and the code of the table's row; of equivalents that are computed, the grams of
  /// them in a kilogram, and the line that says what the form's dioxins are made of; nil of other measures.
  public let weight: (value: Double, row: String)?
  /// The number of the fact in the edition.
  public let fact: Int
}

extension Edition {
  /// Visits every fact a question sums, with its source, in the edition's order; the question's grouping is passed
  /// over.
  /// - Parameter visit: returns false to stop.
  /// - Throws: ``QuestionError``; whatever `visit` throws.
  public func trace(_ question: Question, _ evidence: Evidence? = nil, _ visit: (TraceRow) throws -> Bool) throws {
    let tracer = try Tracer(question, self, evidence)
    try tracer.facts { fact, report, segment in try visit(tracer.row(fact, report, segment)) }
  }

  /// Visits some of the facts a question sums, in the same order.
  /// - Parameters:
  ///   - skip: how many facts are passed over first.
  ///   - limit: how many are visited at most.
  ///   - counted: takes the number of all facts; without it they are not counted.
  /// - Throws: ``QuestionError``; whatever `visit` throws.
  public func trace(
    _ question: Question, _ evidence: Evidence? = nil, skip: Int, limit: Int, _ visit: (TraceRow) throws -> Void,
    counted: ((Int) -> Void)? = nil
  ) throws {
    let tracer = try Tracer(question, self, evidence)
    var position = 0
    try tracer.facts { fact, report, segment in
      defer { position += 1 }
      if position >= skip, position - skip < limit { try visit(tracer.row(fact, report, segment)) }
      return counted != nil || position - skip < limit - 1
    }
    counted?(position)
  }
}

/// Finds the facts that a question sums, and the cells they came from.
private final class Tracer {
  private let edition: Edition
  private let resolution: Resolution
  private let overlay: Overlay?
  private let provenance: Edition.Provenance
  /// Where equivalents are computed.
  private let equivalents: DioxinEquivalents?
  /// The columns' names of the sources met so far.
  private var columnNames: [Int: [Int: String]] = [:]

  init(_ question: Question, _ edition: Edition, _ evidence: Evidence?) throws {
    self.edition = edition
    resolution = try Resolution(question, edition, evidence)
    overlay = try evidence.overlay(question, resolution.codes)
    provenance = try edition.provenance()
    let asked = question.measure == .teq ? question.equivalents : nil
    equivalents = try asked.flatMap { asked in try evidence.map { try DioxinEquivalents(edition, $0, asked) } }
  }

  /// Visits the facts in the edition's order until `visit` returns false.
  func facts(_ visit: (_ fact: Int, _ report: Int, _ segment: Manifest.Segment) throws -> Bool) throws {
    let (reports, facts) = (edition.reports, edition.facts)
    let unit = overlay?.unit.values ?? facts.unit.values
    let budget = WorkBudget.current
    for (index, codeMask) in zip(resolution.segments, resolution.codeMasks) {
      let segment = edition.manifest.segments[index]
      for range in edition.ranges(segment, resolution) {
        for report in range {
          if report % 4096 == 0 { try budget?.check() }
          let code = reports.code.values[report]
          guard codeMask[code] != 0, resolution.sectorMatches[reports.sector.values[report]],
            resolution.placeMatches[reports.place.values[report]]
          else { continue }
          let unitMatches = resolution.codeIsDioxin[code] ? resolution.dioxinUnitMatches : resolution.unitMatches
          for fact in edition.facts(of: report)
          where unitMatches[unit[fact]] && resolution.categoryMatches[facts.category.values[fact]]
            && resolution.traits?.isAsked(fact) != false && resolution.weight(fact, report) > 0
          {
            if try !visit(fact, report, segment) { return }
          }
        }
      }
    }
  }

  /// - Throws: `EditionError` for a fact whose file says what the catalogue does not know.
  func row(_ fact: Int, _ report: Int, _ segment: Manifest.Segment) throws -> TraceRow {
    let catalog = edition.catalog
    let source = Int(provenance.source.values[fact])
    let rule = Int(provenance.rule.values[fact])
    let column = Int(provenance.column.values[fact])
    let code = Int(edition.reports.code.values[report])
    guard catalog.sources.indices.contains(source), catalog.rules.indices.contains(rule),
      catalog.codes.indices.contains(code),
      catalog.substances.indices.contains(catalog.codes[code].substance),
      let category = Category(rawValue: edition.facts.category.values[fact]),
      let unit = MeasuredUnit(rawValue: edition.facts.unit.values[fact])
    else {
      throw EditionError(
        "\(edition.folder.path): fact \(fact) names a source, rule or unit that the catalogue does not hold; changed")
    }
    var weight = resolution.weights.flatMap { weights in
      weights.rows[code].map { (value: resolution.weight(fact, report), row: $0) }
    }
    if let known = equivalents?.perKilogram[report], catalog.sources.indices.contains(known.source) {
      weight = (known.value, "\(catalog.sources[known.source].name):\(known.line)")
    }
    if columnNames[source] == nil { columnNames[source] = try catalog.columnNames(source: source) }
    return TraceRow(
      source: catalog.sources[source].name, sha256: catalog.sources[source].sha256,
      line: Int(provenance.line.values[fact]), column: column,
      columnName: columnNames[source]?[column] ?? "", country: segment.register.country, year: segment.year,
      facility: edition.facilities[Int(edition.reports.facility.values[report])],
      substance: catalog.substances[catalog.codes[code].substance].substance.key,
      code: catalog.codes[code].id.description,
      category: category,
      quantity: provenance.quantity.values[fact], unit: unit, rule: catalog.rules[rule],
      value: (overlay?.amount.values ?? edition.facts.amount.values)[fact] * resolution.weight(fact, report),
      weight: weight, fact: fact
    )
  }
}
