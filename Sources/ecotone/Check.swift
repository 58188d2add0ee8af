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
      Nothing is deleted or corrected, and no value is called wrong: each row says what a value differs from, and leads to
      its line in the national file. docs/findings.md has every rule. The default scope comes before greenhouse gases and
      criteria air contaminants, then the largest effect on a national total.

        ecotone check my-edition
        ecotone check my-edition --country MX --year 2021 --severity note --format csv
        ecotone check my-edition --rule unit_slip,duplicate

      A table shows the first 50 must-look findings unless --severity or --limit say otherwise; csv and json list everything.
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

  @OptionGroup var outlines: OutlineOptions
  @OptionGroup var output: OutputOptions

  private static let tableRows = 50

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected a number from 1") }
  }

  func run() throws {
    let edition = try edition.open()
    let tables = try ReferenceTables()
    let filter = try filter(edition)
    let findings = try outlines.find(edition, tables)
    let texts = try FindingTexts()
    let listed = findings.all.filter(filter.includes)
    let table = FindingTable(findings, edition, texts: texts, tables: tables, language: output.lang)
    let limit = limit ?? (output.format == .table ? Self.tableRows : Int.max)
    try table.write(listed.prefix(limit), to: output.writer(table.columns, head: table.head))
    guard output.format == .table else { return }
    var all = filter
    all.least = .note
    let counts = Severity.allCases.reversed().map { severity in
      "\(findings.all.count { $0.severity == severity && all.includes($0) }) \(texts.severity(severity, output.lang))"
    }
    Console.line("\n\(min(limit, listed.count)) of \(listed.count) rows. Found: \(counts.joined(separator: ", ")). Edition \(edition.manifest.id)")
  }

  private func filter(_ edition: Edition) throws -> FindingFilter {
    let words: [(Question.Parameter, [String])] = [(.country, country), (.year, year), (.facility, facility)]
    let question = try Question(parameters: words.flatMap { parameter, texts in texts.map { (parameter: parameter, text: $0) } })
    var filter = FindingFilter()
    filter.countries = question.countries
    filter.years = question.years
    filter.rules = try rule.flatMap { $0.split(separator: ",") }.map { word in
      guard let rule = FindingRule(rawValue: String(word)) else {
        throw QuestionError("rule", found: String(word), expected: FindingRule.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return rule
    }
    if !question.facilities.isEmpty { filter.facilities = Set(try question.facilities.map { try edition.facilityNumber($0) }) }
    filter.least = severity ?? (output.format == .table ? .mustLook : .note)
    return filter
  }
}

/// `--outlines`, shared by the commands that need findings.
struct OutlineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A GeoPackage of Natural Earth's states and provinces; the one that make demo installs unless given.", valueName: "file"))
  var outlines: String?

  /// The findings of an edition, with progress on standard error.
  func find(_ edition: Edition, _ tables: ReferenceTables) throws -> Findings {
    Interrupt.install()
    let installed = ResourceFolder.assets.appendingPathComponent("outlines.gpkg")
    let file = outlines.map { URL(fileURLWithPath: $0) } ?? (FileManager.default.fileExists(atPath: installed.path) ? installed : nil)
    if file == nil {
      Console.error("ecotone: no outlines of states beside the program (Scripts/setup installs them): sites are not held against their states")
    }
    var finder = Finder(edition, boundaries: try file.map { try Boundaries($0, places: tables.places) }, tables: tables)
    let bar = ProgressBar(label: "checking", total: edition.facilities.count, unit: .count("facilities"))
    finder.onProgress = { bar.add($0) }
    finder.isCancelled = { Interrupt.isRequested }
    defer { bar.finish() }
    return try finder.find()
  }
}
