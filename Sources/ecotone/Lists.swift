import ArgumentParser
import Editions
import Foundation
import Outputs
import Questions
import Vocabulary

/// A command that prints one list of an edition.
protocol EditionList: ParsableCommand {
  var edition: EditionArgument { get }
  var limit: Int? { get }
  var output: OutputOptions { get }
  var columns: [Column] { get }
  func rows(_ edition: Edition) throws -> [[Cell]]
}

extension EditionList {
  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
  }

  func run() throws {
    let edition = try edition.open()
    let writer = output.writer(columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    for row in try rows(edition).prefix(limit ?? .max) { writer.write(row) }
    writer.finish()
  }
}

struct SubstancesCommand: EditionList {
  static let configuration = CommandConfiguration(
    commandName: "substances", abstract: "List substances, with their names and the registers' codes.",
    discussion: """
        ecotone substances my-edition --format csv
      """)

  @OptionGroup var edition: EditionArgument
  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: Int?
  @OptionGroup var output: OutputOptions

  var columns: [Column] { SubstanceList.columns }
  func rows(_ edition: Edition) throws -> [[Cell]] {
    try edition.catalog.substances.indices.map { try SubstanceList.cells($0, edition.catalog) }
  }
}

struct CodesCommand: EditionList {
  static let configuration = CommandConfiguration(
    commandName: "codes", abstract: "List the registers' codes that the files hold amounts under.",
    discussion: """
        ecotone codes my-edition
      """)

  @OptionGroup var edition: EditionArgument
  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: Int?
  @OptionGroup var output: OutputOptions

  var columns: [Column] { CodeList.columns }
  func rows(_ edition: Edition) -> [[Cell]] { edition.catalog.codes.map { CodeList.cells($0, edition.catalog) } }
}

struct SectorsCommand: EditionList {
  static let configuration = CommandConfiguration(
    commandName: "sectors", abstract: "List the sectors of an edition's facilities.",
    discussion: """
        ecotone sectors my-edition --digits 2
      """)

  @OptionGroup var edition: EditionArgument
  @Option(help: ArgumentHelp("How many digits.", valueName: "2..6"))
  var digits = 4
  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: Int?
  @OptionGroup var output: OutputOptions

  var columns: [Column] { SectorList.columns }
  func rows(_ edition: Edition) throws -> [[Cell]] {
    guard (2...6).contains(digits) else { throw ValidationError("--digits \(digits): expected 2 to 6") }
    let tables = try ReferenceTables()
    let codes = Set(edition.catalog.sectors.filter { $0.count >= digits }.map { String($0.prefix(digits)) }).sorted()
    return codes.map { SectorList.cells($0, edition.catalog, tables.sectors) }
  }
}

struct CoverageCommand: EditionList {
  static let configuration = CommandConfiguration(
    commandName: "coverage", abstract: "What an edition's files cover, by country, year and kind of file.",
    discussion: """
      A kind of file that is not loaded is not zero. A year that is not whole has reports from some states only.

        ecotone coverage my-edition
      """)

  @OptionGroup var edition: EditionArgument
  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: Int?
  @OptionGroup var output: OutputOptions

  var columns: [Column] { CoverageTable.columns }
  func rows(_ edition: Edition) -> [[Cell]] { CoverageTable.rows(edition) }
}
