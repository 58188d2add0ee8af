internal import Drawings
internal import Editions
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

extension Visit {
  /// What this is, the newest year in figures, a search box, a map, and questions to begin with.
  func homePage() throws -> Reply {
    let cards = try Country.allCases.compactMap { country -> HTML? in
      guard let year = served.edition.coverage(of: Question().with { $0.countries = [country] }).newestYear(country)
      else { return nil }
      let question = Question().with {
        $0.countries = [country]
        $0.years = [year...year]
      }
      let sum = try total(question)
      let states = try served.answer(question.top(.state)).rows.count { $0.values[0] != Answer.unknown }
      func line(_ question: Question, _ label: String) throws -> HTML {
        """
        <li><a href="\(link(.explore, question: question.top(.substance, 20)))">\
        <strong>\(try statedTotal(question, withCoverage: false))</strong> <span>\(label)</span></a></li>
        """
      }
      let coverage = served.edition.coverage(of: question)
      let caveat = coverage.extent(country, year).map(noteTexts.short) ?? ""
      return """
        <section class="card" aria-labelledby="card-\(country.rawValue)"><h2 id="card-\(country.rawValue)">\
        <a href="\(link(.place, country.rawValue))">\(self.country(country))</a> <small>\(String(year))</small></h2>
        <ul class="figures">\(try line(question, t("home.all", ["n": count(sum.facilities), "states": count(states)])))\
        \(try line(question.with { $0.categories = [.onsiteAir] }, t("home.air")))\
        \(try line(question.with { $0.categories = [.onsiteWater] }, t("home.water")))\
        </ul>\(when(!caveat.isEmpty, "<p class=\"note\">\(caveat)</p>"))</section>
        """
    }
    let year = served.newestYear
    let ofYear = Question().with { $0.years = [year...year] }
    let years = served.allYears
    let span = (years.first ?? year)...(years.last ?? year)
    let questions: [(String, Question)] = [
      (
        "home.question.lead",
        Question().with {
          $0.substances = ["lead"]
          $0.years = [span]
        }.with { $0.by = [.year, .country] }
      ),
      ("home.question.disposal", ofYear.with { $0.categories = [.offsiteDisposal] }.top(.sector, 15)),
      ("home.question.air", ofYear.with { $0.categories = [.onsiteAir] }.top(.state, 20)),
    ]
    let good = questions.filter { $0.1.substances.allSatisfy { served.substances[$0] != nil } }.map {
      key, question -> HTML in
      "<li><a href=\"\(link(.explore, question: question))\">\(t(key, ["year": String(year)]))</a></li>"
    }
    let points = try served.mapPoints(ofYear)
    let map = facilityMap(
      points, on: .continent(width: 900),
      title: t("home.map", ["n": count(points.points.count), "year": String(year)]), most: 500)
    let content: HTML = """
      <div class="hero"><h1>\(t("home.title"))</h1>
      <p class="lead">\(t("home.lead"))</p>
      \(searchForm(compact: false))</div>
      <div class="cards">\(cards)</div>
      <p class="note">\(t("home.note"))</p>
      <div class="split">
      <section aria-labelledby="begin"><h2 id="begin">\(t("home.begin"))</h2><ul class="questions">\(good)</ul>
      <p><a class="button" href="\(link(.explore))">\(t("home.explore"))</a></p>
      <h2>\(t("home.trace"))</h2><p>\(t("home.trace.text"))</p></section>
      <section>\(map)<p><a href="\(link(.map, question: ofYear))">\(t("home.map.link"))</a></p></section>
      </div>
      <section aria-labelledby="groups"><h2 id="groups">\(t("home.groups"))</h2>\(groupCards)</section>
      """
    return reply(Page(title: t("home.title"), description: t("home.lead"), content: content))
  }
}
