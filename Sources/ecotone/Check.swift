public import ArgumentParser
import Editions
public import Findings
import Foundation
import Outputs
import Places
import Questions
import Vocabulary

extension Severity: ExpressibleByArgument {
  public init?(argument: String) { self.init(code: argument) }
  public static var allValueStrings: [String] { allCases.map(\.code) }
}

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List values and sites that differ from what one would expect.",
    discussion: """
      Nothing is deleted or corrected, and no value is called wrong: each row says what a value differs from, and \
      leads to
      its line in the national file. docs/findings.md has every rule. The default scope comes before greenhouse gases \
      and
      criteria air contaminants, then the largest effect on a national total.

        ecotone check my-edition
        ecotone check my-edition --country MX --year 2021 --severity note --format csv
        ecotone check my-edition --rule unit_slip,duplicate
        ecotone check my-edition --against last-edition
        ecotone check my-edition --published
        ecotone check my-edition --letter retc --year 2021

      A table shows the first 50 must-look findings unless --severity or --limit say otherwise; csv and json list \
      everything.
      """)

  @OptionGroup var edition: EditionArgument

  @Option(help: ArgumentHelp("Countries: CA, MX, US.", valueName: "list"))
  var country: [String] = []

  @Option(help: ArgumentHelp("Reporting years: 2018, 2014,2018 or 2014..2018.", valueName: "years"))
  var year: [String] = []

  @Option(help: ArgumentHelp("Facilities, as in query.", valueName: "list"))
  var facility: [String] = []

  @Option(help: ArgumentHelp("Rules: year_jump, unit_slip, outside_state ...", valueName: "list"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("The least severity listed.", valueName: "note|look|must_look"))
  var severity: Severity?

  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Release control against the edition before; exit code 1 when something moved too far.", valueName: "previous"))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "With --against: by how many percent a country's total of a substance may move.", valueName: "percent"))
  var tolerance: Double?

  @Flag(help: "Compare with totals that the registers and the commission printed, where the edition holds the whole.")
  var published = false

  @Option(
    help: ArgumentHelp(
      "Write a register's list of values to verify, as CSV and as a page in its language; needs --year.",
      valueName: "npri|retc|tri")
  )
  var letter: Register?

  @Option(
    help: ArgumentHelp(
      "With --letter: the folder that the list is written to; this one unless given.", valueName: "dir"))
  var out: String?

  @OptionGroup var outlines: OutlineOptions
  @OptionGroup var output: OutputOptions

  private static let tableRows = 50

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
    if let tolerance {
      guard against != nil, tolerance >= 0 else {
        throw ValidationError("--tolerance \(tolerance): expected a percentage, with --against")
      }
    }
    if [against != nil, published, letter != nil].count(where: { $0 }) > 1 {
      throw ValidationError("expected one of --against, --published and --letter")
    }
    if out != nil, letter == nil { throw ValidationError("--out: expected --letter too") }
    if letter != nil, !country.isEmpty || !facility.isEmpty || !rule.isEmpty || severity != nil || limit != nil {
      throw ValidationError(
        "--letter: expected --year, --out and --outlines beside it only; it holds all of the register's year that "
          + "is to be verified"
      )
    }
  }

  func run() throws {
    let edition = try edition.open()
    let tables = try ReferenceTables()
    if let against { return try control(edition, against: against) }
    if published { return try listPublished(edition, tables) }
    if let letter { return try write(letter, to: out ?? ".", edition, tables) }
    let filter = try filter(edition, tables)
    let findings = try outlines.find(edition, tables)
    let texts = try FindingTexts()
    let listed = findings.all.filter(filter.includes)
    let table = FindingTable(findings, edition, texts: texts, tables: tables, language: output.lang)
    let limit = limit ?? (output.format == .table ? Self.tableRows : Int.max)
    let isTerminal = output.format == .table
    try table.write(
      listed.prefix(limit), to: output.writer(isTerminal ? table.terminalColumns : table.columns, head: table.head),
      isTerminal: isTerminal)
    guard isTerminal else { return }
    var all = filter
    all.least = .note
    let counts = Severity.allCases.reversed().map { severity in
      texts.count(severity, findings.all.count { $0.severity == severity && all.includes($0) }, output.lang)
    }
    Console.line(
      "\n\(min(limit, listed.count)) / \(listed.count). \(counts.joined(separator: "; ")). \(edition.manifest.id)")
  }

  /// The release gate.
  private func control(_ edition: Edition, against: String) throws {
    let gate = ReleaseGate(try Comparison(Edition(URL(fileURLWithPath: against)), edition), tolerance: tolerance ?? 1)
    let columns = ["what", "country", "year", "substance", "before", "after", "percent", "level"].map {
      Column($0, isNumber: ["before", "after", "percent"].contains($0))
    }
    let writer = output.writer(
      columns,
      head: [("edition", JSONWriter.value(.text(edition.manifest.id))), ("passes", gate.passes ? "true" : "false")])
    for breach in gate.breaches.prefix(limit ?? (output.format == .table ? Self.tableRows : Int.max)) {
      writer.write([
        .text(breach.what), .text(breach.country.rawValue), .integer(breach.year), Cell(breach.substance),
        .number(breach.before),
        .number(breach.after), Cell(breach.percent.map { ($0 * 100).rounded() / 100 }),
        .text(breach.fails ? "fails" : "note"),
      ])
    }
    writer.finish()
    let failures = gate.breaches.count { $0.fails }
    if output.format == .table {
      Console.line("\n\(failures) moved too far, \(gate.breaches.count - failures) to be noted")
    }
    if !gate.passes {
      throw Failure("\(failures) figures moved too far against \(against); ecotone compare shows what changed")
    }
  }

  private func listPublished(_ edition: Edition, _ tables: ReferenceTables) throws {
    let writer = output.writer(
      PublishedTable.columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    let comparisons = try edition.published(tables.published)
    for comparison in comparisons { writer.write(PublishedTable.cells(comparison, tables.terms, output.lang)) }
    writer.finish()
    guard output.format == .table else { return }
    Console.line(
      "\n\(comparisons.count) printed totals, \(comparisons.count { $0.isAlike }) within 5 %. "
        + "Edition \(edition.manifest.id)"
    )
  }

  private func write(_ register: Register, to folder: String, _ edition: Edition, _ tables: ReferenceTables) throws {
    let years = try Question(parameters: year.map { (parameter: .year, text: $0) }).years
    guard years.count == 1, let year = years.first?.lowerBound, years.first?.count == 1 else {
      throw ValidationError("--letter \(register.rawValue): expected one --year")
    }
    guard edition.manifest.segments.contains(where: { $0.register == register && $0.year == year }) else {
      throw Failure("the edition does not hold \(register.rawValue) \(year); ecotone info lists what it holds")
    }
    let letter = FindingLetter(
      register, year, try outlines.find(edition, tables), edition, texts: try FindingTexts(), tables: tables)
    let url = URL(fileURLWithPath: folder)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      for (name, text) in try letter.files() {
        try Data(text.utf8).write(to: url.appendingPathComponent(name), options: .atomic)
        Console.line("\(folder)/\(name)")
      }
    } catch let error as CocoaError {
      throw Failure("cannot write \(folder): \(error.localizedDescription)")
    }
    Console.line("\(letter.count) values and sites to verify")
  }

  private func filter(_ edition: Edition, _ tables: ReferenceTables) throws -> FindingFilter {
    let words: [(Question.Parameter, [String])] = [(.country, country), (.year, year), (.facility, facility)]
    let question = try edition.question(
      words.flatMap { parameter, texts in texts.map { (parameter: parameter, text: $0) } }, tables, output.lang)
    var filter = FindingFilter()
    filter.countries = question.countries
    filter.years = question.years
    let isHeld = edition.manifest.segments.contains { segment in
      (filter.countries.isEmpty || filter.countries.contains(segment.register.country))
        && (filter.years.isEmpty || filter.years.contains { $0.contains(segment.year) })
    }
    if !isHeld {
      Console.error("ecotone: the edition holds no data for this question; ecotone info lists what it holds")
    }
    filter.rules = try rule.flatMap { $0.split(separator: ",") }.map { word in
      guard let rule = FindingRule(rawValue: String(word)) else {
        throw QuestionError("rule", found: String(word), expected: .oneOf(FindingRule.allCases.map(\.rawValue)))
      }
      return rule
    }
    filter.facilities = try edition.facilities(of: question)
    filter.least = severity ?? (output.format == .table ? .mustLook : .note)
    return filter
  }
}

/// `--outlines`, shared by the commands that need findings.
struct OutlineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A GeoPackage of Natural Earth's states and provinces; the one that make demo installs unless given.",
      valueName: "file"))
  var outlines: String?

  /// The findings of an edition, with progress on standard error.
  func find(_ edition: Edition, _ tables: ReferenceTables) throws -> Findings {
    Interrupt.install()
    let boundaries =
      try outlines.map { try Boundaries(URL(fileURLWithPath: $0), places: tables.places) }
      ?? Boundaries.installed(places: tables.places)
    if boundaries == nil {
      Console.error(
        "ecotone: no outlines of states beside the program (Scripts/setup installs them): sites are not held "
          + "against their states"
      )
    }
    var finder = Finder(edition, boundaries: boundaries, tables: tables)
    let bar = ProgressBar(label: "checking", total: edition.facilities.count, unit: .count("facilities"))
    finder.onProgress = { bar.add($0) }
    finder.isCancelled = { Interrupt.isRequested }
    defer { bar.finish() }
    return try finder.find()
  }
}
