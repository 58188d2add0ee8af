import ArgumentParser
import Editions
import Foundation
import Outputs
import PublicRecord
import Vocabulary

struct PlanReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Performance in a period: measures with baseline, target and value; money; what is late.",
    discussion: """
      Stored questions are asked again: those about submissions of the record, those about facilities of --edition.

        ecotone plan report --period 2021-Q4 --record record
        ecotone plan report --edition my-edition --format csv --record record
      """)

  @Option(help: ArgumentHelp("Up to this quarter or year: 2021-Q2, 2021; all unless given.", valueName: "period"))
  var period: Period?

  @Option(help: ArgumentHelp("The edition that stored questions ask.", valueName: "dir"), completion: .directory)
  var edition: String?

  @OptionGroup var plan: PlanOptions
  @OptionGroup var record: RecordOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try record.open()
    let plan = try self.plan.open(store)
    let edition = try self.edition.map { try Edition(URL(fileURLWithPath: $0)) }
    let computed = try plan.computed(store) { try edition?.value(of: $0) }
    let writer = output.writer(MeasureTable.columns)
    for row in MeasureTable.rows(plan, upTo: period, computed: computed, output.lang) { writer.write(row) }
    writer.finish()
    if output.format == .table {
      let programmes = output.writer(ProgrammeTable.columns)
      for row in ProgrammeTable.rows(plan, upTo: period, output.lang) { programmes.write(row) }
      programmes.finish()
      let bare = plan.activities.count { $0.measures.isEmpty }
      if bare > 0 { Console.line("\(bare) of \(plan.activities.count) activities have no measure") }
    }
  }
}
