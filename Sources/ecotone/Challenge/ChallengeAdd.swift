import ArgumentParser
import Foundation
import Outputs
import PublicRecord
internal import RecordKernel
import Vocabulary

struct ChallengeAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Open a challenge.",
    discussion: """
      The file has its name in three languages, years, substances by their harmonised keys, categories and who runs \
      it: see docs/challenge.md. docs/examples/challenge_33_50.json is one.

        ecotone challenge add --from docs/examples/challenge_33_50.json --rights public --record record
      """)

  @Option(name: .customLong("from"), help: ArgumentHelp("A JSON file; - for standard input.", valueName: "file|-"))
  var source: String

  @Option(help: ArgumentHelp("Who may see it: public, restricted or sealed.", valueName: "level"))
  var rights = Rights.Level.restricted

  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var record: RecordOptions

  func run() throws {
    let file = try ChallengeFile(source)
    guard let challenge = file.challenge, file.pledges.isEmpty else {
      throw Failure("\(source): expected a challenge alone; ecotone challenge pledge takes pledges")
    }
    let substances = try ReferenceTables().substances
    if let stray = challenge.terms.substances.first(where: { substances.position(key: $0) == nil }) {
      throw Failure("\(source): no substance has the key \"\(stray)\"; ecotone substances lists them")
    }
    let store = try record.openOrMake()
    guard try store.events(of: challenge.id).isEmpty else {
      throw Failure("\(challenge.id): there already; expected another id")
    }
    var event = Event(subject: challenge.id, ChallengeKind.challenge, date: try challenge.opened?.checkedPast("opened"))
    event.challenge = challenge.terms
    event.rights = Rights(level: rights)
    try evidence.attach(to: &event, store)
    try store.append([event])
    try record.signHead(store)
    Console.line("\(challenge.id): recorded, \(rights.rawValue)")
  }
}
