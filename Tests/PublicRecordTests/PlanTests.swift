import Foundation
import Outputs
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// The plan's sums, its form, its measures.
struct PlanTests {
  private let testing: RecordTesting

  init() throws { testing = try RecordTesting() }

  private func plan(_ id: String, _ paths: [String]) throws -> Plan {
    let entries = try paths.flatMap { try PlanFile($0).entries }
    let events = entries.map { entry in
      var event = Event(subject: id, kind: "plan")
      event.plan = entry
      event.rights = Rights(level: .restricted)
      return event
    }
    let store = try testing.store()
    try store.append(events)
    return try #require(try store.plan(id, reader: .keeper))
  }

  private func example() throws -> Plan {
    try plan(
      "EX2026",
      ["plan", "totals", "measures", "values", "spending", "status"].map { RecordTesting.example("\($0).csv") })
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence))) func thePrintedTotalsAgree() throws {
    let tables = RealData.path("../reference/tables")
    let plan = try plan(
      "OP2021", ["\(tables)/operational_plan_2021.csv", "\(tables)/operational_plan_2021_totals.csv"])
    #expect(plan.budget == 190_300_000)
    #expect(plan.programmes.count == 10)
    #expect(plan.activities.count == 62)
    #expect(plan.programmes.flatMap(\.objectives).count == 24)
    #expect(plan.activities.flatMap(\.subItems).count == 7)
    let expected = [
      "PRTR": 185_000, "ATLAS": 98_000, "SEM": 280_000, "JPAC": 300_000, "TEKEG": 100_000, "OPE": 150_000,
      "OPV": 55_000, "COMM": 310_000,
      "COUNCIL": 270_000,
      "PM": 155_000,
    ]
    for (code, total) in expected {
      let programme = try #require(plan.programme(code))
      #expect(programme.budget == total * 100, "\(code)")
      #expect(programme.difference == 0, "\(code)")
    }
    let remarks = try plan.remarks().map { $0[.english] }
    for text in [
      "No grand total is printed; 1,903,000 CAD is computed.", "\"Total\" 9×, \"Total Budget\" 1×",
      "150,000 + 55,000 = 205,000",
      "Only PRTR divides activities",
      "OP2021-ATLAS-O3-A1: the text seems cut off", "31,500", "87,500", "62 of 62 activities have no measure",
      "nine programmes, but the plan has ten tables",
      "a single objective, which has no number", "split across pages", "2019–2021 data",
      "One subject in several programmes",
      "partner organisations",
    ] { #expect(remarks.contains { $0.contains(text) }, "\(text)") }
  }

  @Test func measuresFollowTheirKinds() throws {
    let plan = try example()
    func measure(_ id: String) throws -> Plan.Measure { try #require(plan.measures.first { $0.planned.id == id }) }
    // Cumulative values are never added; increments are.
    #expect(try measure("M5").value(upTo: nil) == 4100)
    #expect(try measure("M5").value(upTo: Period("2026-Q1")) == 1200)
    #expect(try measure("M2").value(upTo: nil) == 210)
    #expect(try measure("M2").value(upTo: Period("2026")) == 210)
    // A target below the baseline.
    #expect(try measure("M4").progress(upTo: nil, value: 445) == 0.5)
    // Parts that do not make up the whole.
    #expect(try measure("M5").disagreements(upTo: nil).isEmpty)
    let values = try testing.folder.write(
      "odd.csv", "measure,period,value,part\nM5,2026-Q2,4100,\nM5,2026-Q2,1500,CA\nM5,2026-Q2,2500,MX\n")
    let store = try testing.store()
    let entries = try PlanFile(values).entries
    let odd = try #require(
      store.planning("EX2026", adding: entries).plan.measures.first { $0.planned.id == "M5" }?.disagreements(upTo: nil)
        .first)
    #expect(odd.sum == 5200)
    #expect(odd.whole == 4100)
    #expect(odd.period.description == "2026-Q2")
    #expect(try store.plans(reader: .anyone).isEmpty)
    #expect(try store.plan("EX2026", reader: .anyone) == nil)
    let activity = try #require(plan.activities.first { $0.item.id == "EX2026-REG-O1-A1" })
    #expect(activity.spent(.actual, upTo: nil) == 5_600_050)
    #expect(activity.spent(.actual, upTo: Period("2026-Q1")) == 2_500_000)
    #expect(activity.spent(.committed, upTo: nil) == nil)
    #expect(activity.status(upTo: nil)?.progress == .onTrack)
    #expect(plan.programmes.allSatisfy { $0.difference == 0 })
    #expect(plan.budget == 34_150_000)
  }

  @Test func storedQuestionsAreAskedAgain() throws {
    let plan = try example()
    let store = try testing.store()
    try testing.load(RecordTesting.example("submissions.json"), into: store)
    let computed = try plan.computed(store) { $0 == .facilities ? 1234 : nil }
    #expect(computed["M1"] == 1234)
    #expect(computed["M4"] == 746)
    let onTime = try #require(computed["M3"])
    #expect(onTime > 30)
    #expect(onTime < 90)
    let rows = MeasureTable.rows(plan, upTo: nil, computed: computed, .english)
    #expect(rows.first { $0[0] == .text("M4") }?[7] == .number(746))
    #expect(testing.refusal { _ = try StoredQuestion("submissions:lucky") }.contains("expected submissions:on-time"))
    #expect(
      testing.refusal { _ = try StoredQuestion("submissions:open?moon=full") }.contains(
        "expected holder, party or year"))
  }

  @Test(arguments: [
    ("plan.csv", "120000", "12oooo", "line 2, column 16 (budget_cad): found \"12oooo\""),
    (
      "plan.csv", "EX2026-REG-O1-A2", "EX2026-REG-O1-A1",
      "line 3, column 1 (id): found \"EX2026-REG-O1-A1\"; expected each id once"
    ),
    ("plan.csv", "EX2026-SUB-O1-A1", "EX2027-SUB-O1-A1", "expected an id of one plan"),
    ("plan.csv", "row_type", "rowtype", "expected those of a plan"),
    (
      "measures.csv", "increment", "sometimes",
      "line 3, column 7 (kind): found \"sometimes\"; expected cumulative, increment, level"
    ),
    ("values.csv", "2026-Q1,80", "2026-Q5,80", "(period): found \"2026-Q5\""),
    ("spending.csv", "committed", "lost", "expected committed, actual, forecast"),
    (
      "spending.csv", "EX2026-REG-O1-A1,2026-Q2,actual", "EX2026-REG-O1-A1,2026-Q1,actual",
      "line 3: says again what a line before it says"
    ),
    ("status.csv", "on_track", "fine", "expected not_started"),
    ("values.csv", "M2,2026-Q1", "M9,2026-Q1", "a value of M9; expected a measure of the plan"),
    ("spending.csv", "EX2026-REG-O1-A1,2026-Q1", "NONE,2026-Q1", "spending of NONE; expected an activity of the plan"),
  ]) func badFilesAreRefused(_ name: String, _ old: String, _ new: String, _ message: String) throws {
    let names = ["plan.csv", "totals.csv", "measures.csv", "values.csv", "spending.csv", "status.csv"]
    let paths = try names.map { file in
      let text = try String(contentsOfFile: RecordTesting.example(file), encoding: .utf8)
      return try testing.folder.write(file, file == name ? text.replacing(old, with: new) : text)
    }
    let refusal = testing.refusal { _ = try plan("EX2026", paths) }
    #expect(refusal.contains(message), "\(refusal)")
    #expect(!refusal.contains("\n"), "\(refusal)")
    #expect(try testing.store().verify().events == 0)
  }

  @Test func amountsInTheirWritings() throws {
    for text in ["31500", "31,500", "31 500", "31\u{202F}500", "31500.00"] {
      let line = try String(contentsOfFile: RecordTesting.example("plan.csv"), encoding: .utf8).replacing(
        "31500", with: "\"\(text)\"")
      let entries = try PlanFile(testing.folder.write("plan.csv", line)).entries
      #expect(entries.last?.cents == 3_150_000, "\(text)")
    }
    for text in ["31,50", "31.500", "3,1500", "1e5", "31 50"] {
      let line = try String(contentsOfFile: RecordTesting.example("plan.csv"), encoding: .utf8).replacing(
        "31500", with: "\"\(text)\"")
      #expect(throws: RecordError.self, "\(text)") { try PlanFile(testing.folder.write("plan.csv", line)) }
    }
  }

  /// A line of the record that lacks what its kind needs is refused by name, never read as something else.
  @Test func linesAreChecked() throws {
    func refusal(_ line: PlanEntry) -> String? {
      #expect(throws: RecordError.self) { try testing.store().planning("EX2026", adding: [line]) }?.description
    }
    var spending = PlanEntry(kind: .spending, id: "")
    (spending.of, spending.cents) = ("EX2026-REG-O1-A1", 100)
    #expect(refusal(spending)?.contains("found no period") == true)
    var measure = PlanEntry(kind: .measure, id: "M9")
    (measure.of, measure.unit, measure.accumulation) = ("EX2026-REG-O1-A1", "sites", .level)
    measure.question = "submissions:none"
    #expect(refusal(measure)?.contains("found the question \"submissions:none\"") == true)
  }

  /// Elements in the order of IATI's schema, each money with its currency, periods within bounds.
  @Test func iatiHasItsStructure() throws {
    let plan = try example()
    let xml = try IATIWriter.text(plan, generated: try testing.day("2026-07-01"))
    let path = try testing.folder.write("plan.xml", xml)
    let check = Process()
    check.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    check.arguments = [
      "python3", RecordTesting.root.appendingPathComponent("Tests/PublicRecordTests/check_iati.py").path, path,
    ]
    let pipe = Pipe()
    (check.standardError, check.standardOutput) = (pipe, pipe)
    try check.run()
    check.waitUntilExit()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(check.terminationStatus == 0, "\(output)")
    #expect(output.contains("4 activities, 341500 CAD"), "\(output)")
  }

  @Test func theExportReadsBackTheSame() throws {
    let plan = try example()
    var text = ""
    let writer = CSVWriter(PlanTable.columns) { text += $0 }
    for row in PlanTable.rows(plan, upTo: nil, .english) { writer.write(row) }
    let again = try PlanFile(testing.folder.write("export.csv", text)).entries
    #expect(again.map(\.cents) == plan.activities.map(\.budget))
    #expect(again.map(\.id) == plan.activities.map(\.item.id))
    let package = try #require(
      try JSONSerialization.jsonObject(with: Data(PlanPackage.json(plan, path: "export.csv").utf8)) as? [String: Any])
    let fields =
      (((package["resources"] as? [[String: Any]])?.first?["schema"] as? [String: Any])?["fields"]
      as? [[String: String]])?.compactMap {
        $0["name"]
      }
    #expect(fields == text.split(separator: "\n").first?.split(separator: ",").map(String.init))
  }
}
