import ArgumentParser
import Editions
import Foundation
import Outputs
import PublicRecord
import Vocabulary

struct PlanShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "The plan: programmes, or the activities of one, with money and progress.",
    discussion: """
        ecotone plan show --record record
        ecotone plan show SEM --record record
        ecotone plan show --as iati --record record > plan.xml
      """)

  @Argument(help: "A programme's code: SEM.")
  var programme: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "programmes, or all lines as activities; frictionless or iati describe them for other programs.",
      valueName: "form"))
  var form: String?

  @OptionGroup var plan: PlanOptions
  @OptionGroup var record: RecordOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let form, !["programmes", "activities", "frictionless", "iati"].contains(form) {
      throw ValidationError("--as \(form): expected programmes, activities, frictionless or iati")
    }
  }

  func run() throws {
    let plan = try self.plan.open(record.open())
    if let programme, plan.programme(programme) == nil {
      throw Failure("\(programme): no such programme; expected \(plan.programmes.map(\.code).joined(separator: ", "))")
    }
    switch form ?? (programme == nil ? "programmes" : "activities") {
    case "iati": Console.out(try IATIWriter.text(plan, generated: RecordStore.today))
    case "frictionless": Console.out(PlanPackage.json(plan, path: "\(plan.id.lowercased()).csv"))
    case "programmes":
      let writer = output.writer(ProgrammeTable.columns)
      for row in ProgrammeTable.rows(plan, upTo: nil, output.lang) { writer.write(row) }
      writer.finish()
      if output.format == .table {
        Console.line("\(plan.id): \(Money.text(plan.budget)) \(plan.currency) in all, computed")
        for remark in try plan.remarks() { Console.line("- \(remark[output.lang])") }
      }
    default:
      let isTable = output.format == .table
      let wanted = isTable ? [0, 4, 8, 9, 13, 14, 16] : Array(PlanTable.columns.indices)
      let writer = output.writer(wanted.map { PlanTable.columns[$0] })
      for row in PlanTable.rows(plan, upTo: nil, output.lang) where programme == nil || row[2] == .text(programme ?? "")
      {
        writer.write(wanted.map { row[$0] })
      }
      writer.finish()
    }
  }
}
