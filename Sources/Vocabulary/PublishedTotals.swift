/// Totals that registers and the commission have printed. Resource: `published_totals.csv`; each row names its source.
public struct PublishedTotals: Sendable {
  public struct Total: Sendable {
    public let id: String
    /// The registers whose whole year it is about.
    public let registers: [Register]
    /// The question that asks an edition for it, as in an address:
    /// `country=US&year=2018&category=onsite_air&scope=all`.
    public let question: [(name: String, text: String)]
    public let year: Int
    /// Whether it counts facilities; else kilograms.
    public let countsFacilities: Bool
    public let value: Double
    /// The key of the terms `published.…` that says why an edition may differ.
    public let explanation: String
    public let source: String
  }

  /// A change between two years, as somebody has printed it. Resource: `published_changes.csv`.
  public struct Change: Sendable {
    public let country: Country
    public let first: Int
    public let last: Int
    /// Whether it is of facilities; else of kilograms.
    public let countsFacilities: Bool
    /// As printed, in English.
    public let words: String
    public let source: String
  }

  public let totals: [Total]
  public let changes: [Change]

  init() throws {
    let printed = try ReferenceTable("published_changes")
    changes = try printed.rows.map { row in
      guard let country = Country(rawValue: printed.cell(row, "country")), let first = Int(printed.cell(row, "first")),
        let last = Int(printed.cell(row, "last"))
      else { throw ReferenceTableError(message: "reference table published_changes.csv: \(row.prefix(3))") }
      return Change(
        country: country, first: first, last: last, countsFacilities: printed.cell(row, "column") == "facilities",
        words: printed.cell(row, "words"), source: printed.cell(row, "source"))
    }
    let table = try ReferenceTable("published_totals")
    totals = try table.rows.map { row in
      let question = table.cell(row, "question").split(separator: "&").map { word -> (name: String, text: String) in
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
      }
      guard let value = Double(table.cell(row, "value")),
        let year = question.first(where: { $0.name == "year" }).flatMap({ Int($0.text) })
      else {
        throw ReferenceTableError(
          message: "reference table published_totals.csv: \(row.joined(separator: ",")) has no value or year")
      }
      return Total(
        id: table.cell(row, "id"),
        registers: table.cell(row, "registers").split(separator: " ").compactMap { Register(rawValue: String($0)) },
        question: question, year: year, countsFacilities: table.cell(row, "column") == "facilities", value: value,
        explanation: table.cell(row, "explanation"), source: table.cell(row, "source"))
    }
  }
}
