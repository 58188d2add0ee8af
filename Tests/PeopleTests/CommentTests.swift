import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Comments from the form to what becomes of them.
@Suite struct CommentTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let writer: String
  private let second: String
  private let consultation: String

  init() throws {
    test = try PeopleTesting()
    writer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
    // The tests' clock stands at 2027-01-15.
    consultation = try Self.consultation(test.desk, writer, second)
  }

  private static func consultation(
    _ desk: PeopleDesk, _ writer: String, _ second: String, _ moderation: Inquiry.Moderation = .first
  ) throws -> String {
    let id = try desk.consult(
      ConsultationTests.inquiry("2027-01-10", "2027-01-20", moderation: moderation), by: writer)
    try desk.announce(consultation: id, text: 1, by: second)
    return id
  }

  /// A number that waits for its confirmation is drawn: nobody else gets it.
  @Test func numbersThatWaitAreDrawn() throws {
    #expect(try test.people.write { try test.people.draw("CM-2027-01-K7M2QX", $0) })
    #expect(try !test.people.write { try test.people.draw("CM-2027-01-K7M2QX", $0) })
    test.clock.pass(8 * 86_400)
    try test.people.sweep()
    #expect(try test.people.write { try test.people.draw("CM-2027-01-K7M2QX", $0) }, "by then it waits no more")
  }

  private func draft(
    _ text: String = "More trees.", _ level: CommentEvent.Level = .named, community: String? = nil
  ) -> CommentDraft {
    CommentDraft(
      language: "en", showing: .init(level), community: community, remarks: Remarks(text: text, name: "Eva Núñez"))
  }

  /// Sends the form; the token of its link.
  private func ask(_ draft: CommentDraft, from address: String = "eva@example.org", network: String = "1") throws
    -> String
  {
    var token = ""
    try desk.ask(
      comment: draft, on: consultation, from: MailAddress(address), letters: .spanish, network: network
    ) {
      token = $0
      return $0
    }
    return token
  }

  /// Says something and confirms it; its id and the token of its author's page.
  private func say(_ draft: CommentDraft, from address: String = "eva@example.org") throws -> (
    id: CommentID, own: String
  ) {
    let token = try ask(draft, from: address)
    var own = ""
    let id = try desk.confirmComment(token: token) { link, _ in
      own = link
      return link
    }
    return (try #require(id), own)
  }

  private func state(_ id: CommentID) throws -> CommentState { try #require(try test.record.comment(id)) }

  private func shown(_ reader: Reader = .anyone) throws -> [String] {
    try test.record.comments(on: consultation, for: reader).comments.map(\.id.number)
  }

  @Test func theSecondOfficerAnnounces() throws {
    let own = try desk.consult(ConsultationTests.inquiry("2027-01-11", "2027-01-20"), by: writer)
    #expect(consultation == "2027-01" && own == "2027-02", "numbered within the year")
    #expect(throws: RecordError.self) { try desk.announce(consultation: own, text: 1, by: writer) }
    #expect(try test.record.consultations(for: .anyone).map(\.id) == ["2027-01"], "a draft is nobody's to see")
    let member = try test.join("Cam", .jpacMember).person
    for wrong in [member, try test.join("Dee", .officer, scope: "communications").person] {
      #expect(throws: PeopleError.self) { try desk.consult(ConsultationTests.inquiry(), by: wrong) }
      #expect(throws: PeopleError.self) { try desk.announce(consultation: own, text: 1, by: wrong) }
    }
  }

  /// There is no comment before its address is confirmed, and one after it, however often that is done.
  @Test func confirmedOnce() throws {
    let token = try ask(draft())
    #expect(try test.mail().filter { $0.contains("Confirme su comentario") }.count == 1)
    #expect(try test.record.commentCounts(on: consultation).isEmpty)
    var owns = 0
    func confirm() throws -> CommentID? {
      try desk.confirmComment(token: token) {
        owns += 1
        return "\($0) \($1)"
      }
    }
    let id = try #require(try confirm())
    #expect(try confirm() == nil, "the link is over")
    #expect(owns == 1)
    #expect(try test.record.commentCounts(on: consultation) == [.waiting: 1])
    #expect(try state(id).remarks?.name == "Eva Núñez")
    #expect(try test.mail().filter { $0.contains(id.number) }.count == 1)
    #expect(try desk.confirmComment(token: "x") { link, _ in link } == nil)
    // Forty-eight hours are over.
    let late = try ask(draft())
    test.clock.pass(48 * 3600 + 1)
    #expect(try desk.confirmComment(token: late) { link, _ in link } == nil)
  }

  /// What was cut off between the record and the row is done to its end by whoever clicks again: once.
  @Test func cutOffBetween() throws {
    let token = try ask(draft())
    let asked = try #require(try desk.askedComment(token: token))
    _ = try desk.confirmComment(token: token) { link, _ in link }
    let id = try #require(CommentID(consultation, asked.number))
    let before = try test.record.events(of: id.subject).count
    // The row is there again, as if it had never been ended.
    let again = try test.people.write { try test.people.keep(asked, .comment, for: MailAddress("eva@example.org"), $0) }
    #expect(try desk.confirmComment(token: again) { link, _ in link } == id)
    #expect(try test.record.events(of: id.subject).count == before)
  }

  /// "I did not write this", before and after.
  @Test func notMine() throws {
    let token = try ask(draft())
    try desk.discardComment(token: token)
    #expect(try desk.confirmComment(token: token) { link, _ in link } == nil)
    let (id, own) = try say(draft())
    try desk.pass(id, version: 1, by: writer) { link, _ in link }
    #expect(try shown() == [id.number])
    try desk.disown(#require(try desk.ownComment(token: own)))
    #expect(try shown().isEmpty, "at once")
  }

  /// A moderator reads the first comment of an address; later ones are shown at once.
  @Test func theFirstIsReadBefore() throws {
    let first = try say(draft())
    #expect(try state(first.id).stage == .waiting && shown().isEmpty)
    try desk.pass(first.id, version: 1, by: writer) { link, _ in link }
    let next = try say(draft("And water."))
    #expect(try state(next.id).stage == .shown)
    #expect(try state(say(draft("Hm."), from: "other@example.org").id).stage == .waiting)
    // Sealed ones are shown to nobody, and wait for nobody.
    let sealed = try say(draft("Only for you.", .sealed))
    #expect(try state(sealed.id).stage == .shown)
    #expect(try !shown().contains(sealed.id.number))
    #expect(try !test.record.isShown(sealed.id, to: .keyholder), "whoever asks")
    // In the order of their numbers, whenever they came.
    #expect(try shown() == [first.id.number, next.id.number].sorted())
  }

  @Test func eachIsReadWhereThatIsAsked() throws {
    let strict = try Self.consultation(desk, writer, second, .each)
    for _ in 0..<2 {
      var token = ""
      try desk.ask(
        comment: draft(), on: strict, from: MailAddress("eva@example.org"), letters: .english, network: "1"
      ) {
        token = $0
        return $0
      }
      let id = try #require(try desk.confirmComment(token: token) { link, _ in link })
      #expect(try state(id).stage == .waiting)
      try desk.pass(id, version: 1, by: second) { link, _ in link }
    }
  }

  /// Until the deadline one's own comment can be changed; late ones are taken for thirty days, and marked.
  @Test func untilTheEnd() throws {
    let (id, own) = try say(draft())
    let mine = try #require(try desk.ownComment(token: own))
    try desk.edit(mine, .init(.unnamed, country: true), Remarks(text: "Fewer cars.", country: .mexico))
    #expect(try state(id).versions.map { $0.remarks?.text } == ["More trees.", "Fewer cars."])
    #expect(try state(id).showing.level == .unnamed)
    let closes = try #require(try test.record.consultation(consultation)).deadline().closes
    test.clock.pass(closes - test.clock.now - 1)
    let last = try say(draft("In time."), from: "last@example.org")
    #expect(try !state(last.id).isLate(closes))
    let slow = try ask(draft("Sent in time, confirmed late."), from: "slow@example.org")
    test.clock.pass(1)
    #expect(throws: PeopleError.self, "over") { try desk.edit(mine, .init(.named), Remarks(text: "x")) }
    let late = try say(draft("Late."), from: "late@example.org")
    #expect(try state(late.id).isLate(closes))
    let confirmed = try #require(try desk.confirmComment(token: slow) { link, _ in link })
    #expect(try !state(confirmed).isLate(closes), "when it was sent counts")
    // An outage: who was late is not any more.
    try desk.extend(
      consultation: consultation, to: Day("2027-01-22")!, why: ConsultationTests.text("Down."), by: second)
    #expect(try !state(late.id).isLate(try #require(try test.record.consultation(consultation)).deadline().closes))
    test.clock.pass((2 + PeopleDesk.lateDays) * 86_400)
    #expect(throws: PeopleError.self) { try ask(draft()) }
  }

  /// A moderator who wrote a comment neither lets it pass nor judges their own appeal.
  @Test func nobodyJudgesTheirOwn() throws {
    let (kind, subject) = (CommentKind(), try #require(CommentID("2027-01", "BBBBB2")).subject)
    let said = CommentEvent.said(
      .init(
        person: "P-222222222222", language: "en", showing: .init(.unnamed), way: .web, at: 1_800_000_000,
        community: nil, waits: true, by: "P-222222222222", remarks: Remarks(text: "Words.")))
    func refusal(_ further: [CommentEvent]) -> String {
      let events = ([said] + further).enumerated().map { index, says in
        PayloadEvent(
          place: index + 1, kind: says.kind, date: Day("2027-01-15"), recorded: nil, says: says, documents: [],
          withheld: [])
      }
      return test.refusal { _ = try kind.replay(subject, events) }
    }
    let removed: [CommentEvent] = [
      .passed(.init(version: 1, by: "P-333333333333")),
      .removed(.init(reason: "spam", by: "P-333333333333")),
      .appealed(.init(person: "P-222222222222", at: 1_800_000_100, words: "No.")),
    ]
    #expect(refusal([.passed(.init(version: 1, by: "P-222222222222"))]).contains("whoever wrote it"))
    #expect(refusal(removed + [.judged(.init(isUpheld: false, by: "P-222222222222"))]).contains("whoever wrote it"))
    #expect(refusal(removed + [.judged(.init(isUpheld: false, by: "P-444444444444"))]) == "")
  }

  @Test func removedAppealedJudged() throws {
    let (id, own) = try say(draft())
    #expect(throws: PeopleError.self) { try desk.remove(id, for: "I do not like it", by: writer) { link, _ in link } }
    try desk.remove(id, for: "threat", by: writer) { link, _ in link }
    #expect(try test.mail().contains { $0.contains(id.number) })
    func log() throws -> [CommentState.Removed] {
      try test.record.removed(for: .anyone, limit: 10).lines.map(\.removed)
    }
    #expect(try log().map(\.removal.reason) == ["threat"])
    try desk.appeal(#require(try desk.ownComment(token: own)), "It is about trees.")
    #expect(throws: RecordError.self, "nobody judges their own") {
      try desk.judge(id, isUpheld: true, by: writer) { link, _ in link }
    }
    try desk.judge(id, isUpheld: false, by: second) { link, _ in link }
    #expect(try shown() == [id.number])
    #expect(try log().map(\.isUpheld) == [false], "the log keeps it")
    // Removed once more, it may be appealed once more, and its author's going does not empty the log.
    try desk.remove(id, for: "insult", by: second) { link, _ in link }
    #expect(try log().map(\.removal.reason) == ["insult", "threat"])
    try desk.appeal(#require(try desk.ownComment(token: own)), "No.")
    try desk.withdraw(#require(try desk.ownComment(token: own)))
    #expect(try log().count == 2)
    let member = try test.join("Cam", .jpacMember).person
    let administrator = try test.join("Dee", .administrator).person
    for wrong in [member, administrator] {
      #expect(throws: PeopleError.self) { try desk.remove(id, for: "threat", by: wrong) { link, _ in link } }
    }
  }

  /// What came by letter: by an officer, with its day; whoever is named is told and may say that it is not theirs.
  @Test func typedIn() throws {
    func enter(_ address: String?, by: String, _ day: String = "2026-11-01") throws -> CommentID {
      try desk.enter(
        draft(), on: consultation, by: .paper, received: Day(day)!, from: address.map { try MailAddress($0) },
        letters: .french, by: by
      ) { link, _ in link }
    }
    let nobody = try enter(nil, by: writer)
    #expect(try state(nobody).statement.way == .paper && shown() == [nobody.number])
    #expect(try test.mail().filter { $0.contains(nobody.number) }.isEmpty)
    let someone = try enter("zoe@example.org", by: writer)
    #expect(try test.mail().filter { $0.contains(someone.number) }.count == 1)
    #expect(throws: PeopleError.self) { try enter(nil, by: try test.join("Cam", .jpacMember).person) }
    #expect(throws: PeopleError.self, "the day is to come") { try enter(nil, by: writer, "2999-01-01") }
  }

  /// Whoever speaks for a community says it to its steward; nobody else sees it, nor that it is there.
  @Test func aCommunityDecides() throws {
    let steward = try test.join("Sam", .steward, scope: "river").person
    let member = try test.join("Mia", .jpacMember).person
    try desk.record(
      .described(.init(Wordage([.init("nah", "Atl")]), contact: nil, by: steward)), of: "river", by: steward)
    #expect(throws: RecordError.self, "without a protocol there is nothing to say it under") {
      try ask(draft(community: "river"))
    }
    for (name, access) in [("public", CommunityEvent.Access.open), ("own", .strict)] {
      let words = try Wordage([.init("en", name)])
      try desk.record(.ruled(.init(name, access, titles: words, text: words, by: steward)), of: "river", by: steward)
    }
    try desk.record(.admitted(.init("own", member, by: steward)), of: "river", by: steward)
    func reader(_ person: String?) throws -> Reader {
      try desk.reader(person.map { try desk.standing(of: $0) } ?? .anyone)
    }
    let (id, own) = try say(draft(community: "river"))
    #expect(try desk.comments(for: "river", steward: steward).map(\.id) == [id])
    #expect(try test.record.commentCounts(on: consultation).isEmpty, "not even counted")
    #expect(try desk.comments([.waiting, .shown], moderator: writer, limit: 9).found == 0)
    for wrong in [writer, member, try test.join("Oto", .steward, scope: "coast").person] {
      #expect(throws: PeopleError.self) {
        try desk.release(id, .init(protocols: ["public"], match: .all, version: 1, by: wrong)) { link, _ in link }
      }
      #expect(throws: PeopleError.self) { try desk.comments(for: "river", steward: wrong) }
    }
    #expect(throws: PeopleError.self, "no moderator's") {
      try desk.remove(id, for: "threat", by: writer) { link, _ in link }
    }
    #expect(throws: PeopleError.self) {
      try desk.release(id, .init(protocols: [], match: .all, version: 1, by: steward)) { link, _ in link }
    }
    try desk.release(id, .init(protocols: ["own"], match: .all, version: 1, by: steward)) { link, _ in link }
    #expect(try shown().isEmpty && shown(try reader(writer)).isEmpty && shown(.keyholder).isEmpty)
    #expect(try shown(try reader(member)) == [id.number] && test.record.isShown(id, to: try reader(member)))
    try desk.release(id, .init(protocols: ["public"], match: .all, version: 1, by: steward)) { link, _ in link }
    #expect(try shown(try reader(nil)) == [id.number])
    // The steward is gone: nothing of it is shown to outsiders.
    try desk.record(.blocked(.init(member, by: steward)), of: "river", by: steward)
    #expect(try shown(try reader(member)).isEmpty)
    try desk.recall(id, leavesTrace: true, by: steward)
    #expect(try shown(try reader(nil)).isEmpty && state(id).leavesTrace)
    #expect(throws: RecordError.self) {
      try desk.edit(#require(try desk.ownComment(token: own)), .init(.named), .init(text: "x"))
    }
  }

  /// Erasing an author takes their words everywhere; that there was a comment stays.
  @Test func erasingTakesTheWords() throws {
    let secret = "Quetzalcóatl-7731"
    let (id, own) = try say(draft(secret))
    try desk.pass(id, version: 1, by: writer) { link, _ in link }
    let person = try state(id).statement.person
    let data = String(decoding: try desk.export(person).json(), as: UTF8.self)
    #expect(data.contains(secret) && data.contains(id.number))
    #expect(try desk.erase(person, by: person).contains(.comments))
    #expect(try state(id).remarks == nil && shown() == [id.number])
    #expect(try desk.ownComment(token: own) == nil)
    for folder in ["people", "record"] {
      for file in try FileManager.default.subpathsOfDirectory(atPath: test.folder.path(folder)) {
        let bytes = FileManager.default.contents(atPath: test.folder.path("\(folder)/\(file)"))
        #expect(bytes?.range(of: Data(secret.utf8)) == nil && bytes?.range(of: Data("Núñez".utf8)) == nil, "\(file)")
      }
    }
    #expect(try test.record.verify().head != nil)
  }

  @Test func patternsAreFlags() throws {
    for number in 0..<9 { _ = try ask(draft("Said \(number).")) }
    func flags(_ text: String, from address: String = "a@example.org", network: String = "1") throws
      -> [CommentEvent.Flag]?
    { try desk.askedComment(token: ask(draft(text), from: address, network: network))?.flags }
    #expect(try flags("Yes, the river.") == [.network])
    #expect(try flags("Another one.", network: "2") == [])
    #expect(try flags("One more.", from: "x@yopmail.com", network: "3") == [.disposable])
    // The same but for capitals and marks.
    #expect(try flags("YES – the river!", network: "4") == [.alike])
    #expect(try flags("No river.", network: "5") == [])
    for number in 0..<50 { _ = try ask(draft("Many \(number)."), network: "n\(number)") }
    #expect(try flags("The last one.", network: "6") == [.burst])
    test.clock.pass(86_400)
    #expect(try flags("Yes, the river.", network: "7") == [], "a day later nobody remembers")
  }

  /// A link opens the one comment it is of.
  @Test func linksAreOfOneComment() throws {
    let (id, own) = try say(draft())
    #expect(try desk.ownComment(token: own)?.id == id)
    let middle = own.index(own.endIndex, offsetBy: -9)
    let altered = own.replacingCharacters(in: middle...middle, with: own[middle] == "A" ? "B" : "A")
    #expect(try desk.ownComment(token: altered) == nil)
    let person = try state(id).statement.person
    for other in [
      test.people.token(.preferences, of: person), test.people.token(.comment, of: person, about: ["2027-01-ZZZZZZ"]),
      test.people.token(.comment, of: writer, about: [id.description]),
    ] {
      #expect(try desk.ownComment(token: other) == nil)
    }
  }

  /// What everybody sees was read as it is: after a change it is read again, and nobody shows what they did not read.
  @Test func whatIsShownWasRead() throws {
    let (id, own) = try say(draft("Only for you.", .sealed))
    func mine() throws -> CommentState { try #require(try desk.ownComment(token: own)) }
    try desk.edit(mine(), .init(.named), Remarks(text: "For all."))
    #expect(try state(id).stage == .waiting && shown().isEmpty, "from sealed to public")
    try desk.edit(mine(), .init(.sealed), Remarks(text: "Only for you."))
    let asked = try #require(try test.record.consultation(consultation))
    #expect(try desk.sealedComments(on: asked, reader: writer, limit: 9).comments.map(\.id) == [id])
    try desk.edit(mine(), .init(.named), Remarks(text: "For all."))
    #expect(throws: RecordError.self, "it was changed meanwhile") {
      try desk.pass(id, version: 3, by: writer) { link, _ in link }
    }
    try desk.pass(id, version: 4, by: writer) { link, _ in link }
    #expect(try shown() == [id.number])
    for number in 5...50 { try desk.edit(mine(), .init(.named), Remarks(text: "\(number)")) }
    #expect(throws: RecordError.self, "fifty versions") { try desk.edit(mine(), .init(.named), Remarks(text: "x")) }
  }

  /// Comments that moderators cannot do anything about hide none that they can.
  @Test func sealedOnesFillNoQueue() throws {
    for number in 0..<4 { _ = try say(draft("Sealed", .sealed), from: "a\(number)@example.org") }
    let open = try say(draft(), from: "b@example.org")
    let (found, some) = try desk.comments([.waiting], moderator: writer, limit: 1)
    #expect(found == 1 && some.map(\.id) == [open.id])
    #expect(try test.record.commentCounts(on: consultation) == [.waiting: 1], "sealed ones are in no count")
  }

  @Test func aLanguageIsAskedBeforeAnythingIsSent() throws {
    let wrong = CommentDraft(language: "Nahuatl!", showing: .init(.named), remarks: Remarks(text: "x"))
    #expect(throws: RecordError.self) { try ask(wrong) }
    #expect(try test.mail().allSatisfy { !$0.contains("comentario") })
  }

  /// Confirmed, cut off before the link was mailed: "I did not write this" hides it all the same.
  @Test func notMineAfterACut() throws {
    let token = try ask(draft("Sealed", .sealed))
    let asked = try #require(try desk.askedComment(token: token))
    _ = try desk.confirmComment(token: token) { link, _ in link }
    let again = try test.people.write { try test.people.keep(asked, .comment, for: MailAddress("eva@example.org"), $0) }
    try desk.discardComment(token: again)
    #expect(try state(#require(CommentID(consultation, asked.number))).stage == .disowned)
  }

  /// Somebody who was made and not recorded is forgotten at the next start; what they confirm waits on.
  @Test func aCutBeforeTheRecord() throws {
    let token = try ask(draft())
    _ = try test.people.write {
      try test.people.makePerson(
        name: nil, MailAddress("eva@example.org"), isConfirmed: true, language: .english, $0)
    }
    test.clock.pass(100)
    let restarted = try PeopleDesk(test.people, test.record)
    #expect(try restarted.confirmComment(token: token) { link, _ in link } != nil)
  }

  /// A community's comment that a moderator removed can be judged, and its steward takes it back at any time.
  @Test func removedForACommunity() throws {
    let steward = try test.join("Sam", .steward, scope: "river").person
    let words = try Wordage([.init("en", "river")])
    try desk.record(.described(.init(words, contact: nil, by: steward)), of: "river", by: steward)
    try desk.record(.ruled(.init("public", .open, titles: words, text: words, by: steward)), of: "river", by: steward)
    #expect(throws: RecordError.self, "its steward decides who reads it") {
      try ask(draft("x", .sealed, community: "river"))
    }
    let (id, own) = try say(draft(community: "river"))
    try desk.release(id, .init(protocols: ["public"], match: .all, version: 1, by: steward)) { link, _ in link }
    #expect(try test.mail().contains { $0.contains("Su comentario se muestra") })
    #expect(try desk.comments([.shown], moderator: writer, limit: 9).comments.map(\.id) == [id])
    try desk.remove(id, for: "private", by: writer) { link, _ in link }
    try desk.appeal(#require(try desk.ownComment(token: own)), "Look again.")
    #expect(try desk.comments([.appealed], moderator: second, limit: 9).comments.map(\.id) == [id])
    try desk.judge(id, isUpheld: false, by: second) { link, _ in link }
    try desk.remove(id, for: "private", by: second) { link, _ in link }
    try desk.recall(id, leavesTrace: false, by: steward)
    #expect(try test.record.removed(for: .anyone, limit: 9).found == 0 && !test.record.hasTrace(id))
  }
}
