import Foundation
import LandCover
import TestSupport
import Testing
import Vocabulary

/// Maps and tables that once gave wrong figures, or were refused: each with what must come out.
struct OddMapsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func counted(_ path: String) throws -> UInt64 { try info(path).rows.reduce(0) { $0 + $1.pixels } }
  private func info(_ path: String) throws -> MapInfo { try MapInfo(try MapFile(path), work: Work(threads: 2)) }

  /// 300 columns and 260 rows in 8 classes.
  private func base(seed: UInt64 = 3) -> TestMap {
    var map = TestMap.patches(300, 260, classes: 8, seed: seed)
    map.codes = map.codes.map { max(1, $0) }
    return map
  }

  // MARK: Masks, nodata, types

  /// A mask inside or beside a file says which pixels there are: it hides the first 20 of 260 rows.
  @Test func masksAreHonoured() throws {
    let map = base()
    var mask = map
    mask.codes = (0..<300 * 260).map { $0 < 20 * 300 ? 0 : 255 }
    let path = try map.write(folder, "map")
    let hidden = try mask.write(folder, "mask")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let masked = try folder.write(
      "masked.vrt",
      text.replacing(
        "</VRTDataset>",
        with: """
          <MaskBand><VRTRasterBand dataType="Byte"><SimpleSource><SourceFilename>\(hidden)</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
          </VRTRasterBand></MaskBand></VRTDataset>
          """))
    #expect(try counted(path) == 78_000)
    #expect(try counted(masked) == 72_000)
    #expect(try info(masked).caveats.map(\.key).contains("mask"))
    let change = try ChangeJob([try MapFile(path), try MapFile(masked)], hasRaster: false, work: Work(threads: 2))
      .result()
    #expect(change.intervals[0].indicators.pixels == 72_000)
  }

  @Test(arguments: [
    ("nan", "nodata.ignored"), ("256", "nodata.ignored"), ("-9999", "nodata.ignored"), ("-128", "nodata.range"),
  ])
  func aNodataValueThatPixelsCannotHave(_ value: String, _ caveat: String) throws {
    var map = TestMap.patches(60, 50, classes: 8, seed: 4)
    map.nodata = value
    let found = try info(try map.write(folder, "map"))
    #expect(found.rows.first?.code == 0)
    #expect(found.rows.reduce(0) { $0 + $1.pixels } == 3000)
    #expect(found.caveats.map(\.key).filter { $0.hasPrefix("nodata.") } == [caveat])
  }

  @Test func floatsAndLongWholeNumbersAreRead() throws {
    let map = base()
    let plain = try info(try map.write(folder, "plain")).rows.map { [UInt64($0.code), $0.pixels] }
    let text = try String(contentsOfFile: folder.path("plain.vrt"), encoding: .utf8)
    func typed<Value>(_ name: String, _ values: [Value]) throws -> String {
      let size = MemoryLayout<Value>.size
      try folder.write("\(name).raw", values.withUnsafeBytes { Data($0) })
      return try folder.write(
        "\(name).vrt",
        text.replacing("plain.raw", with: "\(name).raw").replacing("\"Byte\"", with: "\"\(name)\"")
          .replacing("<PixelOffset>1<", with: "<PixelOffset>\(size)<").replacing(
            "<LineOffset>300<", with: "<LineOffset>\(300 * size)<"))
    }
    for path in [
      try typed("Float32", map.codes.map { Float($0) }), try typed("Float64", map.codes.map { Double($0) }),
      try typed("Int64", map.codes.map { Int64($0) }), try typed("UInt64", map.codes.map { UInt64($0) }),
    ] {
      #expect(try info(path).rows.map { [UInt64($0.code), $0.pixels] } == plain, "\(path)")
    }
    var broken = map.codes.map { Float($0) }
    broken[301] = 2.5
    let path = try typed("Float32", broken)
    #expect { try MapFile(path) } throws: { "\($0)".contains("column 2, row 2: found 2.5; expected whole numbers") }
  }

  // MARK: Change

  /// A third map that is smaller changes nothing in the first pair.
  @Test func aPairIsComparedOnItsOwnGround() throws {
    let (a, b) = (base(), base(seed: 5))
    var c = base(seed: 6)
    (c.width, c.height) = (183, 237)
    c.codes = (0..<237).flatMap { y in a.codes[((y + 10) * 300 + 20)..<((y + 10) * 300 + 203)] }
    (c.left, c.top) = (600, -300)
    let paths = [try a.write(folder, "a"), try b.write(folder, "b"), try c.write(folder, "c")]
    let maps = try paths.map { try MapFile($0) }
    let all = try ChangeJob(maps, hasRaster: false, work: Work(threads: 2)).result()
    let pair = try ChangeJob(Array(maps.prefix(2)), hasRaster: false, work: Work(threads: 1)).result()
    #expect(all.intervals.map(\.indicators.pixels) == [78_000, 43_371])
    #expect(all.intervals[0].matrix.pixels == pair.intervals[0].matrix.pixels)
    let last = try ChangeJob(Array(maps.suffix(2)), hasRaster: false, work: Work(threads: 1)).result()
    #expect(all.intervals[1].matrix.pixels == last.intervals[0].matrix.pixels)
  }

  /// A name with two years does not say which of them the map shows.
  @Test func twoYearsInANameAreAskedFor() throws {
    let map = base()
    let paths = [try map.write(folder, "CAN_LC_2010_CAL_2023"), try map.write(folder, "CAN_LC_2015_CAL_2023")]
    let result = try ChangeJob(paths.map { try MapFile($0) }, hasRaster: false, work: Work(threads: 1)).result()
    #expect(result.intervals[0].years == nil)
    #expect(result.notes.filter { $0.contains("--years") }.count == 2)
    #expect(result.classesCSV().hasPrefix("interval,code,before,after,persistence,loss,gain,net,swap,loss_percent,"))
    let told = try ChangeJob(
      paths.map { try MapFile($0) }, years: [2010, 2015], hasRaster: false, work: Work(threads: 1)
    ).result()
    #expect(told.intervals[0].years == 5)
    #expect(told.classesCSV().contains("loss_percent_per_year,gain_percent_per_year,uniform_percent_per_year"))
  }

  @Test func versionsOfWorldCoverAreNamed() throws {
    var map = base()
    map.nodata = "0"
    let paths = [
      try map.write(folder, "ESA_WorldCover_10m_2020_v100"), try map.write(folder, "ESA_WorldCover_10m_2021_v200"),
    ]
    let result = try ChangeJob(paths.map { try MapFile($0) }, hasRaster: false, work: Work(threads: 1)).result()
    #expect(result.caveats.contains { $0.key == "incomparable.worldcover" })
  }

  // MARK: Areas

  private func zones(_ polygons: [(name: String, ring: [(Double, Double)])], srs: String) throws -> String {
    let features = polygons.map { name, ring in
      let text = (ring + ring.prefix(1)).map { "[\($0.0),\($0.1)]" }.joined(separator: ",")
      return
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"\(name)\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[\(text)]]}}"
    }
    let json = try folder.write(
      "zones.json", "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}")
    return try folder.write(
      "zones.vrt",
      "<OGRVRTDataSource><OGRVRTLayer name=\"zones\"><SrcDataSource>\(json)</SrcDataSource><LayerSRS>\(srs)</LayerSRS></OGRVRTLayer></OGRVRTDataSource>"
    )
  }

  /// A circle that stands three times under one name is one circle; a zone without pixels has zeros.
  @Test func whatZonesOfOneNameShareCountsOnce() throws {
    let map = try MapFile(try base().write(folder, "map"))
    let circle = (0..<64).map { (corner: Int) -> (Double, Double) in
      let angle = 2 * Double.pi * Double(corner) / 64
      return (3000 + 100 * cos(angle), -3000 + 100 * sin(angle))
    }
    let away = circle.map { ($0.0 + 90_000, $0.1) }
    let path = try zones([("one", circle), ("one", circle), ("one", circle), ("away", away)], srs: TestMap.laea)
    let result = try AreasJob(
      map, zones: { try ZoneFile(path, field: "name", on: $0) }, zoneField: "name", work: Work(threads: 2)
    ).result()
    // The polygon of 64 corners: 32 r² sin(2π / 64).
    let expected = 32.0 * 100 * 100 * sin(2 * Double.pi / 64) / 900
    #expect(abs(result.zones[0].pixels - expected) < 1e-6, "\(result.zones[0].pixels)")
    #expect(abs(expected - 34.85) < 0.01, "\(result.zones[0].pixels)")
    #expect(result.zones.map(\.name) == ["one", "away"])
    #expect(result.zones[1].pixels == 0)
    #expect(result.rows.filter { $0.zone == "away" }.allSatisfy { $0.pixels == 0 && $0.squareKilometres == 0 })
    #expect(result.notes.contains { $0.contains("one: its features overlap") })
    let change = try ChangeJob(
      [map, map], zones: { try ZoneFile(path, field: "name", on: $0) }, hasRaster: false, work: Work(threads: 1)
    ).result()
    #expect(change.intervals[0].zones.map(\.name) == ["one", "away"])
  }

  /// 1-degree pixels at 80 N, cut in half by latitude: the lower half is the larger.
  @Test func halvesOfAPixelAreThoseOfTheEllipsoid() throws {
    var map = TestMap(width: 1, height: 1, codes: [1])
    (map.left, map.top, map.pixel, map.projection) = (0, 80, 1, "EPSG:4326")
    let file = try MapFile(try map.write(folder, "map"))
    let path = try zones(
      [("upper", [(0, 79.5), (1, 79.5), (1, 80), (0, 80)]), ("lower", [(0, 79), (1, 79), (1, 79.5), (0, 79.5)])],
      srs: "EPSG:4326")
    let result = try AreasJob(
      file, zones: { try ZoneFile(path, field: "name", on: $0) }, zoneField: "name", work: Work(threads: 1)
    ).result()
    #expect(result.zones.map { ($0.squareKilometres * 10).rounded() / 10 } == [1109.5, 1162.9])
    let whole = try info(folder.path("map.vrt")).rows[0].squareKilometres
    #expect(abs(result.zones.reduce(0) { $0 + $1.squareKilometres } / whole - 1) < 1e-9)
  }

  /// Blocks of 200 x 200 pixels on grids that keep angles have the areas of the same ground on an equal-area grid's
  /// ellipsoid. The figures are areas of the outlines on the ellipsoid (GRS 80 or WGS 84), by authalic latitudes at 240
  /// points of each outline.
  @Test(arguments: [
    ("EPSG:3978", -1_500_000.0, 1_800_000.0, 38.250149), ("EPSG:3978", 0, 200_000, 36.473104),
    ("EPSG:3979", 200_000, 3_200_000, 35.503439),
    ("EPSG:6372", 2_500_000, 1_000_000, 36.323565), ("EPSG:32615", 500_000, 5_000_000, 36.028807),
    ("EPSG:3413", 1_000_000, -2_000_000, 35.895462),
    ("EPSG:3857", -11_000_000, 8_400_000, 9.0368946),
  ])
  func conformalGridsHaveTheAreasOfTheEllipsoid(_ projection: String, _ left: Double, _ top: Double, _ expected: Double)
    throws
  {
    var map = TestMap(width: 200, height: 200, codes: [UInt8](repeating: 1, count: 40_000))
    (map.left, map.top, map.projection) = (left, top, projection)
    let found = try info(try map.write(folder, "map"))
    #expect(abs(found.rows[0].squareKilometres / expected - 1) < 1e-6, "\(found.rows[0].squareKilometres)")
    #expect(found.caveats.allSatisfy { $0.key != "conformal" })
    let whole = try zones(
      [("all", [(left, top), (left + 6000, top), (left + 6000, top - 6000), (left, top - 6000)])], srs: projection)
    let areas = try AreasJob(
      try MapFile(folder.path("map.vrt")), zones: { try ZoneFile(whole, field: "name", on: $0) }, zoneField: "name",
      work: Work(threads: 2)
    ).result()
    #expect(abs(areas.zones[0].squareKilometres / expected - 1) < 1e-6)
  }

  // MARK: Samples, tables, outputs, hints

  /// What `--draw` wrote is read back; points that nobody looked at are not yet interpreted.
  @Test func aDrawnSampleIsReadBack() throws {
    let map = try MapFile(try base().write(folder, "map"))
    let draw = try SampleDraw(map, work: Work(threads: 2))
    let sizes = SampleDesign.allocation(
      400, weights: draw.squareKilometres, minimum: 50, most: draw.pixels.map { Int($0) })
    #expect(sizes.reduce(0, +) == 400)
    let path = folder.path("s.gpkg")
    #expect(try draw.write(sizes, seed: 1, to: path, name: { String($0) }).reduce(0, +) == 400)
    #expect { try ErrorMatrix(samples: path, map: map, work: Work(threads: 1)) } throws: {
      "\($0)".contains("none of 400 points is interpreted yet")
    }
    let table = try folder.write("s.csv", "x;y;reference\n45,0;-45;1\n75;-45;\n105;-45;2\n")
    let matrix = try ErrorMatrix(samples: table, map: map, work: Work(threads: 1))
    #expect(matrix.counts.joined().reduce(0, +) == 2)
    #expect(matrix.notes.contains { $0.contains("1 points are not yet interpreted") })
  }

  /// Semicolons and Windows-1252, as spreadsheets write them.
  @Test func legendsOfSpreadsheetsAreRead() throws {
    let path = try folder.write("legend.csv", Data("code;name;colour\n1;For".utf8) + [0xEA] + Data("t;#00ff00\n".utf8))
    #expect(try Legend(path)[1]?.name[.french] == "Forêt")
  }

  @Test func nothingIsWrittenOverItsInput() throws {
    let map = try base().write(folder, "map")
    try FileManager.default.createSymbolicLink(atPath: folder.path("link.vrt"), withDestinationPath: map)
    for path in [map, folder.path("./map.vrt"), folder.path("link.vrt"), folder.url.path] {
      #expect { try OutputGuard.check(path, inputs: [map], replace: true) } throws: {
        "\($0)".contains("never written over its input")
      }
    }
    #expect { try OutputGuard.check(folder.path("map.raw"), inputs: [map], replace: false) } throws: {
      "\($0)".contains("--replace")
    }
    try OutputGuard.check(folder.path("map.raw"), inputs: [map], replace: true)
    try OutputGuard.check(folder.path("new.tif"), inputs: [map], replace: false)
  }

  /// A hint is a command that works for these files, or there is none.
  @Test func hintsFitTheFiles() throws {
    var poland = TestMap.patches(40, 30, classes: 3, seed: 9)
    (poland.left, poland.top, poland.pixel, poland.projection) = (19, 53, 0.00025, "EPSG:4326")
    let map = try MapFile(try poland.write(folder, "poland"))
    #expect { try MetricsJob(map, work: Work(threads: 1)) } throws: {
      "\($0)".contains("+lat_0=53 +lon_0=19") && "\($0)".contains("-tr 28 28")
    }
    var bare = base()
    bare.projection = ""
    (bare.left, bare.top) = (0, 0)
    let (placed, other) = (try MapFile(try base().write(folder, "placed")), try MapFile(try bare.write(folder, "bare")))
    #expect { try ChangeJob([placed, other], hasRaster: false, work: Work(threads: 1)) } throws: {
      "\($0)".contains("gdal_translate -a_srs") && !"\($0)".contains("gdalwarp")
    }
    #expect { try ChangeJob([placed, map], hasRaster: false, work: Work(threads: 1)) } throws: {
      "\($0)".contains("shares no ground") && !"\($0)".contains("gdal")
    }
  }

  @Test func zipsAndWhatGDALReachesAreRead() throws {
    let map = base()
    let vrt = try map.write(folder, "map")
    #expect(try counted("/vsisubfile/0_\(try Data(contentsOf: URL(fileURLWithPath: vrt)).count),\(vrt)") == 78_000)
    #expect { try MapFile(folder.path("nothing.tif")) } throws: { "\($0)".contains("no such file") }
    #expect { try MapFile("http://127.0.0.1:9/nothing.tif") } throws: { "\($0)".contains("no raster that GDAL reads") }
  }
}
