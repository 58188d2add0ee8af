internal import Foundation
public import Vocabulary

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
