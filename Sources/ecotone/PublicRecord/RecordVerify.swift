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
  }
}
