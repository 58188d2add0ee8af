/// Everyday words for values of filters: `air` for on-site air, `mining` for sector 21. Resource: `words.csv`.
///
/// A word that means two things is decided by the filter it stands in.
public struct FilterWords: Sendable {
  private let values: [String: [String: String]]
  /// Folded endings of names that people leave out, the longest first.
  private let compounds: [String]

  init() throws {
    let table = try ReferenceTable("words")
    var values: [String: [String: String]] = table.rows.reduce(into: [:]) { values, row in
      for word in table.cell(row, "words").split(separator: ";") {
        values[table.cell(row, "filter"), default: [:]][TextFolding.fold(word)] = table.cell(row, "value")
      }
    }
    compounds =
      values.removeValue(forKey: "ending").map { $0.keys.map { " " + $0 }.sorted { $0.count > $1.count } } ?? []
    self.values = values
  }

  /// A folded name of an element and its compounds, as people call it: "lead and its compounds" is "lead"; nil for any
  /// other name.
  public func everyday(_ folded: String) -> String? {
    compounds.first { folded.hasSuffix($0) }.map { String(folded.dropLast($0.count)) }
  }

  /// What a folded word stands for in a filter; several values are joined by commas.
  public func value(_ folded: String, for filter: String) -> String? { values[filter]?[folded] }
}
