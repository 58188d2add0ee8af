import ArgumentParser
import Editions
import Foundation
import Outputs
import PublicRecord
import Vocabulary

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "The operational plan: programmes, activities, money, measures and what came of them.",
    discussion: """
        ecotone plan import plan.csv totals.csv --record record
        ecotone plan show --record record
        ecotone plan report --period 2021-Q2 --record record
      """,
    subcommands: [PlanImport.self, PlanShow.self, PlanReport.self])
}

/// Which plan.
struct PlanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The plan's id; the newest unless given.", valueName: "id"))
  var plan: String?

  func open(_ store: RecordStore) throws -> Plan {
    let known = try store.plans(reader: .keeper)
    guard let id = plan ?? known.last else { throw Failure("no plan in the record; ecotone plan import takes one in") }
    guard let plan = try store.plan(id, reader: .keeper) else {
      throw Failure("\(id): no such plan; expected \(known.joined(separator: ", "))")
    }
    return plan
  }
}

struct PlanImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in CSV files of a plan, whole or not at all: its lines, printed totals, measures, values, spending, status.",
    discussion: """
      What a file holds is told by its header (docs/record.md). Printed totals are compared with the sums; where they differ the
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
    let store = try record.open()
    let named = Set(read.compactMap(\.plan)).union(plan.plan.map { [$0] } ?? [])
    guard named.count <= 1 else { throw Failure("found the plans \(named.sorted().joined(separator: ", ")); expected files of one plan") }
    guard let id = try named.first ?? store.plans(reader: .keeper).last else {
      throw Failure("no plan in the record yet; expected a file with its lines")
    }
    let (result, new, replaced) = try store.planning(id, adding: read.flatMap(\.entries), rights: Rights(level: rights))
    let touched = Set(new.compactMap(\.plan?.programmeCode))
    for programme in result.programmes where touched.contains(programme.code) {
      if let difference = programme.difference, difference != 0, let printed = programme.printed?.cents {
        let text =
          "\(programme.code): the sum is \(Money.text(programme.budget)), printed \(Money.text(printed)): a difference of \(Money.text(difference))"
        if !keepDifferences { throw Failure("\(text); nothing was recorded (--keep-differences keeps both)") }
        Console.error("ecotone: \(text)")
      }
    }
    try store.append(new)
    let writer = output.writer(ProgrammeTable.columns)
    for row in ProgrammeTable.rows(result, upTo: nil, output.lang) { writer.write(row) }
    writer.finish()
    if output.format == .table {
      let changed = replaced > 0 ? ", \(replaced) of them in place of others" : ""
      Console.line("\(id): \(new.count) lines recorded\(changed); \(Money.text(result.budget)) \(result.currency) in all, computed")
      for measure in result.measures {
        for one in measure.disagreements(upTo: nil) {
          Console.line("- \(measure.entry.id) \(one.period): its parts add up to \(one.sum), the whole is \(one.whole)")
        }
      }
      for remark in try result.remarks() { Console.line("- \(remark[output.lang])") }
    }
  }
}

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
    help: ArgumentHelp("programmes, or all lines as activities; frictionless or iati describe them for other programs.", valueName: "form"))
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
    case "iati": Console.out(IATIWriter.text(plan, generated: RecordStore.today))
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
      for row in PlanTable.rows(plan, upTo: nil, output.lang) where programme == nil || row[2] == .text(programme ?? "") {
        writer.write(wanted.map { row[$0] })
      }
      writer.finish()
    }
  }
}

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
