import Foundation
import Markup
import TestSupport
import Testing
import Vocabulary

@testable import Report

/// Both writers with what files of strangers hold.
struct WriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Markup of both writers, letters from right to left, what no font has, what is too long.
  private static let names: [String] =
    [
      "#let x = 1", "#eval(\"1\")", "*bold* _it_ `code`", "$x^2$", "<b>&amp;\"'", "</svg><script>alert(1)</script>",
      "]]>", "a\\b\\", "@ref <label>", "= Heading", "- item", "/* comment", "// line", "~---", "\u{202E}gnp.exe",
      "شركة", "\u{0}\u{7}\u{1B}[31m", "🏭", "e\u{301}", "\u{FEFF}\u{200B}", "{amount}", "[link](http://x)", "%s %n", "",
      " ", String(repeating: "A", count: 5000), String(repeating: "_", count: 500),
    ] + (UInt8(0x21)...0x7E).map { "x\(Character(UnicodeScalar($0)))y" }

  @Test func hostileNamesAreTextInBoth() throws {
    let names = Self.names
    let table = ReportTable(
      id: "T-1", caption: names[0], columns: [.init(key: "a", title: names[1])],
      rows: names.map { [.init(text: [.quoted($0, nil)], value: .text($0))] }, notes: names.map { [.plain($0)] })
    let document = ReportDocument(
      language: .french, title: names[2], subtitle: names[3], imprint: names, cover: nil, source: names[4],
      chapters: names.enumerated().map { index, name in
        ReportSection(number: "\(index)", title: name, blocks: [.paragraph([.strong(name)]), .list([[.plain(name)]])])
      } + [ReportSection(number: "x", title: "x", blocks: [.table(table)])])
    let words = try Composer.words(.french)
    let page = try HTMLWriter(document: document, words: words, languages: [.french]).page()
    #expect(!page.contains("<script>") && !page.contains("</svg><") && !page.contains("<b>&amp;"))
    let typesetter = try #require(Typesetter(), "Scripts/setup installs Typst beside the program")
    let source = try folder.write(
      "report.typ", TypstWriter(document: document, words: words, paper: .letter, date: "2026-11-27").text())
    let book = folder.url.appendingPathComponent("report.pdf")
    try typesetter.compile(URL(fileURLWithPath: source), to: book, time: 0)
    let text = try BookText(book)
    // The names that a font has stand in the book as they are.
    let plain = ["#let x = 1", "*bold* _it_ `code`", "$x^2$", "<b>&amp;\"'", "/* comment", "[link](http://x)"]
    #expect(text.missing(plain.map { (id: $0, text: $0) }).isEmpty)
  }
}
