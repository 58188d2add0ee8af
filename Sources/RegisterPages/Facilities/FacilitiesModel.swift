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
  /// From 1.
  let pageNumber: Int
  let choice: ListChoice
  /// The states to choose from, by country.
  let states: [StateGroup]
  let askedState: String
  let askedWords: String
  /// The address's own words, but for the page, the order and the columns.
  let asked: [(name: String, value: String)]
  let hasQuery: Bool
  /// Of the edition.
  let all: Int

  init(_ visit: Visit) throws {
    let parameters = visit.parameters
    let filter = try visit.reading.facilityFilter(parameters.withoutEmpty)
    choice = try ListChoice(parameters.withoutEmpty, keys: Catalog.FacilityOrder.allCases.map(\.rawValue))
    let page = try parameters.number("page", in: 1...1_000_000, standard: 1)
    names = visit.names
    pageNumber = page
    facilities = try visit.served.catalog.facilities(
      filter, by: choice.order.flatMap { Catalog.FacilityOrder(rawValue: $0.key) },
      isAscending: choice.order?.isAscending ?? true, skipping: (page - 1) * Self.pageSize, limit: Self.pageSize)
    self.found = try visit.served.catalog.countFacilities(filter)
    states = visit.reading.choices(visit.language).states
    askedState = try parameters.value("state") ?? ""
    askedWords = try parameters.value("q") ?? ""
    asked = parameters.withoutEmpty.items.filter { !["page", "order", "columns"].contains($0.name) }
    hasQuery = !parameters.items.isEmpty
    all = visit.served.atlas.count
  }
}
