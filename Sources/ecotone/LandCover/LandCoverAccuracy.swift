import ArgumentParser
import Foundation
import LandCover
import Markup
import Outputs
import Vocabulary

struct LandCoverAccuracy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "How right a map is, with confidence intervals; how many samples it needs; drawing them.",
    discussion: """
      Estimates follow Olofsson et al. 2014: strata are the classes of the map, and areas are those that the sample \
      implies, not
      those that the map shows. Samples are x, y (or lon, lat) and reference, a code; a matrix has a row for each \
      class of the map
      and a column for each class of the reference.

        ecotone landcover accuracy --map 2020.tif --samples points.csv
        ecotone landcover accuracy --matrix counts.csv --weights 200000,150000,3200000,6450000
        ecotone landcover accuracy --weights 200000,150000,3200000,6450000 --expected 0.7,0.6,0.9,0.95 --error 0.01
        ecotone landcover accuracy --map 2020.tif --draw samples.gpkg --size 640 --minimum 75
      """)

  @Option(help: ArgumentHelp("The map.", valueName: "file"))
  var map: String?

  @Option(
    help: ArgumentHelp(
      "Points with a reference class: a CSV file, or the GeoPackage that --draw wrote.", valueName: "file"))
  var samples: String?

  @Option(help: ArgumentHelp("Counts of samples: a CSV file.", valueName: "file"))
  var matrix: String?

  @Option(help: ArgumentHelp("Pixels or areas of the map's classes, in the order of the matrix.", valueName: "numbers"))
  var weights: String?

  @Option(help: ArgumentHelp("User's accuracies that are expected, for the size of a sample.", valueName: "numbers"))
  var expected: String?

  @Option(
    help: ArgumentHelp(
      "The standard error of the overall accuracy that is wanted; 0.01 unless given.", valueName: "share"))
  var error = 0.01

  @Option(help: ArgumentHelp("Draw a stratified random sample of --map into a GeoPackage.", valueName: "file"))
  var draw: String?

  @Option(help: ArgumentHelp("Samples in all.", valueName: "n"))
  var size: Int?

  @Option(help: ArgumentHelp("Samples of the smallest classes; 50 unless given.", valueName: "n"))
  var minimum = 50

  @Option(help: ArgumentHelp("A whole number that the sample follows from.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup var options: MapOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if (samples != nil && matrix != nil) || (samples == nil && matrix == nil && expected == nil && draw == nil) {
      throw ValidationError(
        "expected --samples with --map, --matrix with --weights, --expected with --weights, or --draw with --map")
    }
    if samples != nil || draw != nil, map == nil {
      throw ValidationError("expected --map, the map that the samples are of")
    }
    if matrix != nil || (expected != nil && draw == nil), weights == nil {
      throw ValidationError("expected --weights, pixels or areas of the map's classes")
    }
    if draw != nil, size == nil, expected == nil {
      throw ValidationError("--draw: expected --size, or --expected accuracies from which it follows")
    }
    if let size, size < 1 || size > 100_000_000 {
      throw ValidationError("--size \(size): expected a number from 1 to 100,000,000")
    }
    if minimum < 0 || minimum > 1_000_000 {
      throw ValidationError("--minimum \(minimum): expected a number from 0 to 1,000,000")
    }
  }

  func run() throws {
    let bar = ProgressBar(label: "reading", unit: .count("pixels"))
    defer { bar.finish() }
    if let draw, let map { return try drawSample(draw, try options.open(map), bar) }
    if let expected {
      return try plan(try numbers("--weights", weights ?? ""), try numbers("--expected", expected), names: nil)
    }
    var errors: ErrorMatrix
    var unit = ""
    if let samples, let map {
      let file = try options.open(map)
      bar.add(0, of: file.grid.pixels)
      errors = try ErrorMatrix(samples: samples, map: file, work: options.work(bar))
      unit = "km2"
    } else {
      errors = try ErrorMatrix(matrix: matrix ?? "")
      errors.weights = try numbers("--weights", weights ?? "")
    }
    bar.finish()
    show(
      try AccuracyEstimate(names: errors.names, counts: errors.counts, weights: errors.weights), unit: unit,
      notes: errors.notes)
  }

  private func numbers(_ option: String, _ text: String) throws -> [Double] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let number = Double(word.trimmingCharacters(in: .whitespaces)), number >= 0, number < 1e18 else {
        throw ValidationError("\(option) \"\(text)\": found \"\(word)\"; expected numbers with commas between them")
      }
      return number
    }
  }

  private func show(_ estimate: AccuracyEstimate, unit: String, notes: [String]) {
    let isTable = output.format == .table
    func cells(_ value: AccuracyEstimate.Value?, _ scale: Double) -> [Cell] {
      func number(_ value: Double?) -> Cell { Cell(value.map { isTable ? ($0 * scale).rounded() / scale : $0 }) }
      return [number(value?.estimate), number(value?.standardError), number(value?.margin)]
    }
    func triple(_ name: String) -> [Column] { [name, "\(name)_se", "\(name)_ci95"].map { Column($0, isNumber: true) } }
    let area = unit.isEmpty ? "area" : "area_\(unit)"
    let columns =
      [Column("class"), Column("samples", isNumber: true), Column("weight", isNumber: true)] + triple("users")
      + triple("producers")
      + triple("proportion") + triple(area)
    let overall = JSONWriter.object([
      ("estimate", JSONWriter.value(.number(estimate.overall.estimate))),
      ("se", JSONWriter.value(Cell(estimate.overall.standardError))),
      ("ci95", JSONWriter.value(Cell(estimate.overall.margin))),
    ])
    let shares = JSONWriter.array(
      estimate.proportions.map { JSONWriter.array($0.map { JSONWriter.value(.number($0)) }) })
    let writer = output.writer(columns, head: [("overall", overall), ("proportions", shares)])
    for one in estimate.classes {
      writer.write(
        [.text(one.name), .integer(one.samples), .number(isTable ? (one.weight * 1e5).rounded() / 1e5 : one.weight)]
          + cells(one.users, 1e5)
          + cells(one.producers, 1e5) + cells(one.proportion, 1e5) + cells(one.area, unit.isEmpty ? 1 : 1000))
    }
    writer.finish()
    guard isTable else { return }
    let figures = Figures(output.lang)
    func text(_ value: Double?) -> String { value.map { figures.text(($0 * 1e5).rounded() / 1e5) } ?? "–" }
    Console.line(
      "\n\(text(estimate.overall.estimate)) ± \(text(estimate.overall.margin)) "
        + "(SE \(text(estimate.overall.standardError)))"
    )
    for note in notes { Console.line(note) }
  }

  private func plan(_ weights: [Double], _ expected: [Double], names: [String]?) throws {
    let size = try self.size ?? SampleDesign.size(weights: weights, users: expected, standardError: error)
    list(
      names ?? weights.indices.map { String($0 + 1) }, weights,
      SampleDesign.allocation(size, weights: weights, minimum: minimum), size)
  }

  private func list(_ names: [String], _ weights: [Double], _ allocation: [Int], _ size: Int) {
    let writer = output.writer(
      [Column("class"), Column("weight", isNumber: true), Column("samples", isNumber: true)],
      head: [("size", String(size))])
    let total = weights.reduce(0, +)
    for (index, name) in names.enumerated() {
      writer.write([.text(name), .number((weights[index] / total * 1e6).rounded() / 1e6), .integer(allocation[index])])
    }
    writer.finish()
    if output.format == .table { Console.line("\nn = \(Figures(output.lang).text(size))") }
  }

  private func drawSample(_ path: String, _ map: MapFile, _ bar: ProgressBar) throws {
    bar.add(0, of: 2 * map.grid.pixels)
    let draw = try SampleDraw(map, work: options.work(bar))
    let size =
      try self.size
      ?? SampleDesign.size(
        weights: draw.squareKilometres, users: try numbers("--expected", expected ?? ""), standardError: error)
    let wanted = SampleDesign.allocation(
      size, weights: draw.squareKilometres, minimum: minimum, most: draw.pixels.map { Int(clamping: $0) })
    func name(_ code: Int) -> String { map.legend?[code]?.name[output.lang] ?? String(code) }
    let drawn = try draw.write(wanted, seed: seed, to: path, name: name)
    bar.finish()
    list(draw.codes.map(String.init), draw.squareKilometres, drawn, drawn.reduce(0, +))
    Console.line(path)
  }
}
