internal import Drawings
internal import Markup
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// A programme's objectives, and what is done for each with how much money.
struct ProgrammeView: PageView, RecordPrinting {
  private let model: ProgrammeModel
  let printer: Printer

  init(_ model: ProgrammeModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var process: SubmissionProcess { model.process }

  var page: Page {
    let programme = model.programme
    let plan = "\(t("plan.title")) \(model.plan.id)"
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.plan, query: model.asked))">\(plan)</a></p>
      <h1>\(trilingual(programme.name))</h1>
      <p class="headline"><strong>\(money(programme.budget))</strong></p>
      \(programme.objectives.map(objective))
      <p class="note">\(t("plan.unofficial"))</p>
      """
    return Page(title: programme.name[language], description: t("plan.lead"), content: content, section: .plan)
  }

  private func money(_ cents: Int) -> String { figures.money(cents, model.plan.currency) }

  private func objective(_ objective: Plan.Objective) -> HTML {
    let name = "\(t("plan.objective")) \(objective.number)"
    var table = RecordTable(
      name,
      [
        .init(t("plan.activity")), .init(t("plan.budget"), "number"), .init(t("plan.spent"), "number"),
        .init(t("plan.status")), .init(t("plan.measures")),
      ])
    for activity in objective.activities {
      let measures = activity.measures.map { "<li>\(trilingual($0.planned.text))</li>" as HTML }
      let spent = activity.spent(.actual, upTo: nil)
      table.add(
        what(activity), "\(money(activity.budget))",
        spent.map { "\(money($0))\(ShareBar.svg($0, of: activity.budget))" } ?? "–", status(activity, upTo: nil),
        measures.isEmpty ? "\(t("plan.gap"))" : "<ul>\(measures)</ul>")
    }
    return """
      <section><h2>\(name) – \(trilingual(objective.text))</h2>\
      <p>\(money(objective.budget)), \(t("plan.computed"))</p>\(table.html)</section>
      """
  }

  private func what(_ activity: Plan.Activity) -> HTML {
    let item = activity.item
    let parts = activity.subItems.map { "<li>\(trilingual($0.item.text))</li>" as HTML }
    let advice = (model.advice[item.id] ?? []).map { "<li>\(citation($0))</li>" as HTML }
    let decisions = (model.decisions[item.id] ?? []).map { "<li>\(decision($0))</li>" as HTML }
    let line = item.sourceLine.map { " <small>\(t("plan.line", ["n": String($0)]))</small>" as HTML }
    return """
      <span id="\(item.id)">\(trilingual(item.text))</span><br><small><code>\(item.id)</code></small>\
      \(line)\(when(!parts.isEmpty, "<ul>\(parts)</ul>"))\
      \(when(!advice.isEmpty, "<p>\(t("plan.from-advice"))</p><ul>\(advice)</ul>"))\
      \(when(!decisions.isEmpty, "<p>\(t("council.decided"))</p><ul>\(decisions)</ul>"))
      """
  }
}
