import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Atlas

/// What is wrong with a layer, and where its coordinates are.
struct CheckTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func collection(_ features: [String]) throws -> String {
    try folder.write(
      "layer.geojson", "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}")
  }

  private func feature(_ geometry: String, _ properties: String = "{}") -> String {
    "{\"type\":\"Feature\",\"geometry\":\(geometry),\"properties\":\(properties)}"
  }

  private func point(_ longitude: Double, _ latitude: Double) -> String {
    "{\"type\":\"Point\",\"coordinates\":[\(longitude),\(latitude)]}"
  }

  private func faults(_ path: String, _ change: (inout LayerCheck) -> Void = { _ in }) throws -> [LayerFault] {
    var check = LayerCheck()
    change(&check)
    return try check.check(VectorFile(path)).faults
  }

  // MARK: The sphere

  /// The Atlas's own numbers: longitude and latitude of the sphere, unchanged.
  @Test func theSphereIsTakenOverUnchanged() throws {
    let sphere = try SourceReference(SourceReference.sphere)
    #expect(sphere.way == .sphere)
    for (x, y, longitude, latitude) in [(9_473_741.4, 1_181_205.1, 0.0, 0.0), (93_547.7, -2_819_271.3, -99.13, 19.43)] {
      let place = try #require(sphere.place(x: x, y: y))
      // A tenth of a metre.
      #expect(abs(place.longitude - longitude) < 1e-6 && abs(place.latitude - latitude) < 1e-6, "\(place)")
    }
    // The same numbers on the ellipsoid: kilometres away in Halifax, none at the centre.
    let ellipsoid = try SourceReference(SourceReference.ellipsoid)
    #expect(ellipsoid.way == .transformed)
    let halifax = try #require(sphere.place(x: 2_705_000, y: 471_000))
    let other = try #require(ellipsoid.place(x: 2_705_000, y: 471_000))
    let apart = GeoPoint(latitude: halifax.latitude, longitude: halifax.longitude)
      .kilometres(to: GeoPoint(latitude: other.latitude, longitude: other.longitude))
    #expect((1...9).contains(apart), "\(apart)")
    let centres = [try #require(sphere.place(x: 0, y: 0)), try #require(ellipsoid.place(x: 0, y: 0))]
    #expect(abs(centres[0].latitude - centres[1].latitude) < 1e-9)
    // As the Atlas's files say it.
    let issued = """
      PROJCS["Sphere_ARC_INFO_Lambert_Azimuthal_Equal_Area",GEOGCS["GCS_Sphere_ARC_INFO",DATUM["D_Sphere_ARC_INFO",\
      SPHEROID["Sphere_ARC_INFO",6370997.0,0.0]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],\
      PROJECTION["Lambert_Azimuthal_Equal_Area"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],\
      PARAMETER["Central_Meridian",-100.0],PARAMETER["Latitude_Of_Origin",45.0],UNIT["Meter",1.0]]
      """
    let own = try SourceReference(issued)
    #expect(own.way == .sphere)
    let place = try #require(own.place(x: 93_547.7, y: -2_819_271.3))
    #expect(abs(place.longitude + 99.13) < 1e-6 && abs(place.latitude - 19.43) < 1e-6)
  }

  /// A shapefile without a .prj names the two candidates and where each would put it.
  @Test func aFileWithoutASystemIsRefused() throws {
    let source = try collection([feature(point(-99.13, 19.43), "{\"a\":1}")])
    try ogr(["-f", "ESRI Shapefile", folder.path("plain.shp"), source, "-t_srs", SourceReference.sphere])
    try FileManager.default.removeItem(atPath: folder.path("plain.prj"))
    let error = #expect(throws: AtlasError.self) { try VectorFile(folder.path("plain.shp")) }
    let text = "\(error.map(String.init(describing:)) ?? "")"
    #expect(text.contains("--crs sphere puts its first corner at 19.43, -99.13"), "\(text)")
    #expect(text.contains("--crs wgs84 puts its first corner at 19.3673, -99.1313"), "\(text)")
    let file = try VectorFile(folder.path("plain.shp"), crs: "sphere")
    var shapes: [LayerGeometry] = []
    try file.each { if let shape = $0.shape { shapes.append(shape) } }
    let vertex = try #require(shapes.first?.parts.first?.first?.first)
    #expect(abs(vertex.longitude + 99.13) < 1e-6 && abs(vertex.latitude - 19.43) < 1e-6)
  }

  private func ogr(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/ogr2ogr")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(arguments)")
  }

  // MARK: Faults

  @Test func eachFaultIsFound() throws {
    let bowtie = "{\"type\":\"Polygon\",\"coordinates\":[[[-90,40],[-89,41],[-89,40],[-90,41],[-90,40]]]}"
    let path = try collection([
      feature(point(0, 0)), feature(point(-90, 40), #"{"name":" blank ","code":"A"}"#),
      feature(bowtie), feature("null"), feature(point(12, 50)),
      feature(point(-90, 41), #"{"name":"Río Bravo","n":-999}"#), feature(point(-90, 42), #"{"name":"río bravo"}"#),
      feature(point(-90, 43), #"{"name":"SEmi-Arid"}"#), feature(point(-90, 44), #"{"name":"MontrÃ©al"}"#),
      feature(point(-90, 45), #"{"name":"N/A"}"#), feature(point(-90, 46), #"{"L3CODE":"10.1.2","L3NAME":""}"#),
      feature(point(-90, 47), #"{"L3CODE":"9.9.9","L3NAME":"x","L2CODE":"9.9"}"#),
      feature(point(-90, 48), #"{"L3CODE":"9.9.9","L3NAME":"x","L2CODE":"9.8"}"#),
    ])
    let found = try faults(path) { $0.region = GeoBounds(west: -170, south: 14, east: -50, north: 84) }
    func numbers(_ kind: LayerFaultKind) -> [Int?] { found.filter { $0.kind == kind }.map(\.feature) }
    #expect(numbers(.zero) == [0] && numbers(.region) == [0, 4])
    #expect(numbers(.rings) == [2] && numbers(.empty) == [3] && numbers(.type) == [2])
    #expect(numbers(.blanks) == [1] && numbers(.nothing) == [5, 9] && numbers(.code) == [10])
    #expect(numbers(.capitals) == [7] && numbers(.encoding) == [8])
    #expect(found.filter { $0.kind == .case }.map(\.text) == ["“Río Bravo” (feature 5) and “río bravo” (feature 6)"])
    #expect(
      found.filter { $0.kind == .hierarchy }.map(\.text) == ["9.9.9 is under 9.9 (feature 11) and 9.8 (feature 12)"])
    #expect(found.contains { $0.kind == .rings && $0.text.contains("Self-intersection") })
  }

  /// Curves are straightened, not dropped.
  @Test func curvesAreStraightened() throws {
    let path = try folder.write(
      "curve.csv", "id;wkt\n1;\"CURVEPOLYGON(CIRCULARSTRING(-98 40,-99 41,-100 40,-99 39,-98 40))\"\n")
    try ogr(["-f", "GPKG", folder.path("curve.gpkg"), path, "-oo", "GEOM_POSSIBLE_NAMES=wkt", "-a_srs", "EPSG:4326"])
    var areas: [Double] = []
    let file = try VectorFile(folder.path("curve.gpkg"))
    try file.each { areas.append($0.shape?.squareKilometres ?? 0) }
    // A circle of one degree at 40° N.
    #expect(areas.count == 1 && abs((areas.first ?? 0) / 29_750 - 1) < 0.02, "\(areas)")
  }

  @Test func aGoodLayerHasNone() throws {
    let square = "{\"type\":\"Polygon\",\"coordinates\":[[[-90,40],[-89,40],[-89,41],[-90,41],[-90,40]]]}"
    let names = [feature(square, #"{"name":"Tierra del Fuego"}"#), feature(square, #"{"name":"USA"}"#)]
    #expect(try faults(try collection(names)).isEmpty)
  }

  /// A square degree at 40° N by the length of its sides, and the whole ellipsoid.
  @Test func areasAreOnTheEllipsoid() throws {
    let ring = [(-90.0, 40.0), (-89, 40), (-89, 41), (-90, 41), (-90, 40)].map {
      LayerGeometry.Vertex(longitude: $0.0, latitude: $0.1)
    }
    let square = LayerGeometry(.polygon, [[ring]])
    #expect(abs(square.squareKilometres - 9_413.8) < 60, "\(square.squareKilometres)")
    // The whole of the ellipsoid.
    let world = [(-180.0, -90.0), (180, -90), (180, 90), (-180, 90), (-180, -90)].map {
      LayerGeometry.Vertex(longitude: $0.0, latitude: $0.1)
    }
    #expect(abs(LayerGeometry(.polygon, [[world]]).squareKilometres / 510_065_621.7 - 1) < 1e-6)
    // A hole is taken out, whichever way it is wound.
    for hole in [ring, ring.reversed()] {
      let area = LayerGeometry(.polygon, [[world, hole]]).squareKilometres
      #expect(abs(area - (510_065_621.7 - square.squareKilometres)) < 600)
    }
  }

  // MARK: Files that are none

  @Test func whatIsNoLayerIsRefused() throws {
    try folder.write("text.geojson", "no layer")
    try folder.write("alone.shp", Data(count: 100))
    try folder.write("empty.zip", Data())
    for (name, message) in [
      ("text.geojson", "not a layer that can be read"), ("alone.shp", "no .shx beside it"),
      ("empty.zip", "not a zip"), ("nosuch.gpkg", "no such file"),
    ] {
      let error = #expect(throws: AtlasError.self) { try VectorFile(folder.path(name)) }
      #expect("\(String(describing: error))".contains(message), "\(name): \(String(describing: error))")
    }
    // A system that is none, for a file that has one.
    let path = try collection([feature(point(-90, 40))])
    #expect(throws: AtlasError.self) { try VectorFile(path, crs: "sphere") }
    #expect(throws: AtlasError.self) { try VectorFile(path, layer: "nosuch") }
    #expect(throws: AtlasError.self) { try faults(path) { $0.hierarchy = ["nosuch", "a"] } }
  }

  @Test func aZipThatLeadsOutIsRefused() throws {
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1] + '/out.zip', 'w') as z: z.writestr('../x.geojson', '{}')
      with zipfile.ZipFile(sys.argv[1] + '/bomb.zip', 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('x.geojson', ' ' * (64 << 20))
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", script, folder.url.path]
    try process.run()
    process.waitUntilExit()
    for (name, message) in [("out.zip", "one without a file in it"), ("bomb.zip", "that is refused")] {
      let error = #expect(throws: AtlasError.self) { try VectorFile(folder.path(name)) }
      #expect("\(String(describing: error))".contains(message), "\(name): \(String(describing: error))")
    }
  }

  // MARK: Real layers

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func ecoregionsOfTheUnitedStates() throws {
    let path = RealData.path("vector/us_ecoregions_l3_epa.geojson")
    let found = try faults(path) { $0.hierarchy = ["name", "l2", "l1"] }
    let names = Set(
      found.filter { $0.kind == .capitals }.compactMap { $0.text.split(separator: "”").first?.dropFirst() })
    #expect(
      names == [
        "Southern SEmi-Arid Highlands", "South Central SEmi-Arid Prairies", "West-Central SEmi-Arid Prairies",
        "Tamaulipas-Texas SEmiarid Plain",
      ])
    #expect(found.filter { $0.kind == .rings }.count == 33)
    #expect(found.allSatisfy { [.capitals, .rings].contains($0.kind) }, "\(found.filter { $0.kind != .rings })")
    // Areas by level I, in square kilometres, repaired by structure: to a fiftieth of a per cent.
    var areas: [String: Double] = [:]
    let ecoregions = try VectorFile(path)
    let level = try #require(ecoregions.fields.firstIndex { $0.name == "l1" })
    try ecoregions.each(repairing: .structure) { feature in
      areas[feature.values[level].text ?? "", default: 0] += feature.shape?.squareKilometres ?? 0
    }
    for (area, expected) in [
      (areas["Great Plains"], 2_263_155.0), (areas["North American Deserts"], 1_422_666),
      (areas.values.reduce(0, +), 7_879_661),
    ] { #expect(abs((area ?? 0) / expected - 1) < 0.0002, "\(area ?? 0): \(expected)") }
    // 85 regions, 20 of level II, 10 of level I.
    let file = try VectorFile(path)
    var levels = [Set<String>(), [], []]
    try file.each { feature in
      for (index, name) in ["name", "l2", "l1"].enumerated() {
        if let place = file.fields.firstIndex(where: { $0.name == name }), let text = feature.values[place].text {
          levels[index].insert(text)
        }
      }
    }
    #expect(levels.map(\.count) == [85, 20, 10])
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func theBorderIsAsLongAsItIs() throws {
    var length = 0.0
    try VectorFile(RealData.path("vector/us_mex_border.geojson")).each { length += $0.shape?.kilometres ?? 0 }
    #expect(abs(length - 3_237.95) < 0.005, "\(length)")
  }
}
