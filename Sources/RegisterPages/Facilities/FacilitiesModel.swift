internal import Editions
internal import Outputs
internal import PortalKernel
internal import Vocabulary

/// One page of the facilities that a filter asks for.
struct FacilitiesModel: Sendable {
  static let pageSize = 50

  let names: Names
  let facilities: [FacilityDescription]
  /// Of all that the filter lets through.
  let found: Int
  /// The number of the last facility shown, where more follow.
  let next: Int?
  /// The states to choose from, by country.
  let states: [StateGroup]
  let askedState: String
  let askedWords: String
  /// The address's own words, but for the page.
  let asked: [(name: String, value: String)]
  let hasQuery: Bool
  /// Of the edition.
  let all: Int

  init(_ visit: Visit) throws {
    let parameters = visit.parameters
    let filter = try visit.reading.facilityFilter(parameters.withoutEmpty)
    let after = try parameters.number("after", in: -1...Int(Int32.max), standard: -1)
    let found = try visit.served.catalog.facilities(filter, after: after, limit: Self.pageSize + 1)
    names = visit.names
    facilities = Array(found.prefix(Self.pageSize))
    next = found.count > Self.pageSize ? facilities.last?.number : nil
    self.found = try visit.served.catalog.countFacilities(filter)
    states = visit.reading.choices(visit.language).states
    askedState = try parameters.value("state") ?? ""
    askedWords = try parameters.value("q") ?? ""
    asked = parameters.withoutEmpty.items.filter { $0.name != "after" }
    hasQuery = !parameters.items.isEmpty
    all = visit.served.atlas.count
  }
}
