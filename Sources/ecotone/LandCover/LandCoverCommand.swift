public import ArgumentParser
import Foundation
public import LandCover
import Outputs
import Vocabulary

struct LandCoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "landcover",
    abstract: "Land cover: maps, change, areas, accuracy and indicators.",
    discussion: """
      Maps are rasters of class codes that GDAL reads (GeoTIFF and others). Whole numbers are counted, so that one \
      thread or
      many, and parts on any number of machines, give the same figures to the last digit.

        ecotone landcover info 2015.tif
        ecotone landcover change 2010.tif 2015.tif --legend nalcms --out change-2010-2015
        ecotone landcover areas 2015.tif --zones states.gpkg --zone-field name --format csv
      """,
    subcommands: [
      LandCoverInfo.self, LandCoverChange.self, LandCoverAreas.self, LandCoverAccuracy.self, LandCoverMetrics.self,
      LandCoverMosaic.self,
      LandCoverRender.self, LandCoverReport.self, LandCoverMerge.self,
    ])
}

extension LandCoverError: Refusal {}
extension LandCoverInterruption: Refusal {}

/// What all land-cover commands that read maps share.
struct MapOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Classes that count: nalcms, lcmap, worldcover, nlcd, or a CSV file with code, name and colour. Without it "
        + "every code that is not nodata counts.",
      valueName: "legend"))
  var legend: String?

  @Option(help: ArgumentHelp("A code that is nodata beside the file's own.", valueName: "code"))
  var nodata: Int?

  @Option(help: ArgumentHelp("Threads; as many as the machine has processors unless given.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads \(threads): expected a number from 1 to 1024")
    }
  }

  func open(_ path: String) throws -> MapFile {
    try MapFile(path, legend: try legend.map { try Legend($0) }, nodata: nodata, work: work())
  }

  /// The same, of however many codes.
  func parts(_ path: String) throws -> [MapFile] {
    try MapFile.parts(path, legend: try legend.map { try Legend($0) }, nodata: nodata, work: work())
  }

  /// Work that Ctrl-C ends, with a bar when pixels are known.
  func work(_ bar: ProgressBar? = nil) -> Work {
    Interrupt.install()
    var work = Work(threads: threads)
    work.isCancelled = { Interrupt.isRequested }
    if let bar { work.onProgress = { bar.add($0) } }
    return work
  }
}

/// `--zones` and its companions.
struct ZoneOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Polygons: GeoPackage, shapefile, GeoJSON or another file that GDAL reads.", valueName: "file"))
  var zones: String?

  @Option(help: ArgumentHelp("The field that names zones; features of one name are one zone.", valueName: "name"))
  var zoneField: String?

  @Option(help: ArgumentHelp("The layer with the polygons; the first one unless given.", valueName: "name"))
  var zoneLayer: String?

  func validate() throws {
    if zones == nil, zoneField != nil || zoneLayer != nil {
      throw ValidationError("--zone-field and --zone-layer: expected --zones too")
    }
  }

  func required(_ grid: RasterGrid) throws -> ZoneFile {
    try ZoneFile(zones ?? "", field: zoneField, layer: zoneLayer, on: grid)
  }
}

extension PartNumber: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
