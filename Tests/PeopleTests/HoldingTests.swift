import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// What is a community's besides comments: meetings, documents and questions, as its stewards and officers handle them.
@Suite struct HoldingTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }
  private let officer: String
  private let second: String
  private let steward: String
  private let other: String

  init() throws {
    test = try PeopleTesting()
    officer = try test.join("Ana", .officer, scope: "JPAC").person
    second = try test.join("Ben", .officer, scope: "JPAC").person
    steward = try test.join("Sara", .steward, scope: "river").person
    other = try test.join("Cora", .steward, scope: "coast").person
    for (community, by) in [("river", steward), ("coast", other)] {
      let words = try Wordage([.init("nah", community)])
      try desk.record(.described(.init(words, contact: nil, by: by)), of: community, by: by)
      for (name, access) in [("open", CommunityEvent.Access.open), ("strict", .strict)] {
        try desk.record(.ruled(.init(name, access, titles: words, text: words, by: by)), of: community, by: by)
      }
    }
  }

  private static func words(_ text: String) -> Trilingual { Trilingual(text, in: .english) }

  private func meeting(_ title: String = "Zacatl", of community: String? = "river", questions: Bool = true) -> Meeting {
    Meeting(
      body: .tekeg, title: Self.words(title), text: Self.words("\(title) is talked about."),
      begins: WallTime("2027-02-10T09:00")!, ends: WallTime("2027-02-10T17:00")!, zone: "America/Toronto", rooms: [],
      stream: "https://stream.example.org/x", community: community, registersUntil: Day("2027-02-09")!,
      takesQuestions: questions)
  }

  private func announced(_ meeting: Meeting) throws -> String {
    let id = try desk.plan(meeting, by: officer)
    try desk.announce(meeting: id, text: 1, by: second)
    return id
  }

  private func share(
    _ holding: Holding, _ protocols: [String] = ["open"], version: Int = 1, of community: String = "river",
    by: String? = nil
  ) throws {
    try desk.share(
      .init(holding, protocols: protocols, match: .all, version: version, by: by ?? steward), of: community)
  }

  private func reader(_ person: String? = nil) throws -> Reader {
    try test.record.protocols(on: RecordStore.today).reader(person, on: RecordStore.today)
  }

  private func shown(_ person: String? = nil) throws -> [String] {
    try test.record.meetings(for: reader(person)).map(\.id)
  }

  @Test func aMeetingIsShownOnceItsStewardHasReadIt() throws {
    let id = try announced(meeting())
    #expect(try shown().isEmpty && shown(steward).isEmpty && shown(officer).isEmpty)
    #expect(try desk.held(by: "river", steward: steward).map(\.holding) == [.meeting(id)])
    for person in [officer, other, PersonEvent.server] {
      #expect(test.refusal { _ = try desk.held(by: "river", steward: person) }.contains("the stewards' of river"))
      #expect(test.refusal { try share(.meeting(id), by: person) }.contains("the stewards' of river"))
    }
    #expect(
      test.refusal { try share(.meeting(id), of: "coast", by: other) }.contains("nothing of coast"),
      "nobody shows what is another community's")
    #expect(test.refusal { try share(.meeting(id), version: 7) }.contains("was changed meanwhile"))
    #expect(test.refusal { try share(.meeting(id), ["none"]) }.contains("has no protocol none"))
    #expect(test.refusal { try share(.meeting(id), []) }.contains("expected a protocol"))
    // A protocol that has ended is not made again: what was under it would be shown.
    let words = try Wordage([.init("nah", "x")])
    try desk.record(
      .ruled(.init("once", .strict, titles: words, text: words, by: steward)), of: "river", by: steward)
    try desk.record(.retired(.init("once", by: steward)), of: "river", by: steward)
    #expect(
      test.refusal {
        try desk.record(.ruled(.init("once", .open, titles: words, text: words, by: steward)), of: "river", by: steward)
      }.contains("has ended"))
    try share(.meeting(id))
    #expect(try shown() == [id])
    try share(.meeting(id), ["open", "strict"])
    #expect(try shown().isEmpty && shown(steward) == [id])
    try share(.meeting(id))
    // What changes is read again before anybody sees it.
    try desk.change(
      meeting: id, meeting("Zacatl and more"), why: Self.words("Later."), by: second, own: { token, _ in token })
    #expect(try shown().isEmpty && desk.held(by: "river", steward: steward).first?.isStale == true)
    let version = try #require(try test.record.meeting(id)).shownPlace
    try share(.meeting(id), version: version)
    #expect(try shown() == [id])
    try desk.record(.unshared(.init(.meeting(id), by: steward)), of: "river", by: steward)
    #expect(try shown().isEmpty)
    // It stays theirs, and what is recorded of it stays with them.
    for community in ["coast", nil] {
      #expect(
        test.refusal {
          try desk.change(
            meeting: id, meeting(of: community), why: Self.words("Later."), by: second, own: { token, _ in token })
        }.contains("it stays theirs"))
    }
    test.clock.pass(27 * 86_400)
    #expect(
      test.refusal {
        _ = try desk.attach(
          "x.mp4", captions: [:], title: Self.words("Morning"), languages: [.english], of: id, by: officer)
      }.contains("which keeps its recordings itself"))
    #expect(test.refusal { _ = try desk.plan(meeting(of: "nobody"), by: officer) }.contains("no community"))
  }

  /// No message carries a community's words, and whoever is admitted no more has no page of it.
  @Test func messagesCarryNoneOfItsWords() throws {
    let id = try announced(meeting())
    try share(.meeting(id))
    var (token, own) = ("", "")
    func keep(_ text: String, _ language: Language) -> String {
      own = text
      return text
    }
    try desk.ask(
      registration: RegistrationDraft(place: Meeting.online, name: "Eva"), for: id,
      from: MailAddress("eva@example.org"), letters: .english
    ) {
      token = $0
      return $0
    }
    let asked = try #require(try desk.askedRegistration(token: token))
    #expect(try desk.meeting(of: asked)?.id == id)
    _ = try desk.confirmRegistration(token: token, own: keep)
    let registration = try #require(try desk.ownRegistration(token: own))
    #expect(try desk.meeting(of: registration)?.id == id)
    try desk.change(meeting: id, meeting("Zacatl and more"), why: Self.words("Zacatl moved."), by: second, own: keep)
    #expect(try desk.meeting(of: registration) == nil, "until the steward has read it")
    try desk.cancel(meeting: id, why: Self.words("Zacatl is off."), by: second, own: keep)
    #expect(try shown().isEmpty, "why it was called off is the community's to read first")
    let letters = try test.delivered().messages
    #expect(letters.count == 4 && letters.allSatisfy { $0.contains(id) })
    for letter in letters { #expect(!letter.lowercased().contains("zacatl"), "\(letter)") }
  }

  @Test func aDocumentIsShownAsFarAsItWasRead() throws {
    let consultation = try desk.consult(ConsultationTests.inquiry("2027-01-10", "2027-01-20"), by: officer)
    func document(_ name: String?, _ text: String, of community: String? = nil) throws {
      try desk.document(
        consultation: consultation, name, title: Self.words("Text"), [Self.words(text)], of: community, by: officer)
    }
    try document(nil, "For everybody.")
    try document(nil, "One of the river.", of: "river")
    #expect(test.refusal { try document(nil, "x", of: "nobody") }.contains("no community"))
    try desk.announce(consultation: consultation, text: 3, by: second)
    func shown(_ person: String? = nil) throws -> [String] {
      let state = try #require(try test.record.consultation(consultation, for: reader(person)))
      return state.documents.sorted { $0.key < $1.key }.flatMap {
        $0.value.map { $0.text.paragraphs[0].text[.english] }
      }
    }
    let own = Holding.document(consultation: consultation, id: "d2")
    #expect(try shown() == ["For everybody."] && shown(steward) == shown())
    try share(own)
    #expect(try shown() == ["For everybody.", "One of the river."])
    // A new version waits; the one that was read stays. It is the community's, whoever writes it.
    try document("d2", "Two of the river.")
    #expect(try shown() == ["For everybody.", "One of the river."])
    let held = try #require(try desk.held(by: "river", steward: steward).first)
    #expect(held.holding == own && held.version == 2 && held.isStale && held.community == "river")
    try share(own, version: 2)
    #expect(try shown() == ["For everybody.", "One of the river.", "Two of the river."])
    try share(own, ["strict"], version: 2)
    #expect(try shown() == ["For everybody."])
    let kept = try desk.keptMatters(for: steward)
    #expect(try kept.map(\.holding) == [own] && desk.keptMatters(for: officer).isEmpty)
    // Once it was taken back, an earlier version is not shown with a later one: its words are quoted nowhere.
    try desk.record(.unshared(.init(own, by: steward)), of: "river", by: steward)
    try share(own, version: 2)
    #expect(try shown() == ["For everybody.", "Two of the river.", "Two of the river."])
    try share(own, ["strict"], version: 2)
    // Nobody comments on a paragraph that they cannot read, and nobody is told that there is one.
    let state = try #require(try test.record.consultation(consultation, for: reader()))
    #expect(state.passage(at: "d2-a1") == nil && state.passage(at: "d1-a1") != nil)
  }

  /// A copy of the record, as a backup has it, opened with its keys.
  private func backedUp() throws -> (record: RecordStore, folder: String) {
    let copy = test.folder.path("copy")
    try RecordFolder.make("\(copy)/people")
    try test.record.backUp(to: "\(copy)/record") { name in
      try FileManager.default.copyItem(atPath: test.folder.path("record/\(name)"), toPath: "\(copy)/record/\(name)")
    }
    let keys = test.folder.path("record/keys")
    if FileManager.default.fileExists(atPath: keys) {
      try FileManager.default.copyItem(atPath: keys, toPath: "\(copy)/record/keys")
    }
    return (try RecordStore("\(copy)/record", keys: test.keys, persons: test.people), copy)
  }

  /// What everybody sees in a record: comments, names beside them, questions, meetings, places.
  private func shown(_ record: RecordStore, _ consultation: String, _ meeting: String) throws -> [String] {
    let reader = try record.protocols(on: RecordStore.today).reader(nil, on: RecordStore.today)
    let comments = try record.comments(on: consultation, for: reader).comments.map {
      "\($0.id.number) \($0.showing.level.rawValue)"
    }
    let places = try record.communityState("river")?.places(for: reader).map(\.name) ?? []
    return try comments + record.questions(of: meeting).map(\.id.number) + record.meetings(for: reader).map(\.id)
      + places
  }

  private func said(_ consultation: String, for community: String? = nil) throws -> CommentID {
    let draft = CommentDraft(
      language: "en", showing: .init(.named), community: community, remarks: Remarks(text: "Trees.", name: "Eva"))
    return try desk.enter(
      draft, on: consultation, by: .paper, received: Day("2026-11-01")!, from: nil, letters: .english, by: officer
    ) { token, _ in token }
  }

  private func comment(_ id: CommentID) throws -> CommentState { try #require(try test.record.comment(id)) }

  private func place(_ name: String, under protocols: [String] = []) throws {
    let words = try Wordage([.init("nah", "Atl")])
    let square = CommunityPlace.Square(around: GeoPoint(latitude: 45, longitude: -73), side: 50)
    try desk.record(
      .placed(.init(CommunityPlace(name, titles: words, square: square, under: protocols), by: steward)), of: "river",
      by: steward)
  }

  /// A backup that is put back does not show again what was hidden since.
  @Test func aBackupHidesWhatWasHiddenSince() throws {
    let id = try announced(meeting("Session", of: nil))
    let own = try announced(meeting())
    try share(.meeting(own))
    let eva = try register("eva", for: id)
    let asked = try desk.ask(.init(text: "Why?", name: nil), in: "en", of: eva)
    let consultation = try desk.consult(ConsultationTests.inquiry("2027-01-10", "2027-01-20"), by: officer)
    try desk.announce(consultation: consultation, text: 1, by: second)
    let (gone, unnamed, sealed, stays) = (
      try said(consultation), try said(consultation), try said(consultation), try said(consultation)
    )
    let theirs = try said(consultation, for: "river")
    let release = CommentEvent.Release(protocols: ["open"], match: .all, version: 1, by: steward)
    try desk.release(theirs, release) { token, _ in token }
    try place("cave", under: ["strict"])
    try place("spring")
    // What was hidden before the backup is hidden in it; what was shown again since then is shown.
    try desk.record(.unshared(.init(.meeting(own), by: steward)), of: "river", by: steward)
    try share(.meeting(own))
    let (restored, copy) = try backedUp()
    let before = try shown(restored, consultation, id)
    #expect(before == (try shown(test.record, consultation, id)) && before.count == 9, "\(before)")
    #expect(
      try GoneList.replay(
        GoneList.read(test.folder.path("people/gone.list")), into: restored, people: "\(copy)/people",
        now: test.clock.now
      ).hid == 0, "nothing was hidden since")
    #expect(try shown(restored, consultation, id) == before)
    // All of it is hidden, or narrower, the day after.
    try desk.withdraw(comment(gone))
    test.clock.pass(1)
    for (one, level) in [(unnamed, CommentEvent.Level.unnamed), (sealed, .sealed)] {
      let state = try comment(one)
      try desk.append(
        .edited(
          .init(
            person: state.statement.person, showing: .init(level), at: desk.now, waits: false,
            remarks: Remarks(text: "Trees.", name: "Eva"))), to: state)
    }
    try desk.recall(theirs, leavesTrace: false, by: steward)
    try desk.withdraw(asked, eva)
    try desk.record(.consented(.init("this", until: nil, by: steward)), of: "river", by: steward)
    try share(.meeting(own), ["strict"])
    try place("well", under: ["strict"])
    try desk.record(.unplaced(.init("spring", by: steward)), of: "river", by: steward)
    let list = test.folder.path("people/gone.list")
    let text = String(decoding: try #require(FileManager.default.contents(atPath: list)), as: UTF8.self)
    for word in ["Atl", "Trees", "spring", "well", "cave", "nah", "strict", "Eva"] {
      #expect(!text.contains(word), "\(word): no words, no names, and no place")
    }
    let lines = try GoneList.read(list)
    let count = try GoneList.replay(lines, into: restored, people: "\(copy)/people", now: test.clock.now)
    #expect(count.hid == 6 && count.erased == 0, "five comments and questions, and the community once")
    #expect(
      try shown(restored, consultation, id).sorted()
        == [
          "\(stays.number) named", "\(unnamed.number) unnamed", id,
        ].sorted())
    // Once more does nothing, and a record that is whole with its keys stays so.
    #expect(try GoneList.replay(lines, into: restored, people: "\(copy)/people", now: test.clock.now).hid == 0)
    #expect(try restored.verify().head == RecordStore("\(copy)/record").verify().head)
    // What only widened takes nothing away.
    let narrower = HiddenSince.what(
      .shared(.init(.meeting(id), protocols: ["open"], match: .all, version: 1, by: steward)),
      of: try test.record.communityState("river"))
    #expect(narrower == nil)
    // Its stewards look at it, and let it be seen again.
    let again = try PeopleDesk(test.people, restored)
    #expect(try again.record.communityState("river")?.isWithheld == true && again.communitiesSpokenFor().count == 1)
    try again.record(.resumed(.init(by: steward)), of: "river", by: steward)
    #expect(try shown(restored, consultation, id).contains(own))
  }

  /// Whoever writes such a list shows nothing to anybody.
  @Test func aListOfWhatIsHiddenOnlyHides() throws {
    let own = try announced(meeting())
    let (restored, copy) = try backedUp()
    func read(_ line: String) throws -> [GoneList.Line] {
      try Data("\(line)\n".utf8).write(to: URL(fileURLWithPath: "\(copy)/a.list"))
      return try GoneList.read("\(copy)/a.list")
    }
    for line in [
      "CM-2026-03-K7M2QX {}", "C-river nothing", "C-river 5 shared", "X-1 5 withdrawn", "MT-2027-01",
      "MT-2027-01 5 shown",
      "CM-2026-03-K7M2QX 5 released", "CM-2026-03-K7M2QX 0 withdrawn", "CM-2026-03-K7M2QX 5 narrowed public - -",
      "MQ-2027-01-K7M2QX 5 answered", "P-222222222222 5 granted 1",
      "P-222222222222 5 role 1 king 2027-01-01",
    ] { #expect(throws: PeopleError.self, "\(line)") { _ = try read(line) } }
    try Data("C-river 12".utf8).write(to: URL(fileURLWithPath: "\(copy)/a.list"))
    #expect(throws: PeopleError.self, "cut off") { try GoneList.read("\(copy)/a.list") }
    let count = try restored.events(of: "C-river").count
    for line in [
      "C-river 999", "C-nobody 999", "CM-2026-03-K7M2QX 999 withdrawn", "MT-\(own) 999 recording 1 abc",
      "\(steward) 999 role 1 officer 2020-01-01",
    ] {
      _ = try GoneList.replay(read(line), into: restored, people: "\(copy)/people", now: test.clock.now)
    }
    let events = try restored.events(of: "C-river")
    #expect(events.count == count + 1 && events.last?.event.kind == "withheld")
    #expect(try restored.grants(of: steward, on: RecordStore.today).count == 1, "no such grant")
    #expect(try restored.meetings(for: .anyone).isEmpty)
  }

  /// Who is a steward no more since the backup is none after it.
  @Test func aRoleThatWasTakenAwayStaysSo() throws {
    let (restored, copy) = try backedUp()
    let grant = try #require(try test.record.grants(of: steward, on: RecordStore.today).first).place
    try desk.revoke(grant, of: steward, by: PersonEvent.server)
    let lines = try GoneList.read(test.folder.path("people/gone.list"))
    _ = try GoneList.replay(lines, into: restored, people: "\(copy)/people", now: test.clock.now)
    #expect(try restored.grants(of: steward, on: RecordStore.today).isEmpty)
    #expect(try restored.stewardedCommunities(on: RecordStore.today).map(\.id) == ["coast"])
  }

  /// A steward takes back and lets be shown again, but not what a moderator removed.
  @Test func takenBackAndShownAgain() throws {
    let consultation = try desk.consult(ConsultationTests.inquiry("2027-01-10", "2027-01-20"), by: officer)
    try desk.announce(consultation: consultation, text: 1, by: second)
    let id = try said(consultation, for: "river")
    let release = CommentEvent.Release(protocols: ["open"], match: .all, version: 1, by: steward)
    func shown() throws -> Bool { try test.record.isShown(id, to: reader()) }
    try desk.release(id, release) { token, _ in token }
    try desk.recall(id, leavesTrace: false, by: steward)
    #expect(try !shown() && comment(id).isReleasable)
    try desk.release(id, release) { token, _ in token }
    #expect(try shown())
    try desk.remove(id, for: try #require(desk.reasons.all.first).id, by: officer) { token, _ in token }
    try desk.recall(id, leavesTrace: false, by: steward)
    #expect(try !comment(id).isReleasable)
    #expect(test.refusal { try desk.release(id, release) { token, _ in token } }.contains("a moderator removed it"))
  }

  /// What is released has the labels that its steward ticks, and no others.
  @Test func labelsAreThoseOfTheCommunity() throws {
    let id = try announced(meeting())
    let words = try Wordage([.init("en", "Attribution")])
    let project = "259854f7-b261-4c8c-8556-4b153deebc18"
    let label = Label(
      id: "66c3cd8a-1b44-4a1b-9a3c-0f3f9cf7fd10", family: "tk", type: "attribution", names: words, texts: words)
    try desk.record(
      .labelled(.init(project: project, fetched: RecordStore.today, labels: [label], by: steward)), of: "river",
      by: steward)
    func share(_ projects: [String]) throws {
      try desk.share(
        .init(.meeting(id), protocols: ["open"], match: .all, projects: projects, version: 1, by: steward), of: "river")
    }
    #expect(test.refusal { try share(["none"]) }.contains("has no labels of none"))
    try share([project])
    #expect(try test.record.communityState("river")?.shared["meeting \(id)"]?.projects == [project])
    #expect(try desk.waiting(for: "river", steward: steward) == 0)
  }

  private func register(_ name: String, for meeting: String) throws -> Registration {
    var (token, own) = ("", "")
    try desk.ask(
      registration: RegistrationDraft(place: Meeting.online, name: name), for: meeting,
      from: MailAddress("\(name)@example.org"), letters: .english
    ) {
      token = $0
      return $0
    }
    _ = try desk.confirmRegistration(token: token) { token, _ in
      own = token
      return token
    }
    return try #require(try desk.ownRegistration(token: own))
  }

  @Test func aQuestionWaitsForItsSteward() throws {
    let id = try announced(meeting("Session", of: nil))
    let (eva, fay) = (try register("eva", for: id), try register("fay", for: id))
    let asked = try desk.ask(.init(text: "Zacatl?", name: nil), in: "nah", for: "river", of: eva)
    #expect(test.refusal { _ = try desk.ask(.init(text: "Why?", name: nil), in: "en", for: "nobody", of: eva) } != "")
    func list(_ person: String? = nil) throws -> [QuestionID] {
      try desk.questions(of: id, for: reader(person)).map(\.question.id)
    }
    #expect(try list().isEmpty && list(officer).isEmpty && list(steward).isEmpty)
    #expect(try desk.own(of: eva).asked.map(\.id) == [asked])
    // Nobody votes for what they cannot see; officers neither answer nor remove it.
    #expect(throws: PeopleError.self) { try desk.vote(for: asked, fay) }
    #expect(throws: PeopleError.self) {
      try desk.answer(asked, .init(.answered, words: Self.words("Yes."), by: officer)) { token, _ in token }
    }
    let reason = try #require(desk.reasons.all.first).id
    #expect(throws: PeopleError.self) { try desk.remove(asked, reason: reason, by: officer) { token, _ in token } }
    try share(.question(asked))
    #expect(try list() == [asked])
    try desk.vote(for: asked, fay)
    #expect(try desk.questions(of: id).first?.votes == 1)
    try share(.question(asked), ["strict"])
    #expect(try list().isEmpty && list(steward) == [asked] && list(officer).isEmpty)
    #expect(throws: PeopleError.self) { try desk.vote(for: asked, isFor: false, fay) }
    try share(.question(asked))
    try desk.remove(asked, reason: reason, by: officer) { token, _ in token }
    #expect(try test.record.removedQuestions(for: reader()).map(\.id) == [asked])
    #expect(
      test.refusal { try share(.question(asked), ["strict"]) }.contains("nothing of river"), "it is shown to nobody")
    try desk.record(.unshared(.init(.question(asked), by: steward)), of: "river", by: steward)
    #expect(try test.record.removedQuestions(for: reader()).isEmpty, "nor does the public log say that there was one")
  }
}
