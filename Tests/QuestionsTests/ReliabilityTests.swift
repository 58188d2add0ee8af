import Editions
import Foundation
import Questions
import Registers
import TestSupport
import Testing
import Vocabulary

/// How amounts were found, and how far that may be relied on.
struct ReliabilityTests {
  private let folder: TemporaryFolder
  private let evidence: (Edition) throws -> Evidence

  init() throws {
    folder = try TemporaryFolder()
    let tables = try ReferenceTables()
    evidence = { Evidence($0, tables: tables, findings: nil) }
  }

  @Test(arguments: [
    ("M", "1"), ("m3", "1"), ("M3 - Source Testing", "1"), ("M3 AL", "1"), ("M2", "1"), ("E", "2"), ("E1", "2"),
    ("E2", "2"), ("C", "3"), ("O", "4"), ("NI", "not_told"), ("NA", "not_told"), ("", "not_told"), ("  ", "not_told"),
  ])
  func codesOfNPRI(_ cell: String, _ score: String) {
    #expect(EstimationMethod(cell)?.reliability.rawValue == score)
  }

  @Test(arguments: ["M9", "X", "-", "measured", "É"]) func otherCodes(_ cell: String) {
    #expect(EstimationMethod(cell) == nil)
  }

  /// NPRI's disposals as published in 2017: the sums of each score.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func disposalsOfNPRI() async throws {
    let edition = try await build([RealData.path("npri/NPRI-SubsDisp-Normalized-Since1993.csv")], in: folder)
    let evidence = try evidence(edition)
    let asked = try Question(parameters: [(.year, "2014"), (.by, "reliability")])
    let rows = try edition.answer(asked, evidence).rows
    #expect(rows.map(\.values) == ["1", "2", "3", "4"].map { [.reliability(Reliability(rawValue: $0) ?? .notTold)] })
    let expected = [132_897_261.448, 2_028_955.141, 35_381_126.810, 103_485_310.260]
    for (row, value) in zip(rows, expected) {
      #expect(abs(row.value - value) < 0.0005)
      // The figure that a row leads to, and its lines.
      let narrowed = asked.narrowed(to: row)
      #expect(try edition.answer(narrowed, evidence).rows[0].value == row.value)
      var traced = 0.0
      try edition.trace(narrowed, evidence) {
        traced += $0.value
        return true
      }
      #expect(abs(traced - value) < 0.0005)
    }
    #expect(abs(rows.reduce(0) { $0 + $1.value } - 273_792_653.659) < 0.0005)
    let (first, second) = (
      try #require(try edition.reliabilityNote(Question().inYear(2014), evidence)),
      try #require(try edition.reliabilityNote(Question().inYear(2015), evidence))
    )
    #expect(String(format: "%.2f %.4f", first.measured * 100, first.mean) == "48.54 2.3998")
    #expect(String(format: "%.2f %.4f", second.measured * 100, second.mean) == "49.46 1.9017")
  }

  /// Beside another trait of amounts, under filters, and where a file says nothing.
  @Test func groupsAndFilters() async throws {
    let rows = [
      NPRIText.row("5", method: "M1"), NPRIText.row(category: "Fugitive", "3", method: "O"),
      NPRIText.row(group: "Off-site Disposal", category: "Landfill", "7", method: "E2"),
      NPRIText.row(code: "71-43-2", name: "Benzene", "11", method: ""),
      NPRIText.row(code: "108-88-3", name: "Toluene", "13", method: "Q7"),
    ]
    let retc = RETCText.amountsHeader + RETCText.amounts("2")
    let edition = try await build(
      [folder.write("npri.csv", NPRIText.header + rows.joined()), folder.write("em_2018.csv", retc)], in: folder)
    let evidence = try evidence(edition)
    func ask(_ words: (parameter: Question.Parameter, text: String)...) throws -> [String: Double] {
      let rows = try edition.answer(Question(parameters: words), evidence).rows
      return Dictionary(
        uniqueKeysWithValues: rows.map { ($0.values.map(\.text).joined(separator: " "), $0.value) })
    }
    let all = ["CA 1": 5.0, "CA 2": 7, "CA 4": 3, "CA not_told": 24, "MX not_told": 2]
    #expect(try ask((.by, "country,reliability")) == all)
    let methods = ["landfill 2": 7.0, "not_disposal 1": 5, "not_disposal 4": 3, "not_disposal not_told": 24]
    #expect(try ask((.by, "method,reliability"), (.country, "CA")) == methods)
    #expect(try ask((.reliability, "1,4")) == ["": 8])
    #expect(try ask((.reliability, "2"), (.method, "landfill")) == ["": 7])
    #expect(
      try ask((.reliability, "not_told"), (.by, "substance"), (.country, "CA")) == ["71-43-2": 11, "108-88-3": 13])
    let left = try edition.leftOut(of: Question().with { $0.reliability = [.measured] }, evidence)
    #expect(left.contains { $0.reason == .methodNotTold && $0.value == 26 })
    let note = try #require(try edition.reliabilityNote(Question(), evidence))
    let mean: Double = (5 + 2 * 7 + 4 * 3) / 15
    #expect(note.told == 15 && note.all == 39)
    #expect(note.measured == 5.0 / 15 && note.mean == mean)
    #expect(try edition.reliabilityNote(Question().with { $0.countries = [.mexico] }, evidence) == nil)
    #expect(try edition.diagnostics().contains { $0.code == Diagnostic.Code.unknownMethod.rawValue })
  }

  /// An edition of format 6 does not know, and says so.
  @Test func editionsOfBefore() throws {
    let old = try Edition(
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("EditionsTests/Formats/6"))
    #expect(try old.details() == nil && old.reliabilityNote(Question(), evidence(old)) == nil)
    for words in [(Question.Parameter.by, "reliability"), (.reliability, "1")] {
      let error = #expect(throws: QuestionError.self) { try old.answer(Question(parameters: [words])) }
      #expect(error?.expected.kind == .editionWithDetails)
    }
  }
}
