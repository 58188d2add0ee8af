import ArgumentParser
import Editions
import Foundation
import Markup
import Outputs
import Questions
import Vocabulary

struct OutputCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "output",
    abstract: "What facilities reported over the years, as reported and per output (TRI 8.9).",
    discussion: """
      TRI forms give the ratio of a year's output (what was made, or done) to that of the year before. The ratios after
      the first year multiply to how much output grew; an amount divided by that is per output of the first year. A
      year without a form, without a ratio, with a ratio of zero, with a Form A or with several forms breaks the chain,
      and is named.
      Canada and Mexico do not tell output.

        ecotone output my-edition --facility US:61832TPKNC915NM --substance "carbon disulfide" --category air --yearly
        ecotone output my-edition --state IL --year 2014..2021 --category air --format csv
      """)

  @OptionGroup var edition: EditionArgument

  @Flag(help: "A row for each year, with its ratio.")
  var yearly = false

  @OptionGroup var filters: FilterOptions
  @OptionGroup var outlines: OutlineOptions
  @OptionGroup var output: OutputOptions

  private static let tableRows = 50

  func run() throws {
    let edition = try edition.open(filters.zoneFilter.folders)
    let tables = try ReferenceTables()
    let question = try edition.question(filters.parameters, tables, output.lang)
    let evidence = try filters.evidence(edition, tables, outlines)
    let trends = try edition.outputTrends(question, evidence)
    let columns = yearly ? OutputTable.yearColumns : OutputTable.trendColumns
    let writer = output.writer(columns, head: OutputTable.head(edition: edition.manifest.id))
    let shown = question.limit == nil && output.format == .table ? trends.prefix(Self.tableRows) : trends[...]
    for trend in shown {
      for row in yearly ? OutputTable.yearly(trend) : [OutputTable.cells(trend)] { writer.write(row) }
    }
    writer.finish()
    var notes = [Words(tables.terms, output.lang)("note.output")]
    let texts = NoteTexts(edition, tables: tables, language: output.lang)
    let national = question.with { $0.countries = [.unitedStates] }
    notes += try edition.notes(on: national, evidence).filter(\.isOfReports).map(texts.text)
    if shown.count < trends.count { notes.append("\(shown.count) of \(trends.count); --format csv lists all") }
    Console.notes(notes, output.format)
  }
}
