import ArgumentParser
import Editions
import Foundation
import Outputs
import Questions
import Vocabulary

struct FacilitiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facilities",
    abstract: "List facilities, with what and where they are.",
    discussion: """
      The same rows as the API's list, in the order of their ids.

        ecotone facilities my-edition --state Ontario --words steel
        ecotone facilities my-edition --sector mining --format csv
      """)

  @OptionGroup var edition: EditionArgument

  @Option(help: ArgumentHelp("Countries: CA, MX, US, or their names.", valueName: "list"))
  var country: [String] = []

  @Option(help: ArgumentHelp("States and provinces by ISO 3166-2 or name.", valueName: "list"))
  var state: [String] = []

  @OptionGroup var zoneFilter: ZoneFilter

  @Option(help: ArgumentHelp("Sectors, by code or name.", valueName: "list"))
  var sector: [String] = []

  @Option(help: ArgumentHelp("Words that id, name, company, city or county hold, all of them.", valueName: "text"))
  var words: String?

  @Option(help: ArgumentHelp("At most this many rows; a table shows 50 unless given.", valueName: "n"))
  var limit: Int?

  @OptionGroup var output: OutputOptions

  private static let tableRows = 50
  private static let pageRows = 2000

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
  }

  func run() throws {
    let edition = try edition.open(zoneFilter.folders)
    let parameters: [(Question.Parameter, [String])] = [
      (.country, country), (.state, state), (.sector, sector), (.zone, zoneFilter.zone),
    ]
    let question = try edition.question(
      parameters.flatMap { parameter, texts in texts.map { (parameter: parameter, text: $0) } }, ReferenceTables(),
      output.lang)
    var filter = FacilityFilter()
    (filter.countries, filter.states, filter.sectors, filter.text) = (
      question.countries, question.states, question.sectors, words
    )
    filter.numbers = try edition.facilities(of: question)
    let isTable = output.format == .table
    let most = limit ?? (isTable ? Self.tableRows : Int.max)
    let writer = output.writer(
      isTable ? FacilityList.terminalColumns : FacilityList.columns,
      head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    var (last, written) = (-1, 0)
    while written < most {
      let page = try edition.catalog.facilities(filter, after: last, limit: min(Self.pageRows, most - written))
      for facility in page {
        writer.write(isTable ? FacilityList.terminalCells(facility) : FacilityList.cells(facility))
      }
      written += page.count
      guard let next = page.last?.number, page.count == Self.pageRows else { break }
      last = next
    }
    writer.finish()
    if isTable { Console.line("\n\(written) / \(try edition.catalog.countFacilities(filter)). \(edition.manifest.id)") }
  }
}
