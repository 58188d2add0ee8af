internal import Drawings
internal import Foundation
internal import Markup
internal import Vocabulary

/// A report as a document of Typst, from the tree that pages come from. Everything that is text is a string of its
/// language: no name can be markup.
struct TypstWriter {
  let document: ReportDocument
  let words: Words
  let paper: ReportPaper
  /// ISO 8601.
  let date: String

  /// The drawings of its charts, by the names that the document has.
  var drawings: [(name: String, svg: String)] {
    charts(document.chapters).map { chart in
      let size = "width=\"\(Int(chart.width))\" height=\"\(Int(chart.height))\""
      let svg: HTML = """
        <svg xmlns="http://www.w3.org/2000/svg" \(HTML(stringLiteral: size)) \
        viewBox="0 0 \(String(Int(chart.width))) \(String(Int(chart.height)))"><style>\(Picture.style)</style>\
        <defs>\(Picture.pattern)</defs>\(chart.drawing)</svg>
        """
      return (Self.file(chart), svg.text)
    }
  }

  private func charts(_ sections: [ReportSection]) -> [ReportChart] {
    sections.flatMap { section in
      section.blocks.compactMap { if case .chart(let chart) = $0 { chart } else { nil } } + charts(section.parts)
    }
  }

  private static func file(_ chart: ReportChart) -> String { "\(chart.table.id).svg" }

  func text() -> String {
    let day = date.split(separator: "-").compactMap { Int($0) }
    let made = day.count == 3 ? "datetime(year: \(day[0]), month: \(day[1]), day: \(day[2]))" : "none"
    let imprint = document.imprint.map { "#par[\(string($0))]\n" }.joined()
    return """
      #set document(title: \(quoted("\(document.title), \(document.subtitle)")), author: "Ecotone", date: \(made))
      #set text(lang: "\(document.language.rawValue)", font: "Source Sans Pro", size: 10.5pt, fill: rgb("#1c2422"))
      #set page(paper: "\(paper.name)", margin: (x: 0.9in, top: 1in, bottom: 0.9in), numbering: "1",
        header: context { if counter(page).get().first() > 1 {
          set text(8.5pt, fill: rgb("#55605d"))
          [\(string(document.title)) #h(1fr) \(string(document.subtitle))] } })
      #set par(leading: 0.68em, spacing: 0.9em)
      #show heading.where(level: 1): it => { set text(20pt); block(above: 0pt, below: 14pt, it) }
      #show heading.where(level: 2): it => { set text(14pt); block(above: 22pt, below: 10pt, it) }
      #set table(stroke: (x, y) => (bottom: 0.4pt + rgb("#d8d9d2")), inset: (x: 4pt, y: 3.5pt))
      #show table: set text(8.8pt)
      #show table: set par(leading: 0.5em)
      #show figure.where(kind: table): set figure.caption(position: top)
      #show figure.where(kind: table): set block(breakable: true)
      #show figure.where(kind: table): set align(left)
      #show figure.caption: it => block(sticky: true, width: 100%, align(left, text(9.5pt, weight: 600, it.body)))
      #show link: set text(fill: rgb("#0b4f4e"))
      #v(2.2in)
      #block(width: 100%, stroke: (bottom: 3pt + rgb("#0b5d5e")), inset: (bottom: 18pt))[
      #text(34pt, weight: 700)[#title(\(quoted(document.title)))]
      #text(15pt, fill: rgb("#55605d"))[\(string(document.subtitle))]]
      #text(fill: rgb("#55605d"))[\(imprint)]
      #pagebreak()
      #outline(title: \(quoted(words("contents"))), depth: 2)
      \(document.chapters.map { chapter($0) }.joined())
      """
  }

  /// A chapter on a new page; what has no parts and no table goes on below the last one.
  private func chapter(_ chapter: ReportSection) -> String {
    let isShort = chapter.parts.isEmpty && chapter.number != "K" && chapter.number != "A"
    return (isShort ? "#v(20pt)\n" : "#pagebreak(weak: true)\n") + section(chapter, level: 1)
  }

  private func section(_ section: ReportSection, level: Int) -> String {
    let title = section.hasNumber ? "\(section.number) \(section.title)" : section.title
    return "#heading(level: \(level))[\(string(title))] <\(section.anchor)>\n"
      + section.blocks.map(block).joined() + section.parts.map { self.section($0, level: level + 1) }.joined()
  }

  private func block(_ block: ReportBlock) -> String {
    switch block {
    case .paragraph(let text): return "#par[\(runs(text))]\n"
    case .list(let items): return "#list(\(items.map { "[\(runs($0))]" }.joined(separator: ", ")))\n"
    case .table(let table): return self.table(table)
    case .chart(let chart):
      let notes = chart.notes.enumerated().map { "#par[#text(8.8pt)[\(string("\($0 + 1). \($1)"))]]\n" }.joined()
      return """
        #figure(image(\(quoted(Self.file(chart))), width: 100%, alt: \(quoted(chart.alternative))), \
        caption: [\(string(chart.caption))], alt: \(quoted(chart.alternative)))
        \(notes)\(table(chart.table))
        """
    }
  }

  /// Columns that are as wide as what is in them.
  private static let short: Set = ["rank", "year", "first", "last", "reported_in", "register", "as_of", "within"]

  private func table(_ table: ReportTable) -> String {
    let columns = table.columns.map { $0.isNumber || Self.short.contains($0.key) ? "auto" : "1fr" }
      .joined(separator: ", ")
    let aligned = table.columns.map { $0.isNumber ? "right" : "left" }.joined(separator: ", ")
    let heads = table.columns.map { "[#strong[\(string($0.title))]]" }.joined(separator: ", ")
    let rows = table.rows.map { row in row.map { "[\(runs($0.text))]" }.joined(separator: ", ") }
    let notes = table.notes.map { "#par[#text(8.8pt)[\(string($0))]]\n" }.joined()
    return """
      #figure(kind: table, caption: [\(string("\(table.caption) (\(table.id))"))], table(columns: (\(columns),), \
      align: (\(aligned),), table.header(\(heads)), \(rows.joined(separator: ",\n"))))
      \(notes)
      """
  }

  private func runs(_ texts: [ReportText]) -> String { texts.map(run).joined() }

  private func run(_ text: ReportText) -> String {
    switch text {
    case .plain(let text): return string(text)
    case .strong(let text): return "#strong[\(string(text))]"
    case .figure(let figure):
      let own = "#box[\(string(figure.text)) <\(figure.anchor)>]"
      return figure.address.map { "#link(\(quoted($0)))[\(own)]" } ?? own
    case .link(let text, let address): return "#link(\(quoted(address)))[\(string(text))]"
    case .reference(let text, let anchor): return "#link(<\(anchor)>)[\(string(text))]"
    case .quoted(let text, let language):
      let own = language.flatMap { $0 == document.language ? nil : $0 }
      return own.map { "#text(lang: \"\($0.rawValue)\")[\(string(text))]" } ?? string(text)
    }
  }

  /// A text as an expression in markup.
  private func string(_ text: String) -> String { "#\(quoted(text));" }

  /// A string of Typst. What the book's font has no letter for, and what turns the direction of letters, is a question
  /// mark: a book must show all that it holds.
  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "\"": quoted += "\\\(scalar)"
      case "\n", "\t", "\r": quoted += " "
      // The font has no narrow blank: what is read out of the book would have none at all.
      case "\u{202F}": quoted += "\u{A0}"
      case _ where Self.isPrintable(scalar): quoted.unicodeScalars.append(scalar)
      default: quoted += "?"
      }
    }
    return quoted + "\""
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x17F, 0x2010...0x2015, 0x2018...0x201E, 0x2020...0x2022, 0x2026, 0x2032, 0x2033,
      0x2039, 0x203A, 0x20AC, 0x2212:
      scalar.value != 0xAD
    default: false
    }
  }
}

/// The sheets that a book is printed on.
package enum ReportPaper: String, CaseIterable, Sendable {
  case letter
  case a4

  /// As Typst calls it.
  var name: String { self == .letter ? "us-letter" : "a4" }
}
