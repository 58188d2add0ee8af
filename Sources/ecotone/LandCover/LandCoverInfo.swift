import ArgumentParser
import Foundation
import LandCover
import Markup
import Outputs
import Vocabulary

struct LandCoverInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What a map is: grid, projection, type, nodata, legend, classes and areas, and what is wrong with it.",
    discussion: """
      Without --legend the program's own legends are tried: those that have all of the file's codes are named, the one \
      with the
      file's colours first.

        ecotone landcover info 2015.tif
        ecotone landcover info 2010.tif 2015.tif --legend nalcms --lang es
        ecotone landcover info 2015.tif --format csv
      """)

  @Argument(help: "Maps.", completion: .file())
  var maps: [String]

  @Flag(help: "The files are a stranger's: only GeoTIFF, and this process can then do nothing but read and print.")
  var untrusted = false

  @OptionGroup var options: MapOptions
  @OptionGroup var output: OutputOptions

  private static let columns = [
    Column("file"), Column("code"), Column("class"), Column("pixels", isNumber: true), Column("km2", isNumber: true),
    Column("share", isNumber: true),
    Column("in_legend"),
  ]

  func run() throws {
    let texts = try LandCoverTexts()
    if untrusted { try Confinement.enter() }
    let bar = ProgressBar(label: "reading", unit: .count("pixels"))
    defer { bar.finish() }
    let infos = try maps.map { path in
      let parts = try options.parts(path)
      bar.add(0, of: parts.reduce(0) { $0 + $1.grid.pixels })
      return try MapInfo(parts: parts, work: options.work(bar))
    }
    bar.finish()
    if output.format == .table {
      for info in infos { table(info, texts) }
      return
    }
    let writer = output.writer(Self.columns, head: [("files", JSONWriter.array(infos.map { head($0, texts) }))])
    for info in infos { for row in info.rows { writer.write(cells(info, row, rounds: false)) } }
    writer.finish()
  }

  private func cells(_ info: MapInfo, _ row: MapInfo.Row, rounds: Bool) -> [Cell] {
    func number(_ value: Double, _ scale: Double) -> Cell {
      .number(rounds ? (value * scale).rounded() / scale : value)
    }
    return [
      .text(info.path), .text(String(row.code)), .text(info.name(row.code, output.lang)),
      .integer(Int(clamping: row.pixels)),
      number(row.squareKilometres, 1000), number(row.share, 1e5), .text(row.isInLegend ? "yes" : "no"),
    ]
  }

  private func head(_ info: MapInfo, _ texts: LandCoverTexts) -> String {
    func text(_ text: String) -> String { JSONWriter.value(.text(text)) }
    func number(_ number: Double) -> String { JSONWriter.value(.number(number)) }
    return JSONWriter.object([
      ("file", text(info.path)), ("width", String(info.width)), ("height", String(info.height)),
      ("pixel_width", number(info.pixelWidth)),
      ("pixel_height", number(info.pixelHeight)), ("left", number(info.left)), ("top", number(info.top)),
      ("projection", text(info.projection)),
      ("areas", text(info.areas.rawValue)), ("format", text(info.format)), ("type", text(info.type)),
      ("nodata", info.nodata.map(String.init) ?? "null"),
      ("nodata_pixels", String(info.nodataPixels)), ("blocks", text(info.blocks)),
      ("overviews", String(info.overviews)),
      ("legends", JSONWriter.array(info.legends.map(text))),
      ("caveats", JSONWriter.array(info.caveats.map { text($0.text(texts, output.lang)) })),
    ])
  }

  private func table(_ info: MapInfo, _ texts: LandCoverTexts) {
    let figures = Figures(output.lang)
    func line(_ key: String, _ value: String) {
      Console.line(texts("info.line", output.lang, ["name": texts("info.\(key)", output.lang), "value": value]))
    }
    Console.line(info.path)
    line("grid", "\(figures.text(info.width)) x \(figures.text(info.height)), \(info.pixelWidth) x \(info.pixelHeight)")
    line("origin", "\(info.left), \(info.top)")
    line("projection", info.projection.isEmpty ? texts("info.areas.none", output.lang) : info.projection)
    line("areas", texts("info.areas.\(info.areas.rawValue)", output.lang))
    line("type", "\(info.type), \(info.format)")
    line("blocks", "\(info.blocks); \(texts("info.overviews", output.lang)): \(info.overviews)")
    line(
      "nodata",
      "\(info.nodata.map(String.init) ?? texts("info.none", output.lang)), "
        + "\(figures.text(Int(clamping: info.nodataPixels))) px"
    )
    line("legend", info.legends.isEmpty ? texts("info.none", output.lang) : info.legends.joined(separator: ", "))
    Console.line("")
    let writer = output.writer(Array(Self.columns.dropFirst()))
    for row in info.rows { writer.write(Array(cells(info, row, rounds: true).dropFirst())) }
    writer.finish()
    Console.line("")
    for caveat in info.caveats { Console.line(caveat.text(texts, output.lang)) }
    if !info.caveats.isEmpty { Console.line("") }
  }
}
