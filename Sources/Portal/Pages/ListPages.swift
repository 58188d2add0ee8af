internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// Lists of facilities, substances, sectors and places, and the search over all of them.
extension Visit {
  private static let pageSize = 50

  func facilitiesPage() throws -> Reply {
    let filter = try facilityFilter(parameters.withoutEmpty)
    let after = try parameters.number("after", in: -1...Int(Int32.max), standard: -1)
    let found = try served.catalog.facilities(filter, after: after, limit: Self.pageSize + 1)
    let all = try served.catalog.countFacilities(filter)
    let shown = found.prefix(Self.pageSize)
    let rows = shown.map { facility -> HTML in
      """
      <tr><th scope="row"><a href="\(link(.facility, facility.id))">\(facility.shownName ?? facility.id)\
      </a>\(facility.company.flatMap { $0 == facility.shownName ? nil : "<br><small>\($0)</small>" as HTML })</th>\
      <td>\([facility.city, facility.county].compactMap { $0 }.joined(separator: ", "))</td>\
      <td>\(facility.state.map { "<a href=\"\(link(.place, $0))\">\(stateName($0))</a>" as HTML })</td>\
      <td>\(facility.sector.map { sector(String($0.prefix(4))) })</td>\
      <td>\(facility.years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" } ?? "")</td>\
      </tr>

      """
    }
    let kept = parameters.items.filter { $0.name != "after" && !$0.value.isEmpty }
    let next: HTML =
      found.count > shown.count
      ? "<p class=\"pager\"><a rel=\"next\" href=\"\(link(.facilities, query: kept + [("after", String(shown.last?.number ?? 0))]))\">\(t("list.next"))</a></p>"
      : .empty
    let q = try parameters.value("q") ?? ""
    let state = try parameters.value("state") ?? ""
    let content: HTML = """
      <h1>\(t("nav.facilities"))</h1>
      <form class="filter" action="\(path(.facilities))">\(editionField)
      <label for="list-q">\(t("list.words"))<input id="list-q" name="q" type="search" value="\(q)" maxlength="200">\
      </label>
      \(selection("list-state", name: "state", label: term("dimension.state"), all: t("form.all"), options: stateOptions(selected: [state])))
      <button>\(t("list.filter"))</button></form>
      <p>\(t("list.found", ["n": all]))</p>
      \(rows.isEmpty ? .empty : table(["dimension.facility", "facility.city", "dimension.state", "dimension.sector", "facility.years"], rows, caption: t("nav.facilities")))
      \(next)
      <p><a href="\(DataRoutes.facilities.address(query: kept + [("format", "csv"), ("edition", served.id)]))" \
      download>CSV</a></p>
      """
    return reply(
      Page(
        title: t("nav.facilities"), description: t("list.facilities.description", ["n": count(served.atlas.count)]),
        content: content,
        isIndexed: items.isEmpty))
  }

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

  private func table(_ columns: [String], _ rows: [HTML], caption: String) -> HTML {
    let heads = columns.map { key -> HTML in
      "<th scope=\"col\">\(key.hasPrefix("dimension.") ? term(key) : t(key))</th>"
    }
    return
      """
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="list">\
      <caption class="hidden">\(caption)</caption><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }

  func substancesPage() throws -> Reply {
    let reported = Set(served.catalog.codes.map(\.substance))
    let listed = served.catalog.substances.enumerated().filter { reported.contains($0.offset) }.map(\.element)
      .map { ($0, $0.substance.name[language]) }.sorted { $0.1.localizedStandardCompare($1.1) == .orderedAscending }
    let rows = listed.map { entry, _ -> HTML in
      """
      <tr><th scope="row"><a href="\(link(.substance, entry.substance.key))">\(substance(entry.substance.key))</a></th>\
      <td><code>\(entry.substance.cas?.description ?? "")</code></td>\
      <td>\(entry.registers.map(acronym).joined(separator: ", "))</td>\
      <td>\(entry.substance.flags.words.map { t("flag.\($0)") }.joined(separator: ", "))</td></tr>

      """
    }
    let content: HTML = """
      <h1>\(t("nav.substances"))</h1><p>\(t("list.substances.lead", ["n": count(listed.count)]))</p>
      \(table(["dimension.substance", "substance.cas", "substance.registers", "substance.flags"], rows, caption: t("nav.substances")))
      <p><a href="\(DataRoutes.substances.address(query: [("format", "csv"), ("edition", served.id)]))" download>CSV\
      </a></p>
      """
    return reply(
      Page(
        title: t("nav.substances"), description: t("list.substances.lead", ["n": count(listed.count)]), content: content
      ))
  }

  func sectorsPage() throws -> Reply {
    let question = Question().with { $0.years = [served.newestYear...served.newestYear] }
    let answer = try served.answer(question.top(.sector))
    let amounts = Dictionary(answer.rows.map { ($0.values[0], $0) }, uniquingKeysWith: { first, _ in first })
    let codes = Set(served.catalog.sectors.map { String($0.prefix(4)) }).sorted()
    let groups = Dictionary(grouping: codes, by: { String($0.prefix(2)) }).sorted { $0.key < $1.key }.map {
      group, codes -> HTML in
      let rows = codes.map { code -> HTML in
        "<tr><th scope=\"row\"><a href=\"\(link(.sector, code))\">\(sector(code))</a></th><td><code>\(code)</code></td><td class=\"number\">\(amounts[code].map { figure($0.value) } ?? "–")</td><td class=\"number\">\(amounts[code].map { count($0.facilities) } ?? "–")</td></tr>\n"
      }
      return
        """
        <tbody><tr class="group"><th scope="rowgroup" colspan="4">\
        <a href="\(link(.sector, group))">\(group) \(sector(group))</a></th></tr>\(rows)</tbody>
        """
    }
    let content: HTML = """
      <h1>\(t("nav.sectors"))</h1><p>\(t("list.sectors.lead", ["year": String(served.newestYear)]))</p>
      <div class="scroll" role="region" aria-label="\(t("nav.sectors"))" tabindex="0"><table class="list"><thead><tr>\
      <th scope="col">\(term("dimension.sector"))</th><th scope="col">\(t("sector.code-heading"))</th>\
      <th scope="col" class="number">\(t("column.amount"))</th>\
      <th scope="col" class="number">\(term("column.facilities"))</th></tr></thead>\(groups)</table></div>
      """
    return reply(
      Page(
        title: t("nav.sectors"), description: t("list.sectors.lead", ["year": String(served.newestYear)]),
        content: content))
  }

  func placesPage() throws -> Reply {
    let year = served.newestYear
    let question = Question().with { $0.years = [year...year] }
    let answer = try served.answer(question.top(.state))
    let amounts = Dictionary(answer.rows.map { ($0.values[0], $0) }, uniquingKeysWith: { first, _ in first })
    let countries = Country.allCases.filter { served.years[$0] != nil }.map { country -> HTML in
      let rows = sortedPlaces(country).map { code, name -> HTML in
        "<tr><th scope=\"row\"><a href=\"\(link(.place, code))\">\(name)</a></th><td class=\"number\">\(amounts[code].map { figure($0.value) } ?? "–")</td><td class=\"number\">\(amounts[code].map { count($0.facilities) } ?? "–")</td></tr>\n"
      }
      return
        """
        <tbody><tr class="group"><th scope="rowgroup" colspan="3">\
        <a href="\(link(.place, country.rawValue))">\(self.country(country))</a></th></tr>\(rows)</tbody>
        """
    }
    let map = stateMap(
      amounts.mapValues(\.value),
      title: try leader(answer, of: answer.rows.reduce(0) { $0 + $1.value }) ?? t("chart.bars.plain"),
      measure: .kilograms)
    let content: HTML = """
      <h1>\(t("nav.places"))</h1><p>\(t("list.places.lead", ["year": String(year)]))</p>
      \(map)
      <div class="scroll" role="region" aria-label="\(t("nav.places"))" tabindex="0"><table class="list"><thead><tr>\
      <th scope="col">\(term("dimension.state"))</th><th scope="col" class="number">\(t("column.amount"))</th>\
      <th scope="col" class="number">\(term("column.facilities"))</th></tr></thead>\(countries)</table></div>
      """
    return reply(
      Page(title: t("nav.places"), description: t("list.places.lead", ["year": String(year)]), content: content))
  }

  // MARK: Search

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
