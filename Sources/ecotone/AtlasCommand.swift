import ArgumentParser
import Atlas
import Foundation
import Markup
import Outputs
import Vocabulary

struct AtlasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atlas",
    abstract: "Layers of maps: checked, kept in editions, compared.",
    discussion: """
        ecotone atlas check ecoregions.zip
        ecotone atlas add ecoregions.zip --as ecoregions-l3 --about ecoregions-l3.json --to atlas
        ecotone atlas facilities my-edition --year 2021 --to atlas
        ecotone atlas list --atlas atlas
        ecotone atlas diff ecoregions-l3 2006.1 2011.1 --atlas atlas
        ecotone atlas buffer border.geojson --kilometres 100 --out border-zone.geojson
        ecotone atlas export atlas --to arcgis arcgis-layers
      """,
    subcommands: [Check.self, Add.self, Facilities.self, List.self, Diff.self, Buffer.self, Export.self])

  /// The file of a layer, and how it is read.
  struct LayerOptions: ParsableArguments {
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
        "Of a shapefile's texts, such as CP1252, where its .cpg is missing or wrong.", valueName: "name"))
    var encoding: String?

    /// Whether it is a map of classes.
    var isMap: Bool { [".tif", ".tiff"].contains { file.lowercased().hasSuffix($0) } }

    func open() throws -> VectorFile { try VectorFile(file, layer: layer, crs: crs, encoding: encoding) }
  }

  struct AtlasOption: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of layers.", valueName: "dir"), completion: .directory)
    var atlas = "atlas"
  }

  /// Runs what refuses a layer in one line.
  static func refusing(_ body: () throws -> Void) throws {
    do { try body() } catch let error as AtlasError { throw Failure("\(error)") }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what is wrong with a layer, a line each; exit code 1 where anything is.",
      discussion: """
        A shapefile (zipped too), GeoPackage, GeoJSON, file geodatabase or KML. Looks for features at longitude 0,
        latitude 0 and outside of a region, rings that cross themselves, empty shapes and shapes of another kind, blanks
        around text, -999 and other stand-ins for nothing, codes without a name, hierarchies that contradict themselves,
        names that differ only by case, odd capitals, and letters of another encoding.

        Of a map of classes (a GeoTIFF): overviews that are averages of codes, a place outside of a region, and codes
        that the legend of its description does not have.

          ecotone atlas check ecoregions.geojson --hierarchy name,l2,l1
          ecotone atlas check clip.tif --about land-cover.json
        """)

    @OptionGroup var source: LayerOptions

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp(
        "Where its features must be: decimal degrees, longitude first.", valueName: "west,south,east,north"))
    var region: String?

    @Option(help: ArgumentHelp("Fields from the finest level to the coarsest.", valueName: "fields"))
    var hierarchy: String?

    @Option(
      help: ArgumentHelp("Of a map: the description whose legend has its classes.", valueName: "json"),
      completion: .file())
    var about: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
      let region = try region.map(Self.bounds)
      try AtlasCommand.refusing {
        source.isMap ? try checkMap(region) : try checkFeatures(region)
      }
    }

    private func checkMap(_ region: GeoBounds?) throws {
      guard hierarchy == nil else { throw ValidationError("--hierarchy: a map has no fields") }
      var check = MapCheck()
      check.region = region
      check.legend = try about.map { try LayerDescription(file: $0).legend } ?? nil
      Interrupt.install()
      let result = try check.check(source.file, crs: source.crs) { Interrupt.isRequested }
      try list(
        result.faults,
        "\(result.width) x \(result.height) pixels, \(result.codes) codes"
          + (["", "unnamed", "unknown"].contains(result.system.lowercased()) ? "" : ", \(result.system)"))
    }

    private func checkFeatures(_ region: GeoBounds?) throws {
      guard about == nil else { throw ValidationError("--about: of a map; of features --region and --hierarchy") }
      var check = LayerCheck()
      check.region = region
      check.hierarchy = hierarchy.map { $0.split(separator: ",").map(String.init) } ?? []
      let file = try source.open()
      let result = try check.check(file)
      try list(
        result.faults,
        "\(file.layer): \(result.features) features, \(result.vertices) corners, \(file.reference.name)"
          + (file.reference.way == .sphere ? " (latitude and longitude of the sphere, unchanged)" : ""))
    }

    /// Lists faults, and behind them what was looked through.
    private func list(_ faults: [LayerFault], _ summary: String) throws {
      let writer = output.writer([
        Column("kind", title: "Kind"), Column("feature", title: "Feature", isNumber: true),
        Column("field", title: "Field"), Column("found", title: "Found"),
      ])
      for fault in faults {
        writer.write([.text(fault.kind.rawValue), Cell(fault.feature), Cell(fault.field), .text(fault.text)])
      }
      writer.finish()
      if output.format == .table { Console.line(summary) }
      guard faults.isEmpty else { throw Failure("\(source.file): \(faults.count) faults") }
    }

    static func bounds(_ text: String) throws -> GeoBounds {
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Double($0) }
      guard numbers.count == 4,
        let bounds = GeoBounds(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
      else { throw ValidationError("--region \(text): expected west,south,east,north in decimal degrees") }
      return bounds
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add an edition of a layer: its features, numbered and described, in one step or not at all.",
      discussion: """
        The description (JSON) has title and summary in three languages, theme, attribution, licence, publisher, date,
        and what it knows of fields and legend; docs/atlas.md has all of it. The edition is called after the year of the
        date: 2011.1. Nothing is repaired but what --repair names, and each repair is written down.

        A GeoTIFF is a map of classes, whose codes the description's legend names.

          ecotone atlas add ecoregions.zip --as ecoregions-l3 --about ecoregions-l3.json --to atlas --repair rings
          ecotone atlas add clip.tif --as land-cover --about land-cover.json --to atlas
        """)

    @OptionGroup var source: LayerOptions

    @Option(name: .customLong("as"), help: ArgumentHelp("The layer's name in addresses.", valueName: "id"))
    var id: String

    @Option(help: ArgumentHelp("The layer's description.", valueName: "json"), completion: .file())
    var about: String

    @Option(
      name: .customLong("to"), help: ArgumentHelp("The folder of layers.", valueName: "dir"), completion: .directory)
    var folder = "atlas"

    @Option(help: ArgumentHelp("What is repaired: rings, blanks, nothing, zero.", valueName: "list"))
    var repair: String?

    func run() throws {
      let repairs = try (repair ?? "").split(separator: ",").map { word in
        guard let repair = LayerBuilder.Repair(rawValue: String(word)) else {
          throw ValidationError(
            "--repair \(word): expected \(LayerBuilder.Repair.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return repair
      }
      Interrupt.install()
      try AtlasCommand.refusing {
        let builder = try LayerBuilder(
          AtlasFolder(folder), id: id, try LayerDescription(file: about), repairs: Set(repairs))
        let edition =
          try source.isMap
          ? builder.add(map: source.file, crs: source.crs) { Interrupt.isRequested }
          : builder.add(source.open()) { Interrupt.isRequested }
        let record = edition.record
        let place = "\(record.id) \(record.edition) in \(edition.folder.path)"
        if let raster = record.raster {
          Console.line("\(place): \(raster.width) x \(raster.height) pixels, \(raster.classes.count) classes")
        } else {
          Console.line(
            "\(place): \(record.features) features, \(record.vertices) corners, \(record.repairs.count) repairs")
        }
        for (kind, count) in record.faults.sorted(by: { $0.key < $1.key }) {
          Console.line("left as it is: \(count) of \(kind); ecotone atlas check lists them")
        }
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List layers with their editions.", discussion: "  ecotone atlas list --atlas atlas --lang fr")

    @OptionGroup var atlas: AtlasOption
    @OptionGroup var output: OutputOptions

    func run() throws {
      try AtlasCommand.refusing {
        let folder = AtlasFolder(atlas.atlas)
        let writer = output.writer([
          Column("id", title: "Layer"), Column("edition", title: "Edition"), Column("title", title: "Title"),
          Column("features", title: "Features", isNumber: true), Column("licence", title: "Licence"),
        ])
        for id in try folder.layers() {
          for name in try folder.editions(of: id) {
            // One that is damaged is named; the others are listed.
            do {
              let record = try folder.edition(of: id, name).record
              writer.write([
                .text(id), .text(name), .text(record.description.title.text(output.lang)), .integer(record.features),
                .text(record.description.licence),
              ])
            } catch let error as AtlasError { Console.error("ecotone: \(error)") }
          }
        }
        writer.finish()
      }
    }
  }

  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what differs between two editions of a layer: features added, removed, changed, moved.",
      discussion: """
        Features are known again by their numbers, which a key field keeps from edition to edition.

          ecotone atlas diff ecoregions-l3 2006.1 2011.1 --atlas atlas --format csv
        """)

    @Argument(help: "The layer.") var id: String
    @Argument(help: ArgumentHelp("The earlier edition.", valueName: "a")) var before: String
    @Argument(help: ArgumentHelp("The later edition.", valueName: "b")) var after: String
    @OptionGroup var atlas: AtlasOption
    @OptionGroup var output: OutputOptions

    func run() throws {
      try AtlasCommand.refusing {
        let folder = AtlasFolder(atlas.atlas)
        let difference = try LayerDifference(folder.edition(of: id, before), folder.edition(of: id, after))
        let writer = output.writer([
          Column("kind", title: "Kind"), Column("feature", title: "Feature", isNumber: true),
          Column("key", title: "Key"), Column("field", title: "Field"), Column("before", title: "Before"),
          Column("after", title: "After"), Column("km2_before", title: "km² before", isNumber: true),
          Column("km2_after", title: "km² after", isNumber: true),
        ])
        for change in difference.changes {
          writer.write([
            .text(change.kind.rawValue), .integer(change.feature), Cell(change.key), Cell(change.field),
            Cell(change.before), Cell(change.after), Cell(change.areaBefore), Cell(change.areaAfter),
          ])
        }
        writer.finish()
        guard output.format == .table else { return }
        let counts = LayerDifference.Kind.allCases.map { kind in
          "\(difference.changes.count { $0.kind == kind }) \(kind.rawValue)"
        }
        Console.line(
          "\(difference.features.before) and \(difference.features.after) features: \(counts.joined(separator: ", "))")
      }
    }
  }

  struct Buffer: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the zone within a distance of lines, on the ellipsoid: 100 km on each side of a border.",
      discussion: """
        Every corner of the zone is at the distance, as geodesics measure it. The file is a layer that atlas add takes.

          ecotone atlas buffer border.geojson --kilometres 100 --out border-zone.geojson
        """)

    @OptionGroup var source: LayerOptions

    @Option(help: ArgumentHelp("How far on each side.", valueName: "km"))
    var kilometres: Double

    @Option(help: ArgumentHelp("The GeoJSON file to write; it must not exist.", valueName: "file"), completion: .file())
    var out: String

    func run() throws {
      guard !FileManager.default.fileExists(atPath: out) else {
        throw Failure("\(out) exists; name a file that does not")
      }
      try AtlasCommand.refusing {
        let file = try source.open()
        var shapes: [LayerGeometry] = []
        try file.each { feature in
          if let fault = feature.fault, feature.shape == nil {
            throw AtlasError("\(source.file): feature \(feature.number): \(fault)")
          }
          if let shape = feature.shape { shapes.append(shape) }
        }
        let zone = try BorderZone(shapes, kilometres: kilometres)
        do { try Data(zone.geoJSON().utf8).write(to: URL(fileURLWithPath: out), options: .atomic) } catch {
          throw Failure("cannot write \(out): \((error as NSError).localizedDescription)")
        }
        let figures = Figures(.english)
        Console.line(
          "\(out): \(figures.rounded(zone.outline.squareKilometres)) km² within "
            + "\(NumberText.shortest(kilometres)) km of \(figures.rounded(shapes.reduce(0) { $0 + $1.kilometres })) km "
            + "of lines")
      }
    }
  }
}
