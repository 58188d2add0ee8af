internal import Findings
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

extension Visit {
  private static let pageSize = 100

  /// The cells of the national files that a figure sums.
  func tracePage() throws -> Reply {
    let question = try parameters.question().filters
    let page = try parameters.number("page", in: 1...1_000_000, standard: 1)
    let skipped = (page - 1) * Self.pageSize
    var rows: [HTML] = []
    var total = 0
    // One pass counts all cells; only those of the page are turned into rows.
    try served.trace(question, skip: skipped, limit: Self.pageSize) { row in
      rows.append(traceRow(row, question.measure, withFacility: true))
    } counted: {
      total = $0
    }
    if page > 1, rows.isEmpty {
      throw Problem.parameter(
        "page", found: String(page), expected: .number(1...max(1, (total + Self.pageSize - 1) / Self.pageSize)))
    }
    let sum = try self.total(question).value
    func turn(_ page: Int, _ key: String) -> HTML {
      """
      <a href="\(link(.trace, question: question, and: page > 1 ? [("page", String(page))] : []))" \
      rel="\(key == "trace.next" ? "next" : "prev")">\(t(key))</a>
      """
    }
    let pager: HTML = """
      <p class="pager">\(when(page > 1, turn(page - 1, "trace.previous"))) \
      \(t("trace.shown", ["from": count(min(total, skipped + 1)), "to": count(skipped + rows.count), "of": count(total)])) \
      \(when(skipped + rows.count < total, turn(page + 1, "trace.next")))</p>
      """
    let content: HTML = """
      <h1>\(t("trace.title"))</h1>
      <p class="lead">\(markup("trace.lead", ["what": "<strong>\(describe(question))</strong>", "sum": "<strong>\(figure(sum, question.measure))</strong>"], counts: ["n": total]))</p>
      <p>\(t("trace.text"))</p>
      \(pager)
      \(rows.isEmpty ? "<p>\(t("answer.empty"))</p>" : traceTable(rows, caption: t("trace.title"), withFacility: true))
      \(pager)
      <p><a href="\(data(DataRoutes.trace, question, [("format", "csv")]))" download>\(t("trace.csv"))</a> · \
      <a href="\(link(.explore, question: question.with { $0.by = [.country] }))">\(t("trace.back"))</a> · \
      <a href="\(link(.sources))">\(t("trace.sources"))</a></p>
      """
    return reply(
      Page(
        title: t("trace.title"), description: t("trace.description", ["what": describe(question)]), content: content,
        section: .sources,
        isIndexed: false))
  }

  /// On a phone each cell stands under its heading; the roles keep it a table for screen readers.
  func traceTable(_ rows: [HTML], caption: String, withFacility: Bool) -> HTML {
    let columns = [
      withFacility ? term("dimension.facility") : nil, withFacility ? term("dimension.year") : nil,
      term("dimension.substance"),
      term("dimension.category"), t("trace.as-filed"), t("trace.turned"), t("trace.where"),
    ].compactMap { $0 }
    let heads = columns.map { "<th scope=\"col\" role=\"columnheader\">\($0)</th>" as HTML }
    return """
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table class="trace" role="table">\
      <caption class="hidden">\(caption)</caption>\
      <thead role="rowgroup"><tr role="row">\(heads)</tr></thead><tbody role="rowgroup">\(rows)</tbody></table></div>
      """
  }

  /// The mark of a value that must be looked at, with the reason.
  private func suspectMark(_ row: TraceRow) -> HTML {
    guard let finding = served.findings.suspecting(fact: row.fact) else { return .empty }
    return """
      <br><a class="suspect" \
      href="\(link(.findings, query: [("facility", row.facility), ("year", String(row.year))]))">\(t("suspect.mark"))\
      </a> \
      <small>\(portal.findingTexts.why(finding, language, substances: served.substances))</small>
      """
  }

  func traceRow(_ row: TraceRow, _ measure: Measure, withFacility: Bool) -> HTML {
    let rule = portal.tables.rules.rule(id: row.rule).map { portal.tables.rules.rules[$0] }
    func cell(_ content: HTML, _ label: String, _ style: String = "") -> HTML {
      "<td role=\"cell\" data-label=\"\(label)\"\(when(!style.isEmpty, " class=\"\(style)\""))>\(content)</td>"
    }
    let facility: HTML =
      withFacility
      ? "<th scope=\"row\" role=\"rowheader\">\(named(.facility, row.facility))</th>\(cell("\(String(row.year))", term("dimension.year")))"
      : .empty
    let place: HTML = """
      <a href="\(link(.sources))#\(row.sha256.prefix(16))"><code>\(row.source)</code></a><br>\
      <small>\(t("trace.line", ["line": count(row.line), "column": count(row.column)])) <q>\(row.columnName)</q></small>
      """
    return """
      <tr role="row">\(facility)\(cell(named(.substance, row.substance), term("dimension.substance")))\
      \(cell("\(term("category.\(row.category.code)"))<br><small>\(rule?.name[language] ?? row.rule)</small>", term("dimension.category")))\
      \(cell("\(figures.text(row.quantity)) \(row.unit.symbol)\(suspectMark(row))", t("trace.as-filed"), "number"))\(cell(figure(row.value, measure), t("trace.turned"), "number"))\
      \(cell(place, t("trace.where"), "where"))</tr>

      """
  }
}
