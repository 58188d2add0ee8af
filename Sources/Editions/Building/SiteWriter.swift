internal import Foundation
internal import Registers

/// Writes where each year's sources put the facilities.
enum SiteWriter {
  /// - Parameter dropped: of each source, the facility-years that an overlap leaves out.
  /// - Returns: the number of facility-years.
  static func write(
    _ sources: [SourceReading], _ numbering: Numbering, without dropped: [Set<FacilityYear>], to edition: URL
  ) throws -> Int {
    var rows: [(facility: UInt32, year: UInt16, source: UInt16, site: Site)] = []
    for (number, source) in sources.enumerated() {
      let map = numbering.facilityMaps[number]
      for (key, site) in source.collector.facilities.sites where !dropped[number].contains(key) {
        rows.append((map[key.facility], UInt16(truncatingIfNeeded: key.year), UInt16(truncatingIfNeeded: number), site))
      }
    }
    rows.sort { ($0.facility, $0.year, $0.source, $0.site.line) < ($1.facility, $1.year, $1.source, $1.site.line) }
    let writer = try TableWriter<Edition.SiteColumns>(in: edition)
    try writer.append(\.facility, rows.map(\.facility))
    try writer.append(\.year, rows.map(\.year))
    try writer.append(\.latitude, rows.map(\.site.latitude))
    try writer.append(\.longitude, rows.map(\.site.longitude))
    try writer.append(\.place, rows.map(\.site.place))
    try writer.append(\.source, rows.map(\.source))
    try writer.append(\.line, rows.map(\.site.line))
    try writer.append(\.column, rows.map(\.site.column))
    try writer.finish()
    return rows.count
  }
}
