import Foundation
import GRDB
import Keys
import Mail
import Participation
import Passkeys
import PublicRecord
import RecordKernel
import Synchronization
import TestSupport
import Vocabulary

@testable import People

/// A clock that moves when it is told to.
final class TestClock: Sendable {
  private let seconds = Mutex(1_800_000_000)
  var now: Int { seconds.withLock { $0 } }
  func pass(_ more: Int) { seconds.withLock { $0 += more } }
}

/// People and a record of a test.
struct PeopleTesting {
  let folder: TemporaryFolder
  let clock = TestClock()
  let keys: MasterKeys
  let people: PeopleStore
  let record: RecordStore
  let desk: PeopleDesk
  let site = PasskeySite(address: "https://ecotone.example.org")!

  init() throws {
    folder = try TemporaryFolder()
    try KeyFile.newMaster(folder.path("keys"))
    keys = try KeyFile.master(folder.path("keys"))
    people = try PeopleStore(folder.path("people"), keys: keys, mayCreate: true) { [clock] in clock.now }
    record = try RecordStore(folder.path("record"), mayCreate: true, keys: keys, persons: people)
    desk = try PeopleDesk(people, record)
  }

  func authenticator(_ algorithm: Authenticator.Algorithm = .es256) -> Authenticator {
    Authenticator(algorithm, origin: site.origin, domain: site.domain)
  }

  /// Invites somebody, who registers a passkey.
  func join(
    _ name: String, _ role: Role, scope: String? = nil, by: String = PersonEvent.server
  ) throws -> (person: String, passkey: Authenticator, token: String) {
    let address = try MailAddress("\(name.lowercased())@example.org")
    let (link, person) = try desk.invite(
      Invitation(name: name, address: address, language: .english, role: role, scope: scope, until: nil), by: by)
    let passkey = authenticator()
    guard case .session(let token, .full) = try accept(link, passkey) else { throw PeopleError("refused") }
    return (person, passkey, token)
  }

  func accept(_ link: String, _ passkey: Authenticator, holder: String = "browser") throws -> SignIn {
    let challenge = try people.challenge(.register, for: holder)
    let answer = passkey.register(challenge)
    return try desk.accept(
      token: link,
      PasskeyAnswer(
        id: passkey.id, clientData: answer.clientData, data: answer.attestation, signature: [], challenge: challenge),
      label: "key", site: site, holder: holder, device: "Test")
  }

  func answer(
    _ passkey: Authenticator, _ purpose: PeopleStore.ChallengePurpose = .signIn, holder: String = "browser"
  ) throws -> PasskeyAnswer {
    let challenge = try people.challenge(purpose, for: holder)
    let answer = passkey.signIn(challenge)
    return PasskeyAnswer(
      id: passkey.id, clientData: answer.clientData, data: answer.data, signature: answer.signature,
      challenge: challenge)
  }

  func signIn(_ passkey: Authenticator) throws -> SignIn {
    try desk.signIn(answer(passkey), site: site, holder: "browser", device: "Test")
  }

  /// The token that a session has got.
  func token(of change: SessionChange) throws -> String {
    guard case .done(let token?) = change else { throw PeopleError("no new token") }
    return token
  }

  /// The code that waits in the queue for an address.
  func mailedCode() throws -> String {
    let text = try mail().last ?? ""
    guard let match = text.firstMatch(of: /: ([2-9A-Z]{4} [2-9A-Z]{4})/) else { throw PeopleError("no code") }
    return String(match.output.1)
  }

  /// Subjects of the messages that waited until now.
  func mail() throws -> [String] { try delivered().subjects }

  /// The messages that waited until now.
  func delivered() throws -> Mailbox {
    let mailbox = Mailbox()
    let sender = MailSender(
      name: "Ecotone", address: try MailAddress("ecotone@example.org"), postal: ["1 Street", "Montréal"])
    try Postman(people, from: sender, by: [mailbox]).deliver()
    return mailbox
  }

  func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }
}

/// Keeps what is handed over.
final class Mailbox: MailTransport {
  private let kept = Mutex<[(bytes: [UInt8], recipient: String, returnPath: String)]>([])
  let answer: Delivery
  init(_ answer: Delivery = .handedOver) { self.answer = answer }

  func deliver(_ message: [UInt8], from returnPath: String, to recipient: MailAddress) -> Delivery {
    kept.withLock { $0.append((message, recipient.text, returnPath)) }
    return answer
  }

  var messages: [String] { kept.withLock { $0.map { String(decoding: $0.bytes, as: UTF8.self) } } }
  var recipients: [String] { kept.withLock { $0.map(\.recipient) } }
  var subjects: [String] {
    messages.map { message in
      message.split(separator: "\r\n").first { $0.hasPrefix("Subject: ") }.map(String.init) ?? ""
    }
  }
}
