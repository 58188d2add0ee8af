import ArgumentParser
import Foundation
import Outputs
import PublicRecord
internal import RecordKernel
import Vocabulary

struct RecordShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "A submission: its steps with their four dates, what runs now, votes and documents.",
    discussion: """
        ecotone record show SEM-21-001 --record record
        ecotone record show SEM-21-001 --format json --record record
        ecotone record show SEM-21-001 --reader keeper --record record
      """)

  @Argument(help: "The submission: SEM-21-001.")
  var id: String

  @Option(help: ArgumentHelp("A community's protocol that admits the reader.", valueName: "name"))
  var community: [String] = []

  @OptionGroup var record: RecordOptions
  @OptionGroup var reader: ReaderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try record.open()
    var who = record.keys == nil ? reader.who : Reader.keyholder
    who.communities = Set(community)
    guard let file = try store.caseFile(id, reader: who, today: reader.day) else {
      throw Failure("\(id): no such submission for this reader; ecotone record list names them")
    }
    let rows = StepTable.rows(file, store.process, output.lang)
    guard output.format == .table else {
      let writer = output.writer(
        StepTable.columns,
        head: StepTable.head(
          file, related: try store.related(to: file, reader: who, today: reader.day), store.process, output.lang,
          today: reader.day))
      for row in rows { writer.write(row) }
      writer.finish()
      return
    }
    CaseText.print(file, try store.events(of: id), store.process, output.lang, who, today: reader.day)
  }
}
