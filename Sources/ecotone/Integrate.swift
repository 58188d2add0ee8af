import ArgumentParser
import Downloads
import Editions
import Foundation
import Keys
import Outputs
import Registers
import Vocabulary

struct Integrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Build an edition from national files.",
    discussion: """
      Files are recognised by their headers: TRI Basic Data Files; NPRI releases, disposals, transfers and geolocations;
      RETC amounts (em) and establishments (es). Several files of one kind (states, years) make one edition.

        ecotone integrate --out north-america em_2018.csv es_2018.csv NPRI-INRP_ReleasesRejets_1993-present.csv \
        2018_us.csv
        ecotone integrate --out mexico --year emisiones.csv=2014 emisiones.csv
        ecotone integrate --out us --overlap first corrected_il.csv 2018_us.csv

      Nothing stands under the edition's name before all of it is on the disk. What was read around (unreadable cells,
      totals that are not the sum of their parts ...) is listed in diagnostics.csv in the edition.
      """)

  @Option(help: ArgumentHelp("The edition's folder; it must not exist unless --replace is given.", valueName: "dir"))
  var out: String

  @Option(help: ArgumentHelp("The year of a RETC file whose name does not hold it.", valueName: "file=yyyy"))
  var year: [String] = []

  @Option(
    help: ArgumentHelp("The publisher's date of a file's data, kept in the edition.", valueName: "file=yyyy-mm-dd"))
  var asOf: [String] = []

  @Option(
    help: ArgumentHelp(
      "One facility and year in two files of one kind: refuse to build, or take the first file's.",
      valueName: "refuse|first"))
  var overlap = OverlapPolicy.refuse

  @Flag(help: "Exchange an edition that stands at --out, in one step.")
  var replace = false

  @Option(
    help: ArgumentHelp("Sign the edition with this key.", valueName: "file"),
    completion: .file())
  var sign: String?

  @Option(
    help: ArgumentHelp(
      "Corrections by hand of which identifiers are one plant: CSV with earlier, later, verdict (same or different), "
        + "who, why. It enters the edition's id.", valueName: "file"),
    completion: .file())
  var joins: String?

  @OptionGroup var output: OutputOptions

  @Argument(help: "National files.", completion: .file())
  var files: [String]

  func run() async throws {
    Interrupt.install()
    let tables = try ReferenceTables()
    let years = try Self.statements(year, "--year") { ReportingYear.read($0.utf8) }
    let dates = try Self.statements(asOf, "--as-of") { Self.isDate($0) ? String($0) : nil }
    let sources = try files.flatMap { try NationalSource.find(in: $0, tables: tables) }
    for (option, file) in years.map({ ("--year", $0.file) }) + dates.map({ ("--as-of", $0.file) })
    where !sources.contains(where: { $0.isMeant(by: file) }) {
      throw ValidationError("\(option) \"\(file)=…\": \(file) is not among the files")
    }
    let requests = sources.map { source in
      SourceRequest(
        source, year: years.last { source.isMeant(by: $0.file) }?.value,
        asOf: dates.last { source.isMeant(by: $0.file) }?.value ?? Download.Record.beside(source.path)?.asOf)
    }
    let bar = ProgressBar(total: sources.reduce(0) { $0 + $1.bytes })
    var builder = EditionBuilder(sources: requests, output: URL(fileURLWithPath: out), tables: tables)
    builder.overlaps = overlap
    builder.replaces = replace
    builder.joins = try joins.map { try JoinsFile($0) }
    builder.signingKey = try sign.map { try KeyFile.signing($0) }
    builder.onProgress = { bar.add($0) }
    builder.isCancelled = { Interrupt.isRequested }
    defer { bar.finish() }
    let manifest = try await builder.build()
    bar.finish()
    report(manifest)
  }

  private func report(_ manifest: Manifest) {
    let columns = [
      Column("source"), Column("kind"), Column("layout"), Column("rows", isNumber: true),
      Column("reports", isNumber: true),
      Column("amounts", isNumber: true), Column("diagnostics"),
    ]
    let writer = output.writer(
      columns, head: [("edition", JSONWriter.value(.text(manifest.id))), ("dir", JSONWriter.value(.text(out)))])
    for source in manifest.sources {
      let diagnostics = source.diagnostics.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
        separator: ", ")
      writer.write([
        .text(source.name), .text(source.kind.rawValue), .text(source.layout), .integer(source.rows),
        .integer(source.reports),
        .integer(source.amounts),
        .text(diagnostics),
      ])
    }
    writer.finish()
    guard output.format == .table else { return }
    for overlap in manifest.overlaps {
      let names = [overlap.kept, overlap.dropped].map { hash in
        manifest.sources.first { $0.sha256 == hash }?.name ?? hash
      }
      Console.line("overlap: \(overlap.facilityYears) facility-years taken from \(names[0]), left out of \(names[1])")
    }
    for source in manifest.sources where source.diagnostics[Diagnostic.Code.nameYear.rawValue] != nil {
      Console.line("\(source.name): no row is of the year in its name; its column of years decides")
    }
    let diagnostics = manifest.sources.reduce(0) { $0 + $1.diagnostics.values.reduce(0, +) }
    if diagnostics > 0 { Console.line("\(diagnostics) diagnostics: \(out)/diagnostics.csv") }
    Console.line(
      "edition \(manifest.id) in \(out): \(manifest.facilities) facilities described, \(manifest.reports) "
        + "reports, \(manifest.facts) amounts"
    )
  }

  /// Reads `FILE=VALUE` options.
  private static func statements<T>(_ options: [String], _ name: String, _ read: (Substring) -> T?) throws -> [(
    file: String, value: T
  )] {
    try options.map { option in
      guard let mark = option.lastIndex(of: "="), let value = read(option[option.index(after: mark)...]) else {
        throw ValidationError(
          "\(name) \"\(option)\": expected FILE=\(name == "--year" ? "YYYY, 1985 to 2100" : "YYYY-MM-DD")")
      }
      return (String(option[..<mark]), value)
    }
  }

  private static func isDate(_ text: Substring) -> Bool {
    text.wholeMatch(of: /\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/) != nil
  }
}
