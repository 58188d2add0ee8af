import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Questions to a meeting, and who wants them answered.
@Suite struct QuestionTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let writer: String
  private let second: String
  private let meeting: String

  init() throws {
    test = try PeopleTesting()
    writer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
    meeting = try Self.announce(test.desk, writer, second)
  }

  private static func announce(
    _ desk: PeopleDesk, _ writer: String, _ second: String, takesQuestions: Bool = true
  ) throws -> String {
    let id = try desk.plan(
      Meeting(
        body: .council, title: Trilingual("Session", in: .english), text: Trilingual("Ministers meet.", in: .english),
        begins: WallTime("2027-02-10T09:00")!, ends: WallTime("2027-02-10T17:00")!, zone: "America/Toronto", rooms: [],
        stream: "https://stream.example.org/council", registersUntil: Day("2027-02-09")!,
        takesQuestions: takesQuestions), by: writer)
    try desk.announce(meeting: id, text: 1, by: second)
    return id
  }

  private func register(_ name: String, for meeting: String? = nil) throws -> Registration {
    var token = ""
    let id = meeting ?? self.meeting
    try desk.ask(
      registration: RegistrationDraft(place: Meeting.online, name: name), for: id,
      from: MailAddress("\(name)@example.org"), letters: .french
    ) {
      token = $0
      return $0
    }
    var own = ""
    _ = try desk.confirmRegistration(token: token) { token, _ in
      own = token
      return token
    }
    return try #require(try desk.ownRegistration(token: own))
  }

  private func ask(_ words: String, _ registration: Registration, name: String? = nil) throws -> QuestionID {
    try desk.ask(MeetingQuestion(text: words, name: name), in: "es", of: registration)
  }

  private var list: [String] {
    get throws {
      try desk.questions(of: meeting).map { "\($0.question.asked.words?.text ?? "-") \($0.votes)" }
    }
  }

  @Test func theMostWantedComesFirst() throws {
    let (eva, fay, gus) = (try register("eva"), try register("fay"), try register("gus"))
    let rivers = try ask("¿Y los ríos?", eva, name: "Eva")
    test.clock.pass(1)
    let roads = try ask("¿Y los caminos?", fay)
    try desk.vote(for: roads, gus)
    #expect(try list == ["¿Y los caminos? 2", "¿Y los ríos? 1"])
    // One vote each, however often it is given.
    for _ in 0..<3 { try desk.vote(for: roads, gus) }
    try desk.vote(for: rivers, fay)
    #expect(try list == ["¿Y los ríos? 2", "¿Y los caminos? 2"], "of as many votes the first one asked")
    for _ in 0..<2 { try desk.vote(for: roads, isFor: false, gus) }
    try desk.vote(for: rivers, gus)
    #expect(try list == ["¿Y los ríos? 3", "¿Y los caminos? 1"])
    try desk.vote(for: rivers, isFor: false, gus)
    #expect(try list == ["¿Y los ríos? 2", "¿Y los caminos? 1"])
    #expect(try desk.own(of: fay).votes == [rivers, roads] && desk.own(of: fay).asked.map(\.id) == [roads])
    // Whoever does not come has no vote.
    try desk.unregister(fay) { token, _ in token }
    #expect(try list == ["¿Y los ríos? 1"], "nor is their question there any more")
    #expect(throws: PeopleError.self) { try desk.vote(for: rivers, fay) }
    // Whoever has their data erased and comes again votes once.
    _ = try desk.erase(gus.person, by: gus.person)
    let again = try register("gus")
    #expect(again.person != gus.person)
    try desk.vote(for: rivers, again)
    #expect(try list == ["¿Y los ríos? 2"])
    #expect(throws: PeopleError.self) { try desk.withdraw(rivers, again) }
    try desk.withdraw(rivers, eva)
    #expect(try list.isEmpty)
    #expect(throws: PeopleError.self) { try desk.vote(for: rivers, again) }
    #expect(throws: PeopleError.self) { try desk.withdraw(roads, eva) }
  }

  /// Whoever has several addresses is one person: registering by each of them gives one registration, and one vote.
  @Test func twoAddressesAreOneVote() throws {
    let (eva, fay) = (try register("eva"), try register("fay"))
    let rivers = try ask("¿Y los ríos?", eva)
    try desk.askForAddress(MailAddress("fay.two@example.org"), browser: "b", page: "p", language: .english)
    #expect(try desk.addAddress(test.mailedCode().filter { $0 != " " }, browser: "b", to: fay.person))
    let again = try register("fay.two")
    #expect(again.person == fay.person)
    for one in [fay, again] { try desk.vote(for: rivers, one) }
    #expect(try list == ["¿Y los ríos? 2"], "that of who asked, and one")
    // An address that goes to somebody else later takes no vote along.
    #expect(try desk.registrations(of: meeting, officer: second).count == 2)
  }

  @Test func whatIsNoQuestion() throws {
    let eva = try register("eva")
    for words in [
      "", "\u{200B}", "a\u{202E}b", String(repeating: "a", count: 1001),
      "e" + String(repeating: "\u{301}", count: 2000),
    ] { #expect(throws: RecordError.self) { try ask(words, eva) } }
    #expect(throws: RecordError.self) { try desk.ask(.init(text: "Why?", name: nil), in: "not a tag", of: eva) }
    for number in 1...PeopleDesk.mostQuestions { _ = try ask("Question \(number)", eva) }
    #expect(throws: PeopleError.self) { try ask("One more", eva) }
    let quiet = try Self.announce(desk, writer, second, takesQuestions: false)
    let other = try register("fay", for: quiet)
    #expect(throws: PeopleError.self) { try ask("Why?", other) }
    // A vote for a question of another meeting.
    let asked = try #require(try desk.questions(of: meeting).first?.question.id)
    #expect(throws: PeopleError.self) { try desk.vote(for: asked, other) }
    // A text that was written before meetings took questions.
    let former = try #require(try test.record.meeting(quiet)).meeting
    let written = String(decoding: try JSONEncoder().encode(former), as: UTF8.self)
    #expect(!former.takesQuestions && !written.contains("questions"))
  }

  @Test func anOfficerAnswers() throws {
    let (eva, fay) = (try register("eva"), try register("fay"))
    let (rivers, rude) = (try ask("¿Y los ríos?", eva), try ask("…!", fay))
    let words = Trilingual("They are cared for.", in: .english)
    func answer(by: String) throws {
      try desk.answer(rivers, .init(.answered, words: words, by: by)) { token, _ in token }
    }
    let member = try test.join("Cam", .jpacMember).person
    #expect(throws: PeopleError.self) { try answer(by: member) }
    _ = try test.mail()
    try answer(by: writer)
    try answer(by: writer)
    #expect(try test.mail().count == 1, "told once")
    // What was cut off between the record and the message is told with the next thing that somebody does.
    try test.people.forgetWhoWasTold()
    try desk.catchUp(meeting: meeting) { token, _ in token }
    try desk.catchUp(meeting: meeting) { token, _ in token }
    #expect(try test.mail().count == 1)
    #expect(try desk.questions(of: meeting).first { $0.question.id == rivers }?.question.answer?.status == .answered)
    #expect(throws: PeopleError.self) { try desk.remove(rude, reason: "taste", by: writer) { token, _ in token } }
    let reason = try #require(desk.reasons.all.first)
    #expect(try test.record.removedQuestions(for: .anyone).isEmpty)
    try desk.remove(rude, reason: reason.id, by: writer) { token, _ in token }
    let logged = try #require(try test.record.removedQuestions(for: .anyone).first)
    #expect(logged.id == rude && logged.removal?.reason == reason.id && logged.removedOn != nil, "in the public log")
    #expect(try list == ["¿Y los ríos? 1"])
    #expect(try test.mail().count == 1)
  }

  /// Whoever removed a question does not decide about it again.
  @Test func anotherOfficerLooksAgain() throws {
    let (eva, fay) = (try register("eva"), try register("fay"))
    let (rivers, roads) = (try ask("¿Y los ríos?", eva), try ask("¿Y los caminos?", eva))
    let reason = try #require(desk.reasons.all.first).id
    let own: (String, Language) -> String = { token, _ in token }
    #expect(throws: RecordError.self, "nothing was removed") { try desk.appeal(rivers, "It is polite.", eva) }
    for id in [rivers, roads] { try desk.remove(id, reason: reason, by: writer, own: own) }
    #expect(throws: PeopleError.self) { try desk.appeal(rivers, "It is polite.", fay) }
    for words in ["", "a\u{202E}b", String(repeating: "a", count: 2001)] {
      #expect(throws: RecordError.self) { try desk.appeal(rivers, words, eva) }
    }
    for id in [rivers, roads] { try desk.appeal(id, "It is polite.", eva) }
    #expect(throws: RecordError.self, "once") { try desk.appeal(rivers, "Again.", eva) }
    #expect(
      try desk.appealed(of: meeting, officer: second).map(\.id).sorted { "\($0)" < "\($1)" }
        == [rivers, roads].sorted { "\($0)" < "\($1)" })
    #expect(try desk.own(of: eva).asked.allSatisfy { $0.stage == .appealed } && list.isEmpty)
    let member = try test.join("Cam", .jpacMember).person
    #expect(throws: PeopleError.self) { _ = try desk.appealed(of: meeting, officer: member) }
    #expect(throws: PeopleError.self) { try desk.judge(rivers, isUpheld: false, by: member, own: own) }
    #expect(
      test.refusal { try desk.judge(rivers, isUpheld: false, by: writer, own: own) }.contains("another officer"))
    _ = try test.mail()
    try desk.judge(rivers, isUpheld: false, by: second, own: own)
    try desk.judge(roads, isUpheld: true, by: second, own: own)
    #expect(try test.mail().count == 2, "told of both")
    #expect(try list == ["¿Y los ríos? 1"])
    #expect(throws: RecordError.self, "it was decided") {
      try desk.remove(rivers, reason: reason, by: writer, own: own)
    }
    #expect(throws: RecordError.self) { try desk.appeal(roads, "Again.", eva) }
    #expect(try test.record.removedQuestions(for: .anyone).count == 2, "each removal is in the public log")
    // What was cut off between the record and the message is told with the next thing that somebody does, once.
    try test.people.forgetWhoWasTold()
    for _ in 0..<2 { try desk.catchUp(meeting: meeting, own: own) }
    #expect(try test.mail().count == 3, "removed and upheld; restored")
    // Whoever does not come takes along all that they asked, also what another officer could still show again.
    let trees = try ask("¿Y los árboles?", eva)
    try desk.remove(trees, reason: reason, by: writer, own: own)
    try desk.appeal(trees, "It is polite.", eva)
    #expect(try String(decoding: desk.export(eva.person).json(), as: UTF8.self).contains("It is polite."))
    try desk.unregister(eva, own: own)
    #expect(throws: RecordError.self) { try desk.judge(trees, isUpheld: false, by: second, own: own) }
    #expect(try test.record.removedQuestions(for: .anyone).count == 3 && list.isEmpty, "the public log stays")
  }

  /// What people say afterwards: read without a name, gone with the registration.
  @Test func howItWas() throws {
    let (eva, fay) = (try register("eva"), try register("fay"))
    let others = try ["gus", "hal", "ivy"].map { try register($0) }
    func say(_ rating: Int, _ words: String?, _ registration: Registration) throws {
      try desk.say(.init(rating: rating, words: words), on: registration)
    }
    #expect(throws: PeopleError.self) { try say(5, nil, eva) }
    test.clock.pass(27 * 86_400)
    for (rating, words) in [(0, nil), (6, nil), (3, ""), (3, "a\u{202E}b"), (3, String(repeating: "a", count: 2001))] {
      #expect(throws: RecordError.self) { try say(rating, words, eva) }
    }
    try say(2, "Too short.", eva)
    try say(3, "Too short, but good.", eva)
    try say(5, nil, fay)
    #expect(try desk.feedback(on: meeting, officer: second).isEmpty, "two would tell who said what")
    for registration in others { try say(4, nil, registration) }
    #expect(try desk.feedback(on: meeting, officer: second).map(\.rating) == [5, 4, 4, 4, 3])
    #expect(try desk.feedback(of: eva)?.words == "Too short, but good.")
    let member = try test.join("Cam", .jpacMember).person
    #expect(throws: PeopleError.self) { try desk.feedback(on: meeting, officer: member) }
    try desk.unregister(fay) { token, _ in token }
    #expect(try desk.feedback(of: fay) == nil && desk.feedback(on: meeting, officer: second).isEmpty)
    test.clock.pass(181 * 86_400)
    try test.people.sweep()
    #expect(try desk.feedback(on: meeting, officer: second).isEmpty)
  }

  /// Who voted is forgotten with the registrations; how many did stays. What somebody asked goes with their key.
  @Test func whatIsForgotten() throws {
    let (eva, fay) = (try register("eva"), try register("fay"))
    let rivers = try ask("¿Y los ríos?", eva)
    try desk.vote(for: rivers, fay)
    #expect(try desk.export(fay.person).json().contains(Data(rivers.description.utf8)))
    test.clock.pass((27 + 181) * 86_400)
    #expect(throws: PeopleError.self) { try desk.vote(for: rivers, fay) }
    try test.people.sweep()
    #expect(try list == ["¿Y los ríos? 2"])
    #expect(try !desk.export(fay.person).json().contains(Data(rivers.description.utf8)))
    _ = try desk.erase(eva.person, by: eva.person)
    desk.board.forget(meeting)
    #expect(try list.isEmpty)
  }
}
