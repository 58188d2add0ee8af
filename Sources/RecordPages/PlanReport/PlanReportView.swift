internal import Markup
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// Performance up to a period, for paper too.
struct PlanReportView: PageView, RecordPrinting {
  private let model: PlanReportModel
  let printer: Printer

  init(_ model: PlanReportModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var process: SubmissionProcess { model.process }
  private var plan: Plan { model.plan }

  var page: Page {
    let bare = plan.activities.count { $0.measures.isEmpty }
    let without = t("plan.without", ["n": bare, "all": plan.activities.count])
    let asked = model.askedPlan.map { [(name: "plan", value: $0)] } ?? []
    let title = "\(t("plan.title")) \(plan.id)"
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.plan, query: asked))">\(title)</a></p>
      <h1>\(t("plan.report"))\(model.period.map { " \($0.description)" } ?? "")</h1>
      <p class="lead">\(t("plan.report.lead"))</p>
      \(form)
      <section><h2>\(t("plan.measures"))</h2>\
      \(model.measures.isEmpty ? "<p>\(t("plan.no-measures"))</p>" : measures)
      \(when(bare > 0, "<p>\(without)</p>"))</section>
      <section><h2>\(t("plan.money"))</h2>\(spending.isEmpty ? "<p>\(t("plan.no-money"))</p>" : money)</section>
      <p class="note">\(t("plan.unofficial"))</p>
      """
    return Page(
      title: t("plan.report"), description: t("plan.report.lead"), content: content, isIndexed: !model.hasQuery)
  }

  private var form: HTML {
    let choices = plan.periods.map {
      Choice(value: $0.description, name: "\($0.description)", isSelected: model.period == $0)
    }
    let period = selection("pl-period", name: "period", label: t("plan.period"), all: t("form.all"), choices)
    return """
      <form class="filter" action="\(path(.planReport))">\(editionField)\(hiddenField("plan", model.askedPlan))\
      \(period)<button>\(t("list.filter"))</button></form>
      """
  }

  // MARK: Measures

  private var measures: HTML {
    var table = RecordTable(
      t("plan.measures"),
      [
        .init(t("plan.measure")), .init(t("plan.kind")), .init(t("plan.baseline"), "number"),
        .init(t("plan.target"), "number"), .init(t("plan.value"), "number"), .init(t("plan.progress"), "number"),
        .init(t("plan.evidence")),
      ])
    for measured in model.measures {
      let planned = measured.measure.planned
      let progress = measured.measure.progress(upTo: model.period, value: measured.value)
      table.add(
        "\(trilingual(planned.text))<br><small>\(planned.unit) · <code>\(planned.activity)</code></small>",
        "\(word("accumulation.\(planned.accumulation.rawValue)"))", number(planned.baseline),
        number(planned.target), number(measured.value), progress.map { "\(percent($0))" } ?? "–",
        "\(evidence(measured.measure))\(measured.measure.disagreements(upTo: model.period).map(disagreement))")
    }
    return table.html
  }

  private func number(_ value: Double?) -> HTML { value.map { "\(figures.rounded($0))" } ?? "–" }

  private func evidence(_ measure: Plan.Measure) -> HTML {
    if let question = measure.planned.question { return "\(t("plan.asked")) <code>\(question.description)</code>" }
    return "\(measure.evidence(upTo: model.period) ?? "–")"
  }

  private func disagreement(_ one: (period: Period, whole: Double, sum: Double)) -> HTML {
    let text = t(
      "plan.parts-differ",
      ["period": one.period.description, "sum": figures.rounded(one.sum), "whole": figures.rounded(one.whole)])
    return "<br><strong class=\"late\">\(text)</strong>"
  }

  // MARK: Money

  /// Activities that something was said of.
  private var spending: [Plan.Activity] { plan.activities.filter { !$0.spending.isEmpty || !$0.reports.isEmpty } }

  private var money: HTML {
    let numbers = ["budget", "committed", "spent", "left"].map { RecordTable.Column(t("plan.\($0)"), "number") }
    var table = RecordTable(
      t("plan.money"), [.init(t("plan.activity"))] + numbers + [.init(t("plan.status"))])
    func text(_ cents: Int?) -> HTML { cents.map { "\(figures.money($0, plan.currency))" } ?? "–" }
    for activity in spending {
      let used = activity.spent(.actual, upTo: model.period)
      table.add(
        "\(trilingual(activity.item.text))<br><small><code>\(activity.item.id)</code></small>",
        text(activity.budget), text(activity.spent(.committed, upTo: model.period)), text(used),
        text(used.map { activity.budget - $0 }), status(activity, upTo: model.period))
    }
    return table.html
  }
}
