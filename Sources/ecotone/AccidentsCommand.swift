import ArgumentParser
import Editions
import Foundation
import Markup
import Outputs
import Questions
import Vocabulary

struct AccidentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accidents",
    abstract: "Releases of accidents beside all releases, as each register tells them.",
    discussion: """
      United States: the one-time amounts of TRI 8.8 (accidents, clean-ups and other events that are no part of
      production) beside the total releases of the same forms. Neither is a part of the other in every case. Canada:
      NPRI's spills and leaks beside its releases to air, water and land. Mexico's files do not tell.

        ecotone accidents my-edition --year 2018
        ecotone accidents my-edition --country US --by facility --limit 20 --format csv
      """)

  @OptionGroup var edition: EditionArgument

  @Option(
    help: ArgumentHelp(
      "What each country's rows are split by.", valueName: "year|state|sector|substance|code|facility"))
  var by: [String] = []

  @OptionGroup var filters: FilterOptions
  @OptionGroup var outlines: OutlineOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let edition = try edition.open(filters.zoneFilter.folders)
    let tables = try ReferenceTables()
    let question = try edition.question(filters.parameters + by.map { (.by, $0) }, tables, output.lang)
    let evidence = try filters.evidence(edition, tables, outlines)
    let accidents = try edition.accidents(question, evidence)
    let table = AccidentTable(accidents, edition: edition.manifest.id)
    let writer = output.writer(table.columns, head: table.head)
    for row in table.rows { writer.write(row) }
    writer.finish()
    let words = Words(tables.terms, output.lang)
    var notes = accidents.rows.contains { $0.country == .unitedStates } ? [words("note.accidents.tri")] : []
    if accidents.rows.contains(where: { $0.country == .canada }) { notes.append(words("note.accidents.npri")) }
    if let first = accidents.yearsUntold.first, let last = accidents.yearsUntold.last {
      notes.append(words("note.accidents.years", ["first": String(first), "last": String(last)]))
    }
    let texts = NoteTexts(edition, tables: tables, language: output.lang)
    notes += try edition.notes(on: question, evidence).filter(\.isOfReports).map(texts.text)
    notes += accidents.untold.map { words("note.accidents.untold", ["country": words("country.\($0.rawValue)")]) }
    Console.notes(notes, output.format)
  }
}
