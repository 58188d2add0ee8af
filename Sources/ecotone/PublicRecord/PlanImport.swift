import ArgumentParser
import Editions
import Foundation
import Outputs
import PublicRecord
internal import RecordKernel
import Vocabulary

struct PlanImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Take in CSV files of a plan, whole or not at all: its lines, printed totals, measures, values, spending, "
      + "status.",
    discussion: """
      What a file holds is told by its header (docs/record.md). Printed totals are compared with the sums; where they \
      differ the
      import is refused, unless --keep-differences says that the print itself is wrong.

        ecotone plan import plan.csv totals.csv --rights public --record record
        ecotone plan import measures.csv values.csv --plan OP2021 --record record
      """)

  @Argument(help: "CSV files.", completion: .file(extensions: ["csv"]))
  var files: [String]

  @Flag(help: "Keep printed totals that differ from the sums, and show the difference.")
  var keepDifferences = false

  @Option(help: ArgumentHelp("Who may see a plan that is new: public, restricted, or sealed.", valueName: "level"))
  var rights = Rights.Level.restricted

  @OptionGroup var plan: PlanOptions
  @OptionGroup var record: RecordOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let read = try files.map { try PlanFile($0) }
    let store = try record.openOrMake()
    let named = Set(read.compactMap(\.plan)).union(plan.plan.map { [$0] } ?? [])
    guard named.count <= 1 else {
      throw Failure("found the plans \(named.sorted().joined(separator: ", ")); expected files of one plan")
    }
    guard let id = try named.first ?? store.plans(reader: .keeper).last else {
      throw Failure("no plan in the record yet; expected a file with its lines")
    }
    let (result, new, replaced) = try store.planning(id, adding: read.flatMap(\.entries), rights: Rights(level: rights))
    let touched = Set(new.compactMap(\.plan?.programmeCode))
    for programme in result.programmes where touched.contains(programme.code) {
      if let difference = programme.difference, difference != 0, let printed = programme.printed?.cents {
        let text =
          "\(programme.code): the sum is \(Money.text(programme.budget)), printed \(Money.text(printed)): a "
          + "difference of \(Money.text(difference))"
        if !keepDifferences { throw Failure("\(text); nothing was recorded (--keep-differences keeps both)") }
        Console.error("ecotone: \(text)")
      }
    }
    try store.append(new)
    try record.signHead(store)
    let writer = output.writer(ProgrammeTable.columns)
    for row in ProgrammeTable.rows(result, upTo: nil, output.lang) { writer.write(row) }
    writer.finish()
    if output.format == .table {
      let changed = replaced > 0 ? ", \(replaced) of them in place of others" : ""
      Console.line(
        "\(id): \(new.count) lines recorded\(changed); \(Money.text(result.budget)) \(result.currency) in all, computed"
      )
      for measure in result.measures {
        for one in measure.disagreements(upTo: nil) {
          Console.line(
            "- \(measure.planned.id) \(one.period): its parts add up to \(one.sum), the whole is \(one.whole)")
        }
      }
      for remark in try result.remarks() { Console.line("- \(remark[output.lang])") }
    }
  }
}
