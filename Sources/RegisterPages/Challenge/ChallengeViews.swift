internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Prevention
internal import PublicRecord
internal import Questions
internal import RecordKernel
internal import Vocabulary

/// Challenges, and how all pledges go.
struct ChallengesView: PageView, PledgePrinting {
  private let model: ChallengesModel
  let printer: Printer

  init(_ model: ChallengesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let content: HTML = """
      <h1>\(t("challenge.title"))</h1>
      <p class="lead">\(t("challenge.lead"))</p>
      <ul class="cards plain">\(model.challenges.map(card))</ul>
      <section><h2>\(t("challenge.pledges"))</h2>
      \(counted(model.counts))
      \(sums(model.sums))
      \(form)
      <p>\(t("challenge.found", ["n": model.all]))</p>
      \(table(model.pledges))
      \(when(model.all > ChallengesModel.pageSize, pager))</section>
      \(unofficial)
      \(dataLinks(model.challenge, asked))
      """
    return Page(
      title: t("challenge.title"), description: t("challenge.lead"), content: content,
      section: .challenges, isIndexed: asked.isEmpty && model.pageNumber == 1)
  }

  private func card(_ challenge: Challenge) -> HTML {
    let years = challenge.terms.years
    let span = years.first == years.last ? "\(years.first)" : "\(years.first)–\(years.last)"
    return """
      <li class="card"><h2><a href="\(link(.challenge, challenge.id))">\(trilingual(challenge.terms.name))</a></h2>\
      <p>\(span)<br>\(challenge.terms.organiser)</p></li>
      """
  }

  private var asked: [(name: String, value: String)] {
    (model.challenge.map { [(Parameter.challenge.name, $0)] } ?? [])
      + (model.state.map { [(Parameter.pledgeState.name, $0.rawValue)] } ?? [])
  }

  private var form: HTML {
    let challenges = model.challenges.map {
      Choice(value: $0.id, name: trilingual($0.terms.name), isSelected: $0.id == model.challenge)
    }
    let states = PledgeProgress.State.allCases.map {
      Choice(value: $0.rawValue, name: "\(texts.state($0))", isSelected: $0 == model.state)
    }
    let all = t("form.all")
    return """
      <form class="filter" action="\(path(.challenges))">\(editionField)
      \(selection("ch-challenge", name: Parameter.challenge.name, label: t("challenge.one"), all: all, challenges))
      \(selection("ch-state", name: Parameter.pledgeState.name, label: t("pledge.state"), all: all, states))
      <button>\(t("list.filter"))</button></form>
      """
  }

  private var pager: HTML {
    let skipped = (model.pageNumber - 1) * ChallengesModel.pageSize
    return pageLinks(model.pageNumber, skipped: skipped, shown: ChallengesModel.pageSize, of: model.all) { page in
      link(.challenges, query: asked + (page > 1 ? [("page", String(page))] : []))
    }
  }
}

/// One challenge, its pledges, and what all facilities reported of its substances.
struct ChallengeView: PageView, PledgePrinting {
  private let model: ChallengeModel
  let printer: Printer

  init(_ model: ChallengeModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  private var terms: ChallengeTerms { model.challenge.terms }

  var page: Page {
    let id = model.challenge.id
    let title = terms.name[language]
    let text = terms.text.map { "<p class=\"lead\">\(trilingual($0))</p>" as HTML } ?? .empty
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.challenges))">\(t("challenge.title"))</a></p>
      <h1>\(trilingual(terms.name))</h1>
      \(text)
      \(facts(rows))
      \(documents(model.challenge.documents, of: id))
      <section><h2>\(t("challenge.pledges"))</h2>
      \(counted(model.counts))
      \(sums(model.sums))
      \(table(model.pledges))
      \(when(model.all > model.pledges.count, more))</section>
      \(everyone)
      \(unofficial)
      \(dataLinks(id, [(Parameter.challenge.name, id)]))
      """
    return Page(title: title, description: terms.text?[language] ?? title, content: content, section: .challenges)
  }

  private var rows: [(String, HTML)] {
    let any: HTML = "\(t("challenge.any-substance"))"
    return [
      (t("challenge.organiser"), "\(terms.organiser)"),
      (t("challenge.years"), "\(String(terms.years.first))–\(String(terms.years.last))"),
      (t("challenge.substances"), terms.substances.isEmpty ? any : substances(terms.substances)),
      (t("pledge.media"), "\(media(terms.categories.compactMap { Vocabulary.Category(code: $0) }))"),
    ]
  }

  private var more: HTML {
    let all = link(.challenges, query: [(Parameter.challenge.name, model.challenge.id)])
    return "<p class=\"more\"><a href=\"\(all)\">\(t("ranking.more", ["n": count(model.all)]))</a></p>"
  }

  private var everyone: HTML {
    let years = model.trend.years
    let unknown: HTML =
      model.trend.unknown.isEmpty ? .empty : "<p class=\"note\">\(texts.unknown(model.trend.unknown))</p>"
    guard let first = years.first, let last = years.last else { return unknown }
    func line(_ name: String, colour: Int, _ value: (ChallengeTrend.Year) -> Double) -> YearChart.Series {
      YearChart.Series(
        name: name, colour: colour,
        amounts: Dictionary(years.map { ($0.year, value($0)) }, uniquingKeysWith: { first, _ in first }),
        missingIsZero: false)
    }
    let air = line(term("category.\(Vocabulary.Category.onsiteAir.code)"), colour: 2) { $0.toAir }
    let all = line(t("challenge.all-media"), colour: 1) { $0.kilograms }
    let isAirAlone = terms.categories == [Vocabulary.Category.onsiteAir.code]
    let chart = YearChart(
      years: Array(first.year...last.year), series: isAirAlone ? [air] : [all, air], form: .lines)
    return """
      <section><h2>\(t("challenge.everyone"))</h2><p>\(texts.everyone)</p>
      \(figure(chart, title: t("challenge.everyone"), measure: .kilograms, forms: [], isWhole: isAirAlone))
      \(unknown)<p><a href="\(link(.explore, question: model.trend.question))">\(t("pledge.question"))</a></p></section>
      """
  }
}

/// The pledges of one company.
struct CompanyView: PageView, PledgePrinting {
  private let model: CompanyModel
  let printer: Printer

  init(_ model: CompanyModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let title = t("company.title", ["name": model.name])
    let facilities = Set(model.pledges.flatMap(\.pledge.terms.facilities)).sorted()
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.challenges))">\(t("challenge.title"))</a></p>
      <h1>\(title)</h1>
      <p class="lead">\(t("company.lead", ["n": model.pledges.count]))</p>
      \(table(model.pledges))
      <section><h2>\(t("pledge.facilities"))</h2>\
      <ul>\(facilities.map { "<li>\(named(.facility, $0))</li>" as HTML })</ul></section>
      \(unofficial)
      """
    return Page(title: title, description: title, content: content, section: .challenges)
  }
}
