internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// Where the plan's money goes, programme by programme; the printed sums beside the computed ones.
struct PlanView: PageView {
  private let model: PlanModel
  let printer: Printer

  init(_ model: PlanModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var plan: Plan { model.plan }

  var page: Page {
    let asked = model.asked
    let title = "\(t("plan.title")) \(plan.id)"
    let sizes = t("plan.in-all", ["programmes": plan.programmes.count, "activities": plan.activities.count])
    let content: HTML = """
      <h1>\(title)</h1>
      <p class="lead">\(t("plan.lead"))</p>
      <p class="headline"><strong>\(figures.money(plan.budget, plan.currency))</strong> \(sizes)</p>
      \(table)
      <p><a class="button" href="\(link(.planReport, query: asked))">\(t("plan.report"))</a></p>
      \(decided(model.decisions))<section><h2>\(t("plan.form"))</h2><p>\(t("plan.form.text"))</p>\
      <ul>\(model.remarks.map { "<li>\($0[language])</li>" as HTML })</ul></section>
      <p class="note">\(t("plan.unofficial"))</p>
      <p><a href="\(DataRoutes.plan.address(query: asked + Parameter.spreadsheet(.csv) + inLanguage))" \
      download>CSV</a> · \
      <a href="\(FileRoutes.planPackage.address(query: asked))" download>Frictionless</a> · \
      <a href="\(FileRoutes.planActivities.address(query: asked))" download>IATI 2.03</a></p>
      """
    return Page(title: title, description: t("plan.lead"), content: content)
  }

  private var table: HTML {
    let numbers = ["objectives", "activities", "budget", "printed", "spent", "measures"].map {
      RecordTable.Column(t("plan.\($0)"), "number")
    }
    var table = RecordTable(t("plan.title"), [.init(t("plan.programme"))] + numbers)
    let largest = plan.programmes.map(\.budget).max() ?? 1
    for programme in plan.programmes.sorted(by: { $0.budget > $1.budget }) {
      let spent = programme.activities.compactMap { $0.spent(.actual, upTo: nil) }
      table.add(
        "<a href=\"\(link(.programme, programme.code, query: model.asked))\">\(trilingual(programme.name))</a>",
        "\(count(programme.objectives.count))", "\(count(programme.activities.count))",
        "\(money(programme.budget))\(ShareBar.svg(programme.budget, of: largest))", printed(programme),
        spent.isEmpty ? "–" : "\(money(spent.reduce(0, +)))",
        "\(count(programme.activities.reduce(0) { $0 + $1.measures.count }))")
    }
    return table.html
  }

  private func money(_ cents: Int) -> String { figures.money(cents, plan.currency) }

  /// The printed sum, and whether it is ours.
  private func printed(_ programme: Plan.Programme) -> HTML {
    guard let cents = programme.printed?.cents else { return "–" }
    guard let difference = programme.difference, difference != 0 else {
      return "\(money(cents))<br><small>\(t("plan.agrees"))</small>"
    }
    return "\(money(cents))<br><strong class=\"late\">\(t("plan.differs", ["amount": money(difference)]))</strong>"
  }
}
