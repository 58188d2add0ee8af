import ArgumentParser
import Foundation
import LandCover
import Outputs
import Vocabulary

struct LandCoverMetrics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Indicators of the pattern of classes and landscapes, as FRAGSTATS defines them.",
    discussion: """
      PLAND, NP, PD, LPI, TE, ED, AREA_MN, MESH and AI of each class; these but PLAND, with SHDI and CONTAG, of the \
      landscape. Patches touch by
      sides and corners; edges towards nodata do not count. The map is read in bands: memory grows with its width, not \
      with its area.

        ecotone landcover metrics 2020.tif --legend nalcms
        ecotone landcover metrics 2020.tif --zones counties.gpkg --zone-field name --format csv
        ecotone landcover metrics 2020.tif --out parts --part 3/8
      """)

  @Argument(help: "The map, on a projected grid.", completion: .file())
  var map: String

  @Option(help: ArgumentHelp("A folder for metrics.csv; of parts with --part.", valueName: "dir"))
  var out: String?

  @Flag(help: "Exchange a folder that is there already.")
  var replace = false

  @Option(help: ArgumentHelp("Only this share of the work, written as a part into --out.", valueName: "i/n"))
  var part: PartNumber?

  @OptionGroup var zones: ZoneOptions
  @OptionGroup var options: MapOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if part != nil, out == nil {
      throw ValidationError("--part: expected --out, the folder that the part is written into")
    }
  }

  func run() throws {
    if let out { try OutputGuard.check(out, inputs: [map, zones.zones].compactMap { $0 }, replace: true) }
    let bar = ProgressBar(label: "measuring", unit: .count("pixels"))
    defer { bar.finish() }
    let reader = zones
    let job = try MetricsJob(
      try options.open(map), zones: zones.zones == nil ? nil : { try reader.required($0) }, zoneField: zones.zoneField,
      work: options.work(bar))
    bar.add(0, of: job.pixels(part: part))
    if let part, let out {
      try LandCoverParts.write(into: out, kind: "metrics", part) { try job.write(part, to: $0) }
      return
    }
    let result = try job.result()
    bar.finish()
    try MetricsTables.write(result, try LandCoverTexts(), output, out: out, replace: replace)
  }
}

/// Indicators on the terminal, as CSV or JSON, and in a folder.
enum MetricsTables {
  private static let columns = [
    Column("zone"), Column("level"), Column("code"), Column("class"), Column("metric"), Column("value", isNumber: true),
    Column("unit"),
  ]

  static func write(
    _ result: MetricsResult, _ texts: LandCoverTexts, _ output: OutputOptions, out: String?, replace: Bool
  ) throws {
    if let out {
      let folder = try OutputFolder(out, replace: replace)
      var text = ""
      list(result, to: CSVWriter(columns) { text += $0 }, output.lang, rounds: false)
      try folder.write("metrics.csv", text)
      try folder.finish()
    }
    let caveats = JSONWriter.array(result.caveats.map { JSONWriter.value(.text($0.text(texts, output.lang))) })
    list(
      result, to: output.writer(columns, head: [("map", JSONWriter.value(.text(result.map))), ("caveats", caveats)]),
      output.lang,
      rounds: output.format == .table)
    guard output.format == .table else { return }
    Console.line("")
    for caveat in result.caveats { Console.line(caveat.text(texts, output.lang)) }
    for note in result.notes { Console.line(note) }
    if let out { Console.line(out) }
  }

  private static func list(_ result: MetricsResult, to writer: any TableWriter, _ language: Language, rounds: Bool) {
    for row in result.rows {
      writer.write([
        .text(row.zone ?? ""), .text(row.code == nil ? "landscape" : "class"), Cell(row.code.map(String.init)),
        Cell(row.code.map { result.name($0, language) }), .text(row.metric.rawValue),
        Cell(row.value.map { rounds ? ($0 * 10_000).rounded() / 10_000 : $0 }), .text(row.metric.unit),
      ])
    }
    writer.finish()
  }
}
