import Foundation
import GRDB
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Consent, e-blasts, and what comes back.
@Suite struct NewsTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }

  init() throws { test = try PeopleTesting() }

  private let addresses = NewsAddresses(
    preferences: { "https://example.org/\($1.rawValue)/preferences/\($0)" },
    unsubscribe: { "https://example.org/\($1.rawValue)/unsubscribe/\($0)" })

  /// Subscribes and confirms; the person.
  private func subscribe(
    _ name: String, _ topics: [Topic] = [.takingStock], _ frequency: Frequency = .each, _ language: Language = .english
  ) throws -> String {
    var token = ""
    try desk.subscribe(MailAddress("\(name)@example.org"), to: topics, frequency, language: language) {
      token = $0
      return "https://example.org/\($0)"
    }
    return try #require(try desk.confirm(token: token) { _ in "" })
  }

  private func letters(_ word: String) throws -> Letters {
    try Letters(
      Dictionary(
        uniqueKeysWithValues: Language.allCases.map {
          ($0, Letter(subject: "\(word) \($0.rawValue)", body: "First.\n\nhttps://example.org/a\n\nLast.\nLine."))
        }))
  }

  private func officers() throws -> (first: String, second: String) {
    (
      try test.join("Olga", .officer, scope: "communications").person,
      try test.join("Omar", .officer, scope: "communications").person
    )
  }

  private func blast(_ topic: Topic = .takingStock, _ word: String = "News") throws -> String {
    let (first, second) = try officers()
    let id = try desk.draft(topic, letters(word), by: first)
    try desk.release(id, text: 1, by: second)
    return id
  }

  /// What waits and is due, handed over.
  private func deliver() throws -> Mailbox {
    try desk.sendNews(addresses)
    let mailbox = Mailbox()
    let sender = MailSender(name: "Ecotone", address: try MailAddress("post@example.org"), postal: ["1 Street"])
    try Postman(test.people, from: sender, by: [mailbox]).deliver()
    return mailbox
  }

  // MARK: Consent

  @Test func nobodyIsSubscribedWithoutTheLink() throws {
    var token = ""
    try desk.subscribe(MailAddress("ana@example.org"), to: [.council], .each, language: .spanish) {
      token = $0
      return $0
    }
    #expect(try desk.audience().isEmpty)
    #expect(try test.people.persons().isEmpty)
    #expect(try desk.subscription(token: token)?.topics == [.council])
    #expect(try desk.subscription(token: token + "A") == nil)
    let person = try #require(try desk.confirm(token: token) { _ in "" })
    #expect(try desk.confirm(token: token, leaving: { _ in "" }) == nil, "once")
    #expect(try desk.audience() == [.council: [.spanish: 1]])
    #expect(try test.people.person(person)?.addresses.first?.isConfirmed == true)
    // Their ledger says when, how and to which words they agreed.
    let held = try #require(try desk.consents(of: person)[.council])
    #expect(held.consent.how == .form && held.consent.asked == test.clock.now)
    let wording = try #require(desk.wordings.wording(hash: held.consent.wording.hash))
    #expect(wording.language == .spanish && wording.text.hasPrefix("Acepto que el Secretariado"))
  }

  @Test func aLinkThatIsOldConfirmsNothing() throws {
    var token = ""
    try desk.subscribe(MailAddress("ana@example.org"), to: [.council], .each, language: .english) {
      token = $0
      return $0
    }
    test.clock.pass(48 * 3600 + 1)
    #expect(try desk.confirm(token: token, leaving: { _ in "" }) == nil)
    try test.people.sweep()
    #expect(try test.people.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM subscriptions") } == 0)
  }

  /// Every version of the words that anyone agreed to can still be read: whoever changes a text adds a version.
  @Test func wordingsStay() throws {
    let first: [Language: String] = [
      .english: "1205e598", .french: "cb6efe4d", .spanish: "b34c27a8",
    ]
    for (language, hash) in first {
      #expect(try desk.wordings.current(in: language).hash.hasPrefix(hash))
    }
  }

  @Test func choicesAreEventsOnlyWhereTheyDiffer() throws {
    let person = try subscribe("ana", [.council, .atlas])
    let before = try test.record.events(of: person).count
    try desk.choose([.council: .each, .atlas: .each], language: .english, of: person)
    #expect(try test.record.events(of: person).count == before)
    try desk.choose([.council: .weekly, .calls: .monthly], language: .french, of: person)
    let held = try desk.consents(of: person)
    #expect(held.mapValues(\.frequency) == [.council: .weekly, .calls: .monthly])
    #expect(held[.calls]?.consent.how == .preferences)
    #expect(try test.people.person(person)?.language == .french)
    #expect(try test.record.events(of: person).suffix(3).map(\.event.kind) == ["chose", "consented", "withdrew"])
  }

  @Test func linksAreProved() throws {
    let person = try subscribe("ana")
    let token = test.people.token(.unsubscribe, of: person, topics: [.takingStock])
    #expect(try test.people.link(token, .unsubscribe)?.topics == [.takingStock])
    #expect(try test.people.link(token, .preferences) == nil, "is for something else")
    var altered = Array(token)
    altered[3] = altered[3] == "A" ? "B" : "A"
    #expect(try test.people.link(String(altered), .unsubscribe) == nil)
    #expect(try test.people.link(token + "A", .unsubscribe) == nil)
    #expect(try test.people.link(String(token.dropLast()), .unsubscribe) == nil)
    // A link of another topic has another code.
    let other = test.people.token(.unsubscribe, of: person, topics: [.council])
    let mixed = "\(token.split(separator: ".")[0]).\(other.split(separator: ".")[1])"
    #expect(try test.people.link(mixed, .unsubscribe) == nil)
    try test.people.forget(person)
    #expect(try test.people.link(token, .unsubscribe) == nil, "whoever is forgotten has no link")
  }

  // MARK: E-blasts

  @Test func aSecondOfficerReleasesWhatTheyHaveRead() throws {
    let (first, second) = try officers()
    let id = try desk.draft(.council, letters("One"), by: first)
    #expect(id.hasSuffix("-001"))
    #expect(test.refusal { try desk.release(id, text: 1, by: first) }.contains("a second officer"))
    try desk.revise(id, .council, letters("Two"), by: first)
    #expect(test.refusal { try desk.release(id, text: 1, by: second) }.contains("has changed"))
    try desk.release(id, text: 2, by: second)
    #expect(
      test.refusal { try desk.revise(id, .council, letters("Three"), by: first) }.contains("was released already"))
    #expect(test.refusal { try desk.cancel(id, text: 2, by: first) }.contains("was released already"))
    let admin = try test.join("Ada", .administrator).person
    #expect(test.refusal { _ = try desk.draft(.council, letters("No"), by: admin) }.contains("not yours"))
    let other = try test.join("Pia", .officer, scope: "SEM").person
    #expect(test.refusal { _ = try desk.draft(.council, letters("No"), by: other) }.contains("not yours"))
    // Whoever changed it does not release it either.
    let next = try desk.draft(.atlas, letters("Map"), by: first)
    try desk.revise(next, .atlas, letters("Map 2"), by: second)
    #expect(test.refusal { try desk.release(next, text: 2, by: first) }.contains("a second officer"))
    #expect(throws: (any Error).self) { try Letters([.english: Letter(subject: "A", body: "B")]) }
    #expect(throws: (any Error).self) {
      try Letters(
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, Letter(subject: "A\r\nBcc: x", body: "B")) }))
    }
  }

  @Test func eachReaderGetsItOnceInTheirLanguage() throws {
    _ = try subscribe("ana")
    _ = try subscribe("luc", [.takingStock], .each, .french)
    _ = try subscribe("eva", [.council], .each, .spanish)
    _ = try deliver()
    _ = try blast()
    let mailbox = try deliver()
    let bySubject = Dictionary(uniqueKeysWithValues: zip(mailbox.subjects, mailbox.messages))
    #expect(mailbox.recipients.sorted() == ["ana@example.org", "luc@example.org"])
    #expect(Set(mailbox.subjects) == ["Subject: News en", "Subject: News fr"])
    let french = try #require(bySubject["Subject: News fr"])
    #expect(french.contains("Content-Language: fr"))
    #expect(french.contains("List-Unsubscribe: <https://example.org/fr/unsubscribe/"))
    #expect(french.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
    #expect(french.contains("List-Id:") && french.contains("<taking-stock.example.org>"))
    // Nobody gets it again, whoever looks.
    #expect(try desk.sendNews(addresses) == 0)
    // What was cut off before it was noted as done begins anew, and finds who has it.
    try test.people.write { try $0.execute(sql: "DELETE FROM news") }
    #expect(try desk.sendNews(addresses) == 0)
  }

  @Test func oneClickTakesEffectAtOnce() throws {
    let ana = try subscribe("ana", [.takingStock, .council])
    _ = try subscribe("luc")
    _ = try deliver()
    let (first, second) = try officers()
    let id = try desk.draft(.takingStock, letters("News"), by: first)
    try desk.release(id, text: 1, by: second)
    try desk.sendNews(addresses)
    // It waits in the queue; she leaves; it does not go out.
    try desk.withdraw([.takingStock], of: ana, how: .link)
    #expect(try deliver().recipients == ["luc@example.org"])
    #expect(try desk.consents(of: ana).keys.sorted { $0.rawValue < $1.rawValue } == [.council])
    // Messages that are no list survive it.
    try desk.withdraw(Topic.allCases, of: ana, how: .preferences)
    try desk.sendCode(
      to: MailAddress("ana@example.org"), browser: "browser", page: "https://example.org", language: .english)
    #expect(try deliver().recipients == ["ana@example.org"])
  }

  @Test func weeksAndMonthsAreCollected() throws {
    // 2027-01-15 is a Friday.
    #expect(PeopleDesk.due(.weekly, after: 1_800_000_000) == 1_800_273_600 - 1_800_273_600 % 86_400 + 13 * 3600)
    let monday = Day(number: PeopleDesk.due(.weekly, after: test.clock.now) / 86_400)
    #expect(monday.description == "2027-01-18")
    #expect(Day(number: PeopleDesk.due(.monthly, after: test.clock.now) / 86_400).description == "2027-02-01")
    let ana = try subscribe("ana", [.takingStock, .council], .weekly)
    _ = try deliver()
    let (first, second) = try officers()
    for word in ["One", "Two"] {
      let id = try desk.draft(.takingStock, letters(word), by: first)
      try desk.release(id, text: 1, by: second)
    }
    let council = try desk.draft(.council, letters("Council"), by: first)
    try desk.release(council, text: 1, by: second)
    #expect(try deliver().recipients.isEmpty)
    try desk.withdraw([.council], of: ana, how: .link)
    test.clock.pass(4 * 86_400)
    let mailbox = try deliver()
    #expect(mailbox.subjects == ["Subject: Taking Stock: 2 messages"])
    #expect(mailbox.messages[0].contains("=3D=3D One en =3D=3D") && mailbox.messages[0].contains("<h2>Two en</h2>"))
    #expect(try deliver().recipients.isEmpty)
  }

  @Test func codesGoBeforeNews() throws {
    for name in ["a", "b", "c"] { _ = try subscribe(name) }
    _ = try deliver()
    _ = try blast()
    try desk.sendNews(addresses)
    try desk.sendCode(
      to: MailAddress("new@example.org"), browser: "browser", page: "https://example.org", language: .english)
    #expect(try deliver().recipients.first == "new@example.org")
  }

  // MARK: What comes back

  /// A report as Postfix writes it.
  private func report(_ returnPath: String, status: String, action: String = "failed") throws -> ReturnedMessage? {
    let text = """
      Return-Path: <>
      X-Original-To: \(returnPath)
      Delivered-To: \(returnPath)
      From: MAILER-DAEMON@example.org (Mail Delivery System)
      Subject: Undelivered Mail Returned to Sender
      To: \(returnPath)
      Auto-Submitted: auto-replied
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status;
      	boundary="AB12.345/mail.example.org"

      This is a MIME-encapsulated message.

      --AB12.345/mail.example.org
      Content-Description: Notification
      Content-Type: text/plain; charset=utf-8

      This is the mail system.

      --AB12.345/mail.example.org
      Content-Description: Delivery report
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.example.org
      Arrival-Date: Sun, 29 Nov 2026 03:00:00 +0000 (UTC)

      Final-Recipient: rfc822; ana@example.org
      Action: \(action)
      Status: \(status)
      Diagnostic-Code: X-Postfix; unknown user: "ana"

      --AB12.345/mail.example.org--
      """
    return ReturnedMessage(Array(text.utf8))
  }

  private func sent(_ subject: String = "News") throws -> String {
    let (first, second) = try officers()
    let id = try desk.draft(.takingStock, letters(subject), by: first)
    try desk.release(id, text: 1, by: second)
    try desk.sendNews(addresses)
    return try returnPaths().last ?? ""
  }

  private func returnPaths() throws -> [String] {
    try test.people.read {
      try String.fetchAll($0, sql: "SELECT token FROM mail WHERE list IS NOT NULL ORDER BY number")
    }
    .map { "bounces+\($0)@example.org" }
  }

  @Test func anAddressThatIsWrongGetsNoMore() throws {
    _ = try subscribe("ana")
    _ = try deliver()
    let path = try sent()
    _ = try deliver()
    let returned = try #require(try report(path, status: "5.1.1"))
    #expect(returned.content == .failed(status: "5.1.1"))
    #expect(try desk.take(returned) == .suppressed)
    #expect(try desk.take(returned) == .nothing, "a report that comes twice")
    #expect(try desk.queue.counts()[.bounced] == 1)
    let id = try desk.draft(.takingStock, letters("Next"), by: test.record.holders(of: .officer, on: .today)[0])
    try desk.release(id, text: 1, by: test.record.holders(of: .officer, on: .today)[1])
    #expect(try deliver().recipients.isEmpty)
    // Who confirms again is written to again.
    _ = try subscribe("ana", [.council])
    #expect(try !test.people.isSuppressed(MailAddress("ana@example.org")))
  }

  @Test func threePassingFaultsInAMonthSuppressToo() throws {
    let ana = try subscribe("ana")
    _ = try deliver()
    let person = try #require(try test.people.person(ana))
    let address = try #require(person.address)
    for (count, isOver) in [(1, false), (2, false), (3, true)] {
      try test.people.write { db in
        let isSuppressed = try test.people.noteBounce(test.people.lookup(address), status: "4.2.2", db)
        #expect(isSuppressed == isOver, "\(count)")
      }
      test.clock.pass(9 * 86_400)
    }
  }

  @Test func passingFaultsOfLongAgoDoNotCount() throws {
    let address = try MailAddress("ana@example.org")
    for _ in 0..<3 {
      try test.people.write { db in
        let isSuppressed = try test.people.noteBounce(test.people.lookup(address), status: "5.2.2", db)
        #expect(!isSuppressed)
      }
      test.clock.pass(16 * 86_400)
    }
    #expect(try !test.people.isSuppressed(address))
  }

  @Test func forgedReportsChangeNothing() throws {
    _ = try subscribe("ana")
    _ = try deliver()
    _ = try sent()
    let before = try test.people.fingerprint()
    for path in [
      "bounces+abcdefghjkmnpqrstvwx@example.org", "post@example.org", "bounces+@example.org", "ana@example.org",
    ] {
      if let returned = try report(path, status: "5.1.1") { #expect(try desk.take(returned) == .nothing) }
    }
    let path = try #require(try returnPaths().last)
    #expect(try report(path, status: "2.0.0", action: "delivered")?.content == .notFailed)
    #expect(try report(path, status: "4.4.1", action: "delayed")?.content == .notFailed)
    #expect(ReturnedMessage(Array("To: \(path)\nSubject: Out of office\n\nBack on Monday.".utf8)) == nil)
    #expect(ReturnedMessage([]) == nil)
    #expect(try test.people.fingerprint() == before)
  }

  @Test func readersLeaveByMail() throws {
    let ana = try subscribe("ana")
    _ = try deliver()
    let path = try sent()
    let auto = "To: \(path)\nSubject: unsubscribe\nAuto-Submitted: auto-replied\n\n"
    #expect(ReturnedMessage(Array(auto.utf8)) == nil)
    let returned = try #require(ReturnedMessage(Array("To: <\(path)>\r\nSubject: Unsubscribe\r\n\r\n".utf8)))
    #expect(try desk.take(returned) == .unsubscribed)
    #expect(try desk.consents(of: ana).isEmpty)
    #expect(try test.record.events(of: ana).last?.event.kind == "withdrew")
  }
}
