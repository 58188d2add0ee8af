internal import Drawings
internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

extension Visit {
  /// One facility: what, where, whose; its amounts over the years; each report with the line it stands on.
  func facilityPage(_ id: String) throws -> Reply {
    guard let number = try? served.edition.facilityNumber(id), let facility = try served.catalog.facility(number) else {
      throw Problem.notFound(localized: t("error.no-facility", ["id": String(id.prefix(60))]))
    }
    let question = Question().with { $0.facilities = [facility.id] }
    let byCategory = try served.compute(question.with { $0.by = [.year, .category] })
    let reportYears = Set(
      try served.compute(
        question.with {
          $0.by = [.year]
          $0.scope = .all
        }
      ).rows.compactMap { Int($0.values[0]) }
    ).sorted()
    let newest = reportYears.last ?? facility.years?.upperBound ?? served.newestYear
    let year = try parameters.number("year", in: 1900...2200, standard: newest)
    let ofYear = question.with { $0.years = [year...year] }
    let name = facility.shownName ?? facility.id
    let title = t("facility.amounts", ["year": String(year)])
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.facilities))">\(t("nav.facilities"))</a></p>
      <h1>\(name)</h1>
      <div class="split facts-and-map">
      \(facilityFacts(facility, reportYears))
      \(served.atlas.position(of: facility.id).map { point in MapDrawing(basemap: portal.basemap, frame: .around(point, kilometres: 420, width: 420)).locator(point, title: t("facility.where", ["name": name])) })
      </div>
      <section><h2>\(t("facility.over-years"))</h2>
      \(byCategory.rows.isEmpty ? "<p>\(t("facility.no-amounts"))</p>" : try seriesFigure(byCategory) + suspectNote(question))
      </section>
      <section id="year"><h2>\(title)</h2>
      \(yearLinks(reportYears, selected: year))
      <p class="headline"><strong>\(try statedTotal(ofYear))</strong> \(t("facility.headline", ["year": String(year)]))\
      </p>
      \(try ranks(facility, year: year))
      \(try facilitySubstances(ofYear))
      </section>
      \(try facilityFindings(facility))
      \(try filedReports(ofYear.with { $0.scope = .all }, year: year))
      \(try nearby(facility))
      \(keepAndCheck(question.with { $0.by = [.year, .category] }, hasFacilities: true))
      """
    return reply(
      Page(
        title: name,
        description: t(
          "facility.description",
          [
            "name": name,
            "place": [facility.city, facility.state.map(stateName)].compactMap { $0 }.joined(separator: ", "),
            "amount": try statedTotal(ofYear),
            "year": String(year),
          ]),
        content: content, section: .facilities))
  }

  private func facilityFacts(_ facility: FacilityDescription, _ years: [Int]) -> HTML {
    let country = FacilityID(facility.id)?.country
    var rows: [(String, HTML)] = []
    func add(_ key: String, _ value: HTML?) { if let value { rows.append((t(key), value)) } }
    add("facility.company", facility.company.flatMap { $0 == facility.shownName ? nil : "\($0)" })
    add(
      "facility.address",
      [facility.address, facility.city, facility.county, facility.postalCode].compactMap { $0 }.joined(separator: ", ")
        .nonEmpty.map { "\($0)" })
    add(
      "facility.state",
      facility.state.map {
        "<a href=\"\(link(.place, $0))\">\(stateName($0))</a>, \(country.map { self.country($0) } ?? "")"
      })
    add(
      "facility.sector",
      facility.sector.map { code in
        let harmonised = String(code.prefix(4))
        return
          """
          <a href="\(link(.sector, harmonised))">\(sector(harmonised))</a> \
          <small>(\(country == .mexico ? "SCIAN" : language == .french && country == .canada ? "SCIAN" : "NAICS") \
          \(code))</small>
          """
      })
    add("facility.id", "<code>\(facility.id)</code>")
    if let latitude = facility.latitude, let longitude = facility.longitude {
      add("facility.position", "\(NumberText.shortest(latitude)), \(NumberText.shortest(longitude))")
    }
    add("facility.years", years.isEmpty ? nil : "\(years.map(String.init).joined(separator: ", "))")
    if let country {
      add(
        "facility.register",
        "\(term("register.\(Register(country: country).rawValue)")) (\(acronym(Register(country: country))))")
    }
    return "<dl class=\"facts\">\(rows.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML })</dl>"
  }

  private func yearLinks(_ years: [Int], selected: Int) -> HTML {
    guard years.count > 1 else { return .empty }
    let links = years.map { year -> HTML in
      """
      <li><a href="\(here([("year", String(year))] + kept))#year"\
      \(when(year == selected, " aria-current=\"true\""))>\(String(year))</a></li>
      """
    }
    return "<nav class=\"years\" aria-label=\"\(term("dimension.year"))\"><ul>\(links)</ul></nav>"
  }

  private func ranks(_ facility: FacilityDescription, year: Int) throws -> HTML {
    func rank(_ question: Question, _ key: String, _ place: HTML) throws -> HTML? {
      let answer = try served.answer(question.top(.facility))
      guard let position = answer.rows.firstIndex(where: { $0.values[0] == facility.id }),
        answer.rows[position].value > 0
      else { return nil }
      return
        """
        <li>\(markup(key, ["rank": "<strong>\(count(position + 1))</strong>", "of": "\(count(answer.rows.count))", "where": place]))</li>
        """
    }
    let question = Question().with { $0.years = [year...year] }
    var ranks: [HTML] = []
    if let state = facility.state,
      let line = try rank(
        question.with { $0.states = [state] }, "facility.rank",
        "<a href=\"\(link(.place, state))\">\(stateName(state))</a>")
    {
      ranks.append(line)
    }
    if let code = facility.sector.map({ String($0.prefix(4)) }),
      let line = try rank(
        question.with { $0.sectors = [code] }, "facility.rank", "<a href=\"\(link(.sector, code))\">\(sector(code))</a>"
      )
    {
      ranks.append(line)
    }
    return ranks.isEmpty ? .empty : "<ul class=\"ranks\">\(ranks)</ul>"
  }

  private func facilitySubstances(_ question: Question) throws -> HTML {
    let answer = try served.compute(question.top(.substance, 25))
    var html = barTable(
      answer.rows.map { BarRow(name: named(.substance, $0.values[0]), amount: $0.value) },
      caption: t("facility.substances"),
      headings: [term("dimension.substance"), t("column.amount")])
    let others = try served.compute(
      question.with {
        $0.scope = .all
        $0.by = [.scope, .substance]
        $0.order = .init(.value, isAscending: false)
      }
    ).rows.filter { $0.values[0] != "default" }
    if !others.isEmpty {
      html +=
        """
        <details><summary>\(t("facility.other-scopes"))</summary>\
        <ul>\(others.map { "<li>\(named(.substance, $0.values[1])): \(figure($0.value))</li>" as HTML })</ul>\
        </details>
        """
    }
    for measure in [Measure.teq, .dioxinMass] {
      let dioxins = try served.compute(question.with { $0.measure = measure }).rows.first?.value ?? 0
      if dioxins > 0 { html += "<p>\(term("measure.\(measure.rawValue)")): \(figure(dioxins, measure))</p>" }
    }
    return html
  }

  private static let mostCells = 300

  /// Every amount that the facility reported in a year, with its place in the national file.
  private func filedReports(_ question: Question, year: Int) throws -> HTML {
    var rows: [HTML] = []
    var total = 0
    for measure in Measure.separate {
      try served.trace(question.with { $0.measure = measure }) { row in
        total += 1
        if rows.count < Self.mostCells { rows.append(traceRow(row, measure, withFacility: false)) }
        return true
      }
    }
    guard !rows.isEmpty else { return .empty }
    return """
      <section id="reports"><h2>\(t("facility.reports", ["year": String(year)]))</h2><p>\(t("facility.reports.text"))\
      </p>
      \(traceTable(rows, caption: t("facility.reports", ["year": String(year)]), withFacility: false))
      \(when(total > rows.count, "<p><a href=\"\(link(.trace, question: question))\">\(t("trace.all", ["n": count(total)]))</a></p>"))</section>
      """
  }

  private func nearby(_ facility: FacilityDescription) throws -> HTML {
    let found = served.atlas.nearest(to: facility.id, limit: 8, within: 50)
    guard !found.isEmpty else { return .empty }
    let items = found.map { number, kilometres -> HTML in
      """
      <li><a href="\(link(.facility, served.atlas.ids[number]))">\(served.atlas.name(number))</a> \
      <small>\(figures.rounded(kilometres)) km</small></li>
      """
    }
    return "<section><h2>\(t("facility.nearby"))</h2><ul class=\"columns\">\(items)</ul></section>"
  }
}

extension String {
  var nonEmpty: String? { isEmpty ? nil : self }
}
