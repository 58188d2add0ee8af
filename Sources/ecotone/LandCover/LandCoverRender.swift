public import ArgumentParser
import Foundation
public import LandCover

extension MapDrawing.Resampling: ExpressibleByArgument {}

struct LandCoverRender: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Draw a map as PNG in its legend's colours.",
    discussion: """
      A pixel of the picture is the nearest one of the map, or the most frequent class below it; means would invent \
      classes.
      Without a legend the file's own colours are used.

        ecotone landcover render 2020.tif --out 2020.png --legend nalcms
        ecotone landcover render 2020.tif --out 2020.png --resampling mode --size 2000
      """)

  @Argument(help: "The map.", completion: .file())
  var map: String

  @Option(help: ArgumentHelp("The picture.", valueName: "png"))
  var out: String

  @Option(help: ArgumentHelp("Pixels of the longer side, at most.", valueName: "n"))
  var size = 1200

  @Option(help: ArgumentHelp("nearest or mode.", valueName: "nearest|mode"))
  var resampling = MapDrawing.Resampling.nearest

  @Flag(help: "Exchange a file that is there already.")
  var replace = false

  @OptionGroup var options: MapOptions

  func validate() throws {
    if size < 1 || size > 20_000 { throw ValidationError("--size \(size): expected a number from 1 to 20,000") }
  }

  func run() throws {
    try OutputGuard.check(out, inputs: [map], replace: replace)
    let bar = ProgressBar(label: "drawing", unit: .count("pixels"))
    defer { bar.finish() }
    let file = try options.open(map)
    bar.add(0, of: file.grid.pixels)
    try MapDrawing(file, resampling: resampling, work: options.work(bar)).write(to: out, longest: size)
    bar.finish()
    Console.line(out)
  }
}
