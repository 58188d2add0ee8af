import Drawings
import Foundation
import Markup
import Portal
import PortalKernel
import TestSupport
import Testing
import Vocabulary

/// Charts over the years, their colours, and the pictures that go into the world.
struct ChartTests {
  // MARK: Colours

  private struct Colour {
    /// Linear, 0 to 1.
    let red: Double, green: Double, blue: Double

    init(red: Double, green: Double, blue: Double) { (self.red, self.green, self.blue) = (red, green, blue) }

    init(_ hex: String) throws {
      let number = try #require(Int(hex.dropFirst(), radix: 16))
      func linear(_ shift: Int) -> Double {
        let share = Double(number >> shift & 255) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      self.init(red: linear(16), green: linear(8), blue: linear(0))
    }

    var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

    /// As a reader without green cones sees it (Machado, Oliveira and Fernandes 2009, severity 1).
    var withoutGreenCones: Colour {
      Colour(
        red: min(1, max(0, 0.367322 * red + 0.860646 * green - 0.227968 * blue)),
        green: min(1, max(0, 0.280085 * red + 0.672501 * green + 0.047413 * blue)),
        blue: min(1, max(0, -0.011820 * red + 0.042940 * green + 0.968881 * blue)))
    }

    /// CIE 1976 L*a*b*, D65.
    private var lab: (Double, Double, Double) {
      func f(_ value: Double) -> Double {
        value > 216.0 / 24389 ? cbrt(value) : (24389.0 / 27 * value + 16) / 116
      }
      let x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
      let y = f(luminance)
      let z = f((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
      return (116 * y - 16, 500 * (x - y), 200 * (y - z))
    }

    func distance(to other: Colour) -> Double {
      let (a, b) = (lab, other.lab)
      return ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1) + (a.2 - b.2) * (a.2 - b.2)).squareRoot()
    }

    func contrast(to other: Colour) -> Double {
      (max(luminance, other.luminance) + 0.05) / (min(luminance, other.luminance) + 0.05)
    }
  }

  /// Any two colours are 20 apart (CIE76) for a reader without green cones, 30 for others, and 3:1 against the page.
  @Test(arguments: [(Palette.light, ["#fbfaf7", "#ffffff"]), (Palette.dark, ["#141a1a", "#1b2322"])])
  func coloursAreToldApart(_ palette: [String], _ grounds: [String]) throws {
    let colours = try palette.map(Colour.init)
    #expect(colours.count == Palette.rest)
    for (place, one) in colours.enumerated() {
      for ground in grounds { #expect(one.contrast(to: try Colour(ground)) >= 3, "\(palette[place]) on \(ground)") }
      for (other, colour) in colours[..<place].enumerated() {
        let pair = "\(palette[place]) and \(palette[other])"
        #expect(one.distance(to: colour) >= 30, "\(pair)")
        #expect(one.withoutGreenCones.distance(to: colour.withoutGreenCones) >= 20, "\(pair)")
      }
    }
  }

  @Test func theStyleSheetHasThePalette() throws {
    let sheet = try String(
      contentsOf: ResourceFolder.of("Portal").appendingPathComponent("static/portal.css"), encoding: .utf8)
    for palette in [Palette.light, Palette.dark] {
      let line = palette.enumerated().map { "--c\($0 + 1): \($1);" }.joined(separator: " ")
      #expect(sheet.contains(line))
    }
  }

  /// Sewage, fuel and treatment are three colours; only what is not told shares one.
  @Test func eachCategoryHasItsColour() {
    let colours = Dictionary(grouping: Category.allCases, by: Palette.colour)
    #expect(colours.filter { $0.value.count > 1 }.keys.sorted() == [Palette.rest])
    #expect(Set([Category.sewage, .energyRecovery, .treatment].map(Palette.colour)).count == 3)
  }

  // MARK: Forms

  private func chart(_ form: YearChart.Form) -> YearChart {
    YearChart(
      years: Array(2014...2018),
      series: [
        .init(name: "Air", colour: 1, amounts: [2014: 50, 2015: 9, 2016: 100, 2018: 200]),
        .init(name: "Water", colour: 2, amounts: [2014: 0, 2016: 1000, 2018: 10]),
      ], gaps: [2015: "part", 2017: "no file"], form: form)
  }

  private let labels = YearChart.Labels(
    amounts: "Amount", years: "Year", note: { "\($0.map(String.init).joined(separator: ", ")): \($1)" },
    number: { "\(Int($0))" }, amount: { "\(Int($0)) kg" })

  private func figure(_ form: YearChart.Form) -> String { chart(form).figure(title: "T", labels: labels).text }

  @Test func whatACategoryTakesInIsMarked() throws {
    var chart = YearChart(
      years: [2004, 2005, 2006, 2007], series: [.init(name: "A", colour: 1, amounts: [2004: 1, 2005: 2, 2006: 9])],
      gaps: [2007: "none"])
    chart.marks = [(2006, "tailings")]
    let figure = chart.figure(title: "T", labels: labels).text
    // A line before the year, numbered behind the gaps.
    #expect(figure.contains("<line class=\"mark\" x1=\"50.0%\" x2=\"50.0%\""))
    #expect(figure.contains("text-anchor=\"middle\">2</text>"))
    #expect(chart.notes(labels).count == 2)
    let changes = try ReferenceTables().changes.all
    #expect(changes.count == 4 && changes.allSatisfy { !$0.text[.french].isEmpty && !$0.text[.spanish].isEmpty })
    #expect(changes.contains { $0.register == .npri && $0.category == .offsiteDisposal && $0.year == 2006 })
  }

  @Test func gapsAreNumberedWithTheirReasons() {
    let figure = figure(.columns)
    #expect(figure.matches(of: /class="gap"/).count == 2)
    #expect(figure.matches(of: /class="axis break"[^>]*>[12]</).count == 2)
    #expect(figure.contains("<ol class=\"breaks\"><li>2015: part</li><li>2017: no file</li></ol>"))
    // A year for who points at it, drawn or not.
    #expect(figure.contains("<title>2016: 1100 kg</title>") && figure.contains("<title>2017: no file</title>"))
    // Years that are left out have no column: three of air, two of water that are above zero.
    #expect(figure.matches(of: /<rect class="c[12]" x="[0-9.]+%"/).count == 5)
  }

  /// An index makes 100 of the first year in which every series has an amount; what has none then is named as left out.
  @Test func anIndexBeginsAtHundred() {
    #expect(chart(.index).baseYear == 2016 && chart(.index).leftOut.isEmpty)
    let both = figure(.index)
    #expect(both.matches(of: /<path class="line/).count == 2 && both.contains(">200</text>"))
    let none = YearChart(
      years: [2014, 2015],
      series: [
        .init(name: "Air", colour: 1, amounts: [2014: 50, 2015: 100]), .init(name: "Water", colour: 2, amounts: [:]),
      ], form: .index)
    #expect(none.baseYear == 2014 && none.leftOut == ["Water"])
    #expect(none.figure(title: "T", labels: labels).text.matches(of: /<path class="line/).count == 1)
  }

  /// Where nothing is known a line breaks; it is not drawn at zero.
  @Test func whatIsNotKnownIsNotZero() {
    func path(_ missingIsZero: Bool) -> String {
      let series = YearChart.Series(
        name: "A", colour: 1, amounts: [2014: 10, 2015: 10, 2017: 10], missingIsZero: missingIsZero)
      let figure = YearChart(years: Array(2014...2018), series: [series], form: .lines).figure(
        title: "T", labels: labels)
      return figure.text.firstMatch(of: /<path class="line k1" d="([^"]*)"/).map { String($0.output.1) } ?? ""
    }
    #expect(path(true).filter { $0 == "M" }.count == 1 && path(true).filter { $0 == "L" }.count == 4)
    #expect(path(false).filter { $0 == "M" }.count == 2 && path(false).filter { $0 == "L" }.count == 1)
  }

  /// Lines break at gaps; a logarithmic scale leaves zero out.
  @Test func linesBreakWhereNothingIsKnown() throws {
    let paths = figure(.log).matches(of: /<path class="line k[12]" d="([^"]*)"/).map { String($0.output.1) }
    #expect(paths.count == 2)
    #expect(paths[0].filter { $0 == "M" }.count == 3)
    #expect(paths[1].filter { $0 == "M" }.count == 2)
    #expect(figure(.log).contains(">1000 kg</text>") && figure(.log).contains(">10 kg</text>"))
    #expect(figure(.lines).contains(">0</text>"))
  }

  /// Whatever the values are, a chart is drawn: none, one, tiny, huge.
  @Test(arguments: [[:], [2014: 0], [2014: 1e-12], [2014: 1e-9, 2015: 1e15], [2015: .infinity]] as [[Int: Double]])
  func anyAmountsAreDrawn(_ amounts: [Int: Double]) {
    for form in YearChart.Form.allCases {
      let chart = YearChart(
        years: [2014, 2015], series: [.init(name: "A", colour: 1, amounts: amounts)], form: form)
      let drawn = chart.figure(title: "T", labels: labelsOfAnything).text
      #expect(!drawn.contains("nan") && !drawn.contains("inf"), "\(form) \(amounts)")
    }
  }

  private var labelsOfAnything: YearChart.Labels {
    YearChart.Labels(
      amounts: "", years: "", note: { _, _ in "" }, number: { _ in "n" }, amount: { _ in "a" })
  }

  // MARK: Pictures

  private func picture(_ format: String, _ query: String) async throws -> [UInt8] {
    let reply = try await TestSite.shared.portal.reply(
      to: Portal.Request(path: "/download/chart.\(format)", query: query))
    #expect(reply.status == 200)
    guard case .bytes(let bytes) = reply.body else { return [] }
    return bytes
  }

  /// With title, question, edition and caveats in it, in the reader's language; well-formed.
  @Test(arguments: ["by=year,category", "by=year,category&chart=log", "by=substance&show=bars", "show=map&by=state"])
  func aPictureSaysWhatItShows(_ query: String) async throws {
    let text = String(decoding: try await picture("svg", query + "&lang=fr"), as: UTF8.self)
    #expect(text.contains("Source\u{A0}: édition"))
    #expect(text.contains("Tous les rejets et transferts"))
    #expect(!text.contains("var(--"))
    try XMLCheck.wellFormed(text)
    let png = try await picture("png", query)
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  }

  /// What other sites show of a link is 1200 × 630 dots, whatever is drawn.
  @Test(arguments: ["by=year,category", "by=substance&show=bars", "show=map&by=state"])
  func aSharedPictureHasTheSizeThatSitesShow(_ query: String) async throws {
    let png = try await picture("png", query + "&size=share")
    let size = png[16..<24].reduce(0) { $0 << 8 | Int($1) }
    #expect(size == 1200 << 32 | 630)
  }

  @Test func anUnknownFormOrFormatIsRefused() async throws {
    for (path, query) in [
      ("/download/chart.gif", ""), ("/download/chart.svg", "chart=pie"), ("/download/chart.svg", "size=poster"),
      ("/en/explore", "chart=pie"), ("/en/places/US", "chart=lines&chart=log"),
    ] {
      let reply = try await TestSite.shared.portal.reply(to: Portal.Request(path: path, query: query))
      #expect([400, 404].contains(reply.status), "\(path)?\(query)")
    }
  }

  // MARK: Per inhabitant

  private func populations(_ text: String) throws -> Populations {
    let folder = try TemporaryFolder()
    let file = folder.path("populations.csv")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return try Populations(file: file)
  }

  @Test func amountsArePerInhabitantWhereATableIsGiven() async throws {
    let address = "/en/explore?country=CA&by=year&category=onsite_air"
    let plain = try await TestSite.shared.get(address)
    let isDivided = { (page: String) in page.contains("Amount per inhabitant, by year") }
    #expect(!plain.text.contains("chart=head"))
    #expect(!isDivided(try await TestSite.shared.get(address + "&chart=head").text))
    let table = try populations(
      """
      place,year,inhabitants,source
      CA,2017,1000,"Statistics, of a test"
      CA,2018,2000,"Statistics, of a test"
      US,2017,500,Another test
      """)
    let site = try await TestSite.shared.with(table)
    func amounts(_ page: String) -> [Double] {
      let beside = page[(page.firstRange(of: "table-beside")?.lowerBound ?? page.endIndex)...].prefix(4000)
      return beside.matches(of: /<data value="([0-9.e-]+)"/).compactMap { Double($0.output.1) }
    }
    let (whole, each) = (amounts(plain.text), amounts(site.get(address + "&chart=head").text))
    #expect(whole.count >= 2 && each.count >= 2)
    #expect(abs(each[0] - whole[0] / 2000) < 1e-9 && abs(each[1] - whole[1] / 1000) < 1e-9)
    let drawn = site.get(address + "&chart=head").text
    #expect(isDivided(drawn) && drawn.contains("Inhabitants: Statistics, of a test."))
    // A year without a number is a gap, a country without any is not offered; nor is a circle.
    #expect(site.get("/en/explore?country=US&by=year&chart=head").text.contains("number of inhabitants not known"))
    #expect(!isDivided(site.get("/en/explore?country=MX&by=year&chart=head").text))
    #expect(!isDivided(site.get(address + "&chart=head&near=45.5,-73.6&within=10").text))
    #expect(site.get("/en/explore?country=CA,US&by=year,country&chart=head").text.contains("Another test"))
  }

  @Test(arguments: [
    ("place,year,count,source\n", "line 1: \"place,year,count,source\"; expected place,year,inhabitants,source"),
    ("", "line 1: \"\"; expected place,year,inhabitants,source"),
    ("place,year,inhabitants,source\nCA,2018,5\n", "line 2: 3 fields; expected 4"),
    ("place,year,inhabitants,source\nOntario,2018,5,x\n", "line 2: place \"Ontario\""),
    ("place,year,inhabitants,source\nCA,18,5,x\n", "line 2: year \"18\""),
    ("place,year,inhabitants,source\nCA,2018,nan,x\n", "line 2: inhabitants \"nan\""),
    ("place,year,inhabitants,source\nCA,2018,0,x\n", "line 2: inhabitants \"0\""),
    ("place,year,inhabitants,source\nCA,2018,5,\n", "line 2: no source"),
    ("place,year,inhabitants,source\nCA,2018,5,x\r\nca,2018,6,x\n", "line 3: CA 2018 a second time"),
  ])
  func aTableOfInhabitantsIsReadOrRefusedWithItsLine(_ text: String, _ message: String) throws {
    let error = #expect(throws: Populations.TableError.self) { try populations(text) }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains(message))
  }
}

private enum XMLCheck {
  static func wellFormed(_ text: String) throws {
    var open: [Substring] = []
    for match in text.matches(of: /<(\/?)([A-Za-z]+)[^<>]*?(\/?)>/) {
      if match.output.1 == "/" {
        #expect(open.popLast() == match.output.2)
      } else if match.output.3.isEmpty {
        open.append(match.output.2)
      }
    }
    #expect(open.isEmpty)
  }
}
