import ArgumentParser
import Editions
import Foundation
import Outputs
import Vocabulary

struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find facilities and substances.",
    discussion: """
      All words must occur; the last one may be a beginning. Accents and capitals do not matter; substances are found by
      their names in English, French and Spanish, by CAS number and by the registers' codes.

        ecotone search my-edition benceno
        ecotone search my-edition "NA - 08"
        ecotone search my-edition steel gary
      """)

  @OptionGroup var edition: EditionArgument

  @Argument(help: "Words to look for.")
  var text: [String]

  @Option(help: ArgumentHelp("At most this many facilities, and as many substances.", valueName: "n"))
  var limit = 20

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit \(limit): expected a number from 1 to 10000") }
  }

  func run() throws {
    let edition = try edition.open()
    let catalog = edition.catalog
    let words = text.joined(separator: " ")
    let columns = [Column("kind"), Column("key"), Column("name"), Column("details")]
    var rows: [[Cell]] = []
    for number in try catalog.searchSubstances(words, limit: limit) where catalog.substances.indices.contains(number) {
      let substance = catalog.substances[number].substance
      let codes = try catalog.listedCodes(of: number).map { "\($0.register.acronym) \($0.code)" }.joined(separator: ", ")
      rows.append([.text("substance"), .text(substance.key), .text(substance.name[output.lang]), .text(codes)])
    }
    for facility in try catalog.searchFacilities(words, limit: limit) {
      let years = facility.years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      let details = [facility.city, facility.state, years].compactMap { $0 }.joined(separator: ", ")
      rows.append([.text("facility"), .text(facility.id), Cell(facility.name), .text(details)])
    }
    if rows.isEmpty, output.format == .table { return Console.line("nothing found for \"\(words)\"") }
    let writer = output.writer(columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    for row in rows { writer.write(row) }
    writer.finish()
  }
}
