internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

extension Visit {
  /// What the edition's files cover: a matrix of country, year and kind of file.
  func coveragePage() throws -> Reply {
    let sections = Country.allCases.filter { served.years[$0] != nil }.map(coverageSection)
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sources))">\(t("nav.sources"))</a></p>
      <h1>\(t("coverage.title"))</h1>
      <p class="lead">\(t("coverage.lead"))</p>
      <p>\(t("coverage.text"))</p>
      \(sections)
      <p><a href="\(DataRoutes.coverage.address(query: [("format", "csv"), ("edition", served.id)]))" download>CSV</a>\
      </p>
      """
    return reply(Page(title: t("coverage.title"), description: t("coverage.lead"), content: content))
  }

  private func coverageSection(_ country: Country) -> HTML {
    let register = Register(country: country)
    let coverage = served.edition.coverage
    let years = coverage.years(register)
    let heads = years.map { "<th scope=\"col\">\(String($0))</th>" as HTML }
    let rows = ContentKind.allCases.filter { $0.register == register }.map { kind -> HTML in
      let cells = years.map { year in "<td>\(coverageCell(kind, year, country))</td>" as HTML }
      return "<tr><th scope=\"row\">\(term("content.\(kind.rawValue)"))</th>\(cells)</tr>\n"
    }
    let caption = t("coverage.of", ["country": self.country(country)])
    return """
      <section><h2>\(self.country(country)) (\(acronym(register)))</h2>
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="list coverage">\
      <caption class="hidden">\(caption)</caption>\
      <thead><tr><th scope="col">\(t("coverage.file"))</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>\
      </section>
      """
  }

  /// How many states a kind of file has reports from, or which; a dash where it is not loaded.
  private func coverageCell(_ kind: ContentKind, _ year: Int, _ country: Country) -> HTML {
    let coverage = served.edition.coverage
    guard coverage.holds(kind, year) else { return "<span class=\"missing\">\(t("coverage.missing"))</span>" }
    let states = (coverage.reports[Coverage.Key(year: year, kind: kind)] ?? [:]).keys.filter { !$0.isEmpty }.sorted()
    let isWhole = coverage.isWhole(Register(country: country), year)
    if !isWhole, !states.isEmpty, states.count <= 3 {
      return "<strong>\(states.map(stateName).joined(separator: ", "))</strong>"
    }
    let all = served.catalog.places.count { $0.code.hasPrefix(country.rawValue) }
    let text = t("coverage.states", ["n": count(states.count), "of": count(all)])
    return isWhole || !kind.holdsAmounts ? "\(text)" : "<strong>\(text)</strong>"
  }
}
