/// What is counted between two maps, in whole numbers: sums of parts are those of the whole.
struct IntervalCounts: Sendable, Equatable {
  var pairs: [ClassPair: Amount] = [:]
  /// Pixels of codes that the legend does not have, by map and code.
  var outside: [[Int: UInt64]] = [[:], [:]]
  var zones: [Int: [ClassPair: Amount]] = [:]

  mutating func merge(_ other: IntervalCounts) {
    pairs.merge(other.pairs) { a, b in
      var sum = a
      sum += b
      return sum
    }
    for map in 0..<2 { outside[map].merge(other.outside[map], uniquingKeysWith: &+) }
    zones.merge(other.zones) { mine, theirs in
      mine.merging(theirs) { a, b in
        var sum = a
        sum += b
        return sum
      }
    }
  }
}
