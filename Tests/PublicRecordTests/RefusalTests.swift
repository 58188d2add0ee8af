import Foundation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// What does not follow is refused in one line, and nothing has changed.
struct RefusalTests {
  private let testing: RecordTesting
  private let store: RecordStore

  init() throws {
    testing = try RecordTesting()
    store = try testing.store()
  }

  @Test func eventsThatDoNotFollow() throws {
    try store.append([
      testing.filing("SEM-22-001", "2022-03-01"), testing.event("SEM-22-001", "request_response", "2022-03-31"),
    ])
    let before = try store.verify()
    func refused(_ event: Event, _ message: String) throws {
      let text = testing.refusal { try store.append([event]) }
      #expect(text.contains(message), "\(text)")
      #expect(!text.contains("\n"), "\(text)")
      #expect(try store.verify() == before)
    }
    try refused(
      testing.event("SEM-22-001", "council_yes", "2022-05-01"),
      "council_yes does not follow AWAITING_RESPONSE; expected")
    try refused(
      testing.event("SEM-22-001", "response", "2022-03-15"),
      "before the event of 2022-03-31; expected events in the order of time")
    try refused(testing.event("SEM-22-001", "response", "2022-02-01"), "before the filing on 2022-03-01")
    try refused(testing.event("SEM-22-001", "dance", "2022-04-01"), "no event dance")
    try refused(testing.event("SEM-99-001", "response", "2022-04-01"), "no such submission; expected its filing first")
    try refused(testing.event("SEM-22-001", "response", "2045-04-01"), "no holidays of 2045")
    var undated = try testing.filing("SEM-22-002", "2022-03-01")
    undated.date = nil
    try refused(undated, "filed on no known day")
    try refused(
      try testing.filing("SEM-19-009", "2019-03-01"), "filed on 2019-03-01 under USMCA, which applies from 2020-07-01")
    var hidden = testing.event("SEM-22-001", "response", "2022-05-01")
    hidden.rights = Rights(level: .restricted)
    try refused(hidden, "response with rights of its own")
    var same = testing.event("SEM-22-001", "correct", "2022-03-31")
    same.corrects = 2
    try refused(same, "changes nothing")
    var correction = testing.event("SEM-22-001", "correct", "2022-04-01")
    correction.corrects = 9
    try refused(correction, "event 9 cannot be corrected")
  }

  @Test func yearsWithoutHolidays() throws {
    let text = testing.refusal { try store.append([try testing.filing("SEM-40-001", "2040-03-01")]) }
    #expect(text.contains("no holidays of 2040 are known for the calendar CA; expected 1995 to 2032"), "\(text)")
  }

  @Test func votesDecide() throws {
    func steps(_ rulebook: Rulebook, _ year: Int) throws -> [Event] {
      let id = "SEM-\(year)-001"
      return try [testing.filing(id, "20\(year)-01-10", rulebook: rulebook)]
        + ["request_response", "response", "notify_council", "council_yes", "draft_fr", "comments_closed", "final_fr"]
        .map { testing.event(id, $0) }
    }
    try store.append(steps(.usmca, 21))
    try store.append(steps(.naaec, 19))
    func publish(_ id: String, _ kind: String, _ votes: [String: Bool]) -> String {
      var event = testing.event(id, kind, "2024-05-01")
      event.votes = votes.mapValues { CouncilVote(isYes: $0) }
      return testing.refusal { try store.append([event]) }
    }
    // USMCA: published unless two instruct otherwise; NAAEC: only if two vote for it.
    #expect(
      publish("SEM-21-001", "publish", ["CA": false, "MX": false, "US": true]).contains(
        "expected fewer than two against it"))
    #expect(publish("SEM-19-001", "publish", ["CA": true, "MX": false, "US": false]).contains("expected two at least"))
    #expect(publish("SEM-21-001", "withhold", ["CA": true]).contains("expected two at least"))
    #expect(publish("SEM-19-001", "publish", ["CA": true, "FR": true]).contains("a vote of FR; expected CA, MX or US"))
    #expect(publish("SEM-21-001", "publish", ["CA": false, "MX": true, "US": true]) == "")
    #expect(publish("SEM-19-001", "publish", ["CA": true, "MX": true]) == "")
  }

  @Test(arguments: [
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "FR", "rulebook": "USMCA", "events": [["2022-01-01", "file"]]}]}"#,
      "found the Party \"FR\""
    ),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "rulebook": "WTO", "events": [["2022-01-01", "file"]]}]}"#,
      "found the rulebook \"WTO\"; expected NAAEC, USMCA"
    ),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "rulebook": "USMCA", "events": []}]}"#,
      "expected the event file first"
    ),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "rulebook": "USMCA", "events": [["2022-02-30", "file"]]}]}"#,
      "found the date \"2022-02-30\""
    ),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "events": [["2022-02-03", "file"]]}]}"#,
      "cases 1: no rulebook"
    ),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "rulebook": "USMCA", "confidental": true, "events": [["2022-01-01", "file"]]}]}"#,
      "found the field \"confidental\""
    ),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "rulebook": "USMCA", "events": [{"date": "2022-01-01", "event": "file", "vots": {}}]}]}"#,
      "found the field \"vots\""
    ),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "rulebook": "USMCA", "events": [["2999-01-01", "file"]]}]}"#,
      "a day to come"
    ),
    (
      #"{"cases": [{"id": "a/b", "title": "x", "party": "MX", "rulebook": "USMCA", "events": [["2022-01-01", "file"]]}]}"#,
      "found the id"
    ),
    (#"{"cases": [{"id": "X", "#, "the file: "), ("[]", "the file: "),
    (
      #"{"cases": [{"id": "X", "title": "x", "party": "MX", "rulebook": "USMCA", "events": [["2022-01-01", "file"]]}, {"id": "X", "title": "x", "party": "MX", "rulebook": "USMCA", "events": [["2022-01-01", "file"]]}]}"#,
      "stands in the file twice"
    ),
  ]) func filesThatDoNotRead(_ text: String, _ message: String) throws {
    let path = try testing.folder.write("bad.json", text)
    let refusal = testing.refusal { try testing.load(path, into: store) }
    #expect(refusal.contains(message), "\(refusal)")
    #expect((refusal.contains("bad.json") || message == "found the id"), "\(refusal)")
    #expect(!refusal.contains("\n"), "\(refusal)")
    #expect(try store.verify().events == 0)
  }

  /// What a document's name says is what is in it, and none is larger than can be worked on.
  @Test func documentsAreWhatTheyAreCalled() throws {
    try store.append([testing.filing("SEM-22-001", "2022-03-01")])
    func refusal(_ path: String) -> String {
      testing.refusal {
        _ = try store.store(
          path, for: testing.event("SEM-22-001", "document"), kind: "Letter", rendition: .public, languages: ["en"],
          embargo: nil)
      }
    }
    for name in ["a.pdf", "a.docx", "a.png", "a.jpg", "a.JPEG"] {
      let path = try testing.folder.write(name, "<script>")
      #expect(refusal(path).contains("expected what its name says"), "\(name)")
    }
    #expect(refusal(try testing.folder.write("b.txt", "a\u{0}b")).contains("are no text"))
    #expect(refusal(try testing.folder.write("b.pdf", "%PDF-1.7\n")) == "")
    let large = try testing.folder.write("large.pdf", "%PDF-1.7\n")
    let file = try #require(FileHandle(forWritingAtPath: large))
    try file.truncate(atOffset: UInt64(DocumentStore.mostBytes + 1))
    #expect(refusal(large).contains("expected at most"))
  }

  @Test func documentsHaveTheirHashes() throws {
    let path = try testing.folder.write("letter.txt", "A letter.")
    try store.append([testing.filing("SEM-22-001", "2022-03-01")])
    #expect(
      testing.refusal {
        _ = try store.store(
          path, for: testing.event("SEM-22-001", "document"), kind: "Letter", rendition: .public, languages: ["en"],
          embargo: nil, expected: "00")
      }.contains(
        "expected 00"))
    let document = try store.store(
      path, for: testing.event("SEM-22-001", "document"), kind: "Letter", rendition: .public, languages: ["en"],
      embargo: nil)
    var event = testing.event("SEM-22-001", "document")
    event.documents = [document]
    try store.append([event])
    #expect(try store.verify().documents == 1)
    try Data("Another letter.".utf8).write(
      to: URL(fileURLWithPath: testing.folder.path("record/public/\(document.sha256)")))
    #expect(testing.refusal { _ = try store.verify() }.contains("the document is missing or its hash differs"))
  }
}
