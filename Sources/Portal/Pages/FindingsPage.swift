internal import Editions
internal import Findings
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// Values and sites that differ from what one would expect: listed with their reasons, never called wrong.
extension Visit {
  private static let pageSize = 50

  func findingsPage() throws -> Reply {
    let asked = parameters.withoutEmpty
    var filter = try API.findingFilter(asked, served)
    let isOfFacility = filter.facilities != nil
    let isPlain = try asked.value("severity") == nil && !isOfFacility
    if isPlain { filter.least = .mustLook }
    let listed = served.findings.all.filter(filter.includes)
    let page = try asked.number("page", in: 1...1_000_000, standard: 1)
    let shown = listed.dropFirst((page - 1) * Self.pageSize).prefix(Self.pageSize)
    let kept = asked.items.filter { $0.name != "page" } + (isPlain ? [("severity", Severity.mustLook.code)] : [])
    func turn(_ page: Int, _ key: String, _ relation: String) -> HTML {
      """
      <a rel="\(relation)" \
      href="\(link(.findings, query: kept + (page > 1 ? [("page", String(page))] : [])))">\(t(key))</a>
      """
    }
    let hasMore = page * Self.pageSize < listed.count
    let pager: HTML = """
      <p class="pager">\(when(page > 1, turn(page - 1, "trace.previous", "prev"))) \
      \(t("trace.shown", ["from": count(min(listed.count, (page - 1) * Self.pageSize + 1)), "to": count(min(listed.count, page * Self.pageSize)), "of": count(listed.count)])) \
      \(when(hasMore, turn(page + 1, "trace.next", "next")))</p>
      """
    let rules = FindingRule.allCases.map { rule -> HTML in
      "<dt>\(portal.findingTexts.title(rule, language))</dt><dd>\(t("finding-rule.\(rule.rawValue)"))</dd>"
    }
    let content: HTML = """
      <h1>\(t("findings.title"))</h1>
      <p class="lead">\(t("findings.lead"))</p>
      <p>\(t("findings.text"))</p>
      \(try findingsForm(asked, isOfFacility: isOfFacility))
      \(pager)
      \(shown.isEmpty ? "<p>\(t("findings.none"))</p>" : findingsTable(Array(shown), withFacility: true))
      \(pager)
      <p><a href="\(DataRoutes.findings.address(query: kept + [("format", "csv"), ("lang", language.rawValue), ("edition", served.id)]))" download>CSV</a></p>
      <section><h2 id="correct">\(t("findings.correct"))</h2><p>\(t("findings.correct.text"))</p>\
      <ul>\(registerContacts)</ul></section>
      <section><h2>\(t("findings.rules"))</h2><p>\(t("findings.rules.text", ["n": count(Finder.mostMustLook)]))</p>\
      <dl class="methods">\(rules)</dl></section>
      <p><a href="\(link(.ledger))">\(t("ledger.title"))</a> · <a href="\(link(.compare))">\(t("compare.title"))</a> · \
      <a href="\(link(.published))">\(t("published.title"))</a></p>
      """
    return reply(
      Page(
        title: t("findings.title"), description: t("findings.lead"), content: content, isIndexed: items.isEmpty))
  }

  /// Where a correction is reported: with the publishers, for they alone can change what was filed.
  private var registerContacts: HTML {
    let addresses: [(Register, String)] = [
      (
        .npri,
        "https://www.canada.ca/en/services/environment/pollution-waste-management/national-pollutant-release-inventory.html"
      ),
      (.retc, "https://www.gob.mx/semarnat"), (.tri, "https://www.epa.gov/toxics-release-inventory-tri-program"),
    ]
    return HTML(
      addresses.map { register, address in
        "<li><a href=\"\(address)\">\(acronym(register)): \(publisher(register))</a></li>" as HTML
      })
  }

  private func findingsForm(_ parameters: Parameters, isOfFacility: Bool) throws -> HTML {
    let country = try parameters.value("country") ?? ""
    let year = try parameters.value("year") ?? ""
    let rule = try parameters.value("rule") ?? ""
    let severity = try parameters.value("severity") ?? (isOfFacility ? Severity.note : .mustLook).code
    let countries = countryChoices(Country(rawValue: country).map { [$0] } ?? [])
    let years = served.allYears.reversed().map {
      Choice(value: String($0), name: "\(String($0))", isSelected: year == String($0))
    }
    let rules = FindingRule.allCases.map {
      Choice(value: $0.rawValue, name: "\(portal.findingTexts.title($0, language))", isSelected: rule == $0.rawValue)
    }
    let severities = Severity.allCases.reversed().map {
      Choice(value: $0.code, name: "\(portal.findingTexts.severity($0, language))", isSelected: severity == $0.code)
    }
    return """
      <form class="filter" \
      action="\(path(.findings))">\(editionField)\(hiddenField("facility", try parameters.value("facility")))
      \(selection("fi-country", name: "country", label: term("dimension.country"), all: t("form.all"), countries))
      \(selection("fi-year", name: "year", label: term("dimension.year"), all: t("form.all"), years))
      \(selection("fi-rule", name: "rule", label: t("findings.rule"), all: t("form.all"), rules))
      \(selection("fi-severity", name: "severity", label: t("findings.least"), severities))
      <button>\(t("list.filter"))</button></form>
      """
  }

  /// Findings in rows, each with every rule it met and the line it leads to.
  private func findingsTable(_ findings: [Finding], withFacility: Bool) -> HTML {
    func heading(_ name: String) -> String {
      let text = portal.findingTexts.column(name, language)
      return text.prefix(1).uppercased() + text.dropFirst()
    }
    var table = RecordTable(
      t("findings.title"),
      [
        .init(heading(withFacility ? "facility" : "year")), .init(heading("substance")),
        .init(heading("kilograms"), "number"), .init(heading("why")),
        .init(heading("effect"), "number"), .init(heading("source"), "where"),
      ])
    for finding in findings {
      let measure: Measure = finding.isTEQ ? .teq : .kilograms
      let year = String(finding.year)
      let first: HTML =
        withFacility ? "\(named(.facility, served.edition.facilities[finding.facility]))<br>\(year)" : "\(year)"
      let expected =
        finding.expected.map { "<br><small>\(heading("expected")): \(figure($0, measure))</small>" as HTML } ?? .empty
      let found: HTML = finding.value.map { "\(figure($0, measure))" as HTML } ?? "–"
      let reasons = finding.remarks.map { remark -> HTML in
        "<li>\(portal.findingTexts.why(remark, language, substances: served.substances))</li>"
      }
      let place: HTML =
        served.catalog.sources.indices.contains(finding.source)
        ? sourceCell(
          served.catalog.sources[finding.source].name, served.catalog.sources[finding.source].sha256, finding.line,
          finding.column) : "–"
      table.add(
        first, subject(finding), found + expected,
        "<ul class=\"reasons\">\(reasons)</ul><small>\(t("findings.not-verified"))</small>",
        """
        \(figure(finding.effect, measure))<br><small>\(portal.findingTexts.severity(finding.severity, language))\
        </small>
        """,
        place)
    }
    return table.html
  }

  /// The substance and category that a finding is about; or a site.
  private func subject(_ finding: Finding) -> HTML {
    guard case .value(_, _, let code, let rule) = finding.target, served.catalog.codes.indices.contains(code) else {
      return "\(t("findings.site"))"
    }
    let key = served.catalog.substances[served.catalog.codes[code].substance].substance.key
    let category =
      served.catalog.rules.indices.contains(rule) ? portal.tables.rules.rule(id: served.catalog.rules[rule]) : nil
    return
      """
      \(named(.substance, key))<br>\
      <small>\(category.map { term("category.\(portal.tables.rules.rules[$0].category.code)") } ?? "")</small>
      """
  }

  /// A cell of a national file, or a record where the column is 0.
  func sourceCell(_ name: String, _ sha256: String, _ line: Int, _ column: Int) -> HTML {
    let text =
      column == 0
      ? t("source.record", ["line": count(line)]) : t("source.cell", ["line": count(line), "column": count(column)])
    let file: HTML =
      sha256.isEmpty
      ? "<code>\(name)</code>" : "<a href=\"\(link(.sources))#\(sha256.prefix(16))\"><code>\(name)</code></a>"
    return "\(file)<br><small>\(text)</small>"
  }

  /// A facility's findings, on its own page.
  func facilityFindings(_ facility: FacilityDescription) throws -> HTML {
    let found = served.findings.of(facility: facility.number).filter { $0.severity >= .look }
    guard !found.isEmpty else { return .empty }
    let more: HTML =
      """
      <p><a href="\(link(.findings, query: [("facility", facility.id)]))">\(t("findings.all-of-facility"))</a> · \
      <a href="\(link(.findings))#correct">\(t("findings.correct"))</a></p>
      """
    return
      """
      <section id="findings"><h2>\(t("findings.of-facility"))</h2><p>\(t("findings.lead"))\
      </p>\(findingsTable(Array(found.prefix(20)), withFacility: false))\(more)</section>
      """
  }
}
