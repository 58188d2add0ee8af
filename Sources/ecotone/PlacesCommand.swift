import ArgumentParser
import Editions
import Outputs
import Places
import Vocabulary

struct PlacesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "places",
    abstract: "States and provinces of an edition; postal codes for --near.",
    discussion: """
      Towns come with the set-up. Postal codes are added from a file in GeoNames' own format, one country or several
      (https://download.geonames.org/export/zip/, CC BY 4.0): US.zip, CA.zip, MX.zip, unpacked.

        ecotone places my-edition --format csv
        ecotone places add US.txt
        ecotone places installed
      """,
    subcommands: [PlacesList.self, PlacesAdd.self, PlacesInstalled.self], defaultSubcommand: PlacesList.self)
}

struct PlacesList: EditionList {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List states, provinces and territories of an edition.",
    discussion: """
        ecotone places my-edition --format csv
      """)

  @OptionGroup var edition: EditionArgument
  @Option(help: ArgumentHelp("At most this many rows.", valueName: "n"))
  var limit: Int?
  @OptionGroup var output: OutputOptions

  var columns: [Column] { PlaceList.columns }
  func rows(_ edition: Edition) -> [[Cell]] { edition.catalog.places.map { PlaceList.cells($0.code, $0.name) } }
}

struct PlacesAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a country's postal codes, in place of those that were there.",
    discussion: "  ecotone places add US.txt")

  @Argument(help: "The file, as GeoNames has it.", completion: .file())
  var file: String

  func run() throws {
    let postal = try PostalFile(file)
    try postal.install()
    for (country, count) in postal.codes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      Console.line("\(country.rawValue): \(count) postal codes")
    }
  }
}

struct PlacesInstalled: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "installed", abstract: "How many towns and postal codes are at hand.",
    discussion: "  ecotone places installed")

  func run() throws {
    let gazetteer = Gazetteer.installed
    Console.line("towns: \(gazetteer.townCount)")
    for country in Country.allCases {
      Console.line("postal codes of \(country.rawValue): \(gazetteer.postalCodes(country))")
    }
  }
}
