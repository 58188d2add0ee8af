internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import PublicRecord
internal import Vocabulary

/// The operational plan: where the money goes, how it goes, and performance by period.
extension Visit {
  /// The plan that an address names, or the newest.
  func plan(_ parameters: Parameters) throws -> Plan {
    let record = try record()
    let known = try record.plans(reader: .anyone)
    guard let newest = known.last else { throw Problem.notFound("no plan in the record") }
    let id = try parameters.value("plan") ?? newest
    guard known.contains(id), let plan = try record.plan(id, reader: .anyone) else {
      throw Problem.parameter("plan", found: id, expected: .oneOf(known))
    }
    return plan
  }

  private func period(_ parameters: Parameters) throws -> Period? {
    try parameters.value("period").map { text in
      guard let period = Period(text) else {
        throw Problem.parameter("period", found: text, expected: Expectation(.period))
      }
      return period
    }
  }

  private func money(_ cents: Int, _ plan: Plan) -> String { figures.money(cents, plan.currency) }

  private func spent(_ activities: [Plan.Activity], _ period: Period?) -> Int? {
    let amounts = activities.compactMap { $0.spent(.actual, upTo: period) }
    return amounts.isEmpty ? nil : amounts.reduce(0, +)
  }

  private func status(_ activity: Plan.Activity, _ period: Period?) throws -> HTML {
    guard let line = activity.status(upTo: period), let progress = line.progress else {
      return "\(t("plan.no-status"))"
    }
    let mark =
      ["not_started": "○", "on_track": "●", "delayed": "◐", "at_risk": "▲", "done": "✓"][progress.rawValue] ?? ""
    let note: HTML = line.text == nil ? .empty : "<br><small>\(trilingual(line.text))</small>"
    return
      """
      <span aria-hidden="true">\(mark)\
      </span> \(try record().process.words.word("progress.\(progress.rawValue)", language)) \
      <small>\(line.period?.description ?? "")</small>\(note)
      """
  }

  private func shareBar(_ part: Int, of whole: Int) -> HTML {
    """
    <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">\
    <rect class="c1" width="\(whole > 0 ? max(0, min(100, part / max(1, whole / 100))) : 0)" height="6"/></svg>
    """
  }

  func planPage() throws -> Reply {
    let plan = try plan(parameters)
    let largest = plan.programmes.map(\.budget).max() ?? 1
    let total = plan.budget
    var table = RecordTable(
      t("plan.title"),
      [
        .init(t("plan.programme")), .init(t("plan.objectives"), "number"), .init(t("plan.activities"), "number"),
        .init(t("plan.budget"), "number"),
        .init(t("plan.printed"), "number"), .init(t("plan.spent"), "number"), .init(t("plan.measures"), "number"),
      ])
    for programme in plan.programmes.sorted(by: { $0.budget > $1.budget }) {
      let printed: HTML =
        programme.printed?.cents.map { cents in
          programme.difference == 0
            ? "\(money(cents, plan))<br><small>\(t("plan.agrees"))</small>"
            : "\(money(cents, plan))<br><strong class=\"late\">\(t("plan.differs", ["amount": money(programme.difference ?? 0, plan)]))</strong>"
        } ?? "–"
      table.add(
        "<a href=\"\(link(.programme, programme.code, query: parameters.items))\">\(trilingual(programme.name))</a>",
        "\(count(programme.objectives.count))",
        "\(count(programme.activities.count))",
        "\(money(programme.budget, plan))\(shareBar(programme.budget, of: largest))", printed,
        spent(programme.activities, nil).map { "\(money($0, plan))" } ?? "–",
        "\(count(programme.activities.reduce(0) { $0 + $1.measures.count }))")
    }
    let remarks = try plan.remarks().map { "<li>\($0[language])</li>" as HTML }
    let content: HTML = """
      <h1>\(t("plan.title")) \(plan.id)</h1>
      <p class="lead">\(t("plan.lead"))</p>
      <p class="headline"><strong>\(money(total, plan))\
      </strong> \(t("plan.in-all", ["programmes": count(plan.programmes.count), "activities": count(plan.activities.count)]))</p>
      \(table.html)
      <p><a class="button" href="\(link(.planReport, query: parameters.items))">\(t("plan.report"))</a></p>
      <section><h2>\(t("plan.form"))</h2><p>\(t("plan.form.text"))</p><ul>\(remarks)</ul></section>
      <p class="note">\(t("plan.unofficial"))</p>
      <p><a href="\(DataRoutes.plan.address(query: parameters.items + [("format", "csv"), ("lang", language.rawValue)]))" download>CSV</a> · \
      <a href="\(FileRoutes.planPackage.address(query: parameters.items))" download>Frictionless</a> · \
      <a href="\(FileRoutes.planActivities.address(query: parameters.items))" download>IATI 2.03</a></p>
      """
    return reply(Page(title: "\(t("plan.title")) \(plan.id)", description: t("plan.lead"), content: content))
  }

  func programmePage(_ code: String) throws -> Reply {
    let plan = try plan(parameters)
    guard let programme = plan.programme(code) else {
      throw Problem.notFound("no such programme: expected \(plan.programmes.map(\.code).joined(separator: ", "))")
    }
    let objectives = try programme.objectives.map { objective -> HTML in
      var table = RecordTable(
        "\(t("plan.objective")) \(objective.number)",
        [
          .init(t("plan.activity")), .init(t("plan.budget"), "number"), .init(t("plan.spent"), "number"),
          .init(t("plan.status")),
          .init(t("plan.measures")),
        ])
      for activity in objective.activities {
        let parts = activity.subItems.map { "<li>\(trilingual($0.text))</li>" as HTML }
        let measures = activity.measures.map { "<li>\(trilingual($0.entry.text))</li>" as HTML }
        let line = activity.entry.sourceLine.map { " <small>\(t("plan.line", ["n": String($0)]))</small>" as HTML }
        table.add(
          """
          <span id="\(activity.entry.id)">\(trilingual(activity.entry.text))</span><br><small>\
          <code>\(activity.entry.id)</code></small>\(line)\(when(!parts.isEmpty, "<ul>\(parts)</ul>"))
          """,
          "\(money(activity.budget, plan))",
          activity.spent(.actual, upTo: nil).map { "\(money($0, plan))\(shareBar($0, of: activity.budget))" } ?? "–",
          try status(activity, nil), measures.isEmpty ? "\(t("plan.gap"))" : "<ul>\(measures)</ul>")
      }
      return
        """
        <section><h2>\(t("plan.objective")) \(objective.number) – \(trilingual(objective.text))</h2>\
        <p>\(money(objective.budget, plan)), \(t("plan.computed"))</p>\(table.html)</section>
        """
    }
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.plan, query: parameters.items))">\(t("plan.title")) \(plan.id)</a></p>
      <h1>\(trilingual(programme.name))</h1>
      <p class="headline"><strong>\(money(programme.budget, plan))</strong></p>
      \(objectives)
      <p class="note">\(t("plan.unofficial"))</p>
      """
    return reply(Page(title: programme.name[language], description: t("plan.lead"), content: content, section: .plan))
  }

  /// Performance up to a period, for paper too.
  func planReportPage() throws -> Reply {
    let parameters = parameters.withoutEmpty
    let plan = try plan(parameters)
    let period = try period(parameters)
    let record = try record()
    let computed = try plan.computed(record, today: today) { try served.edition.value(of: $0, today: today) }
    var measures = RecordTable(
      t("plan.measures"),
      [
        .init(t("plan.measure")), .init(t("plan.kind")), .init(t("plan.baseline"), "number"),
        .init(t("plan.target"), "number"),
        .init(t("plan.value"), "number"),
        .init(t("plan.progress"), "number"), .init(t("plan.evidence")),
      ])
    func number(_ value: Double?) -> HTML { value.map { "\(figures.rounded($0))" } ?? "–" }
    for measure in plan.measures {
      let entry = measure.entry
      let value = computed[entry.id] ?? measure.value(upTo: period)
      let odd = measure.disagreements(upTo: period).map { one -> HTML in
        """
        <br><strong class="late">\
        \(t("plan.parts-differ", ["period": one.period.description, "sum": figures.rounded(one.sum), "whole": figures.rounded(one.whole)]))</strong>
        """
      }
      let evidence: HTML =
        entry.question.map { "\(t("plan.asked")) <code>\($0)</code>" as HTML }
        ?? "\(measure.actuals.last { line in period.map { $0 >= line.period ?? $0 } ?? true }?.evidence ?? "–")"
      measures.add(
        "\(trilingual(entry.text))<br><small>\(entry.unit ?? "") · <code>\(entry.of ?? "")</code></small>",
        "\(record.process.words.word("accumulation.\(entry.accumulation?.rawValue ?? "level")", language))",
        number(entry.baseline),
        number(entry.target),
        number(value), measure.progress(upTo: period, value: value).map { "\(percent($0))" } ?? "–",
        evidence + HTML(odd))
    }
    var money = RecordTable(
      t("plan.money"),
      [
        .init(t("plan.activity")), .init(t("plan.budget"), "number"), .init(t("plan.committed"), "number"),
        .init(t("plan.spent"), "number"),
        .init(t("plan.left"), "number"), .init(t("plan.status")),
      ])
    for activity in plan.activities where !activity.spending.isEmpty || !activity.statuses.isEmpty {
      let used = activity.spent(.actual, upTo: period)
      money.add(
        "\(trilingual(activity.entry.text))<br><small><code>\(activity.entry.id)</code></small>",
        "\(self.money(activity.budget, plan))",
        activity.spent(.committed, upTo: period).map { "\(self.money($0, plan))" } ?? "–",
        used.map { "\(self.money($0, plan))" } ?? "–",
        used.map { "\(self.money(activity.budget - $0, plan))" } ?? "–", try status(activity, period))
    }
    let bare = plan.activities.count { $0.measures.isEmpty }
    let choices = plan.periods.map {
      Choice(value: $0.description, name: "\($0.description)", isSelected: period == $0)
    }
    let content: HTML = """
      <p class="crumbs"><a \
      href="\(link(.plan, query: parameters.items.filter { $0.name == "plan" }))">\(t("plan.title")) \(plan.id)</a></p>
      <h1>\(t("plan.report"))\(period.map { " \($0.description)" } ?? "")</h1>
      <p class="lead">\(t("plan.report.lead"))</p>
      <form class="filter" \
      action="\(path(.planReport))">\
      \(editionField)\(hiddenField("plan", try parameters.value("plan")))\(selection("pl-period", name: "period", label: t("plan.period"), all: t("form.all"), choices))<button>\(t("list.filter"))</button></form>
      <section><h2>\(t("plan.measures"))\
      </h2>\(measures.rows.isEmpty ? "<p>\(t("plan.no-measures"))</p>" : measures.html)
      \(when(bare > 0, "<p>\(t("plan.without", ["n": count(bare), "all": count(plan.activities.count)]))</p>"))\
      </section>
      <section><h2>\(t("plan.money"))</h2>\(money.rows.isEmpty ? "<p>\(t("plan.no-money"))</p>" : money.html)</section>
      <p class="note">\(t("plan.unofficial"))</p>
      """
    return reply(
      Page(title: t("plan.report"), description: t("plan.report.lead"), content: content, isIndexed: items.isEmpty))
  }
}
