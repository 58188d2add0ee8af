import ArgumentParser
import Foundation
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
      """)

  @OptionGroup var record: RecordOptions

  func run() throws {
    Interrupt.install()
    let proof = try record.open().verify { _ in if Interrupt.isRequested { throw RecordError("interrupted") } }
    Console.line("\(proof.events) events, \(proof.cases) submissions, \(proof.documents) documents: all as recorded")
    Console.line("chain: \(proof.hash)")
    if proof.unread > 0 {
      Console.line(
        "\(proof.unread) events are sealed and proved as ciphertext; with --keys FILE what they say is proved too")
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
