import ArgumentParser
import Atlas
import Editions
import Foundation
import Outputs
import Places
import Vocabulary

struct ZonesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zones",
    abstract: "Regions that countries share: watersheds, ecoregions, what lies along a border.",
    discussion: """
      Zones lie beside editions, which never change: questions name them (--zone, --by NAME) with --zones DIR, and the
      answer says the hash of the file they came from. Zones along borders are there without a folder.

        ecotone zones add ecoregions.geojson --to zones --name ecoregions --field name
        ecotone query my-edition --zones zones --by ecoregions
        ecotone query my-edition --zone border:MX-US:100 --by country
        ecotone zones list my-edition --zones zones
        ecotone serve my-edition --zones zones
      """,
    subcommands: [ZonesList.self, ZonesAdd.self, ZonesAddBorder.self])
}

struct ZonesList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List zones, with how many of an edition's facilities are in each.",
    discussion: """
        ecotone zones list my-edition
        ecotone zones list my-edition --zones zones --format csv
      """)

  @OptionGroup var edition: EditionArgument
  @OptionGroup var folders: ZoneFolders
  @OptionGroup var output: OutputOptions

  func run() throws {
    let edition = try edition.open(folders)
    let writer = output.writer(ZoneList.columns, head: [("edition", JSONWriter.value(.text(edition.manifest.id)))])
    for row in try ZoneList.rows(edition, ReferenceTables().terms) { writer.write(row) }
    writer.finish()
  }
}

struct ZonesAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a layer of zones from polygons: features with one name are one zone.",
    discussion: """
      A shapefile (zipped too), GeoPackage, GeoJSON, file geodatabase or KML with a coordinate system. Where a zone has
      rings that cross it is refused, or repaired with --repair. A layer that is there never changes: what is
      added anew has a new name. docs/commands.md says where the watersheds of the CEC and of HydroSHEDS are had.

        ecotone zones add ecoregions.geojson --to zones --name ecoregions --field name
        ecotone zones add watersheds.gpkg --to zones --name watersheds --field NAW4_EN --field-fr NAW4_FR
      """)

  @OptionGroup var source: AtlasCommand.LayerOptions
  @OptionGroup var target: ZoneTarget

  @Option(help: ArgumentHelp("What questions call it: --by NAME.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("The field that names the zones.", valueName: "field"))
  var field: String

  @Option(name: .customLong("field-fr"), help: ArgumentHelp("The same in French.", valueName: "field"))
  var french: String?

  @Option(name: .customLong("field-es"), help: ArgumentHelp("The same in Spanish.", valueName: "field"))
  var spanish: String?

  @Option(help: ArgumentHelp("What people call it; its name unless given.", valueName: "text"))
  var title: String?

  @Option(name: .customLong("title-fr"), help: ArgumentHelp("The same in French.", valueName: "text"))
  var frenchTitle: String?

  @Option(name: .customLong("title-es"), help: ArgumentHelp("The same in Spanish.", valueName: "text"))
  var spanishTitle: String?

  @Flag(help: "Repair rings that cross: ground that an even number of them enclose is outside, as on a map.")
  var `repair` = false

  func run() throws {
    let fields: [(Language, String?)] = [(.english, field), (.french, french), (.spanish, spanish)]
    let titles: [(Language, String?)] = [(.english, title), (.french, frenchTitle), (.spanish, spanishTitle)]
    let naming = ZoneBuilder.Naming(
      fields: fields.compactMap { language, field in field.map { (language.rawValue, $0) } },
      title: Dictionary(
        titles.compactMap { language, text in text.map { (language.rawValue, $0) } },
        uniquingKeysWith: { first, _ in first }))
    try target.add { builder in
      let record = try builder.add(source.open(), name: name, naming, isRepairing: `repair`)
      let zones = record.zones.count == 1 ? "1 zone" : "\(record.zones.count) zones"
      Console.line("\(record.name): \(zones), SHA-256 \(record.source.sha256)")
      if let overlap = record.overlap {
        Console.error(
          "ecotone: zones overlap (\(overlap.zones.joined(separator: " and ")) by "
            + "\(NumberText.shortest(overlap.squareKilometres)) km²): --zone takes each, --by does not")
      }
    }
  }
}

struct ZonesAddBorder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-border",
    abstract: "Add a border's line, to be taken in place of the installed one.",
    discussion: """
      All lines of the file; of one that tells the countries on both sides as Natural Earth does (adm0_a3_l, adm0_a3_r),
      those between the two.

        ecotone zones add-border us_mex_border.geojson --to zones --pair MX-US
      """)

  @OptionGroup var source: AtlasCommand.LayerOptions
  @OptionGroup var target: ZoneTarget

  @Option(
    help: ArgumentHelp(
      "The countries.", valueName: BorderPair.allCases.map(\.rawValue).joined(separator: "|")))
  var pair: BorderPair

  func run() throws {
    try target.add { builder in
      let record = try builder.add(source.open(), border: pair)
      Console.line("\(record.name): SHA-256 \(record.source.sha256)")
    }
  }
}

/// The folder that zones are added to.
struct ZoneTarget: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder of zones; made where it is not there.", valueName: "dir"), completion: .directory)
  var to: String

  func add(_ body: (ZoneBuilder) throws -> Void) throws {
    Interrupt.install()
    let builder = ZoneBuilder(ZoneFolder(URL(fileURLWithPath: to))) { Interrupt.isRequested }
    try AtlasCommand.refusing { try body(builder) }
  }
}
