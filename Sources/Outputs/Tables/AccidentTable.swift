public import Questions
public import Vocabulary

/// Accidental releases beside all releases, as a table.
public struct AccidentTable: Sendable {
  private let accidents: Accidents
  private let edition: String

  public init(_ accidents: Accidents, edition: String) { (self.accidents, self.edition) = (accidents, edition) }

  private static let numbers: Set<String> = ["accidental_kilograms", "release_kilograms", "share", "reports"]

  public static func columns(_ dimensions: [Dimension]) -> [Column] {
    (["country"] + dimensions.map(\.rawValue)
      + ["accidental_kilograms", "release_kilograms", "share", "reports", "basis"])
      .map { Column($0, isNumber: numbers.contains($0)) }
  }

  public var columns: [Column] { Self.columns(accidents.question.by) }

  public var head: [(name: String, json: String)] {
    [
      ("edition", JSONWriter.value(.text(edition))), ("unit", JSONWriter.value(.text(Measure.kilograms.unit))),
      ("not_told", JSONWriter.array(accidents.untold.map { JSONWriter.value(.text($0.rawValue)) })),
      ("years_not_told", JSONWriter.array(accidents.yearsUntold.map(String.init))),
    ]
  }

  /// What the accidental amount is: TRI's section 8.8, or NPRI's spills and leaks.
  public static func basis(_ country: Country) -> String { country == .unitedStates ? "tri_8.8" : "npri_spills_leaks" }

  public func cells(_ row: Accidents.Row) -> [Cell] {
    [.text(row.country.rawValue)] + row.values.map { .text($0.text) } + [
      .number(row.accidental), .number(row.releases), Cell(row.share), .integer(row.reports),
      .text(Self.basis(row.country)),
    ]
  }

  public var rows: [[Cell]] { accidents.rows.map(cells) }
}

/// Trends of substances as reported and per output: one row a trend, or one a year.
public enum OutputTable {
  private static let numbers: Set<String> = [
    "first_kilograms", "last_kilograms", "change", "output", "per_output_change", "kilograms", "forms", "ratio",
    "per_output_kilograms",
  ]
  public static let trendColumns = [
    "facility", "code", "substance", "first_year", "last_year", "first_kilograms", "last_kilograms", "change", "output",
    "per_output_change", "broken_in", "broken_by",
  ].map { Column($0, isNumber: numbers.contains($0)) }
  public static let yearColumns = [
    "facility", "code", "substance", "year", "kilograms", "forms", "ratio", "ratio_kind", "output",
    "per_output_kilograms",
    "broken_by",
  ].map { Column($0, isNumber: numbers.contains($0)) }

  public static func head(edition: String) -> [(name: String, json: String)] {
    [("edition", JSONWriter.value(.text(edition))), ("unit", JSONWriter.value(.text(Measure.kilograms.unit)))]
  }

  public static func cells(_ trend: OutputTrend) -> [Cell] {
    let (first, last) = (trend.years[0], trend.years[trend.years.count - 1])
    return [
      .text(trend.facility), .text(trend.code.description), .text(trend.substance), .integer(first.year),
      .integer(last.year), Cell(first.amount), Cell(last.amount), Cell(trend.change), Cell(last.output),
      Cell(trend.perOutputChange), Cell(trend.broken.map(\.year)), Cell(trend.broken.map(\.why.rawValue)),
    ]
  }

  public static func yearly(_ trend: OutputTrend) -> [[Cell]] {
    trend.years.map { year in
      let kind: String? =
        switch year.measure {
        case .none: nil
        case .productionRatio: "production_ratio"
        case .activityIndex: "activity_index"
        case .notTold: "not_told"
        }
      return [
        .text(trend.facility), .text(trend.code.description), .text(trend.substance), .integer(year.year),
        Cell(year.amount), .integer(year.forms), Cell(year.ratio), Cell(kind), Cell(year.output),
        Cell(year.perOutput), Cell(year.broken?.rawValue),
      ]
    }
  }
}
