import ArgumentParser
import Editions
import Foundation
import Outputs
import Questions
import Vocabulary

struct PlantsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plants",
    abstract: "Identifiers that one plant had one after the other, with what speaks for it.",
    discussion: """
      RETC gave new identifiers about 2013; in all registers a new owner or a move may give one. Each row is a pair that
      may be one plant: sure, likely (both are one in --by plant and --plant), possible (nothing goes by it), or stated
      by the file that the edition was built with (integrate --joins). Nothing is merged in the edition's amounts.

        ecotone plants my-edition --level likely,possible
        ecotone plants my-edition --facility MX:MMP7L0503511
        ecotone plants my-edition --format csv
        ecotone query my-edition --plant MX:MMP7L0503511 --by year,facility
      """)

  @OptionGroup var edition: EditionArgument

  @Option(help: ArgumentHelp("sure, likely, possible, stated; all unless given.", valueName: "list"))
  var level: [String] = []

  @Option(help: ArgumentHelp("Countries: CA, MX, US, or their names.", valueName: "list"))
  var country: [String] = []

  @Option(help: ArgumentHelp("Joins of these facilities, as in query.", valueName: "list"))
  var facility: [String] = []

  @Option(help: ArgumentHelp("At most this many rows; a table shows 50 unless given.", valueName: "n"))
  var limit: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
  }

  func run() throws {
    let edition = try edition.open()
    let tables = try ReferenceTables()
    let question = try edition.question(
      country.map { (.country, $0) } + facility.map { (.facility, $0) }, tables, output.lang)
    let levels = try PlantFilter.levels(level)
    let plants = try edition.knownPlants(asked: "edition")
    let joins = try PlantFilter(question, levels).joins(plants, edition)
    let table = try PlantTable(plants, joins, edition, PlantTexts(tables.terms, output.lang))
    let isTable = output.format == .table
    let columns = isTable ? PlantTable.terminalColumns : PlantTable.columns
    let writer = output.writer(columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    for join in joins.prefix(limit ?? (isTable ? 50 : Int.max)) { writer.write(table.cells(join, columns)) }
    writer.finish()
    guard isTable else { return }
    let counts = Dictionary(grouping: joins, by: \.level).sorted { $0.key < $1.key }
      .map { "\($0.key.rawValue) \($0.value.count)" }.joined(separator: ", ")
    Console.line("\n\(joins.count) pairs\(counts.isEmpty ? "" : ": \(counts)"). Edition \(edition.manifest.id)")
  }
}
