import ArgumentParser
import Downloads
import Foundation
import Outputs
import Registers
import Vocabulary

struct Fetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Download a register's official files.",
    discussion: """
      tri: one national file a year (EPA). npri: releases, disposals, transfers and geolocations of all years (ECCC).
      retc: SEMARNAT offers its workbooks to browsers only; the steps are printed.

        ecotone fetch tri --years 2018..2021 --out files
        ecotone fetch npri --out files
        ecotone fetch retc --years 2021 --out files --base-url https://mirror.example/retc

      A broken download goes on where it stopped. Each file is read as the register's before it gets its name, and
      FILE.source.json beside it keeps address, date, SHA-256 and "as of", which integrate takes over.
      """)

  @Argument(help: ArgumentHelp("The register.", valueName: "tri|npri|retc"))
  var register: Register

  @Option(
    help: ArgumentHelp(
      "Reporting years of tri and retc; the newest ten published unless told.", valueName: "2018..2021"))
  var years: YearRange?

  @Option(help: ArgumentHelp("The folder to save in.", valueName: "dir"))
  var out: String

  @Option(help: ArgumentHelp("Fetch URL/NAME instead of the publisher's address: a mirror.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("How often to try each file.", valueName: "n"))
  var tries = 5

  @Flag(help: "Fetch files again that are there.")
  var again = false

  @OptionGroup var output: OutputOptions

  /// Without TLS a mirror must be on this machine.
  private static func isOfThisMachine(_ address: String) -> Bool {
    ["127.0.0.1", "localhost", "[::1]"].contains { host in
      address.hasPrefix("http://\(host):") || address.hasPrefix("http://\(host)/")
    }
  }

  func validate() throws {
    guard (1...20).contains(tries) else { throw ValidationError("--tries \(tries): expected 1 to 20") }
    if OfficialFile.holdAllYears(register), years != nil {
      throw ValidationError("--years is for tri and retc; \(register.rawValue)'s files hold all years")
    }
    if let baseURL, !baseURL.hasPrefix("https://"), !Self.isOfThisMachine(baseURL) {
      throw ValidationError("--base-url \(baseURL): expected an address that begins with https://")
    }
    if let years, !published.contains(years.range.lowerBound) || !published.contains(years.range.upperBound) {
      throw ValidationError(
        "--years \(years.range.lowerBound)..\(years.range.upperBound): expected years "
          + "within \(published.lowerBound)..\(published.upperBound)"
      )
    }
  }

  private var published: ClosedRange<Int> {
    let today = Calendar(identifier: .gregorian).dateComponents([.year, .month], from: Date())
    return OfficialFile.publishedYears(register, year: today.year ?? 2026, month: today.month ?? 1)
  }

  func run() throws {
    Interrupt.install()
    let tables = try ReferenceTables()
    let span = years?.range ?? max(published.lowerBound, published.upperBound - 9)...published.upperBound
    let files = OfficialFile.list(register, years: span)
    if baseURL == nil {
      Console.error("ecotone: \(OfficialFile.notice(register))\n\(OfficialFile.manualSteps(register))")
    }
    var rows: [[Cell]] = []
    let base = baseURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    var failures: [DownloadError] = []
    for file in files {
      guard let address = base.map({ "\($0)/\(file.name)" }) ?? file.address else {
        throw Failure("no address to fetch \(file.name) from; follow the steps above, or name a mirror with --base-url")
      }
      do {
        let (state, record) = try fetch(file, address, tables)
        rows.append([
          .text(file.name), .text(state), .integer(record.bytes), .integer(record.rows), .text(record.layout),
          .text(record.asOf),
          .text(output.format == .table ? record.sha256.prefix(12) + "…" : record.sha256),
        ])
      } catch let error as DownloadError {
        failures.append(error)
      }
    }
    if !rows.isEmpty || output.format != .table {
      let writer = output.writer([
        Column("file"), Column("state"), Column("bytes", isNumber: true), Column("rows", isNumber: true),
        Column("layout"), Column("as_of"),
        Column("sha256"),
      ])
      for row in rows { writer.write(row) }
      writer.finish()
    }
    if files.count == 1, let only = failures.first { throw only }
    for failure in failures { Console.error("ecotone: \(failure)") }
    if !failures.isEmpty { throw Failure("\(failures.count) of \(files.count) files were not fetched") }
  }

  private func fetch(_ file: OfficialFile, _ address: String, _ tables: ReferenceTables) throws -> (
    state: String, record: Download.Record
  ) {
    let bar = ProgressBar(label: file.name)
    defer { bar.finish() }
    var download = Download(file, from: address, to: URL(fileURLWithPath: out))
    download.tries = tries
    download.again = again
    download.onProgress = { bar.add($0, of: $1) }
    download.onRetry = { Console.error("ecotone: \($0)") }
    download.isCancelled = { Interrupt.isRequested }
    switch try download.run(tables: tables) {
    case .fetched(let record): return ("fetched", record)
    case .present(let record): return ("present", record)
    }
  }
}
