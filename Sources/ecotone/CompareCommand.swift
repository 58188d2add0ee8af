public import ArgumentParser
import Editions
import Foundation
public import Outputs
import Questions
import Vocabulary

extension ComparisonTables.Part: ExpressibleByArgument {}

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "What moved between two editions: totals, facilities, reports.",
    discussion: """
      The earlier edition comes first. Amounts are the same when both hold the same quantity and unit of a facility, \
      year,
      substance and column, whichever lines they stand on; each that is not leads to its line in both.

        ecotone compare edition-2024 edition-2025
        ecotone compare edition-2024 edition-2025 --part reports --format csv
      """)

  @Argument(help: "The earlier edition's folder.", completion: .directory)
  var before: String

  @Argument(help: "The later edition's folder.", completion: .directory)
  var after: String

  @Option(
    help: ArgumentHelp(
      "One list only; csv and json need one and take reports unless given.", valueName: "totals|facilities|reports"))
  var part: ComparisonTables.Part?

  @Option(help: ArgumentHelp("At most this many rows of a list; a table shows 20 unless given.", valueName: "n"))
  var limit: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
  }

  func run() throws {
    let comparison = try Comparison(Edition(URL(fileURLWithPath: before)), Edition(URL(fileURLWithPath: after)))
    let parts = output.format == .table ? part.map { [$0] } ?? ComparisonTables.Part.allCases : [part ?? .reports]
    for part in parts {
      let rows = ComparisonTables.rows(part, comparison)
      let limit = limit ?? (output.format == .table ? 20 : Int.max)
      if output.format == .table { Console.line("\(part.rawValue): \(rows.count)") }
      if rows.isEmpty, output.format == .table { continue }
      let writer = output.writer(ComparisonTables.columns(part), head: ComparisonTables.head(comparison))
      for row in rows.prefix(limit) { writer.write(row) }
      writer.finish()
      if output.format == .table { Console.line("") }
    }
    if output.format == .table { Console.line("editions \(comparison.before) and \(comparison.after)") }
  }
}
