import ArgumentParser
import Editions
import Foundation
import Outputs
import Questions
import Vocabulary

struct ListingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listings",
    abstract: "One substance in the three registers: who must report it since when, and what a zero means.",
    discussion: """
      A year without a sourced list is unknown; it is never inferred from what was reported. A zero is reported_zero,
      below_threshold (TRI Form A only), not_subject, unknown or no_data.

        ecotone listings my-edition lead
        ecotone listings my-edition 108-88-3 --format csv
      """)

  @OptionGroup var edition: EditionArgument

  @Argument(help: "A substance by name, harmonised key, CAS number or register's code.")
  var substance: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let edition = try edition.open()
    let tables = try ReferenceTables()
    let question = try edition.question([(.substance, substance)], tables, output.lang)
    guard let key = question.substances.first else { return }
    let listings = try edition.listings(of: key, tables.lists)
    let harmonised = try edition.substanceKey(key)
    let head = [
      ("edition", JSONWriter.value(.text(edition.manifest.id))), ("substance", JSONWriter.value(.text(harmonised))),
    ]
    let writer = output.writer(ListingTable.columns, head: head)
    for listing in listings { writer.write(ListingTable.cells(listing, key: harmonised, tables, output.lang)) }
    writer.finish()
    var all = Question()
    all.substances = [harmonised]
    let texts = NoteTexts(edition, tables: tables, language: output.lang)
    Console.notes(try edition.notes(on: all, nil).filter(\.isOfCoverage).map(texts.text), output.format)
  }
}
