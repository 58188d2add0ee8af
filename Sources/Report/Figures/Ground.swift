internal import Drawings
internal import Editions
internal import Findings
internal import Foundation
internal import Questions
internal import Registers
internal import Vocabulary

/// What a report asks: one edition with its evidence, years, and each answer once.
final class Ground {
  let edition: Edition
  let tables: ReferenceTables
  let evidence: Evidence
  /// What maps are drawn on; empty where none is installed.
  let basemap: Basemap
  /// Years that the report is about.
  let years: ClosedRange<Int>
  /// Those that the edition has files of, in the order of ``Country``.
  let countries: [Country]
  private var answers: [String: Answer] = [:]
  private var flows: [String: FlowAnswer] = [:]
  private var coverages: [String: QuestionCoverage] = [:]

  /// - Parameter years: the last five that all loaded countries cover, unless given.
  /// - Throws: ``ReportError`` where the edition has no such years.
  init(
    _ edition: Edition, _ tables: ReferenceTables, findings: Findings, basemap: Basemap = .none,
    years: ClosedRange<Int>?
  ) throws {
    (self.edition, self.tables, self.basemap) = (edition, tables, basemap)
    evidence = Evidence(edition, tables: tables, findings: findings)
    let coverage = QuestionCoverage(edition)
    let countries = Country.allCases.filter { coverage.extents[$0]?.isEmpty == false }
    self.countries = countries
    let known = coverage.years
    guard let first = known.first, let last = known.last else {
      throw ReportError("\(edition.folder.path): the edition has no reports; expected one of national files")
    }
    if let years {
      guard known.contains(where: years.contains), years.lowerBound >= first, years.upperBound <= last else {
        throw ReportError(
          "--years \(years.lowerBound)..\(years.upperBound): the edition has \(first)..\(last); expected years of it")
      }
      self.years = years
    } else {
      let common = known.filter { year in countries.allSatisfy { coverage.extent($0, year)?.isEmpty == false } }
      let newest = (common.isEmpty ? known : common).suffix(Self.usualYears)
      self.years = (newest.first ?? first)...(newest.last ?? last)
    }
  }

  private static let usualYears = 5

  /// The years of the report that a country has files of.
  func years(of country: Country) -> [Int] {
    let known = QuestionCoverage(edition).extents[country] ?? [:]
    return known.keys.filter(years.contains).sorted()
  }

  /// The newest year of the report that has files.
  var lastYear: Int { QuestionCoverage(edition).years.last(where: years.contains) ?? years.upperBound }

  func answer(_ question: Question) throws -> Answer {
    let key = FigureSource.words(question)
    if let known = answers[key] { return known }
    let answer = try edition.answer(question, evidence)
    answers[key] = answer
    return answer
  }

  func flows(_ question: FlowQuestion) throws -> FlowAnswer {
    let key = FigureSource.flow(question, []).text
    if let known = flows[key] { return known }
    let answer = try edition.flows(question)
    flows[key] = answer
    return answer
  }

  /// Printed totals of which the edition has the whole.
  func published() throws -> [PublishedComparison] { try edition.published(tables.published) }

  func total(_ question: Question) throws -> Answer.Row {
    try answer(question.filters).rows.first ?? Answer.Row(values: [], value: 0, facilities: 0, reports: 0)
  }

  func coverage(_ question: Question) throws -> QuestionCoverage {
    let key = FigureSource.words(question.filters)
    if let known = coverages[key] { return known }
    let coverage = try edition.coverage(of: question.filters)
    coverages[key] = coverage
    return coverage
  }

  /// What of a question's groups must be looked at.
  func flagged(_ question: Question, by dimensions: [Dimension]) throws -> [[DimensionValue]: SuspectWeight] {
    try edition.suspectWeights(of: question.filters, by: dimensions, evidence) ?? [:]
  }

  /// A figure with what it is without flagged values.
  func statement(_ question: Question) throws -> Statement {
    let value = try total(question).value
    let weight = try flagged(question, by: [])[[]] ?? SuspectWeight()
    return Statement(value, without: value - weight.value, flagged: weight.facts)
  }

  /// The change of a question's amounts over the report's years, where it may be said.
  func trend(_ question: Question) throws -> Trend? {
    let asked = question.filters.with { $0.years = [years] }
    let byYear = try answer(asked.with { $0.by = [.year] })
    let amounts = Dictionary(
      byYear.rows.compactMap { row in row.values[0].year.map { ($0, row.value) } }, uniquingKeysWith: +)
    let weights = try flagged(asked, by: [.year])
    let flagged = Dictionary(
      weights.compactMap { values, weight in values[0].year.map { ($0, weight) } }, uniquingKeysWith: { a, _ in a })
    // Nothing is said of a change from nothing.
    return try coverage(asked).trend(amounts, flagged, tables.lists).flatMap { $0.from > 0 ? $0 : nil }
  }

  /// The values of the report's years that must be looked at, those that weigh most first.
  var unusual: [Finding] {
    (evidence.findings?.all ?? []).filter {
      $0.severity == .mustLook && years.contains($0.year) && $0.scope == .default && !$0.isTEQ && $0.value != nil
    }
  }

  /// What a source says of the edition, asked anew.
  /// - Throws: ``ReportError`` for a printed total that the table does not have; ``QuestionError``.
  func value(_ source: FigureSource) throws -> Double {
    switch source {
    case .sum(let question, let column):
      let row = try total(question)
      return switch column {
      case .amount: row.value
      case .facilities: Double(row.facilities)
      case .reports: Double(row.reports)
      }
    case .row(let question, let values):
      return try answer(question).rows.first { $0.texts == values }?.value ?? 0
    case .flow(let question, let values):
      return try flows(question).rows.first { $0.values == values }?.mass.value ?? 0
    case .listed(let register, let year):
      return Double(
        (0..<tables.substances.substances.count).count {
          [.listed, .part].contains(tables.lists.listing(of: $0, in: register, year))
        })
    case .unusual: return Double(unusual.count)
    case .rows(let question): return Double(try answer(question).totalRows)
    case .share(let part, let whole):
      let sum = try value(whole)
      return sum == 0 ? 0 : try value(part) / sum
    case .less(let whole, let part): return try value(whole) - value(part)
    case .change(let from, let to):
      let first = try value(from)
      return first == 0 ? .infinity : try value(to) / first - 1
    case .finding(let source, let line, let column, let year):
      let found = evidence.findings?.all.first {
        $0.source == source && $0.line == line && $0.column == column && $0.year == year && $0.value != nil
      }
      return found?.value ?? 0
    case .published(let id):
      guard let total = tables.published.totals.first(where: { $0.id == id }) else {
        throw ReportError("\(id): expected the id of a printed total")
      }
      return total.value
    }
  }
}
