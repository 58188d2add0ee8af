internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// The search over facilities, substances, sectors and places.
extension Visit {
  /// The facilities that parameters ask for.
  func facilityFilter(_ parameters: Parameters) throws -> FacilityFilter {
    var filter = FacilityFilter()
    let question = try parameters.only(["country", "state", "sector"]).question()
    filter.countries = question.countries
    filter.states = question.states
    filter.sectors = question.sectors
    if let unknown = filter.states.first(where: { state in !served.catalog.places.contains { $0.code == state } }) {
      throw Problem.parameter("state", found: unknown, expected: Expectation(.state))
    }
    if let text = try parameters.value("q") {
      guard text.count <= 200 else {
        throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
      }
      filter.text = text
    }
    return filter
  }

  /// Something a search found, and the page about it.
  struct Found {
    let kind: String
    /// What a filter takes: a harmonised key, a code, an id.
    let key: String
    let name: HTML
    let details: String
    let address: String
  }

  /// Keys of the substances that a text finds; those whose name in any language begins with it come first.
  func substances(named text: String, limit: Int) throws -> [String] {
    let folded = TextFolding.fold(text)
    let found = try served.catalog.searchSubstances(text, limit: max(limit, 25)).filter(
      served.catalog.substances.indices.contains
    )
    .map { served.catalog.substances[$0].substance }
    func begins(_ substance: Substance) -> Bool {
      substance.name.texts.values.contains { TextFolding.fold($0).hasPrefix(folded) }
    }
    // Of several that do, one that the registers have more codes for is likelier meant: lead before one compound of it.
    let codes = Dictionary(grouping: served.catalog.codes, by: \.substance).mapValues(\.count)
    func weight(_ substance: Substance) -> Int {
      begins(substance) ? 1 + (served.substancePositions[substance.key].flatMap { codes[$0] } ?? 0) : 0
    }
    let ranked = found.enumerated().sorted { (weight($0.element), $1.offset) > (weight($1.element), $0.offset) }
    return ranked.prefix(limit).map(\.element.key)
  }

  /// Substances, places, sectors and facilities whose names or codes hold a text.
  func find(_ text: String, limit: Int) throws -> [Found] {
    let folded = TextFolding.fold(text)
    guard !folded.isEmpty else { return [] }
    let catalog = served.catalog
    var found: [Found] = []
    for key in try substances(named: text, limit: limit) {
      guard let position = served.substancePositions[key] else { continue }
      let listed = catalog.substances[position]
      let details = [listed.substance.cas?.description, listed.registers.map(acronym).joined(separator: ", ")]
        .compactMap { $0 }
      found.append(
        Found(
          kind: "substance", key: key, name: substance(key), details: details.joined(separator: " · "),
          address: link(.substance, key)))
    }
    let countries = Country.allCases.filter { country in
      served.years[country] != nil
        && Language.allCases.contains {
          TextFolding.fold(portal.tables.terms.word("country.\(country.rawValue)", $0)).hasPrefix(folded)
        }
    }
    found += countries.map {
      Found(
        kind: "place", key: $0.rawValue, name: "\(country($0))", details: $0.rawValue,
        address: link(.place, $0.rawValue))
    }
    let places = catalog.places.filter { place in
      Language.allCases.contains { TextFolding.fold(place.name[$0]).hasPrefix(folded) }
        || TextFolding.fold(place.code) == folded
    }
    found += places.prefix(limit).map {
      Found(kind: "place", key: $0.code, name: "\($0.name[language])", details: $0.code, address: link(.place, $0.code))
    }
    let sectors = Set(catalog.sectors.map { String($0.prefix(4)) }).sorted().filter { code in
      code.hasPrefix(folded)
        || catalog.sectorTitle(code, portal.tables.sectors)?.texts.values.contains {
          TextFolding.fold($0).contains(folded)
        } == true
    }
    found += sectors.prefix(limit).map {
      Found(kind: "sector", key: $0, name: sector($0), details: $0, address: link(.sector, $0))
    }
    for facility in try catalog.searchFacilities(text, limit: limit) {
      let details = [facility.city, facility.county, facility.state.map(stateName)].compactMap { $0 }.joined(
        separator: ", ")
      found.append(
        Found(
          kind: "facility", key: facility.id, name: "\(facility.shownName ?? facility.id)", details: details,
          address: link(.facility, facility.id)
        )
      )
    }
    return found
  }

  private func searchText() throws -> String {
    let text = try parameters.value("q") ?? ""
    guard text.count <= 200 else {
      throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func searchPage() throws -> Reply {
    let text = try searchText()
    let found = text.isEmpty ? [] : try find(text, limit: 25)
    let groups = ["substance", "place", "sector", "facility"].compactMap { kind -> HTML? in
      let hits = found.filter { $0.kind == kind }
      guard !hits.isEmpty else { return nil }
      return
        """
        <section><h2>\(t("search.kind.\(kind)"))</h2>\
        <ul class="hits">\(hits.map { "<li><a href=\"\($0.address)\">\($0.name)</a> <small>\($0.details)</small></li>" as HTML })</ul></section>
        """
    }
    let near = try found.isEmpty && !text.isEmpty ? words.nearest(.substance, text) + words.nearest(.state, text) : []
    let suggested = near.map { "<li><a href=\"\(link(.search, query: [("q", $0.name)]))\">\($0.name)</a></li>" as HTML }
    let meant: HTML =
      suggested.isEmpty ? .empty : "<p>\(t("search.did-you-mean"))</p><ul class=\"hits\">\(suggested)</ul>"
    let none: HTML =
      text.isEmpty
      ? "<p>\(t("search.empty"))</p>" : "<p>\(t("search.none", ["text": text]))</p>\(meant)<p>\(t("search.hint"))</p>"
    let content: HTML = """
      <h1>\(text.isEmpty ? t("search.title") : t("search.title.for", ["text": text]))</h1>
      \(searchForm(compact: false))
      \(groups.isEmpty ? none : HTML(groups))
      """
    return reply(Page(title: t("search.title"), description: t("search.hint"), content: content, isIndexed: false))
  }

  /// What the search box suggests as one types, as JSON.
  func suggestions() throws -> Reply {
    let text = try parameters.value("q") ?? ""
    guard text.count <= 200 else {
      throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
    }
    let kind = try parameters.value("kind")
    let found = try find(text, limit: kind == nil ? 5 : 10).filter { kind == nil || $0.kind == kind }
    let list = found.map { hit in
      JSONWriter.object([
        ("kind", JSONWriter.value(.text(hit.kind))), ("label", JSONWriter.value(.text(t("search.kind.\(hit.kind)")))),
        ("name", JSONWriter.value(.text(hit.name.plain.unescaped))), ("details", JSONWriter.value(.text(hit.details))),
        ("address", JSONWriter.value(.text(hit.address))),
        ("key", JSONWriter.value(.text(hit.key))),
      ])
    }
    return Reply(JSONWriter.array(list) + "\n", type: MediaType.json)
  }
}
