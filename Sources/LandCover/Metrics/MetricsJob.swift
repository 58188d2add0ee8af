internal import Foundation
public import Vocabulary

/// Indicators of a landscape's pattern: `ecotone landcover metrics`.
public struct MetricsJob {
  private let run: MetricsRun
  private let zones: [ZoneEdges]
  private let description: AreasDescription

  /// - Parameter zones: polygons that are measured one by one, each as if the rest were nodata; a pixel belongs to one
  ///   by its middle.
  /// - Throws: ``LandCoverError``.
  public init(_ map: MapFile, zones: ((RasterGrid) throws -> ZoneFile)? = nil, zoneField: String? = nil, work: Work)
    throws
  {
    guard map.grid.reference.kind != .geographic else {
      let grid = map.grid
      let (latitude, longitude) = (
        Int(((grid.top + grid.bottom) / 2).rounded()), Int(((grid.left + grid.right) / 2).rounded())
      )
      // A degree of a meridian is 111.2 km.
      let metres = max(1, Int((grid.pixelHeight * grid.reference.unit * 111_195).rounded()))
      throw LandCoverError(
        "\(map.path): longitudes and latitudes; lengths and areas of patches need a projected grid: gdalwarp -r "
          + "near -t_srs '+proj=laea +lat_0=\(latitude) +lon_0=\(longitude) +datum=WGS84' "
          + "-tr \(metres) \(metres) \(map.path) projected.tif"
      )
    }
    let file = try zones?(map.grid)
    run = try MetricsRun(map, work: work)
    self.zones =
      file?.rings.enumerated().compactMap { ZoneEdges($0, $1, width: map.grid.width, height: map.grid.height) } ?? []
    description = AreasDescription(
      map: try map.description, grid: .init(map.grid), legend: map.legend?.name, classes: try map.classes,
      zones: file?.names ?? [],
      zoneField: zoneField,
      notes: file?.notes ?? [], caveats: Caveats.ofPatches(map.grid))
  }

  public func pixels(part: PartNumber? = nil) -> Int {
    let rows = part?.share(of: run.bands) ?? 0..<run.bands
    return zones.isEmpty ? run.pixels(in: rows) : zones.reduce(0) { $0 + run.pixels(in: rows, $1) }
  }

  public func result() throws -> MetricsResult { MetricsResult(description, try counts(0..<run.bands)) }

  public func write(_ part: PartNumber, to path: String) throws {
    let rows = part.share(of: run.bands)
    let counts = try counts(rows)
    let writer = try PartFile.Writer(path)
    try writer.finish(
      .init(
        kind: "metrics", rows: [rows.lowerBound, rows.upperBound], of: run.bands,
        body: MetricsPart(description: description, zones: counts),
        tiles: []))
  }

  public static func merge(_ paths: [String]) throws -> MetricsResult {
    let parts = try PartFile.whole(try paths.map { try PartFile.Reader<MetricsPart>($0, kind: "metrics") }) {
      $0.description.identity
    }
    let description = parts[0].head.body.description
    var sums: [Int: PatternCounts] = [:]
    for part in parts {
      for (zone, counts) in part.head.body.zones {
        guard description.grid.isSound, counts.patches.isSound(width: description.grid.width) else {
          throw LandCoverError("\(part.path): its patches do not read")
        }
        sums[zone] = sums[zone].map { $0.joined(with: counts) } ?? counts
      }
    }
    return MetricsResult(description, sums)
  }

  /// By zone; -1 is the whole map.
  private func counts(_ rows: Range<Int>) throws -> [Int: PatternCounts] {
    if description.zones.isEmpty { return [-1: try run.run(bands: rows, zone: nil)] }
    return Dictionary(uniqueKeysWithValues: try zones.map { ($0.zone, try run.run(bands: rows, zone: $0)) })
  }
}

struct MetricsPart: Codable, Sendable {
  let description: AreasDescription
  let zones: [Int: PatternCounts]
}

/// What the indicators follow from: codes' patches, and how often pixels of two codes lie side by side.
struct PatternCounts: Codable, Sendable {
  var patches: Patches
  /// Pairs of neighbours in a row, and one above the other, by ``PatternPair``.
  var beside: [Int: UInt64]
  var above: [Int: UInt64]
  /// The codes of the bytes that ``patches`` hold.
  var codes: [UInt8: Int]

  func joined(with below: PatternCounts) -> PatternCounts {
    PatternCounts(
      patches: patches.joined(with: below.patches), beside: beside.merging(below.beside, uniquingKeysWith: &+),
      above: above.merging(below.above, uniquingKeysWith: &+),
      codes: codes.merging(below.codes, uniquingKeysWith: { first, _ in first }))
  }
}

/// The pass over a map that finds patches and neighbours, band by band: memory grows with the width of the map.
final class MetricsRun {
  private static let rows = 128
  private let map: MapFile
  private let work: Work

  init(_ map: MapFile, work: Work) throws { (self.map, self.work) = (map, work) }

  var bands: Int { (map.grid.height + Self.rows - 1) / Self.rows }

  func pixels(in bands: Range<Int>, _ zone: ZoneEdges? = nil) -> Int {
    let rows = lines(bands, zone)
    return rows.count * (zone?.columns.count ?? map.grid.width)
  }

  private func lines(_ bands: Range<Int>, _ zone: ZoneEdges?) -> Range<Int> {
    let rows = min(map.grid.height, bands.lowerBound * Self.rows)..<min(map.grid.height, bands.upperBound * Self.rows)
    return zone.map { $0.rows.clamped(to: rows) } ?? rows
  }

  private final class Worker {
    let raster: Raster
    let beside = PairCounter(isUniform: true)
    let above = PairCounter(isUniform: true)
    let buffer: UnsafeMutablePointer<UInt8>

    init(_ map: MapFile, bytes: Int) throws {
      raster = try map.open()
      buffer = .allocate(capacity: bytes)
    }

    deinit { buffer.deallocate() }
  }

  func run(bands: Range<Int>, zone: ZoneEdges?) throws -> PatternCounts {
    let left = zone?.columns.lowerBound ?? 0
    let width = zone?.columns.count ?? map.grid.width
    GDAL.setCache(
      bytes: (16 << 20) + work.threads * (Self.rows + 2 * map.blockHeight) * (map.grid.width + map.blockWidth)
        * (map.type.isByte ? 1 : 4))
    let isCounted = map.isCounted
    guard let empty = isCounted.firstIndex(of: false) else {
      throw LandCoverError("\(map.path): all 256 codes count; expected fewer classes, or --nodata")
    }
    let outside = UInt8(empty)
    let areas = PixelAreas(map.grid)
    let crew = try Crew(work) { [map] in try Worker(map, bytes: (Self.rows + 1) * width) }
    let results = Unsafe(UnsafeMutablePointer<Patches?>.allocate(capacity: bands.count))
    results.pointer.initialize(repeating: nil, count: bands.count)
    defer {
      results.pointer.deinitialize(count: bands.count)
      results.pointer.deallocate()
    }
    let spans = zone.map { zone in { (rows: Range<Int>) in ZonePixels([zone]).spans(rows: rows) } }
    try crew.run(bands.count) { worker, piece in
      let lines = self.lines(bands.lowerBound + piece..<bands.lowerBound + piece + 1, zone)
      guard !lines.isEmpty else { return }
      // The row above too: its neighbours below are counted here.
      let first = max(zone?.rows.lowerBound ?? 0, lines.lowerBound - 1)
      let height = lines.upperBound - first
      try worker.raster.read(
        Window(x: left, y: first, width: width, height: height), into: worker.buffer, stride: width)
      if let spans {
        for (row, spans) in spans(first..<lines.upperBound).enumerated() {
          let line = worker.buffer + row * width
          var next = 0
          for span in spans.sorted(by: { $0.left < $1.left }) {
            if span.left - left > next { (line + next).update(repeating: outside, count: span.left - left - next) }
            next = max(next, span.right - left)
          }
          if next < width { (line + next).update(repeating: outside, count: width - next) }
        }
      }
      let own = worker.buffer + (lines.lowerBound - first) * width
      if width > 1 {
        worker.beside.count(
          PixelRows(own, stride: width), PixelRows(own + 1, stride: width),
          Window(x: 0, y: 0, width: width - 1, height: lines.count), areas)
      }
      if height > 1 {
        worker.above.count(
          PixelRows(worker.buffer, stride: width), PixelRows(worker.buffer + width, stride: width),
          Window(x: 0, y: 0, width: width, height: height - 1), areas)
      }
      results.pointer[piece] = Patches(own, width: width, height: lines.count, isCounted: isCounted)
      self.work.onProgress(lines.count * width)
    }
    var patches: Patches?
    for piece in 0..<bands.count {
      guard let next = results.pointer[piece] else { continue }
      patches = patches.map { $0.joined(with: next) } ?? next
    }
    var counts = PatternCounts(patches: patches ?? Patches(), beside: [:], above: [:], codes: [:])
    for byte in 0..<256 where isCounted[byte] { counts.codes[UInt8(byte)] = map.codes[byte] }
    for worker in crew.workers {
      add(worker.beside, to: &counts.beside)
      add(worker.above, to: &counts.above)
    }
    let used = Set(counts.patches.closed.keys).union(counts.patches.open.map(\.code))
    counts.codes = counts.codes.filter { used.contains($0.key) }
    return counts
  }

  private func add(_ counter: PairCounter, to pairs: inout [Int: UInt64]) {
    counter.flush()
    for pair in 0..<PairCounter.pairs where counter.counts[pair] > 0 {
      let (a, b) = (pair >> 8, pair & 255)
      guard map.isCounted[a], map.isCounted[b] else { continue }
      pairs[PatternPair.key(a, b), default: 0] += counter.counts[pair]
    }
  }
}

/// Two bytes side by side, the lesser first.
enum PatternPair {
  static func key(_ a: Int, _ b: Int) -> Int { min(a, b) << 8 | max(a, b) }
}

/// Indicators of classes and landscapes.
///
/// FRAGSTATS 4 (McGarigal, Cushman, Ene 2012), as landscapemetrics has them: patches by sides and corners, neighbours
/// by sides, edges towards nodata not counted.
public struct MetricsResult: Sendable {
  public struct Row: Sendable {
    /// Nil for the whole map.
    public let zone: String?
    /// Nil for the landscape.
    public let code: Int?
    public let metric: Metric
    /// Nil where it is not defined, as contagion of one class.
    public let value: Double?
  }

  /// Named as FRAGSTATS names them.
  public enum Metric: String, CaseIterable, Sendable {
    case pland, np, pd, lpi, te, ed
    case areaMn = "area_mn"
    case mesh, shdi, contag, ai

    /// Percent, per 100 hectares, metres, metres a hectare, or hectares.
    public var unit: String {
      switch self {
      case .pland, .lpi, .contag, .ai: "%"
      case .np, .shdi: ""
      case .pd: "/100 ha"
      case .te: "m"
      case .ed: "m/ha"
      case .areaMn, .mesh: "ha"
      }
    }
  }

  public let rows: [Row]
  public let map: String
  public let caveats: [Caveat]
  public let notes: [String]
  private let names: [Int: ChangeDescription.Class]

  init(_ description: AreasDescription, _ zones: [Int: PatternCounts]) {
    (map, caveats, notes) = (description.map.name, description.caveats, description.notes)
    names = Dictionary(description.classes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let grid = description.grid.grid
    let numbers = description.zones.isEmpty ? [-1] : Array(description.zones.indices)
    rows = numbers.flatMap { number in
      Self.rows(zones[number], zone: description.zones.indices.contains(number) ? description.zones[number] : nil, grid)
    }
  }

  public func name(_ code: Int, _ language: Language) -> String {
    names[code].map { $0.name(language) } ?? String(code)
  }

  private static func rows(_ counts: PatternCounts?, zone: String?, _ grid: RasterGrid) -> [Row] {
    guard let counts else { return [] }
    let unit = grid.reference.unit
    let (width, height) = (grid.pixelWidth * unit, grid.pixelHeight * unit)
    let hectares = width * height / 10_000
    let sums = counts.patches.finished()
    let bytes = sums.keys.sorted { (counts.codes[$0] ?? 0) < (counts.codes[$1] ?? 0) }
    let total = sums.values.reduce(0.0) { $0 + Double($1.pixels) }
    guard total > 0 else { return [] }
    func pairs(_ a: UInt8, _ b: UInt8) -> (beside: Double, above: Double) {
      let key = PatternPair.key(Int(a), Int(b))
      return (Double(counts.beside[key] ?? 0), Double(counts.above[key] ?? 0))
    }
    /// Metres of edge between two codes: neighbours in a row meet along the height of a pixel.
    func edge(_ a: UInt8, _ b: UInt8) -> Double {
      let pair = pairs(a, b)
      return pair.beside * height + pair.above * width
    }
    func aggregation(_ byte: UInt8) -> Double? {
      let pixels = Double(sums[byte]?.pixels ?? 0)
      let side = pixels.squareRoot().rounded(.down)
      let rest = pixels - side * side
      let most = 2 * side * (side - 1) + (rest == 0 ? 0 : rest <= side ? 2 * rest - 1 : 2 * rest - 2)
      let pair = pairs(byte, byte)
      return most > 0 ? (pair.beside + pair.above) / most * 100 : nil
    }
    func common(_ code: Int?, _ sums: PatchSums, edge: Double) -> [Row] {
      let area = total * hectares
      let values: [(Metric, Double)] = [
        (.np, Double(sums.count)), (.pd, Double(sums.count) / area * 100), (.lpi, Double(sums.largest) / total * 100),
        (.te, edge),
        (.ed, edge / area),
        (.areaMn, Double(sums.pixels) / Double(sums.count) * hectares),
        (.mesh, Double(sums.squares) / total * hectares),
      ]
      return values.map { Row(zone: zone, code: code, metric: $0, value: $1) }
    }
    var rows: [Row] = []
    for byte in bytes {
      guard let own = sums[byte], let code = counts.codes[byte] else { continue }
      rows.append(Row(zone: zone, code: code, metric: .pland, value: Double(own.pixels) / total * 100))
      rows += common(code, own, edge: bytes.reduce(0) { $0 + ($1 == byte ? 0 : edge(byte, $1)) })
      rows.append(Row(zone: zone, code: code, metric: .ai, value: aggregation(byte)))
    }
    var all = PatchSums()
    for own in sums.values { all.add(own) }
    var edges = 0.0
    for (i, a) in bytes.enumerated() { for b in bytes.dropFirst(i + 1) { edges += edge(a, b) } }
    rows += common(nil, all, edge: edges)
    let shares = bytes.map { Double(sums[$0]?.pixels ?? 0) / total }
    rows.append(Row(zone: zone, code: nil, metric: .shdi, value: shares.reduce(0) { $0 - $1 * log($1) }))
    rows.append(Row(zone: zone, code: nil, metric: .contag, value: contagion(bytes, shares, pairs)))
    rows.append(
      Row(
        zone: zone, code: nil, metric: .ai, value: zip(bytes, shares).reduce(0) { $0 + (aggregation($1.0) ?? 0) * $1.1 }
      ))
    return rows
  }

  /// FRAGSTATS' form: the share of a class times that of each class among its neighbours, where like neighbours count
  /// from both sides.
  private static func contagion(
    _ bytes: [UInt8], _ shares: [Double], _ pairs: (UInt8, UInt8) -> (beside: Double, above: Double)
  ) -> Double? {
    guard bytes.count > 1 else { return nil }
    var entropy = 0.0
    for (a, share) in zip(bytes, shares) {
      let neighbours = bytes.map { b in
        let pair = pairs(a, b)
        return (pair.beside + pair.above) * (a == b ? 2 : 1)
      }
      let sum = neighbours.reduce(0, +)
      for count in neighbours where count > 0 {
        let probability = share * count / sum
        entropy += probability * log(probability)
      }
    }
    return (1 + entropy / (2 * log(Double(bytes.count)))) * 100
  }
}
