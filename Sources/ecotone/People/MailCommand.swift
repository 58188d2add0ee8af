import ArgumentParser
import Foundation
import Keys
import Mail
import Outputs
import People
import Vocabulary

struct MailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail",
    abstract: "Messages that wait to be sent, and what became of others.",
    discussion: """
        ecotone mail queue --people people --keys record.keys
        ecotone mail send --mail smtp://relay.example.org:587 --sender sender.txt --people people --keys record.keys
        ecotone mail bounces /var/mail/bounces --people people --record record --keys record.keys
        echo ana@example.org | ecotone mail test --mail smtp://relay.example.org:587 --sender sender.txt
      """,
    subcommands: [MailQueueCommand.self, MailSend.self, MailBounces.self, MailTest.self])
}

/// `--people` and `--keys`, where the record is not asked.
struct PeopleFolder: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of people.", valueName: "dir"), completion: .directory)
  var people: String

  @Option(help: ArgumentHelp("The master key (ecotone keys new).", valueName: "file"), completion: .file())
  var keys: String

  func open() throws -> PeopleStore {
    umask(0o077)
    return try PeopleStore(people, keys: KeyFile.master(keys))
  }
}

/// Where messages go, and from whom they come.
struct MailOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where messages go: a relay, smtp://HOST:PORT (TLS is demanded), or a folder that they are written into.",
      valueName: "relay|dir"))
  var mail: String?

  @Option(
    help: ArgumentHelp(
      "A file with the sender's name, below it the e-mail address, below that the postal address.", valueName: "file"),
    completion: .file())
  var sender: String?

  @Option(
    name: .customLong("mail-login"),
    help: ArgumentHelp(
      "A file, for its owner alone, with the relay's user and, below it, the password.", valueName: "file"),
    completion: .file())
  var login: String?

  @Option(
    name: .customLong("mail-authorities"),
    help: ArgumentHelp("Certificates to believe of the relay, in place of the system's (PEM).", valueName: "file"),
    completion: .file())
  var authorities: String?

  func validate() throws {
    guard (mail == nil) == (sender == nil) else {
      throw ValidationError("--mail and --sender go together: where messages go, and from whom they come")
    }
  }

  /// Connections to a relay at the same time.
  private static let connections = 4

  /// Who writes, and by which way; nil where nobody is to.
  func transport() throws -> (MailSender, any MailTransport)? {
    guard let mail, let sender else { return nil }
    let from = try MailSender(file: sender)
    let isRelay = mail.hasPrefix("smtp://") || mail.hasPrefix("smtps://")
    return (
      from,
      isRelay
        ? try MailRelay(mail, login: login, authorities: authorities, agent: String(from.address.domain))
        : try MailFolder(mail)
    )
  }

  /// Who hands messages over; nil where nobody is to.
  func postman(_ people: PeopleStore) throws -> Postman? {
    guard let (sender, first) = try transport() else { return nil }
    // A folder needs no second one.
    guard first is MailRelay else { return Postman(people, from: sender, by: [first]) }
    let others = try (1..<Self.connections).compactMap { _ in try transport()?.1 }
    return Postman(people, from: sender, by: [first] + others)
  }
}

struct MailQueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue",
    abstract: "The latest messages: why they were written, and what became of them; nobody's name.",
    discussion: """
        ecotone mail queue --limit 20 --people people --keys record.keys
      """)

  @Option(help: ArgumentHelp("How many.", valueName: "n"))
  var limit = 50

  @OptionGroup var people: PeopleFolder
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit \(limit): expected 1 to 10000") }
  }

  func run() throws {
    let columns = ["number", "purpose", "state", "tries", "queued", "due", "ended", "why"].map { Column($0) }
    let writer = output.writer(columns)
    func time(_ seconds: Int?) -> Cell {
      .text(seconds.map(Moment.text) ?? "")
    }
    for one in try MailQueue(people.open()).latest(limit) {
      writer.write([
        .integer(one.number), .text(one.purpose), .text(one.state.rawValue), .integer(one.tries), time(one.queued),
        time(one.due), time(one.ended), .text(one.why ?? ""),
      ])
    }
    writer.finish()
  }
}

struct MailSend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Hand over what waits; a server with --mail does so by itself.",
    discussion: """
        ecotone mail send --mail smtp://relay.example.org:587 --sender sender.txt --people people --keys record.keys
        ecotone mail send --mail messages --sender sender.txt --people people --keys record.keys
      """)

  @OptionGroup var people: PeopleFolder
  @OptionGroup var mail: MailOptions

  func run() throws {
    Interrupt.install()
    let store = try people.open()
    guard let postman = try mail.postman(store) else { throw Failure("expected --mail and --sender") }
    guard let count = try postman.deliver(isToStop: { Interrupt.isRequested }) else {
      throw Failure("another program sends at the moment; try again when it is done")
    }
    let counts = try MailQueue(store).counts()
    let waiting = (counts[.queued] ?? 0) + (counts[.deferred] ?? 0)
    Console.line("\(count) messages handed over, \(waiting) wait")
  }
}
