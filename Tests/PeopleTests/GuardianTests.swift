import Foundation
import GRDB
import Mail
import Participation
import PublicRecord
import RecordKernel
import Testing
import Vocabulary

@testable import People

/// Young people, and people who share a mailbox.
@Suite struct GuardianTests {
  private let test: PeopleTesting
  private var desk: PeopleDesk { test.desk }

  init() throws { test = try PeopleTesting() }

  /// Asks with a guardian; the token that the guardian has got.
  private func ask(_ topics: [Topic] = [.council], guardian: String? = "eva@example.org") throws -> String {
    var token = ""
    try desk.subscribe(
      MailAddress("ana@example.org"), to: topics, .each, language: .spanish,
      guardian: guardian.map { try MailAddress($0) }
    ) {
      token = $0
      return $0
    }
    return token
  }

  /// The token that the reader has got.
  private func agree(_ token: String) throws -> String? {
    var next: String?
    let isAgreed = try desk.agree(token: token) {
      next = $0
      return $0
    }
    return isAgreed ? next : nil
  }

  private func confirm(_ token: String) throws -> String? { try desk.confirm(token: token) { $0 } }

  /// Nobody writes to a young person before a guardian has agreed; nothing is kept of the guardian but the time.
  @Test func aGuardianAgreesFirst() throws {
    let token = try ask()
    #expect(try confirm(token) == nil, "the guardian's link is no reader's")
    #expect(try test.mail().count == 1)
    test.clock.pass(60)
    let agreed = test.clock.now
    let own = try #require(try agree(token))
    #expect(try agree(token) == nil, "once")
    #expect(try agree(own) == nil, "the reader is no guardian")
    #expect(try desk.audience().isEmpty)
    test.clock.pass(60)
    var told = ""
    let confirmed = try desk.confirm(token: own) {
      told = $0
      return $0
    }
    let person = try #require(confirmed)
    let consent = try #require(try desk.consents(of: person)[.council]).consent
    #expect(consent.guardian == agreed && consent.confirmed == agreed + 60)
    // The guardian can stop it, and nothing else: their link is no other.
    let link = try #require(try test.people.link(told, .guardian))
    #expect(link.person == person && link.topics == [.council])
    #expect(try test.people.link(told, .preferences) == nil && test.people.link(told, .unsubscribe) == nil)
    #expect(try test.mail().count == 2, "the reader was asked, the guardian was told")
    #expect(try !String(decoding: desk.export(person).json(), as: UTF8.self).contains("eva@example.org"))
    #expect(try test.record.verify().events > 0)
  }

  /// What a guardian has not agreed to does not come; without a guardian the form is as good as ever.
  @Test func furtherTopicsNeedTheGuardian() throws {
    let own = try #require(try agree(ask()))
    let person = try #require(try confirm(own))
    #expect(
      test.refusal { try desk.choose([.council: .weekly, .atlas: .each], language: .spanish, of: person) }
        .contains("a guardian must agree"))
    try desk.choose([.council: .weekly], language: .spanish, of: person)
    try desk.withdraw([.council], of: person, how: .link)
    #expect(
      test.refusal { try desk.choose([.council: .each], language: .spanish, of: person) }
        .contains("a guardian must agree"))
    #expect(try confirm(ask([.atlas], guardian: nil)) == person, "they are old enough now")
    try desk.choose([.council: .each, .atlas: .each], language: .spanish, of: person)
  }

  /// A guardian's link ends what rests on their word, and no more.
  @Test func aGuardianEndsWhatTheyAgreedTo() throws {
    let own = try #require(try agree(ask()))
    let person = try #require(try confirm(own))
    #expect(try desk.withdrawAsGuardian([.council], of: person))
    #expect(try desk.consents(of: person).isEmpty)
    // The reader asks again, old enough now.
    #expect(try confirm(ask([.council], guardian: nil)) == person)
    #expect(try !desk.withdrawAsGuardian([.council], of: person))
    #expect(try desk.consents(of: person)[.council] != nil)
  }

  /// What waits for a guardian goes with the reader.
  @Test func messagesToAGuardianAreErasedToo() throws {
    let person = try #require(try confirm(ask([.atlas], guardian: nil)))
    _ = try ask()
    let waiting = "SELECT count(*) FROM mail WHERE purpose = 'subscription' AND state = 'queued'"
    #expect(try test.people.read { try Int.fetchOne($0, sql: waiting) } == 2)
    try desk.erase(person, by: person)
    #expect(try test.people.read { try Int.fetchOne($0, sql: waiting) } == 0)
  }

  @Test func nobodyIsTheirOwnGuardian() throws {
    for own in ["ana@example.org", "ANA@example.org", "ana+mum@example.org"] {
      #expect(test.refusal { _ = try ask(guardian: own) }.contains("the reader's own"), "\(own)")
    }
    let late = try ask()
    test.clock.pass(48 * 3600 + 1)
    #expect(try agree(late) == nil)
  }

  @Test func agesAreOfTheTable() throws {
    let ages = try AgeOfConsent.all()
    #expect(ages.map(\.place) == ["CA", "MX", "US", "other"] && ages.map(\.age) == [14, 18, 13, 16])
    #expect(ages.allSatisfy { !$0.source.isEmpty })
  }

  /// People who share a mailbox have an account each, by an address with a name behind a plus sign: neither opens the
  /// other's, and messages to the mailbox are counted together.
  @Test func peopleShareAMailbox() throws {
    func join(_ address: String) throws -> String {
      try desk.sendCode(to: MailAddress(address), browser: address, page: "https://a.example", language: .english)
      guard case .session(let token, _) = try desk.takeCode(test.mailedCode(), browser: address, device: "") else {
        throw PeopleError("refused")
      }
      return try #require(try desk.session(token: token)).session.person
    }
    let (ana, eva) = try (join("office+ana@example.org"), join("office+eva@example.org"))
    #expect(ana != eva)
    #expect(try test.people.person(at: MailAddress("office+ana@example.org")) == ana)
    #expect(try test.people.person(at: MailAddress("office@example.org")) == nil)
    #expect(try MailAddress("office+ana@example.org").mailbox == MailAddress("office@example.org").mailbox)
    // The code that came for one of them is no code for the other, in the same browser too.
    try desk.sendCode(
      to: MailAddress("office+ana@example.org"), browser: "b", page: "https://a.example", language: .english)
    let code = try test.mailedCode()
    try desk.sendCode(
      to: MailAddress("office+eva@example.org"), browser: "b", page: "https://a.example", language: .english)
    #expect(try desk.takeCode(code, browser: "b", device: "") == .refused)
  }
}
