import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// What some may read and most may not: said to those who asked alone, or kept under a community's protocol.
@Suite struct ReadingTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let (writer, second): (String, String)

  init() throws {
    test = try PeopleTesting()
    writer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
  }

  private func consultation(of body: AskingBody) throws -> ConsultationState {
    let id = try desk.consult(ConsultationTests.inquiry("2027-01-10", "2027-01-20", body: body), by: writer)
    try desk.announce(consultation: id, text: 1, by: second)
    return try #require(try test.record.consultation(id))
  }

  private func enter(_ text: String, _ level: CommentEvent.Level, on consultation: String) throws -> CommentID {
    let draft = CommentDraft(language: "en", showing: .init(level), remarks: Remarks(text: text))
    return try desk.enter(
      draft, on: consultation, by: .paper, received: Day("2026-11-01")!, from: nil, letters: .english, by: writer
    ) { link, _ in link }
  }

  /// Each body's members read what was said to it alone, officers of consultations all of it, and nobody else any.
  @Test func theBodyThatAsksReads() throws {
    let people: [(String, Set<AskingBody>)] = [
      (writer, Set(AskingBody.allCases)), (try test.join("Jay", .jpacMember).person, [.jpac]),
      (try test.join("Tia", .tekegMember).person, [.tekeg]),
      (try test.join("Rui", .councilRepresentative, scope: "MX").person, [.council]),
      (try test.join("Sue", .officer, scope: "SEM").person, []), (try test.join("Adi", .administrator).person, []),
      (try test.join("Sam", .steward, scope: "river").person, []),
    ]
    for body in AskingBody.allCases {
      let state = try consultation(of: body)
      let ids = try (1...3).map { try enter("To \(body) alone, \($0).", .sealed, on: state.id) }
      _ = try enter("To all.", .unnamed, on: state.id)
      for (person, bodies) in people {
        #expect(try desk.readsSealed(of: body, person) == bodies.contains(body), "\(person), \(body)")
        guard bodies.contains(body) else {
          #expect(throws: PeopleError.self) { try desk.sealedComments(on: state, reader: person, limit: 9) }
          continue
        }
        let (found, some) = try desk.sealedComments(on: state, reader: person, offset: 2, limit: 2)
        #expect(found == 3 && some.count == 1 && ids.contains(some[0].id))
      }
    }
  }

  /// A member reads what a strict protocol keeps; who takes it along is told to its stewards, and to nobody else.
  @Test func membersReadAndStewardsSeeWhoTakes() throws {
    let state = try consultation(of: .tekeg)
    let steward = try test.join("Sam", .steward, scope: "river").person
    let member = try test.join("Mia", .jpacMember).person
    let words = try Wordage([.init("en", "river")])
    try desk.record(.described(.init(words, contact: nil, by: steward)), of: "river", by: steward)
    for (name, access) in [("open", CommunityEvent.Access.open), ("own", .strict)] {
      try desk.record(.ruled(.init(name, access, titles: words, text: words, by: steward)), of: "river", by: steward)
    }
    try desk.record(.admitted(.init("own", member, by: steward)), of: "river", by: steward)
    let ids = try ["own", "open"].map { name in
      let draft = CommentDraft(
        language: "en", showing: .init(.unnamed), community: "river", remarks: Remarks(text: "Under \(name)."))
      let id = try desk.enter(
        draft, on: state.id, by: .voice, received: Day("2026-11-01")!, from: nil, letters: .english, by: writer
      ) { link, _ in link }
      try desk.release(id, .init(protocols: [name], match: .all, version: 1, by: steward)) { link, _ in link }
      return id
    }
    func kept(_ person: String) throws -> [CommentID] {
      try desk.keptComments(on: state.id, for: person, limit: 9).comments.map(\.id)
    }
    func downloads() throws -> [CommunityEvent.Download] {
      try #require(try desk.community("river", for: steward)).downloads.map(\.said)
    }
    #expect(try kept(member) == [ids[0]], "what everybody sees is not kept")
    #expect(try kept(steward) == [ids[0]] && kept(writer).isEmpty && kept("P-ZZZZZZZZZZZZ").isEmpty)
    #expect(
      try desk.takeKept(on: state.id, by: writer).isEmpty && downloads().isEmpty, "nothing to take is no download")
    #expect(try desk.takeKept(on: state.id, by: member).map(\.id) == [ids[0]])
    #expect(try downloads() == [.init(consultation: state.id, comments: 1, by: member)])
    let event = try #require(try test.record.events(of: "C-river").last)
    for reader in [Reader.anyone, .keeper, .keyholder] { #expect(event.event.rights?.admits(reader) == false) }
    #expect(try test.mail().allSatisfy { !$0.contains("Under o") }, "no message repeats it")
    for _ in 0..<5 { #expect(try desk.takeKept(on: state.id, by: member).count == 1) }
    #expect(try downloads().count == 1, "once a day: it tells who, not how often")
    #expect(try desk.takeKept(on: state.id, by: steward).count == 1 && downloads().map(\.by) == [member, steward])
    try desk.record(.blocked(.init(member, by: steward)), of: "river", by: steward)
    #expect(try kept(member).isEmpty && desk.takeKept(on: state.id, by: member).isEmpty)
  }

  /// Closed before its day: later comments are late, its reason is given, and it may be given more time again.
  @Test func closesNow() throws {
    let id = try consultation(of: .jpac).id
    func state() throws -> ConsultationState { try #require(try test.record.consultation(id)) }
    let why = Trilingual("The bill was withdrawn.", in: .english)
    #expect(throws: PeopleError.self) {
      try desk.end(consultation: id, why: why, by: try test.join("Jay", .jpacMember).person)
    }
    test.clock.pass(7)
    let end = (test.people.clock() / 60 + 1) * 60
    try desk.end(consultation: id, why: why, by: second)
    #expect(try state().deadline().closes == end && state().closes == Day("2027-01-20")!)
    #expect(try state().lastDay == Day("2027-01-15")!)
    #expect(try state().stage(at: end - 1) == .open && state().stage(at: end) == .closed)
    test.clock.pass(60)
    #expect(try desk.takesComments(state()), "late ones")
    #expect(throws: RecordError.self, "not earlier again") {
      try desk.extend(consultation: id, to: Day("2027-01-15")!, why: why, by: second)
    }
    #expect(throws: RecordError.self, "once") { try desk.end(consultation: id, why: why, by: second) }
    #expect(try test.record.verify().head != nil, "its tables say the same")
    // Back to the day that was announced.
    try desk.extend(consultation: id, to: Day("2027-01-20")!, why: why, by: second)
    #expect(try state().ended == nil && state().stage(at: desk.now) == .open)
    let draft = try desk.consult(ConsultationTests.inquiry("2027-02-10", "2027-02-20"), by: writer)
    #expect(throws: RecordError.self, "a draft") { try desk.end(consultation: draft, why: why, by: second) }
  }
}
