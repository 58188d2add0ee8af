import Foundation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// The chain, corrections, rights and what must not leak.
struct KernelTests {
  private let testing: RecordTesting
  private let store: RecordStore

  init() throws {
    testing = try RecordTesting()
    store = try testing.store()
  }

  @Test func theChainProvesItself() throws {
    try store.append([
      testing.filing("SEM-22-001", "2022-03-01"), testing.event("SEM-22-001", "request_response", "2022-03-31"),
    ])
    try store.append([testing.event("SEM-22-001", "response", "2022-05-30")])
    let proof = try store.verify()
    #expect(proof.events == 3)
    #expect(proof.cases == 1)
    #expect(proof.hash.count == 64)
    // The database itself refuses to change or take away an event.
    let python = { (sql: String) -> String in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [
        "python3", "-c", "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()",
        testing.folder.path("record/record.sqlite"), sql,
      ]
      let pipe = Pipe()
      process.standardError = pipe
      try process.run()
      process.waitUntilExit()
      return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    #expect(try python("UPDATE events SET recorded = 'x' WHERE number = 2").contains("events are never changed"))
    #expect(try python("DELETE FROM events WHERE number = 2").contains("events are never taken away"))
    #expect(try store.verify() == proof)
    // Who takes the triggers away is found out.
    #expect(try python("DROP TRIGGER events_stay") == "")
    #expect(try python("UPDATE events SET body = replace(body, '2022-03-31', '2022-03-30') WHERE number = 2") == "")
    #expect(testing.refusal { _ = try store.verify() }.contains("event 2 is not as it was recorded"))
  }

  @Test func aCorrectionIsANewEvent() throws {
    try store.append([
      testing.filing("SEM-22-001", "2022-03-01"), testing.event("SEM-22-001", "request_response", "2022-03-31"),
    ])
    var correction = testing.event("SEM-22-001", "correct", "2022-03-30")
    correction.corrects = 2
    try store.append([correction])
    #expect(try store.caseFile("SEM-22-001", reader: .anyone)?.steps.last?.date?.description == "2022-03-30")
    #expect(try store.events(of: "SEM-22-001").map(\.event.kind) == ["file", "request_response", "correct"])
    var retraction = testing.event("SEM-22-001", "retract")
    retraction.corrects = 2
    try store.append([retraction])
    #expect(try store.caseFile("SEM-22-001", reader: .anyone)?.state == "RECEIVED")
    #expect(try store.verify().events == 4)
  }

  @Test func aTranslationGrowsStale() {
    var text = Trilingual("River", in: .english)
    text.set("Rivière", in: .french, status: .human)
    text.set("Río", in: .spanish, status: .machine)
    text.set("Lake", in: .english, status: .original)
    #expect(text.entries["fr"]?.status == .stale)
    #expect(text.entries["es"]?.status == .stale)
    #expect(text[.english] == "Lake")
    text.set("Lac", in: .french, status: .human)
    #expect(text.entries["fr"]?.status == .human)
    #expect(Trilingual("Solo", in: .spanish).text(.french).language == .spanish)
  }

  @Test func rightsByTheTable() {
    func admits(_ protocols: [String], _ match: Rights.Match, _ communities: Set<String>, blocked: Set<String> = [])
      -> Bool
    {
      Rights(level: .public, protocols: protocols, match: match).admits(
        Reader(communities: communities, blocked: blocked))
    }
    #expect(admits([], .all, []))
    #expect(admits([], .any, []))
    #expect(!admits(["a"], .any, []))
    #expect(admits(["a"], .any, ["a"]))
    #expect(admits(["a", "b"], .any, ["b"]))
    #expect(!admits(["a", "b"], .all, ["b"]))
    #expect(admits(["a", "b"], .all, ["a", "b"]))
    #expect(!admits(["a", "b"], .any, ["a"], blocked: ["b"]))
    #expect(!Rights(level: .sealed).admits(.keeper))
    #expect(!Rights(level: .restricted).admits(.anyone))
    #expect(Rights(level: .restricted).admits(.keeper))
    // Blank and unknown words are the most restrictive.
    for text in ["", "editor_only", "PUBLIC", nil] { #expect(Rights(reading: text).level == .sealed) }
    for json in [
      #"{"level": "public", "protocol": ["nation"]}"#, "{}", #"{"level": ""}"#, #"{"level": "open"}"#,
      #"{"level": null}"#, #""""#, #""secret""#,
    ] {
      #expect((try? JSONDecoder().decode(Rights.self, from: Data(json.utf8)))?.level == .sealed, "\(json)")
    }
  }

  /// What is not public cannot be told from titles, counts, searches, statistics, numbers or days.
  @Test func nothingLeaks() throws {
    let today = RecordStore.today
    var confidential = try testing.filing("SEM-22-001", "2022-03-01")
    confidential.filing?.isConfidential = true
    confidential.filing?.submitters = ["Ximena Quetzalcoatl"]
    confidential.filing?.submitterType = "resident of a village"
    try store.append([confidential, testing.event("SEM-22-001", "request_response", "2022-03-31")])
    let before = try snapshot(today)
    // A sealed, a restricted and a community's case; sealed documents and steps of the public one.
    for (index, rights) in [Rights.sealed, Rights(level: .restricted), Rights(level: .public, protocols: ["nation"])]
      .enumerated()
    {
      var filing = try testing.filing("SEM-22-00\(index + 2)", "2022-04-01", rights: rights)
      filing.filing?.title = Trilingual("Hidden Zopilote", in: .english)
      try store.append([filing, testing.event("SEM-22-00\(index + 2)", "request_response", "2022-04-20")])
    }
    let path = try testing.folder.write("zopilote-village.txt", "Secret.")
    var sealed = testing.event("SEM-22-001", "document")
    sealed.documents = [
      try store.store(
        path, for: testing.event("SEM-22-001", "document"), kind: "Zopilote", rendition: .sealed, languages: ["en"],
        embargo: nil)
    ]
    var note = testing.event("SEM-22-001", "text")
    (note.field, note.text, note.rights) = ("summary", Trilingual("Zopilote", in: .english), Rights(level: .restricted))
    var response = testing.event("SEM-22-001", "response", "2022-05-30")
    response.embargo = today + 400
    // A step that waits; what follows it is hidden too.
    try store.append([sealed, note, response, testing.event("SEM-22-001", "notify_council", "2022-06-08")])
    #expect(try snapshot(today) == before)
    #expect(try snapshot(today + 30) == before)
    for reader in [Reader.anyone, Reader.keeper] {
      for word in ["Zopilote", "Ximena", "Quetzalcoatl"] {
        var filter = CaseFilter()
        filter.text = word
        #expect(
          try store.countCases(filter, reader: reader, today: today)
            == (reader.isKeeper && word == "Zopilote" ? 2 : 0), "\(word)")
      }
    }
    let file = try #require(try store.caseFile("SEM-22-001", reader: .anyone, today: today))
    #expect(file.withheld)
    #expect(file.submitters.isEmpty)
    #expect(file.documents.isEmpty)
    #expect(file.texts["summary"] == nil)
    #expect(file.state == "AWAITING_RESPONSE")
    let kept = try #require(try store.caseFile("SEM-22-001", reader: .keeper, today: today))
    #expect(kept.submitters == ["Ximena Quetzalcoatl"])
    #expect(kept.documents.count == 1)
    #expect(kept.state == "COUNCIL_DECISION")
    for id in ["SEM-22-002", "SEM-22-004"] { #expect(try store.caseFile(id, reader: .keeper, today: today) == nil) }
    #expect(try store.caseFile("SEM-22-003", reader: .keeper, today: today) != nil)
    #expect(try store.caseFile("SEM-22-004", reader: Reader(communities: ["nation"]), today: today) != nil)
    // No name of a file in the store.
    let names = try FileManager.default.subpathsOfDirectory(atPath: testing.folder.path("record"))
    #expect(!names.contains { $0.contains("zopilote") })
  }

  private func snapshot(_ today: Day) throws -> String {
    let lines = try store.cases(CaseFilter(), reader: .anyone, today: today, limit: 100)
    let steps = try store.recentSteps(reader: .anyone, today: today, limit: 100).map {
      "\($0.line.id) \($0.transition.name) \($0.date) \($0.position)"
    }
    let waiting = try store.waiting(reader: .anyone, today: today).map { "\($0)" }
    let counts = try ["title", "hidden", "zopilote"].map { word in
      var filter = CaseFilter()
      filter.text = word
      return try store.countCases(filter, reader: .anyone, today: today)
    }
    return lines.map {
      "\($0.id) \($0.title[.english]) \($0.state) \($0.updated) \($0.due?.description ?? "") \($0.since)"
    }.joined() + steps.joined()
      + waiting.joined()
      + "\(counts)"
  }

  /// An embargo ends by itself.
  @Test func aNotificationIsSeenAfterFiveWorkingDays() throws {
    let today = RecordStore.today
    let start = today + -120
    try store.append([
      testing.filing("SEM-26-001", start.description),
      testing.event("SEM-26-001", "request_response", (start + 30).description),
      testing.event("SEM-26-001", "response", (start + 90).description),
      testing.event("SEM-26-001", "notify_council", today.description),
    ])
    func state(_ day: Day) throws -> String? {
      try store.cases(CaseFilter(), reader: .anyone, today: day, limit: 1).first?.state
    }
    #expect(try state(today) == "RESPONSE_REVIEW")
    #expect(try state(today + 4) == "RESPONSE_REVIEW")
    #expect(try state(today + 14) == "COUNCIL_DECISION")
    #expect(try store.cases(CaseFilter(), reader: .keeper, today: today, limit: 1).first?.state == "COUNCIL_DECISION")
  }

  /// A pending proceeding stops some assertions, Council keeps others: the submission is as far as its furthest live
  /// one.
  @Test func assertionsGoTheirOwnWays() throws {
    func assertion(_ id: String) -> Event {
      var event = testing.event("SEM-22-001", "assertion")
      event.assertion = Assertion(id: id, provision: "Law \(id)")
      return event
    }
    var pending = testing.event("SEM-22-001", "pending_proceeding", "2022-05-30")
    pending.assertions = ["b"]
    try store.append([
      testing.filing("SEM-22-001", "2022-03-01"), assertion("a"), assertion("b"),
      testing.event("SEM-22-001", "request_response", "2022-03-31"),
      testing.event("SEM-22-001", "response", "2022-05-30"), pending,
      testing.event("SEM-22-001", "notify_council", "2022-07-29"),
    ])
    let file = try #require(try store.caseFile("SEM-22-001", reader: .anyone))
    #expect(file.state == "COUNCIL_DECISION")
    #expect(file.assertions.map(\.state) == ["COUNCIL_DECISION", "T_PENDING_PROCEEDING"])
    #expect(file.steps.last?.assertions == ["a"])
    var wrong = testing.event("SEM-22-001", "council_yes", "2022-09-01")
    wrong.assertions = ["b"]
    #expect(testing.refusal { try store.append([wrong]) }.contains("council_yes does not follow T_PENDING_PROCEEDING"))
  }

  /// Days are counted as the case says: 30 working days of SEM-20-001 end in February, 30 calendar days in January.
  @Test func theBasisIsDataOnTheCase() throws {
    try store.append([testing.filing("SEM-20-001", "2020-12-17")])
    func due() throws -> String? {
      try store.caseFile("SEM-20-001", reader: .anyone)?.pending.first?.due.day.description
    }
    #expect(try due() == "2021-01-18")
    var basis = testing.event("SEM-20-001", "day_basis")
    (basis.basis, basis.note) = (.working, "The registry tells submitters 30 working days.")
    try store.append([basis])
    #expect(try due() == "2021-02-02")
  }

  @Test func noticesStandBesideTheLegalDay() throws {
    var notice = testing.event("SEM-22-001", "extension_notice", "2022-05-20")
    notice.promised = Day("2022-07-15")
    var announce = testing.event("SEM-22-001", "announce")
    announce.announced = ["response": try testing.day("2022-06-15")]
    try store.append([
      testing.filing("SEM-22-001", "2022-03-01"), announce,
      testing.event("SEM-22-001", "request_response", "2022-03-31"), notice,
      testing.event("SEM-22-001", "response", "2022-07-10"),
    ])
    let step = try #require(try store.caseFile("SEM-22-001", reader: .anyone)?.steps.last)
    #expect(step.due?.day.description == "2022-05-30")
    #expect(step.announced?.description == "2022-06-15")
    #expect(step.promised.map(\.description) == ["2022-07-15"])
    #expect(step.date?.description == "2022-07-10")
    #expect(step.late == 41)
  }

  /// A case that was public and is sealed later is gone from every list.
  @Test func whatIsSealedLaterIsGone() throws {
    try store.append([
      testing.filing("SEM-22-001", "2022-03-01"), testing.event("SEM-22-001", "request_response", "2022-03-31"),
    ])
    var protect = testing.event("SEM-22-001", "protect")
    protect.rights = .sealed
    try store.append([protect])
    for reader in [Reader.anyone, .keeper] {
      #expect(try store.cases(CaseFilter(), reader: reader, limit: 10).isEmpty)
      #expect(try store.recentSteps(reader: reader, limit: 10).isEmpty)
      #expect(try store.waiting(reader: reader).isEmpty)
      #expect(try store.caseFile("SEM-22-001", reader: reader) == nil)
    }
    // It still replays: what does not follow is refused.
    #expect(
      testing.refusal { try store.append([testing.event("SEM-22-001", "publish", "2022-05-01")]) }.contains(
        "publish does not follow"))
    protect.rights = .open
    try store.append([protect])
    #expect(try store.cases(CaseFilter(), reader: .anyone, limit: 10).count == 1)
  }

  /// What readers see is computed anew: tables that say otherwise than the events are found out.
  @Test(arguments: [
    "UPDATE steps SET late = 9999", "UPDATE cases SET state = 'FR_PUBLISHED'", "UPDATE cases SET is_public = 0",
    "DELETE FROM steps",
    "UPDATE cases SET title = 'x'", "DELETE FROM case_text",
    "INSERT INTO cases SELECT NULL, 'SEM-99-001', is_public, is_keepers, valid_from, valid_until, party, rulebook, state, holder, is_closed, filed, updated, since, due, due_kind, is_assumed, title, latitude, longitude, as_of, is_complete, is_stated FROM cases",
  ]) func tablesThatWereTouchedAreFoundOut(_ sql: String) throws {
    try store.append([
      testing.filing("SEM-22-001", "2022-03-01"), testing.event("SEM-22-001", "request_response", "2022-04-30"),
    ])
    _ = try store.verify()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()",
      testing.folder.path("record/record.sqlite"), sql,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let refusal = testing.refusal { _ = try store.verify() }
    #expect(refusal.contains("not what the events say") || refusal.contains("its events are gone"), "\(refusal)")
  }
}
