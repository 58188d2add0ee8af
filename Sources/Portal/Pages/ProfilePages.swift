internal import Drawings
internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// Pages about a substance, a sector or a place: the trend, who stands first, and a map.
extension Visit {
  private var span: ClosedRange<Int> { (served.allYears.first ?? 0)...(served.allYears.last ?? 0) }

  /// The year of a profile's rankings: the newest with data whose files cover the ground as far as any do.
  private func newestYear(_ question: Question) throws -> Int {
    let years = try served.answer(question.with { $0.by = [.year] }).rows.compactMap { Int($0.values[0]) }.sorted()
    let comparable = Set(served.edition.coverage(of: question).comparableYears)
    return years.last(where: comparable.contains) ?? years.last ?? served.newestYear
  }

  private func stateMap(_ question: Question) throws -> HTML {
    let answer = try served.answer(question.top(.state))
    let amounts = Dictionary(answer.rows.map { ($0.values[0], $0.value) }, uniquingKeysWith: { first, _ in first })
    let title = try leader(answer, of: answer.rows.reduce(0) { $0 + $1.value }) ?? t("chart.bars.plain")
    let map = stateMap(amounts, title: title, measure: question.measure)
    return map + (try ranking(question.top(.state, 10), caption: t("profile.top-states")))
  }

  private func profile(
    _ question: Question, year: Int, divided dimension: Dimension, rankings: [(question: Question, caption: String)],
    withMap: Bool
  ) throws -> HTML {
    let trend = try served.answer(question.with { $0.by = [.year, dimension] })
    guard !trend.rows.isEmpty else { return "<p>\(t("profile.empty"))</p>" }
    let ofYear = question.with { $0.years = [year...year] }
    let lists = try rankings.map { ranking in
      "<section>\(try self.ranking(ranking.question, caption: ranking.caption))</section>" as HTML
    }
    return """
      <section><h2>\(t("profile.trend"))</h2>\(try seriesFigure(trend))</section>
      <h2>\(t("profile.year", ["year": String(year)]))</h2>
      <p class="headline"><strong>\(figure(try total(ofYear).value, question.measure))</strong> \(t("answer.sum", ["facilities": count(try total(ofYear).facilities), "reports": count(try total(ofYear).reports)]))</p>
      <div class="split">\(lists)</div>
      \(withMap ? try stateMap(ofYear) : .empty)
      <p><a class="button" href="\(link(.explore, question: ofYear.with { $0.by = [.category] }))">\(t("profile.explore"))</a> <a class="button" href="\(link(.map, question: ofYear))">\(t("profile.map"))</a></p>
      \(try suspectNote(ofYear))
      \(try answerNotes(question))
      \(try leftOutNote(ofYear))
      \(keepAndCheck(question.with { $0.by = [.year, dimension] }, hasFacilities: true))
      """
  }

  func substancePage(_ key: String) throws -> Reply {
    guard let position = served.substancePositions[key] else {
      // A code, or a substance that is a member of a group now.
      if let other = try? served.edition.substanceKey(key) { return .redirect(link(.substance, other)) }
      throw Problem.notFound(localized: t("error.no-substance", ["key": String(key.prefix(60))]))
    }
    let listed = served.catalog.substances[position]
    let substance = listed.substance
    let isDioxin = substance.flags.contains(.dioxin)
    let scopes = Set(served.catalog.codes.filter { $0.substance == position }.map(\.scope))
    let question = Question().with {
      $0.substances = [key]
      if !scopes.isEmpty, !scopes.contains(.default) { $0.scope = scopes.contains(.greenhouseGas) ? .ghg : .cac }
      if isDioxin { $0.measure = .teq }
    }
    let year = try newestYear(question)
    let ofYear = question.with { $0.years = [year...year] }
    let name = substance.name[language]
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.substances))">\(t("nav.substances"))</a></p>
      <h1>\(self.substance(key))</h1>
      \(try substanceFacts(position, listed))
      \(isDioxin ? dioxinNote(question) : .empty)
      \(try comparability(key))
      \(try profile(
        question, year: year, divided: .category,
        rankings: [(ofYear.top(.facility, 10), t("profile.top-facilities")), (ofYear.top(.sector, 10), t("profile.top-sectors"))], withMap: true))
      """
    return reply(
      Page(
        title: name,
        description: t(
          "substance.description", ["name": name, "amount": try statedTotal(ofYear), "year": String(year)]),
        content: content, section: .substances))
  }

  private func dioxinNote(_ question: Question) -> HTML {
    let byMass = question.with {
      $0.measure = .dioxinMass
      $0.by = [.year]
    }
    return
      "<p class=\"note\">\(t("substance.dioxin")) <a href=\"\(link(.explore, question: byMass))\">\(term("measure.dioxin_mass"))</a></p>"
  }

  private func substanceFacts(_ position: Int, _ listed: Catalog.ListedSubstance) throws -> HTML {
    let substance = listed.substance
    let names = Language.allCases.map { other -> HTML in
      let status = substance.name.status(other)
      return
        "<li>\(portal.texts.word("language", other)): \(status == .missing ? "<em>\(t("substance.name.missing"))</em>" as HTML : "<span lang=\"\(other.rawValue)\">\(substance.name[other])</span> <small>(\(t("substance.name.\(status.rawValue)")))</small>" as HTML)</li>"
    }
    let codes = try served.catalog.listedCodes(of: position)
    let registers = Register.allCases.map { register -> HTML in
      let own = codes.filter { $0.register == register }.map { "<code>\($0.code)</code> " as HTML }
      return
        "<li>\(acronym(register)): \(own.isEmpty ? "\(t(listed.registers.contains(register) ? "substance.listed" : "substance.not-listed"))" as HTML : HTML(own))</li>"
    }
    let members = served.catalog.codes.filter { $0.substance == position }
    let memberList: HTML =
      substance.isGroup && !members.isEmpty
      ? "<div><dt>\(t("substance.members"))</dt><dd><ul>\(members.map { "<li>\(acronym($0.register)) <a href=\"\(link(.explore, question: alone($0)))\"><code>\($0.code)</code></a> <span lang=\"\($0.register == .retc ? "es" : "en")\">\($0.name)</span></li>" as HTML })</ul></dd></div>"
      : .empty
    return """
      <dl class="facts">
      <div><dt>\(t("substance.names"))</dt><dd><ul>\(names)</ul></dd></div>
      \(substance.cas.map { "<div><dt>CAS</dt><dd><code>\($0.description)</code></dd></div>" as HTML })
      <div><dt>\(t("substance.kind"))</dt><dd>\(t(substance.isGroup ? "substance.group" : "substance.single"))</dd></div>
      <div><dt>\(t("substance.registers"))</dt><dd><ul>\(registers)</ul></dd></div>
      \(when(!substance.flags.words.isEmpty, "<div><dt>\(t("substance.flags"))</dt><dd>\(substance.flags.words.map { t("flag.\($0)") }.joined(separator: ", "))</dd></div>"))
      \(memberList)
      </dl>
      """
  }

  /// The question about one code of a group alone, over the years.
  private func alone(_ code: Catalog.Code) -> Question {
    Question().with {
      $0.codes = [code.id]
      $0.scope = .all
      $0.by = [.year, .category]
    }
  }

  func sectorPage(_ code: String) throws -> Reply {
    guard SectorTable.read(code.utf8) != nil, served.catalog.sectors.contains(where: { $0.hasPrefix(code) }) else {
      throw Problem.notFound(localized: t("error.no-sector", ["code": String(code.prefix(20))]))
    }
    let question = Question().with { $0.sectors = [code] }
    let year = try newestYear(question)
    let ofYear = question.with { $0.years = [year...year] }
    let parts = served.catalog.sectors.filter { $0.hasPrefix(code) && $0 != code }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sectors))">\(t("nav.sectors"))</a></p>
      <h1>\(sector(code))</h1>
      <dl class="facts"><div><dt>\(t("sector.classification"))</dt><dd>NAICS / SCIAN <code>\(code)</code></dd></div>
      \(when(!parts.isEmpty, "<div><dt>\(t("sector.parts"))</dt><dd><ul>\(parts.prefix(40).map { "<li><a href=\"\(link(.sector, $0))\"><code>\($0)</code> \(sector($0))</a></li>" as HTML })</ul></dd></div>"))</dl>
      \(try profile(
        question, year: year, divided: .category,
        rankings: [(ofYear.top(.substance, 10), t("profile.top-substances")), (ofYear.top(.facility, 10), t("profile.top-facilities"))], withMap: true))
      """
    return reply(
      Page(
        title: sectorText(code),
        description: t(
          "sector.description", ["name": sectorText(code), "amount": try statedTotal(ofYear), "year": String(year)]),
        content: content, section: .sectors))
  }

  func placePage(_ code: String) throws -> Reply {
    if let country = Country(rawValue: code), served.years[country] != nil { return try countryPage(country) }
    guard let country = Country(rawValue: String(code.prefix(2))),
      served.catalog.places.contains(where: { $0.code == code })
    else {
      throw Problem.notFound(localized: t("error.no-place", ["code": String(code.prefix(20))]))
    }
    let question = Question().with { $0.states = [code] }
    let year = try newestYear(question)
    let ofYear = question.with { $0.years = [year...year] }
    let name = stateName(code)
    let points = try served.mapPoints(ofYear)
    let outlines = portal.basemap.state(code)
    let map: HTML =
      outlines.isEmpty || points.points.isEmpty
      ? .empty
      : """
      <section>\(facilityMap(points, on: .outlines(outlines, width: 640), title: t("map.facilities", ["n": points.points.count, "amount": amount(points.points.reduce(0) { $0 + $1.amount })])))\(withoutPosition(points))</section>
      """
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.places))">\(t("nav.places"))</a> › <a href="\(link(.place, country.rawValue))">\(self.country(country))</a></p>
      <h1>\(name)</h1>
      \(map)
      \(try profile(
        question, year: year, divided: .category,
        rankings: [(ofYear.top(.substance, 10), t("profile.top-substances")), (ofYear.top(.facility, 10), t("profile.top-facilities")), (ofYear.top(.sector, 10), t("profile.top-sectors"))],
        withMap: false))
      """
    return reply(
      Page(
        title: name,
        description: t("place.description", ["name": name, "amount": try statedTotal(ofYear), "year": String(year)]),
        content: content, section: .places))
  }

  private func countryPage(_ country: Country) throws -> Reply {
    let question = Question().with { $0.countries = [country] }
    let year = try newestYear(question)
    let ofYear = question.with { $0.years = [year...year] }
    let name = self.country(country)
    let register = Register(country: country)
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.places))">\(t("nav.places"))</a></p>
      <h1>\(name)</h1>
      <dl class="facts"><div><dt>\(term("dimension.register"))</dt><dd>\(term("register.\(register.rawValue)")) (\(acronym(register)))</dd></div>
      <div><dt>\(t("place.publisher"))</dt><dd>\(publisher(register))</dd></div>
      <div><dt>\(t("facility.years"))</dt><dd>\((served.years[country] ?? []).map(String.init).joined(separator: ", "))</dd></div></dl>
      \(try profile(
        question, year: year, divided: .category,
        rankings: [(ofYear.top(.substance, 10), t("profile.top-substances")), (ofYear.top(.facility, 10), t("profile.top-facilities")), (ofYear.top(.sector, 10), t("profile.top-sectors"))],
        withMap: true))
      """
    return reply(
      Page(
        title: name,
        description: t("place.description", ["name": name, "amount": try statedTotal(ofYear), "year": String(year)]),
        content: content, section: .places))
  }
}
