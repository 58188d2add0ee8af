import ArgumentParser
import Editions
import Foundation
import Outputs
import Prevention
import PublicRecord
import Questions
internal import RecordKernel
import Vocabulary

struct ChallengeList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Challenges, each with how many pledges it has.",
    discussion: """
        ecotone challenge list --record record
        ecotone challenge list --reader keeper --format csv --record record
      """)

  @OptionGroup var record: RecordOptions
  @OptionGroup var reader: ReaderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try record.open()
    let counts = Dictionary(grouping: try store.pledges(reader: reader.who), by: \.terms.challenge)
    let writer = output.writer(ChallengeTable.columns)
    for challenge in try store.challenges(reader: reader.who) {
      writer.write(ChallengeTable.cells(challenge, pledges: counts[challenge.id]?.count ?? 0, output.lang))
    }
    writer.finish()
  }
}

struct ChallengeCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Ask an edition how all pledges go.",
    discussion: """
        ecotone challenge check my-edition --record record
        ecotone challenge check my-edition --challenge 33-50 --format csv --record record
      """)

  @OptionGroup var edition: EditionArgument

  @Option(help: ArgumentHelp("One challenge alone.", valueName: "id"))
  var challenge: String?

  @OptionGroup var record: RecordOptions
  @OptionGroup var reader: ReaderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try record.open()
    if let challenge { _ = try store.challenge(known: challenge, reader.who) }
    let edition = try edition.open()
    let tables = try ReferenceTables()
    let pledges = try store.pledges(of: challenge, reader: reader.who)
    let (progress, sums) = try PledgeCheck(
      pledges, edition, Evidence(edition, tables: tables, findings: nil)
    ).results()
    let texts = PledgeTexts(tables.terms, output.lang)
    let columns = output.format == .table ? PledgeTable.terminalColumns : PledgeTable.columns
    let writer = output.writer(columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    let table = PledgeTable(texts)
    for one in progress { writer.write(table.cells(one, columns)) }
    writer.finish()
    Console.notes(sums.map { texts.sum($0) }, output.format)
  }
}
