import ArgumentParser
import Editions
import Foundation
import Outputs
import Questions
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
    guard (1...10_000).contains(limit) else {
      throw ValidationError("--limit \(limit): expected a number from 1 to 10000")
    }
  }

  func run() throws {
    let edition = try edition.open()
    let words = text.joined(separator: " ")
    let tables = try ReferenceTables()
    let table = try SearchTable(words, in: edition, tables: tables, language: output.lang, limit: limit)
    if table.hits.isEmpty, output.format == .table {
      Console.line("nothing found for \"\(words)\"")
      let near = try WordReader(edition, language: output.lang, tables: { tables }).nearest(.substance, words)
      if let hint = SuggestionText.sentence(near, tables.terms, output.lang) { Console.line(hint) }
      return
    }
    table.write(
      to: output.writer(SearchTable.columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))]))
  }
}
