import Editions
import Foundation
import Questions
import TestSupport
import Testing
import Vocabulary

/// What accidents released, and what facilities reported per output.
struct AccidentTests {
  private let folder: TemporaryFolder
  private let tables: ReferenceTables

  init() throws { (folder, tables) = (try TemporaryFolder(), try ReferenceTables()) }

  private func evidence(_ edition: Edition) -> Evidence { Evidence(edition, tables: tables, findings: nil) }

  /// One-time amounts beside all releases; the printed totals of Illinois add up to 53,318,523.700 kg, their parts to
  /// two grams more.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func illinois2018() async throws {
    let edition = try await build([RealData.path("tri/2018_il.csv")], in: folder)
    let row = try #require(try edition.accidents(Question(), evidence(edition)).rows.first)
    #expect(abs(row.accidental - 147_378.670) < 0.0005 && row.reports == 44)
    #expect(abs(row.releases - 53_318_523.700) < 0.005)
    #expect(String(format: "%.3f", (row.share ?? 0) * 100) == "0.276")
    // All 4,003 forms.
    let details = try #require(try edition.details())
    let kinds = details.output.values.reduce(into: [UInt8: Int]()) { $0[$1, default: 0] += 1 }
    #expect(kinds == [1: 2_785, 2: 674, 0: 544])
    let ratios = zip(details.output.values, details.ratio.values).filter { $0.0 != 0 }.map(\.1).sorted()
    #expect(ratios[ratios.count / 2] == 1 && ratios.last == 333)
    #expect(ratios[ratios.count / 20] == 0.61 && ratios[ratios.count * 19 / 20] == 1.72)
  }

  /// A fall of the amounts is a rise for each thing made, and the other way round.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func illinoisPerOutput() async throws {
    let files = (2014...2021).map { RealData.path("tri/\($0)_il.csv") }
    let edition = try await build(files, in: folder)
    let trends = try edition.outputTrends(Question().with { $0.categories = [.onsiteAir] }, evidence(edition))
    func trend(_ facility: String, _ code: String) throws -> OutputTrend {
      try #require(trends.first { $0.facility == facility && $0.code.description == code })
    }
    let disulfide = try trend("US:61832TPKNC915NM", "tri:75-15-0")
    for (year, amount) in zip([disulfide.years.first, disulfide.years.last], [1_751_365.500, 1_353_667.957]) {
      #expect(abs((year?.amount ?? 0) - amount) < 0.0005)
    }
    #expect(String(format: "%.4f", disulfide.years.last?.output ?? 0) == "0.5046")
    #expect(Self.percents(disulfide) == "-22.71 53.17")
    #expect(Self.percents(try trend("US:60450QNTMC8805N", "tri:74-85-1")) == "-28.77 20.61")
    let whole = trends.filter { trend in
      trend.broken == nil && trend.years.count == 8 && (trend.years[0].amount ?? 0) > 1_000
    }
    let fallen = whole.filter { ($0.change ?? 0) <= -0.3 }
    #expect(whole.count == 433 && fallen.count == 209)
    #expect(fallen.count { ($0.perOutputChange ?? 0) > -0.3 } == 54)
  }

  private static func percents(_ trend: OutputTrend) -> String {
    String(format: "%.2f %.2f", (trend.change ?? 0) * 100, (trend.perOutputChange ?? 0) * 100)
  }

  /// A form of TRI with its ratio.
  private func form(_ year: Int, air: String, _ kind: String, _ ratio: String) -> [String: String] {
    [
      "YEAR": String(year), "5.1 - FUGITIVE AIR": air, "ON-SITE RELEASE TOTAL": air, "TOTAL RELEASES": air,
      "PROD_RATIO_OR_ ACTIVITY": kind, "8.9 - PRODUCTION RATIO": ratio,
    ]
  }

  /// What breaks a chain: each in its year, with its reason.
  @Test(arguments: [
    ("", OutputTrend.Break.noForm), ("2016,PRODUCTION,0", .zeroRatio), ("2016,,", .noRatio), ("2016,,0", .noRatio),
    ("2016,ACTIVITY,-2", .noRatio), ("2016,ACTIVITY,many", .noRatio),
    ("2016,PRODUCTION,2;2016,PRODUCTION,3", .severalForms), ("2016,A,", .formA),
  ])
  func chainsBreak(_ forms: String, _ why: OutputTrend.Break) async throws {
    var rows = [form(2014, air: "100", "PRODUCTION", "9"), form(2015, air: "80", "PRODUCTION", "0.5")]
    for text in forms.split(separator: ";") {
      let cells = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let isFormA = cells[1] == "A"
      rows.append(
        form(2016, air: isFormA ? "0" : "60", isFormA ? "" : cells[1], cells[2]).merging(
          isFormA ? ["FORM TYPE": "A"] : [:]
        ) { $1 })
    }
    rows.append(form(2017, air: "40", "PRODUCTION", "2"))
    rows.append(form(2016, air: "1", "", "").merging(["TRIFD": "60601TSTFC2OTHR"]) { $1 })
    let file = try folder.write("2017_us.csv", TRIText.file(rows: rows))
    let edition = try await build([file], in: folder)
    let trend = try #require(try edition.outputTrends(Question(), evidence(edition)).first)
    #expect(trend.years.map { $0.year } == [2014, 2015, 2016, 2017])
    #expect(trend.years.map { $0.output } == [1, 0.5, nil, nil] && trend.perOutputChange == nil)
    #expect(trend.broken?.year == 2016 && trend.broken?.why == why)
    #expect(abs(try #require(trend.change) + 0.6) < 1e-12)
  }

  /// A year whose file is not there is no year without a form; a Form A has no amount that could be compared.
  @Test func whatIsNotLoaded() async throws {
    let other = ["ST": "CA", "TRIFD": "90001TSTFC2MAIN"]
    let rows = [
      form(2017, air: "0", "", "").merging(["FORM TYPE": "A"]) { $1 }, form(2018, air: "100", "PRODUCTION", "2"),
      form(2020, air: "50", "PRODUCTION", "0.5"), form(2018, air: "7", "PRODUCTION", "1").merging(other) { $1 },
      form(2019, air: "7", "PRODUCTION", "1").merging(other) { $1 },
      form(2021, air: "7", "PRODUCTION", "1").merging(other) { $1 },
    ]
    let edition = try await build([folder.write("2021_us.csv", TRIText.file(rows: rows))], in: folder)
    let trends = try edition.outputTrends(Question(), evidence(edition))
    let (main, second) = (trends[0], trends[1])
    #expect(main.years.map { $0.year } == [2018, 2019, 2020] && main.broken?.why == .notLoaded)
    #expect(main.broken?.year == 2019 && main.change == -0.5)
    #expect(second.years.map { $0.year } == [2018, 2019, 2020, 2021] && second.broken?.why == .notLoaded)
    // Years asked for are a range, so that no ratio between them is missed.
    let asked = try Question(parameters: [(.year, "2018,2020"), (.state, "US-IL")])
    #expect(try edition.outputTrends(asked, evidence(edition))[0].years.count == 3)
    #expect(throws: QuestionError.self) {
      try edition.outputTrends(Question(parameters: [(.unit, "lb")]), evidence(edition))
    }
  }

  /// TRI has told one-time amounts since 1991.
  @Test func yearsBeforeSection8() async throws {
    let file = try folder.write(
      "us.csv", TRIText.file(rows: [form(1990, air: "9", "", ""), form(1991, air: "9", "", "")]))
    let edition = try await build([file], in: folder)
    let accidents = try edition.accidents(Question().with { $0.by = [.year] }, evidence(edition))
    #expect(accidents.yearsUntold == [1990] && accidents.rows.map { $0.values } == [[.year(1991)]])
  }

  /// Spills and leaks are a part of NPRI's releases; RETC does not tell; what asks for single amounts is refused.
  @Test func otherRegisters() async throws {
    let npri = [
      NPRIText.row("5"), NPRIText.row(category: "Spills", "3"),
      NPRIText.row(group: "Releases to Land", category: "Leaks", "2"),
      NPRIText.row(group: "Off-site Disposal", category: "Landfill", "100"),
    ]
    let edition = try await build(
      [
        folder.write("npri.csv", NPRIText.header + npri.joined()),
        folder.write("em_2018.csv", RETCText.amountsHeader + RETCText.amounts("2")),
      ], in: folder)
    let accidents = try edition.accidents(Question().with { $0.by = [.year] }, evidence(edition))
    #expect(accidents.untold == [.mexico] && accidents.rows.count == 1)
    #expect(accidents.rows[0].accidental == 5 && accidents.rows[0].releases == 10 && accidents.rows[0].reports == 1)
    #expect(try edition.outputTrends(Question(), evidence(edition)).isEmpty)
    let wrong: [(Question.Parameter, String)] = [
      (.category, "onsite_air"), (.method, "landfill"), (.reliability, "1"), (.measure, "hazard"), (.by, "category"),
      (.quality, "without-suspect"),
    ]
    for (parameter, text) in wrong {
      #expect(throws: QuestionError.self, "\(parameter)") {
        try edition.accidents(Question(parameters: [(parameter, text)]), evidence(edition))
      }
    }
  }
}
