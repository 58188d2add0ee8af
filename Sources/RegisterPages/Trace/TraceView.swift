internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The cells of the national files that a figure sums.
struct TraceView: PageView, RegisterPrinting {
  private let model: TraceModel
  let printer: Printer

  init(_ model: TraceModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let question = model.question
    let pager = pageLinks(model.pageNumber, skipped: model.skipped, shown: model.cells.count, of: model.all) { number in
      link(.trace, question: question, and: number > 1 ? [("page", String(number))] : [])
    }
    let lead = markup(
      "trace.lead",
      [
        "what": "<strong>\(describe(question))</strong>",
        "sum": "<strong>\(figure(model.sum, question.measure))</strong>",
      ], counts: ["n": model.all])
    let rows = model.cells.map { traceRow($0, withFacility: true) }
    let content: HTML = """
      <h1>\(t("trace.title"))</h1>
      <p class="lead">\(lead)</p>
      <p>\(t("trace.text"))</p>
      \(pager)
      \(rows.isEmpty ? "<p>\(t("answer.empty"))</p>" : traceTable(rows, caption: t("trace.title"), withFacility: true))
      \(pager)
      \(model.hazard.map(hazardNotes))
      <p><a href="\(data(DataRoutes.trace, question, Parameter.spreadsheet(.csv)))" download>\(t("trace.csv"))</a> · \
      <a href="\(link(.explore, question: question.with { $0.by = [.country] }))">\(t("trace.back"))</a> · \
      <a href="\(link(.sources))">\(t("trace.sources"))</a></p>
      """
    return Page(
      title: t("trace.title"), description: t("trace.description", ["what": describe(question)]), content: content,
      section: .sources, isIndexed: false)
  }
}

extension Printing {
  /// Which rows of a long list a page shows, with links to the pages before and after.
  /// - Parameters:
  ///   - skipped: how many rows come before the page.
  ///   - shown: how many it shows at most.
  func pageLinks(_ page: Int, skipped: Int, shown: Int, of all: Int, address: (_ page: Int) -> String) -> HTML {
    func turn(_ page: Int, _ key: String, _ relation: String) -> HTML {
      "<a rel=\"\(relation)\" href=\"\(address(page))\">\(t(key))</a>"
    }
    let (from, to) = (min(all, skipped + 1), min(all, skipped + shown))
    return """
      <p class="pager">\(when(page > 1, turn(page - 1, "trace.previous", "prev"))) \
      \(t("trace.shown", ["from": count(from), "to": count(to), "of": count(all)])) \
      \(when(to < all, turn(page + 1, "trace.next", "next")))</p>
      """
  }
}
