import ArgumentParser
import Editions
import Foundation
import Outputs
import Questions
import Vocabulary

struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the cells of the national files that a query sums.",
    discussion: """
      The same filters as query. Each row names the file and its SHA-256, the physical line on which the record starts,
      the column (from 1) and its header, the quantity and unit found there, the rule that turned it, and the kilograms.
      The last column adds up to the query's figure.

        ecotone trace my-edition --country CA --year 2018 --substance lead --format csv
        ecotone trace my-edition --facility US:62526DMCRN4666F --year 2018

      A table shows the first 50 rows unless --limit says otherwise; csv and json list everything.
      """)

  @OptionGroup var edition: EditionArgument
  @OptionGroup var filters: FilterOptions
  @OptionGroup var outlines: OutlineOptions
  @OptionGroup var output: OutputOptions

  private static let tableRows = 50

  func run() throws {
    let edition = try edition.open(filters.zoneFilter.folders)
    let tables = try ReferenceTables()
    let question = try edition.question(filters.parameters, tables, output.lang)
    let table = TraceTable(question.measure)
    let limit = question.limit ?? (output.format == .table ? Self.tableRows : Int.max)
    let writer = output.writer(table.columns, head: table.head(edition: edition.manifest.id))
    var shown = 0
    var total = 0
    let evidence = try filters.evidence(edition, tables, outlines)
    try edition.trace(question, evidence) { row in
      total += 1
      if shown < limit {
        shown += 1
        writer.write(table.cells(row, abridged: output.format == .table))
      }
      return output.format == .table || shown < limit
    }
    writer.finish()
    let texts = NoteTexts(edition, tables: tables, language: output.lang)
    if output.format != .json {
      for note in try edition.notes(on: question, evidence) { Console.error("ecotone: \(texts.text(note))") }
    }
    if output.format == .table {
      let hint = shown < total ? "; --format csv lists all" : ""
      Console.line("\n\(shown) of \(total) amounts\(hint). Edition \(edition.manifest.id)")
    }
  }
}
