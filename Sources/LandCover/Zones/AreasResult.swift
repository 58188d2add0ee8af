public import Vocabulary

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
