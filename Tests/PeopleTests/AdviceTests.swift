import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// From comments to advice, to the Council's reply, and back.
@Suite struct AdviceTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let officer: String
  private let second: String
  private let members: [String]
  private let consultation: String

  init() throws {
    test = try PeopleTesting()
    officer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
    members = try ["Cam", "Dee", "Eli"].map { [test] in try test.join($0, .jpacMember).person }
    consultation = try test.desk.consult(ConsultationTests.inquiry("2027-01-10", "2027-01-20"), by: officer)
    try test.desk.announce(consultation: consultation, text: 1, by: second)
  }

  private static func text(_ words: String) -> Trilingual { Trilingual(words, in: .english) }

  /// A comment by letter, which everybody sees at once unless it is sealed.
  private func say(
    _ text: String, _ level: CommentEvent.Level = .named, from address: String? = nil, in language: Language = .french
  ) throws -> CommentID {
    try desk.enter(
      CommentDraft(language: "en", showing: .init(level), remarks: Remarks(text: text, name: "Eva")), on: consultation,
      by: .paper, received: Day("2026-11-01")!, from: address.map { try MailAddress($0) }, letters: language,
      by: officer
    ) { token, _ in token }
  }

  private func advice(
    _ grounds: [[AdviceText.Ground]], body: AskingBody = .jpac, onProtocol: Bool = false
  ) -> AdviceText {
    AdviceText(
      body: body, title: Self.text("On rivers"),
      paragraphs: grounds.enumerated().map {
        .init(text: Self.text("Paragraph \($0 + 1)."), grounds: $1, restsOnProtocol: onProtocol)
      }, consultations: [consultation])
  }

  private func page(_ id: CommentID, _ language: Language) -> String { "\(language.rawValue) \(id)" }

  private func rule(_ body: AskingBody, _ quorum: Int, chair: String? = nil) throws {
    try desk.rule(
      body, .init(quorum: quorum, chair: chair, source: "Rules of Procedure 12.1", by: officer), by: officer)
  }

  private func place(_ id: String) throws -> Int { try #require(try test.record.advice(id)).textPlace }

  /// Adopted by all three.
  private func adopted(_ text: AdviceText) throws -> String {
    try rule(.jpac, 2)
    let id = try desk.draft(advice: text, by: members[0])
    try desk.open(advice: id, text: place(id), by: members[0])
    for member in members { try desk.vote(advice: id, .yes, text: place(id), by: member) }
    try desk.adopt(advice: id, text: place(id), by: members[1], page: page)
    return id
  }

  /// The Secretariat fills in who is a member and how long.
  @Test func whoIsAMember() throws {
    let today = RecordStore.today
    let eve = try test.join("Eve", .councilRepresentative, scope: "MX").person
    func seat(_ person: String, from: Day, until: Day?, on body: AskingBody = .jpac, by: String? = nil) throws {
      try desk.seat(person, on: body, from: from, until: until, by: by ?? officer)
    }
    #expect(throws: PeopleError.self) { try seat(eve, from: today, until: nil, by: members[0]) }
    #expect(throws: PeopleError.self) { try seat(eve, from: today, until: nil, on: .council) }
    #expect(throws: PeopleError.self) { try seat("P-222222222222", from: today, until: nil) }
    for (from, until) in [(today, today + -1), (today + -30, today + -1), (today + -4000, nil)] as [(Day, Day?)] {
      #expect(throws: PeopleError.self, "\(from)") { try seat(eve, from: from, until: until) }
    }
    #expect(throws: RecordError.self, "nobody seats themselves") { try seat(officer, from: today, until: nil) }
    try seat(eve, from: today + 1, until: today + 30)
    #expect(try !desk.isMember(.draftAdvice, of: .jpac, eve), "from tomorrow")
    #expect(throws: PeopleError.self) { try seat(eve, from: today + 30, until: nil) }
    try seat(eve, from: today + 31, until: nil)
    let all = try desk.members(of: .jpac)
    #expect(all.count == 5 && all.filter { $0.person == eve }.map(\.until) == [today + 30, nil])
    #expect(all.first { $0.person == members[0] }?.name == "Cam")
    let place = try #require(all.first { $0.person == members[0] }).place
    #expect(throws: PeopleError.self) { try desk.unseat(place, of: members[0], on: .tekeg, by: officer) }
    try desk.unseat(place, of: members[0], on: .jpac, by: officer)
    #expect(try !desk.isMember(.draftAdvice, of: .jpac, members[0]))
    try seat(eve, from: today, until: nil, on: .tekeg)
    #expect(try desk.isMember(.draftAdvice, of: .tekeg, eve))
  }

  /// Ten words that follow one another in what not everybody may read are in no advice.
  @Test func onlyWhatIsShownIsQuoted() throws {
    let said = "The willows along our creek were planted by my grandmother in the year of the flood."
    let sealed = try say(said, .sealed)
    func draft(_ words: String) throws -> String {
      try desk.draft(
        advice: AdviceText(
          body: .jpac, title: Self.text("On rivers"), paragraphs: [.init(text: Self.text(words), grounds: [])],
          consultations: [consultation]), by: members[0])
    }
    let quoting = "One says: “the willows along OUR creek were planted, by my grandmother” and more."
    #expect(test.refusal { _ = try draft(quoting) }.contains(sealed.number))
    _ = try draft("One says that the willows along our creek were planted long ago.")
    // A shorter text, of six words at least, is not repeated whole; nor is any in what goes with an advice.
    let short = try say("Cut no willow near the spring.", .sealed)
    #expect(test.refusal { _ = try draft("So: cut no willow near the spring!") }.contains(short.number))
    _ = try draft("Cut no willow near the river.")
    try rule(.jpac, 1)
    let plain = try draft("Care for rivers.")
    try desk.open(advice: plain, text: place(plain), by: members[0])
    for (member, choice) in [(members[0], AdviceEvent.Vote.Choice.yes), (members[1], .yes), (members[2], .no)] {
      try desk.vote(advice: plain, choice, text: place(plain), by: member)
    }
    #expect(throws: PeopleError.self) { try desk.dissent(advice: plain, Self.text(quoting), by: members[2]) }
    try desk.dissent(advice: plain, Self.text("Fish first."), by: members[2])
    // Of whoever is no member any more neither the vote nor the opinion is there.
    let term = try #require(try desk.members(of: .jpac).first { $0.person == members[2] })
    try desk.unseat(term.place, of: members[2], on: .jpac, by: officer)
    try desk.adopt(advice: plain, text: place(plain), by: members[0], page: page)
    let adopted = try #require(try test.record.advice(plain))
    #expect(adopted.adopted?.no == 0 && adopted.adopted?.isConsensus == true && adopted.opinions.isEmpty)
    #expect(throws: PeopleError.self) {
      try desk.translate(advice: plain, into: .french, title: "Rivières", [quoting], by: officer)
    }
    // The same words, said for everybody too, are nobody's secret.
    let open = try say("I say it too. \(said)")
    _ = try draft(quoting)
    try desk.withdraw(try #require(try test.record.comment(open)))
    #expect(test.refusal { _ = try draft(quoting) }.contains(sealed.number))
    // Whoever may not read it is not told of it.
    let stranger = try test.join("Tek", .tekegMember).person
    _ = try desk.draft(
      advice: AdviceText(
        body: .tekeg, title: Self.text("On rivers"), paragraphs: [.init(text: Self.text(quoting), grounds: [])],
        consultations: [consultation]), by: stranger)
  }

  // MARK: Drafting

  @Test func whatCannotBeCited() throws {
    let (shown, sealed) = (try say("More trees."), try say("For you alone.", .sealed))
    let id = try desk.draft(advice: advice([[.comment(shown)]]), by: members[0])
    #expect(id.hasSuffix("-01"), "numbered within the year")
    for ground in [AdviceText.Ground.comment(sealed), .meeting("2027-01")] {
      #expect(throws: PeopleError.self) { try desk.draft(advice: advice([[ground]]), by: members[0]) }
    }
    #expect(throws: RecordError.self) { try desk.draft(advice: advice([]), by: members[0]) }
    #expect(throws: RecordError.self) {
      try desk.draft(advice: advice([[.comment(shown), .comment(shown)]]), by: members[0])
    }
    #expect(AdviceText.Ground("javascript:alert(1)") == nil && AdviceText.Ground("http://example.org") == nil)
    #expect(AdviceText.Ground("//example.org") == nil && AdviceText.Ground("/en/../x y") == nil)
    #expect(AdviceText.Ground("/en/explore?by=year") == .data("/en/explore?by=year"))
    // The address of a page is what the page is of, and follows its rights.
    for address in [
      "/fr/consultations/\(sealed.consultation)/comments/\(sealed.number)",
      "https://example.org/en/consultations/\(sealed.consultation)/comments/\(sealed.number)?x=1",
    ] {
      #expect(AdviceText.Ground(address) == .comment(sealed))
    }
    #expect(AdviceText.Ground("/en/meetings/2027-01") == .meeting("2027-01"))
    for address in [
      "/en/desk/advice", "/en/my-comment/abc", "/es/consultations/2027-01/comment", "/en/%64esk", "/static/x",
    ] {
      #expect(AdviceText.Ground(address) == nil, "\(address)")
    }
    // Of another committee, of none, of the Council: not theirs to draft.
    let expert = try test.join("Fay", .tekegMember).person
    #expect(throws: PeopleError.self) { try desk.draft(advice: advice([[]]), by: expert) }
    #expect(throws: PeopleError.self) { try desk.draft(advice: advice([[]]), by: officer) }
    #expect(throws: PeopleError.self) { try desk.draft(advice: advice([[]], body: .council), by: members[0]) }
    let traditional = try desk.draft(advice: advice([[]], body: .tekeg, onProtocol: true), by: expert)
    #expect(throws: PeopleError.self) {
      try desk.revise(advice: traditional, advice([[]], body: .tekeg), by: members[0])
    }
    #expect(try test.record.advices().isEmpty, "drafts are nobody's to see")
    #expect(try test.record.citations(of: .comment(shown)).isEmpty)
  }

  // MARK: Voting

  @Test func withoutAQuorumNothingIsAdopted() throws {
    let id = try desk.draft(advice: advice([[]]), by: members[0])
    try desk.open(advice: id, text: 1, by: members[0])
    #expect(throws: RecordError.self) { try desk.revise(advice: id, advice([[]]), by: members[0]) }
    func adopt() throws { try desk.adopt(advice: id, text: 1, by: members[0], page: page) }
    try desk.vote(advice: id, .yes, text: 1, by: members[0])
    #expect(test.refusal(adopt).contains("nothing is written of the quorum"))
    try rule(.jpac, 2)
    #expect(test.refusal(adopt).contains("1 votes; the quorum is 2"))
    // One vote each, however often it is cast; the last one counts.
    try desk.vote(advice: id, .yes, text: 1, by: members[0])
    #expect(test.refusal(adopt).contains("1 votes"))
    try desk.vote(advice: id, .no, text: 1, by: members[1])
    #expect(test.refusal(adopt).contains("1 votes for it and 1 against"))
    #expect(throws: PeopleError.self) { try desk.vote(advice: id, .yes, text: 1, by: officer) }
    #expect(throws: RecordError.self) { try desk.dissent(advice: id, Self.text("No."), by: members[0]) }
    try desk.dissent(advice: id, Self.text("Too little."), by: members[1])
    try desk.vote(advice: id, .yes, text: 1, by: members[2])
    try adopt()
    let state = try #require(try test.record.advice(id))
    let adopted = try #require(state.adopted)
    #expect(adopted.yes == 2 && adopted.no == 1 && adopted.abstained == 0 && adopted.members == 3)
    #expect(!adopted.isConsensus)
    #expect(state.opinions[members[1]]?.text(.english).text == "Too little.")
    #expect(throws: RecordError.self) { try desk.vote(advice: id, .no, text: 1, by: members[0]) }
    #expect(throws: RecordError.self) { try desk.drop(advice: id, text: 1, by: members[0]) }
    #expect(throws: RecordError.self) { try adopt() }
  }

  @Test func rulesOfBodies() throws {
    for (body, quorum, chair) in [
      (AskingBody.jpac, 0, nil), (.jpac, 8, "CA"), (.council, 1, "CA"), (.council, 4, "CA"), (.council, 3, nil),
      (.council, 3, "FR"), (.secretariat, 3, nil),
    ] as [(AskingBody, Int, String?)] {
      #expect(throws: RecordError.self) { try rule(body, quorum, chair: chair) }
    }
    #expect(throws: PeopleError.self) {
      try desk.rule(.jpac, .init(quorum: 1, source: "x", by: members[0]), by: members[0])
    }
    try rule(.jpac, 8)
    try rule(.jpac, 7)
    #expect(try test.record.committee(.jpac)?.rule.quorum == 7)
  }

  // MARK: Authors

  /// Each author is told once, in their own language, of all paragraphs that cite them; also after a cut between.
  @Test func authorsAreTold() throws {
    let first = try say("More trees.", from: "eva@example.org", in: .spanish)
    let other = try say("Less concrete.", .unnamed, from: "luc@example.org", in: .french)
    let silent = try say("By letter, without an address.")
    _ = try test.mail()
    let id = try adopted(advice([[.comment(first), .comment(silent)], [.comment(first), .comment(other)]]))
    let told = try test.mail()
    #expect(told.count == 2, "\(told)")
    try desk.tellOfAdvice(page)
    #expect(try test.mail().isEmpty, "once")
    #expect(
      try test.record.citations(of: .comment(first)).map { "\($0.advice) \($0.paragraph)" } == ["\(id) 1", "\(id) 2"])
    #expect(try test.record.advices(after: consultation) == [id])
    let (state, advice) = (
      try #require(try test.record.consultation(consultation)), try #require(try test.record.advice(id))
    )
    test.clock.pass(10 * 86_400)
    #expect(try state.stage(at: desk.now) == .closed && state.stage(at: desk.now, followed: []) == .closed)
    #expect(try state.stage(at: desk.now, followed: [advice]) == .advised)
    // Cut off between the adoption and the messages: the next one who does something sends them.
    try test.people.forgetWhoWasTold()
    try desk.tellOfAdvice(page)
    #expect(try test.mail().count == 2)
  }

  /// A comment that was taken back since it was cited holds nothing up; its author is not told that it is cited.
  @Test func takenBackBeforeItsAdoption() throws {
    let id = try say("More trees.", from: "eva@example.org")
    try rule(.jpac, 1)
    let advice = try desk.draft(advice: advice([[.comment(id)]]), by: members[0])
    try desk.open(advice: advice, text: 1, by: members[0])
    try desk.vote(advice: advice, .yes, text: 1, by: members[0])
    #expect(throws: RecordError.self) { try desk.drop(advice: advice, text: 1, by: members[1]) }
    try desk.withdraw(#require(try test.record.comment(id)))
    _ = try test.mail()
    try desk.adopt(advice: advice, text: 1, by: members[0], page: page)
    #expect(try test.mail().isEmpty)
  }

  @Test func aNumberIsUsedOnce() throws {
    let id = try desk.draft(advice: advice([[]]), by: members[0])
    try desk.open(advice: id, text: 1, by: members[0])
    try desk.vote(advice: id, .no, text: 1, by: members[0])
    try desk.drop(advice: id, text: 1, by: members[0])
    #expect(try test.record.advice(id)?.stage == .dropped)
    let next = try desk.draft(advice: advice([[]]), by: members[0])
    #expect(next.hasSuffix("-02"))
  }

  /// Who is a member no more when the vote ends has no vote in it.
  @Test func votesOfFormerMembersDoNotCount() throws {
    try rule(.jpac, 2)
    let id = try desk.draft(advice: advice([[]]), by: members[0])
    try desk.open(advice: id, text: 1, by: members[0])
    for member in members.prefix(2) { try desk.vote(advice: id, .yes, text: 1, by: member) }
    let grant = try #require(try desk.standing(of: members[1]).grants.first).place
    let admin = try test.join("Zed", .administrator).person
    try desk.revoke(grant, of: members[1], reason: nil, by: admin)
    #expect(test.refusal { try desk.adopt(advice: id, text: 1, by: members[0], page: page) }.contains("1 votes"))
  }

  @Test func whatNoAdviceCites() throws {
    let (cited, left, other) = (
      try say("More trees."), try say("Football.", from: "rolf@example.org"), try say("Chess.")
    )
    let sealed = try say("For you alone.", .sealed)
    _ = try adopted(advice([[.comment(cited)]]))
    _ = try test.mail()
    func open() throws -> [String] {
      try test.record.unsettled(on: consultation, for: .anyone, limit: 10).comments.map(\.id.number)
    }
    #expect(try open() == [left, other].map(\.number).sorted())
    func settle(_ ids: [CommentID], by: String) throws {
      try desk.settle(ids, .outside, why: Self.text("We asked about rivers."), by: by, page: page)
    }
    #expect(throws: PeopleError.self) { try settle([left], by: members[0]) }
    #expect(throws: PeopleError.self) { try settle([left, sealed], by: officer) }
    #expect(try open().count == 2, "all or none")
    #expect(throws: PeopleError.self) { try settle([left, cited], by: officer) }
    try settle([left, other, left], by: officer)
    try settle([left], by: officer)
    #expect(try open().isEmpty)
    #expect(try test.mail().count == 1, "who gave an address, once")
    try desk.catchUp(fatesOn: consultation, page: page)
    #expect(try test.mail().isEmpty)
    try test.people.forgetWhoWasTold()
    try desk.catchUp(fatesOn: consultation, page: page)
    #expect(try test.mail().count == 1, "after a cut")
    #expect(try test.record.comment(left)?.settlement?.fate == .outside)
  }

  // MARK: Documents

  /// A comment follows its paragraph into the next version, or is on an earlier text.
  @Test func paragraphsKeepTheirComments() throws {
    let long = "Wetlands of the three countries are restored before any other measure is taken or paid for."
    func version(_ paragraphs: [String], of document: String? = nil) throws {
      try desk.document(
        consultation: consultation, document, title: Self.text("Plan"), paragraphs.map(Self.text), by: officer)
    }
    try version(["First.", long, "Last."])
    func state() throws -> ConsultationState { try #require(try test.record.consultation(consultation)) }
    func anchors() throws -> [String] { try state().documents["d1"]?.last?.text.paragraphs.map(\.anchor) ?? [] }
    #expect(try anchors() == ["a1", "a2", "a3"])
    let passages = try ["d1-a1", "d1-a2", "d1-a3"].map { try #require(try state().passage(at: $0)) }
    #expect(try state().passage(at: "d1-a9") == nil && state().passage(at: "d2-a1") == nil)
    let ids = try passages.map { passage in
      try desk.enter(
        CommentDraft(
          language: "en", showing: .init(.unnamed), passage: passage, remarks: Remarks(text: "On \(passage.place).")),
        on: consultation, by: .paper, received: Day("2026-11-01")!, from: nil, letters: .english, by: officer
      ) { token, _ in token }
    }
    #expect(throws: RecordError.self) {
      try desk.check(
        CommentDraft(
          language: "en", showing: .init(.unnamed), passage: Passage(document: "d1", anchor: "a9", version: 1),
          remarks: Remarks(text: "Nowhere.")), state())
    }
    // One moved and changed by a word, one gone, one new; the same words keep their anchor wherever they are.
    try version(["New.", long.replacing("paid", with: "asked"), "First."], of: "d1")
    #expect(try anchors() == ["a4", "a2", "a1"])
    let now = try passages.map { try #require(try state().whereabouts($0)) }
    #expect(now[0] == .now(number: 3, isChanged: false) && now[1] == .now(number: 2, isChanged: true))
    #expect(now[2] == .earlier(Self.text("Last.")))
    let places = try test.record.passages(on: consultation, for: .anyone)
    #expect(places == ["d1-a1": [ids[0]], "d1-a2": [ids[1]], "d1-a3": [ids[2]]])
    // An anchor that is gone is never used for another paragraph.
    try version(["Other."], of: "d1")
    #expect(try anchors() == ["a5"])
    #expect(throws: PeopleError.self) { try version(["x"], of: "d7") }
    #expect(throws: PeopleError.self) {
      try desk.document(consultation: consultation, nil, title: Self.text("x"), [Self.text("x")], by: members[0])
    }
  }

  // MARK: Groups

  /// Equal texts are shown once, with the number of those that everybody may see; a sealed one is in no count.
  @Test func equalTextsAreShownOnce() throws {
    let ids = try (0..<3).map { _ in try say("Please restore the wetlands of our valley before anything else is done.")
    }
    let sealed = try say("Please restore the wetlands of our valley before anything else is done.", .sealed)
    let other = try say("Chess.")
    #expect(throws: PeopleError.self) { try desk.group(consultation: consultation, by: members[0]) }
    #expect(throws: PeopleError.self) { try desk.group(consultation: consultation, by: officer, most: 3) }
    let found = try desk.group(consultation: consultation, by: officer)
    #expect(found.read == 4 && found.groups == [3])
    let list = try test.record.texts(on: consultation, for: .anyone, offset: 0, limit: 10)
    #expect(list.comments == 4 && list.found == 2)
    let first = try #require(ids.map(\.number).min())
    #expect(list.texts.first { $0.signatures == 3 }?.comment.id.number == first)
    #expect(try test.record.sameTexts(as: ids[1], for: .anyone).map(\.number) == ids.map(\.number).sorted())
    #expect(try test.record.sameTexts(as: other, for: .anyone) == [other])
    #expect(try test.record.firstOfSame(on: consultation, for: .anyone)[sealed.number] == nil)
    // One that is taken back is in no count any more.
    try desk.withdraw(#require(try test.record.comment(ids[0])))
    #expect(
      try test.record.texts(on: consultation, for: .anyone, offset: 0, limit: 10).texts.map(\.signatures).max() == 2)
  }

  // MARK: The Council

  private func reply(_ count: Int = 1, activity: String? = nil) -> CouncilReply {
    CouncilReply(answers: (0..<count).map { _ in .init(.accepted, reasons: Self.text("Yes."), activity: activity) })
  }

  @Test func theCouncilReplies() throws {
    let id = try adopted(advice([[], []]))
    let (canada, mexico, states) = (
      try test.join("Gus", .councilRepresentative, scope: "CA").person,
      try test.join("Hal", .councilRepresentative, scope: "MX").person,
      try test.join("Ida", .councilRepresentative, scope: "US").person
    )
    #expect(test.refusal { try desk.reply(to: id, reply(2), by: mexico) }.contains("who is in the chair"))
    try rule(.council, 3, chair: "MX")
    #expect(throws: PeopleError.self) { try desk.reply(to: id, reply(2), by: canada) }
    #expect(throws: RecordError.self) { try desk.reply(to: id, reply(1), by: mexico) }
    #expect(throws: PeopleError.self) { try desk.reply(to: id, reply(2, activity: "OP1999-X"), by: mexico) }
    try desk.reply(to: id, reply(2), by: mexico)
    func state() throws -> AdviceState { try #require(try test.record.advice(id)) }
    #expect(try state().stage == .adopted && state().agreed.keys.sorted() == ["MX"])
    #expect(throws: PeopleError.self) { try desk.agree(to: id, party: "CA", reply: 1, view: nil, by: states) }
    let first = try state().replyPlace
    try desk.agree(to: id, party: "CA", reply: first, view: Self.text("And soon."), by: canada)
    // The same once more changes nothing; nobody writes over what they have not read.
    try desk.reply(to: id, reply(2), replacing: first, by: mexico)
    #expect(try state().agreed.keys.sorted() == ["CA", "MX"])
    let other = CouncilReply(answers: reply(2).answers.map { .init(.noted, reasons: $0.reasons) })
    #expect(throws: RecordError.self) { try desk.reply(to: id, other, by: mexico) }
    // Another reply: who agreed with the former one has to read it again.
    try desk.reply(to: id, other, replacing: first, by: mexico)
    #expect(try state().agreed.keys.sorted() == ["MX"])
    #expect(throws: RecordError.self) { try desk.agree(to: id, party: "CA", reply: first, view: nil, by: canada) }
    let place = try state().replyPlace
    try desk.agree(to: id, party: "CA", reply: place, view: Self.text("And soon."), by: canada)
    #expect(try state().stage == .adopted)
    try desk.agree(to: id, party: "US", reply: place, view: nil, by: states)
    #expect(try state().stage == .answered && state().answered != nil)
    let answered = try state()
    let view = try #require(answered.agreed["CA"])
    #expect(view?.text(.english).text == "And soon.")
    #expect(answered.agreed.keys.sorted() == ["CA", "MX", "US"])
    #expect(throws: RecordError.self) { try desk.reply(to: id, reply(2), replacing: place, by: mexico) }
  }

  @Test func twoAreEnoughWhereARuleSaysSo() throws {
    let id = try adopted(advice([[]]))
    try rule(.council, 2, chair: "US")
    let (states, canada) = (
      try test.join("Ida", .councilRepresentative, scope: "US").person,
      try test.join("Gus", .councilRepresentative, scope: "CA").person
    )
    try desk.reply(to: id, reply(), by: states)
    let place = try #require(try test.record.advice(id)).replyPlace
    try desk.agree(to: id, party: "CA", reply: place, view: nil, by: canada)
    let answered = try #require(try test.record.advice(id))
    #expect(answered.stage == .answered)
    // The third one, and the chair, may still say their own view.
    let mexico = try test.join("Hal", .councilRepresentative, scope: "MX").person
    for (party, person) in [("MX", mexico), ("US", states)] {
      try desk.agree(to: id, party: party, reply: place, view: Self.text("We too."), by: person)
    }
    let later = try #require(try test.record.advice(id))
    #expect(later.agreed.count == 3 && later.answered == answered.answered)
  }

  @Test func translationsComeLater() throws {
    let id = try adopted(advice([[], []]))
    func translate(_ language: Language, _ paragraphs: [String], by: String) throws {
      try desk.translate(advice: id, into: language, title: "Sur les rivières", paragraphs, by: by)
    }
    #expect(throws: RecordError.self) { try translate(.french, ["Un."], by: members[0]) }
    #expect(throws: RecordError.self) { try translate(.english, ["One.", "Two."], by: members[0]) }
    let stranger = try test.join("Fay", .tekegMember).person
    #expect(throws: PeopleError.self) { try translate(.french, ["Un.", "Deux."], by: stranger) }
    try translate(.french, ["Un.", "Deux."], by: officer)
    let text = try #require(try test.record.advice(id)).text
    #expect(text.paragraphs.map { $0.text.text(.french).text } == ["Un.", "Deux."])
    #expect(text.paragraphs[0].text.text(.french).status == .human)
    #expect(text.paragraphs[0].text.text(.english).status == .original)
  }
}
