import ArgumentParser
import Outputs
import Participation
import People
import PublicRecord

struct CouncilCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "council",
    abstract: "Decisions of the Council.",
    discussion: """
      Decisions are drafted, voted on and adopted on the site (docs/council.md). Here those that were
      adopted are listed.

        ecotone council list --format csv --people people --record record --keys record.keys
      """,
    subcommands: [CouncilList.self])
}

struct CouncilList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Decisions that were adopted: what each decides, and how each Party voted and why.",
    discussion: """
        ecotone council list --people people --record record --keys record.keys
        ecotone council list --format json --lang es --people people --record record --keys record.keys
      """)

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let desk = try people.open()
    let writer = output.writer(DecisionTable.columns)
    let sessions = Set(try desk.record.sessions(for: desk.anyone()).map(\.id))
    for state in try desk.record.decisions() {
      writer.write(try DecisionTable.cells(state, output.lang, sessions: sessions, isShown: desk.isShown))
    }
    writer.finish()
  }
}
