import ArgumentParser
import Foundation
import Mail
import Outputs
import Participation
import People
import RecordKernel
import Vocabulary

/// Whom a command is about: by id, or by an address from a file.
struct PersonArgument: ParsableArguments {
  @Argument(help: "The person's id.")
  var person: String?

  @Option(
    help: ArgumentHelp(
      "In place of the id: a file with their e-mail address; - for standard input.", valueName: "file|-"))
  var from: String?

  func validate() throws {
    guard (person == nil) != (from == nil) else {
      throw ValidationError("expected a person's id, or --from with a file that has their address")
    }
  }

  func id(_ desk: PeopleDesk) throws -> String {
    guard let from else { return person ?? "" }
    let address = try MailAddress(file: from)
    guard let id = try desk.people.person(at: address) else { throw Failure("nobody is known by this address") }
    return id
  }
}

extension MailAddress {
  /// An address alone in a file, or on standard input: never in an argument, which others can see.
  /// - Parameter path: `-` for standard input.
  init(file path: String) throws {
    let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data, let text = String(validating: data.prefix(1000), as: UTF8.self) else {
      throw Failure("\(path): cannot be read; expected an e-mail address")
    }
    try self.init(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

struct PeopleExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "All that is held about a person, as JSON or CSV.",
    discussion: """
        ecotone people export P-2A3B4C5D6E7F --people people --record record --keys record.keys > ana.json
        echo ana@example.org | ecotone people export --from - --as csv --people people --record record \\
          --keys record.keys
      """)

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case json
    case csv
  }

  @OptionGroup var who: PersonArgument

  @Option(name: .customLong("as"), help: ArgumentHelp("The form.", valueName: "json|csv"))
  var form = Form.json

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let desk = try people.open()
    let id = try who.id(desk)
    let data = try desk.export(id)
    try desk.note("people/export", on: id)
    switch form {
    case .json: Console.line(String(decoding: try data.json(), as: UTF8.self))
    case .csv:
      var cells = SpreadsheetCells()
      let lines = try data.pairs().map { "\(CSVField.text($0.item)),\(CSVField.text($0.value))\n" }
      let bytes = cells.guarded(Array("item,value\n\(lines.joined())".utf8)) + cells.finish()
      Console.line(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines))
    }
  }
}

struct PeopleErase: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erase a person, for good: their key, and every row of theirs; says what stays.",
    discussion: """
      What is sealed under the key can never be read again, in the record as in copies of it. A line is added to
      gone.list in the folder of people; keep that file elsewhere too, for restore asks for it.

        ecotone people erase P-2A3B4C5D6E7F --people people --record record --keys record.keys
        echo ana@example.org | ecotone people erase --from - --people people --record record --keys record.keys
      """)

  @OptionGroup var who: PersonArgument
  @OptionGroup var people: PeopleOptions

  func run() throws {
    let desk = try people.open()
    let id = try who.id(desk)
    let stays = try desk.erase(id, by: PersonEvent.server)
    try desk.note("people/erase", on: id)
    Console.line("\(id): erased")
    for one in stays { Console.line("stays: \(Self.text(one))") }
  }

  private static func text(_ stays: PeopleDesk.Stays) -> String {
    switch stays {
    case .roles: "that roles were given to the id and taken away: who may do what must be provable"
    case .consents: "that the id agreed to messages and took it back: consent must be provable (CASL, s. 13)"
    case .blasts: "e-blasts that the id wrote or sent: they are the Commission's"
    case .comments: "that the id commented, and under which numbers; what was said is gone with its key"
    case .questions: "that the id asked meetings something; what was asked is gone with its key"
    case .log: "what the id did, in the log: it shows misuse"
    }
  }
}

struct PeopleRetain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retain",
    abstract: "Erase whoever was kept as long as the table of periods allows (docs/people.md).",
    discussion: """
        ecotone people retain --dry-run --people people --record record --keys record.keys
        ecotone people retain --people people --record record --keys record.keys
      """)

  @Flag(name: .customLong("dry-run"), help: "Say who would be erased, and why; change nothing.")
  var isTrial = false

  @OptionGroup var people: PeopleOptions

  func run() throws {
    Interrupt.install()
    let desk = try people.open()
    let due = isTrial ? try desk.retentionDue() : try desk.retain { Interrupt.isRequested }
    for one in due { Console.line("\(one.person): \(one.rule.rawValue)") }
    Console.line("\(due.count) persons \(isTrial ? "would be" : "were") erased")
  }
}
