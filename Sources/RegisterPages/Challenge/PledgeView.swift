internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Prevention
internal import PublicRecord
internal import Questions
internal import RecordKernel
internal import Vocabulary

/// One pledge: how it goes, in a sentence and a chart, and everything that stands beside it.
struct PledgeView: PageView, PledgePrinting {
  private let model: PledgeModel
  let printer: Printer

  init(_ model: PledgeModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  private var progress: PledgeProgress { model.progress }
  private var pledge: Pledge { model.progress.pledge }
  private var terms: PledgeTerms { model.progress.pledge.terms }
  private var measure: Measure { pledge.isByHazard ? .hazard : .kilograms }

  var page: Page {
    let title = t("pledge.title", ["company": terms.company, "id": pledge.id])
    let verdict = texts.verdict(progress)
    let challenge = link(.challenge, model.challenge.id)
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.challenges))">\(t("challenge.title"))</a> › \
      <a href="\(challenge)">\(trilingual(model.challenge.terms.name))</a></p>
      <h1>\(title)</h1>
      <p class="headline"><strong>\(state(progress.state))</strong></p>
      <p class="lead">\(verdict)</p>
      \(facts(rows))
      \(chart)
      \(gaps)
      \(beside)
      \(activities)
      \(steps)
      \(unofficial)
      <p><a href="\(DataRoutes.pledge.address(pledge.id, query: [("format", "csv"), ("edition", printer.pin)]))" \
      download>CSV</a> · \
      <a href="\(DataRoutes.pledge.address(pledge.id, query: inLanguage + [("edition", printer.pin)]))">JSON</a> · \
      <a href="\(link(.explore, question: model.question))">\(t("pledge.question"))</a></p>
      """
    return Page(title: title, description: verdict, content: content, section: .challenges)
  }

  private var rows: [(String, HTML)] {
    let facilities = terms.facilities.map { named(.facility, $0) }
    var rows: [(String, HTML)] = [
      (t("pledge.company"), company(terms)), (t("pledge.facilities"), HTML(facilities, separator: ", ")),
      (t("pledge.what"), substances(terms.substances)), (t("pledge.media"), "\(media(pledge.categories))"),
      (t("pledge.goal"), "\(goal(terms))"),
    ]
    if let first = pledge.first { rows.append((t("pledge.first"), "\(goal(first))")) }
    if let made = pledge.made { rows.append((t("pledge.made"), day(made))) }
    if let text = terms.text { rows.append((t("pledge.text"), trilingual(text))) }
    return rows
  }

  private var chart: HTML {
    guard let first = progress.years.first?.year, let last = progress.years.last?.year, first < last else {
      return .empty
    }
    func line(_ name: String, colour: Int, _ value: (PledgeProgress.Year) -> Double?) -> YearChart.Series? {
      let amounts = progress.years.reduce(into: [Int: Double]()) { $0[$1.year] = value($1) }
      return amounts.isEmpty
        ? nil : YearChart.Series(name: name, colour: colour, amounts: amounts, missingIsZero: false)
    }
    let series = [
      line(t("output.as-reported"), colour: 1) { $0.gaps.isEmpty ? $0.value : nil },
      line(t("pledge.line"), colour: 3) { $0.line },
      line(t("output.per-output", ["year": String(terms.base.first)]), colour: 2) { $0.perOutput },
    ].compactMap { $0 }
    guard !series.isEmpty else { return .empty }
    var chart = YearChart(years: Array(first...last), series: series, form: .lines)
    if case .broken(let year, let why) = progress.output, (first...last).contains(year) {
      chart.marks = [(year, t("output.break.\(why.rawValue)"))]
    }
    let title = t("pledge.chart", ["substances": terms.substances.map(substanceText).joined(separator: ", ")])
    return "<section>\(figure(chart, title: title, measure: measure, forms: [], isWhole: series.count == 1))</section>"
  }

  /// What was in the base and is not reported in the year.
  private var gaps: HTML {
    guard let current = progress.current, !current.gaps.isEmpty else { return .empty }
    let items = current.gaps.map { gap -> HTML in
      let others = gap.reportsOthers ? " \(t("pledge.reports-others"))" : ""
      return
        "<li>\(named(.facility, gap.facility)), \(substance(gap.substance))\(colon)\(texts.why(gap.why)).\(others)</li>"
    }
    return """
      <section><h2>\(t("pledge.gaps", ["year": String(current.year)]))</h2><ul>\(items)</ul></section>
      """
  }

  // MARK: What stands beside it

  private var beside: HTML {
    var table = RecordTable(t("pledge.beside"), [.init(t("pledge.beside.what")), .init(t("pledge.beside.figure"))])
    table.add("\(t("pledge.before-base"))", before)
    let source = "<br><small>\(t("pledge.base-edition", ["edition": terms.baseline.edition]))</small>" as HTML
    table.add("\(t("pledge.base-printed"))", "\(amount(terms.baseline.value, measure))\(source)")
    table.add("\(t("pledge.base-restated"))", restated)
    table.add("\(t("pledge.beside.all-media"))", change(progress.allCategoriesChange))
    table.add("\(t("pledge.beside.hazard"))", hazard)
    table.add("\(t("pledge.beside.output"))", output)
    table.add(
      "\(t("pledge.beside.method"))",
      "\(t("pledge.method.\(progress.isFoundOtherwise.map { $0 ? "other" : "same" } ?? "untold")"))")
    table.add("\(t("pledge.beside.sector"))", sector)
    if !progress.shared.isEmpty {
      let links = progress.shared.map { "<a href=\"\(link(.pledge, $0))\">\($0)</a>" as HTML }
      table.add(
        "\(t("pledge.shared"))",
        "\(HTML(links, separator: ", "))<br><small>\(t("pledge.shared.text"))</small>")
    }
    return """
      <section><h2>\(t("pledge.beside"))</h2><p>\(t("pledge.beside.text"))</p>\(table.html)</section>
      """
  }

  private func change(_ change: Double?) -> HTML { change.map { "\(texts.change($0))" } ?? "\(t("pledge.untold"))" }

  private var before: HTML {
    let years = progress.years.filter { $0.year < terms.base.first && $0.value != nil }
    guard !years.isEmpty else { return "\(t("pledge.not-in-edition"))" }
    let items = years.map { year -> HTML in
      "\(t("colon", ["a": String(year.year), "b": amount(year.value ?? 0, measure)]))"
    }
    return HTML(items, separator: "<br>")
  }

  private var restated: HTML {
    guard let base = progress.restatedBase else { return "\(t("pledge.base-missing"))" }
    let moved = progress.restatement.map { texts.change($0) } ?? ""
    return progress.isRestated
      ? "\(amount(base, measure)) <strong class=\"late\">\(t("pledge.base-moved", ["change": moved]))</strong>"
      : "\(amount(base, measure))"
  }

  private var hazard: HTML {
    let shares = (Array(terms.base.years) + [progress.year].compactMap { $0 }).compactMap { progress[year: $0]?.hazard }
    if shares.contains(where: { !$0.isComparable }) { return "\(t("pledge.hazard.not-comparable"))" }
    return change(progress.hazardChange)
  }

  private var output: HTML {
    switch progress.output {
    case .change(let change): "\(texts.change(change))"
    case .broken(let year, let why):
      "\(t("colon", ["a": String(year), "b": t("output.break.\(why.rawValue)")]))"
    case .notTold: "\(t("pledge.untold"))"
    }
  }

  private var sector: HTML {
    guard let peers = progress.peers else { return "\(t("pledge.untold"))" }
    let sectors = HTML(peers.sectors.map { named(.sector, $0) }, separator: ", ")
    guard let change = peers.change else { return "\(t("pledge.sector.none"))<br><small>\(sectors)</small>" }
    let sums = t("pledge.sector.sums", ["base": amount(peers.base, measure), "value": amount(peers.value, measure)])
    return "\(texts.change(change)) (\(sums))<br><small>\(sectors)</small>"
  }

  // MARK: What was said

  private var activities: HTML {
    guard !pledge.activities.isEmpty else { return .empty }
    var table = RecordTable(
      t("pledge.activities"),
      [.init(term("dimension.year")), .init(t("pledge.activity")), .init(t("pledge.range")), .init(t("pledge.source"))])
    for activity in pledge.activities {
      let source = t("pledge.source.line", ["file": activity.file, "line": String(activity.line)])
      table.add(
        "\(String(activity.year))", "\(activity.text) <small>\(activity.code ?? "")</small>",
        "\(activity.range ?? "–")",
        "<small>\(source)</small>")
    }
    return """
      <section><h2>\(t("pledge.activities"))</h2><p class="note">\(t("pledge.activities.text"))</p>\
      \(table.html)</section>
      """
  }

  private var steps: HTML {
    let items = pledge.steps.map { step -> HTML in
      let parts: [HTML] = [
        step.date.map { day($0) }, step.facility.map { named(.facility, $0) }, step.note.map { "\($0)" },
      ].compactMap { $0 }
      let more: HTML = parts.isEmpty ? .empty : "\(colon)\(HTML(parts, separator: ", "))"
      return """
        <li id="step-\(String(step.place))">\(t("pledge.step.\(step.kind.rawValue)"))\(more)\
        \(documents(step.documents, of: pledge.id))</li>
        """
    }
    return "<section><h2>\(t("pledge.steps"))</h2><ol class=\"plain\">\(items)</ol></section>"
  }
}
