import Foundation
import LandCover
import TestSupport
import Testing

/// Areas of zones by exact coverage.
@Suite(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct AreasTests {
  private let folder: TemporaryFolder
  private static let origin = (x: -2_280_885.0, y: 2_592_945.0)

  init() throws { folder = try TemporaryFolder() }

  /// Polygons in columns and rows of the LCMAP clip, as GeoJSON in its coordinates.
  private func zones(_ polygons: [(name: String, rings: [[(Double, Double)]])], isValid: Bool = true) throws -> String {
    let features = polygons.map { name, rings in
      let text = rings.map { ring in
        "["
          + (ring + ring.prefix(1)).map { "[\(Self.origin.x + $0.0 * 30), \(Self.origin.y - $0.1 * 30)]" }.joined(
            separator: ",") + "]"
      }.joined(separator: ",")
      return
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"\(name)\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[\(text)]}}"
    }
    // GeoJSON says longitudes and latitudes; a virtual file gives it the map's coordinates.
    let json = try folder.write(
      "zones.json", "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}")
    return try folder.write(
      "zones.vrt",
      """
      <OGRVRTDataSource><OGRVRTLayer name="zones"><SrcDataSource>\(json)</SrcDataSource>
      <LayerSRS>+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +x_0=0 +y_0=0 +datum=WGS84 +units=m</LayerSRS></OGRVRTLayer></OGRVRTDataSource>
      """)
  }

  private func areas(
    _ path: String, field: String? = "name", map: String = "lcmap_cu_h001v004_1999_30m", threads: Int = 2
  ) throws -> AreasResult {
    let map = try MapFile(RealData.path("landcover/\(map).tif"))
    return try AreasJob(
      map, zones: { try ZoneFile(path, field: field, on: $0) }, zoneField: field, work: Work(threads: threads)
    ).result()
  }

  @Test func sharesOfPixelsAreExact() throws {
    let path = try zones([
      ("square", [[(10, 10), (20, 10), (20, 20), (10, 20)]]),
      ("quarter", [[(10.5, 10.5), (11, 10.5), (11, 11), (10.5, 11)]]),
      ("triangle", [[(10, 10), (11, 10), (10, 11)]]),
      ("hole", [[(10, 10), (20, 10), (20, 20), (10, 20)], [(12, 12), (12, 14), (14, 14), (14, 12)]]),
      ("outside", [[(-30, -30), (-10, -30), (-10, -10)]]),
      ("over the edge", [[(-10, -10), (1, -10), (1, 2.5), (-10, 2.5)]]),
    ])
    let result = try areas(path)
    let pixels = result.zones.map { (($0.pixels + $0.nodata) * 1e6).rounded() / 1e6 }
    #expect(pixels == [100, 0.25, 0.5, 96, 0, 2.5])
    for zone in result.zones where zone.pixels > 0 {
      let rows = result.rows.filter { $0.zone == zone.name }
      #expect(abs(rows.reduce(0) { $0 + $1.fraction } - 1) < 1e-12)
      #expect(abs(zone.squareKilometres - zone.pixels * 0.0009) < 1e-9)
      #expect(rows.map(\.code) == rows.map(\.code).sorted(), "one order of classes for all zones")
    }
  }

  @Test func anOutlineThatCrossesItselfIsMendedAndNamed() throws {
    let result = try areas(try zones([("bow", [[(10, 10), (20, 20), (20, 10), (10, 20)]])]))
    #expect(abs(result.zones[0].pixels + result.zones[0].nodata - 50) < 1e-6)
    #expect(result.notes.contains { $0.contains("feature 0 (bow): its outline crosses itself") })
  }

  /// A zone in another projection lies where it lies: a province covers a clip that lies in it.
  @Test func zonesAreBroughtOntoTheMap() throws {
    let states = RealData.path("vector/ne_10m_north_america.gpkg")
    let map = try MapFile(RealData.path("landcover/nrcan_example2015_30m.tif"))
    let result = try AreasJob(
      map, zones: { try ZoneFile(states, field: "name", layer: "admin1", on: $0) }, zoneField: "name",
      work: Work(threads: 2)
    )
    .result()
    let covered = result.zones.filter { $0.pixels > 0 }
    #expect(covered.map(\.name).sorted() == ["Alberta"])
    // The clip lies in one province: 652 by 367 pixels.
    #expect(abs(covered.reduce(0) { $0 + $1.pixels } - 239_284) < 5)
  }

  @Test(arguments: [2, 5])
  func partsGiveTheSameAreas(_ count: Int) throws {
    let states = RealData.path("vector/ne_10m_north_america.gpkg")
    let map = try MapFile(
      RealData.path("landcover/clearwater_lake_landcover_canada_2020_30m.tif"), legend: Legend("nalcms"))
    func job(_ threads: Int) throws -> AreasJob {
      try AreasJob(
        map, zones: { try ZoneFile(states, field: "name", layer: "admin1", on: $0) }, zoneField: "name",
        work: Work(threads: threads))
    }
    let one = try job(1).result()
    let paths = try (1...count).map { number in
      let path = folder.path("\(number).part")
      try job(3).write(try #require(PartNumber("\(number)/\(count)")), to: path)
      return path
    }
    let merged = try AreasJob.merge(paths.reversed() + paths.prefix(1))
    #expect(merged.rows.map(\.pixels) == one.rows.map(\.pixels))
    #expect(merged.rows.map(\.squareKilometres) == one.rows.map(\.squareKilometres))
  }

  /// A zone over the antimeridian, torn at 180 degrees or running past it, covers what the two halves cover.
  @Test func zonesOverTheAntimeridian() throws {
    let world = RealData.path("landcover/podlasie_ccilc.tif")
    let map = try MapFile(world)
    func pixels(_ ring: String) throws -> Double {
      let path = try folder.write(
        "z.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[\(ring)]}}]}"
      )
      let result = try AreasJob(
        map, zones: { try ZoneFile(path, field: nil, on: $0) }, zoneField: nil, work: Work(threads: 1)
      ).result()
      return result.zones[0].pixels + result.zones[0].nodata
    }
    let plain = try pixels("[[22.5,53],[23,53],[23,53.5],[22.5,53.5],[22.5,53]]")
    #expect(abs(plain - 180 * 180) < 0.01)
    #expect(abs(try pixels("[[382.5,53],[383,53],[383,53.5],[382.5,53.5],[382.5,53]]") - plain) < 0.01)
    // From 22.5 east over the antimeridian to 170 west: what lies east of 22.5 on the map.
    let torn = try pixels(
      "[[22.5,53],[100,53],[179,53],[-170,53],[-170,53.5],[179,53.5],[100,53.5],[22.5,53.5],[22.5,53]]")
    let east = try pixels("[[22.5,53],[60,53],[60,53.5],[22.5,53.5],[22.5,53]]")
    #expect(abs(torn - east) < 0.01)
    #expect(torn > plain)
  }

  @Test func wrongZoneFilesAreNamed() throws {
    let points = try folder.write(
      "p.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,0]}}]}"
    )
    let text = try folder.write("t.gpkg", "no polygons")
    for (path, field, message) in [
      (points, nil, "expected polygons"), (text, nil, "no polygons that GDAL reads"),
      (folder.path("nothing"), nil, "no such file"),
      (try zones([("a", [[(0, 0), (1, 0), (1, 1)]])]), "nosuch", "--zone-field \"nosuch\": expected one of name"),
    ] as [(String, String?, String)] {
      #expect { try areas(path, field: field) } throws: { "\($0)".contains(message) }
    }
  }
}
