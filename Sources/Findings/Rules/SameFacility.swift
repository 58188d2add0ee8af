internal import Editions
internal import Foundation
internal import Places
internal import Vocabulary

/// Two identifiers that are likely the same facility: in the same state, less than 500 m apart, with similar names (at
/// least 0.85 out of 1), and the reports of one begin within two years after those of the other end. Medium priority.
enum SameFacility: EditionRule {
  /// Kilometres.
  private static let distance = 0.5
  private static let likeness = 0.85

  static func examine(_ desk: Desk, _ remarks: inout Remarks) throws {
    struct Cell: Hashable {
      let x: Int
      let y: Int
    }
    var cells: [Cell: [FacilityDescription]] = [:]
    let size = 0.02  // degrees: more than the distance, up to 75° N
    try desk.catalog.eachFacility { facility in
      guard let latitude = facility.latitude, let longitude = facility.longitude, abs(latitude) <= 90,
        abs(longitude) <= 180,
        let years = facility.years, ReportingYear.allowed.contains(years.lowerBound),
        ReportingYear.allowed.contains(years.upperBound)
      else { return }
      cells[Cell(x: Int((longitude / size).rounded(.down)), y: Int((latitude / size).rounded(.down))), default: []]
        .append(facility)
    }
    let sites = desk.data.sites
    for (cell, members) in cells.sorted(by: { ($0.key.x, $0.key.y) < ($1.key.x, $1.key.y) }) {
      for facility in members {
        for dx in -1...1 {
          for dy in -1...1 {
            for other in cells[Cell(x: cell.x + dx, y: cell.y + dy)] ?? [] where isSuccessor(other, of: facility) {
              let year = other.years?.lowerBound ?? 0
              let row = sites.facility.values.partition { $0 >= UInt32(truncatingIfNeeded: other.number) }
              let isStated =
                row < sites.facility.count && sites.facility.values[row] == UInt32(truncatingIfNeeded: other.number)
              guard let id = FacilityID(other.id) else { continue }
              remarks.site(
                other.number, Register(country: id.country), year: year, effect: 0,
                source: isStated ? Int(sites.source.values[row]) : -1,
                line: isStated ? Int(sites.line.values[row]) : 0, column: isStated ? Int(sites.column.values[row]) : 0,
                Remark(
                  .sameFacility, .look,
                  [
                    "other": .text(facility.id), "year": .year(facility.years?.upperBound ?? 0),
                    "name": .text(facility.name ?? ""),
                  ]))
            }
          }
        }
      }
    }
  }

  private static func isSuccessor(_ other: FacilityDescription, of facility: FacilityDescription) -> Bool {
    guard other.number != facility.number, other.id.prefix(2) == facility.id.prefix(2), other.state == facility.state,
      let ended = facility.years,
      let began = other.years, (1...2).contains(began.lowerBound - ended.upperBound), let name = facility.name,
      let otherName = other.name,
      let y1 = facility.latitude, let x1 = facility.longitude, let y2 = other.latitude, let x2 = other.longitude
    else { return false }
    return GreatCircle.distance(y1, x1, y2, x2) <= distance
      && LikenessText(name: name).likeness(to: LikenessText(name: otherName)) >= likeness
  }
}
