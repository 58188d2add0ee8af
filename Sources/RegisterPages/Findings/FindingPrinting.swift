internal import Editions
internal import Findings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Findings as rows of a table; cells of national files.
extension RegisterPrinting {
  /// Findings in rows, each with every rule it met and the line it leads to.
  func findingsTable(_ findings: [Finding], withFacility: Bool) -> HTML {
    func heading(_ name: String) -> String {
      let text = printer.findingTexts.column(name, language)
      return text.prefix(1).uppercased() + text.dropFirst()
    }
    var table = RecordTable(
      t("findings.title"),
      [
        .init(heading(withFacility ? "facility" : "year")), .init(heading("substance")),
        .init(heading("kilograms"), "number"), .init(heading("why")),
        .init(heading("effect"), "number"), .init(heading("source"), "where"),
      ])
    for finding in findings {
      let measure: Measure = finding.isTEQ ? .teq : .kilograms
      let year = String(finding.year)
      let first: HTML =
        withFacility ? "\(named(.facility, names.facilityID(finding.facility)))<br>\(year)" : "\(year)"
      let expected =
        finding.expected.map { "<br><small>\(heading("expected"))\(colon)\(figure($0, measure))</small>" as HTML }
        ?? .empty
      let found: HTML = finding.value.map { "\(figure($0, measure))" as HTML } ?? "–"
      let reasons = finding.remarks.map { remark -> HTML in
        "<li>\(names.why(remark, printer))</li>"
      }
      table.add(
        first, subject(finding), found + expected,
        "<ul class=\"reasons\">\(reasons)</ul><small>\(t("findings.not-verified"))</small>",
        """
        \(figure(finding.effect, measure))<br><small>\(printer.findingTexts.severity(finding.severity, language))\
        </small>
        """,
        sourceCell(finding.source, finding.line, finding.column))
    }
    return table.html
  }

  /// The substance and category that a finding is about; or a site.
  private func subject(_ finding: Finding) -> HTML {
    guard let (substance, category) = names.subject(finding, printer.tables.rules) else {
      return "\(t("findings.site"))"
    }
    let what = category.map { term("category.\($0.code)") } ?? ""
    return "\(named(.substance, substance))<br><small>\(what)</small>"
  }

  /// A cell of a file of the edition, by the file's position in the catalogue.
  func sourceCell(_ source: Int, _ line: Int, _ column: Int) -> HTML {
    names.source(source).map { sourceCell($0.name, $0.sha256, line, column) } ?? "–"
  }

  /// A cell of a national file, or a record where the column is 0.
  func sourceCell(_ name: String, _ sha256: String, _ line: Int, _ column: Int) -> HTML {
    let text =
      column == 0
      ? t("source.record", ["line": count(line)]) : t("source.cell", ["line": count(line), "column": count(column)])
    let file: HTML =
      sha256.isEmpty
      ? "<code>\(name)</code>" : "<a href=\"\(link(.sources))#\(sha256.prefix(16))\"><code>\(name)</code></a>"
    return "\(file)<br><small>\(text)</small>"
  }
}
