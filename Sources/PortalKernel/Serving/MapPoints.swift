internal import Drawings
internal import Foundation
package import Questions
package import Vocabulary

/// What the colour of a circle says.
package enum MapColour: String, CaseIterable, Sendable {
  /// Nothing: all are alike.
  case plain
  /// The category that most of the amount is in.
  case medium
  /// The sector of industry, by its first two digits.
  case sector
  /// Whether some of the amount is in values that must be looked at.
  case suspect

  /// Colours of the palette for what is looked at, and for what is not.
  package static let (flagged, unflagged) = (5, 1)
  /// The sectors that have colours of their own: food and textiles, chemicals and paper, metals and machines, mining,
  /// utilities, transport, waste, government.
  package static let sectors = [("32", 1), ("33", 2), ("21", 4), ("56", 5), ("31", 6), ("48", 7), ("22", 8), ("92", 9)]

  fileprivate static func colour(ofSector code: String) -> Int {
    let two = ["49": "48", "91": "92"][String(code.prefix(2))] ?? String(code.prefix(2))
    return sectors.first { $0.0 == two }?.1 ?? Palette.rest
  }
}

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
    /// A number of the palette; 0 for the colour that all have.
    package var colour = 0
  }

  /// The largest amount first.
  package let points: [Point]
  /// Facilities of the answer whose sources give no position, and what they amount to.
  package let withoutPosition: (count: Int, amount: Double)

  /// Of all amounts that are on the map.
  package var sum: Double { points.reduce(0) { $0 + $1.amount } }

  package var largest: Double { points.first?.amount ?? 0 }

  package init(_ question: Question, _ served: ServedEdition, _ colour: MapColour = .plain) throws {
    var byFacility = question
    byFacility.by = [.facility]
    byFacility.order = nil
    byFacility.limit = nil
    var points: [Point] = []
    var missing = (count: 0, amount: 0.0)
    let colours = try Self.colours(question, served, colour)
    // Whoever reported forms without amounts is of no part.
    let other = colour == .plain ? 0 : Palette.rest
    for row in try served.compute(byFacility).rows {
      guard let number = served.atlas.number(of: row.values[0].text), !served.atlas.latitude[number].isNaN else {
        missing.count += 1
        missing.amount += row.value
        continue
      }
      let place = Self.mercator(
        GeoPoint(latitude: served.atlas.latitude[number], longitude: served.atlas.longitude[number]))
      points.append(
        Point(facility: number, x: place.x, y: place.y, amount: row.value, colour: colours[row.values[0].text] ?? other)
      )
    }
    self.points = points.sorted { ($0.amount, $1.facility) > ($1.amount, $0.facility) }
    withoutPosition = missing
  }

  /// Colours of facilities, by their ids.
  private static func colours(_ question: Question, _ served: ServedEdition, _ colour: MapColour) throws -> [String:
    Int]
  {
    func rows(_ by: [Questions.Dimension]) throws -> [Answer.Row] {
      var divided = question
      divided.by = by
      return Array(try served.compute(divided).rows)
    }
    func largest(_ dimension: Questions.Dimension, _ colourOf: (String) -> Int) throws -> [String: Int] {
      var parts: [String: (amount: Double, value: String)] = [:]
      for row in try rows([.facility, dimension]) {
        let known = parts[row.values[0].text]
        if known.map({ $0.amount < row.value }) ?? true { parts[row.values[0].text] = (row.value, row.values[1].text) }
      }
      return parts.mapValues { colourOf($0.value) }
    }
    switch colour {
    case .plain: return [:]
    case .medium:
      return try largest(.category) { Category(code: $0).map(Palette.colour) ?? Palette.rest }
    case .sector: return try largest(.sector, MapColour.colour)
    case .suspect:
      let flagged = Set(try served.suspectWeights(of: question, by: [.facility]).keys.map { $0[0].text })
      let all = try rows([.facility]).map { $0.values[0].text }
      let colours = all.map { ($0, flagged.contains($0) ? MapColour.flagged : MapColour.unflagged) }
      return Dictionary(colours, uniquingKeysWith: { first, _ in first })
    }
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
  package func mapPoints(_ question: Question, _ colour: MapColour = .plain) throws -> MapPoints {
    var plain = question
    plain.by = []
    plain.order = nil
    plain.limit = nil
    let key = Address.query(plain.parameters.map { ($0.parameter.rawValue, $0.text) } + [("colour", colour.rawValue)])
    if let known = points[key] { return known }
    let made = try MapPoints(plain, self, colour)
    points.store(made, for: key, cost: made.points.count + 100)
    return made
  }
}
