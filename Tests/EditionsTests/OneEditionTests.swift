import Editions
import Foundation
import Questions
import TestSupport
import Testing
import Vocabulary

/// One edition of all three registers, built from the real files.
@Suite(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct OneEditionTests {
  private let folder: TemporaryFolder
  private let edition: Edition

  init() async throws {
    folder = try TemporaryFolder()
    edition = try await build(RealData.oneEdition, in: folder)
  }

  private func answer(_ words: (Question.Parameter, String)...) throws -> Answer.Rows {
    try edition.answer(Question(parameters: words.map { (parameter: $0.0, text: $0.1) })).rows
  }

  @Test func leadOfCanada() throws {
    let all = try answer((.country, "CA"), (.year, "2018"), (.substance, "lead"))
    #expect(abs(all[0].value - 244_744.004) <= 0.001)
    let media = try answer((.country, "CA"), (.year, "2018"), (.substance, "NA - 08"), (.by, "category"))
    #expect(media.map(\.texts) == [["onsite_air"], ["onsite_water"], ["onsite_land"]])
    for (row, kilograms) in zip(media, [130_603.781, 10_736.054, 103_404.168]) {
      #expect(abs(row.value - kilograms) <= 0.001)
    }
  }

  /// `--scope all` is the sum of the scopes; the figures are too large for a double to hold milligrams everywhere, so
  /// they are compared to the last bits that it has.
  @Test(arguments: ["country", "country,year", "year,category", "substance"])
  func scopesAddUp(_ by: String) throws {
    var sums: [[String]: Double] = [:]
    for scope in ["default", "ghg", "cac"] {
      for row in try answer((.scope, scope), (.by, by)) { sums[row.texts, default: 0] += row.value }
    }
    for row in try answer((.scope, "all"), (.by, by)) {
      #expect(abs(row.value - (sums[row.texts] ?? 0)) <= max(1e-6, row.value.ulp * 2), "\(row)")
    }
  }

  /// The facts of a trace add up to the answer, and its facilities are those that the answer counts.
  @Test func tracesAddUpToAnswers() throws {
    var generator = SeededGenerator(seed: 2026)
    let choices: [[(Question.Parameter, String)]] = [
      [(.country, "CA"), (.country, "MX"), (.country, "US"), (.register, "npri")],
      [(.year, "2014..2016"), (.year, "2018"), (.year, "1987,2021"), (.year, "2017")],
      [
        (.category, "onsite_air"), (.category, "recycling,treatment"), (.category, "offsite_disposal"),
        (.category, "sewage"),
      ],
      [
        (.substance, "lead"), (.substance, "71-43-2,108-88-3"), (.substance, "N420"), (.sector, "325"),
        (.sector, "21,2211"),
        (.state, "US-IL,CA-ON,MX-NLE"),
      ],
      [(.scope, "all"), (.scope, "default"), (.scope, "cac"), (.measure, "dioxin_mass"), (.measure, "teq")],
    ]
    for _ in 0..<40 {
      let words = choices.compactMap { Bool.random(using: &generator) ? $0.randomElement(using: &generator) : nil }.map
      {
        (parameter: $0.0, text: $0.1)
      }
      let question = try Question(parameters: words)
      var sum = 0.0
      var facilities: Set<String> = []
      try edition.trace(question) { row in
        sum += row.value
        facilities.insert(row.facility)
        return true
      }
      let row = try #require(try edition.answer(question).rows.first)
      #expect(abs(row.value - sum) <= max(1e-6, abs(sum) * 1e-11), "\(words)")
      if !question.categories.isEmpty || question.measure != .kilograms {
        #expect(row.facilities == facilities.count, "\(words)")
      }
    }
  }

  /// Rows of a finer grouping add up to those of a coarser one, in kilograms and in reports.
  @Test(arguments: ["state", "sector", "substance", "facility", "scope", "register", "country,state,sector"])
  func groupsAddUp(_ by: String) throws {
    let total = try #require(try answer((.scope, "all")).first)
    let rows = try answer((.scope, "all"), (.by, by))
    #expect(abs(rows.reduce(0) { $0 + $1.value } - total.value) <= total.value * 1e-12)
    #expect(rows.reduce(0) { $0 + $1.reports } == total.reports)
  }

  /// The same question gives the same bits, however often it is asked.
  @Test func answersRepeat() throws {
    let first = try answer((.by, "substance"), (.scope, "all"))
    for _ in 0..<5 { #expect(try answer((.by, "substance"), (.scope, "all")) == first) }
  }

  @Test(arguments: [
    ("benceno", "71-43-2"), ("BENZÈNE", "71-43-2"), ("plomb", "lead"), ("7439-92-1", "lead"), ("NA - 08", "lead"),
    ("N420", "lead"),
    ("mercurio comp", "mercury"),
  ])
  func substancesAreFound(_ text: String, _ key: String) throws {
    let found = try edition.catalog.searchSubstances(text, limit: 5).map {
      edition.catalog.substances[$0].substance.key
    }
    #expect(found.contains(key), "\(found)")
  }

  @Test(arguments: [
    ("penoles torreon", "MX:MMP0503500056"), ("adm decatur", "US:62526DMCRN4666F"),
    ("62526DMCRN4666F", "US:62526DMCRN4666F"),
  ])
  func facilitiesAreFound(_ text: String, _ id: String) throws {
    #expect(try edition.catalog.searchFacilities(text, limit: 10).map(\.id).contains(id))
  }

  /// RETC states the sector in its table of establishments; hardly a report goes without.
  @Test func mexicanReportsHaveSectors() throws {
    let unknown = try answer((.country, "MX"), (.by, "sector")).first { $0.texts == [Answer.unknown] }
    #expect((unknown?.reports ?? 0) < 10)
  }
}
