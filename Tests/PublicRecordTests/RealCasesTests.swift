import Foundation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// The real submissions replay, and their dates come out to the day.
struct RealCasesTests {
  private let testing: RecordTesting
  private let store: RecordStore

  init() throws {
    testing = try RecordTesting()
    store = try testing.store()
  }

  private func file(_ id: String, today: String = "2026-01-15") throws -> CaseFile {
    let day = try testing.day(today)
    return try #require(try store.caseFile(id, reader: .anyone, today: day))
  }

  private func step(_ file: CaseFile, _ name: String) throws -> CaseFile.Step {
    try #require(file.steps.last { $0.transition.name == name })
  }

  @Test func theFiguresOfTheIssue() throws {
    let report = try testing.load(RecordTesting.example("submissions.json"), into: store)
    #expect(report.cases == 11)
    let fairview = try file("SEM-21-001")
    #expect(try step(fairview, "response").due?.day.description == "2021-06-28")
    #expect(try step(fairview, "response").late == 0)
    #expect(try step(fairview, "fr_not_warranted").due?.day.description == "2021-08-27")
    let valle = try file("SEM-23-005")
    let notice = try step(valle, "notify_council")
    #expect(notice.due?.day.description == "2023-10-13")
    #expect(notice.due?.moment.isAssumed == true)
    #expect(notice.late == nil)
    #expect(notice.date != nil)
    let tailings = try step(file("SEM-17-001"), "response")
    #expect(tailings.exceptional?.day.description == "2017-11-10")
    #expect(tailings.date?.description == "2017-11-10")
    let waits = try ["SEM-20-001", "SEM-21-002", "SEM-21-003"].map { id in
      let file = try file(id)
      return try #require(step(file, "council_yes").date) - #require(step(file, "notify_council").date)
    }
    #expect(waits == [675, 817, 963])
    // Factual records later than 120 + 30 + 30 days.
    let council = try step(file("SEM-10-002"), "council_no")
    #expect(council.due?.day.description == "2014-10-27")
    #expect(council.announced?.description == "2014-10-27")
    #expect(council.beyondCustom == 92)
    #expect(council.due?.kind == .target)
    #expect(council.late == nil)
    #expect(try store.verify().events > 90)
  }

  @Test func everyCaseEndsAsItIsPrinted() throws {
    let report = try testing.load(RecordTesting.example("submissions.json"), into: store)
    #expect(report.remarks.allSatisfy { !$0.contains("printed as") }, "\(report.remarks)")
    let expected = [
      "SEM-20-001": "FR_PUBLISHED", "SEM-21-001": "T_FR_NOT_WARRANTED", "SEM-21-002": "FR_PUBLISHED",
      "SEM-21-003": "FR_PUBLISHED",
      "SEM-22-002": "COUNCIL_DECISION", "SEM-23-005": "COUNCIL_DECISION", "SEM-24-003": "RESPONSE_REVIEW",
      "SEM-17-001": "FR_PUBLISHED",
      "SEM-10-002": "T_COUNCIL_NO", "SEM-18-001": "T_FR_NOT_WARRANTED", "SEM-18-002": "FR_PUBLISHED",
    ]
    for (id, state) in expected { #expect(try file(id).state == state, "\(id)") }
    let loop = try file("SEM-18-002").steps.map(\.transition.name)
    #expect(Array(loop.prefix(5)) == ["file", "form_error", "form_fixed", "form_error", "form_fixed"])
    // What depends on a day that is not known is assumed, and says so.
    let tren = try file("SEM-22-002")
    #expect(tren.steps.filter { $0.date == nil }.allSatisfy { $0.moment.isAssumed })
    #expect(tren.pending.first?.due.moment.isAssumed == false)
    #expect(tren.holder == .council)
    // The Council's time is customary, and the file tells of days up to 19 December 2025.
    let today = try testing.day("2026-01-15")
    #expect(tren.late(today) == nil)
    #expect(tren.beyondCustom(today) == 886)
    #expect(tren.asOf.description == "2025-12-19")
  }

  /// The traps of the printed record: each is kept and reported.
  @Test func theTrapsOfThePrintedRecord() throws {
    let report = try testing.load(RecordTesting.example("submissions.json"), into: store)
    #expect(report.remarks.contains { $0.contains("SEM-20-001: the notice of 2021-10-25 promises 2020-12-21") })
    let filed = try step(file("SEM-21-001"), "file")
    #expect(filed.date?.description == "2021-02-08")
    #expect(filed.remarks == [.otherDate(try testing.day("2021-02-28"), source: "porgeslaw.com")])
    let notice = try step(file("SEM-20-001"), "extension_notice")
    #expect(notice.remarks == [.promiseBeforeNotice(try testing.day("2020-12-21"))])
    #expect(try step(file("SEM-20-001"), "council_yes").promised.isEmpty)
    #expect(try step(file("SEM-21-003"), "council_yes").remarks.count == 1)
    #expect(try step(file("SEM-21-002"), "publish").remarks.count == 1)
    #expect(try file("SEM-10-002").related == ["SEM-17-001"])
    #expect(try file("SEM-17-001").related == ["SEM-10-002"])
    // Two events on one day, in their order.
    let whale = try file("SEM-21-003").steps.map { "\($0.transition.name) \($0.date?.description ?? "")" }
    #expect(whale.contains("council_yes 2025-01-21"))
    #expect(whale.contains("info_request 2025-01-21"))
    // Another file with another day for a step: the first stays.
    let other = try testing.folder.write(
      "other.json",
      #"{"cases": [{"id": "SEM-23-005", "title": "x", "party": "MX", "rulebook": "USMCA", "events": [["2023-05-16", "file"]]}]}"#
    )
    let again = try testing.load(other, into: store)
    #expect(again.known == 1)
    #expect(again.events == 1)
    #expect(again.remarks.count == 1)
    #expect(try step(file("SEM-23-005"), "file").remarks.count == 1)
    #expect(try testing.load(RecordTesting.example("submissions.json"), into: store).events == 0)
    #expect(try file("SEM-23-005").filed.description == "2023-05-15")
    #expect(try testing.load(other, into: store).events == 0)
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence))) func theReferenceTableReplays() throws {
    let path = RealData.path("../reference/tables/sem_cases.json")
    let sealed = try testing.load(path, into: testing.store("sealed"))
    #expect(sealed.cases == 11)
    #expect(sealed.remarks.count { $0.contains("no rights are given: sealed") } == 11)
    #expect(try testing.store("sealed").countCases(CaseFilter(), reader: .anyone) == 0)
    let report = try testing.load(path, into: store, rights: .open)
    #expect(report.cases == 11, "\(report.remarks)")
    #expect(report.remarks.isEmpty, "\(report.remarks)")
    #expect(try store.countCases(CaseFilter(), reader: .anyone) == 11)
    #expect(try step(file("SEM-21-001"), "response").due?.day.description == "2021-06-28")
  }

  /// A file read again gives days that were not known, other rights, and names withdrawn; never a second copy.
  @Test func whatIsNewInAFileIsTakenIn() throws {
    func file(_ rights: String, _ confidential: Bool, _ asked: String) throws -> String {
      try testing.folder.write(
        "cases.json",
        """
        {"cases": [{"id": "SEM-22-009", "title": "x", "party": "MX", "rulebook": "USMCA", "rights": "\(rights)", "confidential": \(confidential),
         "submitters": ["Ximena"], "events": [["2022-03-01", "file"], [\(asked), "request_response"]], "summary": "s"}]}
        """)
    }
    try testing.load(file("public", false, "null"), into: store)
    #expect(try testing.load(file("public", false, "\"2022-03-31\""), into: store).events == 1)
    #expect(try self.file("SEM-22-009").steps.last?.date?.description == "2022-03-31")
    #expect(try testing.load(file("public", true, "\"2022-03-31\""), into: store).events == 1)
    #expect(try self.file("SEM-22-009").submitters.isEmpty)
    #expect(try testing.load(file("sealed", true, "\"2022-03-31\""), into: store).events == 1)
    #expect(try store.caseFile("SEM-22-009", reader: .anyone) == nil)
    #expect(try store.countCases(CaseFilter(), reader: .anyone) == 0)
    #expect(try store.recentSteps(reader: .anyone, limit: 10).isEmpty)
    _ = try store.verify()
  }
}
