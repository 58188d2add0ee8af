import ArgumentParser
import Editions
import Foundation
import Markup
import Outputs
import Questions
import Vocabulary

struct Query: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask an edition for sums.",
    discussion: """
      Columns of the answer: the dimensions of --by in their order, then the measure, facilities and reports.

        ecotone query my-edition --by country,year
        ecotone query my-edition --country CA --year 2018 --substance lead --by category
        ecotone query my-edition --state US-IL --by facility --order kilograms --limit 10
        ecotone query my-edition --measure teq --by year --format csv

        ecotone query my-edition --state Ontario --category air --substance benzene --unit lb

      Dimensions: country, register, year, state, sector, substance, code, category, facility, scope. What a figure \
      covers, and what it
      may count twice, is said below the table and in JSON; with csv on standard error.
      """)

  @OptionGroup var edition: EditionArgument
  @OptionGroup var filters: FilterOptions

  @Option(help: ArgumentHelp("What to group by.", valueName: "dimensions"))
  var by: [String] = []

  @Option(help: ArgumentHelp("How many digits of the sector to group by.", valueName: "2..6"))
  var sectorDigits: String?

  @Option(
    help: ArgumentHelp(
      "A column of the answer to sort by; figures start with the largest. :asc and :desc choose.", valueName: "column"))
  var order: String?

  @Flag(help: "Columns of names behind the values of csv and json, in the language of --lang.")
  var names = false

  @Flag(help: "Say on standard error how long opening the edition and answering took, in milliseconds.")
  var timing = false

  @Option(
    help: ArgumentHelp("With --timing, answer so many times in one process and say the median.", valueName: "times"))
  var `repeat` = 1

  @OptionGroup var outlines: OutlineOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(`repeat`) else { throw ValidationError("--repeat \(`repeat`): expected 1 to 100000") }
    if `repeat` > 1, !timing { throw ValidationError("--repeat \(`repeat`): expected with --timing") }
  }

  func run() throws {
    var parameters = filters.parameters
    parameters += by.map { (.by, $0) }
    if let sectorDigits { parameters.append((.sectorDigits, sectorDigits)) }
    if let order { parameters.append((.order, order)) }
    let clock = ContinuousClock()
    let start = clock.now
    let edition = try edition.open(filters.zoneFilter.folders)
    let opening = clock.now - start
    let tables = try ReferenceTables()
    let question = try edition.question(parameters, tables, output.lang)
    let evidence = try filters.evidence(edition, tables, outlines)
    let asked = clock.now
    var (answer, durations) = (try edition.answer(question, evidence), [clock.now - asked])
    while durations.count < `repeat` {
      durations.append(try clock.measure { answer = try edition.answer(question, evidence) })
    }
    if timing {
      Console.error(
        "opened in \(Self.milliseconds(opening)) ms, answered "
          + "in \(Self.milliseconds(durations.sorted()[durations.count / 2])) ms"
      )
    }
    if !answer.isCovered {
      Console.error(
        "ecotone: this edition holds none of the countries, registers and years asked for (ecotone info shows what "
          + "it holds): zero means no data"
      )
    }
    var context = AnswerTable.Context()
    context.notes = try edition.notes(on: question, evidence)
    let texts = NoteTexts(edition, tables: tables, language: output.lang, unit: question.unit)
    context.texts = texts
    context.coverage = try edition.coverage(of: question)
    if output.format != .csv {
      context.leftOut = try edition.leftOut(of: question, evidence)
      context.suspect = try edition.suspectWeight(of: question, evidence)
    }
    let labels =
      try output.format == .table || names ? Labels(edition, answer, tables: tables, language: output.lang) : nil
    let table = AnswerTable(
      answer, context, labels: output.format == .table ? labels : nil,
      names: try names ? labels.map { try AnswerNames(edition, answer, labels: $0) } : nil)
    table.write(to: output.writer(table.columns, head: table.head))
    // What a program reads stays as it is; its user learns it beside.
    if output.format == .csv { for note in context.notes { Console.error("ecotone: \(texts.text(note))") } }
    if output.format == .table, let labels { footer(answer, context, edition, labels) }
  }

  private static func milliseconds(_ duration: Duration) -> String {
    NumberText.shortest((duration / .microseconds(10)).rounded() / 100)
  }

  private func footer(_ answer: Answer, _ context: AnswerTable.Context, _ edition: Edition, _ labels: Labels) {
    Console.line("")
    if answer.totalRows > answer.rows.count { Console.line("\(answer.rows.count) / \(answer.totalRows)") }
    for note in context.notes { if let texts = context.texts { Console.line(texts.text(note)) } }
    for part in context.leftOut {
      let isMass = !part.measure.isNoMass
      let unit = answer.question.unit
      let value = Figures(output.lang).text(isMass ? unit.converted(Kilograms(part.value)) : part.value)
      Console.line("\(labels.term("left_out.\(part.reason.rawValue)")): \(value) \(isMass ? unit.rawValue : part.unit)")
    }
    if let suspect = context.suspect, answer.question.quality == .all {
      let figures = Figures(output.lang)
      let suspectAmount =
        answer.question.unit.converted(suspect.value, of: answer.question.measure)
      Console.line(
        "\(labels.term("suspect.weight")): \(figures.text(suspectAmount)) \(AnswerTable.unit(of: answer.question)) "
          + "(\(figures.text(suspect.facts)))"
      )
    }
    let publishers = Set(edition.catalog.sources.map(\.register)).sorted().map { "\($0.publisher) (\($0.acronym))" }
      .joined(separator: "; ")
    Console.line("\(labels.term("unofficial")) \(publishers). \(answer.edition)")
  }
}
