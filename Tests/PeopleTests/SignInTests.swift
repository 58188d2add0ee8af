import Foundation
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Ways in, and all that must not open one.
struct SignInTests {
  private let testing: PeopleTesting
  private var desk: PeopleDesk { testing.desk }
  private var people: PeopleStore { testing.people }

  init() throws { testing = try PeopleTesting() }

  @Test func invitedThenSignedIn() throws {
    let (person, passkey, token) = try testing.join("Ana", .officer, scope: "SEM")
    let (session, standing) = try #require(try desk.session(token: token))
    #expect(session.person == person && standing.isOfficer && standing.isConfirmed)
    #expect(desk.allows(.keepSubmissions, standing))
    #expect(!desk.allows(.keepMail, standing))
    guard case .session(let second, .full) = try testing.signIn(passkey) else {
      Issue.record("refused")
      return
    }
    #expect(try people.sessions(of: person).count == 2)
    try desk.people.end(allOf: person, but: session)
    #expect(try desk.session(token: second) == nil)
    #expect(try desk.session(token: token) != nil)
  }

  @Test func aLinkIsGoodOnce() throws {
    let (link, _) = try desk.invite(
      Invitation(
        name: "Ana", address: MailAddress("ana@example.org"), language: .french, role: .jpacMember, scope: nil,
        until: nil),
      by: PersonEvent.server)
    #expect(try desk.invited(token: link)?.name == "Ana")
    #expect(try desk.invited(token: String(link.reversed())) == nil)
    _ = try testing.accept(link, testing.authenticator())
    #expect(try testing.accept(link, testing.authenticator()) == .refused)
    #expect(try desk.invited(token: link) == nil)
  }

  @Test func aLinkEnds() throws {
    let (link, person) = try desk.invite(
      Invitation(
        name: "Ana", address: MailAddress("ana@example.org"), language: .french, role: .jpacMember, scope: nil,
        until: nil),
      by: PersonEvent.server)
    testing.clock.pass(PeopleDesk.invitationMinutes * 60 + 1)
    #expect(try testing.accept(link, testing.authenticator()) == .refused)
    let renewed = try desk.renewInvitation(person, by: PersonEvent.server)
    #expect(try testing.accept(renewed, testing.authenticator()) != .refused)
  }

  @Test func challengesAreGoodOnceForOneBrowser() throws {
    let (_, passkey, _) = try testing.join("Ana", .jpacMember)
    let answer = try testing.answer(passkey)
    #expect(try desk.signIn(answer, site: testing.site, holder: "another browser", device: "") == .refused)
    #expect(try desk.signIn(answer, site: testing.site, holder: "browser", device: "") != .refused)
    // Again, though its signature is right.
    #expect(try desk.signIn(answer, site: testing.site, holder: "browser", device: "") == .refused)
    let late = try testing.answer(passkey)
    testing.clock.pass(301)
    #expect(try desk.signIn(late, site: testing.site, holder: "browser", device: "") == .refused)
    // One made for another ceremony.
    let other = try testing.answer(passkey, .prove)
    #expect(try desk.signIn(other, site: testing.site, holder: "browser", device: "") == .refused)
    #expect(try testing.signIn(testing.authenticator()) == .refused)
  }

  @Test func sessionsEnd() throws {
    let (person, _, token) = try testing.join("Ana", .jpacMember)
    testing.clock.pass(29 * 60)
    #expect(try desk.session(token: token) != nil)
    testing.clock.pass(29 * 60)
    #expect(try desk.session(token: token) != nil)
    testing.clock.pass(31 * 60)
    #expect(try desk.session(token: token) == nil)
    let (_, passkey, _) = try testing.join("Eva", .jpacMember)
    guard case .session(let long, _) = try testing.signIn(passkey) else { return }
    for _ in 0..<24 {
      testing.clock.pass(29 * 60)
      #expect(try desk.session(token: long) != nil)
    }
    testing.clock.pass(25 * 60)
    #expect(try desk.session(token: long) == nil)
    #expect(try people.sweep() > 0)
    #expect(try people.sessions(of: person).isEmpty)
    #expect(try desk.session(token: "A") == nil)
    #expect(try desk.session(token: String(repeating: "A", count: 43)) == nil)
  }

  /// What is stored of a session is no token.
  @Test func aStolenHashSignsNobodyIn() throws {
    let (person, _, _) = try testing.join("Ana", .jpacMember)
    let session = try #require(try people.sessions(of: person).first)
    let stolen = session.hash.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
    #expect(try desk.session(token: stolen) == nil)
  }

  @Test func aRoleThatGoesTakesTheSessionsWithIt() throws {
    let (person, passkey, token) = try testing.join("Ana", .officer, scope: "JPAC")
    try desk.grant(.jpacMember, scope: nil, until: nil, to: person, by: PersonEvent.server)
    #expect(try desk.session(token: token) == nil)
    guard case .session(let next, _) = try testing.signIn(passkey) else { return }
    #expect(try desk.session(token: next)?.standing.grants.count == 2)
    try desk.revoke(2, of: person, reason: "left", by: PersonEvent.server)
    #expect(try desk.session(token: next) == nil)
    #expect(try testing.record.personState(person)?.grants.first?.revokedBy == "server")
    // The reason tells of the person: it is sealed.
    let bytes = try String(
      decoding: #require(
        FileManager.default.contents(
          atPath: testing.folder.path("record/record.sqlite-wal"))), as: UTF8.self)
    #expect(!bytes.contains("\"left\""))
  }

  // MARK: Codes

  private func ask(_ address: String = "luz@example.org", browser: String = "b1") throws -> String {
    try desk.sendCode(
      to: MailAddress(address), browser: browser, page: "https://ecotone.example.org/en/sign-in/code",
      language: .english)
    return try testing.mailedCode()
  }

  /// Somebody new: a code, then an app; and in again.
  @Test func codeThenApp() throws {
    let code = try ask()
    guard case .session(let token, .setUp) = try desk.takeCode(code.lowercased(), browser: "b1", device: "Test") else {
      Issue.record("refused")
      return
    }
    let session = try #require(try desk.session(token: token)).session
    let secret = try people.beginTimeCode(session.person)
    #expect(secret.count == 32)
    #expect(try desk.confirmTimeCode(session, "000000") == .refused)
    let first = TimeCode.digits(Self.bytes(secret), step: testing.clock.now / 30)
    // The session may do more from now on, under a new token.
    let whole = try testing.token(of: desk.confirmTimeCode(session, first))
    #expect(try desk.session(token: whole)?.session.level == .full)
    #expect(try desk.session(token: token) == nil)
    // In again: the same digits are not good twice.
    let again = try ask(browser: "b2")
    #expect(try desk.takeCode(again, browser: "b2", device: "") == .second)
    #expect(try desk.takeSecond(first, browser: "b2", device: "") == .refused)
    testing.clock.pass(30)
    let next = TimeCode.digits(Self.bytes(secret), step: testing.clock.now / 30)
    guard case .session(let second, .full) = try desk.takeSecond(next, browser: "b2", device: "") else {
      Issue.record("refused")
      return
    }
    let full = try #require(try desk.session(token: second)).session
    #expect(full.person == session.person)
    #expect(try desk.prove(full, digits: next) == .refused)
    testing.clock.pass(30)
    // A proof gives a new token, and ends the one of before.
    let now = TimeCode.digits(Self.bytes(secret), step: testing.clock.now / 30)
    let third = try testing.token(of: desk.prove(full, digits: now))
    #expect(try desk.session(token: second) == nil)
    let fresh = try #require(try desk.session(token: third)).session
    #expect(people.isProved(fresh))
    // Digits live for their thirty seconds: neither those of before nor those to come are good.
    testing.clock.pass(60)
    let (before, after) = (testing.clock.now / 30 - 1, testing.clock.now / 30 + 1)
    for step in [before, after] {
      #expect(try desk.prove(fresh, digits: TimeCode.digits(Self.bytes(secret), step: step)) == .refused)
    }
    // A recovery code stands in for the app, once.
    let codes = try people.makeRecoveryCodes(session.person)
    #expect(codes.count == 10)
    // 28 letters of 32: 140 bits.
    #expect(codes.allSatisfy { $0.split(separator: "-").map(\.count) == Array(repeating: 4, count: 7) })
    let paper = try ask(browser: "b3")
    #expect(try desk.takeCode(paper, browser: "b3", device: "") == .second)
    #expect(try desk.takeSecond(codes[3], browser: "b3", device: "") != .refused)
    #expect(try people.recoveryCodesLeft(session.person) == 9)
    let fourth = try ask(browser: "b4")
    #expect(try desk.takeCode(fourth, browser: "b4", device: "") == .second)
    #expect(try desk.takeSecond(codes[3], browser: "b4", device: "") == .refused)
  }

  @Test func aCodeIsOfItsBrowserAndGoodOnce() throws {
    let code = try ask()
    #expect(try desk.takeCode(code, browser: "b2", device: "") == .refused)
    #expect(try desk.takeCode(code, browser: "b1", device: "") != .refused)
    #expect(try desk.takeCode(code, browser: "b1", device: "") == .refused)
    let late = try ask("eva@example.org")
    testing.clock.pass(601)
    #expect(try desk.takeCode(late, browser: "b1", device: "") == .refused)
    let guessed = try ask("eva@example.org")
    for _ in 0..<5 { #expect(try desk.takeCode("AAAA AAAA", browser: "b1", device: "") == .refused) }
    #expect(try desk.takeCode(guessed, browser: "b1", device: "") == .refused)
  }

  /// Digits are guessed five times at most for each code that was mailed.
  @Test func digitsAreNotGuessed() throws {
    let code = try ask()
    guard case .session(let token, _) = try desk.takeCode(code, browser: "b1", device: "") else { return }
    let session = try #require(try desk.session(token: token)).session
    let secret = try people.beginTimeCode(session.person)
    _ = try desk.confirmTimeCode(session, TimeCode.digits(Self.bytes(secret), step: testing.clock.now / 30))
    testing.clock.pass(60)
    #expect(try desk.takeCode(ask(browser: "b2"), browser: "b2", device: "") == .second)
    for _ in 0..<5 { #expect(try desk.takeSecond("000000", browser: "b2", device: "") == .refused) }
    let right = TimeCode.digits(Self.bytes(secret), step: testing.clock.now / 30)
    #expect(try desk.takeSecond(right, browser: "b2", device: "") == .refused)
  }

  /// Who holds a role has passkeys only: a code and a recovery code let them add one, nothing else.
  @Test func officersHavePasskeysOnly() throws {
    let (person, passkey, _) = try testing.join("Ana", .officer, scope: "SEM")
    #expect(try desk.takeCode(ask("ana@example.org"), browser: "b1", device: "") == .passkeyOnly)
    let codes = try people.makeRecoveryCodes(person)
    #expect(try desk.takeCode(ask("ana@example.org"), browser: "b1", device: "") == .second)
    guard case .session(let token, .setUp) = try desk.takeSecond(codes[0], browser: "b1", device: "") else {
      Issue.record("no set-up")
      return
    }
    let session = try #require(try desk.session(token: token)).session
    #expect(testing.refusal { _ = try desk.confirmTimeCode(session, "123456") }.contains("passkey only"))
    #expect(testing.refusal { try desk.removePasskey(named: Self.name(passkey), of: person) }.contains("last way in"))
  }

  @Test func theLastWayInStays() throws {
    let (person, first, token) = try testing.join("Ana", .jpacMember)
    let session = try #require(try desk.session(token: token)).session
    let second = testing.authenticator(.edDSA)
    let challenge = try people.challenge(.register, for: session.holder)
    let answer = second.register(challenge)
    let sent = PasskeyAnswer(
      id: second.id, clientData: answer.clientData, data: answer.attestation, signature: [], challenge: challenge)
    #expect(try desk.addPasskey(session, sent, label: "second", site: testing.site) == .done(token: nil))
    #expect(try desk.addPasskey(session, sent, label: "second", site: testing.site) == .refused)
    #expect(try Set(people.passkeys(of: person).map(\.label)) == ["key", "second"])
    try desk.removePasskey(named: Self.name(first), of: person)
    #expect(testing.refusal { try desk.removePasskey(named: Self.name(second), of: person) }.contains("last way in"))
    #expect(try testing.signIn(first) == .refused)
    #expect(try testing.signIn(second) != .refused)
  }

  private static func name(_ passkey: Authenticator) -> String {
    Data(passkey.id).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// RFC 6238, appendix B (SHA-1), of eight digits the last six.
  @Test(arguments: [
    (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
    (2_000_000_000, "279037"), (20_000_000_000, "353130"),
  ])
  func digitsOfTheStandard(_ time: Int, _ digits: String) {
    #expect(TimeCode.digits(Array("12345678901234567890".utf8), step: time / 30) == digits)
  }

  static func bytes(_ secret: String) -> [UInt8] {
    var (bits, out) = ("", [UInt8]())
    for letter in secret {
      let value = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").firstIndex(of: letter) ?? 0
      bits += String(repeating: "0", count: 5 - String(value, radix: 2).count) + String(value, radix: 2)
    }
    while bits.count >= 8 {
      out.append(UInt8(bits.prefix(8), radix: 2) ?? 0)
      bits.removeFirst(8)
    }
    return out
  }

  // MARK: Forms and limits

  @Test func formTokensAreOfOneHolderAndEnd() {
    let token = people.formToken(for: "b1")
    #expect(people.isFormToken(token, for: "b1"))
    #expect(!people.isFormToken(token, for: "b2"))
    #expect(!people.isFormToken(token + "x", for: "b1"))
    #expect(!people.isFormToken("9" + token, for: "b1"))
    #expect(!people.isFormToken("", for: "b1"))
    testing.clock.pass(12 * 3600 + 1)
    #expect(!people.isFormToken(token, for: "b1"))
  }

  @Test func triesAreCountedByAddressAndNetwork() {
    let limits = AttemptLimits { [clock = testing.clock] in clock.now }
    for _ in 0..<5 { #expect(limits.take(.code, "ana", network: "n1") == nil) }
    #expect(limits.take(.code, "ana", network: "n1") == 3600)
    // Elsewhere they may go on: nobody is locked out by others.
    #expect(limits.take(.code, "ana", network: "n2") == nil)
    for number in 0..<145 { #expect(limits.take(.code, "other \(number)", network: "n1") == nil) }
    #expect(limits.take(.code, "one more", network: "n1") != nil)
    testing.clock.pass(3601)
    #expect(limits.take(.code, "ana", network: "n1") == nil)
    // The wait grows with what was wrong, and goes when it is right.
    for _ in 0..<4 {
      #expect(limits.take(.signIn, "ana", network: "n3") == nil)
      limits.ended(.signIn, "ana", network: "n3", isRight: false)
      testing.clock.pass(2)
    }
    #expect(limits.take(.signIn, "ana", network: "n3") == 2)
    testing.clock.pass(2)
    #expect(limits.take(.signIn, "ana", network: "n3") == nil)
  }

  /// Nothing that names somebody is in any file, readable without the keys.
  @Test func filesTellNobodysName() throws {
    let (person, _, _) = try testing.join("Quetzalli", .jpacMember)
    _ = try ask("luz.ejemplo@example.org")
    for path in try FileManager.default.subpathsOfDirectory(atPath: testing.folder.url.path) {
      guard let data = FileManager.default.contents(atPath: testing.folder.path(path)) else { continue }
      for name in ["quetzalli", "luz.ejemplo"] {
        #expect(!String(decoding: data, as: UTF8.self).lowercased().contains(name), "\(path) holds \(name)")
      }
    }
    try people.forget(person)
    #expect(try people.person(person) == nil)
    #expect(people.key(of: person) == nil)
  }

  @Test func anotherMasterKeyIsRefused() throws {
    let other = try RecordTestingKeys.new(testing.folder)
    #expect(
      testing.refusal { _ = try PeopleStore(testing.folder.path("people"), keys: other) }.contains("another master key")
    )
    #expect(
      testing.refusal { _ = try PeopleStore(testing.folder.path("none"), keys: other) }.contains("nobody is known here")
    )
  }
}
