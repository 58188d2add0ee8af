/// Class areas of zones: by number of the zone, by code; nodata under nil.
struct ZoneAreas: Sendable, Equatable {
  var zones: [Int: [Int: ZoneAmount]] = [:]
  /// Covered pixels without a class.
  var nodata: [Int: ZoneAmount] = [:]
  /// Pixels of codes that the legend does not have, by code.
  var outside: [Int: ZoneAmount] = [:]

  mutating func merge(_ other: ZoneAreas) {
    func sum(_ a: ZoneAmount, _ b: ZoneAmount) -> ZoneAmount {
      var sum = a
      sum += b
      return sum
    }
    zones.merge(other.zones) { $0.merging($1, uniquingKeysWith: sum) }
    nodata.merge(other.nodata, uniquingKeysWith: sum)
    outside.merge(other.outside, uniquingKeysWith: sum)
  }
}
