public import ArgumentParser
import Foundation
import Keys
import Mail
public import Participation
import People
import PublicRecord
import RecordKernel
import Vocabulary

struct PeopleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people",
    abstract: "Who may sign in to the portal, and which roles they have.",
    discussion: """
      Names and addresses are in a folder of their own (--people), encrypted under a key for each person; roles are
      events of the record. Names and addresses are read from standard input or a file, never from arguments.
      Two administrators are made here; everything else they do on the site (docs/people.md).

        ecotone people invite --role administrator --from ana.txt --people people --record record --keys record.keys
        ecotone people list --people people --record record --keys record.keys
      """,
    subcommands: [
      PeopleInvite.self, PeopleGrant.self, PeopleRevoke.self, PeopleSignOut.self, PeopleList.self, PeopleExport.self,
      PeopleErase.self,
      PeopleRetain.self,
    ])
}

extension PeopleError: Refusal {}
extension PeopleFault: Refusal {}
extension MailError: Refusal {}
extension ScopeError: Refusal {}
extension Role: ExpressibleByArgument {}

/// `--people`, `--record` and `--keys`, and what opens them.
struct PeopleOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of people.", valueName: "dir"), completion: .directory)
  var people: String

  @Option(help: ArgumentHelp("The record's folder.", valueName: "dir"), completion: .directory)
  var record: String

  @Option(
    help: ArgumentHelp(
      "The master key (ecotone keys new), without which nobody's name can be read.", valueName: "file"),
    completion: .file())
  var keys: String

  /// - Parameter mayCreate: whether folders may be made.
  func open(mayCreate: Bool = false) throws -> PeopleDesk {
    umask(0o077)
    let keys = try KeyFile.master(keys)
    let store = try PeopleStore(people, keys: keys, mayCreate: mayCreate)
    return try PeopleDesk(store, RecordStore(record, mayCreate: mayCreate, keys: keys, persons: store))
  }
}

/// A role with what it is for and how long.
struct RoleOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The role.", valueName: Role.allCases.map(\.rawValue).joined(separator: "|")))
  var role: Role

  @Option(
    help: ArgumentHelp(
      "What for: CA, MX or US; SEM, JPAC, calls or communications; the id of a call or community.", valueName: "scope"))
  var scope: String?

  @Option(help: ArgumentHelp("The last day.", valueName: "date"))
  var until: Day?
}

struct PeopleInvite: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite",
    abstract: "Invite somebody to a role: prints a link, good for 30 minutes, once.",
    discussion: """
      The file, or standard input, has the name in its first line and the e-mail address in the second. Whoever opens
      the link registers a passkey. An administrator is invited here while there are fewer than two.

        printf 'Ana Ejemplo\\nana@example.org\\n' | ecotone people invite --role administrator \\
          --public-url https://ecotone.example.org --people people --record record --keys record.keys
      """)

  @OptionGroup var role: RoleOptions

  @Option(help: ArgumentHelp("A file with name and address; - for standard input.", valueName: "file|-"))
  var from = "-"

  @Option(name: .customLong("lang"), help: ArgumentHelp("The language to write to them in.", valueName: "en|fr|es"))
  var language = Language.english

  @Option(
    name: .customLong("public-url"), help: ArgumentHelp("What the link begins with, as serve has it.", valueName: "url")
  )
  var publicURL = "http://localhost:8080"

  @Flag(help: "A new link for somebody who was invited and has no passkey yet.")
  var again = false

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let (name, address) = try Self.read(from)
    let desk = try people.open(mayCreate: true)
    let token: String
    let person: String
    if again {
      guard let known = try desk.people.person(at: address) else {
        throw Failure("nobody with this address was invited; leave --again away")
      }
      (token, person) = (try desk.renewInvitation(known, by: PersonEvent.server), known)
    } else {
      (token, person) = try desk.invite(
        Invitation(
          name: name, address: address, language: language, role: role.role, scope: role.scope, until: role.until),
        by: PersonEvent.server)
    }
    try desk.note("people/invite", on: person)
    let base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    Console.line("\(person): invited as \(role.role.rawValue). Hand this link on; it is good for 30 minutes, once:")
    Console.line("\(base)/\(language.rawValue)/invitation/\(token)")
  }

  /// The two lines of a file.
  static func read(_ path: String) throws -> (name: String, address: MailAddress) {
    let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data, let text = String(validating: data.prefix(4096), as: UTF8.self) else {
      throw Failure("\(path): cannot be read; expected a name in the first line and an e-mail address in the second")
    }
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard lines.count == 2 else {
      throw Failure(
        "\(path): \(lines.count) lines; expected a name in the first and an e-mail address in the second")
    }
    do { return (lines[0], try MailAddress(lines[1])) } catch { throw Failure("\(path): line 2: \(error)") }
  }
}

struct PeopleGrant: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant",
    abstract: "Grant a role to somebody who is known; their sessions end.",
    discussion: """
        ecotone people grant P-2A3B4C5D6E7F --role officer --scope SEM --people people --record record \\
          --keys record.keys
      """)

  @Argument(help: "The person's id, as people list prints it.")
  var person: String

  @OptionGroup var role: RoleOptions
  @OptionGroup var people: PeopleOptions

  func run() throws {
    let desk = try people.open()
    try desk.grant(role.role, scope: role.scope, until: role.until, to: person, by: PersonEvent.server)
    try desk.note("people/grant", on: person)
    Console.line("\(person): \(role.role.rawValue)\(role.scope.map { " \($0)" } ?? "") granted")
  }
}

struct PeopleRevoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Take a role away; the person's sessions end.",
    discussion: """
        ecotone people revoke P-2A3B4C5D6E7F --grant 2 --people people --record record --keys record.keys
      """)

  @Argument(help: "The person's id, as people list prints it.")
  var person: String

  @Option(help: ArgumentHelp("The number of the grant, as people list prints it.", valueName: "n"))
  var grant: Int

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let desk = try people.open()
    try desk.revoke(grant, of: person, by: PersonEvent.server)
    try desk.note("people/revoke", on: person)
    Console.line("\(person): grant \(grant) taken away")
  }
}

struct PeopleSignOut: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-out",
    abstract: "End the sessions of a person, or of everybody.",
    discussion: """
      Nobody loses what they sign in with; they do it again. Do this where a device was lost, or a token may be known.

        ecotone people sign-out P-2A3B4C5D6E7F --people people --record record --keys record.keys
        ecotone people sign-out --everybody --people people --record record --keys record.keys
      """)

  @Argument(help: "The person's id, as people list prints it.")
  var person: String?

  @Flag(help: "Everybody's sessions.")
  var everybody = false

  @OptionGroup var people: PeopleOptions

  func validate() throws {
    guard (person == nil) == everybody else { throw ValidationError("expected a person's id, or --everybody") }
  }

  func run() throws {
    let desk = try people.open()
    guard let person else {
      let count = try desk.people.endAllSessions()
      try desk.note("people/sign-out", on: nil)
      Console.line("\(count) \(count == 1 ? "session" : "sessions") ended")
      return
    }
    try desk.signOut(person, by: PersonEvent.server)
    try desk.note("people/sign-out", on: person)
    Console.line("\(person): signed out everywhere")
  }
}
