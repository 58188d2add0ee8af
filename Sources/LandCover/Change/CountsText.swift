internal import Vocabulary

/// ``IntervalCounts`` as JSON has them: areas beyond 64 bits are text.
struct CountsText: Codable, Sendable {
  struct Row: Codable, Sendable {
    let zone: Int?
    let from: Int
    let to: Int
    let pixels: UInt64
    let area: String
  }

  let rows: [Row]
  let outside: [[[Int]]]

  init(_ counts: IntervalCounts) {
    func list(_ pairs: [ClassPair: Amount], _ zone: Int?) -> [Row] {
      pairs.sorted { $0.key < $1.key }.map {
        Row(zone: zone, from: $0.key.from, to: $0.key.to, pixels: $0.value.pixels, area: String($0.value.area))
      }
    }
    rows = list(counts.pairs, nil) + counts.zones.sorted { $0.key < $1.key }.flatMap { list($0.value, $0.key) }
    outside = counts.outside.map { $0.sorted { $0.key < $1.key }.map { [$0.key, Int(clamping: $0.value)] } }
  }

  var counts: IntervalCounts {
    get throws {
      var counts = IntervalCounts()
      for row in rows {
        let (pair, amount) = (
          ClassPair(from: row.from, to: row.to), Amount(pixels: row.pixels, area: try UInt128(text: row.area))
        )
        if let zone = row.zone { counts.zones[zone, default: [:]][pair] = amount } else { counts.pairs[pair] = amount }
      }
      for (map, codes) in outside.prefix(2).enumerated() {
        for code in codes where code.count == 2 { counts.outside[map][code[0]] = UInt64(max(0, code[1])) }
      }
      return counts
    }
  }
}
