public import Questions
public import Vocabulary

/// What moved between two editions, as tables.
public enum ComparisonTables {
  /// The three lists of a comparison.
  public enum Part: String, CaseIterable, Sendable {
    case totals
    case facilities
    case reports
  }

  private static let numbers: Set<String> = [
    "before", "after", "difference", "line_before", "column_before", "line_after", "column_after", "quantity_before", "quantity_after",
  ]

  public static func columns(_ part: Part) -> [Column] {
    let names: [String] =
      switch part {
      case .totals: ["country", "year", "category", "substance", "measure", "before", "after", "difference"]
      case .facilities: ["country", "year", "facility", "change"]
      case .reports:
        ["change", "country", "year", "facility", "substance", "code", "rule", "quantity_before", "unit_before", "quantity_after", "unit_after"]
          + ["before", "after", "source_before", "line_before", "column_before", "source_after", "line_after", "column_after"]
      }
    return names.map { Column($0, isNumber: numbers.contains($0)) }
  }

  public static func cells(_ total: Comparison.Total) -> [Cell] {
    [
      .text(total.country.rawValue), .integer(total.year), .text(total.category), .text(total.substance), .text(total.measure.rawValue),
      .number(total.before), .number(total.after), .number(total.after - total.before),
    ]
  }

  public static func cells(_ facility: Comparison.Facility) -> [Cell] {
    [.text(String(facility.id.prefix(2))), .integer(facility.year), .text(facility.id), .text(facility.came ? "came" : "went")]
  }

  public static func cells(_ change: Comparison.Change) -> [Cell] {
    let (before, after) = (change.before, change.after)
    return [
      .text(change.kind.rawValue), .text(change.register.country.rawValue), .integer(change.year), .text(change.facility), .text(change.substance),
      .text(change.code), .text(change.rule), Cell(before?.quantity), Cell(before?.unit.symbol), Cell(after?.quantity), Cell(after?.unit.symbol),
      Cell(before?.value), Cell(after?.value), Cell(before?.source), Cell(before?.line), Cell(before?.column), Cell(after?.source), Cell(after?.line),
      Cell(after?.column),
    ]
  }

  /// Every row of a part.
  public static func rows(_ part: Part, _ comparison: Comparison) -> [[Cell]] {
    switch part {
    case .totals: comparison.totals.map(cells)
    case .facilities: comparison.facilities.map(cells)
    case .reports: comparison.changes.map(cells)
    }
  }

  public static func head(_ comparison: Comparison) -> [(name: String, json: String)] {
    [("edition", JSONWriter.value(.text(comparison.after))), ("previous", JSONWriter.value(.text(comparison.before)))]
  }
}

/// Printed totals beside an edition's figures, as a table.
public enum PublishedTable {
  private static let numbers: Set<String> = ["published", "edition", "percent"]
  public static let columns = ["id", "question", "column", "published", "edition", "percent", "alike", "explanation", "source"].map {
    Column($0, isNumber: numbers.contains($0))
  }

  public static func cells(_ comparison: PublishedComparison, _ terms: Terms, _ language: Language) -> [Cell] {
    let total = comparison.total
    return [
      .text(total.id), .text(total.question.map { "\($0.name)=\($0.text)" }.joined(separator: "&")),
      .text(total.countsFacilities ? "facilities" : "kilograms"), .number(total.value), .number(comparison.value),
      .number((comparison.percent * 100).rounded() / 100), .text(comparison.isAlike ? "yes" : "no"),
      .text(terms.word("published.\(total.explanation)", language)), .text(total.source),
    ]
  }
}

/// Who must report a substance, a row for each register and code.
public enum ListingTable {
  public static let columns = ["substance", "register", "year", "listing", "code", "first_year", "last_year", "form", "threshold", "source"].map {
    Column($0)
  }

  /// - Parameters:
  ///   - key: the harmonised substance.
  ///   - year: of the listing.
  public static func rows(_ key: String, _ year: Int, _ tables: ReferenceTables, _ language: Language) -> [[Cell]] {
    guard let substance = tables.substances.position(key: key) else { return [] }
    return Register.allCases.flatMap { register -> [[Cell]] in
      let listing = tables.lists.listing(of: substance, in: register, year)
      let start: [Cell] = [.text(key), .text(register.rawValue), .integer(year), .text(listing.rawValue)]
      let entries = tables.lists.entries(of: substance, in: register)
      if entries.isEmpty { return [start + [.none, .none, .none, .none, .none, Cell(tables.lists.years[register]?.source)]] }
      return entries.map { entry in
        start + [
          .text(entry.code), Cell(entry.firstYear), Cell(entry.lastYear),
          Cell(entry.form.isEmpty ? nil : tables.terms.word("form.\(entry.form)", language)), Cell(entry.threshold.isEmpty ? nil : entry.threshold),
          .text(entry.source),
        ]
      }
    }
  }
}
