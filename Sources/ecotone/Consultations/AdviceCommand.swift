import ArgumentParser
import Outputs
import Participation
import People
import PublicRecord

struct AdviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advice",
    abstract: "Advice to the Council, and its replies.",
    discussion: """
      Advice is drafted, voted on and answered on the site (docs/advice.md). Here what everybody may see
      of it is listed.

        ecotone advice list --format csv --people people --record record --keys record.keys
      """,
    subcommands: [AdviceList.self])
}

struct AdviceList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Advice that was adopted, a row for each paragraph: what it rests on, what the Council answers.",
    discussion: """
        ecotone advice list --people people --record record --keys record.keys
        ecotone advice list --format json --lang fr --people people --record record --keys record.keys
      """)

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let desk = try people.open()
    let reader = try desk.anyone()
    let writer = output.writer(AdviceTable.columns)
    for state in try desk.record.advices() {
      for row in try AdviceTable.rows(state, output.lang, isShown: { try desk.record.isShown($0, to: reader) }) {
        writer.write(row)
      }
    }
    writer.finish()
  }
}
