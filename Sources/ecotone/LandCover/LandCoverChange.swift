import ArgumentParser
import Foundation
import LandCover
import Markup
import Outputs
import Vocabulary

struct LandCoverChange: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change",
    abstract: "What changed between maps of the same place: matrix, indicators, intensities, raster.",
    discussion: """
      Maps follow in the order of time. They may differ in extent, offset, nodata and block size: pixels are matched \
      by their
      coordinates, and what all maps share is compared. With --out a folder is made with change.json, matrix.csv, \
      classes.csv,
      transitions.csv and a cloud-optimised GeoTIFF for each interval: 100 * from + to, or 1000 * from + to where a \
      code is 100
      or more.

        ecotone landcover change 1998.tif 1999.tif
        ecotone landcover change 2010.tif 2015.tif --legend nalcms --out change --zones states.gpkg --zone-field name
        ecotone landcover change 2010.tif 2015.tif --out parts --part 2/8
        ecotone landcover merge parts/* --out change
      """)

  @Argument(help: "Two maps or more.", completion: .file())
  var maps: [String]

  @Option(help: ArgumentHelp("The folder of the results; of parts with --part.", valueName: "dir"))
  var out: String?

  @Flag(help: "Exchange a folder that is there already.")
  var replace = false

  @Flag(help: "Write no raster of changes.")
  var noRaster = false

  @Option(help: ArgumentHelp("Years of the maps, as 2010,2015; else from their names.", valueName: "years"))
  var years: String?

  @Option(help: ArgumentHelp("Only this share of the work, written as a part into --out.", valueName: "i/n"))
  var part: PartNumber?

  @OptionGroup var zones: ZoneOptions
  @OptionGroup var options: MapOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if maps.count < 2 { throw ValidationError("expected two maps or more") }
    if part != nil, out == nil {
      throw ValidationError("--part: expected --out, the folder that the part is written into")
    }
  }

  func run() throws {
    if let out { try OutputGuard.check(out, inputs: maps + [zones.zones].compactMap { $0 }, replace: true) }
    let years = try years.map { text in
      try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
        guard let year = Int(word) else {
          throw ValidationError("--years \"\(text)\": expected a year for each map, as 2010,2015")
        }
        return year
      }
    }
    let files = try maps.map { try options.open($0) }
    let bar = ProgressBar(label: "comparing", total: nil, unit: .count("pixels"))
    defer { bar.finish() }
    let reader = zones
    let job = try ChangeJob(
      files, zones: zones.zones == nil ? nil : { try reader.required($0) }, zoneField: zones.zoneField, years: years,
      hasRaster: out != nil && !noRaster, work: options.work(bar))
    bar.add(0, of: job.pixels(part: part))
    if let part, let out {
      try LandCoverParts.write(into: out, kind: "change", part) { try job.write(part, to: $0) }
      return
    }
    let texts = try LandCoverTexts()
    let folder = try out.map { try OutputFolder($0, replace: replace) }
    let result = try job.result(rastersInto: folder)
    if let folder {
      try result.write(to: folder, texts)
      try folder.finish()
    }
    bar.finish()
    try ChangeTables.print(result, texts, output, out: out)
  }
}

/// Where parts of a run go.
enum LandCoverParts {
  static func write(into folder: String, kind: String, _ part: PartNumber, _ body: (String) throws -> Void) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw Failure("cannot write \(folder): \(error.localizedDescription)") }
    let width = String(part.count).count
    let number = String(repeating: "0", count: width - String(part.number).count) + String(part.number)
    let path = "\(folder)/\(kind)-\(number)-of-\(part.count).part"
    try body(path)
    Console.line(path)
  }
}

/// A change result on the terminal, as CSV, or as JSON.
enum ChangeTables {
  static func print(_ result: ChangeResult, _ texts: LandCoverTexts, _ output: OutputOptions, out: String?) throws {
    switch output.format {
    case .csv: Console.out(result.matrixCSV())
    case .json: Console.out(try result.json(texts))
    default: table(result, texts, output, out: out)
    }
  }

  private static func table(_ result: ChangeResult, _ texts: LandCoverTexts, _ output: OutputOptions, out: String?) {
    let language = output.lang
    let figures = Figures(language)
    for (index, interval) in result.intervals.enumerated() {
      Console.line("\(interval.before) → \(interval.after)")
      let matrix = interval.matrix
      let columns =
        [Column("code"), Column("class")] + matrix.classes.map { Column(String($0), isNumber: true) } + [
          Column(texts("change.total", language), isNumber: true)
        ]
      let writer = output.writer(columns)
      for (row, code) in matrix.classes.enumerated() {
        let total = matrix.pixels[row].reduce(0, +)
        writer.write(
          [.text(String(code)), .text(result.name(code, language))]
            + (matrix.pixels[row] + [total]).map { .integer(Int(clamping: $0)) })
      }
      writer.finish()
      Console.line("")
      let i = interval.indicators
      let classes = output.writer([
        Column("code"), Column("class"), Column(texts("change.loss", language), isNumber: true),
        Column(texts("change.gain", language), isNumber: true),
        Column(texts("change.net", language), isNumber: true), Column(texts("change.swap", language), isNumber: true),
      ])
      for one in i.classes {
        classes.write(
          [.text(String(one.code)), .text(result.name(one.code, language))]
            + [one.loss, one.gain, one.net, one.swap].map { .integer(Int(clamping: $0)) })
      }
      classes.finish()
      func number(_ value: UInt64) -> String { figures.text(Int(clamping: value)) }
      let percent = i.pixels == 0 ? 0 : Double(i.changed) / Double(i.pixels) * 100
      Console.line(
        "\n"
          + texts(
            "change.summary", language,
            [
              "pixels": number(i.pixels), "changed": number(i.changed),
              "percent": figures.text((percent * 1000).rounded() / 1000),
              "quantity": number(i.quantity), "exchange": number(i.exchange), "shift": number(i.shift),
            ]))
      for (map, codes) in zip([interval.before, interval.after], interval.outside) where !codes.isEmpty {
        Console.line(
          texts(
            "change.outside", language,
            [
              "map": map, "codes": codes.map { "\($0.code) (\(number($0.pixels)))" }.joined(separator: ", "),
              "legend": result.legend ?? "",
            ]))
      }
      if index + 1 < result.intervals.count { Console.line("") }
    }
    for caveat in result.caveats { Console.line(caveat.text(texts, language)) }
    for note in result.notes { Console.line(note) }
    if let out { Console.line(out) }
  }
}
