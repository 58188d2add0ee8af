internal import Foundation
internal import Geodesy
public import Vocabulary

/// Where an edition's facilities are, as the newest year that tells has it; sorted from the south to the north.
public struct FacilityPositions: Sendable {
  private let numbers: [UInt32]
  private let latitudes: [Double]
  private let longitudes: [Double]
  /// The numbers of facilities without a position.
  public let without: [Int]
  private let states: [Int: String]

  init(_ catalog: Catalog) throws {
    let rows = try catalog.positions()
    let placed = rows.filter { $0.point != nil }.sorted { $0.point?.latitude ?? 0 < $1.point?.latitude ?? 0 }
    numbers = placed.map { UInt32(truncatingIfNeeded: $0.number) }
    latitudes = placed.map { $0.point?.latitude ?? .nan }
    longitudes = placed.map { $0.point?.longitude ?? .nan }
    states = Dictionary(
      rows.compactMap { row in row.state.map { (row.number, $0) } }, uniquingKeysWith: { first, _ in first })
    without = rows.filter { $0.point == nil }.map(\.number)
  }

  init() { (numbers, latitudes, longitudes, without, states) = ([], [], [], [], [:]) }

  /// The states of some facilities, as ISO 3166-2.
  public func states(of facilities: some Sequence<Int>) -> Set<String> { Set(facilities.compactMap { states[$0] }) }

  /// The facilities within a distance of a point, on the ellipsoid, the nearest first.
  public func within(_ kilometres: Double, of centre: GeoPoint) -> [(number: Int, kilometres: Double)] {
    // A degree of latitude is 110.57 km at least, one of longitude 111.32 km times the cosine.
    let reach = kilometres / 110.5
    let (south, north) = (centre.latitude - reach, centre.latitude + reach)
    let cosine = cos(min(90, max(abs(south), abs(north))) * .pi / 180)
    let breadth = cosine > 0.01 ? kilometres / (111.3 * cosine) : 360
    return rows(south, north).compactMap { row -> (number: Int, kilometres: Double)? in
      let apart = abs(longitudes[row] - centre.longitude)
      guard min(apart, 360 - apart) <= breadth else { return nil }
      let distance = centre.geodesicKilometres(to: point(row))
      return distance <= kilometres ? (Int(numbers[row]), distance) : nil
    }.sorted { ($0.kilometres, $0.number) < ($1.kilometres, $1.number) }
  }

  /// The nearest facilities, and how far they are.
  public func nearest(_ count: Int, to centre: GeoPoint) -> [(number: Int, kilometres: Double)] {
    var kilometres = 25.0
    while kilometres < 5000 {
      let found = within(kilometres, of: centre)
      if found.count >= count { return Array(found.prefix(count)) }
      kilometres *= 2
    }
    return Array(within(21_000, of: centre).prefix(count))
  }

  /// All that have a position, from the south to the north.
  var placed: [(number: Int, point: GeoPoint)] { numbers.indices.map { (Int(numbers[$0]), point($0)) } }

  public func inside(_ bounds: GeoBounds) -> [Int] {
    rows(bounds.south, bounds.north).filter { bounds.contains(point($0)) }.map { Int(numbers[$0]) }
  }

  private func point(_ row: Int) -> GeoPoint { GeoPoint(latitude: latitudes[row], longitude: longitudes[row]) }

  private func rows(_ south: Double, _ north: Double) -> Range<Int> {
    let first = latitudes.partition { $0 >= south }
    return first..<max(first, latitudes.partition { $0 > north })
  }
}
