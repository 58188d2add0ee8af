import ArgumentParser
import Foundation
import LandCover
import Markup
import Outputs
import Vocabulary

struct LandCoverMosaic: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mosaic",
    abstract: "Join national maps on one grid, recoded to one legend, and see how they fit along their seams.",
    discussion: """
      Sources are given in the order of priority, each with a crosswalk (a CSV file with from and to) where its codes \
      are not
      those of the legend. They are brought onto the grid by the nearest pixel. Without --legend the classes are the \
      nineteen of NALCMS; other codes are nodata. --cut names polygons in which a source goes before the
      others. The seams' report says how often neighbours across a seam are of one class, and inside each map for \
      comparison.

        ecotone landcover mosaic --grid nalcms30 --source canada.tif --source nlcd.tif:nlcd-to-nalcms.csv --out \
        north.tif
        ecotone landcover mosaic --grid template.tif --source a.tif --source b.tif --cut borders.gpkg --cut-field name \
        --out m.tif
      """)

  @Option(
    help: ArgumentHelp(
      "nalcms30, of which the part is taken that the sources lie in, or a raster whose grid is taken.",
      valueName: "grid"))
  var grid = "nalcms30"

  @Option(help: ArgumentHelp("A map, and after a colon its crosswalk.", valueName: "file[:crosswalk.csv]"))
  var source: [String]

  @Option(
    help: ArgumentHelp(
      "Polygons whose names are those of sources (without their endings), or their numbers from 1.", valueName: "file"))
  var cut: String?

  @Option(help: ArgumentHelp("The field that names them.", valueName: "name"))
  var cutField: String?

  @Option(help: ArgumentHelp("The map that is written: a cloud-optimised GeoTIFF.", valueName: "file"))
  var out: String

  @Flag(help: "Exchange a file that is there already.")
  var replace = false

  @OptionGroup var options: MapOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if (cut == nil) != (cutField == nil) { throw ValidationError("expected --cut and --cut-field together") }
  }

  func run() throws {
    let legend = try Legend(options.legend ?? "nalcms")
    let bar = ProgressBar(label: "joining", unit: .count("pixels"))
    defer { bar.finish() }
    let work = options.work(bar)
    let sources = try source.map { text in
      let parts = text.hasSuffix(".csv") ? text.split(separator: ":").map(String.init) : [text]
      let crosswalk = parts.count > 1 ? parts.last : nil
      let path = crosswalk == nil ? text : parts.dropLast().joined(separator: ":")
      return try MosaicJob.Source(path, crosswalk: crosswalk, legend: legend, nodata: options.nodata, work: work)
    }
    try OutputGuard.check(out, inputs: sources.map(\.map.path) + [grid, cut].compactMap { $0 }, replace: replace)
    let (cut, cutField) = (cut, cutField)
    let job = try MosaicJob(
      sources, grid: grid, legend: legend, cut: cut.map { path in { try ZoneFile(path, field: cutField, on: $0) } },
      work: work)
    bar.add(0, of: job.grid.width * job.grid.height)
    let report = try job.write(to: out)
    bar.finish()
    let writer = output.writer(
      [
        Column("first"), Column("second"), Column("neighbours", isNumber: true), Column("alike", isNumber: true),
        Column("alike_percent", isNumber: true),
        Column("overlap", isNumber: true), Column("overlap_alike", isNumber: true),
        Column("overlap_percent", isNumber: true),
      ],
      head: [
        ("file", JSONWriter.value(.text(out))), ("width", String(job.grid.width)), ("height", String(job.grid.height)),
      ])
    func percent(_ part: UInt64, _ whole: UInt64) -> Cell {
      whole == 0 ? .none : .number((Double(part) / Double(whole) * 10_000).rounded() / 100)
    }
    for pair in report.pairs {
      writer.write([
        .text(pair.first), .text(pair.second), .integer(Int(clamping: pair.neighbours)),
        .integer(Int(clamping: pair.alike)),
        percent(pair.alike, pair.neighbours), .integer(Int(clamping: pair.overlap)),
        .integer(Int(clamping: pair.overlapAlike)),
        percent(pair.overlapAlike, pair.overlap),
      ])
    }
    writer.finish()
    guard output.format == .table else { return }
    let texts = try LandCoverTexts()
    Console.line("")
    for source in report.sources {
      Console.line("\(source.name): \(Figures(output.lang).text(Int(clamping: source.pixels))) px")
      if !source.strangers.isEmpty {
        let codes = source.strangers.map { "\($0.code) (\($0.pixels))" }.joined(separator: ", ")
        Console.line(texts("change.outside", output.lang, ["map": source.name, "codes": codes, "legend": legend.name]))
      }
    }
    Console.line(out)
  }
}
