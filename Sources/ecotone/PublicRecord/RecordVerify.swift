import ArgumentParser
import Foundation
import Keys
import Outputs
import PublicRecord
internal import RecordKernel
import Vocabulary

struct RecordVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove the record: the chain of events, every submission's replay, every document's hash.",
    discussion: """
        ecotone record verify --record record
        ecotone record verify --heads kept.json --key ecotone.key.pub --record record
      """)

  @Option(
    help: ArgumentHelp(
      "Ends of the chain that somebody kept, as the portal publishes them: today's record must continue each.",
      valueName: "file"), completion: .file())
  var heads: String?

  @Option(help: ArgumentHelp("The public key that must have signed them.", valueName: "file"), completion: .file())
  var key: String?

  @OptionGroup var record: RecordOptions

  func run() throws {
    Interrupt.install()
    let store = try record.open()
    let kept = try heads.map { try HeadLog.read($0) } ?? []
    let trusted = try key.map { try KeyChain($0) }
    if let trusted, let key {
      for head in try kept + store.heads.heads() where head.signer.map({ !trusted.contains($0) }) ?? true {
        throw Failure("the head of \(head.signed) is not signed by \(key)")
      }
    }
    let proof = try store.verify(heads: kept.map(\.head), trusted: trusted.map { chain in { chain.contains($0) } }) {
      _ in
      if Interrupt.isRequested { throw RecordError("interrupted") }
    }
    Console.line("\(proof.events) events, \(proof.cases) submissions, \(proof.documents) documents: all as recorded")
    Console.line("chain: \(proof.hash)")
    let published = try store.heads.heads().count
    if !kept.isEmpty || published > 0 {
      Console.line("\(kept.count) heads that were kept and \(published) that were published: it continues all of them")
    }
    if let former = proof.continues {
      Console.line(
        "it continues a chain that ended on \(former.time) with \(former.events) events, \(former.hash): "
          + (proof.continuation.map { "signed by \($0.id)" } ?? "unproved, nobody signed it"))
    }
    if proof.unread > 0 {
      Console.line(
        "\(proof.unread) events are sealed and proved as ciphertext; with --keys FILE what they say is proved too")
    }
    if proof.withheld > 0 {
      Console.line(
        "\(proof.withheld) events have fields about persons that are proved as ciphertext: their data were erased, or "
          + "their keys are not at hand")
    }
    if proof.unsealed > 0 {
      Console.error(
        "ecotone: \(proof.unsealed) events are secret and lie on the disk as they were said; "
          + "ecotone record seal seals them"
      )
    }
    for name in proof.leftovers {
      Console.error("ecotone: \(record.record)/\(name): no event names it; the next thing recorded takes it away")
    }
  }
}
