internal import Drawings
internal import Editions
internal import Findings
internal import Markup
internal import Outputs
internal import Places
internal import PortalKernel
internal import Questions
internal import Registers
internal import Vocabulary

/// A facility with its figures and what its figures come from.
struct FacilityView: PageView, RegisterPrinting {
  let model: FacilityModel
  let printer: Printer

  init(_ model: FacilityModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let facility = model.facility
    let name = facility.shownName ?? facility.id
    let year = String(model.year)
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.facilities))">\(t("nav.facilities"))</a></p>
      <h1>\(name)</h1>
      \(opening(name))
      <section><h2>\(t("facility.over-years"))</h2>
      \(model.series.map { figure($0) + suspectNote(model.trendQuestion, model.suspect) }
        ?? "<p>\(t("facility.no-amounts"))</p>")
      </section>
      <div class="split facts-and-map">
      \(facts)
      \(model.position.map { locator($0, name) })
      </div>
      \(contents(sections))
      \(plant)
      <section id="year"><h2>\(t("facility.amounts", ["year": year]))</h2>
      \(yearLinks)
      <p class="headline"><strong>\(said(model.sum))</strong> \(t("facility.headline", ["year": year]))\
      </p>
      \(ranks)
      \(substances)
      </section>
      \(accidents)
      \(model.hazard.map { section($0, year: model.year) })
      \(output)
      \(transfers)
      \(findings)
      \(reports)
      \(nearby)
      \(besideSection(.facility, model.facility.id))
      \(keepAndCheck(model.trendQuestion.with { $0.by = [.year, .category] }, hasFacilities: true))
      """
    let place = [facility.city, facility.state.map(stateName)].compactMap { $0 }.joined(separator: ", ")
    return Page(
      title: name,
      description: t(
        "facility.description", ["name": name, "place": place, "amount": said(model.sum), "year": year]),
      content: content, section: .facilities,
      picture: sharePicture(model.trendQuestion.with { $0.by = [.year, .category] }, []))
  }

  /// Where it is and what it does, and what it reported, in three figures.
  private func opening(_ name: String) -> HTML {
    let facility = model.facility
    let place = [facility.city, facility.state.map(stateName)].compactMap { $0 }.joined(separator: ", ")
    let sector = facility.sector.map { sectorText(String($0.prefix(4))) }
    let what = [place.nonEmpty, sector].compactMap { $0 }.joined(separator: " · ")
    var facts = [amountFact(model.sum, String(model.year))]
    if let change = model.series.flatMap(changeFact) { facts.append(change) }
    if let rank = model.ranks.first {
      let place: String =
        switch rank.ground {
        case .state(let code): stateName(code)
        case .sector(let code): sectorText(code)
        }
      facts.append(
        (
          "\(t("facility.fact.rank", ["rank": count(rank.rank)]))",
          t("facility.fact.of", ["of": count(rank.of), "where": place])
        ))
    }
    return "\(when(!what.isEmpty, "<p class=\"lead\">\(what)</p>\n"))\(when(model.series != nil, strip(facts)))"
  }

  private var sections: [(anchor: String, title: String)] {
    var sections = [(anchor: String, title: String)]()
    if model.plant.isChain { sections.append((Self.plantAnchor, t("facility.plant"))) }
    sections.append(("year", t("facility.amounts", ["year": String(model.year)])))
    if model.hazard != nil { sections.append((Self.hazardAnchor, hazardTitle(model.year))) }
    if model.drawnOutput != nil { sections.append((Self.outputAnchor, t("output.title"))) }
    if hasTransfers { sections.append(("transfers", t("facility.transfers"))) }
    if !model.findings.isEmpty { sections.append(("findings", t("findings.of-facility"))) }
    if !model.cells.isEmpty { sections.append(("reports", t("facility.reports", ["year": String(model.year)]))) }
    return sections + [("compare", t("beside.section")), ("keep-title", t("keep.title"))]
  }

  private func locator(_ point: GeoPoint, _ name: String) -> HTML {
    printer.surroundings.locator(point, kilometres: 420, title: t("facility.where", ["name": name]), language)
  }

  private var zones: HTML? {
    let layers = model.zones.layers.map { zone -> HTML in
      "<a href=\"\(link(.zone, zone.text))\">\(zoneTitle(zone))</a>"
    }
    let borders = model.zones.borders.map { pair, kilometres -> HTML in
      let zone = ZoneName.border(pair, kilometres: Zones.near)
      let countries = pair.countries.map(country)
      let values = ["km": figures.rounded(kilometres), "a": countries[0], "b": countries[1]]
      return "<a href=\"\(link(.zone, zone.text))\">\(t("facility.border", values))</a>"
    }
    let all = layers + borders
    return all.isEmpty ? nil : "\(all.dropFirst().reduce(all[0]) { "\($0), \($1)" })"
  }

  private var facts: HTML {
    let (facility, years) = (model.facility, model.reportYears)
    let country = FacilityID(facility.id)?.country
    let classification = country.flatMap { Register(country: $0).profile.classification[language] } ?? "NAICS"
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
      "facility.municipality",
      model.municipality.map {
        "<a href=\"\(link(.place, $0.code))\">\($0.title(printer.tables.terms, language))</a>"
      })
    add("facility.zones", zones)
    add(
      "facility.sector",
      facility.sector.map { code in
        let harmonised = String(code.prefix(4))
        return
          """
          <a href="\(link(.sector, harmonised))">\(sector(harmonised))</a> \
          <small>(\(classification) \(code))</small>
          """
      })
    add("facility.id", "<code>\(facility.id)</code>")
    if let latitude = facility.latitude, let longitude = facility.longitude {
      add("facility.position", "\(NumberText.shortest(latitude)), \(NumberText.shortest(longitude))")
    }
    add("facility.years", years.isEmpty ? nil : "\(NoteTexts.spans(years))")
    if let country {
      add(
        "facility.register",
        "\(term("register.\(Register(country: country).rawValue)")) (\(acronym(Register(country: country))))")
    }
    return "<dl class=\"facts\">\(rows.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML })</dl>"
  }

  private var yearLinks: HTML {
    let years = model.reportYears
    guard years.count > 1 else { return .empty }
    let links = years.map { year -> HTML in
      """
      <li><a href="\(link(.facility, model.facility.id, query: [("year", String(year))]))#year"\
      \(when(year == model.year, " aria-current=\"true\""))>\(String(year))</a></li>
      """
    }
    return "<nav class=\"years\" aria-label=\"\(term("dimension.year"))\"><ul>\(links)</ul></nav>"
  }

  private var ranks: HTML {
    let lines = model.ranks.map { rank -> HTML in
      let place: HTML =
        switch rank.ground {
        case .state(let code): "<a href=\"\(link(.place, code))\">\(stateName(code))</a>"
        case .sector(let code): "<a href=\"\(link(.sector, code))\">\(sector(code))</a>"
        }
      let values: [String: HTML] = [
        "rank": "<strong>\(count(rank.rank))</strong>", "of": "\(count(rank.of))", "where": place,
      ]
      return "<li>\(markup("facility.rank", values))</li>"
    }
    return lines.isEmpty ? .empty : "<ul class=\"ranks\">\(lines)</ul>"
  }

  private var substances: HTML {
    var html = barTable(
      model.substances.map { BarRow(name: named(.substance, $0.values[0].text), amount: $0.value) },
      caption: t("facility.substances"),
      headings: [term("dimension.substance"), t("column.amount")])
    if !model.otherScopes.isEmpty {
      let others = model.otherScopes.map {
        "<li>\(named(.substance, $0.values[1].text))\(colon)\(figure($0.value))</li>" as HTML
      }
      html += "<details><summary>\(t("facility.other-scopes"))</summary><ul>\(others)</ul></details>"
    }
    for (measure, amount) in model.dioxins {
      html += "<p>\(term("measure.\(measure.rawValue)"))\(colon)\(figure(amount, measure))</p>"
    }
    return html
  }

  private var findings: HTML {
    guard !model.findings.isEmpty else { return .empty }
    return
      """
      <section id="findings"><h2>\(t("findings.of-facility"))</h2><p>\(t("findings.lead"))\
      </p>\(findingsTable(model.findings, withFacility: false))\
      <p><a href="\(link(.findings, query: [("facility", model.facility.id)]))">\(t("findings.all-of-facility"))</a> · \
      <a href="\(link(.findings))#correct">\(t("findings.correct"))</a></p></section>
      """
  }

  /// Every amount of the year, with its place in the national file.
  private var reports: HTML {
    guard !model.cells.isEmpty else { return .empty }
    let title = t("facility.reports", ["year": String(model.year)])
    let rows = model.cells.map { traceRow($0, withFacility: false) }
    let question = model.question.inYear(model.year).with { $0.scope = .all }
    let all: HTML =
      "<p><a href=\"\(link(.trace, question: question))\">\(t("trace.all", ["n": count(model.allCells)]))</a></p>"
    return """
      <section id="reports"><h2>\(title)</h2><p>\(t("facility.reports.text"))\
      </p>
      \(traceTable(rows, caption: title, withFacility: false))
      \(when(model.allCells > rows.count, all))</section>
      """
  }

  private var nearby: HTML {
    guard !model.nearby.isEmpty else { return .empty }
    let items = model.nearby.map { id, name, kilometres -> HTML in
      """
      <li><a href="\(link(.facility, id))">\(name)</a> \
      <small>\(figures.rounded(kilometres)) km</small></li>
      """
    }
    return "<section><h2>\(t("facility.nearby"))</h2><ul class=\"columns\">\(items)</ul></section>"
  }
}

extension String {
  var nonEmpty: String? { isEmpty ? nil : self }
}
