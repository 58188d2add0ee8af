import Editions
import Findings
import Foundation
import Questions
import TestSupport
import Testing
import Vocabulary

@testable import Report

/// What a person writes into a report, in a part of Markdown.
struct PersonTextTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let head = "title: Outlook\nauthor: Maria Pérez\n\n"

  @Test func aPersonsTextIsRead() throws {
    let file = try folder.write(
      "own.md",
      Self.head
        + "From {first} to {last}, {amount(year=2018) millions} was **reported**,\nas of 2018.\n\n## Why\n\n- one\n"
        + "- [two](https://example.org/a_b)\n\nA \\33/50 pledge, PM\\2.5, \\*, file_name.\n")
    let text = try PersonText(file)
    #expect(text.title == "Outlook" && text.author == "Maria Pérez" && text.parts.map(\.title) == [nil, "Why"])
    let question = try Question(parameters: [(.year, "2018")])
    #expect(text.figures.map(\.source) == [.amount(question)] && text.figures.map(\.style) == [.millions])
    #expect(
      text.parts[1].blocks == [
        .list([[.plain("one")], [.link("two", address: "https://example.org/a_b")]]),
        .paragraph([.plain("A 33/50 pledge, PM2.5, *, file_name.")]),
      ])
  }

  private static let wrong: [(text: String, message: String)] = [
    ("author: x\n\nText\n", "line 1: expected title:"), ("title: x\n\nText\n", "line 2: expected author:"),
    ("title:\nauthor: x\n\nText\n", "line 1: title: expected a text"),
    (head, "expected a text behind its title and author"),
    (head + "# One\n", "line 4: #: expected paragraphs"), (head + "a <b>bold</b>\n", "line 4: <: markup"),
    (head + "text\nmore `code`\n", "line 5: `: markup"), (head + "an _emphasis_\n", "line 4: _: markup"),
    (head + "| a | b |\n", "line 4: |: expected"), (head + "![x](https://x)\n", "line 4: ![: expected"),
    (head + "almost 75 %\n", "line 4: 75: a figure stands in braces"), (head + "in 20181\n", "line 4: 20181"),
    (head + "{amount(year=2018)}\n", "expected a source and a style"),
    (head + "{amount(year=soon) count}\n", "line 4: {amount(year=soon) count}"),
    (head + "{amount(year=2018) count\n", "line 4: { is not closed"), (head + "**a\n", "line 4: ** is not closed"),
    (head + "[a](javascript:x)\n", "expected plain words and an address that begins with https://"),
    (head + "{amount(year=2018) share}\n", "style share: expected kilograms or millions"),
    (head + "{amount(country=CA) count}\n", "line 4: {amount(country=CA) count}"),
    (head + "{amount(country=CA) millions}\n", "expected a year"),
    (head + "{amount(year=2018&measure=teq) kilograms}\n", "kilograms, hazard and counts"),
    (head + "[75 %](https://x.org)\n", "expected plain words and an address"),
    (head + "[a]\n", "expected (https://…) behind it"),
    (head + "- a\nb\n", "line 5: expected a blank line behind a list"), (head + "a\\\n", "line 4: a \\ ends the line"),
    (head + "**7**\n", "line 4: **7**: expected plain words"),
    (head + "## {last}\n", "line 4: a heading has plain words"),
  ]

  @Test(arguments: wrong)
  func whatCannotBeReadIsRefusedWithItsLine(_ text: String, _ message: String) throws {
    let file = try folder.write("own.md", text)
    let error = #expect(throws: ReportError.self) { try PersonText(file) }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains(message), "\(String(describing: error))")
  }

  @Test func figuresAreTheSameInEveryLanguage() throws {
    try folder.write("own.en.md", Self.head + "{amount(year=2018) millions} and {facilities(year=2018) count}.\n")
    try folder.write("own.fr.md", Self.head + "{facilities(year=2018) count} et {amount(year=2018) millions}.\n")
    func read() throws -> [Language: PersonText] { try PersonText.all(folder.path("own.en.md"), Language.allCases) }
    let missing = #expect(throws: ReportError.self) { try read() }
    #expect("\(String(describing: missing))".contains("own.es.md: no such file"))
    try folder.write("own.es.md", Self.head + "{facilities(year=2018) count}.\n")
    let other = #expect(throws: ReportError.self) { try read() }
    #expect("\(String(describing: other))".contains("the figures in es are not those in en"))
    try folder.write("own.es.md", Self.head + "{facilities(year=2018) count} y {amount(year=2018) millions}.\n")
    #expect(try read().count == 3)
    // A name without a language is of a report in one language.
    try folder.write("own.md", Self.head + "Text.\n")
    #expect(try PersonText.all(folder.path("own.md"), [.french]).keys.first == .french)
    #expect(throws: ReportError.self) { try PersonText.all(folder.path("own.md"), Language.allCases) }
  }
}

/// What a person asks of an edition that does not have it.
struct PersonFigureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("{amount(country=MX&year=2018) millions}", "the edition has no such files of Mexico 2018"),
    ("{amount(country=CA&year=2017&category=offsite_disposal) kilograms}", "no such files of Canada 2017"),
    ("{change(amount(year=2016);amount(year=2017)) change}", "do not cover the same ground"),
    ("{change(amount(year=2016&substance=lead);amount(year=2016&substance=zinc)) change}", "the same question in two"),
  ])
  func whatNoFileHasIsRefused(_ figure: String, _ message: String) async throws {
    let rows =
      (2016...2017).map { NPRIText.row(year: $0, "10") }.joined()
      + NPRIText.row(year: 2016, group: "Off-site Disposal", category: "Landfill", "50")
    let edition = try await build([folder.write("npri.csv", NPRIText.header + rows)], in: folder)
    let file = try folder.write("own.md", "title: T\nauthor: A\n\n\(figure)\n")
    var request = ReportRequest()
    request.languages = [.english]
    try request.readPreface(file)
    let tables = try ReferenceTables()
    let findings = try Finder(edition, boundaries: nil, tables: tables).find()
    let builder = try ReportBuilder(edition, tables, findings: findings, request)
    let error = #expect(throws: ReportError.self) { try builder.report() }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains(message), "\(String(describing: error))")
  }
}
