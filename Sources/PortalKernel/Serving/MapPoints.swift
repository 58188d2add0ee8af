internal import Foundation
package import Questions
package import Vocabulary

/// The facilities of a question with a position and their amounts, placed on the square of the Web Mercator projection.
package struct MapPoints: Sendable {
  package struct Point: Sendable {
    /// The number of the facility in its edition.
    package let facility: Int
    /// From 0 (west, north) to 1 (east, south).
    package let x: Double
    package let y: Double
    /// In the measure's unit.
    package let amount: Double
  }

  /// The largest amount first.
  package let points: [Point]
  /// Facilities of the answer whose sources give no position, and what they amount to.
  package let withoutPosition: (count: Int, amount: Double)

  /// Of all amounts that are on the map.
  package var sum: Double { points.reduce(0) { $0 + $1.amount } }

  package var largest: Double { points.first?.amount ?? 0 }

  package init(_ question: Question, _ served: ServedEdition) throws {
    var byFacility = question
    byFacility.by = [.facility]
    byFacility.order = nil
    byFacility.limit = nil
    var points: [Point] = []
    var missing = (count: 0, amount: 0.0)
    for row in try served.compute(byFacility).rows {
      guard let number = served.atlas.number(of: row.values[0].text), !served.atlas.latitude[number].isNaN else {
        missing.count += 1
        missing.amount += row.value
        continue
      }
      let place = Self.mercator(
        GeoPoint(latitude: served.atlas.latitude[number], longitude: served.atlas.longitude[number]))
      points.append(Point(facility: number, x: place.x, y: place.y, amount: row.value))
    }
    self.points = points.sorted { ($0.amount, $1.facility) > ($1.amount, $0.facility) }
    withoutPosition = missing
  }

  package static func mercator(_ point: GeoPoint) -> (x: Double, y: Double) {
    let latitude = point.latitude * .pi / 180
    return ((point.longitude + 180) / 360, (1 - log(tan(latitude) + 1 / cos(latitude)) / .pi) / 2)
  }

  /// West, south, east and north of nearly all points, in degrees; nil without any. The outermost hundredth on each
  /// side may lie elsewhere: registers hold some wrong positions, and a map should begin where facilities are.
  package var box: (west: Double, south: Double, east: Double, north: Double)? {
    guard !points.isEmpty else { return nil }
    let (across, down) = (points.map(\.x).sorted(), points.map(\.y).sorted())
    let outside = points.count / 100
    let (left, right) = (across[outside], across[across.count - 1 - outside])
    let (top, bottom) = (down[outside], down[down.count - 1 - outside])
    func latitude(_ y: Double) -> Double { atan(sinh(.pi * (1 - 2 * y))) * 180 / .pi }
    return (left * 360 - 180, latitude(bottom), right * 360 - 180, latitude(top))
  }
}

extension ServedEdition {
  /// The points of a question, kept for the tiles of the map that follow.
  package func mapPoints(_ question: Question) throws -> MapPoints {
    var plain = question
    plain.by = []
    plain.order = nil
    plain.limit = nil
    let key = Address.query(plain.parameters.map { ($0.parameter.rawValue, $0.text) })
    if let known = points[key] { return known }
    let made = try MapPoints(plain, self)
    points.store(made, for: key, cost: made.points.count + 100)
    return made
  }
}
