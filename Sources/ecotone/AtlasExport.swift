import ArgumentParser
import Atlas
import AtlasPages
import Foundation
import PortalKernel

extension AtlasCommand {
  struct Export: ParsableCommand {
    /// What layers are brought to.
    enum Target: String, ExpressibleByArgument, CaseIterable {
      case arcgis
    }

    static let configuration = CommandConfiguration(
      abstract: "Write all layers so that a person can bring them to ArcGIS Online in an afternoon.",
      discussion: """
        For the newest edition of each layer: a zipped file geodatabase (of a map its GeoTIFF), what the page of the
        item says in three languages, ISO 19139, and a thumbnail; and a README with the steps. The folder is written
        whole or not at all.

          ecotone atlas export atlas --to arcgis arcgis-layers
          ecotone atlas export atlas --to arcgis arcgis-layers --address https://atlas.example.org
        """)

    @Argument(help: ArgumentHelp("The folder of layers.", valueName: "atlas"), completion: .directory)
    var atlas: String

    @Option(help: ArgumentHelp("What they are brought to: arcgis.", valueName: "target"))
    var to: Target

    @Argument(
      help: ArgumentHelp("The folder to write; it must not exist.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("Where the layers are served, for links back.", valueName: "https://…"))
    var address: String?

    func run() throws {
      if let address, !address.hasPrefix("https://"), !address.hasPrefix("http://") {
        throw ValidationError("--address \(address): expected one that begins with https://")
      }
      Interrupt.install()
      try AtlasCommand.refusing {
        let server = address.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        let map = Assets.mapFile
        if map == nil { Console.error("ecotone: without a base map, thumbnails have no land; Scripts/setup makes it") }
        let export = try ArcGISExport(AtlasFolder(atlas), basemap: map, server: server)
        let records = try export.write(
          to: URL(fileURLWithPath: folder), isCancelled: { Interrupt.isRequested }, report: { Console.line($0) })
        Console.line("\(folder): \(records.count) layers; README.en.txt says what to do with them")
      }
    }
  }
}
