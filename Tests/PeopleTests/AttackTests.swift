import Foundation
import GRDB
import Keys
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// What a stranger tried, and got.
@Suite struct AttackTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }

  init() throws { test = try PeopleTesting() }

  private func subscriber(_ name: String) throws -> String {
    var token = ""
    try desk.subscribe(MailAddress("\(name)@example.org"), to: [.council, .atlas], .each, language: .english) {
      token = $0
      return $0
    }
    return try #require(try desk.confirm(token: token) { _ in "" })
  }

  /// Somebody with an app, and the session of it.
  private func withApp(_ name: String) throws -> (person: String, session: Session) {
    try desk.sendCode(
      to: MailAddress("\(name)@example.org"), browser: name, page: "https://a.example", language: .english)
    guard case .session(let token, .setUp) = try desk.takeCode(test.mailedCode(), browser: name, device: "") else {
      throw PeopleError("refused")
    }
    let session = try #require(try desk.session(token: token)).session
    let secret = try test.people.beginTimeCode(session.person)
    let digits = TimeCode.digits(bytes(secret), step: test.clock.now / 30)
    let whole = try test.token(of: desk.confirmTimeCode(session, digits))
    return (session.person, try #require(try desk.session(token: whole)).session)
  }

  @Test func aMailboxAloneOpensNobodysAccount() throws {
    let officer = try test.join("Olga", .officer, scope: "SEM").person
    #expect(try desk.signsIn(officer))
    #expect(try desk.signsIn(withApp("luz").person))
    #expect(try !desk.signsIn(subscriber("ana")))
  }

  @Test(arguments: ["\r\n", "\n", "", "\r"])
  func listsOfWhoIsGoneAreReadWhole(_ end: String) throws {
    let path = test.folder.path("list")
    let text = "P-222222222222\(end.isEmpty ? "\n" : end)P-333333333333 1800000000 council+atlas\(end)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(
      try GoneList.read(path) == [
        .erased("P-222222222222"), .withdrew("P-333333333333", at: 1_800_000_000, [.council, .atlas]),
      ])
  }

  @Test(arguments: ["P-2222", "P-222222222222 1800000000 counsil", "P-222222222222 soon council", "ana@example.org"])
  func linesOfWhoIsGoneThatAreNone(_ line: String) throws {
    let path = test.folder.path("list")
    try Data("P-333333333333\n\(line)\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(test.refusal { _ = try GoneList.read(path) }.contains("line 2"))
  }

  @Test func whatChangesNothingIsNoEvent() async throws {
    let ana = try subscriber("ana")
    let desk = desk
    let changed = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask { (try? desk.withdraw([.council], of: ana, how: .link)) == true }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(changed == 1)
    #expect(try test.record.events(of: ana).count { $0.event.kind == "withdrew" } == 1)
    #expect(try GoneList.read(test.folder.path("people/gone.list")).count == 1)
  }

  @Test func theLogSaysWhatItLeftOut() throws {
    for _ in 0..<7 { desk.audit.leaveOut() }
    try desk.note("people/grant", on: "P-222222222222")
    let shown = try desk.audit.latest(5).map(\.entry)
    #expect(shown.map(\.what) == ["people/grant", "log/left-out"])
    #expect(shown[1].on == "7")
    _ = try desk.audit.verify()
  }

  @Test func approvalEndsSessionsOfAnApp() throws {
    let (ada, eva) = (try test.join("Ada", .administrator).person, try test.join("Eva", .administrator).person)
    let (dan, session) = try withApp("dan")
    try desk.grant(.administrator, scope: nil, until: nil, to: dan, by: ada)
    guard case .session(let token, _) = try signInAgain("dan", dan) else {
      Issue.record("refused")
      return
    }
    let again = try #require(try desk.session(token: token)).session
    try desk.approve(try place(dan), of: dan, by: eva)
    #expect(try desk.session(token: token) == nil)
    // The digits of an app prove nothing of whoever holds a role.
    #expect(test.refusal { _ = try desk.prove(again, digits: "000000") }.contains("passkey only"))
    #expect(session.person == dan)
  }

  private func bytes(_ secret: String) -> [UInt8] { SignInTests.bytes(secret) }

  private func place(_ person: String) throws -> Int {
    try #require(try test.record.personState(person)?.grants.last).place
  }

  private func signInAgain(_ name: String, _ person: String) throws -> SignIn {
    test.clock.pass(31)
    try desk.sendCode(
      to: MailAddress("\(name)@example.org"), browser: "again", page: "https://a.example", language: .english)
    _ = try desk.takeCode(test.mailedCode(), browser: "again", device: "")
    let secret = try test.people.read { db in
      let key = try test.people.key(of: person, db)
      let sealed = try Data.fetchOne(db, sql: "SELECT secret FROM time_codes WHERE person = ?", arguments: [person])
      return test.people.open(sealed, "secret", of: person, with: key)
    }
    let digits = TimeCode.digits(bytes(try #require(secret)), step: test.clock.now / 30)
    return try desk.takeSecond(digits, browser: "again", device: "")
  }

  @Test func whoeverProposedOrAskedMustStillBeAble() throws {
    let (ada, eva) = (try test.join("Ada", .administrator).person, try test.join("Eva", .administrator).person)
    let cid = try test.join("Cid", .jpacMember).person
    try desk.grant(.administrator, scope: nil, until: nil, to: cid, by: ada)
    #expect(try desk.recover(cid, by: ada) == nil)
    try desk.revoke(try place(ada), of: ada, by: eva)
    #expect(test.refusal { try desk.approve(try place(cid), of: cid, by: eva) }.contains("not yours"))
    #expect(try desk.recover(cid, by: eva) == nil, "the one who asked is no administrator any more")
    #expect(try !test.people.passkeys(of: cid).isEmpty)
  }

  @Test func theLastAdministratorStaysWhoeverElseActs() async throws {
    let persons = [try test.join("Ada", .administrator).person, try test.join("Eva", .administrator).person]
    let desk = desk
    await withTaskGroup(of: Void.self) { group in
      for person in persons {
        group.addTask { _ = try? desk.erase(person, by: person) }
      }
    }
    #expect(try test.record.holders(of: .administrator, on: .today).count == 1)
  }

  @Test func aRevokedInvitationIsOver() throws {
    let (token, person) = try desk.invite(
      Invitation(
        name: "Eva", address: MailAddress("eva@example.org"), language: .english, role: .tekegMember, scope: nil,
        until: nil), by: PersonEvent.server)
    try desk.revoke(2, of: person, by: PersonEvent.server)
    #expect(try desk.invited(token: token) == nil)
  }

  @Test func eBlastsGoOnBehindAThousand() throws {
    let officer = try test.join("Olga", .officer, scope: "communications").person
    let letters = try Letters(
      Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, Letter(subject: "A", body: "B")) }))
    let year = Day.today.parts.year
    for number in ["999", "1000"] {
      try test.record.append([
        BlastEvent.drafted(.init(.council, letters, by: officer)).event(of: "EB-\(year)-\(number)", on: .today)
      ])
    }
    #expect(try desk.draft(.council, letters, by: officer) == "EB-\(year)-1001")
    #expect(try desk.blasts().map(\.id) == ["EB-\(year)-1001", "EB-\(year)-1000", "EB-\(year)-999"])
  }

  @Test(arguments: ["a\u{202E}b", "a\u{2028}b", "a\u{200B}b", "a\u{2066}b"])
  func textsThatShowAnotherOne(_ text: String) {
    for letter in [Letter(subject: text, body: "B"), Letter(subject: "A", body: text)] {
      #expect(throws: (any Error).self) {
        try Letters(Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, letter) }))
      }
    }
  }

  @Test(arguments: ["\u{3164}", "a\u{2800}", "\u{FFA0}", "\u{034F}", "\u{17B4}"])
  func namesThatCannotBeSeen(_ name: String) {
    #expect(test.refusal { _ = try Invitation.checked(name: name) }.contains("marks that cannot be seen"))
  }

  @Test func mailboxesAreCountedWhateverTheyAreCalled() throws {
    let spellings = ["ana.luz@gmail.com", "analuz+1@gmail.com", "Ana.Luz+news@gmail.com"]
    #expect(Set(try spellings.map { try MailAddress($0).mailbox }) == ["analuz@gmail.com"])
    let limits = AttemptLimits { 1_800_000_000 }
    let answers = (0..<61).map { _ in limits.take(.recipient, "analuz@gmail.com") }
    #expect(answers.count { $0 == nil } == 60 && answers[60] == 3600)
  }

  @Test func keysThatDoNotFitAreRefusedBeforehand() throws {
    let ana = try subscriber("ana")
    let eva = try subscriber("eva")
    let (copy, keys) = (test.folder.path("people.copy"), test.folder.path("apart/people.keys"))
    try test.people.backUp(to: copy, keys: keys)
    try PeopleStore.check(copy, keys: keys, erased: [], master: test.keys)
    var wrapped = try JSONDecoder().decode(
      WrappedKeys.self, from: try #require(FileManager.default.contents(atPath: keys)))
    (wrapped.persons[ana], wrapped.persons[eva]) = (wrapped.persons[eva], wrapped.persons[ana])
    func refusal(_ wrapped: WrappedKeys) throws -> String {
      try JSONEncoder().encode(wrapped).write(to: URL(fileURLWithPath: keys))
      return test.refusal { try PeopleStore.check(copy, keys: keys, erased: [], master: test.keys) }
    }
    #expect(try refusal(wrapped).contains("another person's"))
    #expect(try refusal(WrappedKeys()).contains("2 persons of the backup have no key"))
  }

  @Test func aNewMasterKeyTakesThePlaceOfTheOld() throws {
    let ana = try subscriber("ana")
    try KeyFile.newMaster(test.folder.path("new"))
    let new = try KeyFile.master(test.folder.path("new"))
    // One person and the server's own two.
    #expect(try test.people.rotateKeys(to: new) == 3)
    #expect(try test.people.rotateKeys(to: new) == 0, "once more changes nothing")
    let people = try PeopleStore(test.folder.path("people"), keys: new)
    #expect(try people.person(ana)?.address?.text == "ana@example.org")
    #expect(try people.link(test.people.token(.preferences, of: ana), .preferences)?.person == ana)
    #expect(
      test.refusal { _ = try PeopleStore(test.folder.path("people"), keys: test.keys) }.contains("another master"))
  }

  @Test func faultsOfTheDiskAreNoAnswers() throws {
    try test.people.write { try $0.execute(sql: "DROP TABLE digests") }
    do {
      try test.people.write { try $0.execute(sql: "DELETE FROM digests") }
      Issue.record("nothing was wrong")
    } catch is PeopleFault {} catch { Issue.record("\(error)") }
  }

  @Test func aProofGrowsOld() throws {
    let (_, _, token) = try test.join("Olga", .officer, scope: "SEM")
    let session = try #require(try desk.session(token: token)).session
    #expect(test.people.isProved(session))
    test.clock.pass(Session.proofSeconds + 1)
    #expect(try !test.people.isProved(#require(try desk.session(token: token)).session))
  }

  @Test func aCodeAnswersItsOwnQuestion() throws {
    let ana = try subscriber("ana")
    _ = try test.mail()
    let address = try MailAddress("ana@example.org")
    try desk.sendCode(to: address, browser: "b", page: "https://a.example", language: .english)
    #expect(try !desk.takeCode(test.mailedCode(), browser: "b", of: ana))
    try desk.sendCode(.ownData, to: address, browser: "b", page: "https://a.example", language: .english)
    let code = try test.mailedCode()
    #expect(try desk.takeCode(code, browser: "b", device: "") == .refused)
    #expect(try desk.takeCode(code, browser: "b", of: ana))
    #expect(try !desk.takeCode(code, browser: "b", of: ana), "once")
  }

  @Test func sessionsOfOthersEndAfterTwoHours() throws {
    let (person, session) = try withApp("luz")
    test.clock.pass(Session.idle - 1)
    #expect(try test.people.sessions(of: person).map(\.hash) == [session.hash])
    test.clock.pass(1)
    #expect(try test.people.sessions(of: person).isEmpty)
  }

  @Test func addressesAreAddedByTheirOwnCode() throws {
    let (officer, _, _) = try test.join("Olga", .officer, scope: "SEM")
    _ = try subscriber("eva")
    func ask(_ name: String) throws -> String {
      try desk.askForAddress(
        MailAddress("\(name)@example.org"), browser: "b", page: "https://a.example", language: .english)
      return try test.mailedCode()
    }
    let code = try ask("olga.new")
    #expect(try !desk.addAddress("AAAAAAAA", browser: "b", to: officer))
    #expect(try !desk.addAddress(code, browser: "other", to: officer))
    #expect(try desk.addAddress(code, browser: "b", to: officer))
    #expect(try test.mail() == ["Subject: The addresses of your account were changed"])
    // Somebody else's stays theirs.
    let taken = try ask("eva")
    #expect(test.refusal { _ = try desk.addAddress(taken, browser: "b", to: officer) }.contains("somebody's"))
    let former = try MailAddress("olga@example.org")
    try desk.removeAddress(named: desk.name(of: former), of: officer)
    #expect(try test.people.person(officer)?.addresses.map(\.address.text) == ["olga.new@example.org"])
    #expect(try test.people.person(at: former) == nil)
    let last = try MailAddress("olga.new@example.org")
    #expect(test.refusal { try desk.removeAddress(named: desk.name(of: last), of: officer) }.contains("only address"))
  }
}
