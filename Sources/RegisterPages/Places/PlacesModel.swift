internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Countries, states and provinces, with what was released and transferred in the edition's newest year.
struct PlacesModel: Sendable {
  let names: Names
  let year: Int
  let groups: [StateGroup]
  let ranking: Ranking

  init(_ visit: Visit) throws {
    let year = visit.served.newestYear
    names = visit.names
    self.year = year
    groups = visit.reading.choices(visit.language).states.filter { visit.served.years[$0.country] != nil }
    ranking = try visit.reading.ranking(Question().inYear(year).top(.state))
  }
}
