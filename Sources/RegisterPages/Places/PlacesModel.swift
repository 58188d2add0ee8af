internal import Editions
internal import Foundation
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Countries, states and provinces, with what was released and transferred in the edition's newest year.
struct PlacesModel: Sendable {
  static let columns = ["name", "kilograms", "facilities"]

  let names: Names
  let choice: ListChoice
  let askedWords: String
  let year: Int
  let groups: [StateGroup]
  let ranking: Ranking

  init(_ visit: Visit) throws {
    let year = visit.served.newestYear
    names = visit.names
    self.year = year
    let parameters = visit.parameters.withoutEmpty
    let words = try parameters.value("q") ?? ""
    choice = try ListChoice(parameters, keys: Self.columns)
    askedWords = words
    func isMeant(_ state: StateGroup.State) -> Bool {
      words.isEmpty || state.name.localizedStandardContains(words) || state.code == words
    }
    groups = visit.reading.choices(visit.language).states.filter { visit.served.years[$0.country] != nil }
      .map { StateGroup(country: $0.country, states: $0.states.filter(isMeant)) }
      .filter { words.isEmpty || !$0.states.isEmpty }
    ranking = try visit.reading.ranking(Question().inYear(year).top(.state))
  }
}
