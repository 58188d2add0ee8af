internal import Editions
internal import Foundation
internal import Vocabulary

/// Median and spread of the amounts that a sector reports of a substance in a category, by register and year, in powers
/// of ten.
struct SectorStatistics {
  struct Spread {
    /// Of log10 of the kilograms.
    let median: Double
    /// The median distance from the median.
    let deviation: Double
    let count: Int
  }

  /// Fewer amounts than this say nothing of a sector.
  static let least = 15

  private let spreads: [UInt64: Spread]
  /// By sector number, the number of its first four digits.
  private let groups: [UInt64]
  private let titles: [String]

  /// - Complexity: O(n log n) of the facts.
  init(_ data: EditionColumns) {
    let edition = data.edition
    let labels = Array(Set(edition.catalog.sectors.map { String($0.prefix(4)) })).sorted()
    let numbers = Dictionary(labels.enumerated().map { ($1, UInt64($0 + 1)) }, uniquingKeysWith: { first, _ in first })
    groups = [0] + edition.catalog.sectors.map { $0.count < 4 ? 0 : numbers[String($0.prefix(4))] ?? 0 }
    titles = [""] + labels
    let manifest = edition.manifest
    let codes = edition.catalog.codes.map(\.substance)
    let groups = groups
    let results = manifest.segments.indices.orderedMap(concurrently: { index -> [UInt64: Spread] in
      let (code, sector, firstFact, category, amount) = (
        data.code, data.sector, data.firstFact, data.category, data.amount
      )
      struct Entry {
        let key: UInt64
        let logarithm: Float
      }
      let segment = manifest.segments[index]
      var entries: [Entry] = []
      entries.reserveCapacity(segment.facts)
      for report in segment.reportNumbers {
        let (number, position) = (Int(code[report]), Int(sector[report]))
        guard codes.indices.contains(number), groups.indices.contains(position), groups[position] != 0 else { continue }
        var fact = Int(firstFact[report])
        let end = min(Int(firstFact[report + 1]), amount.count)
        while fact < end {
          if amount[fact] > 0 {
            let key = Self.key(index, groups[position], codes[number], category[fact])
            entries.append(Entry(key: key, logarithm: Float(log10(amount[fact]))))
          }
          fact += 1
        }
      }
      entries.sort { ($0.key, $0.logarithm) < ($1.key, $1.logarithm) }
      var spreads: [UInt64: Spread] = [:]
      var start = 0
      while start < entries.count {
        var end = start
        while end < entries.count, entries[end].key == entries[start].key { end += 1 }
        if end - start >= Self.least {
          let median = Double(entries[(start + end) / 2].logarithm)
          let distances = entries[start..<end].map { abs(Double($0.logarithm) - median) }.sorted()
          spreads[entries[start].key] = Spread(
            median: median, deviation: distances[distances.count / 2], count: end - start)
        }
        start = end
      }
      return spreads
    })
    spreads = results.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }

  private static func key(_ segment: Int, _ group: UInt64, _ substance: Int, _ category: UInt8) -> UInt64 {
    UInt64(segment) << 48 | group << 32 | UInt64(substance) << 8 | UInt64(category)
  }

  /// What the sector of a report amounts to; nil for too few amounts.
  /// - Parameters:
  ///   - segment: the position in the manifest's segments.
  ///   - sector: the number in the columns.
  func spread(segment: Int, sector: Int, substance: Int, category: UInt8) -> (spread: Spread, code: String)? {
    guard groups.indices.contains(sector), groups[sector] != 0 else { return nil }
    return spreads[Self.key(segment, groups[sector], substance, category)].map { ($0, titles[Int(groups[sector])]) }
  }
}
