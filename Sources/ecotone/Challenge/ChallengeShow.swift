import ArgumentParser
import Editions
import Foundation
import Outputs
import Prevention
import PublicRecord
import Questions
internal import RecordKernel
import Vocabulary

struct ChallengeShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "A pledge by year with all that stands beside it; or what all facilities reported of a challenge's substances.",
    discussion: """
        ecotone challenge show P1 my-edition --record record
        ecotone challenge show 33-50 my-edition --record record
        ecotone challenge show P1 my-edition --format json --record record
      """)

  @Argument(help: "A pledge or a challenge.")
  var id: String

  @OptionGroup var edition: EditionArgument
  @OptionGroup var record: RecordOptions
  @OptionGroup var reader: ReaderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try record.open()
    let edition = try edition.open()
    let tables = try ReferenceTables()
    let evidence = Evidence(edition, tables: tables, findings: nil)
    let texts = PledgeTexts(tables.terms, output.lang)
    if let challenge = try store.challenge(id, reader: reader.who) {
      let trend = try ChallengeTrend(challenge, edition, evidence)
      let writer = output.writer(
        ChallengeTrendTable.columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
      for year in trend.years { writer.write(ChallengeTrendTable.cells(year)) }
      writer.finish()
      let unknown = trend.unknown.isEmpty ? [] : [texts.unknown(trend.unknown)]
      Console.notes([texts.everyone] + unknown, output.format)
      return
    }
    guard let pledge = try store.pledge(id, reader: reader.who) else {
      throw Failure("\(id): no such pledge or challenge for this reader; ecotone challenge list names challenges")
    }
    let all = try store.pledges(of: pledge.terms.challenge, reader: reader.who)
    guard let progress = try PledgeCheck(all, edition, evidence).results({ $0.id == id }).progress.first else { return }
    let writer = output.writer(PledgeYearTable.columns, head: PledgeYearTable.head(progress, texts))
    for row in PledgeYearTable.rows(progress) { writer.write(row) }
    writer.finish()
    guard output.format == .table else { return }
    let table = zip(PledgeTable.columns, PledgeTable(texts).cells(progress))
    Console.line("")
    for (column, cell) in table where cell != .none && column.name != "verdict" {
      Console.line("\(column.name): \(cell.plain)")
    }
    let question = try progress.pledge.question(in: edition).parameters
    Console.line("question: \(question.map { "--\($0.parameter.rawValue) \($0.text)" }.joined(separator: " "))")
    for step in pledge.steps {
      Console.line(
        "event \(step.place): \(step.kind.rawValue) \(step.date?.description ?? "?") "
          + [step.facility, step.note].compactMap { $0 }.joined(separator: " "))
    }
    for activity in pledge.activities {
      Console.line("said: \(activity.year) \(activity.code ?? "") \(activity.text) \(activity.range ?? "")")
    }
    Console.line(texts.verdict(progress))
  }
}
