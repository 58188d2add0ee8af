import Editions
import Foundation
import Questions
import TestSupport
import Testing
import Vocabulary

/// Kilograms times the weight of their toxicity.
struct HazardTests {
  private let folder: TemporaryFolder
  private let tables: ReferenceTables

  init() throws { (folder, tables) = (try TemporaryFolder(), try ReferenceTables()) }

  private typealias Words = (parameter: Question.Parameter, text: String)

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * abs(b) }

  struct Figure: Sendable, CustomTestStringConvertible {
    let file: String
    let airKilograms: Double
    /// Of the kilograms to air, in per cent.
    let share: Double
    let air: Double
    /// Of the hazard to air, in per cent; nil where nobody computed it.
    let chromium: Double?
    let water: Double

    var testDescription: String { file }
  }

  static let figures = [
    Figure(
      file: "tri/2018_il.csv", airKilograms: 11_307_987.202, share: 98.9565, air: 317_815_326_970.174, chromium: 83.96,
      water: 356_780_946.331),
    Figure(
      file: "tri/2014_il.csv", airKilograms: 12_631_069.271, share: 99.8467, air: 369_482_407_161.060, chromium: 72.36,
      water: 846_343_586.307),
    Figure(
      file: "tri/2021_ca.csv", airKilograms: 2_755_363.290, share: 97.6057, air: 57_611_175_152.551, chromium: 87.29,
      water: 79_518_160.132),
    Figure(
      file: "tri/2018_us_onsite_rebuilt.csv", airKilograms: 272_685_240.543, share: 99.2008,
      air: 11_908_067_487_748.811, chromium: 73.00, water: 62_726_753_028.584),
    Figure(
      file: "retc/em_2014.csv", airKilograms: 19_169_028.932, share: 99.8436, air: 1_377_530_860_363.117, chromium: nil,
      water: 67_166_003_684.121),
    Figure(
      file: "retc/em_2018.csv", airKilograms: 20_152_060.109, share: 99.7279, air: 824_183_711_994.373, chromium: nil,
      water: 685_344_233_780.278),
    Figure(
      file: "npri/NPRI-INRP_ReleasesRejets_1993-present.csv", airKilograms: 82_644_345.656, share: 68.865,
      air: 2_246_655_751_756.6, chromium: nil, water: 50_189_197_053.0),
  ]

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)), arguments: figures)
  func hazardOfRealFiles(_ figure: Figure) async throws {
    let edition = try await build([RealData.path(figure.file)], in: folder)
    let evidence = Evidence(edition, tables: tables, findings: nil)
    func ask(_ words: Words...) throws -> Answer {
      try edition.answer(
        Question(parameters: words + [(.year, figure.file.contains("npri") ? "2018" : "1987..2023")]), evidence)
    }
    #expect(isNear(try ask((.measure, "hazard"), (.category, "onsite_air")).rows[0].value, figure.air))
    #expect(isNear(try ask((.measure, "hazard"), (.category, "onsite_water")).rows[0].value, figure.water))
    // However it is grouped, whether subtotals tell it or the facts.
    for words: [Words] in [[], [(.by, "substance")], [(.by, "facility")], [(.by, "state,category")], [(.by, "code")]] {
      let rows = try edition.answer(
        Question(
          parameters: words + [(.measure, "hazard")] + [
            (.year, figure.file.contains("npri") ? "2018" : "1987..2023")
          ]), evidence
      ).rows
      #expect(isNear(rows.reduce(0) { $0 + $1.value }, figure.air + figure.water), "\(words)")
    }
    let question = try ask((.measure, "hazard"), (.category, "onsite_air")).question
    let note = try #require(try edition.hazardNote(question, evidence))
    #expect(abs(note.all.kilograms - figure.airKilograms) <= 0.001)
    #expect(abs(try #require(note.all.share) * 100 - figure.share) <= 0.0005)
    #expect(isNear(note.hazard, figure.air))
    if let chromium = figure.chromium { #expect(abs(note.chromium / note.hazard * 100 - chromium) <= 0.005) }
    #expect(note.isForRanking == (figure.share >= 90))
    // The trace leads to the lines that it is made of.
    let table = try #require(try tables.hazard.table("rsei"))
    var traced = 0.0
    try edition.trace(question, evidence) { row in
      traced += row.value
      #expect(
        row.weight.map { $0.value > 0 && table[$0.row][row.category]?.value == $0.value } == true)
      return true
    }
    #expect(isNear(traced, figure.air))
  }

  /// A table of one's own, whose codes may be a register's as filed.
  @Test func anotherTable() async throws {
    let edition = try await build([folder.write("npri.csv", NPRIText.header + NPRIText.row("5"))], in: folder)
    let file = try folder.write(
      "mine.csv",
      """
      code,medium,weight,effect,basis,source,version
      NA - 08,air,10,cancer,,A study,1
      npri:NA - 08,air,20,cancer,,A study,1

      """)
    var tables = tables
    try tables.hazard.add(HazardTable(file: file))
    #expect(throws: HazardTableError.self) { try tables.hazard.add(HazardTable(file: file)) }
    let evidence = Evidence(edition, tables: tables, findings: nil)
    let question = try Question(parameters: [(.measure, "hazard:mine")])
    #expect(question.parameters.map(\.text) == ["hazard:mine"])
    let kilograms = try edition.answer(Question(parameters: [(.category, "onsite_air")]), evidence).rows[0].value
    #expect(kilograms > 0)
    #expect(try edition.answer(question, evidence).rows[0].value == kilograms * 20)
    #expect(throws: QuestionError.self) {
      try edition.answer(Question(parameters: [(.measure, "hazard:other")]), evidence)
    }
    #expect(throws: QuestionError.self) { try edition.answer(question) }
    for word in ["hazard:", "hazard:../x", "kilograms:rsei", "Hazard"] {
      #expect(throws: QuestionError.self) { try Question(parameters: [(.measure, word)]) }
    }
    #expect(throws: QuestionError.self) { try Question(parameters: [(.measure, "hazard"), (.unit, "lb")]) }
  }
}
