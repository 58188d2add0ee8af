import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Meetings from the draft to the summary, and who registers for them.
@Suite struct MeetingTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let writer: String
  private let second: String

  init() throws {
    test = try PeopleTesting()
    writer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
  }

  private static func text(_ words: String) -> Trilingual { Trilingual(words, in: .english) }

  /// The tests' clock begins on 2027-01-15 at 08:00 UTC.
  private static func meeting(
    begins: String = "2027-02-10T09:00", ends: String = "2027-02-10T17:00", zone: String = "America/Mexico_City",
    rooms: [Meeting.Room] = [.init(name: "Mérida, Centro 1", seats: 1), .init(name: "Montréal", seats: nil)],
    stream: String? = "https://stream.example.org/jpac", agenda: [Meeting.AgendaItem] = [],
    registers: String = "2027-02-05", floor: Meeting.Floor? = floor, aid: String? = "2027-01-31"
  ) -> Meeting {
    Meeting(
      body: .jpac, title: text("Public session"), text: text("Come and talk."), begins: WallTime(begins)!,
      ends: WallTime(ends)!, zone: zone, rooms: rooms, stream: stream, agenda: agenda,
      interpretation: [.french, .spanish], hasCaptions: true, registersUntil: Day(registers)!, floor: floor,
      aidUntil: aid.flatMap { Day($0) })
  }

  private static let floor = Meeting.Floor(until: Day("2027-02-01")!, told: Day("2027-02-06")!, minutes: 5)

  private func announced(_ meeting: Meeting = meeting()) throws -> String {
    let id = try desk.plan(meeting, by: writer)
    try desk.announce(meeting: id, text: 1, by: second)
    return id
  }

  private func draft(
    _ name: String = "Eva", at place: String = "r1", needs: String? = nil, speech: String? = nil, aid: String? = nil
  ) -> RegistrationDraft {
    RegistrationDraft(place: place, name: name, interpretation: .french, needs: needs, speech: speech, aid: aid)
  }

  /// The link of whoever registered last.
  private final class Links { var last = "" }
  private let links = Links()
  private func own(_ token: String, _ language: Language) -> String {
    links.last = token
    return "\(language.rawValue) \(token)"
  }

  private func register(
    _ draft: RegistrationDraft, for meeting: String, from address: String
  ) throws -> (state: Registration.State?, own: String) {
    var token = ""
    try desk.ask(registration: draft, for: meeting, from: MailAddress(address), letters: .french) {
      token = $0
      return $0
    }
    return (try desk.confirmRegistration(token: token, own: own), links.last)
  }

  private func list(_ meeting: String) throws -> [Registration] {
    try desk.registrations(of: meeting, officer: second).map(\.registration)
  }

  // MARK: Times

  /// The same moment everywhere, summer time minded.
  @Test(arguments: [
    ("2027-02-10T09:00", "America/Mexico_City", "2027-02-10T15:00:00Z"),
    ("2027-07-10T09:00", "America/Toronto", "2027-07-10T13:00:00Z"),
    // A time that clocks leave out.
    ("2027-03-14T02:30", "America/Toronto", "2027-03-14T07:30:00Z"),
    ("2027-12-31T23:59", "America/Vancouver", "2028-01-01T07:59:00Z"),
  ])
  func momentsOfClocks(text: String, zone: String, moment: String) throws {
    let time = try #require(WallTime(text))
    #expect(Deadline.text(try time.seconds(in: zone)) == moment)
    #expect(time.description == text)
    if text != "2027-03-14T02:30" { #expect(WallTime(try time.seconds(in: zone), in: zone) == time) }
  }

  @Test(arguments: ["2027-02-10", "2027-02-10 09:00", "2027-02-30T09:00", "2027-02-10T24:00", "2027-02-10T9:00", "T"])
  func noTimes(text: String) { #expect(WallTime(text) == nil) }

  // MARK: What a meeting may be

  @Test func whatNobodyCouldAttend() throws {
    let item = Meeting.AgendaItem(at: WallTime("2027-02-11T09:00")!, title: Self.text("Late"))
    let wrong: [(Meeting, String)] = [
      (Self.meeting(ends: "2027-02-10T09:00"), "before it begins"),
      (Self.meeting(ends: "2027-03-10T09:00"), "14 days at most"),
      (Self.meeting(rooms: [], stream: nil), "nowhere to be"),
      (Self.meeting(rooms: [.init(name: "Room", seats: 0)]), "0 seats"),
      (Self.meeting(rooms: [.init(name: "Room\u{202E}", seats: 1)]), "the room"),
      (Self.meeting(stream: "javascript:alert(1)"), "the address"),
      (Self.meeting(stream: "http://example.org"), "the address"),
      (Self.meeting(stream: "https://a:b@example.org/"), "the address"),
      (Self.meeting(zone: "GMT+5"), "the time zone"),
      (Self.meeting(agenda: [item]), "the agenda at"),
      (Self.meeting(registers: "2027-02-11"), "registers"),
      (Self.meeting(floor: .init(until: Day("2027-02-03")!, told: Day("2027-02-02")!, minutes: 5)), "told"),
      (Self.meeting(floor: .init(until: Day("2027-02-03")!, told: Day("2027-02-03")!, minutes: 0)), "0 minutes"),
    ]
    for (meeting, why) in wrong {
      #expect(test.refusal { _ = try desk.plan(meeting, by: writer) }.contains(why), "\(why)")
    }
    #expect(try test.record.meetings().isEmpty)
  }

  @Test func theSecondOfficerAnnounces() throws {
    let id = try desk.plan(Self.meeting(), by: writer)
    #expect(id == "2027-01")
    #expect(throws: RecordError.self) { try desk.announce(meeting: id, text: 1, by: writer) }
    try desk.revise(meeting: id, Self.meeting(registers: "2027-02-06"), by: writer)
    #expect(throws: RecordError.self) { try desk.announce(meeting: id, text: 1, by: second) }
    try desk.announce(meeting: id, text: 2, by: second)
    #expect(throws: RecordError.self) { try desk.revise(meeting: id, Self.meeting(), by: writer) }
    let member = try test.join("Cam", .jpacMember).person
    #expect(throws: PeopleError.self) { try desk.plan(Self.meeting(), by: member) }
    #expect(throws: PeopleError.self) { try desk.registrations(of: id, officer: member) }
    #expect(try test.record.meetings(for: .anyone).map(\.id) == [id])
  }

  // MARK: Registering

  @Test func oneSeatAndAWaitingList() throws {
    let id = try announced()
    let eva = try register(draft(), for: id, from: "eva@example.org")
    let rolf = try register(draft("Rolf"), for: id, from: "rolf@example.org")
    let sue = try register(draft("Sue"), for: id, from: "sue@example.org")
    #expect(eva.state == .seated && rolf.state == .waits && sue.state == .waits)
    // The other room and online have room for all.
    #expect(try register(draft("Tom", at: "r2"), for: id, from: "tom@example.org").state == .seated)
    #expect(try register(draft("Una", at: "online"), for: id, from: "una@example.org").state == .seated)
    _ = try test.mail()
    // Whoever registers again changes what they said, and keeps their turn.
    #expect(try register(draft("Rolf B."), for: id, from: "ROLF@example.org").state == .waits)
    // The seat goes to who waited the longest.
    try desk.unregister(#require(try desk.ownRegistration(token: eva.own)), own: own)
    #expect(try desk.ownRegistration(token: eva.own) == nil)
    let now = try list(id)
    #expect(now.map(\.draft.name) == ["Rolf B.", "Sue", "Tom", "Una"])
    #expect(now.map(\.state) == [.seated, .waits, .seated, .seated])
    let told = try test.mail()
    #expect(told.count == 3, "a link, and a seat: \(told)")
    // Whoever moves to another room gives theirs up.
    let registration = try #require(try desk.ownRegistration(token: rolf.own))
    try desk.change(registration, draft("Rolf", at: "online"), own: own)
    #expect(try list(id).first { $0.draft.name == "Sue" }?.state == .seated)
    // A larger room, by a change: nobody waits any more.
    _ = try register(draft("Vic"), for: id, from: "vic@example.org")
    try desk.change(
      meeting: id, Self.meeting(rooms: [.init(name: "Mérida", seats: 5), .init(name: "Montréal", seats: nil)]),
      why: Self.text("A larger room."), by: second, own: own)
    #expect(try list(id).allSatisfy { $0.state == .seated })
  }

  @Test func confirmedOnceAndInTime() throws {
    let id = try announced()
    var token = ""
    try desk.ask(
      registration: draft(needs: "A ramp."), for: id, from: MailAddress("eva@example.org"), letters: .spanish
    ) {
      token = $0
      return $0
    }
    #expect(try list(id).isEmpty, "nobody is registered without confirming")
    #expect(try desk.confirmRegistration(token: token, own: own) == .seated)
    #expect(try desk.confirmRegistration(token: token, own: own) == nil)
    #expect(try list(id).map(\.draft.needs) == ["A ramp."])
    #expect(try test.mail().allSatisfy { !$0.contains("ramp") })
    // Somebody else's token, altered, or of another purpose, opens nothing.
    #expect(try desk.ownRegistration(token: links.last + "A") == nil)
    #expect(try desk.ownComment(token: links.last) == nil)
    let registration = try #require(try desk.ownRegistration(token: links.last))
    test.clock.pass(25 * 86_400)
    #expect(throws: PeopleError.self) { try desk.change(registration, draft("Late"), own: own) }
    #expect(throws: PeopleError.self) {
      try desk.ask(registration: draft(), for: id, from: MailAddress("new@example.org"), letters: .spanish) { $0 }
    }
    // One can always stay away.
    try desk.unregister(registration, own: own)
    #expect(try list(id).isEmpty)
  }

  @Test func whatCannotBeSaid() throws {
    let id = try announced()
    let state = try #require(try test.record.meeting(id))
    let online = RegistrationDraft(place: "online", name: "Eva", aid: "Far away.")
    let wrong = [
      draft(""), draft("  "), draft("A\nB"), draft("Eva\u{202E}"), draft(at: "r3"), draft(at: ""), online,
      RegistrationDraft(place: "r1", name: "Eva", interpretation: .english),
      draft(needs: String(repeating: "a", count: 1001)), draft(speech: String(repeating: "a", count: 3001)),
      draft(speech: "a\u{0}"),
    ]
    for one in wrong { #expect(throws: RecordError.self) { try one.check(state, at: desk.now) } }
    // After its day nobody asks for the floor any more; who did keeps it.
    test.clock.pass(18 * 86_400)
    #expect(throws: RecordError.self) { try draft(speech: "Me too.").check(state, at: desk.now) }
    try draft(speech: "Me too.").check(state, former: draft(speech: "Me too."), at: desk.now)
    #expect(throws: RecordError.self) { try draft(aid: "Far away.").check(state, at: desk.now) }
  }

  @Test func askedAnsweredAndTold() throws {
    let id = try announced()
    let eva = try register(draft(speech: "Wolves.", aid: "Far away."), for: id, from: "eva@example.org")
    _ = try test.mail()
    let registration = try #require(try desk.ownRegistration(token: eva.own))
    try desk.answer(.floor, of: registration.person, id, .yes, by: second, own: own)
    try desk.answer(.floor, of: registration.person, id, .yes, by: second, own: own)
    try desk.answer(.aid, of: registration.person, id, .no, by: second, own: own)
    #expect(try test.mail().count == 2, "told once of each")
    let now = try #require(try desk.ownRegistration(token: eva.own))
    #expect(now.floor == .yes && now.aid == .no)
    // Another text is another request.
    try desk.change(now, draft(speech: "Bears.", aid: "Far away."), own: own)
    let changed = try #require(try desk.ownRegistration(token: eva.own))
    #expect(changed.floor == nil && changed.aid == .no)
    let member = try test.join("Cam", .jpacMember).person
    #expect(throws: PeopleError.self) {
      try desk.answer(.floor, of: registration.person, id, .no, by: member, own: own)
    }
    let rolf = try register(draft("Rolf"), for: id, from: "rolf@example.org")
    let other = try #require(try desk.ownRegistration(token: rolf.own)).person
    #expect(throws: PeopleError.self) { try desk.answer(.aid, of: other, id, .yes, by: second, own: own) }
  }

  @Test func changedAndCalledOff() throws {
    let id = try announced()
    _ = try register(draft(), for: id, from: "eva@example.org")
    _ = try test.mail()
    func change(_ meeting: Meeting) throws {
      try desk.change(meeting: id, meeting, why: Self.text("Snow."), by: second, own: own)
    }
    #expect(throws: RecordError.self) { try change(Self.meeting(rooms: [])) }
    #expect(throws: RecordError.self) { try change(Self.meeting(stream: nil)) }
    let mixed = [Meeting.Room(name: "Guadalajara", seats: nil), .init(name: "Mérida, Centro 1", seats: 1)]
    #expect(test.refusal { try change(Self.meeting(rooms: mixed)) }.contains("the same order"))
    let past = Self.meeting(
      begins: "2026-02-12T09:00", ends: "2026-02-12T17:00", registers: "2026-02-01", floor: nil, aid: nil)
    #expect(throws: PeopleError.self) { try change(past) }
    try change(Self.meeting(begins: "2027-02-12T09:00", ends: "2027-02-12T17:00"))
    try desk.cancel(meeting: id, why: Self.text("More snow."), by: second, own: own)
    #expect(try test.mail().count == 2, "told of each")
    #expect(throws: PeopleError.self) { try change(Self.meeting()) }
    #expect(try #require(try test.record.meeting(id)).changes.count == 1)
  }

  /// What was cut off between the record and its messages is sent with the next thing that somebody does.
  @Test func cutOffBeforeItsMessages() throws {
    let id = try announced()
    let eva = try register(draft(), for: id, from: "eva@example.org")
    try desk.cancel(meeting: id, why: Self.text("Snow."), by: second, own: own)
    _ = try test.mail()
    try test.people.forgetWhoWasTold()
    try desk.catchUp(meeting: id, own: own)
    try desk.catchUp(meeting: id, own: own)
    #expect(try test.mail().count == 1)
    #expect(throws: PeopleError.self) {
      try desk.change(#require(try desk.ownRegistration(token: eva.own)), draft(), own: own)
    }
  }

  /// Until the end seats are given on, after the last day to register too; after it nobody registers.
  @Test func untilItEnds() throws {
    let id = try announced(Self.meeting(registers: "2027-02-10"))
    let eva = try register(draft(), for: id, from: "eva@example.org")
    _ = try register(draft("Rolf"), for: id, from: "rolf@example.org")
    let ends = try #require(WallTime("2027-02-10T17:00")).seconds(in: "America/Mexico_City")
    test.clock.pass(ends - test.clock.now - 1)
    try desk.unregister(#require(try desk.ownRegistration(token: eva.own)), own: own)
    #expect(try list(id).map(\.state) == [.seated])
    var token = ""
    try desk.ask(registration: draft("Late"), for: id, from: MailAddress("late@example.org"), letters: .french) {
      token = $0
      return $0
    }
    test.clock.pass(1)
    #expect(throws: PeopleError.self) { try desk.confirmRegistration(token: token, own: own) }
    #expect(throws: PeopleError.self) { try desk.cancel(meeting: id, why: Self.text("No."), by: second, own: own) }
    #expect(try list(id).count == 1)
  }

  /// What cannot be said any more since the meeting changed is told, and not thrown away.
  @Test func changedBeforeTheyConfirmed() throws {
    let id = try announced()
    var token = ""
    try desk.ask(
      registration: draft(speech: "Wolves."), for: id, from: MailAddress("eva@example.org"), letters: .french
    ) {
      token = $0
      return $0
    }
    try desk.change(meeting: id, Self.meeting(floor: nil), why: Self.text("No time."), by: second, own: own)
    #expect(throws: RecordError.self) { try desk.confirmRegistration(token: token, own: own) }
    #expect(try desk.askedRegistration(token: token)?.draft.speech == "Wolves.")
  }

  @Test func theSummaryIsReadByAnother() throws {
    let id = try announced()
    let summary = MeetingEvent.Summary(text: Self.text("We talked."), attendance: ["r1": 3, "online": 40], by: writer)
    #expect(throws: PeopleError.self) { try desk.summarise(meeting: id, summary, by: writer) }
    test.clock.pass(27 * 86_400)
    let wrong = MeetingEvent.Summary(text: Self.text("We talked."), attendance: ["r9": 3], by: writer)
    #expect(throws: RecordError.self) { try desk.summarise(meeting: id, wrong, by: writer) }
    try desk.summarise(meeting: id, summary, by: writer)
    let place = try #require(try test.record.meeting(id)).summaryPlace
    #expect(throws: RecordError.self) { try desk.publishSummary(of: id, text: place, by: writer) }
    #expect(throws: RecordError.self) { try desk.publishSummary(of: id, text: place - 1, by: second) }
    try desk.publishSummary(of: id, text: place, by: second)
    #expect(try #require(try test.record.meeting(id)).published == summary)
    // A later one takes its place, once it is read; whoever mended a word of it does not publish it.
    let later = MeetingEvent.Summary(text: Self.text("We talked long."), attendance: [:], by: writer)
    try desk.summarise(meeting: id, later, by: writer)
    try desk.summarise(meeting: id, .init(text: later.text, attendance: ["r1": 4], by: second), by: second)
    let state = try #require(try test.record.meeting(id))
    #expect(state.published == summary)
    for officer in [writer, second] {
      #expect(throws: RecordError.self) { try desk.publishSummary(of: id, text: state.summaryPlace, by: officer) }
    }
  }

  // MARK: Periods

  /// What somebody needs is gone thirty days after the meeting, the registration after 180, a draft 180 days after it
  /// was kept; of none of them a byte is left in a file.
  @Test func periodsOfRegistrationsAndDrafts() throws {
    let id = try announced()
    let eva = try register(draft("Evangelina", needs: "Gebärdensprache"), for: id, from: "eva@example.org")
    let person = try #require(try desk.ownRegistration(token: eva.own)).person
    try test.people.keep(draft: ["comment": "Half a thought"], about: "comment 2027-01", of: person)
    #expect(try desk.export(person).json().contains(Data("Gebärdensprache".utf8)))
    #expect(try desk.export(person).json().contains(Data("Half a thought".utf8)))
    // The meeting ends on 10 February at 17:00 in Mexico City.
    let ends = try #require(WallTime("2027-02-10T17:00")).seconds(in: "America/Mexico_City")
    func pass(to moment: Int) throws {
      test.clock.pass(moment - test.clock.now)
      try test.people.sweep()
    }
    try pass(to: ends + 30 * 86_400)
    #expect(try desk.ownRegistration(token: eva.own)?.draft.needs == "Gebärdensprache")
    try pass(to: ends + 30 * 86_400 + 1)
    let later = try #require(try desk.ownRegistration(token: eva.own))
    #expect(later.draft.needs == nil && later.draft.name == "Evangelina")
    #expect(try desk.retentionDue().isEmpty, "they are here for their registration")
    let kept = try #require(try test.people.draft(about: "comment 2027-01", of: person)).kept
    try pass(to: kept + 180 * 86_400)
    #expect(try test.people.draft(about: "comment 2027-01", of: person)?.fields == ["comment": "Half a thought"])
    try pass(to: kept + 180 * 86_400 + 1)
    #expect(try test.people.drafts(of: person).isEmpty)
    try pass(to: ends + 180 * 86_400)
    #expect(try desk.ownRegistration(token: eva.own) != nil)
    try pass(to: ends + 180 * 86_400 + 1)
    #expect(try desk.ownRegistration(token: eva.own) == nil)
    #expect(try desk.retentionDue().map(\.person) == [person])
  }

  /// `people retain` applies the whole table, also where no server runs.
  @Test func retainTakesThemToo() throws {
    let id = try announced()
    let eva = try register(draft(needs: "A ramp."), for: id, from: "eva@example.org")
    let person = try #require(try desk.ownRegistration(token: eva.own)).person
    try test.people.keep(draft: ["comment": "Half"], about: "comment 2027-01", of: person)
    test.clock.pass(26 * 86_400 + 31 * 86_400)
    try desk.retain()
    #expect(try #require(try desk.ownRegistration(token: eva.own)).draft.needs == nil)
    test.clock.pass(150 * 86_400)
    try desk.retain()
    #expect(try desk.ownRegistration(token: eva.own) == nil)
    #expect(try test.people.persons().contains(person) == false, "and then the person, who was here for that alone")
  }

  /// A meeting that moves takes the period along; one that is called off begins it.
  @Test func periodsFollowTheMeeting() throws {
    let id = try announced()
    let eva = try register(draft(needs: "A ramp."), for: id, from: "eva@example.org")
    try desk.change(
      meeting: id, Self.meeting(begins: "2027-03-12T09:00", ends: "2027-03-12T17:00"), why: Self.text("Snow."),
      by: second, own: own)
    test.clock.pass(70 * 86_400)
    try test.people.sweep()
    #expect(try desk.ownRegistration(token: eva.own)?.draft.needs == "A ramp.")
    let other = try announced(
      Self.meeting(
        begins: "2027-12-12T09:00", ends: "2027-12-12T17:00", registers: "2027-12-01",
        floor: nil, aid: nil))
    let rolf = try register(draft("Rolf", needs: "A chair."), for: other, from: "rolf@example.org")
    try desk.cancel(meeting: other, why: Self.text("No money."), by: second, own: own)
    test.clock.pass(30 * 86_400 + 1)
    try test.people.sweep()
    #expect(try desk.ownRegistration(token: rolf.own)?.draft.needs == nil)
  }

  @Test func erasingTakesThemAlong() throws {
    let id = try announced()
    let eva = try register(draft("Evangelina", needs: "Gebärdensprache"), for: id, from: "eva@example.org")
    var waiting = ""
    try desk.ask(registration: draft(), for: id, from: MailAddress("eva@example.org"), letters: .french) {
      waiting = $0
      return $0
    }
    let person = try #require(try desk.ownRegistration(token: eva.own)).person
    try test.people.keep(draft: ["comment": "Half"], about: "comment 2027-01", of: person)
    try desk.erase(person, by: person)
    #expect(try desk.ownRegistration(token: eva.own) == nil && desk.askedRegistration(token: waiting) == nil)
    #expect(try test.people.registrations(of: id).isEmpty && test.people.drafts(of: person).isEmpty)
    #expect(try test.record.meeting(id) != nil, "the record never heard of it")
  }

  @Test func draftsAreOnesOwn() throws {
    let (eva, rolf) = (try test.join("Eva", .jpacMember).person, try test.join("Rolf", .jpacMember).person)
    try test.people.keep(draft: ["comment": "One"], about: "comment 2027-01", of: eva)
    try test.people.keep(draft: ["comment": "Two"], about: "comment 2027-01", of: eva)
    #expect(try test.people.drafts(of: eva).map(\.fields) == [["comment": "Two"]])
    #expect(try test.people.drafts(of: rolf).isEmpty)
    try test.people.drop(draft: "comment 2027-01", of: rolf)
    #expect(try test.people.draft(about: "comment 2027-01", of: eva) != nil)
    try test.people.drop(draft: "comment 2027-01", of: eva)
    #expect(try test.people.drafts(of: eva).isEmpty)
    #expect(throws: PeopleError.self) { try test.people.keep(draft: [:], about: "x", of: "P-222222222222") }
  }
}
