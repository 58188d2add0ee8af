internal import Foundation
public import Vocabulary

/// What came of comparing maps.
public struct ChangeResult: Sendable {
  public struct Interval: Sendable {
    public let before: String
    public let after: String
    public let years: Int?
    public let matrix: ChangeMatrix
    public let indicators: ChangeIndicators
    /// By zone, in the order of the file; those without a pixel have zeros.
    public let zones: [(name: String, matrix: ChangeMatrix)]
    /// Pixels of codes outside the legend, of the first and the second map.
    public let outside: [[(code: Int, pixels: UInt64)]]
  }

  public let intervals: [Interval]
  public let intensity: IntensityAnalysis
  /// Whether intensities are a year; else an interval.
  public let isYearly: Bool
  public let legend: String?
  public let caveats: [Caveat]
  public let notes: [String]
  public let rasters: [String]
  let description: ChangeDescription
  private let counts: [IntervalCounts]
  private let classes: [Int: ChangeDescription.Class]

  init(_ description: ChangeDescription, _ counts: [IntervalCounts]) {
    (self.description, self.counts) = (description, counts)
    legend = description.legend
    notes = description.notes
    caveats = description.caveats
    classes = Dictionary(description.classes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let codes = description.legend == nil ? nil : description.classes.map(\.code)
    // All intervals have the classes of all, so that their tables are alike.
    let seen = Set(counts.flatMap { $0.pairs.keys.flatMap { [$0.from, $0.to] } })
    let shown = codes?.filter { seen.contains($0) } ?? seen.sorted()
    let names = description.maps.map(\.name)
    let years = zip(description.maps, description.maps.dropFirst()).map { before, after -> Int? in
      guard let a = before.year, let b = after.year, b > a else { return nil }
      return b - a
    }
    intervals = counts.enumerated().map { index, counts in
      let matrix = ChangeMatrix(counts.pairs, classes: shown)
      return Interval(
        before: names[index], after: names[index + 1], years: years[index], matrix: matrix,
        indicators: ChangeIndicators(matrix),
        zones: description.zones.enumerated().map { zone, name in
          (name, ChangeMatrix(counts.zones[zone] ?? [:], classes: shown))
        }, outside: counts.outside.map { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } })
    }
    let known = years.compactMap { $0 }
    isYearly = known.count == years.count
    intensity = IntensityAnalysis(
      intervals.map(\.matrix), years: isYearly ? known.map(Double.init) : years.map { _ in 1 })
    rasters =
      description.hasRaster
      ? (intervals.count == 1 ? ["change.tif"] : intervals.indices.map { "change-\($0 + 1).tif" }) : []
  }

  /// The name of a class; its code where the maps have no legend.
  public func name(_ code: Int, _ language: Language) -> String {
    classes[code].map { $0.name(language) } ?? String(code)
  }

  public func colour(_ code: Int) -> Colour { classes[code].flatMap { Colour(hex: $0.colour) } ?? .standing(for: code) }

  /// All of it as JSON: of two maps, `pixels`, `changed`, `quantity`, `exchange`, `shift`, `classes` and `matrix`; of
  /// more, `intervals` of these.
  /// - Parameter texts: caveats are in English, French and Spanish.
  public func json(_ texts: LandCoverTexts) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(ChangeDocument(self, texts)), as: UTF8.self) + "\n"
  }

  /// The matrices in rows: interval, zone, from, to, pixels, km2.
  public func matrixCSV() -> String {
    var text = "interval,before,after,zone,from,to,pixels,km2\n"
    for (index, interval) in intervals.enumerated() {
      for (zone, matrix) in [("", interval.matrix)] + interval.zones {
        for (i, from) in matrix.classes.enumerated() {
          for (j, to) in matrix.classes.enumerated() where matrix.pixels[i][j] > 0 {
            text +=
              "\(index + 1),\(Self.quoted(interval.before)),\(Self.quoted(interval.after)),\(Self.quoted(zone)),"
              + "\(from),\(to),\(matrix.pixels[i][j]),\(matrix.squareKilometres[i][j])\n"
          }
        }
      }
    }
    return text
  }

  /// The classes in rows: pixels before and after, persistence, loss, gain, net, swap and the intensities.
  public func classesCSV() -> String {
    let unit = percentUnit
    var text = "interval,code,before,after,persistence,loss,gain,net,swap,loss_\(unit),gain_\(unit),uniform_\(unit)\n"
    for (index, interval) in intervals.enumerated() {
      for (one, category) in zip(interval.indicators.classes, intensity.categories[index]) {
        text +=
          "\(index + 1),\(one.code),\(one.before),\(one.after),\(one.persistence),\(one.loss),\(one.gain),"
          + "\(one.net),\(one.swap),"
        text += "\(category.loss.map { "\($0)" } ?? ""),\(category.gain.map { "\($0)" } ?? ""),\(category.uniform)\n"
      }
    }
    return text
  }

  /// What percentages of intensities are of: a year where all maps' years are known, else a whole interval.
  private var percentUnit: String { isYearly ? "percent_per_year" : "percent" }

  /// The intensities of transitions in rows.
  public func transitionsCSV() -> String {
    var text = "interval,from,to,intensity_\(percentUnit),uniform_\(percentUnit)\n"
    for (index, transitions) in intensity.transitions.enumerated() {
      for one in transitions { text += "\(index + 1),\(one.from),\(one.to),\(one.intensity),\(one.uniform)\n" }
    }
    return text
  }

  /// Writes `change.json`, `matrix.csv`, `classes.csv`, `transitions.csv`, and `run.json`, from which reports are made.
  public func write(to folder: OutputFolder, _ texts: LandCoverTexts) throws {
    try folder.write("change.json", json(texts))
    try folder.write("matrix.csv", matrixCSV())
    try folder.write("classes.csv", classesCSV())
    try folder.write("transitions.csv", transitionsCSV())
    let part = ChangePart(description: description, bytes: 0, counts: counts.map(CountsText.init))
    try folder.write("run.json", String(decoding: try PartFile.encoder.encode(part), as: UTF8.self))
  }

  static func quoted(_ text: String) -> String {
    text.contains(where: { ",\"\r\n".contains($0) }) ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

/// `change.json`.
private struct ChangeDocument: Encodable {
  struct Class: Encodable {
    let code: Int
    let name: [String: String]
    let colour: String
  }
  struct OfClass: Encodable {
    let code: Int
    let before, after, persistence, loss, gain, net, swap: UInt64
    let lossPercent, gainPercent: Double?
  }
  struct Zone: Encodable {
    let zone: String
    let matrix: [[UInt64]]
    let matrixKm2: [[Double]]
    let pixels, changed, quantity, exchange, shift: UInt64
  }
  struct Transition: Encodable {
    let from, to: Int
    let intensityPercent, uniformPercent: Double
  }
  struct Outside: Encodable {
    let map: String
    let code: Int
    let pixels: UInt64
  }
  struct Interval: Encodable {
    let before, after: String
    let years: Int?
    let pixels, changed, quantity, exchange, shift: UInt64
    let changedPercent, uniformPercent: Double
    let matrix: [[UInt64]]
    let matrixKm2: [[Double]]
    let perClass: [OfClass]
    let transitions: [Transition]
    let outsideLegend: [Outside]
    let zones: [Zone]?
    let raster: String?
  }

  let classes: [Int]
  let legend: String?
  let classNames: [Class]
  let perYear: Bool
  let caveats: [[String: String]]
  let notes: [String]
  /// Of two maps.
  let interval: Interval?
  let intervals: [Interval]?

  init(_ result: ChangeResult, _ texts: LandCoverTexts) {
    classes = result.intervals.first?.matrix.classes ?? []
    legend = result.legend
    classNames = classes.map { code in
      Class(
        code: code,
        name: Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, result.name(code, $0)) }),
        colour: result.colour(code).hex)
    }
    perYear = result.isYearly
    caveats = result.caveats.map { caveat in
      Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, caveat.text(texts, $0)) })
    }
    notes = result.notes
    let all = result.intervals.enumerated().map { index, one in
      let i = one.indicators
      return Interval(
        before: one.before, after: one.after, years: one.years, pixels: i.pixels, changed: i.changed,
        quantity: i.quantity, exchange: i.exchange,
        shift: i.shift, changedPercent: result.intensity.intervals[index].changed,
        uniformPercent: result.intensity.intervals[index].uniform,
        matrix: one.matrix.pixels, matrixKm2: one.matrix.squareKilometres,
        perClass: zip(i.classes, result.intensity.categories[index]).map {
          OfClass(
            code: $0.code, before: $0.before, after: $0.after, persistence: $0.persistence, loss: $0.loss,
            gain: $0.gain, net: $0.net, swap: $0.swap,
            lossPercent: $1.loss, gainPercent: $1.gain)
        },
        transitions: result.intensity.transitions[index].map {
          Transition(from: $0.from, to: $0.to, intensityPercent: $0.intensity, uniformPercent: $0.uniform)
        },
        outsideLegend: zip([one.before, one.after], one.outside).flatMap { map, codes in
          codes.map { Outside(map: map, code: $0.code, pixels: $0.pixels) }
        },
        zones: one.zones.isEmpty
          ? nil
          : one.zones.map { zone in
            let z = ChangeIndicators(zone.matrix)
            return Zone(
              zone: zone.name, matrix: zone.matrix.pixels, matrixKm2: zone.matrix.squareKilometres, pixels: z.pixels,
              changed: z.changed,
              quantity: z.quantity, exchange: z.exchange, shift: z.shift)
          }, raster: result.rasters.indices.contains(index) ? result.rasters[index] : nil)
    }
    (interval, intervals) = all.count == 1 ? (all[0], nil) : (nil, all)
  }

  enum Keys: String, CodingKey { case classes, legend, classNames, perYear, caveats, notes, intervals }

  func encode(to encoder: any Encoder) throws {
    try interval?.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(classes, forKey: .classes)
    try container.encode(legend, forKey: .legend)
    try container.encode(classNames, forKey: .classNames)
    try container.encode(perYear, forKey: .perYear)
    try container.encode(caveats, forKey: .caveats)
    try container.encode(notes, forKey: .notes)
    try container.encodeIfPresent(intervals, forKey: .intervals)
  }
}
