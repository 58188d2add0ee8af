import Editions
import Foundation
import Prevention
import PublicRecord
import Questions
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// Pledges, and how they go in an edition.
struct ChallengeTests {
  private let testing: PledgeTesting

  init() throws { testing = try PledgeTesting() }

  // MARK: Real figures

  /// The substances of 33/50 in California, as the example file has them.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func california() async throws {
    let edition = try await build(
      [RealData.path("tri/TRI_1987_CA.csv"), RealData.path("tri/TRI_2017_CA.csv")], in: testing.folder)
    let file = try ChallengeFile(testing.example("challenge_33_50.json"))
    let opened = try #require(file.challenge)
    try testing.open(opened.id, opened.terms)
    let challenge = try #require(try testing.store.challenge("33-50", reader: .anyone))
    #expect(challenge.terms.substances.count == 18 && challenge.terms.years.description == "1988..1995")
    let trend = try ChallengeTrend(challenge, edition, testing.evidence(edition))
    #expect(trend.unknown.isEmpty && trend.years.map { $0.year } == [1987, 2017])
    #expect(trend.years.map { $0.facilities } == [957, 695])
    for (year, figures) in zip(trend.years, [(30_809_593.591, 22_191_204.751), (4_298_497.068, 541_909.693)]) {
      #expect(abs(year.kilograms - figures.0) < 0.0005 && abs(year.toAir - figures.1) < 0.0005)
    }
    let change = trend.years[1].kilograms / trend.years[0].kilograms - 1
    #expect(String(format: "%.2f", change * 100) == "-86.05")
    // Without hydrogen cyanide.
    let without = Question().with {
      $0.substances = challenge.terms.substances.filter { $0 != "74-90-8" }
      $0.categories = challenge.terms.categories.compactMap { Category(code: $0) }
      $0.years = [2017...2017]
    }
    #expect(abs(try edition.answer(without).rows[0].value - 4_021_362.613) < 0.0005)
    #expect(
      abs(try edition.answer(without.with { $0.categories = [.onsiteAir] }).rows[0].value - 265_222.084) < 0.0005)
  }

  /// Achieved, but more per output.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func achievedButMorePerOutput() async throws {
    let edition = try await build((2014...2021).map { RealData.path("tri/\($0)_il.csv") }, in: testing.folder)
    try testing.open("T1")
    for (id, facility, substance) in [
      ("P1", "US:61832TPKNC915NM", "75-15-0"), ("P2", "US:60450QNTMC8805N", "74-85-1"),
    ] {
      try testing.pledge(
        testing.request(id) {
          ($0.facilities, $0.substances) = ([facility], [substance])
          ($0.base, $0.target) = (YearSpan(2014...2014), 2021)
        }, edition)
      try testing.record(id, .accept)
    }
    let progress = try testing.progress(edition)
    let (first, second) = (progress[0], progress[1])
    #expect(abs((first[year: 2014]?.value ?? 0) - 1_751_365.500) < 0.0005)
    #expect(abs((first.current?.value ?? 0) - 1_353_667.957) < 0.0005)
    #expect(progress.map { testing.percents($0) } == ["-22.71 53.17", "-28.77 20.61"])
    #expect(progress.allSatisfy { $0.state == .achieved && $0.year == 2021 && $0.objections.count == 1 })
    #expect(first.objections.map(\.word) == ["more_per_output"])
    let ratio = (first.current?.value ?? 0) / (first.current?.perOutput ?? 1)
    #expect(String(format: "%.4f", ratio) == "0.5046")
    #expect(second.peers?.sectors == ["3251"] && (second.peers?.change ?? -1) > 0)
    // What is asked of the edition by its own words is the same.
    for one in progress {
      for row in try edition.answer(one.pledge.question(in: edition)).rows {
        #expect(abs((one[year: row.values[0].year ?? 0]?.value ?? 0) - row.value) < 1e-6)
      }
    }
  }

  // MARK: States

  /// From 100 kg in 2018 to half of it in 2022: the line is at 87.5, 75, 62.5 and 50.
  @Test(arguments: [
    (["2019": "87.5"], PledgeProgress.State.onTrack, 2019 as Int?), (["2019": "87.6"], .behind, 2019),
    (["2019": "95", "2022": "50"], .achieved, 2022), (["2022": "50.1"], .missed, 2022), ([:], .accepted, nil),
    (["2022": "0"], .achieved, 2022), (["2021": "0", "2023": "200"], .onTrack, 2021),
    (["2022": "A"], .noData, 2022), (["2022": "-"], .noData, 2022),
    // A year behind the target tells nothing of it: the newest up to it does.
    (["2022": "50", "2023": "80"], .achieved, 2022),
  ])
  func states(_ years: [String: String], _ state: PledgeProgress.State, _ year: Int?) async throws {
    try testing.open("T1")
    let edition = try await testing.edition(["2018": "100"].merging(years) { $1 })
    try testing.pledge(testing.request("P1") { $0.goal = .init(.reduce, 50) }, edition)
    #expect(try testing.progress(edition)[0].state == .proposed)
    try testing.record("P1", .accept)
    let progress = try testing.progress(edition)[0]
    #expect(progress.state == state && progress.year == year)
    let gap = progress.current?.gaps.first
    switch years["2022"] {
    case "A": #expect(gap?.why == .belowThreshold)
    case "-": #expect(gap?.why == .noReport && gap?.reportsOthers == true)
    default: #expect(gap == nil)
    }
    if years["2023"] == "80" { #expect(progress.objections.contains(.roseAgain(year: 2023))) }
    try testing.record("P1", .withdraw)
    #expect(try testing.progress(edition)[0].state == .withdrawn)
  }

  /// A closure is shown as one, from its year on; it is no zero.
  @Test func closures() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(["2018": "100", "2019": "40", "2022": "-"])
    try testing.pledge(testing.request("P1") { $0.goal = .init(.eliminate) }, edition)
    try testing.record("P1", .accept)
    try testing.record("P1", .closure, "2022-12-31") { $0.closed = PledgeTesting.facility }
    let progress = try testing.progress(edition)[0]
    #expect(progress.state == .noData && progress.current?.gaps.first?.why == .closed && progress.change == nil)
    #expect(progress[year: 2019]?.gaps.isEmpty == true)
  }

  /// What is left of two facilities is above the goal already: what the other one has could only add to it.
  @Test func aGapCannotHideAMiss() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(
      ["2018": "100", "2022": "-"], others: ["2018": "100", "2022": "120"])
    for (id, percent) in [("P1", 50.0), ("P2", 30.0)] {
      try testing.pledge(
        testing.request(id) {
          $0.facilities = [PledgeTesting.facility, PledgeTesting.other]
          $0.goal = .init(.reduce, percent)
        }, edition)
      try testing.record(id, .accept)
    }
    #expect(try testing.progress(edition).map(\.state) == [.missed, .noData])
  }

  /// All kinds of goals from a mean of two years.
  @Test func goals() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(
      ["2017": "80", "2018": "120", "2022": "45"], ratios: ["2018": "1.5", "2022": "0.5"])
    let goals: [(PledgeTerms.Goal, Double, PledgeProgress.State)] = [
      (.init(.reduce, 55), 45, .achieved), (.init(.amount, 44), 44, .missed), (.init(.eliminate), 0, .missed),
      // The ratios of 2018 and 2022, with the years between missing, tell no output.
      (.init(.perOutput, 10), 90, .noData),
    ]
    for (index, goal) in goals.enumerated() {
      try testing.pledge(
        testing.request("P\(index)") { ($0.goal, $0.base) = (goal.0, YearSpan(2017...2018)) }, edition)
      try testing.record("P\(index)", .accept)
    }
    for (progress, goal) in zip(try testing.progress(edition), goals) {
      #expect(abs(progress.goal - goal.1) < 1e-9 && progress.state == goal.2, "\(goal.0)")
      #expect(progress.base == 100 && progress.restatement == 0)
    }
  }

  /// Per output: half the output with 60 kg is a rise by a fifth.
  @Test func perOutput() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(
      ["2018": "100", "2019": "100", "2020": "100", "2021": "100", "2022": "60"],
      ratios: ["2019": "1", "2020": "1", "2021": "1", "2022": "0.5"])
    for (id, goal) in [("P1", PledgeTerms.Goal(.perOutput, 10)), ("P2", .init(.reduce, 30))] {
      try testing.pledge(testing.request(id) { $0.goal = goal }, edition)
      try testing.record(id, .accept)
    }
    let progress = try testing.progress(edition)
    #expect(progress[0].state == .missed && progress[1].state == .achieved)
    #expect(progress[1].objections == [.morePerOutput(progress[1].current.map { ($0.perOutput ?? 0) / 100 - 1 } ?? 0)])
    #expect(abs((progress[1].current?.perOutput ?? 0) - 120) < 1e-9)
  }

  // MARK: What stands beside it

  /// A base above its years, less than pledged per output, another medium, another substance, and the sector: each
  /// speaks against the claim.
  @Test func objections() async throws {
    try testing.open("T1")
    var rows: [[String: String]] = []
    for (year, air, water, benzene, ratio) in [
      (2016, "60", "0", "1", "1"), (2017, "60", "0", "1", "1"), (2018, "100", "0", "1", "1"),
      (2022, "40", "30000", "90", "0.5"),
    ] {
      rows.append(testing.row(year, air, ratio: ratio).merging(["5.3 - WATER": water]) { $1 })
      rows.append(testing.row(year, benzene).merging(PledgeTesting.benzene) { $1 })
      rows.append(testing.row(year, year == 2022 ? "10" : "100", at: PledgeTesting.other))
    }
    for year in 2019...2021 { rows.append(testing.row(year, "40", ratio: "1")) }
    let edition = try await testing.edition(rows: rows)
    try testing.pledge(testing.request("P1") { $0.goal = .init(.reduce, 50) }, edition)
    try testing.record("P1", .accept)
    let progress = try testing.progress(edition)[0]
    #expect(progress.state == .achieved)
    #expect(
      progress.objections.map(\.word) == [
        "high_base", "other_categories", "hazard_rose", "less_per_output", "sector_too",
      ])
    #expect(progress.objections.contains(.otherCategories(0.5)))
    #expect(abs((progress.allCategoriesChange ?? 0) + 0.3) < 1e-9)
    #expect(abs((progress.peers?.change ?? 0) + 0.9) < 1e-9)
  }

  /// The base is what it was in the edition of the pledge, and what it is now: marked where it moved by more than 5 %.
  @Test func restatedBases() async throws {
    try testing.open("T1")
    let before = try await testing.edition(["2018": "100"], name: "before")
    try testing.pledge(testing.request("P1") { $0.goal = .init(.reduce, 50) }, before)
    try testing.record("P1", .accept)
    let after = try await testing.edition(["2018": "130", "2022": "60"], name: "after")
    let progress = try testing.progress(after)[0]
    #expect(progress.pledge.terms.baseline.edition == before.manifest.id && progress.edition == after.manifest.id)
    #expect(progress.pledge.terms.baseline.value == 100 && progress.restatedBase == 130 && progress.isRestated)
    #expect(progress.state == .achieved && progress.objections.contains(.restated))
    let slightly = try await testing.edition(["2018": "104", "2022": "50"], name: "slightly")
    #expect(try testing.progress(slightly)[0].isRestated == false)
    // An edition without the base counts from the base as first printed.
    let later = try await testing.edition(["2022": "50"], name: "later")
    let without = try testing.progress(later)[0]
    #expect(without.restatedBase == nil && without.base == 100 && without.state == .achieved)
  }

  /// Amounts that were estimated in the base and measured now.
  @Test func foundOtherwise() async throws {
    try testing.open("T1")
    func rows(_ year: Int, _ amount: String, _ method: String) -> String {
      NPRIText.row(year: year, amount, method: method)
    }
    let text = NPRIText.header + rows(2018, "10", "O") + rows(2022, "4", "M3")
    let edition = try await build([try testing.folder.write("npri.csv", text)], in: testing.folder, name: "npri")
    try testing.pledge(
      testing.request("P1") {
        ($0.facilities, $0.substances, $0.goal) = ([edition.facilities[0]], ["lead"], .init(.reduce, 50))
      }, edition)
    try testing.record("P1", .accept)
    let progress = try testing.progress(edition)[0]
    #expect(progress.isFoundOtherwise == true && progress.objections.contains(.foundOtherwise))
    #expect({ if case .notTold = progress.output { true } else { false } }(), "NPRI does not tell output")
  }

  /// Two pledges of one facility, substance and medium are kept, and counted once.
  @Test func twiceIsCountedOnce() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(
      ["2018": "100", "2022": "40"], others: ["2018": "200", "2022": "190"])
    try testing.pledge(testing.request("P1") { $0.goal = .init(.reduce, 50) }, edition)
    try testing.pledge(
      testing.request("P2") {
        $0.facilities = [PledgeTesting.facility, PledgeTesting.other]
        ($0.goal, $0.categories) = (.init(.reduce, 20), [])
      }, edition)
    try testing.pledge(
      testing.request("P3") { ($0.goal, $0.categories) = (.init(.reduce, 50), ["onsite_water", "onsite_air"]) }, edition
    )
    for id in ["P1", "P2"] { try testing.record(id, .accept) }
    let (progress, sums) = try testing.results(edition)
    #expect(progress.map(\.shared) == [["P2", "P3"], ["P1", "P3"], ["P1", "P2"]])
    #expect(sums.count == 1 && sums[0].base == 300 && sums[0].value == 230 && sums[0].pledges == 2)
    #expect(sums[0].countedOnce == 1 && sums[0].leftOut == 0)
    try testing.record("P2", .withdraw)
    #expect(try testing.results(edition).sums[0].base == 100)
  }

  /// A plant that changed its identifier is followed.
  @Test func plantsAreFollowed() async throws {
    try testing.open("T1")
    let rows = [
      testing.row(2018, "100"), testing.row(2022, "40", at: "US:60601TSTFC9LATE"),
    ]
    let joins = try testing.folder.write(
      "joins.csv",
      "earlier,later,verdict,who,why\n\(PledgeTesting.facility),US:60601TSTFC9LATE,same,A. Reviewer,new number\n")
    let edition = try await testing.edition(rows: rows, joins: joins)
    // Both identifiers are one plant: its amounts are in once.
    try testing.pledge(
      testing.request("P1") {
        ($0.facilities, $0.goal) = ([PledgeTesting.facility, "US:60601TSTFC9LATE"], .init(.reduce, 50))
      }, edition)
    try testing.record("P1", .accept)
    let progress = try testing.progress(edition)[0]
    #expect(progress.state == .achieved && progress.base == 100 && progress.current?.value == 40)
  }

  // MARK: What is missing

  /// Whoever stops reporting before an edition begins is missed in it all the same: the pledge knows what its base was.
  @Test func editionsWithoutTheBase() async throws {
    try testing.open("T1")
    let whole = try await testing.edition(
      ["2018": "100", "2019": "90"], others: ["2018": "100", "2019": "90", "2022": "30"], name: "whole")
    try testing.pledge(
      testing.request("P1") {
        ($0.facilities, $0.goal) = ([PledgeTesting.facility, PledgeTesting.other], .init(.reduce, 50))
      }, whole)
    try testing.record("P1", .accept)
    #expect(try testing.progress(whole)[0].state == .noData)
    // The facility reports something else.
    let later = try await testing.edition(["2022": "-"], others: ["2022": "30"], name: "later")
    let progress = try testing.progress(later)[0]
    #expect(progress.state == .noData && progress.current?.gaps.map { $0.why } == [.noReport])
    // The edition does not know it at all.
    let without = try await testing.edition([:], others: ["2022": "30"], name: "without")
    #expect(try testing.progress(without)[0].current?.gaps.map { $0.why } == [.unknownFacility])
    #expect(try testing.progress(without)[0].state == .noData)
    // What is left is above the goal already.
    let above = try await testing.edition([:], others: ["2022": "150"], name: "above")
    #expect(try testing.progress(above)[0].state == .missed)
  }

  /// A substance may be filed under several codes: one that had the base's amount and is not filed any more leaves a
  /// hole, whatever the other one says; one that takes its place does not.
  @Test(arguments: [
    ([("lead", "0")], PledgeProgress.State.noData, PledgeProgress.Absence.noReport as PledgeProgress.Absence?),
    ([("lead", "0"), ("N420", "A")], .noData, .belowThreshold), ([("lead", "5"), ("N420", "5")], .achieved, nil),
    ([("lead", "20")], .noData, .noReport), ([("lead", "0"), ("N420", "0")], .achieved, nil),
  ])
  func severalCodes(
    _ now: [(code: String, amount: String)], _ state: PledgeProgress.State, _ why: PledgeProgress.Absence?
  ) async throws {
    try testing.open("T1")
    let codes = [
      "lead": ["CHEMICAL": "Lead", "TRI CHEMICAL/COMPOUND ID": "0007439921"],
      "N420": ["CHEMICAL": "Lead compounds", "TRI CHEMICAL/COMPOUND ID": "N420"],
    ]
    func row(_ year: Int, _ code: String, _ amount: String) -> [String: String] {
      testing.row(year, amount).merging(codes[code] ?? [:]) { $1 }
    }
    let edition = try await testing.edition(
      rows: [row(2018, "lead", "50"), row(2018, "N420", "50")] + now.map { row(2022, $0.code, $0.amount) })
    try testing.pledge(
      testing.request("P1") { ($0.substances, $0.goal) = (["lead"], .init(.reduce, 50)) }, edition)
    try testing.record("P1", .accept)
    let progress = try testing.progress(edition)[0]
    #expect(progress.state == state && progress.current?.gaps.first?.why == why)
  }

  /// A code that takes another's place is no hole.
  @Test func aCodeTakesAnothersPlace() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(rows: [
      testing.row(2018, "100").merging(["CHEMICAL": "Lead", "TRI CHEMICAL/COMPOUND ID": "0007439921"]) { $1 },
      testing.row(2022, "40").merging(["CHEMICAL": "Lead compounds", "TRI CHEMICAL/COMPOUND ID": "N420"]) { $1 },
    ])
    try testing.pledge(
      testing.request("P1") { ($0.substances, $0.goal) = (["lead"], .init(.reduce, 50)) }, edition)
    try testing.record("P1", .accept)
    #expect(try testing.progress(edition)[0].state == .achieved)
  }

  /// A Form A has no amounts: of a facility that files no other, no hazard is known.
  @Test func hazardOfFormsWithoutAmounts() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(["2018": "100", "2022": "A"])
    try testing.pledge(testing.request("P1"), edition)
    try testing.record("P1", .accept)
    let progress = try testing.progress(edition)[0]
    #expect(progress[year: 2018]?.hazard != nil && progress.current?.hazard == nil && progress.hazardChange == nil)
    #expect(progress.current?.gaps.first?.reportsOthers == false)
  }

  /// What is in two pledges counts with the one whose base is earlier, in whatever order they were recorded.
  @Test(arguments: [["P1", "P2"], ["P2", "P1"]])
  func sumsDoNotGoByTheOrder(_ order: [String]) async throws {
    try testing.open("T1")
    let edition = try await testing.edition(["2017": "200", "2018": "100", "2022": "40"])
    for id in order {
      try testing.pledge(
        testing.request(id) {
          $0.base = id == "P1" ? YearSpan(2017...2017) : YearSpan(2018...2018)
          $0.categories = id == "P1" ? [] : ["onsite_air"]
        }, edition)
      try testing.record(id, .accept)
    }
    let sums = try testing.results(edition).sums
    #expect(sums.count == 1 && sums[0].base == 200 && sums[0].value == 40 && sums[0].countedOnce == 1)
  }

  /// A company is known by its letters, of whatever script.
  @Test func companies() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(["2018": "100", "2022": "40"])
    let names = ["Example Works, Inc.", "EXAMPLE WORKS INC", "株式会社", "日本", "Émile & Fils"]
    for (number, name) in names.enumerated() {
      try testing.pledge(testing.request("P\(number)") { $0.company = name }, edition)
    }
    let keys = try testing.store.pledges(reader: .anyone).map(\.terms.companyKey)
    #expect(keys == ["example-works-inc", "example-works-inc", "株式会社", "日本", "emile-fils"])
    for name in ["---", " ", "a\u{202E}b", "a\nb", String(repeating: "a", count: 201)] {
      #expect(throws: RecordError.self) { try testing.pledge(testing.request("B1") { $0.company = name }, edition) }
    }
  }
}
