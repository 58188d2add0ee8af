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

/// The log, export, erasure, periods, backup.
@Suite struct ErasureTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }

  init() throws { test = try PeopleTesting() }

  /// A subscriber whose address is easy to look for.
  private func subscriber(_ address: String = "quetzalcoatl@axolotl.example") throws -> String {
    var token = ""
    try desk.subscribe(MailAddress(address), to: [.council], .each, language: .spanish) {
      token = $0
      return $0
    }
    return try #require(try desk.confirm(token: token) { _ in "" })
  }

  // MARK: The log

  @Test func theLogIsChained() throws {
    let entries = (0..<20).map {
      AuditEntry(at: test.clock.now + $0, who: $0 % 2 == 0 ? "P-AAAAAAAAAAAA" : nil, what: "sign-in", outcome: .refused)
    }
    try desk.audit.append(entries)
    try desk.note("people/grant", on: "P-AAAAAAAAAAAA")
    #expect(try desk.audit.verify().events == 21)
    let shown = try desk.audit.latest(5)
    #expect(shown.map(\.number) == [21, 20, 19, 18, 17])
    #expect(shown[0].entry.what == "people/grant" && shown[0].entry.who == "server")
    #expect(try desk.audit.latest(100, person: "P-AAAAAAAAAAAA").count == 11)
    #expect(try desk.audit.latest(100, what: "people").count == 1)
    #expect(try desk.audit.latest(100, before: 3).map(\.number) == [2, 1])
    // Whoever changes it from outside is found out.
    let path = test.folder.path("people/audit/audit.sqlite")
    try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE entries SET outcome = 'done' WHERE number = 4") }
    #expect(test.refusal { _ = try desk.audit.verify() }.contains("tables"))
    try DatabaseQueue(path: path).write { db in
      try db.execute(
        sql: """
          UPDATE entries SET outcome = 'refused' WHERE number = 4; DROP TRIGGER events_stay;
          UPDATE events SET body = replace(body, 'refused', 'done') WHERE number = 4
          """)
    }
    #expect(test.refusal { _ = try desk.audit.verify() }.contains("event 4 is not as it was recorded"))
  }

  @Test func networksAreToldApartForADay() throws {
    let log = desk.audit
    let day = 20_000 * 86_400
    let first = try log.hash(network: "192.0.2.0", at: day)
    #expect(try log.hash(network: "192.0.2.0", at: day + 86_399) == first)
    #expect(try log.hash(network: "192.0.3.0", at: day) != first)
    #expect(try log.hash(network: "192.0.2.0", at: day + 86_400) != first)
  }

  // MARK: Export

  @Test func allThatIsHeldIsHandedOver() throws {
    let (person, _, _) = try test.join("Ana", .officer, scope: "SEM")
    try desk.audit.append([
      AuditEntry(at: test.clock.now, who: person, what: "account/name", outcome: .done)
    ])
    try desk.sendCode(
      to: MailAddress("ana@example.org"), browser: "b", page: "https://a.example", language: .english)
    let data = try desk.export(person)
    let text = String(decoding: try data.json(), as: UTF8.self)
    for word in [
      "Ana", "ana@example.org", "\"granted\"", "\"officer\"", "account/name", "\"sessions\"", "\"passkeys\"",
    ] {
      #expect(text.contains(word), "\(word)")
    }
    let pairs = try data.pairs()
    #expect(pairs.contains { $0.item == "name" && $0.value == "Ana" })
    #expect(pairs.contains { $0.item == "record.2.says.granted.role" && $0.value == "officer" })
    #expect(test.refusal { _ = try desk.export("P-222222222222") }.contains("no such person"))
  }

  // MARK: Erasure

  /// All bytes of all files below a folder.
  private func files(_ folder: String) throws -> [(path: String, bytes: Data)] {
    let names = try #require(FileManager.default.enumerator(atPath: folder))
    return names.compactMap { name in
      (name as? String).flatMap { name in
        FileManager.default.contents(atPath: "\(folder)/\(name)").map { (name, $0) }
      }
    }
  }

  private func leaks(_ words: [String]) throws -> [String] {
    try files(test.folder.path("")).flatMap { path, bytes in
      words.filter { bytes.range(of: Data($0.utf8)) != nil }.map { "\(path): \($0)" }
    }
  }

  @Test func whoeverIsErasedIsGone() throws {
    let person = try subscriber()
    try test.people.rename(person, name: "Xochiquetzal Tepeyac", language: .spanish)
    try desk.sendCode(
      to: MailAddress("quetzalcoatl@axolotl.example"), browser: "b", page: "https://a.example", language: .spanish)
    #expect(try desk.erase(person, by: person) == [.consents, .log])
    #expect(try test.people.person(person) == nil)
    #expect(try desk.audience().isEmpty)
    #expect(try desk.queue.counts().isEmpty)
    #expect(try leaks(["quetzalcoatl", "axolotl", "Xochiquetzal", "Tepeyac"]) == [])
    // The chain goes on, and the same address may come again as somebody else.
    _ = try test.record.verify()
    #expect(try test.record.personState(person)?.erased != nil)
    #expect(test.refusal { try desk.erase(person, by: person) }.contains("no such person"))
    #expect(try subscriber() != person)
  }

  @Test func whoMayErase() throws {
    let person = try subscriber()
    let admin = try test.join("Ada", .administrator).person
    #expect(test.refusal { try desk.erase(person, by: admin) }.contains("does it themselves"))
    #expect(test.refusal { try desk.erase(admin, by: admin) }.contains("the last administrator stays"))
    _ = try test.join("Eva", .administrator)
    #expect(try desk.erase(admin, by: admin) == [.roles, .log])
    #expect(try test.record.holders(of: .administrator, on: .today).count == 1)
    #expect(try desk.roster().first { $0.id == admin }?.isErased ?? true)
  }

  @Test func whatWasCutOffIsErasedAtTheNextStart() throws {
    let person = try subscriber()
    // The record has it, and the program ended there.
    try desk.append([.erased(.init(by: person, stays: []))], to: person)
    #expect(try test.people.person(person) != nil)
    _ = try PeopleDesk(test.people, test.record)
    #expect(try test.people.person(person) == nil)
  }

  // MARK: Periods

  @Test func whoIsNotNeededIsErased() throws {
    let reader = try subscriber()
    let officer = try test.join("Ana", .officer, scope: "SEM").person
    let invited = try desk.invite(
      Invitation(
        name: "Eva", address: MailAddress("eva@example.org"), language: .english, role: .reviewer, scope: "C-1",
        until: nil), by: PersonEvent.server
    ).person
    // Somebody who typed a code, and set up nothing.
    try desk.sendCode(to: MailAddress("luz@example.org"), browser: "b", page: "https://a.example", language: .english)
    guard case .session = try desk.takeCode(test.mailedCode(), browser: "b", device: "") else {
      Issue.record("the code was refused")
      return
    }
    let unfinished = try #require(try test.people.person(at: MailAddress("luz@example.org")))
    let gone = try subscriber("gone@example.org")
    try desk.withdraw(Topic.allCases, of: gone, how: .link)
    #expect(try desk.retentionDue().isEmpty)
    test.clock.pass(181 * 86_400)
    #expect(
      Set(try desk.retentionDue().map { "\($0.person) \($0.rule.rawValue)" }) == [
        "\(invited) invitation that nobody took up", "\(unfinished) account without a way to sign in",
        "\(gone) account without a way to sign in",
      ])
    #expect(try desk.retain().count == 3)
    test.clock.pass(1000 * 86_400)
    #expect(try desk.retain().isEmpty)
    #expect(Set(try test.people.persons()) == [reader, officer])
    #expect(try desk.audit.latest(10, what: "people/retain").count == 3)
  }

  @Test func periodsAreAsTheTableSays() throws {
    let periods = Dictionary(uniqueKeysWithValues: try Retention.all().map { ($0.data, $0.seconds) })
    #expect(Set(periods.keys) == Set(Retention.Data.allCases))
    #expect(periods[.code] == PeopleStore.codeSeconds)
    #expect(periods[.challenge] == PeopleStore.challengeSeconds)
    #expect(periods[.link] == PeopleDesk.invitationMinutes * 60)
    #expect(periods[.recovery] == PeopleDesk.recoveryHours * 3600)
    #expect(periods[.subscription] == PeopleDesk.confirmationHours * 3600)
    #expect(periods[.comment] == PeopleDesk.confirmationHours * 3600)
    #expect(periods[.registrationAsked] == PeopleDesk.confirmationHours * 3600)
    #expect(periods[.needs] == PeopleStore.needsSeconds)
    #expect(periods[.registration] == PeopleStore.registrationSeconds)
    #expect(periods[.draft] == PeopleStore.draftSeconds)
    #expect(periods[.session] == Session.longest)
    #expect(periods[.message] == MailQueue.keptSeconds)
    #expect(periods[.faults] == PeopleStore.bounceSeconds)
    #expect(try Clock.all().map { "\($0.place) \($0.days)" } == ["MX 20", "QC 30", "CA 30", "EU 30"])
    #expect(try Clock.all().allSatisfy { !$0.isVerified }, "nobody has read these texts yet: the tables say so")
  }

  // MARK: Backup

  @Test func aBackupHasNoKeysAndForgetsWhoIsErased() throws {
    let (gone, stays, left) = (
      try subscriber(), try subscriber("stays@example.org"), try subscriber("left@example.org")
    )
    let copy = test.folder.path("copy")
    try RecordFolder.make("\(copy)/people")
    let keys = test.folder.path("apart/people.keys")
    try test.people.backUp(to: "\(copy)/people/people.sqlite", keys: keys)
    try test.record.backUp(to: "\(copy)/record") { _ in }
    try desk.audit.backUp(to: "\(copy)/people/audit")
    // Without the keys apart it opens nothing.
    let wrapped = try DatabaseQueue(path: "\(copy)/people/people.sqlite").read {
      try String.fetchAll($0, sql: "SELECT DISTINCT wrapped FROM persons")
    }
    #expect(wrapped == [""])
    // Today one is erased and one takes consent back.
    try desk.erase(gone, by: gone)
    test.clock.pass(60)
    try desk.withdraw(Topic.allCases, of: left, how: .link)
    let lines = try GoneList.read(test.folder.path("people/gone.list"))
    #expect(lines == [.erased(gone), .withdrew(left, at: test.clock.now, [.council])])
    // Yesterday's copy is put back.
    #expect(
      try PeopleStore.restore("\(copy)/people/people.sqlite", keys: keys, erased: GoneList.erased(lines)) == 2)
    let count = try GoneList.replay(
      lines, into: RecordStore("\(copy)/record"), people: "\(copy)/people", now: test.clock.now)
    #expect(count.erased == 1 && count.withdrew == 1)
    let people = try PeopleStore("\(copy)/people", keys: test.keys)
    let again = try PeopleDesk(people, RecordStore("\(copy)/record", keys: test.keys, persons: people))
    #expect(try people.person(stays)?.address?.text == "stays@example.org")
    #expect(try people.person(gone) == nil)
    #expect(try again.record.personState(gone)?.erased != nil)
    #expect(try again.consents(of: left).isEmpty && !again.consents(of: stays).isEmpty)
    _ = try again.record.verify()
    let bytes = try files(copy).reduce(Data()) { $0 + $1.bytes }
    #expect(bytes.range(of: Data("quetzalcoatl".utf8)) == nil)
    // Links of messages that were sent before still work.
    #expect(try people.link(test.people.token(.preferences, of: stays), .preferences)?.person == stays)
  }
}
