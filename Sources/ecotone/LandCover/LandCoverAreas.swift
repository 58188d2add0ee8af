import ArgumentParser
import Foundation
import LandCover
import Markup
import Outputs
import Vocabulary

struct LandCoverAreas: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "areas",
    abstract: "Class areas of polygons, with the exact share of each pixel that they cover.",
    discussion: """
      A row for each zone and class: pixels, km2, and the share of the zone's pixels that have a class. Every zone has \
      the same
      classes in the same order. Zones in another projection are brought onto the map's; holes, several polygons, and \
      outlines
      over the antimeridian count as they should.

        ecotone landcover areas 2020.tif --zones states.gpkg --zone-field name --legend nalcms
        ecotone landcover areas 2020.tif --zones counties.gpkg --format csv
        ecotone landcover areas 2020.tif --zones states.gpkg --out parts --part 1/4
      """)

  @Argument(help: "The map.", completion: .file())
  var map: String

  @Option(help: ArgumentHelp("A folder for areas.csv and zones.csv; of parts with --part.", valueName: "dir"))
  var out: String?

  @Flag(help: "Exchange a folder that is there already.")
  var replace = false

  @Option(help: ArgumentHelp("Only this share of the work, written as a part into --out.", valueName: "i/n"))
  var part: PartNumber?

  @OptionGroup var zones: ZoneOptions
  @OptionGroup var options: MapOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if zones.zones == nil { throw ValidationError("expected --zones, a file of polygons") }
    if part != nil, out == nil {
      throw ValidationError("--part: expected --out, the folder that the part is written into")
    }
  }

  func run() throws {
    if let out { try OutputGuard.check(out, inputs: [map, zones.zones].compactMap { $0 }, replace: true) }
    let bar = ProgressBar(label: "measuring", unit: .count("pixels"))
    defer { bar.finish() }
    let reader = zones
    let job = try AreasJob(
      try options.open(map), zones: { try reader.required($0) }, zoneField: zones.zoneField, work: options.work(bar))
    bar.add(0, of: job.pixels(part: part))
    if let part, let out {
      try LandCoverParts.write(into: out, kind: "areas", part) { try job.write(part, to: $0) }
      return
    }
    let result = try job.result()
    bar.finish()
    try AreasTables.write(result, try LandCoverTexts(), output, out: out, replace: replace)
  }
}

/// Areas on the terminal, as CSV or JSON, and in a folder.
enum AreasTables {
  private static let columns = [
    Column("zone"), Column("code"), Column("class"), Column("pixels", isNumber: true), Column("km2", isNumber: true),
    Column("fraction", isNumber: true),
  ]

  static func write(
    _ result: AreasResult, _ texts: LandCoverTexts, _ output: OutputOptions, out: String?, replace: Bool
  ) throws {
    if result.zones.allSatisfy({ $0.pixels + $0.nodata == 0 }) {
      Console.error("ecotone: no zone meets the map; are both where they say they are?")
    }
    if let out {
      let folder = try OutputFolder(out, replace: replace)
      var text = ""
      list(result, to: CSVWriter(columns) { text += $0 }, output.lang, rounds: false)
      try folder.write("areas.csv", text)
      text = ""
      let zones = CSVWriter([
        Column("zone"), Column("pixels", isNumber: true), Column("nodata", isNumber: true),
        Column("km2", isNumber: true),
      ]) {
        text += $0
      }
      for zone in result.zones {
        zones.write([.text(zone.name), .number(zone.pixels), .number(zone.nodata), .number(zone.squareKilometres)])
      }
      zones.finish()
      try folder.write("zones.csv", text)
      try folder.finish()
    }
    let caveats = JSONWriter.array(result.caveats.map { JSONWriter.value(.text($0.text(texts, output.lang))) })
    list(
      result, to: output.writer(columns, head: [("map", JSONWriter.value(.text(result.map))), ("caveats", caveats)]),
      output.lang,
      rounds: output.format == .table)
    guard output.format == .table else { return }
    Console.line("")
    if !result.outside.isEmpty {
      let codes = result.outside.map { "\($0.code) (\(Figures(output.lang).text(($0.pixels * 100).rounded() / 100)))" }
        .joined(separator: ", ")
      Console.line(
        texts("change.outside", output.lang, ["map": result.map, "codes": codes, "legend": result.legend ?? ""]))
    }
    for caveat in result.caveats { Console.line(caveat.text(texts, output.lang)) }
    for note in result.notes { Console.line(note) }
    if let out { Console.line(out) }
  }

  private static func list(_ result: AreasResult, to writer: any TableWriter, _ language: Language, rounds: Bool) {
    func rounded(_ value: Double, _ scale: Double) -> Cell {
      .number(rounds ? (value * scale).rounded() / scale : value)
    }
    for row in result.rows where !rounds || row.pixels > 0 {
      writer.write([
        .text(row.zone), .text(String(row.code)), .text(result.name(row.code, language)), rounded(row.pixels, 100),
        rounded(row.squareKilometres, 1000),
        rounded(row.fraction, 1e5),
      ])
    }
    writer.finish()
  }
}
