import Foundation
import Geodesy
import TestSupport
import Testing
import Vocabulary

@testable import Atlas

/// What lies within a distance of a line, on the ellipsoid.
struct BorderZoneTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func point(_ latitude: Double, _ longitude: Double) -> GeoPoint {
    GeoPoint(latitude: latitude, longitude: longitude)
  }

  private func line(_ points: [GeoPoint]) -> LayerGeometry {
    LayerGeometry(
      .line, [[points.map { LayerGeometry.Vertex(longitude: $0.longitude, latitude: $0.latitude) }]])
  }

  @Test func distancesAreGeodesic() throws {
    let lines = GeodesicLines([[point(40, -100), point(40, -99)]])
    // Beyond an end the distance is that to the end; beside the line, along the meridian.
    let beyond = try #require(lines.nearest(to: point(40, -98)))
    #expect(abs(beyond.kilometres - point(40, -99).geodesicKilometres(to: point(40, -98))) < 1e-6)
    let beside = try #require(lines.nearest(to: point(41, -99.5)))
    #expect(abs(beside.kilometres - point(40, -99.5).geodesicKilometres(to: point(41, -99.5))) < 1e-3)
    #expect(abs(beside.place.longitude + 99.5) < 1e-3)
    #expect(lines.isWithin(beside.kilometres, of: point(41, -99.5)))
    #expect(!lines.isWithin(beside.kilometres.nextDown, of: point(41, -99.5)))
    #expect(GeodesicLines([]).nearest(to: point(0, 0)) == nil && lines.nearest(to: point(.nan, 0)) == nil)
    // By trying every corner of a dense line.
    let dense = (0...2000).map { point(30 + sin(Double($0) / 100) * 2, -110 + Double($0) / 200) }
    let many = GeodesicLines([dense])
    for sample in [point(25, -105), point(33, -112), point(31.3, -104.2), point(-40, 70)] {
      let least = dense.map { sample.geodesicKilometres(to: $0) }.min() ?? 0
      let found = try #require(many.nearest(to: sample)).kilometres
      #expect(found <= least + 1e-9 && found > least - 1, "\(found) \(least)")
    }
  }

  @Test func aZoneIsWhatIsWithin() throws {
    let zone = try BorderZone([line([point(31, -111), point(31.5, -109), point(32, -107)])], kilometres: 100)
    for vertex in zone.outline.vertices {
      let distance = try #require(zone.lines.nearest(to: vertex.point)).kilometres
      #expect(abs(distance - 100) < 5e-5, "\(distance)")
    }
    // A capsule: the sides and the two half circles.
    let length = [point(31, -111), point(31.5, -109), point(32, -107)]
    let along = length[0].geodesicKilometres(to: length[1]) + length[1].geodesicKilometres(to: length[2])
    #expect(abs(zone.outline.squareKilometres / (along * 200 + .pi * 10_000) - 1) < 0.002)
    #expect(zone.outline.parts.count == 1 && zone.outline.parts[0].count == 1)
    // Where an outline in longitude and latitude would be another one: a pole, longitude 180, no place at all.
    for (latitude, longitude) in [(89.0, 0.0), (95, 0), (52, 179.5), (.nan, 0)] {
      #expect(throws: AtlasError.self) {
        try BorderZone([line([point(latitude, longitude), point(40, -100)])], kilometres: 100)
      }
    }
    for kilometres in [0, -1, .nan, .infinity, 501] {
      #expect(throws: AtlasError.self) { try BorderZone([line(length)], kilometres: kilometres) }
    }
    #expect(throws: AtlasError.self) { try BorderZone([], kilometres: 1) }
  }

  private func shapes(_ path: String, layer: String? = nil) throws -> [LayerGeometry] {
    var shapes: [LayerGeometry] = []
    try VectorFile(RealData.path(path), layer: layer).each { if let shape = $0.shape { shapes.append(shape) } }
    return shapes
  }

  /// The zone of the La Paz Agreement (1983, article 4): 100 km on each side.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func theBorderOfMexicoAndTheUnitedStates() throws {
    let zone = try BorderZone(shapes("vector/us_mex_border.geojson"), kilometres: 100)
    #expect(abs(zone.outline.squareKilometres / 528_527 - 1) < 0.001, "\(zone.outline.squareKilometres)")
    // A layer without faults, when it is read back.
    let file = try folder.write("zone.geojson", zone.geoJSON())
    let check = try LayerCheck().check(VectorFile(file))
    #expect(check.features == 1 && check.faults.isEmpty, "\(check.faults)")
    // Madrean Archipelago.
    let inside = try #require(zone.lines.nearest(to: point(31.35, -110.934)))
    #expect(abs(inside.kilometres - 1.91) < 0.005)
    let places = try shapes("vector/ne_10m_north_america.gpkg", layer: "populated_places")
    #expect(places.count(where: zone.meets) == 37)
    let counties = try shapes("vector/us_counties_5m_2023.gpkg")
    #expect(counties.count(where: zone.meets) == 50)
    // TRI, California, 2021: facilities with a position.
    let text = try String(contentsOfFile: RealData.path("tri/2021_ca.csv"), encoding: .utf8)
    var positions: [String: GeoPoint] = [:]
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard let found = line.firstMatch(of: /,(3[0-9]\.[0-9]+|4[0-2]\.[0-9]+),(-1[12][0-9]\.[0-9]+),/),
        let latitude = Double(found.output.1), let longitude = Double(found.output.2), cells.count > 2
      else { continue }
      positions[String(cells[1])] = point(latitude, longitude)
    }
    #expect(positions.count == 1_138, "\(positions.count)")
    #expect(positions.values.count { zone.lines.isWithin(100, of: $0) } == 79)
  }
}
