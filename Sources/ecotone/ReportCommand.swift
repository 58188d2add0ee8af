import ArgumentParser
import Editions
import Foundation
import Outputs
import PortalKernel
import RecordKernel
import Report
import Vocabulary

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "The report Taking Stock: written from an edition, every figure linked to its question.",
    discussion: """
        ecotone report my-edition --out report
        ecotone report my-edition --out report --years 2014..2018 --feature sector=2122
        ecotone report check report my-edition
        ecotone report features
      """,
    subcommands: [Make.self, CheckReport.self, Features.self], defaultSubcommand: Make.self)

  struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a report: pages in each language, its tables, and the list of its figures.",
      discussion: """
        The folder has index.LANG.html, data/ with each table as CSV and XLSX, figures.csv (every printed number with \
        its
        source) and report.json. Nothing stands under its name before all of it is on the disk.

          ecotone report my-edition --out report --years 2014..2018 --date 2026-11-27
        """)

    @OptionGroup var edition: EditionArgument

    @Option(help: ArgumentHelp("The report's folder; it must not exist unless --replace is given.", valueName: "dir"))
    var out: String

    @Option(
      help: ArgumentHelp(
        "The years it is about; the last five that all loaded countries cover unless given.", valueName: "a..b"))
    var years: String?

    @Option(
      help: ArgumentHelp(
        "The special feature: a name (ecotone report features), name=value, or a folder's path.", valueName: "name"))
    var feature = "offsite-disposal"

    @Option(help: ArgumentHelp("Languages.", valueName: "en,fr,es"))
    var lang = "en,fr,es"

    @Option(
      help: ArgumentHelp(
        "A person's words before the report: preface.en.md, and one for each language.", valueName: "file"),
      completion: .file())
    var preface: String?

    @Option(help: ArgumentHelp("The title on the cover.", valueName: "text"))
    var title: String?

    @Option(help: ArgumentHelp("The date on the cover; today unless given.", valueName: "yyyy-mm-dd"))
    var date: String?

    @Option(
      name: .customLong("public-url"),
      help: ArgumentHelp("The address of the portal that figures lead to.", valueName: "url"))
    var publicURL: String?

    @Option(
      help: ArgumentHelp(
        "What is written: html, pdf. Both unless given; without Typst, html alone.", valueName: "html,pdf"))
    var format: String?

    @Option(help: ArgumentHelp("The sheet that books are printed on.", valueName: "letter|a4"))
    var paper = "letter"

    @Option(
      help: ArgumentHelp("Typst, where set-up has not installed it beside the program.", valueName: "program"),
      completion: .file())
    var typst: String?

    @Flag(help: "Exchange a folder of that name.")
    var replace = false

    @OptionGroup var outlines: OutlineOptions

    func validate() throws {
      if let publicURL, !publicURL.hasPrefix("http://"), !publicURL.hasPrefix("https://") {
        throw ValidationError("--public-url \(publicURL): expected an address that begins with http:// or https://")
      }
      if let format {
        let words = format.split(separator: ",")
        guard !words.isEmpty, words.allSatisfy({ $0 == "html" || $0 == "pdf" }) else {
          throw ValidationError("--format \(format): expected html, pdf or html,pdf")
        }
      }
      _ = try sheet()
      if let date, Day(date) == nil { throw ValidationError("--date \(date): expected a day such as 2026-11-27") }
    }

    func run() throws {
      var request = ReportRequest()
      request.years = try years.map(Self.years)
      request.feature = try FeatureChoice(feature)
      request.languages = try lang.split(separator: ",").map { word in
        guard let language = Language(rawValue: word.trimmingCharacters(in: .whitespaces)) else {
          throw ValidationError("--lang \(word): expected en, fr or es, joined by commas")
        }
        return language
      }
      guard !request.languages.isEmpty, Set(request.languages).count == request.languages.count else {
        throw ValidationError("--lang \(lang): expected each of en, fr and es once at most")
      }
      request.title = title
      request.date = date ?? String(ISO8601DateFormatter().string(from: Date()).prefix(10))
      if let publicURL { request.publicAddress = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL }
      let edition = try edition.open()
      let tables = try ReferenceTables()
      let findings = try outlines.find(edition, tables)
      do {
        if let preface { try request.readPreface(preface) }
        let basemap = Assets.mapFile
        if basemap == nil {
          Console.error("ecotone: no map is beside the program (Scripts/setup makes it): tables only")
        }
        let builder = try ReportBuilder(edition, tables, findings: findings, basemap: basemap, request)
        let report = try builder.report { Interrupt.isRequested }
        let typesetter = try typesetter()
        // Pages are written too where books were asked for and nothing can set them.
        let hasPages = format?.contains("html") != false || typesetter == nil
        try ReportFolder(
          report, typesetter: typesetter, paper: try sheet(), hasPages: hasPages
        ).write(to: URL(fileURLWithPath: out), replacing: replace) { Interrupt.isRequested }
        Console.line(
          "report of \(report.years.lowerBound)..\(report.years.upperBound) in \(out): "
            + "\(report.figureCount) figures, \(request.languages.map(\.rawValue).joined(separator: ", "))"
        )
        if publicURL == nil {
          Console.line(
            "figures lead to \(request.publicAddress), where ecotone serve is; --public-url names another place")
        }
        if typesetter == nil, format?.contains("pdf") != false {
          Console.error("ecotone: \(Typesetter.absence): no books were written")
          if format != nil { throw ExitCode(1) }
        }
      } catch let error as ReportError { throw Failure("\(error)") }
    }

    private func sheet() throws -> ReportPaper {
      guard let sheet = ReportPaper(rawValue: paper) else {
        throw ValidationError(
          "--paper \(paper): expected \(ReportPaper.allCases.map(\.rawValue).joined(separator: " or "))")
      }
      return sheet
    }

    /// What sets the books; nil where none are asked for, or nothing can set them.
    private func typesetter() throws -> Typesetter? {
      guard format?.contains("pdf") != false else { return nil }
      return try typst.map { try Typesetter(program: $0) } ?? Typesetter()
    }

    private static func years(_ text: String) throws -> ClosedRange<Int> {
      let words = text.replacing("..", with: "-").split(separator: "-", omittingEmptySubsequences: false)
      let parts = words.compactMap { Int($0) }
      guard parts.count == words.count, let first = parts.first, let last = parts.last, parts.count <= 2, first <= last,
        first > 1900, last < 2200
      else { throw ValidationError("--years \(text): expected years such as 2014..2018") }
      return first...last
    }
  }

  struct CheckReport: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Ask every question of a report again, and compare it with its pages; exit code 1 for any difference.",
      discussion: "  ecotone report check report my-edition")

    @Argument(help: ArgumentHelp("The report's folder.", valueName: "report"))
    var folder: String

    @OptionGroup var edition: EditionArgument
    @OptionGroup var outlines: OutlineOptions

    func run() throws {
      let edition = try edition.open()
      let tables = try ReferenceTables()
      let findings = try outlines.find(edition, tables)
      do {
        let check = try ReportCheck(
          URL(fileURLWithPath: folder), edition, tables, findings: findings, basemap: Assets.mapFile,
          typesetter: Typesetter())
        for fault in check.faults { Console.line("\(fault.id): \(fault.text)") }
        guard check.faults.isEmpty else {
          throw Failure("\(folder): \(check.faults.count) differences in \(check.figures) figures")
        }
        Console.line("\(folder): \(check.figures) figures, all as the edition says")
        if let other = check.otherProgram {
          Console.line(
            "written by ecotone \(other), this is \(Program.version): its words and drawings were not compared")
        }
      } catch let error as ReportError { throw Failure("\(error)") }
    }
  }

  struct Features: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the features that a report can have.", discussion: "  ecotone report features")

    func run() throws {
      do { for name in try FeatureTemplate.shipped() { Console.line(name) } } catch let error as ReportError {
        throw Failure("\(error)")
      }
    }
  }
}
