import Editions
import Findings
import Foundation
import Markup
import Questions
import Samples
import TestSupport
import Testing
import Vocabulary

@testable import Report

/// The report of an edition: its figures, what its sentences say of them, and the proof of it.
struct ReportTests {
  private let folder: TemporaryFolder
  private let tables: ReferenceTables

  init() throws {
    folder = try TemporaryFolder()
    tables = try ReferenceTables()
  }

  private func findings(_ edition: Edition) throws -> Findings {
    try Finder(edition, boundaries: nil, tables: tables).find()
  }

  private func report(
    _ edition: Edition, years: ClosedRange<Int>? = nil, feature: String = "offsite-disposal", _ findings: Findings
  ) throws -> Report {
    var request = ReportRequest()
    request.years = years
    request.feature = try FeatureChoice(feature)
    request.date = "2026-11-27"
    return try ReportBuilder(edition, tables, findings: findings, basemap: try map(), request).report()
  }

  private func real(_ files: [String]) async throws -> Edition { try await build(files, in: folder) }

  private func sample(_ change: (inout Sample) -> Void = { _ in }) async throws -> Edition {
    let url = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 60, years: 2016...2018, seed: 7, hasFaults: true).write(to: url)
    let names = (FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []).sorted()
      .filter { $0.contains("/") }
    return try await build(names.map { url.path + "/" + $0 }, in: folder)
  }

  /// The text of a document's part.
  private func text(_ report: Report, _ language: Language, _ number: String) throws -> String {
    let document = try #require(report.documents.first { $0.language == language })
    let all = document.chapters + document.chapters.flatMap(\.parts)
    let section = try #require(all.first { $0.number == number })
    return section.blocks.map { block -> String in
      switch block {
      case .paragraph(let text): text.map(\.string).joined()
      case .list(let items): items.map { $0.map(\.string).joined() }.joined(separator: "\n")
      case .table(let table):
        (table.rows.map { $0.map { $0.text.map(\.string).joined() }.joined(separator: "|") }
          + table.notes.map { $0.map(\.string).joined() }).joined(separator: "\n")
      case .chart(let chart): chart.drawings.map(\.alternative).joined(separator: "\n")
      }
    }.joined(separator: "\n")
  }

  // MARK: Figures that must come out

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func mexico2014to2018() async throws {
    let edition = try await real(
      (2014...2021).flatMap { [RealData.path("retc/em_\($0).csv"), RealData.path("retc/es_\($0).csv")] })
    let report = try report(edition, years: 2014...2018, try findings(edition))
    let key = try text(report, .english, "K")
    for figure in ["+74.5%", "1,577", "1,997", "+26.6%"] { #expect(key.contains(figure), "\(figure): \(key)") }
    let amounts = try #require(report.figures.first).filter { $0.place == "K" && $0.style == .kilograms }.map(\.value)
    #expect(amounts.contains { abs($0 - 28_241_664) <= 5 } && amounts.contains { abs($0 - 49_285_865) <= 5 })
    #expect(try text(report, .french, "K").contains("+74,5\u{A0}%"))
    // What the commission printed stands beside it.
    let printed = try text(report, .english, "D")
    #expect(printed.contains("almost 74%") && printed.contains("25%") && printed.contains("+74.5%"))
    // The edition has no Canada: the sentence says so, and no column is drawn for it.
    #expect(key.contains("This edition has no files of these countries: Canada and United States."))
    #expect(!(try text(report, .english, "1.2")).contains("Canada|"))
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func airInNorthAmerica() async throws {
    let edition = try await real(
      RealData.files("npri") + RealData.files("retc")
        + ["2014", "2018"].map { RealData.path("tri/\($0)_us_onsite_rebuilt.csv") })
    let report = try report(edition, years: 2014...2018, try findings(edition))
    let key = try text(report, .english, "K")
    #expect(key.contains("451.76 million kg") && key.contains("375.48 million kg"), "\(key)")
    let printed = try text(report, .english, "D").split(separator: "\n")
    let rows = printed.filter { $0.contains("Map Monday") }
    #expect(
      rows.contains { $0.contains("456,000,000") && $0.contains("−0.9%") && $0.contains("within 5%") }, "\(rows)")
    #expect(
      rows.contains { $0.contains("386,000,000") && $0.contains("−2.7%") && $0.contains("within 5%") }, "\(rows)")
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func illinoisDisposalByMethod() async throws {
    let edition = try await real([RealData.path("tri/2018_il.csv")])
    let report = try report(edition, years: 2018...2018, try findings(edition))
    let methods = try text(report, .english, "2.2")
    for kilograms in [
      "12,817,070", "7,323,859", "3,312,927", "414,337", "138,855", "77,996", "41,338",
    ] { #expect(methods.contains(kilograms + "\u{A0}kg"), "\(kilograms): \(methods)") }
    let first = try text(report, .english, "2.1")
    #expect(first.contains("386") && first.contains("24,126,427"))
    let sectors = try text(report, .english, "2.3")
    for part in ["8,883,632", "7,917,350", "9,000,728", "37.3%"] { #expect(sectors.contains(part), "\(part)") }
    let substances = try text(report, .english, "2.4")
    #expect(substances.contains("14,805,341") && substances.contains("3,544,170"))
    // What ten of each make up together, which the issue has as 95.82 and 97.32 %.
    #expect(sectors.contains("these 10 make up 95.8%") && substances.contains("these 10 make up 97.3%"))
    let shares = try #require(report.figures.first).filter { $0.style == .share }.map(\.value)
    #expect(shares.contains { abs($0 - 0.9582) < 5e-5 } && shares.contains { abs($0 - 0.9732) < 5e-5 })
    // Without the waste sector: 24,126,426.535 less 9,000,728.219.
    #expect(sectors.contains("without it, 15,125,698"))
    // The files name no receiver.
    #expect(try text(report, .english, "2.5").contains("No file of this edition names receivers"))
    // One country, one year: a report all the same.
    #expect(try text(report, .english, "K").contains("No other year of this report can be compared with it."))
  }

  // MARK: Every number has an id

  /// Whether each number of a text is one of its figures, a year, or stands in the words themselves.
  @Test func everyNumberIsAFigure() async throws {
    let edition = try await sample()
    let report = try report(edition, try findings(edition))
    let allowed = try [Terms(ReferenceTable("texts", of: "Report")), FeatureTemplate(.usual).texts]
    for (document, figures) in zip(report.documents, report.figures) {
      let ids = Set(figures.map(\.id))
      #expect(ids.count == figures.count)
      for section in document.chapters + document.chapters.flatMap(\.parts) {
        for block in section.blocks {
          let runs: [ReportText] =
            switch block {
            case .paragraph(let text): text
            case .list(let items): items.flatMap { $0 }
            case .table(let table): table.rows.flatMap { $0.flatMap(\.text) }
            case .chart(let chart):
              chart.table.rows.flatMap { $0.flatMap(\.text) }
                + chart.drawings.flatMap { Self.words($0) }.map { .plain($0) }
            }
          for run in runs {
            guard case .plain(let text) = run else { continue }
            for match in text.matches(of: /[0-9][0-9,.\u{202F}]*/) {
              let number = String(match.output).trimmingCharacters(in: CharacterSet(charactersIn: ",."))
              let isYear = Int(number).map { (1987...2030).contains($0) } == true
              let isRank = Int(number).map { $0 <= 20 || (text == number && $0 <= 120) } == true
              let isWord = allowed.contains { words in
                words.keys.contains { words.word($0, document.language).contains(number) }
              }
              // How many states the files cover.
              let isCoverage = text.contains("provinc") && Int(number).map { $0 <= 57 } == true
              // Hashes, sector titles and reasons of annex C are quoted from elsewhere.
              let isQuoted = ["B", "C"].contains(section.number)
              #expect(
                isYear || isRank || isWord || isQuoted || isCoverage,
                "\(section.number): \(number) in \(text.prefix(120))")
            }
          }
        }
      }
    }
    let ids = report.figures.map { $0.map(\.id) }
    #expect(ids.count == 3 && ids.allSatisfy { $0 == ids[0] })
    #expect(report.figureCount > 150)
  }

  /// The texts in a drawing, but for its axes and the bounds of its shades.
  private static func words(_ drawing: ReportDrawing) -> [String] {
    let texts = drawing.drawing.text.matches(of: /<text(?: class="([^"]*)")?[^>]*>([^<]*)</)
    return texts.filter { !($0.output.1 ?? "").hasPrefix("axis") }.map { String($0.output.2) } + drawing.notes
      + [drawing.caption, drawing.remark ?? ""]
  }

  /// Maps are drawn where there is something to draw, and each has its table; without a map tables stand alone.
  @Test func mapsHaveTables() async throws {
    let edition = try await sample()
    let findings = try findings(edition)
    let report = try report(edition, findings)
    let document = report.documents[0]
    let drawings = document.chapters.flatMap(\.drawings)
    let maps = drawings.filter { $0.id.hasPrefix("M-") }
    #expect(document.cover != nil && maps.map(\.id).contains("M-1.2-2") && maps.contains { $0.id.hasPrefix("M-2.6") })
    #expect(drawings.contains { $0.id == "C-1.3-1b" && $0.alternative.contains("small charts") })
    for drawing in drawings {
      #expect(drawing.height > 0 && !drawing.alternative.contains("{") && !drawing.caption.isEmpty, "\(drawing.id)")
      #expect(document.tables.contains { $0.id.dropFirst(2) == drawing.id.dropFirst(2).prefix { $0 != "b" } })
    }
    // An arrow's number is the rank of its row.
    let flows = try #require(maps.last)
    let numbers = flows.drawing.text.matches(of: /class="numbered"[^>]*>([0-9]+)</).compactMap { Int($0.output.1) }
    let table = try #require(document.tables.first { $0.id.dropFirst(2) == flows.id.dropFirst(2) })
    #expect(!numbers.isEmpty && numbers.allSatisfy { (1...table.rows.count).contains($0) })
    var request = ReportRequest()
    request.languages = [.spanish]
    let bare = try ReportBuilder(edition, tables, findings: findings, request).report()
    #expect(bare.documents[0].cover == nil)
    #expect(!bare.documents[0].chapters.flatMap(\.drawings).contains { $0.id.hasPrefix("M-") })
    #expect(bare.documents[0].tables.map(\.id) == document.tables.map(\.id))
  }

  // MARK: The proof

  private func check(_ url: URL, _ edition: Edition, _ findings: Findings) throws -> ReportCheck {
    try ReportCheck(url, edition, tables, findings: findings, basemap: try map())
  }

  private func map() throws -> Data {
    let path = ResourceFolder.assets.appendingPathComponent("basemap.geojson").path
    return try #require(FileManager.default.contents(atPath: path), "Scripts/setup makes the map")
  }

  @Test func aWrongDigitIsFound() async throws {
    let edition = try await sample()
    let findings = try findings(edition)
    let url = folder.url.appendingPathComponent("report")
    try ReportFolder(try report(edition, findings)).write(to: url, replacing: false)
    let whole = try check(url, edition, findings)
    #expect(whole.faults.isEmpty && whole.figures > 150, "\(whole.faults)")

    // A second run gives the same bytes.
    let again = folder.url.appendingPathComponent("again")
    try ReportFolder(try report(edition, findings)).write(to: again, replacing: false)
    for name in FileManager.default.enumerator(atPath: url.path)?.compactMap({ $0 as? String }) ?? [] {
      let bytes = [url, again].map { FileManager.default.contents(atPath: $0.appendingPathComponent(name).path) }
      #expect(bytes[0] == bytes[1], "\(name)")
    }
    #expect(throws: ReportError.self) {
      try ReportFolder(try report(edition, findings)).write(to: url, replacing: false)
    }

    func expectFault(_ file: String, _ named: String = "TS-", _ change: (String) throws -> String) throws {
      let path = url.appendingPathComponent(file)
      let text = try String(contentsOf: path, encoding: .utf8)
      chmod(path.path, 0o644)
      try change(text).write(to: path, atomically: true, encoding: .utf8)
      let check = try check(url, edition, findings)
      #expect(check.faults.contains { $0.id.hasPrefix(named) }, "\(file): \(check.faults)")
      try text.write(to: path, atomically: true, encoding: .utf8)
    }
    for language in ["en", "fr", "es"] {
      // One digit of one number of a page.
      try expectFault("index.\(language).html") { text in
        let figure = try #require(text.firstMatch(of: /id="TS-1\.2-02"[^>]*>([0-9])/))
        let digit = figure.output.1 == "9" ? "8" : "9"
        return text.replacingCharacters(in: figure.output.1.startIndex..<figure.output.1.endIndex, with: digit)
      }
    }
    // One digit of one value.
    try expectFault("figures.csv") { text in
      let line = try #require(text.firstMatch(of: /\nTS-1\.2-02,[^\n]*?,amount,([0-9])[0-9.]*,/))
      let digit = line.output.1 == "9" ? "8" : "9"
      return text.replacingCharacters(in: line.output.1.startIndex..<line.output.1.endIndex, with: digit)
    }
    // What a number leads to; a number of a table's file; a word of a page.
    try expectFault("index.en.html", "TS-1.2-02") { text in
      let link = try #require(text.firstMatch(of: /id="TS-1\.2-02" href="[^"]*(explore)/))
      return text.replacingCharacters(in: link.output.1.startIndex..<link.output.1.endIndex, with: "flows")
    }
    try expectFault("data/T-1.2-1.csv", "data/T-1.2-1.csv") { text in
      let cell = try #require(text.firstMatch(of: /\n2016,([0-9])/))
      let digit = cell.output.1 == "9" ? "8" : "9"
      return text.replacingCharacters(in: cell.output.1.startIndex..<cell.output.1.endIndex, with: digit)
    }
    try expectFault("index.fr.html", "index.fr.html") { $0.replacing("<caption>", with: "<caption>1 ") }
    try expectFault("index.es.html", "index.es.html") { $0.replacing("</main>", with: "<p>999</p></main>") }
    try expectFault("report.json", "data/T-1.1-1.xlsx") { $0.replacing("2026-11-27", with: "2025-11-27") }
    try expectFault("sources/texts.csv", "report.json") { $0.replacing("key,en", with: "key,en") + "x,1,2,3\n" }
    // A workbook, a file that is missing, one too many.
    let workbook = url.appendingPathComponent("data/T-1.4-1.xlsx")
    let bytes = try Data(contentsOf: workbook)
    chmod(workbook.path, 0o644)
    try (bytes + [0]).write(to: workbook)
    #expect(try check(url, edition, findings).faults.map(\.id) == ["data/T-1.4-1.xlsx"])
    try FileManager.default.removeItem(at: workbook)
    #expect(try check(url, edition, findings).faults.map(\.text) == ["is missing"])
    try bytes.write(to: workbook)
    try Data().write(to: url.appendingPathComponent("data/other.csv"))
    #expect(try check(url, edition, findings).faults.map(\.id) == ["data/other.csv"])
    try FileManager.default.removeItem(at: url.appendingPathComponent("data/other.csv"))
    // A number that nobody has listed.
    try expectFault("index.en.html") {
      $0.replacing("</main>", with: "<span id=\"TS-9.9-01\">7</span></main>")
    }
    #expect(try check(url, edition, findings).faults.isEmpty)
  }

  @Test(arguments: ["sector=2122", "category=onsite_water", "sector=6117"])
  func featuresTakeTheirValue(_ name: String) async throws {
    let edition = try await sample()
    let report = try report(edition, feature: name, try findings(edition))
    let chapter = try #require(report.documents[0].chapters.first { $0.number == "2" })
    #expect(!chapter.title.isEmpty && !chapter.title.contains("{"))
    if name == "sector=6117" { #expect(try text(report, .english, "2").contains("such amounts")) }
  }

  /// A feature shows kilograms beside hazard, with what the hazard does not say.
  @Test func aFeatureShowsHazard() async throws {
    let edition = try await sample()
    let findings = try findings(edition)
    let report = try report(edition, feature: "sector=3251", findings)
    let table = try #require(
      report.documents[0].tables.first { table in
        table.columns.contains { $0.key == "hazard" }
      })
    let evidence = Evidence(edition, tables: tables, findings: findings)
    let asked = try Question(parameters: [(.sector, "3251"), (.year, "2018"), (.measure, "hazard"), (.by, "substance")])
    let amounts = Dictionary(
      uniqueKeysWithValues: try edition.answer(asked, evidence).rows.map { ($0.values[0].text, $0.value) })
    #expect(table.rows.count > 2)
    for row in table.rows {
      guard case .text(let substance) = row[0].value, case .number(let hazard) = row[3].value else {
        Issue.record("a row without hazard")
        continue
      }
      #expect(amounts[substance] == hazard)
    }
    #expect(table.notes.first?.map(\.string).joined().contains("not risk") == true)
    let figure = try #require(report.figures[0].first { $0.style == .hazard })
    #expect(figure.address?.contains("measure=hazard") == true)
  }

  // MARK: Words follow figures

  @Test(arguments: [
    (0.745, "almost 75%"), (0.743, "more than 74%"), (0.74, "about 74%"), (1.0 / 3, "about a third"),
    (0.336, "about a third"), (0.338, "almost 34%"), (0.5, "about half"), (0.004, "less than 1%"),
    (0.667, "about two thirds"),
  ])
  func sharesAreWorded(_ share: Double, _ text: String) throws {
    #expect(FigureStyle.about.text(share, try Composer.words(.english)) == text)
  }

  @Test func stylesAreOfTheLanguage() throws {
    let (english, french) = (try Composer.words(.english), try Composer.words(.french))
    #expect(FigureStyle.kilograms.text(28_241_664.4, english) == "28,241,664\u{A0}kg")
    #expect(FigureStyle.kilograms.text(28_241_664.4, french) == "28\u{202F}241\u{202F}664\u{A0}kg")
    let spanish = try Composer.words(.spanish)
    let millions = { (words: Words) in
      [451_760_000, 1_500_000, 1_000_000, 450_000].map { FigureStyle.millions.text($0, words) }
    }
    #expect(
      millions(french) == ["451,76 millions de kg", "1,50 million de kg", "1,00 million de kg", "0,45 million de kg"])
    #expect(
      millions(spanish) == [
        "451.76 millones de kg", "1.50 millones de kg", "1.00 millón de kg", "0.45 millones de kg",
      ])
    #expect(FigureStyle.change.text(-0.0271, english) == "−2.7%" && FigureStyle.change.text(0, english) == "0.0%")
    #expect(FigureStyle.share.text(0.3731, french) == "37,3\u{A0}%")
  }

  @Test(arguments: FigureStyle.allCases)
  func anyNumberIsPrinted(_ style: FigureStyle) throws {
    for value in [
      .infinity, -.infinity, .nan, .greatestFiniteMagnitude, -1e300, 1e15, 9.9e14, -1, -0.0, 0, .leastNonzeroMagnitude,
      0.0049, 1.999, 2, 1e9,
    ] {
      for language in Language.allCases { #expect(!style.text(value, try Composer.words(language)).isEmpty) }
    }
    #expect(style.text(.infinity, try Composer.words(.english)) == "–")
  }

  // MARK: Sources of figures

  @Test func sourcesReadBack() throws {
    let question = try Question(parameters: [(.substance, "lead"), (.facility, "MX:A&B;(1)"), (.year, "2018")])
    let amount = FigureSource.amount(question)
    var flows = FlowQuestion()
    flows.filters = try Question(parameters: [(.facility, "MX:A&B;(1)"), (.year, "2018")])
    try flows.read(toCountry: ["ca"], toState: [], toSector: ["562"], receiver: [], by: ["year", "receiver_known"])
    flows.crossesBorder = true
    for source: FigureSource in [
      amount, .facilities(question), .rows(question), .row(question, ["2018", "a;b|c"]), .published("x"),
      .share(amount, .change(amount, .less(amount, .facilities(question)))), .flow(flows, ["2018", "a;b|c"]),
      .flow(FlowQuestion(), []),
      .listed(.npri, 2018), .unusual, .finding(1, 2, 3, 2018),
    ] { #expect(try FigureSource(source.text) == source, "\(source.text)") }
    let deep = String(repeating: "share(", count: 5000) + "unusual()" + String(repeating: ")", count: 5000)
    for text in [
      deep, "", "amount", "amount(", "amount(country=XX)", "share(amount();)", "sum(country=CA)", "listed(x;y)",
      "flow(sector=562;;)", "flow(across-borders=no;;)", "flow(to-sector=x;;)", "flow(;nosuch;)", "flow(;;", "flow()",
    ] {
      #expect(throws: (any Error).self) { try FigureSource(text) }
    }
  }

  // MARK: Templates that cannot be read

  private static let texts = "key,en,fr,es\ntitle,T,T,T\na,A {n},A {n},A {n}\nb,B,B,B\n"

  @Test(arguments: [
    (
      #"""
      {"name":"x","title":"title","question":"","parts":[{"title":"title","blocks":[
      {"kind":"ranking","question":"country=CA","by":"sector","caption":"b"}]}]}
      """#, texts, "line 2: country=CA: expected a year, such as year={last}"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"","parts":[{"title":"title","blocks":[
      {"kind":"table","question":"year={last}","by":"sector","caption":"b"}]}]}
      """#, texts, "line 2: year={last}: year: this block has the report's years"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"","parts":[{"title":"title","blocks":[
      {"kind":"map","question":"year={last}&measure=teq","caption":"b"}]}]}
      """#, texts, "measure teq: a report's figures are kilograms, hazard and counts"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"","parts":[{"title":"title","blocks":[
      {"kind":"text","text":"a","figures":{"n":{"source":"amount(year={last})","style":"share"}}}]}]}
      """#, texts, "style share: expected kilograms or millions"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"","parts":[{"title":"title","blocks":[
      {"kind":"text","text":"a","figures":{"n":{"source":"share(amount(year={last});facilities(year={last}))",
      "style":"share"}}}]}]}
      """#, texts, "expected two amounts, or two counts"
    ),
    (#"{"name":"x","title":"title","question":"year={last}","parts":[]}"#, texts, "expected parts"),
    (
      #"{"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[{"kind":"maps"}]}]}"#,
      texts, "line 1: kind maps: expected text"
    ),
    (
      "{\"name\":\"x\",\"title\":\"title\",\"question\":\"year={last}\",\n\"colour\":1,\"parts\":[]}", texts,
      "line 2: colour: expected name"
    ),
    (
      "{\"name\":\"x\",\"title\":\"title\",\n\"question\":\"year=soon\","
        + "\"parts\":[{\"title\":\"title\",\"blocks\":[]}]}",
      texts, "line 2: year=soon"
    ),
    (
      #"{"name":"x","title":"title","question":"year={last}","parts":[{"title":"nosuch","blocks":[]}]}"#, texts,
      "nosuch: no such text in texts.csv"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"text","text":"b",
      "figures":{"n":{"source":"amount(year={last})","style":"kilograms"}}}]}]}
      """#, texts, "no sentence of b in en uses the figure n"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"text","text":"a"}]}]}
      """#,
      texts, "asks for a figure {n}"
    ),
    (
      #"{"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[]}]}"#,
      "key,en,fr,es\ntitle,T,,T\n", "texts.csv: line 2: title has no text in fr"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"ranking","question":"year={last}","by":"sector","most":-1,"caption":"b"}]}]}
      """#, texts, "most -1: expected a number from 1 to 1000"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"flows","question":"sector=562","caption":"b"}]}]}
      """#, texts, "transfers are not told by sector"
    ),
    (
      #"{"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":["text"]}]}"#, texts,
      "blocks: expected a list of objects"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"transfers","question":"year={last}","by":"nowhere","caption":"b"}]}]}
      """#, texts, "line 2: by nowhere: expected year, from_country"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"matrix","rows":[["b","b"],["b"]],"caption":"b"}]}]}
      """#, texts, "line 2: rows: expected a heading and rows"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"chapter","name":"../own"}]}]}
      """#, texts, "line 2: name ../own: expected a file's name"
    ),
    (
      #"""
      {"name":"x","title":"title","question":"year={last}","parts":[{"title":"title","blocks":[
      {"kind":"chapter","name":"own"}]}]}
      """#, texts, "own.en.md: no such file"
    ),
    ("[]", texts, "not a JSON object"),
  ])
  func aTemplateThatCannotBeReadIsRefused(_ json: String, _ texts: String, _ message: String) throws {
    try folder.write("feature/feature.json", json)
    try folder.write("feature/texts.csv", texts)
    let error = #expect(throws: ReportError.self) { try FeatureTemplate(FeatureChoice(folder.path("feature"))) }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains(message), "\(String(describing: error))")
  }

  @Test func theFeaturesThatShipRead() throws {
    #expect(try FeatureTemplate.shipped() == ["category", "offsite-disposal", "sector"])
    _ = try FeatureTemplate(FeatureChoice("offsite-disposal"))
    _ = try FeatureTemplate(FeatureChoice("sector=2122"))
    for wrong in ["sector", "offsite-disposal=1", "nosuch", "/nowhere/x"] {
      #expect(throws: ReportError.self) { try FeatureTemplate(FeatureChoice(wrong)) }
    }
  }

  @Test func textsExistInEveryLanguage() throws {
    let texts = try Terms(ReferenceTable("texts", of: "Report"))
    for key in texts.keys {
      let places = Language.allCases.map { Template(texts.word(key, $0)).places }
      #expect(places.allSatisfy { $0 == places[0] }, "\(key)")
      for language in Language.allCases { #expect(!texts.word(key, language).isEmpty, "\(key)") }
    }
  }
}
