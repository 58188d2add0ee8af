import ArgumentParser
import Foundation
import Outputs
import Registers
import Samples
import Vocabulary

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write fictional national files, with a sheet of what must come out of them.",
    discussion: """
      Facilities, names and amounts are made up; layouts, codes, units, encodings and each year's vintage are the
      registers' own. The same options give the same bytes. expected.csv in the folder holds the totals that integrating
      the files must give; with --faults, faults.csv lists each planted error.

        ecotone sample --out my-sample
        ecotone sample --out small --facilities 300 --years 2004..2023 --seed 7
        ecotone sample --out dirty --facilities 3000 --faults
        ecotone integrate --out my-edition my-sample/*/*

      With --atlas, fictional layers in the schemas of the North American Environmental Atlas; with --landcover, two
      maps of land cover. Each comes with the descriptions that ecotone atlas add takes.

        ecotone sample --atlas --out layers
        ecotone sample --landcover --out maps
      """)

  @Option(help: ArgumentHelp("The folder to write; it must not exist.", valueName: "dir"))
  var out: String

  @Option(help: ArgumentHelp("How many facilities in the three countries together.", valueName: "n"))
  var facilities = 30_000

  @Option(help: ArgumentHelp("Reporting years.", valueName: "2014..2021"))
  var years = YearRange(range: 2014...2021)

  @Option(help: ArgumentHelp("A number that everything made up follows from.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Plant errors: unit slips, swapped coordinates, duplicates, copied reports, wrong states.")
  var faults = false

  @Flag(help: "Write layers of maps instead: ecoregions, watersheds, protected areas, seagrass, facilities.")
  var atlas = false

  @Flag(help: "Write two maps of land cover instead.")
  var landcover = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !(atlas && landcover) else { throw ValidationError("--atlas, --landcover: expected one of them") }
    guard Sample.allowedYears.contains(years.range.lowerBound), Sample.allowedYears.contains(years.range.upperBound)
    else {
      throw ValidationError(
        "--years \(years): expected years within \(Sample.allowedYears.lowerBound)..\(Sample.allowedYears.upperBound)")
    }
    guard Sample.allowedFacilities.contains(facilities) else {
      throw ValidationError(
        "--facilities \(facilities): expected \(Sample.allowedFacilities.lowerBound) "
          + "to \(Sample.allowedFacilities.upperBound)"
      )
    }
  }

  /// Writes maps.
  private func writeMaps() throws {
    guard !FileManager.default.fileExists(atPath: out) else {
      throw Failure("\(out) exists; name a folder that does not")
    }
    let folder = URL(fileURLWithPath: out)
    let names: [String]
    do {
      names = try atlas ? AtlasSample(seed: seed).write(to: folder) : LandCoverSample(seed: seed).write(to: folder)
    } catch { throw Failure("cannot write \(out): \((error as NSError).localizedDescription)") }
    let ending = atlas ? "geojson" : "tif"
    for name in names { Console.line("\(out)/\(name).\(ending)") }
    Console.line(
      "Next: ecotone atlas add \(out)/\(names[0]).\(ending) --as \(atlas ? names[0] : "land-cover") "
        + "--about \(out)/\(names[0]).json --to atlas")
  }

  func run() throws {
    Interrupt.install()
    if atlas || landcover { return try writeMaps() }
    let years = years.range
    let bar = ProgressBar(total: facilities * years.count * 9 / 10, unit: .count("facility-years"))
    var sample = Sample(facilities: facilities, years: years, seed: seed, hasFaults: faults)
    sample.onProgress = { bar.add($0) }
    sample.isCancelled = { Interrupt.isRequested }
    defer { bar.finish() }
    let summary: Sample.Summary
    do { summary = try sample.write(to: URL(fileURLWithPath: out)) } catch is CancellationError { throw Interruption() }
    bar.finish()
    let writer = output.writer(
      [Column("file"), Column("bytes", isNumber: true)],
      head: [
        ("expected_figures", JSONWriter.value(.integer(summary.expectedFigures))),
        ("faults", JSONWriter.value(.integer(summary.faults))),
      ])
    for file in summary.files { writer.write([.text(file.name), .integer(file.bytes)]) }
    writer.finish()
    guard output.format == .table else { return }
    Console.line(
      "\(facilities) fictional facilities, \(summary.expectedFigures) expected "
        + "figures\(faults ? ", \(summary.faults) planted errors" : "") in \(out)"
    )
    Console.line("Next: ecotone integrate --out my-edition \(out)/*/*")
  }
}
