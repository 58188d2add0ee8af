import Foundation
import Participation
import RecordKernel
import Testing
import Vocabulary

/// What a consultation and a comment may be, and what follows from what.
@Suite struct ConsultationTests {
  static func text(_ words: String) -> Trilingual { Trilingual(words, in: .english) }

  static func inquiry(
    _ opens: String = "2026-03-01", _ closes: String = "2026-03-31", zones: [String] = Inquiry.usualZones,
    body: AskingBody = .jpac, moderation: Inquiry.Moderation = .first
  ) -> Inquiry {
    Inquiry(
      body: body, title: text("Which rivers first?"), text: text("Why we ask."), use: text("JPAC reads each one."),
      questions: [
        Question(id: "q1", kind: .open, title: text("Which river?")),
        Question(id: "q2", kind: .choice, title: text("Who acts?"), options: [text("Cities"), text("States")]),
        Question(id: "q3", kind: .scale, title: text("How urgent?")),
      ], opens: Day(opens)!, closes: Day(closes)!, zones: zones, moderation: moderation)
  }

  /// 23:59 in the latest of the zones named, summer time minded.
  @Test(arguments: [
    // Mexico City has no summer time since 2022: from March to November it is an hour behind Chicago, two behind
    // Toronto.
    ("2026-03-31", ["America/Toronto", "America/Mexico_City"], "2026-04-01T06:00:00Z", "America/Mexico_City"),
    // In winter one hour.
    ("2026-01-31", ["America/Toronto", "America/Mexico_City"], "2026-02-01T06:00:00Z", "America/Mexico_City"),
    ("2026-07-31", ["America/Toronto", "America/New_York"], "2026-08-01T04:00:00Z", "America/Toronto"),
    ("2026-12-31", ["America/Toronto"], "2027-01-01T05:00:00Z", "America/Toronto"),
    // The day on which clocks change ends as others do.
    ("2026-11-01", ["America/Toronto"], "2026-11-02T05:00:00Z", "America/Toronto"),
    ("2026-03-08", ["America/Toronto"], "2026-03-09T04:00:00Z", "America/Toronto"),
    ("2026-06-30", ["America/Tijuana", "America/St_Johns"], "2026-07-01T07:00:00Z", "America/Tijuana"),
  ])
  func closesWhereTheDayEndsLast(closes: String, zones: [String], moment: String, last: String) throws {
    let deadline = try Deadline(opens: Day("2026-01-01")!, closes: Day(closes)!, zones: zones)
    #expect(deadline.closes == Int(try Date(moment, strategy: .iso8601).timeIntervalSince1970))
    #expect(zones.contains(deadline.last))
    if last == "America/Tijuana" || zones.count == 1 || last == "America/Mexico_City" { #expect(deadline.last == last) }
    let minute = try #require(Deadline.lastMinute(deadline.closes, in: deadline.last))
    #expect(minute.day == Day(closes) && minute.time == "23:59")
  }

  @Test func opensWhereTheDayBeginsFirst() throws {
    let deadline = try Deadline(
      opens: Day("2026-03-01")!, closes: Day("2026-03-31")!, zones: ["America/Mexico_City", "America/Toronto"])
    #expect(deadline.opens == Int(try Date("2026-03-01T05:00:00Z", strategy: .iso8601).timeIntervalSince1970))
    for zones in [[], ["GMT+5"], ["Nowhere/City"], Array(repeating: "UTC", count: 7)] {
      #expect(throws: RecordError.self) {
        try Deadline(opens: Day("2026-03-01")!, closes: Day("2026-03-31")!, zones: zones)
      }
    }
  }

  private func replay(_ events: [ConsultationEvent]) throws -> ConsultationState {
    try ConsultationKind().replay(
      "CON-2026-03", events.enumerated().map { Self.recorded($1.kind, $0 + 1, $1) })
  }

  static func recorded<Payload: Sendable>(_ kind: String, _ place: Int, _ says: Payload) -> PayloadEvent<Payload> {
    PayloadEvent(
      place: place, kind: kind, date: Day("2026-02-01"), recorded: nil, says: says, documents: [], withheld: [])
  }

  @Test func aSecondOfficerAnnounces() throws {
    let drafted = ConsultationEvent.drafted(.init(Self.inquiry(), by: "P-A"))
    let revised = ConsultationEvent.revised(.init(Self.inquiry("2026-03-02"), by: "P-B"))
    func announced(_ text: Int, _ by: String) -> ConsultationEvent { .announced(.init(text: text, by: by)) }
    let state = try replay([drafted, revised, announced(2, "P-C")])
    #expect(state.announced == Day("2026-02-01"))
    let deadline = try state.deadline()
    #expect(try state.stage(at: deadline.opens - 1) == .announced)
    #expect(try state.stage(at: deadline.opens) == .open)
    #expect(try state.stage(at: deadline.closes - 1) == .open)
    #expect(try state.stage(at: deadline.closes) == .closed)
    for wrong in [
      [drafted, announced(1, "P-A")], [drafted, revised, announced(2, "P-A")], [drafted, revised, announced(1, "P-C")],
      [announced(1, "P-C")], [drafted, announced(1, "P-C"), revised], [drafted, drafted],
    ] {
      #expect(throws: RecordError.self) { try replay(wrong) }
    }
    // An outage: it closes later, and says why.
    func extended(_ day: String) -> ConsultationEvent {
      .extended(.init(closes: Day(day)!, why: Self.text("The server was down."), by: "P-A"))
    }
    #expect(try replay([drafted, announced(1, "P-B"), extended("2026-04-02")]).closes == Day("2026-04-02"))
    #expect(throws: RecordError.self) { try replay([drafted, announced(1, "P-B"), extended("2026-03-31")]) }
    #expect(throws: RecordError.self) { try replay([drafted, extended("2026-04-02")]) }
  }

  @Test func whatACommentMaySay() throws {
    let inquiry = Self.inquiry()
    for good in [
      Remarks(text: "Más agua.\nY árboles."), Remarks(text: "", answers: ["q2": "2", "q3": "5"]),
      Remarks(text: String(repeating: "ñ", count: 20_000)), Remarks(text: "ᐃᓄᒃᑎᑐᑦ", name: "Ana"),
      Remarks(text: "<script>alert(1)</script> javascript:x =1+1"),
    ] {
      #expect(throws: Never.self) { try good.check(inquiry) }
    }
    for bad in [
      Remarks(text: ""), Remarks(text: String(repeating: "a", count: 20_001)),
      Remarks(text: "a" + String(repeating: "\u{0301}", count: 20_000)),
      Remarks(text: "a" + String(repeating: "\u{0301}", count: 7)), Remarks(text: "a\u{202E}b"),
      Remarks(text: "a" + String(repeating: String(repeating: "\u{0301}", count: 6) + "\u{200D}", count: 9)),
      Remarks(text: "a\u{200D}b"), Remarks(text: "é\u{200C}b"), Remarks(text: "\u{AD}"),
      Remarks(text: "x", name: "\u{200D}"), Remarks(text: "a\u{E0101}"),
      Remarks(text: "", answers: ["q1": "a" + String(repeating: "\u{0301}", count: 20_000)]),
      Remarks(text: "a\u{200B}b"), Remarks(text: "a\u{E0041}b"), Remarks(text: "a\u{3164}b"), Remarks(text: "a\u{0}b"),
      Remarks(text: "x", name: "a\nb"), Remarks(text: "x", organisation: String(repeating: "o", count: 121)),
      Remarks(text: "x", answers: ["q9": "1"]), Remarks(text: "x", answers: ["q2": "3"]),
      Remarks(text: "x", answers: ["q3": "0"]), Remarks(text: "x", answers: ["q2": "Cities"]),
    ] {
      #expect(throws: RecordError.self, "\(bad.text.prefix(20))") { try bad.check(inquiry) }
    }
  }

  private static let author = "P-" + String(repeating: "A", count: 12)

  private func comment(
    _ events: [CommentEvent], level: CommentEvent.Level = .named, community: String? = nil, waits: Bool = false
  ) throws -> CommentState {
    let said = CommentEvent.said(
      .init(
        person: Self.author, language: "en", showing: .init(level), way: .web, at: 1, community: community,
        waits: waits, by: Self.author, remarks: Remarks(text: "More trees.")))
    return try CommentKind().replay(
      "CM-2026-03-K7M2QX", ([said] + events).enumerated().map { Self.recorded($1.kind, $0 + 1, $1) })
  }

  @Test func whatFollowsFromWhat() throws {
    let removed = CommentEvent.removed(.init(reason: "threat", by: "P-M"))
    let appealed = CommentEvent.appealed(.init(person: Self.author, at: 2, words: "It is none."))
    func judged(_ isUpheld: Bool, _ by: String) -> CommentEvent { .judged(.init(isUpheld: isUpheld, by: by)) }
    let passed = CommentEvent.passed(.init(version: 1, by: "P-M"))
    #expect(try comment([]).isShown)
    #expect(try !comment([], level: .sealed).isShown, "those who asked alone read it")
    #expect(try !comment([], waits: true).isShown)
    #expect(try comment([passed], waits: true).isShown)
    #expect(try !comment([removed]).isShown)
    #expect(try !comment([removed, appealed]).isShown)
    #expect(try comment([removed, appealed, judged(false, "P-N")]).isShown)
    #expect(try comment([removed, appealed, judged(true, "P-N")]).stage == .removed)
    #expect(try comment([.disowned(.init(at: 3))]).stage == .disowned)
    #expect(try comment([removed, .withdrawn(.init(at: 3))]).stage == .withdrawn)
    for wrong in [
      [passed], [removed, removed], [appealed], [removed, appealed, judged(true, "P-M")],
      [removed, appealed, judged(true, "P-N"), appealed], [.disowned(.init(at: 3)), .withdrawn(.init(at: 4))],
      [.released(.init(protocols: [], match: .all, version: 1, by: "P-S"))],
      [.recalled(.init(leavesTrace: true, by: "P-S"))], [.passed(.init(version: 2, by: "P-M"))],
      [
        removed,
        .edited(.init(person: Self.author, showing: .init(.named), at: 3, waits: false, remarks: .init(text: "x"))),
      ],
      [.edited(.init(person: "P-B", showing: .init(.named), at: 3, waits: false, remarks: .init(text: "x")))],
    ] as [[CommentEvent]] {
      #expect(throws: RecordError.self, "\(wrong.map(\.kind))") { try comment(wrong) }
    }
  }

  /// What somebody says for a community is its stewards' to show; changed, it is theirs again.
  @Test func aStewardLetsItBeShown() throws {
    let released = CommentEvent.released(.init(protocols: ["open"], match: .all, version: 1, by: "P-S"))
    #expect(try comment([], community: "river").stage == .steward)
    let shown = try comment([released], community: "river")
    #expect(shown.rights?.protocols == ["river/open"] && shown.rights?.holders == ["river"])
    #expect(!shown.isShown(to: .anyone) && !shown.isShown(to: .keeper), "by the protocol alone")
    let edit = CommentEvent.edited(
      .init(person: Self.author, showing: .init(.named), at: 3, waits: false, remarks: .init(text: "Fewer.")))
    let again = try comment([released, edit], community: "river")
    #expect(again.stage == .steward && again.rights == nil)
    let nothing = try comment([.released(.init(protocols: [], match: .all, version: 1, by: "P-S"))], community: "river")
    #expect(!nothing.isShown(to: .anyone), "without a protocol it is the community's alone")
    let recalled = try comment([released, .recalled(.init(leavesTrace: true, by: "P-S"))], community: "river")
    #expect(!recalled.isShown && recalled.leavesTrace)
  }

  @Test func numbersAreDrawn() {
    #expect(CommentID("2026-03", "K7M2QX")?.subject == "CM-2026-03-K7M2QX")
    #expect(CommentID(subject: "CM-2026-03-K7M2QX")?.number == "K7M2QX")
    for wrong in ["CM-2026-03-k7m2qx", "CM-2026-03-K7M2Q", "CM-2026-03-AEIOUY", "CON-2026-03", "CM-2026-03-K7M2QX-X"] {
      #expect(CommentID(subject: wrong) == nil)
    }
  }
}
