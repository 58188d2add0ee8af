import Editions
import Findings
import Foundation
import Questions
import Registers
import Samples
import TestSupport
import Testing
import Vocabulary

/// The registers' lists, the views that follow them, and what a zero means.
struct ComparabilityTests {
  private let tables: ReferenceTables

  init() throws { tables = try ReferenceTables() }

  private func common(_ year: Int) -> Set<String> {
    Set(
      tables.substances.substances.indices.filter { tables.lists.isCommon($0, year) == true }.map {
        tables.substances.substances[$0].key
      })
  }

  /// 57 substances are common to the three lists, in the same years for all; where one list is not known nothing is.
  @Test func commonSubstances() {
    for year in 2014...2021 { #expect(common(year).count == 57, "\(year)") }
    for year in [2004, 2013, 2022] { #expect(common(year).isEmpty) }
    let toluene = tables.substances.position(key: "108-88-3")
    #expect(toluene.flatMap { tables.lists.isCommon($0, 2013) } == nil)
  }

  /// The draft of 60 differs from the registers' own lists as decision 16 says, and in nothing else.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func theDraftDiffersAsExplained() throws {
    let path = RealData.path("../reference/tables/substance_comparability_draft.csv")
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).filter {
      $0.hasSuffix(",3")
    }
    #expect(lines.count == 60)
    let draft = Set(
      try lines.map { line in
        let codes = line.matches(of: /[N\d][\d-]+/).map { String($0.output) }
        return try #require(
          codes.lazy.compactMap { self.tables.substances.code($0, in: .tri) }.first.map {
            self.tables.substances.substances[$0.substance].key
          },
          "\(line)")
      })
    #expect(draft.count == 60)
    #expect(draft.subtracting(common(2018)) == ["antimony", "copper", "silver", "zinc", "thallium", "pcbs"])
    #expect(common(2018).subtracting(draft) == ["75-68-3", "79-00-5", "toluene-diisocyanates"])
  }

  /// Every row names a code of the register and the source of its facts; forms and thresholds have words.
  @Test func listsAreSourced() {
    for register in Register.allCases {
      for substance in tables.substances.substances.indices {
        for entry in tables.lists.entries(of: substance, in: register) {
          #expect(!entry.source.isEmpty)
          if !entry.form.isEmpty { #expect(tables.terms.text("form.\(entry.form)") != nil, "\(entry.form)") }
          let hasUnit =
            entry.threshold.isEmpty || entry.threshold.contains { $0.isNumber }
            || tables.terms.text("threshold.\(entry.threshold)") != nil
          #expect(hasUnit, "\(entry.threshold)")
        }
      }
    }
  }

  private func sampleEdition(_ folder: TemporaryFolder, years: ClosedRange<Int> = 2013...2015, facilities: Int = 600)
    async throws -> Edition
  {
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: facilities, years: years, seed: 8).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
    return try await build(names.filter { $0.contains("/") }.map { sample.path + "/" + $0 }, in: folder)
  }

  /// What a view keeps and what it leaves out, with its reasons, are the answer as reported.
  @Test(arguments: ["common", "constant"])
  func whatAViewLeavesOut(_ view: String) async throws {
    let folder = try TemporaryFolder()
    let edition = try await sampleEdition(folder)
    let evidence = Evidence(edition, tables: tables, findings: nil)
    for words: [(parameter: Question.Parameter, text: String)] in [
      [], [(.country, "MX")], [(.year, "2014..2015")], [(.category, "onsite_air")], [(.state, "US-TX")],
    ] {
      let question = try Question(parameters: words + [(parameter: .view, text: view)])
      let kept = try edition.answer(question, evidence).rows[0].value
      let ofView: Set<LeftOut.Reason> = [.unlistedYears, .unlistedSubstances, .uncoveredSectors]
      let leftOut = try edition.leftOut(of: question, evidence).filter { ofView.contains($0.reason) }
      let whole = try edition.answer(Question(parameters: words)).rows[0].value
      #expect(abs(kept + leftOut.reduce(0) { $0 + $1.value } - whole) <= 1e-9 * whole, "\(words) \(leftOut)")
      if view == "common", words.isEmpty {
        #expect(Set(leftOut.map(\.reason)) == ofView)
        let substances = try edition.answer(Question(parameters: [(.view, view), (.by, "substance")]), evidence).rows
          .map { $0.texts[0] }
        #expect(!substances.isEmpty)
        #expect(Set(substances).isSubset(of: common(2014)))
        let sectors = try edition.answer(Question(parameters: [(.view, view), (.by, "sector")]), evidence).rows.map {
          $0.texts[0]
        }
        #expect(
          sectors.allSatisfy { sector in ["31", "32", "33", "2122", "2211", "5622"].contains { sector.hasPrefix($0) } },
          "\(sectors)")
        let years = try edition.answer(Question(parameters: [(.view, view), (.by, "year")]), evidence).rows.map {
          $0.texts[0]
        }
        #expect(years == ["2014", "2015"])
      }
    }
  }

  /// 1-Bromopropane joined TRI's list in 2016: over 2015 and 2016 it is not constant, in 2016 alone it is.
  @Test func constantMeansEveryYearAsked() async throws {
    let folder = try TemporaryFolder()
    var rows: [[String: String]] = []
    for year in ["2015", "2016"] {
      for (number, code) in ["0000108883", "0000106945"].enumerated() {
        rows.append([
          "YEAR": year, "TRI CHEMICAL/COMPOUND ID": code, "CHEMICAL": "x",
          "DOC_CTRL_NUM": "13\(year.suffix(2))20000000\(number)",
          "5.1 - FUGITIVE AIR": "100",
        ])
      }
    }
    try folder.write("tri.csv", Data(TRIText.file(rows: rows).utf8))
    let edition = try await build([folder.path("tri.csv")], in: folder)
    let evidence = Evidence(edition, tables: tables, findings: nil)
    func reports(_ words: (parameter: Question.Parameter, text: String)...) throws -> Int {
      try edition.answer(Question(parameters: words + [(parameter: .view, text: "constant")]), evidence).rows[0].reports
    }
    #expect(try reports() == 2)
    #expect(try reports((.year, "2016")) == 2)
    #expect(try reports((.year, "2015")) == 1)
  }

  /// Five kinds of zero, each told apart.
  @Test func aZeroSaysWhichZero() async throws {
    let folder = try TemporaryFolder()
    func row(_ number: Int, _ cells: [String: String]) -> [String: String] {
      ["DOC_CTRL_NUM": "131820000000\(number)", "CHEMICAL": "x", "TRI CHEMICAL/COMPOUND ID": "0000108883"].merging(
        cells
      ) { _, new in new }
    }
    try folder.write(
      "tri.csv",
      Data(
        TRIText.file(rows: [
          row(1, ["5.1 - FUGITIVE AIR": "10"]), row(2, ["TRI CHEMICAL/COMPOUND ID": "0000071432", "FORM TYPE": "A"]),
          row(3, ["TRI CHEMICAL/COMPOUND ID": "0000100425"]),
        ]).utf8))
    try folder.write("em_2010.csv", Data((RETCText.amountsHeader + RETCText.amounts("1")).utf8))
    let edition = try await build([folder.path("tri.csv"), folder.path("em_2010.csv")], in: folder)
    func zero(_ key: String, _ register: Register, _ year: Int) throws -> ZeroKind? {
      try #require(try edition.listings(of: key, tables.lists).first { $0.register == register && $0.year == year })
        .zero
    }
    #expect(try zero("108-88-3", .tri, 2018) == nil)
    #expect(try zero("71-43-2", .tri, 2018) == .belowThreshold)
    #expect(try zero("100-42-5", .tri, 2018) == .reportedZero)
    #expect(try zero("75-07-0", .tri, 2018) == .noData)
    #expect(try zero("108-88-3", .npri, 2018) == .noData)
    #expect(try zero("108-88-3", .retc, 2010) == .unknown)
    #expect(try zero("124-38-9", .tri, 2018) == .notSubject)
  }
}
