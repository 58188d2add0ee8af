internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The edition beside printed totals.
struct PublishedView: PageView, RegisterPrinting {
  private let model: PublishedModel
  let printer: Printer

  init(_ model: PublishedModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let none: HTML = "<p class=\"warning\" role=\"status\">\(t("published.none"))</p>"
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sources))">\(t("nav.sources"))</a></p>
      <h1>\(t("published.title"))</h1>
      <p class="lead">\(t("published.lead"))</p>
      \(model.comparisons.isEmpty ? none : table)
      <p><a href="\(csv(DataRoutes.published, inLanguage: true))" download>CSV</a></p>
      """
    return Page(title: t("published.title"), description: t("published.lead"), content: content)
  }

  private var table: HTML {
    func column(_ name: String, _ style: String = "") -> RecordTable.Column {
      .init(t("published.column.\(name)"), style)
    }
    var table = RecordTable(
      t("published.title"),
      [
        column("what"), column("printed", "number"), column("edition", "number"), column("percent", "number"),
        column("why"), column("source"),
      ])
    for comparison in model.comparisons {
      let total = comparison.total
      func value(_ number: Double) -> HTML {
        total.countsFacilities
          ? "\(count(Int(number.rounded()))) \(term("column.facilities").lowercased())" : figure(number)
      }
      table.add(
        """
        <a href="\(link(.explore, question: comparison.question.with { $0.by = [.country] }))">\
        \(describe(comparison.question))</a>
        """,
        value(total.value),
        value(comparison.value),
        """
        \(figures.text((comparison.percent * 10).rounded() / 10)) %\
        <br>\(t(comparison.isAlike ? "published.alike" : "published.unlike"))
        """,
        "\(term("published.\(total.explanation)"))", "<span lang=\"en\">\(total.source)</span>")
    }
    return table.html
  }
}
