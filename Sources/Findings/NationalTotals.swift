internal import Editions
internal import Foundation
internal import Vocabulary

/// The sums of each register, year, substance and category: what a value's effect is measured against.
struct NationalTotals {
  private static let lanes = 16
  /// Toxic equivalents stand apart from kilograms, whatever their category.
  static let teqLane: UInt8 = 15
  /// By segment, then substance and category.
  private let sums: [[Double]]
  /// How many amounts each sum has.
  private let counts: [[UInt32]]
  private let segments: [[Int?]]
  /// Reports of each segment.
  private let reports: [Int]
  private let firstYear: Int

  /// - Complexity: O(facts).
  init(_ data: EditionColumns) {
    let edition = data.edition
    let manifest = edition.manifest
    let codes = edition.catalog.codes.map(\.substance)
    let count = edition.catalog.substances.count * Self.lanes
    let results = manifest.segments.indices.orderedMap(concurrently: { index -> (sums: [Double], counts: [UInt32]) in
      let (code, firstFact, category, amount) = (data.code, data.firstFact, data.category, data.amount)
      let segment = manifest.segments[index]
      var sums = [Double](repeating: 0, count: count)
      var counts = [UInt32](repeating: 0, count: count)
      for report in segment.reportNumbers {
        let number = Int(code[report])
        guard codes.indices.contains(number) else { continue }
        let base = codes[number] * Self.lanes
        var fact = Int(firstFact[report])
        let end = min(Int(firstFact[report + 1]), amount.count)
        while fact < end {
          let lane = base + Int(data.unit[fact] == MeasuredUnit.gramsTEQ.rawValue ? Self.teqLane : category[fact] & 15)
          sums[lane] += amount[fact]
          counts[lane] &+= 1
          fact += 1
        }
      }
      return (sums, counts)
    })
    sums = results.map(\.sums)
    counts = results.map(\.counts)
    reports = manifest.segments.map(\.reports)
    let years = manifest.segments.map(\.year)
    firstYear = years.min() ?? 0
    let span = (years.max() ?? 0) - firstYear + 1
    var table = [[Int?]](repeating: Array(repeating: nil, count: span), count: Register.allCases.count)
    for (index, segment) in manifest.segments.enumerated() {
      table[Self.row(segment.register)][segment.year - firstYear] = index
    }
    segments = table
  }

  private static func row(_ register: Register) -> Int { Register.allCases.firstIndex(of: register) ?? 0 }

  /// Whether an edition holds about as much of a year as of the one before: with one file of a state for a year and the
  /// nation's for the next, national totals say nothing of a change.
  func isComparable(_ register: Register, _ year: Int) -> Bool {
    guard let now = segment(register, year), let before = segment(register, year - 1) else { return false }
    return 3 * reports[now] <= 4 * reports[before] && 3 * reports[before] <= 4 * reports[now]
  }

  private func segment(_ register: Register, _ year: Int) -> Int? {
    let row = segments[Self.row(register)]
    return row.indices.contains(year - firstYear) ? row[year - firstYear] : nil
  }

  /// How many amounts a sum has.
  func count(_ register: Register, _ year: Int, substance: Int, category: UInt8) -> Int {
    guard let segment = segment(register, year) else { return 0 }
    let position = substance * Self.lanes + Int(category & 15)
    return counts[segment].indices.contains(position) ? Int(counts[segment][position]) : 0
  }

  /// The sum of a substance and category; 0 where there is none.
  func total(_ register: Register, _ year: Int, substance: Int, category: UInt8) -> Double {
    guard let segment = segment(register, year) else { return 0 }
    let position = substance * Self.lanes + Int(category & 15)
    return sums[segment].indices.contains(position) ? sums[segment][position] : 0
  }
}
