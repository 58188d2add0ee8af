public import Vocabulary

/// What a map is, what it holds, and what is wrong with it: `ecotone landcover info`.
public struct MapInfo: Sendable {
  public struct Row: Sendable {
    public let code: Int
    public let pixels: UInt64
    public let squareKilometres: Double
    /// Of the pixels that count.
    public let share: Double
    public let isInLegend: Bool
  }

  public let path: String
  public let width: Int
  public let height: Int
  public let pixelWidth: Double
  public let pixelHeight: Double
  public let left: Double
  public let top: Double
  public let projection: String
  public let areas: SpatialReference.Kind
  public let format: String
  public let type: String
  public let nodata: Int?
  public let overviews: Int
  public let blocks: String
  /// The legend that was asked for, else those of the program that have all codes.
  public let legends: [String]
  public let rows: [Row]
  public let nodataPixels: UInt64
  public let caveats: [Caveat]
  private let classes: [Int: ChangeDescription.Class]

  /// - Throws: ``LandCoverError``.
  public init(_ map: MapFile, work: Work) throws { try self.init(map, beside: [], work: work) }

  /// - Parameter parts: of one file, as ``MapFile/parts(_:legend:nodata:work:)`` has them.
  /// - Throws: ``LandCoverError``.
  public init(parts: [MapFile], work: Work) throws {
    guard let map = parts.first else { throw LandCoverError("expected a map") }
    try self.init(map, beside: parts.dropFirst(), work: work)
  }

  private init(_ map: MapFile, beside others: ArraySlice<MapFile>, work: Work) throws {
    let raster = try map.open()
    (path, width, height) = (map.path, map.grid.width, map.grid.height)
    (pixelWidth, pixelHeight, left, top) = (map.grid.pixelWidth, map.grid.pixelHeight, map.grid.left, map.grid.top)
    (projection, areas) = (map.grid.reference.name, map.grid.reference.kind)
    (format, type, overviews) = (raster.format, map.type.rawValue, raster.overviews)
    nodata = raster.nodata.flatMap { Int(exactly: $0) }
    blocks = "\(map.blockWidth) x \(map.blockHeight)"
    var amounts: [(code: Int, amount: Amount, isCounted: Bool)] = []
    for part in [map] + others {
      for (byte, amount) in try CountRun(part, work: work).run().enumerated() where amount.pixels > 0 {
        guard !part.isNodata[byte], let code = part.codes[byte] else { continue }
        amounts.append((code, amount, part.isCounted[byte]))
      }
    }
    let counted = amounts.reduce(UInt64(0)) { $0 + ($1.isCounted ? $1.amount.pixels : 0) }
    rows = amounts.sorted { $0.code < $1.code }.map { code, amount, isCounted in
      Row(
        code: code, pixels: amount.pixels, squareKilometres: PixelAreas.squareKilometres(amount.area),
        share: isCounted && counted > 0 ? Double(amount.pixels) / Double(counted) : 0, isInLegend: isCounted)
    }
    nodataPixels = UInt64(map.grid.pixels) - rows.reduce(0) { $0 + $1.pixels }
    let codes = Set(rows.map(\.code))
    let fitting = try Legend.known.map { try Legend($0) }.filter { legend in
      !codes.isEmpty && codes.allSatisfy { legend.contains($0) }
    }
    // Where several have the codes, the file's colours decide.
    let colours = raster.colours
    let alike = fitting.filter { legend in
      codes.allSatisfy { code in colours[code].map { $0.isNear(legend[code]?.colour) } ?? false }
    }
    legends = map.legend.map { [$0.name] } ?? (alike.isEmpty ? fitting : alike).map(\.name)
    let shown = try map.legend ?? (legends.count == 1 ? Legend(legends[0]) : nil)
    classes = Dictionary(
      (shown?.entries ?? []).map {
        (
          $0.code,
          ChangeDescription.Class(
            code: $0.code, en: $0.name[.english], fr: $0.name[.french], es: $0.name[.spanish], colour: $0.colour.hex)
        )
      }, uniquingKeysWith: { first, _ in first })
    caveats = Self.faults(map, raster, rows)
  }

  public func name(_ code: Int, _ language: Language) -> String {
    classes[code].map { $0.name(language) } ?? String(code)
  }

  /// What a user of the file should know before using it.
  private static func faults(_ map: MapFile, _ raster: Raster, _ rows: [Row]) -> [Caveat] {
    var caveats = Caveats.of(map.grid)
    let grid = map.grid
    if raster.nodata == nil, !raster.isMasked { caveats.append(Caveat("nodata.none")) }
    if let value = raster.nodata, !map.type.holds(value) {
      let shown = Int(exactly: value).map(String.init) ?? String(value)
      if map.type == .uint8, (-128..<0).contains(value), let byte = Int(exactly: value) {
        caveats.append(Caveat("nodata.range", ["value": shown, "byte": String(byte + 256)]))
      } else {
        caveats.append(Caveat("nodata.ignored", ["value": shown, "type": map.type.rawValue]))
      }
    }
    if raster.isMasked { caveats.append(Caveat("mask")) }
    if map.type == .int8 { caveats.append(Caveat("signed")) }
    for (start, size) in [(grid.left, grid.pixelWidth), (grid.top, grid.pixelHeight)]
    where grid.reference.kind != .geographic {
      let steps = start / size
      if steps != steps.rounded(), abs(steps - steps.rounded()) < 0.001 {
        caveats.append(Caveat("origin", ["value": String(start)]))
      }
    }
    let outside = rows.filter { !$0.isInLegend }
    if let legend = map.legend, !outside.isEmpty {
      caveats.append(
        Caveat(
          "outside",
          ["legend": legend.name, "codes": outside.map { "\($0.code) (\($0.pixels))" }.joined(separator: ", ")]))
    }
    if grid.pixels > 4_000_000, raster.overviews == 0 { caveats.append(Caveat("overviews")) }
    if grid.pixels > 4_000_000, raster.isStriped { caveats.append(Caveat("strips")) }
    if rows.isEmpty { caveats.append(Caveat("empty")) }
    return caveats
  }
}
