internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What this is, the newest year in figures, a search box, a map, and questions to begin with.
struct HomeView: PageView, RegisterPrinting {
  private let model: HomeModel
  let printer: Printer

  init(_ model: HomeModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let year = String(model.year)
    let questions = model.questions.map { key, question -> HTML in
      "<li><a href=\"\(link(.explore, question: question))\">\(t(key, ["year": year]))</a></li>"
    }
    let map = facilityMap(
      model.points, on: .continent(width: 900),
      title: t("home.map", ["n": count(model.points.points.count), "year": year]), most: 250)
    let content: HTML = """
      <div class="hero"><h1>\(t("home.title"))</h1>
      <p class="lead">\(t("home.lead"))</p>
      \(searchForm(compact: false))
      <form class="search near-box" action="\(path(.near))">\(editionField)
      <label for="home-near">\(t("home.near"))</label>
      <div class="search-field"><input id="home-near" name="near" required maxlength="200" autocomplete="off" \
      spellcheck="false" placeholder="\(t("near.place"))"><button>\(t("near.button"))</button></div></form></div>
      \(model.story.map(story))
      \(when(model.hasReport, reportCard))\
      <div class="cards">\(model.cards.map(card))</div>
      <p class="note">\(t("home.note"))</p>
      <div class="split">
      <section aria-labelledby="begin"><h2 id="begin">\(t("home.begin"))</h2><ul class="questions">\(questions)</ul>
      <p><a class="button" href="\(link(.explore))">\(t("home.explore"))</a></p>
      <h2>\(t("home.trace"))</h2><p>\(t("home.trace.text"))</p></section>
      <section>\(map)<p><a href="\(link(.map, question: Question().inYear(model.year)))">\(t("home.map.link"))</a></p>\
      </section>
      </div>
      <section aria-labelledby="groups"><h2 id="groups">\(t("home.groups"))</h2>\(groupCards(model.groups))</section>
      """
    return Page(title: t("home.title"), description: t("home.lead"), content: content)
  }

  /// The way to the report that is served.
  private var reportCard: HTML {
    """
    <p class="report-link"><a class="button" href="\(link(.report))">\(t("home.report"))</a> \
    \(t("home.report.text"))</p>

    """
  }

  /// What changed most, with its chart and the way to the question.
  private func story(_ story: HomeModel.Story) -> HTML {
    let title = t("home.story", ["substance": substanceText(story.substance), "country": country(story.country)])
    let asked = link(.explore, question: story.question)
    return """
      <section class="story" aria-labelledby="story"><h2 id="story">\(title)</h2>
      \(figure(story.series, hasForms: false))
      <p><a class="button" href="\(asked)">\(t("home.story.ask"))</a> \
      <a href="\(link(.substance, story.substance))">\(t("home.story.substance"))</a></p>
      <p class="note">\(t("home.story.note"))</p></section>
      """
  }

  private func card(_ card: HomeModel.Card) -> HTML {
    let country = card.country
    func line(_ sum: StatedSum, _ question: Question, _ label: String) -> HTML {
      """
      <li><a href="\(link(.explore, question: question.top(.substance, 20)))">\
      <strong>\(said(sum, withCoverage: false))</strong> <span>\(label)</span></a></li>
      """
    }
    let caveat = card.extent.map(noteTexts.short) ?? ""
    let all = t("home.all", ["n": count(card.all.total.facilities), "states": count(card.states)])
    return """
      <section class="card" aria-labelledby="card-\(country.rawValue)"><h2 id="card-\(country.rawValue)">\
      <a href="\(link(.place, country.rawValue))">\(self.country(country))</a> <small>\(String(card.year))</small></h2>
      <ul class="figures">\(line(card.all, card.question, all))\
      \(line(card.air, card.question.with { $0.categories = [.onsiteAir] }, t("home.air")))\
      \(line(card.water, card.question.with { $0.categories = [.onsiteWater] }, t("home.water")))\
      </ul>\(when(!caveat.isEmpty, "<p class=\"note\">\(caveat)</p>"))</section>
      """
  }
}
