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

  public let totals: [Total]

  init() throws {
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
