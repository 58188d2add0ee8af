import Foundation
import Prevention
import PublicRecord
import Questions
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// What cannot be pledged is refused in one line, and nothing is recorded.
struct RefusedPledgeTests {
  private let testing: PledgeTesting

  init() throws { testing = try PledgeTesting() }

  private static let wrong: [(String, @Sendable (inout PledgeRequest) -> Void)] = [
    ("the edition has no figures of 2012 for US:60601TSTFC1MAIN", { $0.base = YearSpan(2012...2012) }),
    ("reported nothing of 108-88-3 in 2021", { ($0.base, $0.target) = (YearSpan(2021...2021), 2022) }),
    ("expected a target after the base", { ($0.base, $0.target) = (YearSpan(2022...2022), 2022) }),
    // 2021 has a form of another substance alone, 2020 a Form A: a mean with a hole would be taken for less.
    (
      "reported nothing of 108-88-3 in 2021; expected a base that was reported in every year",
      { ($0.base, $0.target) = (YearSpan(2018...2021), 2022) }
    ),
    (
      "certified to be below the threshold (Form A) of 108-88-3 in 2020",
      { ($0.base, $0.target) = (YearSpan(2018...2020), 2022) }
    ),
    ("has no weight in hazard", { ($0.substances, $0.measure) = (["630-08-0"], "hazard") }),
    ("knownFacility", { $0.facilities = ["US:nobody"] }),
    ("found no facility of the company", { ($0.facilities, $0.company) = ([], "Nobody at All") }),
    ("knownSubstance", { $0.substances = ["unobtainium"] }),
    ("one of T1's: 108-88-3, 71-43-2", { $0.substances = ["lead"] }),
    ("no dioxins and furans", { $0.substances = ["dioxins-furans"] }),
    (
      "the target 2018, past on 2019-03-01",
      { ($0.goal, $0.base, $0.target) = (.init(.reduce, 100), YearSpan(2017...2017), 2018) }
    ),
    ("found a base of zero", { ($0.categories) = ["onsite_water"] }),
    ("found the goal reduce 0", { $0.goal = .init(.reduce, 0) }),
    ("found the goal reduce 101", { $0.goal = .init(.reduce, 101) }),
    ("found the goal per_output 100", { $0.goal = .init(.perOutput, 100) }),
    ("has a number that is none", { $0.goal = .init(.reduce, .nan) }),
    ("expected a goal below the base", { $0.goal = .init(.amount, 100) }),
    ("found the goal amount -1", { $0.goal = .init(.amount, -1) }),
    ("found the measure \"teq\"", { $0.measure = "teq" }),
    ("measure \"hazard:nobody\"", { $0.measure = "hazard:nobody" }),
    ("found the category \"air\"", { $0.categories = ["air"] }),
    ("found no substance", { $0.substances = [] }),
    ("found nobody who pledges", { $0.company = "" }),
  ]

  @Test(arguments: wrong.indices) func pledges(_ index: Int) async throws {
    let (expected, change) = Self.wrong[index]
    try testing.open(
      "T1",
      ChallengeTerms(
        name: Trilingual("A test", in: .english), organiser: "Nobody", years: YearSpan(2014...2023),
        substances: expected.contains("dioxins") || expected.contains("weight") ? [] : ["108-88-3", "71-43-2"],
        categories: []))
    var rows = ["2017": "90", "2018": "100", "2019": "95", "2020": "A", "2022": "40"].map {
      testing.row(Int($0) ?? 0, $1)
    }
    if expected.contains("in every year") { rows.removeAll { $0["YEAR"] == "2020" } }
    if expected.contains("in every year") { rows.append(testing.row(2020, "93")) }
    rows.append(testing.row(2021, "5").merging(PledgeTesting.benzene) { $1 })
    rows.append(
      testing.row(2018, "9").merging(["CHEMICAL": "Carbon monoxide", "TRI CHEMICAL/COMPOUND ID": "0000630080"]) { $1 })
    let edition = try await testing.edition(rows: rows)
    let before = try testing.store.eventCount
    do {
      try testing.pledge(testing.request("P1", change), edition)
      Issue.record("taken: expected \(expected)")
    } catch { #expect("\(error)".contains(expected), "\(error)") }
    #expect(try testing.store.eventCount == before && testing.store.pledges(reader: .keyholder).isEmpty)
  }

  /// Steps that do not follow from one another.
  @Test func steps() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(["2018": "100", "2022": "40"])
    try testing.pledge(testing.request("P1"), edition)
    try testing.record("P1", .accept)
    let wrong: [(String, ChallengeKind, (inout Event) -> Void)] = [
      ("accepted already", .accept, { _ in }),
      ("pledged already", .pledge, { $0.pledge = try? testing.store.pledge("P1", reader: .anyone)?.terms }),
      ("a closure of nothing", .closure, { _ in }),
      ("a closure of US:other", .closure, { ($0.closed, $0.date) = ("US:other", .today) }),
      ("with the day", .closure, { $0.closed = PledgeTesting.facility }),
      ("an embargo on evidence", .evidence, { $0.embargo = .today }),
      ("rights on withdraw", .withdraw, { $0.rights = .sealed }),
      ("found challenge", .challenge, { _ in }),
      (
        "an activity of US:other", .activities,
        {
          $0.activities = [
            PreventionActivity(
              facility: "US:other", year: 2019, substance: nil, code: nil, text: "-", range: nil, file: "f", line: 1)
          ]
        }
      ),
    ]
    for (expected, kind, change) in wrong {
      do {
        try testing.record("P1", kind, nil, change)
        Issue.record("taken: expected \(expected)")
      } catch { #expect("\(error)".contains(expected), "\(error)") }
    }
    try testing.record("P1", .withdraw)
    #expect(throws: RecordError.self) { try testing.record("P1", .accept) }
    #expect(throws: RecordError.self) { try testing.record("T1", .accept) }
    #expect(try testing.store.verify().events == 4)
  }

  /// A pledge is seen where both it and its challenge are.
  @Test(arguments: [
    (Rights.open, Rights.open, true, true), (.init(level: .restricted), .open, false, true),
    (.open, .init(level: .restricted), false, true),
  ])
  func rights(_ ofChallenge: Rights, _ ofPledge: Rights, _ isPublic: Bool, _ isKeepers: Bool) async throws {
    try testing.open("T1", rights: ofChallenge)
    let edition = try await testing.edition(["2018": "100", "2022": "40"])
    try testing.pledge(testing.request("P1"), edition, rights: ofPledge)
    for (reader, isSeen) in [(Reader.anyone, isPublic), (.keeper, isKeepers)] {
      #expect(try (testing.store.pledge("P1", reader: reader) != nil) == isSeen)
      #expect(try testing.store.pledges(reader: reader).count == (isSeen ? 1 : 0))
      #expect(try testing.store.challenges(reader: reader).count == (reader.isKeeper || ofChallenge == .open ? 1 : 0))
    }
  }

  /// What a file says is taken whole or not at all, with the reason.
  @Test(arguments: [
    ("{}", "found neither a challenge nor pledges"), (#"{"pledge": []}"#, "found the field \"pledge\""),
    (#"{"pledges": [{"id": "P1"}]}"#, "expected one of reduce, amount, eliminate, per_output"),
    (#"{"pledges": [{"id": "P1", "reduce": 1, "eliminate": true}]}"#, "expected one of reduce"),
    (#"{"pledges": [{"id": "P1", "reduce": "much"}]}"#, "pledges 1 reduce: expected Double"),
    (#"{"pledges": [{"id": "P1", "reduce": 5}]}"#, "found no \"company\""),
    (#"{"challenge": {"id": "C", "name": "C", "organiser": "O", "years": "1995..1988"}}"#, "found the years"),
    ("[", "expected"), (#"{"challenge": {"id": "C"}}"#, "found no \"name\""),
  ])
  func files(_ text: String, _ expected: String) throws {
    let path = try testing.folder.write("file.json", text)
    #expect {
      try ChallengeFile(path)
    } throws: { "\($0)".contains(expected) && "\($0)".hasPrefix(path) }
  }

  /// What facilities say they did: TRI's file 2a by its columns' names, and anyone's CSV file.
  @Test func activities() async throws {
    try testing.open("T1")
    let edition = try await testing.edition(["2018": "100", "2022": "40"])
    try testing.pledge(testing.request("P1"), edition)
    let pledge = try #require(try testing.store.pledge("P1", reader: .anyone))
    let ordinals = ["FIRST", "SECOND", "THIRD", "FOURTH"]
    let columns =
      ["REPORTING YEAR", "TRIFID", "TRI CHEMICAL ID"]
      + ordinals.flatMap {
        [
          "\($0) SOURCE REDUCTION ACTIVITY CODE", "\($0) SOURCE REDUCTION ACTIVITY DESCRIPTION",
          "EST ANNUAL REDUCTION - \($0) SOURCE REDUCTION ACTIVITY - CODE",
        ]
      }
    func line(_ cells: [String]) -> String {
      (cells + Array(repeating: "", count: columns.count - cells.count)).joined(separator: "\t") + "\n"
    }
    let text =
      columns.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\t") + "\n"
      + line(["2019", "60601TSTFC1MAIN", "0000108883", "S11", "Substituted a solvent", "R4", "W13", "Procedures", "NA"])
      + line(["2019", "60601TSTFC1MAIN", "0000071432", "S11", "Another substance", "R1"])
      + line(["2019", "60601TSTFC2OTHR", "0000108883", "S11", "Another facility", "R1"])
      + line(["2020", "60601TSTFC1MAIN", "0000108883"])
      // A code on no list is of no pledge.
      + line(["2019", "60601TSTFC1MAIN", "N999", "S11", "A substance that nobody lists", "R1"])
    let path = try testing.folder.write("US_2a_2019.txt", text)
    let file = try ActivityFile(path, testing.tables.substances)
    #expect(file.activities.count == 5)
    let own = file.activities(of: pledge)
    #expect(own.map { $0.code } == ["S11", "W13"] && own.map { $0.range } == ["R4", nil])
    #expect(own[0].line == 2 && own[0].file == "US_2a_2019.txt" && own[0].year == 2019)
    try testing.record("P1", .activities) { $0.activities = own }
    #expect(try testing.store.pledge("P1", reader: .anyone)?.activities == own)
    let csv = try testing.folder.write(
      "actions.csv", "facility,year,text\n\(PledgeTesting.facility),2020,\"Closed loops, all\"\n")
    #expect(
      try ActivityFile(csv, testing.tables.substances).activities(of: pledge).map(\.text) == ["Closed loops, all"])
    for (bad, expected) in [
      (text + "2019\tshort\tx\tS1\n", "line 7: found 4 fields"),
      (columns.filter { $0 != "TRIFID" }.joined(separator: "\t") + "\n", "found no column TRIFID"),
    ] {
      let path = try testing.folder.write("bad.txt", bad)
      #expect {
        try ActivityFile(path, testing.tables.substances)
      } throws: { "\($0)".contains(expected) }
    }
    for (bad, expected) in [
      ("facility,year,text\nnobody,2020,x\n", "expected CC:ID"),
      ("facility,year,text\nUS:1,20,x\n", "expected a year"), ("facility,year,text\nUS:1,2020,\n", "what was done"),
      ("facility,text\nUS:1,x\n", "found the columns"),
    ] {
      let path = try testing.folder.write("bad.csv", bad)
      #expect {
        try ActivityFile(path, testing.tables.substances)
      } throws: { "\($0)".contains(expected) }
    }
  }
}
