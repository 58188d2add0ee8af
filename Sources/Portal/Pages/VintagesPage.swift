internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// What moved between two editions, and how an edition stands beside printed totals.
extension Visit {
  private static let mostRows = 100

  /// The ids of the server's other editions, or a dash.
  var otherEditions: String { shelf.filter { $0.id != served.id }.map(\.id).joined(separator: ", ").nonEmpty ?? "–" }

  /// The comparison of an earlier edition of the server with this one, made once.
  /// - Throws: ``Problem`` for an edition that is not served.
  func comparison(with id: String) throws -> Comparison {
    guard let other = shelf.first(where: { $0.id == id }) else {
      throw Problem.parameter("previous", found: id, expected: Expectation(.otherEdition, otherEditions))
    }
    if let known = served.comparisons[id] { return known }
    let comparison = try Comparison(other.edition, served.edition)
    served.comparisons.store(
      comparison, for: id, cost: comparison.changes.count + comparison.totals.count + comparison.facilities.count + 100)
    return comparison
  }

  func comparePage() throws -> Reply {
    let previous = try parameters.withoutEmpty.value("previous")
    let others = shelf.filter { $0.id != served.id && $0.manifest.created <= served.manifest.created }
    let choices = others.map {
      Choice(value: $0.id, name: "\($0.id) (\(date($0.manifest.created)))", isSelected: $0.id == previous)
    }
    let form: HTML =
      others.isEmpty
      ? "<p class=\"warning\" role=\"status\">\(t("compare.alone"))</p>"
      : """
      <form class="filter" action="\(path(.compare))">\(hiddenField("edition", served.id))
      \(selection("co-previous", name: "previous", label: t("compare.previous"), choices))\
      <button>\(t("compare.button"))</button></form>
      """
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sources))">\(t("nav.sources"))</a></p>
      <h1>\(t("compare.title"))</h1>
      <p class="lead">\(t("compare.lead"))</p>
      <p>\(t("answer.edition")) <code>\(served.id)</code></p>
      \(form)
      \(try previous.map { try comparisonContent(try comparison(with: $0), $0) } ?? .empty)
      """
    return reply(
      Page(title: t("compare.title"), description: t("compare.lead"), content: content, isIndexed: items.isEmpty))
  }

  private func comparisonContent(_ comparison: Comparison, _ previous: String) throws -> HTML {
    func csv(_ part: ComparisonTables.Part) -> HTML {
      let query = [("previous", previous), ("part", part.rawValue), ("format", "csv"), ("edition", served.id)]
      return "<p><a href=\"\(DataRoutes.compare.address(query: query))\" download>CSV</a></p>"
    }
    let gate = ReleaseGate(comparison)
    let (year, substance, before, after) = (
      term("dimension.year"), term("dimension.substance"), t("compare.before"), t("compare.after")
    )
    let titles = [
      t("compare.totals", ["n": count(comparison.totals.count)]),
      t("compare.facilities", ["n": count(comparison.facilities.count)]),
      t("compare.reports", ["n": count(comparison.changes.count)]),
    ]
    var totals = RecordTable(
      titles[0],
      [
        .init(substance), .init(term("dimension.country")), .init(year), .init(term("dimension.category")),
        .init(before, "number"),
        .init(after, "number"), .init(t("compare.difference"), "number"),
      ])
    for total in comparison.totals.prefix(Self.mostRows) {
      totals.add(
        named(.substance, total.substance), "\(country(total.country))", "\(String(total.year))",
        "\(term("category.\(total.category)"))",
        figure(total.before, total.measure), figure(total.after, total.measure),
        figure(total.after - total.before, total.measure))
    }
    var facilities = RecordTable(
      titles[1], [.init(term("dimension.facility")), .init(year), .init(t("compare.change"))])
    for facility in comparison.facilities.prefix(Self.mostRows) {
      facilities.add(
        facility.came ? named(.facility, facility.id) : "\(facility.id)", "\(String(facility.year))",
        "\(t(facility.came ? "compare.came" : "compare.went"))")
    }
    var changes = RecordTable(
      titles[2],
      [
        .init(term("dimension.facility")), .init(year), .init(substance), .init(t("compare.change")),
        .init(before, "where"), .init(after, "where"),
      ])
    func cell(_ source: Comparison.Source?) -> HTML {
      guard let source else { return "–" }
      return
        """
        \(figures.text(source.quantity)) \(source.unit.symbol)\
        <br>\(sourceCell(source.source, "", source.line, source.column))
        """
    }
    for change in comparison.changes.prefix(Self.mostRows) {
      changes.add(
        "\(change.facility)", "\(String(change.year))", named(.substance, change.substance),
        "\(t("compare.kind.\(change.kind.rawValue)"))",
        cell(change.before), cell(change.after))
    }
    let sections = zip(zip(titles, [totals, facilities, changes]), ComparisonTables.Part.allCases).map {
      list, part -> HTML in
      let (title, table) = list
      return
        "<section><h2>\(title)</h2>\(table.rows.isEmpty ? "<p>\(t("compare.same"))</p>" : table.html)\(csv(part))</section>\n"
    }
    return """
      <p class="note">\(t(gate.passes ? "compare.gate.passes" : "compare.gate.fails", ["n": count(gate.breaches.count { $0.fails })]))</p>
      \(sections)
      """
  }

  func publishedPage() throws -> Reply {
    let comparisons = try served.edition.published(portal.tables.published)
    func column(_ name: String, _ style: String = "") -> RecordTable.Column {
      .init(t("published.column.\(name)"), style)
    }
    var table = RecordTable(
      t("published.title"),
      [
        column("what"), column("printed", "number"), column("edition", "number"), column("percent", "number"),
        column("why"), column("source"),
      ])
    for comparison in comparisons {
      let total = comparison.total
      func value(_ number: Double) -> HTML {
        total.countsFacilities
          ? "\(count(Int(number.rounded()))) \(term("column.facilities").lowercased())" : figure(number)
      }
      table.add(
        """
        <a href="\(link(.explore, question: comparison.question.with { $0.by = [.country] }))">\
        \(describe(comparison.question))</a>
        """,
        value(total.value),
        value(comparison.value),
        """
        \(figures.text((comparison.percent * 10).rounded() / 10)) %\
        <br>\(t(comparison.isAlike ? "published.alike" : "published.unlike"))
        """,
        "\(term("published.\(total.explanation)"))", "<span lang=\"en\">\(total.source)</span>")
    }
    let list: HTML =
      comparisons.isEmpty ? "<p class=\"warning\" role=\"status\">\(t("published.none"))</p>" : table.html
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sources))">\(t("nav.sources"))</a></p>
      <h1>\(t("published.title"))</h1>
      <p class="lead">\(t("published.lead"))</p>
      \(list)
      <p><a href="\(DataRoutes.published.address(query: [("format", "csv"), ("lang", language.rawValue), ("edition", served.id)]))" download>CSV</a></p>
      """
    return reply(Page(title: t("published.title"), description: t("published.lead"), content: content))
  }

  /// One substance in the three registers side by side: who must report it since when, in which form, and what a zero
  /// means.
  func comparability(_ key: String) throws -> HTML {
    let listings = try served.edition.listings(of: key, portal.tables.lists)
    let years = Set(listings.map(\.year)).sorted()
    let coverage = served.edition.coverage(of: Question().with { $0.substances = [key] })
    let position = portal.tables.substances.position(key: key)
    let facts = Register.allCases.map { register -> HTML in
      let entries = position.map { portal.tables.lists.entries(of: $0, in: register) } ?? []
      func distinct(_ texts: [String]) -> String {
        var seen: [String] = []
        for text in texts where !text.isEmpty && !seen.contains(text) { seen.append(text) }
        return seen.isEmpty ? "–" : seen.joined(separator: "; ")
      }
      let since =
        entries.isEmpty
        ? "–"
        : entries.contains { $0.firstYear == nil }
          ? t(
            "listing.since.before",
            ["year": portal.tables.lists.years[register].map { String($0.range.lowerBound) } ?? ""])
          : distinct(entries.compactMap(\.firstYear).min().map { [String($0)] } ?? [])
      return """
        <tr><th scope="row">\(acronym(register))</th><td>\(since)</td>\
        <td>\(distinct(entries.map { portal.tables.terms.text("threshold.\($0.threshold)")?[language] ?? $0.threshold }))</td>\
        <td>\(entries.isEmpty ? "–" : distinct(entries.map { $0.form.isEmpty ? t("listing.any-form") : term("form.\($0.form)") }))</td>\
        <td lang="en">\(distinct(entries.isEmpty ? [portal.tables.lists.years[register]?.source ?? ""] : entries.map(\.source)))</td></tr>

        """
    }
    let rows = years.reversed().map { year -> HTML in
      let cells = Register.allCases.map { register -> HTML in
        guard let listing = listings.first(where: { $0.register == register && $0.year == year }) else {
          return "<td></td>"
        }
        let value: HTML =
          listing.zero.map { "<em>\(term("zero.\($0.rawValue)"))</em>" }
          ?? (listing.teq > 0
            ? "\(figure(listing.kilograms, .dioxinMass))<br>\(figure(listing.teq, .teq))" : figure(listing.kilograms))
        let covered = listing.zero == .noData ? "" : coverage.extent(register.country, year).map(noteTexts.short) ?? ""
        return
          """
          <td class="number">\(value)<br>\
          <small>\(term("listing.\(listing.listing.rawValue)"))\(when(!covered.isEmpty, "; \(covered)"))</small></td>
          """
      }
      let isCommon = position.flatMap { portal.tables.lists.isCommon($0, year) }
      let common = isCommon.map { t($0 ? "listing.common.yes" : "listing.common.no") } ?? term("listing.unknown")
      return "<tr><th scope=\"row\">\(String(year))</th>\(cells)<td>\(common)</td></tr>\n"
    }
    let names = ["register", "since", "threshold", "form", "source"].map {
      "<th scope=\"col\">\(t("listing.column.\($0)"))</th>" as HTML
    }
    let heads = Register.allCases.map { "<th scope=\"col\" class=\"number\">\(acronym($0))</th>" as HTML }
    return """
      <section><h2>\(t("listing.title"))</h2><p>\(t("listing.text"))</p>
      <div class="scroll" role="region" aria-label="\(t("listing.title"))" tabindex="0"><table class="list">\
      <caption class="hidden">\(t("listing.title"))</caption><thead><tr>\(names)</tr></thead><tbody>\(facts)</tbody>\
      </table></div>
      <details><summary>\(t("listing.years"))</summary>\
      <div class="scroll" role="region" aria-label="\(t("listing.years"))" tabindex="0"><table class="list">\
      <caption class="hidden">\(t("listing.years"))</caption><thead><tr><th scope="col">\(term("dimension.year"))\
      </th>\(heads)<th scope="col">\(t("listing.common"))</th></tr></thead><tbody>\(rows)</tbody></table></div>\
      </details>
      <p><a class="button" \
      href="\(DataRoutes.listings.address(query: [("substance", key), ("format", "csv"), ("lang", language.rawValue), ("edition", served.id)]))" download>CSV</a></p></section>
      """
  }
}
