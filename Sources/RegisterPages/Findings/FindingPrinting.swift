internal import Editions
internal import Findings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Registers
internal import Vocabulary

/// Findings as rows of a table; cells of national files.
extension RegisterPrinting {
  /// Findings in rows, each with every rule it met and the line it leads to.
  /// - Parameter sort: the heading of a column that can be ordered by; nil for a table in its own order.
  func findingsTable(
    _ findings: [Finding], withFacility: Bool, sort: ((FindingOrder, String) -> (link: HTML, attribute: HTML))? = nil
  ) -> HTML {
    func heading(_ name: String) -> String {
      let text = printer.findingTexts.column(name, language)
      return text.prefix(1).uppercased() + text.dropFirst()
    }
    func column(_ order: FindingOrder, _ style: String = "") -> RecordTable.Column {
      let title = heading(order.rawValue)
      return .init(title, style, heading: sort.map { $0(order, title) })
    }
    var table = RecordTable(
      t("findings.title"),
      [
        column(withFacility ? .facility : .year), column(.substance), column(.kilograms, "number"), column(.why),
        column(.effect, "number"), column(.source, "where"),
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
        sourceCell(finding.source, finding.line, finding.column) + correction(finding))
    }
    return table.html
  }

  /// What to write to the register about a finding: its address, and a text that names facility, year, file and line.
  private func correction(_ finding: Finding) -> HTML {
    let profile = finding.register.profile
    let id = "letter-\(finding.source)-\(finding.line)-\(finding.column)-\(finding.year)"
    let facility = names.facilityID(finding.facility)
    let place =
      names.source(finding.source).map { source in
        finding.column == 0
          ? "\(source.name), \(t("source.record", ["line": count(finding.line)]))"
          : "\(source.name), \(t("source.cell", ["line": count(finding.line), "column": count(finding.column)]))"
      } ?? "–"
    let measure: Measure = finding.isTEQ ? .teq : .kilograms
    let about = about(finding).map { [$0.substance, $0.category].filter { !$0.isEmpty }.joined(separator: ", ") }
    let letter = t(
      "findings.letter",
      [
        "facility": names.facility(facility) ?? facility, "id": facility, "year": String(finding.year),
        "what": about ?? t("findings.site"),
        "amount": finding.value.map { amount($0, measure) } ?? "–", "place": place,
        "why": names.why(finding, printer), "address": printer.publicAddress + path(.facility, facility),
      ])
    return """
      <details class="letter"><summary>\(t("findings.correct"))</summary>\
      <p>\(t("findings.letter.to")) <a href="\(profile.contact)">\(acronym(finding.register))</a></p>\
      <p id="\(id)" class="copyable">\(letter)</p>\(copyButton(id))</details>
      """
  }

  /// The substance and category that a finding is about; or a site.
  private func subject(_ finding: Finding) -> HTML {
    guard let (substance, category) = names.subject(finding, printer.tables.rules) else {
      return "\(t("findings.site"))"
    }
    let what = category.map { term("category.\($0.code)") } ?? ""
    return "\(named(.substance, substance))<br><small>\(what)</small>"
  }

  /// The same as words; nil for a site.
  private func about(_ finding: Finding) -> (substance: String, category: String)? {
    names.subject(finding, printer.tables.rules).map { substance, category in
      (substanceText(substance), category.map { term("category.\($0.code)") } ?? "")
    }
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
