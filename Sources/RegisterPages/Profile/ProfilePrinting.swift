internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A profile's part of a page.
extension RegisterPrinting {
  func section(_ profile: Profile) -> HTML {
    guard let series = profile.series else { return "<p>\(t("profile.empty"))</p>" }
    let (sum, ofYear) = (profile.sum.total, profile.ofYear)
    let lists = profile.lists.map { list, ranking -> HTML in
      "<section>\(self.list(ranking, caption: t("profile.top.\(list.rawValue)")))</section>"
    }
    let map = profile.states.map { states in
      stateMap(states) + list(states.prefix(Profile.listed), caption: t("profile.top.states"))
    }
    let explored = link(.explore, question: ofYear.with { $0.by = [.category] })
    let said = t("answer.sum", ["facilities": count(sum.facilities), "reports": count(sum.reports)])
    return """
      <section><h2>\(t("profile.trend"))</h2>\(figure(series))</section>
      <h2>\(t("profile.year", ["year": String(profile.year)]))</h2>
      <p class="headline"><strong>\(figure(sum.value, profile.question.measure))</strong> \(said)</p>
      <div class="split">\(lists)</div>
      \(map)
      <p><a class="button" href="\(explored)">\(t("profile.explore"))</a> \
      <a class="button" href="\(link(.map, question: ofYear))">\(t("profile.map"))</a></p>
      \(suspectNote(profile.remarks))
      \(answerNotes(profile.remarks))
      \(leftOutNote(profile.remarks))
      \(keepAndCheck(profile.question.with { $0.by = [.year, .category] }, hasFacilities: true))
      """
  }
}
