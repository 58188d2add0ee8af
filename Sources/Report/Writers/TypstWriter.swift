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

  /// The drawings in it, by the names that the document has.
  var drawings: [(name: String, svg: String)] {
    (document.chapters.flatMap(\.drawings) + (document.cover.map { [$0] } ?? [])).map { drawing in
      let (width, height) = (String(Int(drawing.width)), String(Int(drawing.height.rounded(.up))))
      let svg: HTML = """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">\
        <style>\(Picture.style)</style><defs>\(Picture.pattern)</defs>\(drawing.drawing)</svg>
        """
      return (Self.file(drawing), svg.text)
    }
  }

  private static func file(_ drawing: ReportDrawing) -> String { "\(drawing.id).svg" }

  func text() -> String {
    let day = date.split(separator: "-").compactMap { Int($0) }
    let made = day.count == 3 ? "datetime(year: \(day[0]), month: \(day[1]), day: \(day[2]))" : "none"
    let imprint = document.imprint.map { "#par[\(string($0))]\n" }.joined()
    return """
      #set document(title: \(quoted(document.pageTitle)), author: "Ecotone", date: \(made))
      #set text(lang: "\(document.language.rawValue)", font: "Source Sans Pro", size: 10.5pt, fill: rgb("#1c2422"))
      #set page(paper: "\(paper.name)", margin: (x: 0.9in, top: 1in, bottom: 0.9in), numbering: "1",
        header: context { if counter(page).get().first() > 1 {
          set text(8.5pt, fill: rgb("#55605d"))
          [\(string(document.title)) #h(1fr) \(string(document.subtitle))] } })
      #set par(leading: 0.68em, spacing: 0.9em)
      #show heading.where(level: 1): it => { set text(22pt, fill: rgb("#0b4f4e"))
        block(above: 0pt, below: 16pt, it) }
      #show heading.where(level: 2): it => { set text(14pt); block(above: 22pt, below: 10pt, it) }
      #set table(stroke: (x, y) => (bottom: if y == 0 { 0.8pt + rgb("#0b5d5e") } else { 0.4pt + rgb("#d8d9d2") }),
        inset: (x: 4pt, y: 3.5pt))
      #show table.cell.where(y: 0): set text(weight: 600)
      #show table: set text(8.8pt)
      #show table: set par(leading: 0.5em)
      #set figure.caption(position: top)
      #show figure.where(kind: table): set block(breakable: true)
      #show figure.where(kind: table): set align(left)
      #show figure.caption: it => block(sticky: true, width: 100%, align(left, text(9.5pt, weight: 600, it.body)))
      #show link: set text(fill: rgb("#0b4f4e"))
      #block(width: 100%, fill: rgb("#0b4f4e"), outset: (x: 0.9in, top: 1in), inset: (top: 0.5in, bottom: 0.4in))[
      #set par(leading: 0.4em)
      #text(28pt, weight: 700, fill: white)[#title(\(quoted(document.title)))]
      #text(16pt, fill: white)[\(string(document.subtitle))]]
      #v(0.3in)
      \(document.cover.map { figure($0, label: false) } ?? "")
      #v(1fr)
      #text(9.5pt, fill: rgb("#55605d"))[\(imprint)]
      #pagebreak()
      #outline(title: \(quoted(words("contents"))), depth: 2)
      \(document.chapters.map { chapter($0) }.joined())
      """
  }

  /// A chapter on a new page; what has no parts and no table goes on below the last one.
  private func chapter(_ chapter: ReportSection) -> String {
    let isShort = chapter.parts.isEmpty && !["P", "K", "A"].contains(chapter.number)
    return (isShort ? "#v(20pt)\n" : "#pagebreak(weak: true)\n") + section(chapter, level: 1)
  }

  private func section(_ section: ReportSection, level: Int) -> String {
    "#heading(level: \(level))[\(string(section.heading))] <\(section.anchor)>\n"
      + section.blocks.enumerated().map { block($1, before: section.blocks.dropFirst($0 + 1).first) }.joined()
      + section.parts.map { self.section($0, level: level + 1) }.joined()
  }

  /// - Parameter next: a sentence stays with the chart or table behind it.
  private func block(_ block: ReportBlock, before next: ReportBlock?) -> String {
    switch block {
    case .paragraph(let text):
      let isLead =
        switch next {
        case .chart, .table: true
        default: false
        }
      return isLead ? "#block(sticky: true)[#par[\(runs(text))]]\n" : "#par[\(runs(text))]\n"
    case .list(let items): return "#list(\(items.map { "[\(runs($0))]" }.joined(separator: ", ")))\n"
    case .table(let table): return self.table(table)
    case .chart(let chart): return chart.drawings.map { figure($0, label: true) }.joined() + table(chart.table)
    }
  }

  /// - Parameter label: whether its number stands before its caption; a cover has none.
  private func figure(_ drawing: ReportDrawing, label: Bool) -> String {
    let notes = drawing.notes.enumerated().map { remark([.plain("\($0 + 1). \($1)")]) }.joined()
    let caption = (label ? "\(Composer.label(drawing, words)). " : "") + drawing.caption
    return """
      #figure(image(\(quoted(Self.file(drawing))), width: 100%, alt: \(quoted(drawing.alternative))), \
      caption: [\(string(caption))], alt: \(quoted(drawing.alternative))) \(label ? "<\(drawing.id)>" : "")
      \(notes)\(remark([.plain(document.remark(drawing))]))
      """
  }

  private func remark(_ text: [ReportText]) -> String {
    "#par[#text(8.8pt, fill: rgb(\"#55605d\"))[\(runs(text))]]\n"
  }

  /// Columns that are as wide as what is in them.
  private static let short: Set = ["rank", "year", "first", "last", "reported_in", "register", "as_of", "within"]
  /// Those that have sentences.
  private static let long: Set = ["why", "sha256"]

  private func width(_ column: ReportTable.Column) -> String {
    column.isNumber || Self.short.contains(column.key) ? "auto" : Self.long.contains(column.key) ? "1.7fr" : "1fr"
  }

  private func table(_ table: ReportTable) -> String {
    let columns = table.columns.map(width).joined(separator: ", ")
    let aligned = table.columns.map { $0.isNumber ? "right" : "left" }.joined(separator: ", ")
    let heads = table.columns.map { "[#strong[\(string($0.title))]]" }.joined(separator: ", ")
    let rows = table.rows.map { row in
      zip(table.columns, row).map { column, cell in
        column.key == "sha256" ? "[\(hash(cell.text.map(\.string).joined()))]" : "[\(runs(cell.text))]"
      }.joined(separator: ", ")
    }
    let caption = "\(Composer.label(table, words)). \(table.caption)"
    return """
      #figure(kind: table, caption: [\(string(caption))], table(columns: (\(columns),), \
      align: (\(aligned),), table.header(\(heads)), \(rows.joined(separator: ",\n")))) <\(table.id)>
      \(table.notes.map(remark).joined())
      """
  }

  /// A hash on two lines: it has no place to break.
  private func hash(_ text: String) -> String {
    let half = text.index(text.startIndex, offsetBy: text.count / 2)
    return "#text(7.5pt)[\(string(String(text[..<half])))#linebreak()\(string(String(text[half...])))]"
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
      // Names of files have no blanks: they may break behind an underscore.
      let text = text.contains(" ") ? text : text.replacing("_", with: "_\u{200B}")
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
      case _ where Self.isPrintable(scalar) || scalar == "\u{200B}": quoted.unicodeScalars.append(scalar)
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
package enum ReportPaper: String, CaseIterable, Codable, Sendable {
  case letter
  case a4

  /// As Typst calls it.
  var name: String { self == .letter ? "us-letter" : "a4" }
}
