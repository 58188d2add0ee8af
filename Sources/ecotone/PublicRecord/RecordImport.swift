import ArgumentParser
import Foundation
import Outputs
import PublicRecord
internal import RecordKernel
import Vocabulary

struct RecordImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in a file of submissions, whole or not at all.",
    discussion: """
      Cases that are there already get what is new in the file; where it gives another day for a step, the first stays \
      and the other
      is kept beside it. A case without rights is sealed.

        ecotone record import cases.json --rights public --record record
      """)

  @Argument(help: "A file of submissions (docs/record.md).", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "Rights of cases that name none: public, restricted, or sealed, which it is without.", valueName: "level"))
  var rights: Rights.Level?

  @OptionGroup var record: RecordOptions

  func run() throws {
    Interrupt.install()
    let submissions = try SubmissionFile(file, rights: rights.map { Rights(level: $0) })
    let store = try record.openOrMake()
    let (events, report) = try submissions.events(for: store)
    let bar = ProgressBar(label: "recording", total: nil, unit: .count("events"))
    defer { bar.finish() }
    bar.add(0, of: events.count)
    var done = 0
    try store.append(events) { position in
      if Interrupt.isRequested { throw RecordError("interrupted; nothing was recorded") }
      bar.add(position - done)
      done = position
    }
    try record.signHead(store)
    bar.finish()
    for remark in report.remarks { Console.error("ecotone: \(remark)") }
    Console.line("\(report.cases) submissions read, \(report.known) known before; \(report.events) events recorded")
  }
}
