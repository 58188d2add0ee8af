internal import Findings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A cell of a national file that a figure sums, with the finding that its value must be looked at for.
struct TraceCell: Sendable {
  let row: TraceRow
  let measure: Measure
  let finding: Finding?

  init(_ row: TraceRow, _ measure: Measure, _ served: ServedEdition) {
    (self.row, self.measure) = (row, measure)
    finding = served.findings.suspecting(fact: row.fact)
  }
}

extension RegisterPrinting {
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
  private func suspectMark(_ cell: TraceCell) -> HTML {
    guard let finding = cell.finding else { return .empty }
    let row = cell.row
    return """
      <br><a class="suspect" \
      href="\(link(.findings, query: [("facility", row.facility), ("year", String(row.year))]))">\(t("suspect.mark"))\
      </a> \
      <small>\(names.why(finding, printer))</small>
      """
  }

  func traceRow(_ traced: TraceCell, withFacility: Bool) -> HTML {
    let (row, measure) = (traced.row, traced.measure)
    let rule = printer.tables.rules.rule(id: row.rule).map { printer.tables.rules.rules[$0] }
    func cell(_ content: HTML, _ label: String, _ style: String = "") -> HTML {
      "<td role=\"cell\" data-label=\"\(label)\"\(when(!style.isEmpty, " class=\"\(style)\""))>\(content)</td>"
    }
    let year = cell("\(String(row.year))", term("dimension.year"))
    let facility: HTML =
      withFacility ? "<th scope=\"row\" role=\"rowheader\">\(named(.facility, row.facility))</th>\(year)" : .empty
    let category: HTML =
      "\(term("category.\(row.category.code)"))<br><small>\(rule?.name[language] ?? row.rule)</small>"
    let filed: HTML = "\(figures.text(row.quantity)) \(row.unit.symbol)\(suspectMark(traced))"
    let weight: HTML =
      row.weight.map { weight, code -> HTML in
        let key = measure == .teq ? "trace.teq" : "trace.weight"
        return "<br><small>\(t(key, ["weight": figures.significant(weight), "code": code]))</small>"
      } ?? .empty
    let turned: HTML = "\(figure(row.value, measure))\(weight)"
    let place: HTML = """
      <a href="\(link(.sources))#\(row.sha256.prefix(16))"><code>\(row.source)</code></a><br>\
      <small>\(t("trace.line", ["line": count(row.line), "column": count(row.column)])) <q>\(row.columnName)</q></small>
      """
    return """
      <tr role="row">\(facility)\(cell(named(.substance, row.substance), term("dimension.substance")))\
      \(cell(category, term("dimension.category")))\
      \(cell(filed, t("trace.as-filed"), "number"))\(cell(turned, t("trace.turned"), "number"))\
      \(cell(place, t("trace.where"), "where"))</tr>

      """
  }
}
