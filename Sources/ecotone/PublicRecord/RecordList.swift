import ArgumentParser
import Foundation
import Outputs
import PublicRecord
import Vocabulary

struct RecordList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The register: submissions with state, holder, what is due and how late it is.",
    discussion: """
        ecotone record list --record record
        ecotone record list --party MX --late --record record
        ecotone record list --search vaquita --format csv --record record
        ecotone record list --waiting --record record
      """)

  @Option(help: ArgumentHelp("Submissions about a Party: CA, MX or US.", valueName: "party"))
  var party: Party?

  @Option(help: ArgumentHelp("In a state: COUNCIL_DECISION ...", valueName: "state"))
  var state: String?

  @Option(
    help: ArgumentHelp("Held by submitter, secretariat, party, council or environment_committee.", valueName: "holder"))
  var holder: Holder?

  @Flag(help: "Only those beyond their due date.")
  var late = false

  @Option(help: ArgumentHelp("Words of titles, summaries, provisions, submitters.", valueName: "words"))
  var search: String?

  @Flag(help: "How long each step was waited for instead.")
  var waiting = false

  @OptionGroup var record: RecordOptions
  @OptionGroup var reader: ReaderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try record.open()
    if let state, store.process.states[state] == nil {
      throw Failure("--state \(state): expected one of \(store.process.states.keys.sorted().joined(separator: ", "))")
    }
    let writer: any TableWriter
    if waiting {
      writer = output.writer(WaitingTable.columns)
      for line in try store.waiting(reader: reader.who, party: party, today: reader.day) {
        writer.write(WaitingTable.cells(line))
      }
    } else {
      var filter = CaseFilter()
      (filter.party, filter.state, filter.holder, filter.isLate, filter.text) = (party, state, holder, late, search)
      let columns = output.format == .table ? CaseTable.short : CaseTable.columns
      writer = output.writer(columns)
      for line in try store.cases(filter, reader: reader.who, today: reader.day, limit: 1_000_000) {
        writer.write(
          output.format == .table
            ? CaseTable.shortCells(line, store.process, output.lang, today: reader.day)
            : CaseTable.cells(line, output.lang, today: reader.day))
      }
    }
    writer.finish()
  }
}
