internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What moved between an earlier edition of the server and this one.
struct CompareModel: Sendable {
  let names: Names
  /// The server's earlier editions, with when they were made.
  let others: [(id: String, pin: String, created: String)]
  let previous: String?
  let comparison: Comparison?

  init(_ visit: Visit) throws {
    let asked = try visit.parameters.withoutEmpty.value("previous")
    let previous = asked.map { asked in visit.shelf.first { $0.isMeant(by: asked) }?.pin ?? asked }
    names = visit.names
    others = visit.earlierEditions
    self.previous = previous
    comparison = try previous.map { try visit.comparison(with: $0) }
  }
}

extension Visit {
  /// The comparison of an earlier edition of the server with this one.
  /// - Throws: ``Problem`` for an edition that is not served.
  func comparison(with id: String) throws -> Comparison {
    guard let other = shelf.first(where: { $0.isMeant(by: id) }) else {
      throw Problem.parameter("previous", found: id, expected: Expectation(.otherEdition, otherEditions))
    }
    return try served.comparison(with: other)
  }

  /// The ids of the server's other editions, or a dash.
  var otherEditions: String { shelf.filter { $0.id != served.id }.map(\.id).joined(separator: ", ").nonEmpty ?? "–" }
}

extension ServedEdition {
  /// The comparison of another edition with this one, kept once it is made.
  func comparison(with other: ServedEdition) throws -> Comparison {
    if let known = comparisons[other.pin] { return known }
    let comparison = try Comparison(other.edition, edition)
    comparisons.store(
      comparison, for: other.pin,
      cost: comparison.changes.count + comparison.totals.count + comparison.facilities.count + 100)
    return comparison
  }
}
