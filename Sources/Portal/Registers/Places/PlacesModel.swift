internal import Drawings
internal import Editions
internal import Questions
internal import Vocabulary

/// Countries, states and provinces, with what was released and transferred in the edition's newest year.
struct PlacesModel: Sendable {
  let names: Names
  let year: Int
  let groups: [StateGroup]
  /// By the code of a state.
  let amounts: [String: Answer.Row]
  /// What the map shows, in a sentence; nil where nothing can be said.
  let point: String?
  let basemap: Basemap

  init(_ visit: Visit) throws {
    let year = visit.served.newestYear
    let answer = try visit.served.answer(Question().with { $0.years = [year...year] }.top(.state))
    names = visit.names
    self.year = year
    groups = visit.stateGroups.filter { visit.served.years[$0.country] != nil }
    amounts = Dictionary(answer.rows.map { ($0.values[0], $0) }, uniquingKeysWith: { first, _ in first })
    point = try visit.leader(answer, of: answer.rows.reduce(0) { $0 + $1.value })
    basemap = visit.portal.basemap
  }
}
