public import Editions
public import Findings
internal import Foundation
internal import Markup
internal import Registers
public import Vocabulary

/// A register's list of values to verify: what its data officers get, as a table and as a page in its language.
public struct FindingLetter: Sendable {
  private let register: Register
  private let year: Int
  private let list: [Finding]
  private let findings: Findings
  private let edition: Edition
  private let texts: FindingTexts
  private let tables: ReferenceTables

  /// All findings of a register's year that must be looked at, then those that are worth a look, each in their order.
  public init(
    _ register: Register, _ year: Int, _ findings: Findings, _ edition: Edition, texts: FindingTexts,
    tables: ReferenceTables
  ) {
    (self.register, self.year, self.findings, self.edition, self.texts, self.tables) = (
      register, year, findings, edition, texts, tables
    )
    let all = findings.all.filter { $0.register == register && $0.year == year }
    list = all.filter { $0.severity == .mustLook } + all.filter { $0.severity == .look }
  }

  public var count: Int { list.count }

  private static var today: String { String(ISO8601DateFormatter().string(from: Date()).prefix(10)) }

  /// Names and contents of the files: a CSV and a page for each language.
  /// - Throws: ``EditionError`` when the catalogue cannot be read.
  public func files() throws -> [(name: String, text: String)] {
    try register.profile.letterLanguages.flatMap { language -> [(name: String, text: String)] in
      let name = "\(register.rawValue)-\(year)-\(language.rawValue)"
      let table = FindingTable(findings, edition, texts: texts, tables: tables, language: language)
      var csv = ""
      try table.write(list, to: CSVWriter(table.columns) { csv += $0 })
      return [("\(name).csv", csv), ("\(name).html", try page(table, language))]
    }
  }

  private func page(_ table: FindingTable, _ language: Language) throws -> String {
    let figures = Figures(language)
    let values: [String: any TextValue] = [
      "register": register.acronym, "year": String(year), "count": list.count, "edition": edition.manifest.id,
      "date": Self.today,
    ]
    func fill(_ part: String) -> String { texts.letter(part, language, values) }
    let shown = [
      "facility", "name", "substance", "category", "kilograms", "unit", "expected", "why", "effect", "severity",
      "source", "line", "column",
    ]
    let columns = table.columns
    let positions = shown.compactMap { name in columns.firstIndex { $0.name == name } }
    let names = try edition.catalog.facilityNames(Array(Set(list.map(\.facility))))
    let head = positions.map { "<th scope=\"col\"\(number(columns[$0]))>\(columns[$0].title)</th>" as HTML }
    let rows = list.map { finding -> HTML in
      let cells = table.cells(finding, name: names[finding.facility])
      let texts = positions.map { position -> HTML in
        "<td\(number(columns[position]))>\(text(cells[position], columns[position].name, language, figures))</td>"
      }
      return "<tr>\(texts)</tr>"
    }
    let title = fill("title")
    let page: HTML = """
      <!doctype html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; color: \
      #1b2a2a; background: #fff; }
      table { border-collapse: collapse; font-size: 0.875rem; }
      th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid #ccd6d4; }
      .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .scroll { overflow-x: auto; }
      @media print { body { margin: 0; max-width: none; } .scroll { overflow: visible; } thead { display: \
      table-header-group; } }
      </style>
      </head>
      <body>
      <main>
      <h1>\(title)</h1>
      <p>\(fill("unofficial"))</p>
      <p>\(fill("intro"))</p>
      <p>\(fill("meaning"))</p>
      <p>\(fill("count"))</p>
      <div class="scroll" tabindex="0" role="region" aria-label="\(title)"><table><thead><tr>\(head)</tr></thead>
      <tbody>
      \(HTML(rows, separator: "\n"))
      </tbody></table></div>
      </main>
      </body>
      </html>

      """
    return page.text
  }

  private func number(_ column: Column) -> HTML { column.isNumber ? " class=\"n\"" : "" }

  private func text(_ cell: Cell, _ column: String, _ language: Language, _ figures: Figures) -> String {
    switch (column, cell) {
    case ("category", .text(let code)): tables.terms.word("category.\(code)", language)
    case ("severity", .text(let code)): Severity(code: code).map { texts.severity($0, language) } ?? code
    case ("substance", .text(let key)):
      edition.catalog.substances.first { $0.substance.key == key }.map { $0.substance.name[language] } ?? key
    case (_, .text(let text)): text
    case (_, .integer(let integer)): String(integer)
    case (_, .number(let number)): figures.text(number)
    case (_, .none): ""
    }
  }
}
