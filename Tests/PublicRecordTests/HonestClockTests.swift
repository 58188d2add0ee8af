import Foundation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// Real submissions of 1997 to 2022 under the rules of their own time; nobody is called late by a guess.
struct HonestClockTests {
  private let testing: RecordTesting
  private let store: RecordStore

  init() throws {
    testing = try RecordTesting()
    store = try testing.store()
  }

  private func file(_ id: String, _ party: String, _ rulebook: String, _ events: String, more: String = "") throws
    -> CaseFile
  {
    let path = try testing.folder.write(
      "\(id).json",
      """
      {"cases": [{"id": "\(id)", "title": "x", "party": "\(party)", "rulebook": "\(rulebook)", "rights": "public"\(more), "events": [\(events)]}]}
      """)
    try testing.load(path, into: store)
    return try #require(try store.caseFile(id, reader: .anyone, today: testing.day("2026-01-15")))
  }

  private func step(_ file: CaseFile, _ name: String) throws -> CaseFile.Step {
    try #require(file.steps.last { $0.transition.name == name })
  }

  /// Mexico's time is counted by Mexico's holidays: 18 November, 25 December, 1 January and 3 February (Ley Federal del
  /// Trabajo, article 74), so that the 60 working days end on 10 February. By Canada's it would be 7 February, and 17
  /// days.
  @Test func aPartysTimeIsCountedByItsOwnCalendar() throws {
    let file = try file(
      "SEM-13-001", "MX", "NAAEC",
      """
      ["2013-04-11", "file"], ["2013-05-24", "not_met"], ["2013-08-16", "revised"], ["2013-11-12", "request_response"], ["2014-02-24", "response"],
      ["2014-09-05", "notify_council"], ["2015-05-19", "council_no"]
      """)
    let first = try step(file, "not_met")
    #expect(first.due?.day.description == "2013-05-24")
    #expect(first.due?.calendar == "CA")
    #expect(first.late == 0)
    let response = try step(file, "response")
    #expect(response.due?.calendar == "MX")
    #expect(response.late == 14)
    #expect(response.exceptional?.day.description == "2014-02-10")
    // The Council's time is customary: beyond it, nobody is late.
    let council = try step(file, "council_no")
    #expect(council.due?.kind == .target && council.late == nil && council.beyondCustom ?? 0 > 100)
    // What is cited from memory sets no time.
    #expect(try step(file, "notify_council").due == nil)
    #expect(try step(file, "notify_council").late == nil)
  }

  /// The Council defers its decision: nothing runs meanwhile, and it may decide later.
  @Test func theCouncilMayDefer() throws {
    let file = try file(
      "SEM-97-006", "CA", "NAAEC",
      """
      ["1997-10-04", "file"], [null, "request_response"], [null, "response"], ["1999-07-19", "notify_council"], ["2000-05-16", "council_defer"]
      """)
    let today = try testing.day("2026-01-15")
    #expect(file.state == "COUNCIL_DEFERRED")
    #expect(file.holder == .council)
    #expect(file.pending.isEmpty)
    #expect(file.late(today) == nil)
    #expect(store.process.allowed(in: "COUNCIL_DEFERRED").contains("council_yes"))
    let decided = try self.file(
      "SEM-97-007", "CA", "NAAEC",
      """
      ["1997-10-04", "file"], [null, "request_response"], [null, "response"], ["2013-07-19", "notify_council"], ["2013-09-16", "council_defer"],
      ["2019-01-02", "council_yes"]
      """)
    #expect(try step(decided, "council_yes").due == nil)
    #expect(decided.state == "FR_DRAFTING")
  }

  /// No Guidelines of 2012 for a submission of 1998: only what the agreement itself says.
  @Test func noRuleIsOlderThanItself() throws {
    let file = try file(
      "SEM-98-004", "MX", "NAAEC",
      """
      ["1998-06-30", "file"], ["1999-06-25", "request_response"], ["1999-09-08", "response"], ["2001-05-11", "notify_council"],
      ["2001-11-16", "council_yes"], [null, "draft_fr"], [null, "comments_closed"], ["2003-06-27", "final_fr"], ["2003-08-11", "publish"]
      """)
    #expect(file.steps.allSatisfy { $0.late ?? 0 == 0 && $0.beyondCustom == nil })
    #expect(file.steps.allSatisfy { $0.due?.source.contains("2012") != true })
    #expect(try step(file, "request_response").due == nil)
    let published = try step(file, "publish")
    #expect(published.due?.day.description == "2003-08-26")
    #expect(published.late == 0)
    #expect(store.process.guidelines(.naaec, on: file.filed)?.id == "1995")
  }

  @Test func stepsWithoutADayAreNotLate() throws {
    let file = try file(
      "SEM-09-002", "MX", "NAAEC",
      """
      ["2009-02-04", "file"], [null, "not_met"], ["2009-11-02", "revised"], [null, "request_response"], [null, "response"],
      ["2013-08-19", "notify_council"], [null, "council_yes"], [null, "draft_fr"], [null, "comments_closed"], [null, "final_fr"], ["2016-09-06", "publish"]
      """)
    #expect(file.steps.allSatisfy { $0.late ?? 0 == 0 })
    var late = CaseFilter()
    late.isLate = true
    #expect(try store.countCases(late, reader: .anyone) == 0)
    #expect(try store.waiting(reader: .anyone).allSatisfy { $0.late == 0 })
  }

  @Test func commentsAreDueAfter45WorkingDays() throws {
    let file = try file(
      "SEM-04-005", "US", "NAAEC",
      """
      ["2004-09-20", "file"], [null, "request_response"], [null, "response"], [null, "notify_council"], [null, "council_yes"], ["2013-10-25", "draft_fr"]
      """)
    #expect(file.pending.first?.due.day.description == "2014-01-02")
    #expect(file.pending.first?.due.calendar == "US")
    // Steps before it have no day, so later ones may be missing: nobody is 4,711 days late.
    let today = try testing.day("2026-01-15")
    var late = CaseFilter()
    late.isLate = true
    #expect(file.late(today) == nil)
    #expect(try store.countCases(late, reader: .anyone, today: today) == 0)
  }

  @Test func assumedStepsMakeNothingLate() throws {
    let file = try file(
      "SEM-18-004", "MX", "NAAEC",
      #"["2018-11-09", "file"], [null, "request_response"], [null, "response"], ["2019-09-19", "fr_not_warranted"]"#)
    #expect(file.steps.allSatisfy { $0.late == nil })
    #expect(file.isClosed)
  }

  /// 30 days from 1 June end on 1 July, a holiday of the Secretariat's country: the calendar is said.
  @Test func theCalendarIsSaid() throws {
    let file = try file(
      "SEM-22-001", "MX", "USMCA", #"["2022-06-01", "file"], ["2022-07-01", "request_response"]"#,
      more: #", "as_of": "2022-09-10""#)
    let asked = try step(file, "request_response")
    #expect(asked.due?.day.description == "2022-07-04")
    #expect(asked.due?.calendar == "CA")
    #expect(asked.late == 0)
    // The response was due on 30 August; the record tells of days up to 10 September, and lateness is counted no
    // further.
    let today = try testing.day("2026-01-15")
    #expect(file.pending.first?.due.day.description == "2022-08-30")
    #expect(file.pending.first?.due.calendar == "MX")
    #expect(file.asOf.description == "2022-09-10")
    #expect(file.late(today) == 11)
    var confirm = Event(subject: "SEM-22-001", .confirm, date: try testing.day("2022-10-30"))
    confirm.note = "asked the Secretariat"
    try store.append([confirm])
    let later = try #require(try store.caseFile("SEM-22-001", reader: .anyone, today: today))
    #expect(later.asOf.description == "2022-10-30")
    #expect(later.late(today) == 61)
  }

  /// A case marked incomplete is never late, in itself, in the list or in statistics.
  @Test func anIncompleteCaseIsNeverLate() throws {
    let events = #"["2021-06-01", "file"], ["2021-12-01", "request_response"]"#
    let whole = try file("SEM-21-008", "CA", "USMCA", events)
    let today = try testing.day("2026-01-15")
    #expect(whole.late(today) ?? 0 > 1000 && whole.steps[1].late ?? 0 > 100)
    let missing = try file("SEM-21-009", "CA", "USMCA", events, more: #", "incomplete": true"#)
    #expect(!missing.isComplete)
    #expect(missing.late(today) == nil)
    #expect(missing.steps[1].late == nil)
    var late = CaseFilter()
    late.isLate = true
    #expect(try store.cases(late, reader: .anyone, today: today, limit: 10).map(\.id) == ["SEM-21-008"])
    _ = try store.verify()
  }

  /// Times that are cited from memory set nothing.
  @Test func whatIsCitedFromMemoryIsNotVerified() {
    let unverified = store.process.clocks.filter { !$0.isVerified }
    #expect(!unverified.isEmpty)
    #expect(unverified.allSatisfy { $0.evidence == "M" })
    #expect(store.process.guidelines.map(\.id) == ["1995", "1999", "2012", "2021"])
  }
}
