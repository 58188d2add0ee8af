internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What is counted twice: transfers that their receivers report again, and substances that hold one another.
struct LedgerModel: Sendable {
  let names: Names
  let choices: FormChoices
  let askedYear: String
  /// Of the years that are asked for.
  let lines: [Ledger.Line]
  let parts: [Ledger.PartLine]
  /// Whether the edition's sources name the facilities that receive transfers.
  let hasReceivers: Bool
  /// The address's own words.
  let asked: [(name: String, value: String)]
  let hasQuery: Bool

  init(_ visit: Visit) throws {
    let asked = visit.parameters.withoutEmpty
    let years = try Parameters(asked.items).question().years
    func isAsked(_ year: Int) -> Bool { years.isEmpty || years.contains { $0.contains(year) } }
    let evidence = visit.served.evidence
    let ledger = try evidence.ledger()
    names = visit.names
    choices = visit.reading.choices(visit.language)
    askedYear = try asked.value("year") ?? ""
    lines = ledger.lines.filter { isAsked($0.year) }
    parts = try evidence.partLines().filter { isAsked($0.year) }
    hasReceivers = ledger.hasReceivers
    self.asked = asked.items
    hasQuery = !visit.items.isEmpty
  }
}
