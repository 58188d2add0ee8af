import Atlas
import Foundation
import Places
import TestSupport
import Testing
import Vocabulary

/// Layers of zones and lines of borders, as files have them and as questions read them.
struct ZoneTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private typealias Corner = (x: Double, y: Double)

  private func box(_ west: Double, _ south: Double, _ width: Double, _ height: Double) -> String {
    ring([(west, south), (west + width, south), (west + width, south + height), (west, south + height), (west, south)])
  }

  private func ring(_ corners: [Corner]) -> String {
    "[\(corners.map { "[\($0.x),\($0.y)]" }.joined(separator: ","))]"
  }

  private func feature(_ name: String, _ rings: [String], _ more: String = "") -> String {
    """
    {"type":"Feature","properties":{"name":\(name)\(more)},"geometry":{"type":"Polygon","coordinates":\
    [\(rings.joined(separator: ","))]}}
    """
  }

  private func file(_ features: [String], _ name: String = "zones.geojson") throws -> String {
    try folder.write(name, "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}")
  }

  private var zones: ZoneFolder { ZoneFolder(folder.url.appendingPathComponent("zones")) }

  private func add(_ path: String, _ name: String = "basins", field: String = "name", repairing: Bool = false) throws
    -> ZoneRecord
  {
    try ZoneBuilder(zones).add(
      VectorFile(path), name: name, .init(fields: [("en", field)], title: [:]), isRepairing: repairing)
  }

  private func layer() throws -> ZoneLayer { try #require(Zones([zones.url]).layers.first) }

  private func inside(_ x: Double, _ y: Double) throws -> [String] {
    let layer = try layer()
    return layer.zones(at: GeoPoint(latitude: y, longitude: x)).map { layer.zones[$0].code }
  }

  @Test func featuresOfOneNameAreOneZone() throws {
    // Two boxes that overlap, of one zone; a zone with a hole; and one that fills the hole.
    let hole = [box(-90, 40, 10, 10), box(-87, 43, 4, 4)]
    let record = try add(
      file([
        feature("\"Río  Bravo\"", [box(-100, 40, 6, 4)]), feature("\"Río Bravo\"", [box(-97, 40, 6, 4)]),
        feature("\"Ring\"", hole), feature("\"Outside\"", [box(-87, 43, 4, 4)]),
      ]))
    #expect(record.zones.map(\.code) == ["outside-zone", "ring", "rio-bravo"])
    #expect(record.zones.map(\.features) == [1, 1, 2] && record.overlap == nil)
    #expect(try inside(-96, 42) == ["rio-bravo"] && inside(-88, 41) == ["ring"])
    #expect(try inside(-85, 45) == ["outside-zone"] && inside(-79, 41).isEmpty)
    // Ground that two zones share a side of belongs to one of them.
    #expect(try inside(-87, 45).count == 1 && inside(-83, 45).count == 1 && inside(-85, 43).count == 1)
    #expect(try layer().name(ofZone: "rio-bravo", .french) == "Río Bravo")
  }

  @Test func zonesThatOverlapAreTold() throws {
    let record = try add(file([feature("\"a\"", [box(0, 0, 2, 1)]), feature("\"b\"", [box(1, 0, 4, 1)])]))
    #expect(record.overlap?.zones == ["a", "b"] && abs((record.overlap?.squareKilometres ?? 0) - 12_308) < 10)
    #expect(try inside(1.5, 0.5) == ["a", "b"])
  }

  /// What an even number of rings enclose is outside, as on a map: EPA's ecoregions have a valley as a ring within a
  /// ring of the hills around it.
  @Test func ringsAreRepairedAsMapsDrawThem() throws {
    let nested = """
      {"type":"Feature","properties":{"name":"hills"},"geometry":{"type":"MultiPolygon","coordinates":\
      [[\(box(0, 0, 9, 9))],[\(box(3, 3, 3, 3))]]}}
      """
    let path = try file([nested, feature("\"valley\"", [box(3, 3, 3, 3)])])
    let refused = #expect(throws: AtlasError.self) { try add(path) }
    #expect(refused?.description.contains("feature 0 (hills)") == true)
    #expect(try add(path, repairing: true).overlap == nil)
    #expect(try inside(4, 4) == ["valley"] && inside(1, 1) == ["hills"])
  }

  @Test(arguments: [
    ("{\"type\":\"FeatureCollection\",\"features\":[]}", "no feature with a field"),
    (#"{"type":"Feature","properties":{"name":"a"},"geometry":null}"#, "no shape; expected a polygon"),
    (
      #"{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Point","coordinates":[1,1]}}"#,
      "a point; expected a polygon"
    ),
    (
      #"{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Polygon","coordinates":"#
        + "[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}}",
      "Self-intersection"
    ),
    (
      #"{"type":"Feature","properties":{"name":null},"geometry":{"type":"Polygon","coordinates":"#
        + "[[[0,0],[2,0],[2,2],[0,0]]]}}",
      "expected a name for each zone"
    ),
  ])
  func badFilesAreRefused(_ text: String, _ expected: String) throws {
    let path = try folder.write("bad.geojson", text)
    let refused = #expect(throws: AtlasError.self) { try add(path) }
    #expect(refused?.description.contains(expected) == true, "\(refused?.description ?? "")")
    #expect(!FileManager.default.fileExists(atPath: zones.place(of: "basins").path))
  }

  /// GDAL takes what it does not know for longitude and latitude.
  @Test(arguments: [
    (#"{"type":"name","properties":{"name":"EPSG:999999"}}"#, false), ("null", false),
    (#"{"type":"link","properties":{"href":"http://example.org/plane"}}"#, false),
    (#"{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#, true),
    (#"{"type":"name","properties":{"name":"EPSG:3857"}}"#, true),
  ])
  func unknownSystemsAreRefused(_ system: String, _ isKnown: Bool) throws {
    // A field of the same name says nothing of coordinates.
    let features = "\"features\":[\(feature("\"a\"", [box(0, 0, 1, 1)], ",\"crs\":null"))]"
    let crs = "\"crs\": \(system)"
    for (number, members) in ["\(crs),\(features)", "\(features),\(crs)", features].enumerated() {
      let path = try folder.write("crs\(number).geojson", "{\"type\":\"FeatureCollection\",\(members)}")
      if isKnown || number == 2 {
        _ = try VectorFile(path)
      } else {
        let refused = #expect(throws: AtlasError.self) { try VectorFile(path) }
        #expect(refused?.description.contains("no coordinate system that is known (its crs is \(system))") == true)
        #expect(refused?.description.contains("--crs EPSG:4326 (longitude, latitude) puts it at 0.0, 0.0") == true)
        #expect(try VectorFile(path, crs: "EPSG:3857").reference.way == .transformed)
      }
    }
  }

  @Test func namesAreRefused() throws {
    let path = try file([feature("\"A/B\"", [box(0, 0, 1, 1)]), feature("\"a b\"", [box(2, 0, 1, 1)])])
    let same = #expect(throws: AtlasError.self) { try add(path) }
    #expect(same?.description.contains("would both be a-b") == true)
    for name in ["state", "Basins", "border", "a:b", "../x", ""] {
      #expect(throws: AtlasError.self) { try add(path, name) }
    }
    #expect(throws: AtlasError.self) { try add(path, field: "nothing") }
    // A file without a coordinate system is somewhere, but nobody knows where.
    let loose = try folder.write("loose.csv", "WKT,name\n")
    #expect(throws: AtlasError.self) { try add(loose) }
  }

  /// A layer that is there never changes; one that was changed is refused.
  @Test func layersNeverChange() throws {
    let path = try file([feature("\"a\"", [box(0, 0, 1, 1)])])
    _ = try add(path)
    let again = #expect(throws: AtlasError.self) { try add(path) }
    #expect(again?.description.contains("is there already") == true)
    let features = zones.place(of: "basins").appendingPathComponent(ZoneFolder.featuresName).path
    chmod(features, 0o644)
    var bytes = try #require(FileManager.default.contents(atPath: features))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: features))
    let changed = #expect(throws: ZoneError.self) { try Zones([zones.url]) }
    #expect(changed?.description.contains("changed since it was added") == true)
    #expect(throws: ZoneError.self) { try Zones([folder.url.appendingPathComponent("none")]) }
  }

  @Test func bordersAreLines() throws {
    func line(_ left: String, _ right: String, _ x: Double) -> String {
      """
      {"type":"Feature","properties":{"adm0_a3_l":"\(left)","adm0_a3_r":"\(right)"},"geometry":{"type":"LineString",\
      "coordinates":[[\(x),30],[\(x),32]]}}
      """
    }
    let path = try file([line("USA", "MEX", -110), line("USA", "CAN", -100), line("GTM", "MEX", -90)])
    _ = try ZoneBuilder(zones).add(VectorFile(path), border: .mexicoUnitedStates)
    let border = try #require(Zones([zones.url]).border(.mexicoUnitedStates))
    #expect(border.runs.map { $0.map(\.longitude) } == [[-110, -110]] && border.source == "zones.geojson")
    let far = border.kilometres(to: [GeoPoint(latitude: 31, longitude: -109), GeoPoint(latitude: .nan, longitude: 0)])
    #expect(abs(far[0] - 95.5) < 0.1 && far[1] == .infinity)
    let boxes = try file([feature("\"a\"", [box(0, 0, 1, 1)])], "boxes.geojson")
    #expect(throws: AtlasError.self) { try ZoneBuilder(zones).add(VectorFile(boxes), border: .canadaUnitedStates) }
  }

  @Test func namesOfZonesAreRead() {
    #expect(ZoneName("border:mx-us:100 km")?.text == "border:MX-US:100")
    #expect(ZoneName("border:CA-US:2.5")?.text == "border:CA-US:2.5")
    #expect(ZoneName("basins:rio-bravo") == .zone(layer: "basins", code: "rio-bravo"))
    for text in ["border:MX-CA:100", "border:MX-US:0", "border:MX-US:501", "border:MX-US", "a", "a:B", ":", "state:x"] {
      #expect(ZoneName(text) == nil, "\(text)")
    }
    #expect(ZoneName.code(of: "Arizona/New Mexico Plateau (Ñ)") == "arizona-new-mexico-plateau-n")
    #expect(ZoneName.code(of: "ᐃᓄᒃᑎᑐᑦ").isEmpty)
  }
}
