internal import Foundation
public import Vocabulary

/// Class areas of zones: `ecotone landcover areas`.
public struct AreasJob {
  private let run: AreasRun
  private let description: AreasDescription

  /// - Throws: ``LandCoverError``.
  public init(_ map: MapFile, zones: (RasterGrid) throws -> ZoneFile, zoneField: String?, work: Work) throws {
    let file = try zones(map.grid)
    run = try AreasRun(map, file, work: work)
    let described = try map.description
    description = AreasDescription(
      map: described, grid: .init(map.grid), legend: map.legend?.name, classes: try map.classes, zones: file.names,
      zoneField: zoneField,
      notes: file.notes, caveats: Caveats.of(map.grid))
  }

  /// Pixels that a run passes over.
  public func pixels(part: PartNumber? = nil) -> Int {
    run.overlap.pixels(in: part?.share(of: run.overlap.rows) ?? 0..<run.overlap.rows)
  }

  public func result() throws -> AreasResult { AreasResult(description, try run.run(rows: 0..<run.overlap.rows)) }

  /// Counts a share of the run, and writes it as a part.
  public func write(_ part: PartNumber, to path: String) throws {
    let rows = part.share(of: run.overlap.rows)
    let areas = try run.run(rows: rows)
    let writer = try PartFile.Writer(path)
    try writer.finish(
      .init(
        kind: "areas", rows: [rows.lowerBound, rows.upperBound], of: run.overlap.rows,
        body: AreasPart(description, areas), tiles: []))
  }

  /// Joins parts.
  public static func merge(_ paths: [String]) throws -> AreasResult {
    let parts = try PartFile.whole(try paths.map { try PartFile.Reader<AreasPart>($0, kind: "areas") }) {
      $0.description.identity
    }
    var areas = ZoneAreas()
    for part in parts { areas.merge(try part.head.body.areas) }
    return AreasResult(parts[0].head.body.description, areas)
  }
}

/// What an areas run is about.
struct AreasDescription: Codable, Sendable {
  let map: ChangeDescription.Map
  let grid: ChangeDescription.Grid
  let legend: String?
  let classes: [ChangeDescription.Class]
  let zones: [String]
  let zoneField: String?
  let notes: [String]
  let caveats: [Caveat]

  var identity: String { String(decoding: (try? PartFile.encoder.encode(self)) ?? Data(), as: UTF8.self) }
}

struct AreasPart: Codable, Sendable {
  struct Row: Codable, Sendable {
    let zone: Int?
    /// Nil for nodata.
    let code: Int?
    let whole: UInt64
    let partly: String
    let area: String
  }

  let description: AreasDescription
  let rows: [Row]

  init(_ description: AreasDescription, _ areas: ZoneAreas) {
    self.description = description
    func row(_ zone: Int?, _ code: Int?, _ amount: ZoneAmount) -> Row {
      Row(zone: zone, code: code, whole: amount.whole, partly: String(amount.partly), area: String(amount.area))
    }
    rows =
      areas.zones.sorted { $0.key < $1.key }.flatMap { zone, codes in
        codes.sorted { $0.key < $1.key }.map { row(zone, $0.key, $0.value) }
      }
      + areas.nodata.sorted { $0.key < $1.key }.map { row($0.key, nil, $0.value) }
      + areas.outside.sorted { $0.key < $1.key }.map { row(nil, $0.key, $0.value) }
  }

  var areas: ZoneAreas {
    get throws {
      var areas = ZoneAreas()
      for row in rows {
        let amount = ZoneAmount(
          whole: row.whole, partly: try UInt128(text: row.partly), area: try UInt128(text: row.area))
        switch (row.zone, row.code) {
        case (let zone?, let code?): areas.zones[zone, default: [:]][code] = amount
        case (let zone?, nil): areas.nodata[zone] = amount
        case (nil, let code?): areas.outside[code] = amount
        case (nil, nil): throw LandCoverError("a row of a part names neither zone nor class")
        }
      }
      return areas
    }
  }
}

/// What came of measuring zones: a row for each zone and class, in the order of the file and of codes.
public struct AreasResult: Sendable {
  public struct Row: Sendable {
    public let zone: String
    public let code: Int
    /// Pixels, those at the edge by the share that the zone covers.
    public let pixels: Double
    public let squareKilometres: Double
    /// Of the zone's pixels with a class.
    public let fraction: Double
  }
  public struct Zone: Sendable {
    public let name: String
    /// Pixels with a class, and without.
    public let pixels: Double
    public let nodata: Double
    public let squareKilometres: Double
  }

  public let rows: [Row]
  public let zones: [Zone]
  public let legend: String?
  public let map: String
  public let caveats: [Caveat]
  public let notes: [String]
  public let outside: [(code: Int, pixels: Double)]
  private let names: [Int: ChangeDescription.Class]

  init(_ description: AreasDescription, _ areas: ZoneAreas) {
    (legend, map, caveats, notes) = (description.legend, description.map.name, description.caveats, description.notes)
    names = Dictionary(description.classes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    outside = areas.outside.sorted { $0.key < $1.key }.map { ($0.key, $0.value.pixels) }
    // Every zone has the same classes in the same order.
    let seen = Set(areas.zones.values.flatMap(\.keys)).sorted()
    var (rows, zones) = ([Row](), [Zone]())
    for (number, name) in description.zones.enumerated() {
      let amounts = areas.zones[number] ?? [:]
      let total = seen.reduce(ZoneAmount()) { sum, code in
        var sum = sum
        sum += amounts[code] ?? ZoneAmount()
        return sum
      }
      zones.append(
        Zone(
          name: name, pixels: total.pixels, nodata: areas.nodata[number]?.pixels ?? 0,
          squareKilometres: total.squareKilometres))
      for code in seen {
        let amount = amounts[code] ?? ZoneAmount()
        rows.append(
          Row(
            zone: name, code: code, pixels: amount.pixels, squareKilometres: amount.squareKilometres,
            fraction: total.pixels > 0 ? amount.pixels / total.pixels : 0))
      }
    }
    (self.rows, self.zones) = (rows, zones)
  }

  public func name(_ code: Int, _ language: Language) -> String {
    names[code].map { $0.name(language) } ?? String(code)
  }
}

extension ChangeDescription.Class {
  func name(_ language: Language) -> String {
    let name = [Language.english: en, .french: fr, .spanish: es][language] ?? ""
    return name.isEmpty ? String(code) : name
  }
}
