package import Editions
internal import Foundation
package import Vocabulary

/// Where every facility of an edition is and what it is called, by its number, in memory.
package struct FacilityAtlas: Sendable {
  /// Decimal degrees; not a number where the sources give none.
  package let latitude: [Double]
  package let longitude: [Double]
  private let names: [String]
  private let towns: [String]
  private let numbers: [String: Int]
  package let ids: [String]
  /// How many have no position.
  package let withoutPosition: Int

  package init(_ edition: Edition) throws {
    var latitude: [Double] = []
    var longitude: [Double] = []
    var names: [String] = []
    var towns: [String] = []
    var ids: [String] = []
    var numbers: [String: Int] = [:]
    try edition.catalog.eachFacility { facility in
      // The catalogue's numbers follow one another; a changed one does not verify and is never served.
      guard facility.number == ids.count else { return }
      numbers[facility.id] = ids.count
      ids.append(facility.id)
      names.append(facility.shownName ?? "")
      let county = facility.county.flatMap { county in
        facility.city.map(TextFolding.fold) == TextFolding.fold(county) ? nil : county
      }
      towns.append([facility.city, county].compactMap { $0 }.joined(separator: ", "))
      if let north = facility.latitude, let east = facility.longitude, abs(north) <= 85, abs(east) <= 180 {
        latitude.append(north)
        longitude.append(east)
      } else {
        latitude.append(.nan)
        longitude.append(.nan)
      }
    }
    (self.latitude, self.longitude, self.names, self.towns, self.ids, self.numbers) = (
      latitude, longitude, names, towns, ids, numbers
    )
    withoutPosition = latitude.count { $0.isNaN }
  }

  package var count: Int { ids.count }

  package func number(of id: String) -> Int? { numbers[id] }

  /// A facility's name; nil for one that is unknown or has none.
  package func name(of id: String) -> String? { numbers[id].flatMap { names[$0].isEmpty ? nil : names[$0] } }

  /// A facility's city and county or municipality; nil where the sources tell neither.
  package func town(of id: String) -> String? { numbers[id].flatMap { towns[$0].isEmpty ? nil : towns[$0] } }

  package func name(_ number: Int) -> String { names[number].isEmpty ? ids[number] : names[number] }

  /// A facility's position; not a number where it has none.
  package func point(_ number: Int) -> GeoPoint { GeoPoint(latitude: latitude[number], longitude: longitude[number]) }

  package func position(of id: String) -> GeoPoint? {
    guard let number = numbers[id], !latitude[number].isNaN else { return nil }
    return GeoPoint(latitude: latitude[number], longitude: longitude[number])
  }

  /// The facilities nearest to one that has a position, with their distance in kilometres.
  /// - Complexity: O(facilities).
  package func nearest(to id: String, limit: Int, within kilometres: Double) -> [(number: Int, kilometres: Double)] {
    guard let own = numbers[id], let centre = position(of: id) else { return [] }
    let latitudes = kilometres / GeoPoint.kilometresPerDegree
    var found: [(number: Int, kilometres: Double)] = []
    for number in latitude.indices where number != own && abs(latitude[number] - centre.latitude) <= latitudes {
      let distance = centre.kilometres(to: GeoPoint(latitude: latitude[number], longitude: longitude[number]))
      if distance <= kilometres { found.append((number, distance)) }
    }
    return Array(found.sorted { ($0.kilometres, $0.number) < ($1.kilometres, $1.number) }.prefix(limit))
  }
}
