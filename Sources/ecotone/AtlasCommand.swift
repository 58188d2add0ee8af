import ArgumentParser
import Atlas
import Foundation
import Outputs
import Vocabulary

struct AtlasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atlas",
    abstract: "Layers of maps: what is wrong with one.",
    discussion: """
        ecotone atlas check ecoregions.zip
        ecotone atlas check watersheds.shp --crs sphere --region -170,14,-50,84
      """,
    subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what is wrong with a layer, a line each; exit code 1 where anything is.",
      discussion: """
        A shapefile (zipped too), GeoPackage, GeoJSON, file geodatabase or KML. Looks for features at longitude 0,
        latitude 0 and outside of a region, rings that cross themselves, empty shapes and shapes of another kind, blanks
        around text, -999 and other stand-ins for nothing, codes without a name, hierarchies that contradict themselves,
        names that differ only by case, odd capitals, and letters of another encoding.

          ecotone atlas check ecoregions.geojson --hierarchy name,l2,l1
        """)

    @Argument(help: ArgumentHelp("The layer's file.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: ArgumentHelp("Which layer of a file with several.", valueName: "name"))
    var layer: String?

    @Option(
      help: ArgumentHelp(
        "Where the file has none: sphere (the Atlas's), wgs84 (the same on the ellipsoid), or such as EPSG:4326.",
        valueName: "system"))
    var crs: String?

    @Option(
      help: ArgumentHelp(
        "Where its features must be: decimal degrees, longitude first.", valueName: "west,south,east,north"))
    var region: String?

    @Option(help: ArgumentHelp("Fields from the finest level to the coarsest.", valueName: "fields"))
    var hierarchy: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
      var check = LayerCheck()
      if let region { check.region = try Self.bounds(region) }
      check.hierarchy = hierarchy.map { $0.split(separator: ",").map(String.init) } ?? []
      do {
        let file = try VectorFile(self.file, layer: layer, crs: crs)
        let result = try check.check(file)
        let columns = [
          Column("kind", title: "Kind"), Column("feature", title: "Feature", isNumber: true),
          Column("field", title: "Field"), Column("found", title: "Found"),
        ]
        let writer = output.writer(columns)
        for fault in result.faults {
          writer.write([
            .text(fault.kind.rawValue), Cell(fault.feature), Cell(fault.field), .text(fault.text),
          ])
        }
        writer.finish()
        if output.format == .table {
          Console.line(
            "\(file.layer): \(result.features) features, \(result.vertices) corners, \(file.reference.name)"
              + (file.reference.way == .sphere ? " (latitude and longitude of the sphere, unchanged)" : ""))
        }
        guard result.faults.isEmpty else { throw Failure("\(self.file): \(result.faults.count) faults") }
      } catch let error as AtlasError { throw Failure("\(error)") }
    }

    static func bounds(_ text: String) throws -> GeoBounds {
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Double($0) }
      guard numbers.count == 4,
        let bounds = GeoBounds(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
      else { throw ValidationError("--region \(text): expected west,south,east,north in decimal degrees") }
      return bounds
    }
  }
}
