internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A profile's part of a page: what it comes to first, then the years, then who, what and where.
extension RegisterPrinting {
  /// A sentence and three figures: the newest year, how it changed, and how many stand behind it.
  func opening(_ profile: Profile, name: String) -> HTML {
    guard let series = profile.series else { return "<p>\(t("profile.empty"))</p>" }
    let sum = profile.sum.total
    let year = String(profile.year)
    // The substances of a place; of a substance, its sectors.
    let first = profile.lists.first { $0.list != .facilities && $0.ranking.rows.count > 1 }?.ranking
    let leader = first.flatMap { $0.leader == nil ? nil : point($0) }
    let lead =
      leader.map { t("profile.summary.first", ["year": year, "point": $0]) }
      ?? t("profile.summary", ["name": name, "year": year, "amount": said(profile.sum)])
    var facts = [amountFact(profile.sum, year)]
    if let change = changeFact(series) { facts.append(change) }
    facts.append(("\(count(sum.facilities))", t("profile.fact.facilities", ["year": year])))
    return "<p class=\"lead\">\(lead)</p>\n\(strip(facts))"
  }

  /// A year's sum as one figure; what it is without unusual values where these move it, and what its files do not cover.
  func amountFact(_ sum: StatedSum, _ year: String) -> (HTML, String) {
    let statement = sum.statement
    var label = t("profile.fact.amount", ["year": year])
    if statement.isMoved {
      label += "; " + t("profile.fact.without", ["without": amount(statement.without, sum.measure)])
    }
    if let uncovered = uncovered(sum) { label += " (\(uncovered))" }
    return (figure(sum.total.value, sum.measure), label)
  }

  /// How much a series changed, as one figure; nil where nothing may be said.
  func changeFact(_ series: Series) -> (HTML, String)? {
    guard let trend = series.trend, trend.from > 0, trend.to > 0 else { return nil }
    let span = ["first": String(trend.first), "last": String(trend.last), "without": change(trend.ratio.without)]
    return (
      "\(change(trend.ratio.value))", t(trend.ratio.isMoved ? "profile.fact.change.moved" : "profile.fact.change", span)
    )
  }

  /// Figures with what they are.
  func strip(_ facts: [(figure: HTML, label: String)]) -> HTML {
    let items = facts.map { "<li><strong>\($0.figure)</strong> <span>\($0.label)</span></li>" as HTML }
    return "<ul class=\"facts-strip\">\(items)</ul>\n"
  }

  /// The years, as a chart.
  func years(_ profile: Profile) -> HTML {
    guard let series = profile.series else { return .empty }
    return "<section><h2>\(t("profile.trend"))</h2>\(figure(series))</section>\n"
  }

  /// Who, what and where in the newest year.
  func parts(_ profile: Profile) -> HTML {
    guard profile.series != nil else { return .empty }
    let ofYear = profile.ofYear
    let lists = profile.lists.map { list, ranking -> HTML in
      "<section>\(self.list(ranking, caption: t("profile.top.\(list.rawValue)")))</section>"
    }
    let map = profile.states.map { states in
      stateMap(states) + list(states.prefix(Profile.listed), caption: t("profile.top.states"))
    }
    let explored = link(.explore, question: ofYear.with { $0.by = [.category] })
    return """
      <section id="year"><h2>\(t("profile.year", ["year": String(profile.year)]))</h2>
      <div class="split">\(lists)</div>
      \(map)
      <p><a class="button" href="\(explored)">\(t("profile.explore"))</a> \
      <a class="button" href="\(link(.map, question: ofYear))">\(t("profile.map"))</a></p>
      \(suspectNote(profile.remarks))
      \(answerNotes(profile.remarks))
      \(leftOutNote(profile.remarks))</section>
      \(profile.hazard.map { section($0, year: profile.year) })
      """
  }

  func keepAndCheck(_ profile: Profile) -> HTML {
    profile.series == nil
      ? .empty : keepAndCheck(profile.question.with { $0.by = [.year, .category] }, hasFacilities: true)
  }

  /// The parts of a page that its reader may go to.
  func contents(_ parts: [(anchor: String, title: String)]) -> HTML {
    let links = parts.map { "<li><a href=\"#\($0.anchor)\">\($0.title)</a></li>" as HTML }
    return "<nav class=\"toc\" aria-label=\"\(t("layout.contents"))\"><ul>\(links)</ul></nav>\n"
  }

  /// The parts that all pages with a profile have, with those of the page between.
  func contents(_ profile: Profile, _ own: [(anchor: String, title: String)], compares: Bool = true) -> HTML {
    guard profile.series != nil else { return .empty }
    return contents(
      [("chart", t("profile.trend")), ("year", t("profile.year", ["year": String(profile.year)]))]
        + (profile.hazard == nil ? [] : [(Self.hazardAnchor, hazardTitle(profile.year))]) + own
        + (compares ? [("compare", t("beside.section"))] : []) + [("keep-title", t("keep.title"))])
  }
}
