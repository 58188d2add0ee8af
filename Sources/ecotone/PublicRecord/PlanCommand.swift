import ArgumentParser
import Editions
import Foundation
import Outputs
import PublicRecord
internal import RecordKernel
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
