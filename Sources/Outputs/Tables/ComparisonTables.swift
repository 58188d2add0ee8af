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
    "before", "after", "difference", "line_before", "column_before", "line_after", "column_after", "quantity_before",
    "quantity_after",
  ]

  public static func columns(_ part: Part) -> [Column] {
    let names: [String] =
      switch part {
      case .totals: ["country", "year", "category", "substance", "measure", "before", "after", "difference"]
      case .facilities: ["country", "year", "facility", "change"]
      case .reports:
        [
          "change", "country", "year", "facility", "substance", "code", "rule", "quantity_before", "unit_before",
          "quantity_after", "unit_after",
        ]
          + [
            "before", "after", "source_before", "line_before", "column_before", "source_after", "line_after",
            "column_after",
          ]
      }
    return names.map { Column($0, isNumber: numbers.contains($0)) }
  }

  public static func cells(_ total: Comparison.Total) -> [Cell] {
    [
      .text(total.country.rawValue), .integer(total.year), .text(total.category), .text(total.substance),
      .text(total.measure.rawValue),
      .number(total.before), .number(total.after), .number(total.after - total.before),
    ]
  }

  public static func cells(_ facility: Comparison.Facility) -> [Cell] {
    [
      .text(String(facility.id.prefix(2))), .integer(facility.year), .text(facility.id),
      .text(facility.came ? "came" : "went"),
    ]
  }

  public static func cells(_ change: Comparison.Change) -> [Cell] {
    let (before, after) = (change.before, change.after)
    return [
      .text(change.kind.rawValue), .text(change.register.country.rawValue), .integer(change.year),
      .text(change.facility), .text(change.substance),
      .text(change.code), .text(change.rule), Cell(before?.quantity), Cell(before?.unit.symbol), Cell(after?.quantity),
      Cell(after?.unit.symbol),
      Cell(before?.value), Cell(after?.value), Cell(before?.source), Cell(before?.line), Cell(before?.column),
      Cell(after?.source), Cell(after?.line),
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
  public static let columns = [
    "id", "question", "column", "published", "edition", "percent", "alike", "explanation", "source",
  ].map {
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

/// One substance in the three registers, a row for each register and year: whether it must be reported, and what was.
public enum ListingTable {
  public static let columns = [
    "register", "year", "listing", "kilograms", "teq", "reports", "zero", "codes", "listed_since", "form", "threshold",
    "source",
  ]
  .map { Column($0, isNumber: ["kilograms", "teq", "reports"].contains($0)) }

  public static func cells(_ listing: Listing, key: String, _ tables: ReferenceTables, _ language: Language) -> [Cell] {
    let entries = tables.substances.position(key: key).map { tables.lists.entries(of: $0, in: listing.register) } ?? []
    // An entry without a first year is older than the oldest list at hand.
    let since = entries.contains { $0.firstYear == nil } ? nil : entries.compactMap(\.firstYear).min()
    func joined(_ texts: [String]) -> Cell {
      var distinct: [String] = []
      for text in texts where !text.isEmpty && !distinct.contains(text) { distinct.append(text) }
      return Cell(distinct.isEmpty ? nil : distinct.joined(separator: "; "))
    }
    return [
      .text(listing.register.rawValue), .integer(listing.year), .text(listing.listing.rawValue),
      .number(listing.mass.value),
      .number(listing.teq), .integer(listing.reports),
      Cell(listing.zero?.rawValue), joined(entries.map(\.code)), Cell(since.map(String.init)),
      joined(entries.map { $0.form.isEmpty ? "" : tables.terms.word("form.\($0.form)", language) }),
      joined(entries.map { tables.terms.text("threshold.\($0.threshold)")?[language] ?? $0.threshold }),
      joined(entries.isEmpty ? [tables.lists.years[listing.register]?.source ?? ""] : entries.map(\.source)),
    ]
  }
}
