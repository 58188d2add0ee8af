import ArgumentParser
import Editions
import Foundation
import Markup
import Outputs
import Questions
import Vocabulary

struct FlowsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flows",
    abstract: "Off-site transfers by where they go, across borders and within.",
    discussion: """
      Destinations stand in TRI Basic Plus files 3a and 3c only; what other files state as sent off site is listed as \
      having
      no destination in the source. Kilograms of all but dioxins and furans.

        ecotone flows my-edition
        ecotone flows my-edition --across-borders --by to_state,substance --year 2018
        ecotone flows my-edition --state US-TX --to-country MX --trace --format csv

      Dimensions: year, from_country, from_state, to_country, to_state, to_sector, substance, category, sender,
      receiver, receiver_known (facility, place, generic, nowhere).
      """)

  @OptionGroup var edition: EditionArgument

  @Option(help: ArgumentHelp("Reporting years: 2018, 2014,2018 or 2014..2018.", valueName: "years"))
  var year: [String] = []

  @Option(help: ArgumentHelp("Countries that transfers come from: CA, MX, US.", valueName: "list"))
  var country: [String] = []

  @Option(help: ArgumentHelp("States that transfers come from, by ISO 3166-2.", valueName: "list"))
  var state: [String] = []

  @Option(help: ArgumentHelp("Senders, as facilities in query.", valueName: "list"))
  var facility: [String] = []

  @Option(help: ArgumentHelp("Senders in these counties, municipalities or cities, as in query.", valueName: "list"))
  var municipality: [String] = []

  @Option(help: ArgumentHelp("Senders around a place, as in query.", valueName: "place"))
  var near: String?

  @Option(help: ArgumentHelp("How far around it, in kilometres; 10 unless given.", valueName: "km"))
  var within: String?

  @Option(
    help: ArgumentHelp("Senders in a box of decimal degrees, longitude first.", valueName: "west,south,east,north"))
  var box: String?

  @OptionGroup var zoneFilter: ZoneFilter

  @Option(help: ArgumentHelp("Substances, as in query.", valueName: "list"))
  var substance: [String] = []

  @Option(
    help: ArgumentHelp(
      "Categories: offsite_disposal, recycling, treatment, energy_recovery, sewage.", valueName: "list"))
  var category: [String] = []

  @Option(help: ArgumentHelp("Countries that receive: CA, MX, US, or another code of the files.", valueName: "list"))
  var toCountry: [String] = []

  @Option(help: ArgumentHelp("States that receive, by ISO 3166-2.", valueName: "list"))
  var toState: [String] = []

  @Option(help: ArgumentHelp("Sectors of the facilities that receive, as in query.", valueName: "list"))
  var toSector: [String] = []

  @Option(
    help: ArgumentHelp(
      "Facilities that receive, by id; resolved for all that were found to be one, not-resolved for the others.",
      valueName: "list"))
  var receiver: [String] = []

  @Flag(help: "Only transfers that leave the country.")
  var acrossBorders = false

  @Option(help: ArgumentHelp("What to group by; from_country,to_country unless given.", valueName: "dimensions"))
  var by: [String] = []

  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: Int?

  @Flag(help: "List the transfers one by one, each with its file, line and column.")
  var trace = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
  }

  func run() throws {
    let words: [(Question.Parameter, [String])] = [
      (.year, year), (.country, country), (.state, state), (.facility, facility), (.municipality, municipality),
      (.near, near.map { [$0] } ?? []), (.within, within.map { [$0] } ?? []), (.box, box.map { [$0] } ?? []),
      (.zone, zoneFilter.zone),
      (.substance, substance), (.category, category),
    ]
    var question = FlowQuestion()
    let edition = try edition.open(zoneFilter.folders)
    let tables = try ReferenceTables()
    question.filters = try edition.question(
      words.flatMap { parameter, texts in texts.map { (parameter: parameter, text: $0) } }, tables, output.lang)
    try question.read(toCountry: toCountry, toState: toState, toSector: toSector, receiver: receiver, by: by)
    question.crossesBorder = acrossBorders
    question.limit = limit
    if trace { return try list(question, edition) }
    let answer = try edition.flows(question)
    let labels = output.format == .table ? Labels(edition, tables: tables, language: output.lang) : nil
    let texts = NoteTexts(edition, tables: tables, language: output.lang)
    let notes = try edition.zoneNotes(question.filters).map { AnswerNote.zones($0) }
    let table = FlowTable(answer, labels: labels, notes: texts.json(notes))
    table.write(to: output.writer(table.columns, head: table.head))
    guard let labels else { return }
    Console.line("")
    for note in notes { Console.line(texts.text(note)) }
    if answer.totalRows > answer.rows.count { Console.line("\(answer.rows.count) / \(answer.totalRows)") }
    for part in answer.withoutDestination {
      Console.line(
        "\(labels.term("flow.no_destination")): \(part.register.acronym) \(part.year), "
          + "\(Figures(output.lang).text(part.mass.value)) kg"
      )
    }
    Console.line(answer.edition)
  }

  private func list(_ question: FlowQuestion, _ edition: Edition) throws {
    let limit = limit ?? (output.format == .table ? 50 : Int.max)
    let writer = output.writer(TransferTable.columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    var shown = 0
    try edition.traceFlows(question) { row in
      writer.write(TransferTable.cells(row))
      shown += 1
      return shown < limit
    }
    writer.finish()
  }
}

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "What is counted twice: sent to a facility that reports it again, or filed within another substance.",
    discussion: """
      Transfers: a row for each sender, receiver, substance and year: the kilograms sent, those counted twice, how the \
      receiver was
      found to be that facility, and with which score. Parts: a row for each facility, year and substance that another \
      one which it
      filed contains (hydrogen sulphide in total reduced sulphur). query --measure net leaves both out.

        ecotone ledger my-edition
        ecotone ledger my-edition --kind parts
        ecotone ledger my-edition --year 2018 --format csv
      """)

  @OptionGroup var edition: EditionArgument

  @Option(help: ArgumentHelp("Why amounts are counted twice.", valueName: "transfers|parts"))
  var kind = LedgerKind.transfers

  @Option(help: ArgumentHelp("Reporting years: 2018, 2014,2018 or 2014..2018.", valueName: "years"))
  var year: [String] = []

  @Option(help: ArgumentHelp("At most this many rows; a table shows 50 unless given.", valueName: "n"))
  var limit: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
  }

  func run() throws {
    let years = try Question(parameters: year.map { (parameter: .year, text: $0) }).years
    let edition = try edition.open()
    let evidence = try Evidence(edition, tables: ReferenceTables(), findings: nil)
    let parts = try evidence.partLines().filter { line in years.isEmpty || years.contains { $0.contains(line.year) } }
    if kind == .parts { return write(parts, edition) }
    let ledger = try evidence.ledger()
    let table = LedgerTable(ledger, edition)
    let lines = ledger.lines.filter { line in years.isEmpty || years.contains { $0.contains(line.year) } }
    let writer = output.writer(LedgerTable.columns, head: table.head)
    for line in lines.prefix(limit ?? (output.format == .table ? 50 : Int.max)) { writer.write(table.cells(line)) }
    writer.finish()
    guard output.format == .table else { return }
    let total = Figures(output.lang).text(lines.reduce(0) { $0 + $1.countedTwice })
    Console.line(
      ledger.hasReceivers
        ? "\n\(lines.count) pairs, \(total) kg counted twice. Edition \(edition.manifest.id)"
        : "\nNo file of this edition names receivers (TRI Basic Plus 3a does): nothing that was passed on can be "
          + "netted. Edition \(edition.manifest.id)"
    )
    let twice = Figures(output.lang).text(parts.reduce(0) { $0 + $1.countedTwice })
    if !parts.isEmpty {
      Console.line(
        "\(parts.count) more lines, \(twice) kg: a substance filed within another one; --kind parts lists them")
    }
  }

  private func write(_ lines: [Ledger.PartLine], _ edition: Edition) {
    let table = PartTable(lines, edition)
    let writer = output.writer(PartTable.columns, head: table.head)
    for line in lines.prefix(limit ?? (output.format == .table ? 50 : Int.max)) { writer.write(table.cells(line)) }
    writer.finish()
    guard output.format == .table else { return }
    let total = Figures(output.lang).text(lines.reduce(0) { $0 + $1.countedTwice })
    Console.line("\n\(lines.count) lines, \(total) kg counted twice. Edition \(edition.manifest.id)")
  }
}

/// Why amounts are counted twice.
enum LedgerKind: String, CaseIterable, ExpressibleByArgument {
  /// Sent to a facility that reports them again.
  case transfers
  /// A substance that another one's amounts hold too.
  case parts
}
