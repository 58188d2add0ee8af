public import Questions
public import Vocabulary

/// The cells of the national files behind a figure, as a table.
public struct TraceTable: Sendable {
  private let measure: Measure

  public init(_ measure: Measure) { self.measure = measure }

  /// Whether amounts are multiplied by something that has a source of its own.
  private var hasWeights: Bool { measure == .hazard || measure == .teq }

  public var columns: [Column] {
    let numbers: Set<String> = ["line", "column", "quantity", "weight", measure.rawValue]
    let names =
      [
        "source", "sha256", "line", "column", "column_name", "country", "year", "facility", "substance", "code",
        "category", "quantity", "unit", "rule",
      ] + (hasWeights ? ["weight_code", "weight"] : []) + [measure.rawValue]
    return names.map { Column($0, isNumber: numbers.contains($0)) }
  }

  public func head(edition: String) -> [(name: String, json: String)] {
    [("edition", JSONWriter.value(.text(edition))), ("unit", JSONWriter.value(.text(measure.unit)))]
  }

  /// - Parameter abridged: with the first digits of the hash only, for people.
  public func cells(_ row: TraceRow, abridged: Bool = false) -> [Cell] {
    [
      .text(row.source), .text(abridged ? row.sha256.prefix(8) + "…" : row.sha256), .integer(row.line),
      .integer(row.column),
      .text(row.columnName), .text(row.country.rawValue), .integer(row.year), .text(row.facility), .text(row.substance),
      .text(row.code),
      .text(row.category.code),
      .number(row.quantity), .text(row.unit.symbol), .text(row.rule),
    ] + (hasWeights ? [.text(row.weight?.row ?? ""), row.weight.map { .number($0.value) } ?? .none] : []) + [
      .number(row.value)
    ]
  }
}
