public import Editions
public import Findings
internal import Foundation
public import Vocabulary

/// Findings as a table: a row for each value or site, with every rule it met.
public struct FindingTable: Sendable {
  private let findings: Findings
  private let catalog: Catalog
  private let facilities: FacilityKeys
  private let texts: FindingTexts
  private let language: Language
  private let substances: [String: LocalizedName]
  private let rules: [String: Vocabulary.Category]

  public init(
    _ findings: Findings, _ edition: Edition, texts: FindingTexts, tables: ReferenceTables, language: Language
  ) {
    self.findings = findings
    catalog = edition.catalog
    facilities = edition.facilities
    self.texts = texts
    self.language = language
    substances = Dictionary(
      catalog.substances.map { ($0.substance.key, $0.substance.name) }, uniquingKeysWith: { first, _ in first })
    rules = Dictionary(tables.rules.rules.map { ($0.id, $0.category) }, uniquingKeysWith: { first, _ in first })
  }

  private static let names = [
    "country", "year", "facility", "name", "substance", "category", "kilograms", "unit", "expected", "why", "effect",
    "scope", "severity", "rules",
    "source", "line", "column",
  ]
  private static let numbers: Set<String> = ["kilograms", "expected", "effect", "line", "column"]

  /// The columns for programs.
  public static let shape = names.map { Column($0, isNumber: numbers.contains($0)) }

  public var columns: [Column] {
    Self.names.map { Column($0, title: texts.column($0, language), isNumber: Self.numbers.contains($0)) }
  }

  /// What fits a terminal: the reasons last, for they are sentences.
  private static let terminal = [
    "year", "facility", "name", "substance", "category", "kilograms", "expected", "effect", "source", "line", "column",
    "why",
  ]
  private static var terminalPositions: [Int] { terminal.compactMap { name in names.firstIndex(of: name) } }
  public var terminalColumns: [Column] { Self.terminalPositions.map { columns[$0] } }

  public var head: [(name: String, json: String)] {
    [
      ("edition", JSONWriter.value(.text(findings.edition))),
      ("outlines", JSONWriter.value(Cell(findings.boundaries))),
    ]
  }

  /// - Parameter name: the facility's name.
  public func cells(_ finding: Finding, name: String?) -> [Cell] {
    var (substance, category): (String?, String?)
    if case .value(_, _, let code, let rule) = finding.target {
      if catalog.codes.indices.contains(code) {
        substance = catalog.substances[catalog.codes[code].substance].substance.key
      }
      if catalog.rules.indices.contains(rule) { category = rules[catalog.rules[rule]]?.code }
    }
    return [
      .text(finding.register.country.rawValue), .integer(finding.year), .text(facilities[finding.facility]), Cell(name),
      Cell(substance),
      Cell(category), Cell(finding.value), Cell(finding.value.map { _ in finding.isTEQ ? "g TEQ" : "kg" }),
      Cell(finding.expected),
      .text(texts.why(finding, language, substances: substances)), .number(finding.effect), .text(finding.scope.code),
      .text(finding.severity.code),
      .text(
        FindingRule.allCases.filter { rule in finding.remarks.contains { $0.rule == rule } }.map(\.rawValue).joined(
          separator: " ")),
      Cell(catalog.sources.indices.contains(finding.source) ? catalog.sources[finding.source].name : nil),
      Cell(finding.line == 0 ? nil : finding.line), Cell(finding.column == 0 ? nil : finding.column),
    ]
  }

  /// Writes findings in their order.
  /// - Throws: ``EditionError`` when the catalogue cannot be read.
  /// - Parameter isTerminal: only the ``terminalColumns``.
  public func write(_ list: some Collection<Finding>, to writer: any TableWriter, isTerminal: Bool = false) throws {
    let names = try catalog.facilityNames(Array(Set(list.map(\.facility))))
    for finding in list {
      let cells = cells(finding, name: names[finding.facility])
      writer.write(isTerminal ? Self.terminalPositions.map { cells[$0] } : cells)
    }
    writer.finish()
  }
}
