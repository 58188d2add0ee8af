internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What a text finds.
struct SearchModel: Sendable {
  /// Of each kind.
  private static let most = 25

  let names: Names
  let text: String
  let found: [Found]
  /// How many facilities there are in all; the list has the first of them.
  let allFacilities: Int
  /// Towns of that name, the largest first, with what `near` takes for them.
  let towns: [NamedPlace]
  /// The names that are nearest to a text that finds nothing.
  let near: [String]

  init(_ visit: Visit) throws {
    let text = try visit.searchText()
    names = visit.names
    self.text = text
    found = text.isEmpty ? [] : try visit.reading.find(text, limit: Self.most)
    var filter = FacilityFilter()
    filter.text = text
    let facilities = found.count { $0.kind == .facility }
    allFacilities = facilities < Self.most ? facilities : try visit.served.catalog.countFacilities(filter)
    let words = visit.words
    towns = text.isEmpty ? [] : try words.towns(text, limit: 5)
    near =
      found.isEmpty && !text.isEmpty
      ? try (words.nearest(.substance, text) + words.nearest(.state, text)).map(\.name) : []
  }
}

/// What a word that is being typed may become.
struct SuggestionsModel: Sendable {
  let names: Names
  let found: [Found]

  init(_ visit: Visit) throws {
    let kind = try visit.parameters.value("kind")
    let text = try visit.searchText()
    names = visit.names
    found = try visit.reading.find(text, limit: kind == nil ? 5 : 10).filter { kind == nil || $0.kind.rawValue == kind }
  }
}
