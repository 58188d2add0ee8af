public import ArgumentParser
public import Editions
import Foundation
import Markup
public import Outputs
public import Places
import Questions
public import Vocabulary

extension BorderPair: ExpressibleByArgument {}
extension PrintFormat: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension OverlapPolicy: ExpressibleByArgument {}

extension Register: ExpressibleByArgument {}

/// Reporting years: `2018` or `2014..2021`.
struct YearRange: ExpressibleByArgument, CustomStringConvertible {
  let range: ClosedRange<Int>

  init(range: ClosedRange<Int>) { self.range = range }

  init?(argument: String) {
    let parts = argument.components(separatedBy: argument.contains("..") ? ".." : "-")
    let numbers = parts.compactMap { ReportingYear.read($0.utf8) }
    guard (1...2).contains(parts.count), numbers.count == parts.count, let first = numbers.first,
      let last = numbers.last, first <= last
    else {
      return nil
    }
    range = first...last
  }

  var description: String { range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)..\(range.upperBound)" }
  var defaultValueDescription: String { description }
}

extension Language {
}

/// `--format` and `--lang`, shared by all commands that print tables.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "table for people, \(OutputFormat.tables.map(\.rawValue).joined(separator: " or ")) for programs.",
      valueName: PrintFormat.allCases.map(\.rawValue).joined(separator: "|")))
  var format = PrintFormat.table

  @Option(help: ArgumentHelp("The language of names and headings in tables.", valueName: "en|fr|es"))
  var lang = Language.english

  /// A writer of the chosen format to standard output.
  /// - Parameters:
  ///   - head: what a JSON object says before its rows.
  ///   - isSafe: whether text of a CSV is to be harmless to spreadsheets.
  func writer(
    _ columns: [Column], head: [(name: String, json: String)] = [], isSafe: Bool = false
  ) -> any TableWriter {
    // A record ends with its line, so that nothing is kept back at the end.
    var cells = SpreadsheetCells()
    let out = { (text: String) in
      Console.out(isSafe ? String(decoding: cells.guarded(text.utf8), as: UTF8.self) : text)
    }
    if case .file(let format) = format, let writer = format.tableWriter(columns, head: head, to: out) {
      return writer
    }
    return TextTableWriter(columns, figures: Figures(lang), to: Console.out)
  }
}

/// The edition a command asks.
struct EditionArgument: ParsableArguments {
  @Argument(help: "The edition's folder.", completion: .directory)
  var dir: String

  func open() throws -> Edition { try Edition(URL(fileURLWithPath: dir)) }

  /// Beside zones.
  func open(_ zones: ZoneFolders) throws -> Edition { try open().with(zones.read()) }
}

extension Edition {
  /// Reads a question whose values may be names, in any of the three languages.
  /// - Throws: ``Misunderstood`` with what may have been meant, in the reader's language.
  func question(
    _ parameters: [(parameter: Question.Parameter, text: String)], _ tables: ReferenceTables, _ language: Language
  ) throws -> Question {
    do {
      return try WordReader(self, language: language) { tables }.question(parameters)
    } catch let error as QuestionError {
      throw Misunderstood(
        text: error.text(tables.terms, language),
        hint: remedy(error.expected.kind) ?? SuggestionText.sentence(error.suggestions, tables.terms, language))
    }
  }
}

/// What installs the names of places that a question needs.
private func remedy(_ kind: Expectation.Kind) -> String? {
  switch kind {
  case .noPostalCodes: "  ecotone places add FILE installs them; ecotone places --help says where they are had"
  case .noTowns: "  Scripts/setup installs them"
  default: nil
  }
}

/// A question that could not be read, and what may have been meant.
struct Misunderstood: Error {
  let text: String
  let hint: String?
}

/// Zones that facilities may be in, and the folders that have them.
struct ZoneFilter: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Facilities in a zone: border:MX-US:100 (kilometres from the border, on both sides), border:CA-US:50, or a zone "
        + "of --zones by its name.", valueName: "list"))
  var zone: [String] = []

  @OptionGroup var folders: ZoneFolders
}

/// Folders of zones.
struct ZoneFolders: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder of zones (ecotone zones add), for --zone and --by NAME; borders are there without one.",
      valueName: "dir"), completion: .directory)
  var zones: [String] = []

  /// - Throws: ``Failure`` for zones that cannot be read.
  func read() throws -> Zones {
    if zones.isEmpty { return .installed }
    do { return try Zones(zones.map { URL(fileURLWithPath: $0) }) } catch let error as ZoneError {
      throw Failure("\(error)")
    }
  }
}

/// The filters of a question: the same words as in the API and in addresses.
struct FilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Countries: CA, MX, US, or their names.", valueName: "list"))
  var country: [String] = []

  @Option(help: ArgumentHelp("Registers: npri, retc, tri.", valueName: "list"))
  var register: [String] = []

  @Option(help: ArgumentHelp("Reporting years: 2018, 2014,2018 or 2014..2018.", valueName: "years"))
  var year: [String] = []

  @Option(
    help: ArgumentHelp("States and provinces by ISO 3166-2 or name: US-IL, Ontario, Nuevo León.", valueName: "list"))
  var state: [String] = []

  @Option(
    help: ArgumentHelp(
      "Counties (United States), municipalities (Mexico), cities (Canada): US-IL:macon, \"Monterrey, Nuevo León\".",
      valueName: "list"))
  var municipality: [String] = []

  @Option(
    help: ArgumentHelp(
      "Facilities: US: + TRIFID, CA: + NPRI id, MX: + NRA; a bare id where only one register has it; or a name "
        + "that only one has.",
      valueName: "list")
  )
  var facility: [String] = []

  @Option(
    help: ArgumentHelp(
      "Plants by any identifier that they had over the years, each with all of them (see ecotone plants).",
      valueName: "list"))
  var plant: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Facilities around a place: a position, latitude first (43.65,-79.38), a postal code (CA:M5V, US:60623, "
        + "MX:66603) or a town (\"Tijuana, MX\"). See --within.", valueName: "place"))
  var near: String?

  @Option(help: ArgumentHelp("How far around --near, in kilometres; 10 unless given.", valueName: "km"))
  var within: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Facilities in a box of decimal degrees, longitude first.", valueName: "W,S,E,N"))
  var box: String?

  @OptionGroup var zoneFilter: ZoneFilter

  @Option(
    help: ArgumentHelp(
      "Substances by name, key, CAS number or register's code, which asks for its whole group: lead, benceno, N420.",
      valueName: "list"))
  var substance: [String] = []

  @Option(help: ArgumentHelp("Registers' codes, each alone: tri:N420, \"npri:NA - 08\".", valueName: "list"))
  var code: [String] = []

  @Option(help: ArgumentHelp("Substances by property.", valueName: "metal|pbt|carcinogen|dioxin|pfas|hap|ammonia"))
  var group: [String] = []

  @Option(
    help: ArgumentHelp(
      "Sectors: NAICS or SCIAN codes of 2 to 6 digits, each with all that begin with it; or a name: mining.",
      valueName: "list"))
  var sector: [String] = []

  @Option(
    help: ArgumentHelp(
      "Categories: onsite_air, onsite_water, offsite_disposal, recycling ..., or a word: air.", valueName: "list"))
  var category: [String] = []

  @Option(
    help: ArgumentHelp(
      "How what was disposed of off site was disposed of: landfill, storage, or their names.", valueName: "list"))
  var method: [String] = []

  @Option(
    help: ArgumentHelp(
      "How amounts were found: 1 (measured) to 5 (without documents), not_told. NPRI alone tells it.", valueName: "list"
    ))
  var reliability: [String] = []

  @Option(
    help: ArgumentHelp(
      "default leaves out greenhouse gases (ghg) and criteria air contaminants (cac).", valueName: "default|ghg|cac|all"
    ))
  var scope: String?

  @Option(
    help: ArgumentHelp(
      "What may be compared: everything; what all three registers list and cover; what is listed in every year asked.",
      valueName: "as-reported|common|constant"))
  var view: String?

  @Option(
    help: ArgumentHelp(
      "all says how much values to be looked at weigh; without-suspect leaves them out (see check).",
      valueName: "all|without-suspect"))
  var quality: String?

  @Option(
    help: ArgumentHelp(
      "kilograms of all but dioxins; net, without what is counted twice; hazard, times the toxicity weight of each in "
        + "air and water (hazard:NAME for another table); dioxins as teq (g TEQ) or dioxin_mass (kg).",
      valueName: "kilograms|net|hazard|teq|dioxin_mass"))
  var measure: String?

  @Option(
    help: ArgumentHelp(
      "A table of toxicity weights for --measure hazard:NAME, named by its file: CSV with code, medium, weight, "
        + "effect, basis, source, version.", valueName: "file"),
    completion: .file())
  var weights: [String] = []

  @Option(
    help: ArgumentHelp(
      "Of --measure teq: compute TRI's by this set of factors, who2005, nato1989 or one of --factors; with +reported "
        + "what NPRI reports is added.", valueName: "name"))
  var tef: String?

  @Option(
    help: ArgumentHelp(
      "A set of toxic equivalency factors for --tef, named by its file: CSV with order, cas, congener, factor, source, "
        + "version.", valueName: "file"), completion: .file())
  var factors: [String] = []

  @Option(help: ArgumentHelp("The unit of masses.", valueName: "kg|lb|t"))
  var unit: String?

  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: String?

  func validate() throws {
    guard tef == nil || measure == nil || measure == Measure.teq.rawValue else {
      throw ValidationError("--tef beside --measure \(measure ?? ""): expected --measure teq")
    }
  }

  /// What an edition is read with under these filters: findings are looked for only where a quality is asked for.
  func evidence(_ edition: Edition, _ tables: ReferenceTables, _ outlines: OutlineOptions) throws -> Evidence {
    var tables = tables
    for path in weights { try tables.hazard.add(HazardTable(file: path)) }
    for path in factors { try tables.equivalents.add(EquivalenceFactors(file: path)) }
    return Evidence(edition, tables: tables, findings: quality == nil ? nil : try outlines.find(edition, tables))
  }

  /// The filters as parameters of the grammar.
  var parameters: [(parameter: Question.Parameter, text: String)] {
    let lists: [(Question.Parameter, [String])] = [
      (.country, country), (.register, register), (.year, year), (.state, state), (.facility, facility),
      (.plant, plant),
      (.municipality, municipality),
      (.near, near.map { [$0] } ?? []), (.within, within.map { [$0] } ?? []), (.box, box.map { [$0] } ?? []),
      (.zone, zoneFilter.zone),
      (.substance, substance), (.code, code),
      (.group, group), (.sector, sector),
      (.category, category), (.method, method), (.reliability, reliability), (.scope, scope.map { [$0] } ?? []),
      (.view, view.map { [$0] } ?? []),
      (.quality, quality.map { [$0] } ?? []),
      (.measure, (tef.map { "\(Measure.teq.rawValue):\($0)" } ?? measure).map { [$0] } ?? []),
      (.unit, unit.map { [$0] } ?? []), (.limit, limit.map { [$0] } ?? []),
    ]
    return lists.flatMap { parameter, texts in texts.map { (parameter: parameter, text: $0) } }
  }
}
