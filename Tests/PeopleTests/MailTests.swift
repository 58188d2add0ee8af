import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Mail
@testable import People

/// Messages as they are written, and what becomes of them in the queue.
struct MailTests {
  private func sender(_ name: String = "Ecotone") throws -> MailSender {
    MailSender(
      name: name, address: try MailAddress("post@ecotone.example.org"), postal: ["1, rue Exemple", "Montréal"])
  }

  @Test(arguments: [
    "a@example.org", "A.B+c@Example.ORG", "o'neil@example.co", "x_y-z@a-b.example", "1@xn--bcher-kva.example",
  ])
  func addresses(_ text: String) throws { #expect(try MailAddress(text).text.hasPrefix(String(text.prefix(1)))) }

  @Test(arguments: [
    "", "a", "@example.org", "a@", "a@b", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "a@exa mple.org",
    ".a@example.org", "a.@example.org", "a..b@example.org", "\"a b\"@example.org", "a@[127.0.0.1]", "a@127.0.0.1",
    "a@-x.org", "a@x-.org", "a@bücher.example", "a,b@example.org", "<a@example.org>", "a@b@example.org",
    "a\u{0}@example.org", "a(x)@example.org", "é@example.org", "a;b@example.org",
  ])
  func noAddresses(_ text: String) { #expect(throws: MailError.self) { try MailAddress(text) } }

  @Test func lookAlikesAreNoted() throws {
    #expect(try MailAddress("a@xn--pple-43d.example").mayLookAlike)
    #expect(try !MailAddress("a@apple.example").mayLookAlike)
  }

  @Test func aMessageIsWhole() throws {
    let text = MailText(
      .french, subject: "Été — l’avis nº 26-03 : une très longue ligne de sujet qui doit être pliée quelque part",
      [
        .paragraph("Bonjour,\n.point\nFrom là = ici"),
        .link("Lire <ici> & \"là\"", address: "https://a.example/?a=1&b=2"),
      ])
    let list = MailMessage.List(id: "news", name: "Nouvelles", unsubscribe: "https://a.example/fr/unsubscribe/T")
    let message = MailMessage(to: try MailAddress("ana@example.org"), text, token: "abc", list: list)
    let bytes = try message.bytes(from: sender("Écotone, le “service”"), date: 1_800_000_000)
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 998 && $0.utf8.allSatisfy { $0 < 0x80 && $0 != 0x0A } })
    #expect(lines.contains("Date: Fri, 15 Jan 2027 08:00:00 +0000"))
    #expect(lines.contains("Message-ID: <abc@ecotone.example.org>"))
    #expect(lines.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
    #expect(lines.contains("Content-Language: fr"))
    // Python's own reader of messages is a second opinion.
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path("m.eml")))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import sys, email, email.policy
      m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
      print(m['subject']); print(m['from'].addresses[0].display_name); print(m['list-unsubscribe'])
      print(m.get_body(('plain',)).get_content()); print([type(d).__name__ for d in m.defects])
      print('<a href="https://a.example/?a=1&amp;b=2">Lire &lt;ici&gt; &amp; &quot;là&quot;</a>' in m.get_body(('html',)).get_content())
      """, folder.path("m.eml"),
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    process.waitUntilExit()
    let out = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(out.hasPrefix(text.subject + "\nÉcotone, le “service”\n"))
    #expect(out.contains("<https://a.example/fr/unsubscribe/T>"))
    #expect(out.contains("Bonjour,\n.point\nFrom là = ici"))
    #expect(out.contains("[]\nTrue"))
  }

  @Test(arguments: ["a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\u{0}b", "a\r\n b"])
  func headersHoldOneLine(_ text: String) throws {
    let message = MailMessage(
      to: try MailAddress("ana@example.org"), MailText(.english, subject: text, []), token: "t")
    #expect(throws: MailError.self) { try message.bytes(from: sender(), date: 0) }
    let plain = MailMessage(to: try MailAddress("ana@example.org"), MailText(.english, subject: "a", []), token: "t")
    #expect(throws: MailError.self) { try plain.bytes(from: sender(text), date: 0) }
  }

  @Test func longWordsAreFolded() throws {
    for text in [String(repeating: "é", count: 500), String(repeating: "a", count: 1200), "=?utf-8?B?QQ==?="] {
      let header = try MailHeader.text(text)
      #expect(header.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 })
    }
  }

  @Test func senderFiles() throws {
    let folder = try TemporaryFolder()
    func read(_ text: String) throws -> MailSender {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("s")))
      return try MailSender(file: folder.path("s"))
    }
    #expect(try read("CEC\npost@example.org\n1 Street\nMontréal\n").postal == ["1 Street", "Montréal"])
    for bad in ["", "CEC\npost@example.org\n", "CEC\nnothing\n1 Street\n"] {
      #expect(throws: MailError.self) { try read(bad) }
    }
  }

  @Test func relaysAreNamedWithoutSecrets() {
    for bad in ["smtp://user:word@relay.example:587", "http://relay.example", "relay.example", "smtp://"] {
      #expect(throws: MailError.self) { try MailRelay(bad, agent: "x") }
    }
  }

  // MARK: The queue

  @Test func whatIsDeferredIsTriedAgain() throws {
    let testing = try PeopleTesting()
    let queue = testing.desk.queue
    try testing.desk.sendCode(
      to: MailAddress("ana@example.org"), browser: "b", page: "https://a.example", language: .english)
    let slow = Mailbox(.deferred("the relay answered 451"))
    let postman = Postman(testing.people, from: try sender(), by: [slow])
    var waits: [Int] = []
    for _ in 0..<20 {
      try postman.deliver()
      guard let entry = try queue.latest(1).first, entry.state == .deferred else { break }
      waits.append(entry.due - testing.clock.now)
      testing.clock.pass(entry.due - testing.clock.now)
    }
    #expect(waits.prefix(5) == [60, 300, 1800, 7200, 28800])
    // Two days, then no more.
    #expect(waits.reduce(0, +) <= 48 * 3600)
    #expect(try queue.counts() == [.failed: 1])
    #expect(try queue.latest(1).first?.why == "the relay answered 451")
  }

  @Test func whatFailsStaysFailedAndIsForgotten() throws {
    let testing = try PeopleTesting()
    try testing.desk.sendCode(
      to: MailAddress("ana@example.org"), browser: "b", page: "https://a.example", language: .english)
    let dead = Mailbox(.failed("the relay answered 550"))
    let postman = Postman(testing.people, from: try sender(), by: [dead])
    try postman.deliver()
    try postman.deliver()
    #expect(dead.messages.count == 1)
    #expect(try testing.desk.queue.counts() == [.failed: 1])
    testing.clock.pass(91 * 86_400)
    try testing.people.sweep()
    #expect(try testing.desk.queue.counts() == [:])
  }

  @Test func returnPathsTellWhichMessage() throws {
    #expect(try sender().returnPath("abc23") == "bounces+abc23@ecotone.example.org")
  }
}
