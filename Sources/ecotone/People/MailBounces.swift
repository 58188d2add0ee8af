import ArgumentParser
import Foundation
import Mail
import People
import RecordKernel
import Vocabulary

struct MailBounces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bounces",
    abstract: "Read what came back: addresses that do not work, and readers who left by mail.",
    discussion: """
      The mail server delivers bounces+…@ into a Maildir; this reads its folder new. A report (RFC 3464) counts only
      with the token of a message that was sent from here. A wrong address (5.1) gets no more messages; three passing
      faults in 30 days have the same effect. What was read is removed; what is neither a report nor an unsubscription
      is moved to cur, for a person to look at.

        ecotone mail bounces /var/mail/bounces --people people --record record --keys record.keys
      """)

  @Argument(help: "The Maildir.", completion: .directory)
  var maildir: String

  @OptionGroup var people: PeopleOptions

  func run() throws {
    Interrupt.install()
    let new = "\(maildir)/new"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: new) else {
      throw Failure("\(maildir): no Maildir; expected a folder with new and cur in it")
    }
    let desk = try people.open()
    var counts: [PeopleDesk.Returned: Int] = [:]
    var other = 0
    for name in names.sorted() where !name.hasPrefix(".") {
      if Interrupt.isRequested { break }
      let path = "\(new)/\(name)"
      let data: Data
      do {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        data = try handle.read(upToCount: ReturnedMessage.mostBytes) ?? Data()
        try handle.close()
      } catch {
        Console.error("ecotone: \(path): cannot be read; it stays where it is")
        other += 1
        continue
      }
      guard let returned = ReturnedMessage(Array(data)) else {
        do { try keep(path, name) } catch let error as Failure { Console.error("ecotone: \(error)") }
        other += 1
        continue
      }
      counts[try desk.take(returned), default: 0] += 1
      try FileManager.default.removeItem(atPath: path)
    }
    Console.line(
      "\(counts[.suppressed] ?? 0) addresses suppressed, \(counts[.noted] ?? 0) passing faults noted, "
        + "\(counts[.unsubscribed] ?? 0) unsubscribed, \(counts[.nothing] ?? 0) changed nothing, \(other) to look at")
  }

  private func keep(_ path: String, _ name: String) throws {
    let cur = "\(maildir)/cur"
    try FileManager.default.createDirectory(atPath: cur, withIntermediateDirectories: true)
    guard rename(path, "\(cur)/\(name):2,") == 0 else {
      throw Failure("\(path): cannot be moved to cur: \(String(cString: strerror(errno)))")
    }
  }
}

struct MailTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Send one message, to see whether mail goes out; the address is read from a file or standard input.",
    discussion: """
        echo ana@example.org | ecotone mail test --mail smtp://relay.example.org:587 --sender sender.txt
      """)

  @Option(help: ArgumentHelp("A file with the address; - for standard input.", valueName: "file|-"))
  var from = "-"

  @Option(name: .customLong("lang"), help: ArgumentHelp("The language of the message.", valueName: "en|fr|es"))
  var language = Language.english

  @OptionGroup var mail: MailOptions

  func run() throws {
    let address = try MailAddress(file: from)
    guard let (sender, transport) = try mail.transport() else { throw Failure("expected --mail and --sender") }
    let message = MailMessage(
      to: address, .test(language), token: "test-\(UUID().uuidString.lowercased())")
    let bytes = try message.bytes(from: sender, date: Int(Date().timeIntervalSince1970))
    switch transport.deliver(bytes, from: sender.address.text, to: address) {
    case .handedOver: Console.line("handed over; look into the mailbox")
    case .deferred(let why): throw Failure("not now: \(why)")
    case .failed(let why, let status): throw Failure("refused: \(why)\(status.map { " (\($0))" } ?? "")")
    }
  }
}
