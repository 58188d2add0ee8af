import ArgumentParser
import Foundation
import Outputs
import Participation
import People
import RecordKernel
import Registers
import Vocabulary

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Who did what with people's data: a log of ids, chained as the record is.",
    discussion: """
        ecotone audit show --limit 50 --people people
        ecotone audit verify --people people
      """,
    subcommands: [AuditShow.self, AuditVerify.self])
}

/// `--people`, where only the log is asked, which no key closes.
struct AuditFolder: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of people.", valueName: "dir"), completion: .directory)
  var people: String

  func open() throws -> AuditLog {
    umask(0o077)
    return try AuditLog("\(people)/\(AuditLog.folderName)", mayCreate: false)
  }
}

struct AuditShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "The latest entries, the newest first.",
    discussion: """
        ecotone audit show --people people
        ecotone audit show --person P-2A3B4C5D6E7F --what desk.people --format csv --people people
      """)

  @Option(help: ArgumentHelp("How many.", valueName: "n"))
  var limit = 50

  @Option(help: ArgumentHelp("Only what this person did, or what was done to them.", valueName: "id"))
  var person: String?

  @Option(help: ArgumentHelp("Only actions that begin so: sign-in, desk.people/grant.", valueName: "word"))
  var what: String?

  @OptionGroup var folder: AuditFolder
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(limit) else { throw ValidationError("--limit \(limit): expected 1 to 100000") }
  }

  func run() throws {
    let columns = ["number", "at", "who", "what", "on", "outcome", "session", "network"].map { Column($0) }
    let writer = output.writer(columns)
    for one in try folder.open().latest(limit, person: person, what: what) {
      let entry = one.entry
      let time = Moment.text(entry.at)
      writer.write([
        .integer(one.number), .text(time), .text(entry.who ?? ""), .text(entry.what), .text(entry.on ?? ""),
        .text(entry.outcome.rawValue), .text(entry.session ?? ""), .text(entry.network ?? ""),
      ])
    }
    writer.finish()
  }
}

struct AuditVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove the log: the chain of its entries, and that what is shown is what they say.",
    discussion: """
        ecotone audit verify --people people
      """)

  @OptionGroup var folder: AuditFolder

  func run() throws {
    Interrupt.install()
    let proof = try folder.open().verify { _ in if Interrupt.isRequested { throw Interruption() } }
    Console.line("\(proof.events) entries: all as recorded")
    Console.line("chain: \(proof.hash)")
  }
}
