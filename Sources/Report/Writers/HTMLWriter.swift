internal import Drawings
internal import Foundation
internal import Markup
internal import Vocabulary

/// A report as one page that needs no other file.
struct HTMLWriter {
  let document: ReportDocument
  let words: Words
  /// The other languages' pages.
  let languages: [Language]

  static func name(_ language: Language) -> String { "index.\(language.rawValue).html" }

  /// The whole page.
  /// - Throws: ``ReportError`` where the style sheet is not beside the program.
  func page() throws -> String {
    let sheet = ResourceFolder.of("Report").appendingPathComponent("report.css")
    guard let style = FileManager.default.contents(atPath: sheet.path).flatMap({ String(bytes: $0, encoding: .utf8) })
    else { throw ReportError("\(sheet.path) is missing: keep the program's resources beside it") }
    let links = languages.map { other -> HTML in
      let name = words("language.\(other.rawValue)")
      return other == document.language
        ? "<li><span aria-current=\"page\">\(name)</span></li>"
        : """
        <li><a href="\(Self.name(other))" lang="\(other.rawValue)" hreflang="\(other.rawValue)">\(name)</a></li>
        """
    }
    let page: HTML = """
      <!doctype html>
      <html lang="\(document.language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(document.pageTitle)</title>
      <style>
      \(HTML(stringLiteral: style))\(Picture.style)
      </style>
      </head>
      <body>
      <a class="skip" href="#content">\(words("skip"))</a>
      <nav class="languages" aria-label="\(words("languages"))"><ul>\(links)</ul></nav>
      <main id="content">
      \(content)
      </main>
      </body>
      </html>

      """
    return page.text
  }

  /// What is between the header and the footer of any page.
  private var content: HTML {
    let imprint = document.imprint.map { "<p>\($0)</p>" as HTML }
    return """
      <header class="cover"><h1>\(document.title)</h1><p class="subtitle">\(document.subtitle)</p>\(imprint)\
      \(document.cover.map { figure($0, label: false) } ?? .empty)</header>
      <nav class="contents" aria-label="\(words("contents"))"><h2>\(words("contents"))</h2>\
      <ul>\(document.chapters.map(entry))</ul></nav>
      \(Picture.hatch)
      \(document.chapters.map { section($0, level: 2) })
      """
  }

  private func entry(_ section: ReportSection) -> HTML {
    let parts = section.parts.map(entry)
    return """
      <li><a href="#\(section.anchor)">\(section.heading)</a>\(when(!parts.isEmpty, "<ul>\(parts)</ul>"))</li>
      """
  }

  private func section(_ section: ReportSection, level: Int) -> HTML {
    let tag = HTML(stringLiteral: "h\(level)")
    return """
      <section id="\(section.anchor)"><\(tag)>\(section.heading)</\(tag)>
      \(section.blocks.map(block))\(section.parts.map { self.section($0, level: level + 1) })</section>

      """
  }

  private func block(_ block: ReportBlock) -> HTML {
    switch block {
    case .paragraph(let text): return "<p>\(text.map(run))</p>\n"
    case .list(let items):
      let lines = items.map { item -> HTML in "<li>\(item.map(run))</li>\n" }
      return "<ul>\(lines)</ul>\n"
    case .table(let table): return self.table(table)
    case .chart(let chart): return "\(chart.drawings.map { figure($0, label: true) })\(table(chart.table))"
    }
  }

  /// - Parameter label: whether its number stands before its caption; a cover has none.
  private func figure(_ drawing: ReportDrawing, label: Bool) -> HTML {
    let notes = drawing.notes.map { "<li>\($0)</li>" as HTML }
    let number: HTML = when(label, "<b>\(Composer.label(drawing, words)).</b> ")
    return """
      <figure id="\(drawing.id)"><figcaption>\(number)\(drawing.caption)</figcaption>
      <svg class="plot" role="img" aria-label="\(drawing.alternative)" viewBox="0 0 \(Self.pixels(drawing.width)) \
      \(Self.pixels(drawing.height))">\(drawing.drawing)</svg>
      \(when(!notes.isEmpty, "<ol class=\"breaks\">\(notes)</ol>"))\
      <p class="remark">\(document.remark(drawing))</p></figure>

      """
  }

  private static func pixels(_ length: Double) -> String { String(Int(length.rounded(.up))) }

  private func table(_ table: ReportTable) -> HTML {
    let heads = table.columns.map { column -> HTML in
      "<th scope=\"col\"\(when(column.isNumber, " class=\"number\""))>\(column.title)</th>"
    }
    let rows = table.rows.map { row -> HTML in
      let cells = zip(table.columns, row).enumerated().map { index, pair -> HTML in
        let content = HTML(pair.1.text.map(run))
        // The first cell that names a row, or the one behind its rank.
        if index == (table.columns[0].key == "rank" ? 1 : 0) { return "<th scope=\"row\">\(content)</th>" }
        return "<td\(when(pair.0.isNumber, " class=\"number\""))>\(content)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    let notes = table.notes.map { "<p class=\"remark\">\($0.map(run))</p>\n" as HTML }
    return """
      <div class="scroll" role="region" aria-label="\(table.caption)" tabindex="0"><table id="\(table.id)">\
      <caption><b>\(Composer.label(table, words)).</b> \(table.caption)</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>\(rows)</tbody></table></div>
      \(notes)<p class="remark"><a href="data/\(table.id).csv" download>CSV</a> · \
      <a href="data/\(table.id).xlsx" download>XLSX</a></p>
      """
  }

  private func run(_ text: ReportText) -> HTML {
    switch text {
    case .plain(let text): return "\(text)"
    case .strong(let text): return "<strong>\(text)</strong>"
    case .figure(let figure):
      guard let address = figure.address else { return "<span id=\"\(figure.anchor)\">\(figure.text)</span>" }
      return "<a class=\"figure\" id=\"\(figure.anchor)\" href=\"\(address)\">\(figure.text)</a>"
    case .link(let text, let address): return "<a href=\"\(address)\">\(text)</a>"
    case .reference(let text, let anchor): return "<a href=\"#\(anchor)\">\(text)</a>"
    case .quoted(let text, let language):
      guard let language, language != document.language else { return "<span translate=\"no\">\(text)</span>" }
      return "<span lang=\"\(language.rawValue)\">\(text)</span>"
    }
  }
}
