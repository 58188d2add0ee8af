import Foundation
import LandCover
import TestSupport
import Testing

/// Maps that differ in extent, origin, nodata and sign, beside a count pixel by pixel.
struct AlignmentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func matrix(_ maps: [MapFile], threads: Int = 2) throws -> [String: UInt64] {
    let interval = try ChangeJob(maps, hasRaster: false, work: Work(threads: threads)).result().intervals[0]
    var counts: [String: UInt64] = [:]
    for (i, from) in interval.matrix.classes.enumerated() {
      for (j, to) in interval.matrix.classes.enumerated() where interval.matrix.pixels[i][j] > 0 {
        counts["\(from)-\(to)"] = interval.matrix.pixels[i][j]
      }
    }
    return counts
  }

  /// What two maps say pixel by pixel, the second `dx`, `dy` pixels into the first.
  private func expected(_ a: TestMap, _ b: TestMap, dx: Int, dy: Int, emptyA: UInt8, emptyB: UInt8) -> [String: UInt64]
  {
    var counts: [String: UInt64] = [:]
    for y in 0..<b.height {
      for x in 0..<b.width where x + dx >= 0 && x + dx < a.width && y + dy >= 0 && y + dy < a.height {
        let (one, two) = (a.codes[(y + dy) * a.width + x + dx], b.codes[y * b.width + x])
        if one != emptyA, two != emptyB { counts["\(one)-\(two)", default: 0] += 1 }
      }
    }
    return counts
  }

  /// As the change product that is 497 columns narrower than its maps; and origins that miss a whole number in the last
  /// digits.
  @Test(arguments: [(0, 0, 0.0), (497, 0, 0.0), (-13, 8, 1.9e-9), (700, 550, -2.5e-8)])
  func mapsAreMatchedByTheirCoordinates(_ dx: Int, _ dy: Int, _ drift: Double) throws {
    var a = TestMap.patches(1100, 700, classes: 9, seed: 1)
    (a.left, a.top, a.nodata) = (-2_036_970, 4_310_000, "0")
    var b = TestMap.patches(603, 640, classes: 9, seed: 2)
    (b.left, b.top, b.nodata) = (a.left + Double(dx) * 30 + drift, a.top - Double(dy) * 30 + drift, "0")
    let maps = [try MapFile(a.write(folder, "a")), try MapFile(b.write(folder, "b"))]
    #expect(try matrix(maps) == expected(a, b, dx: dx, dy: dy, emptyA: 0, emptyB: 0))
  }

  /// The 2015 edition is signed with nodata -128, the 2010 one unsigned with 127; unsigned bytes that declare -128 mean
  /// their byte 128.
  @Test func signsAndNodataOfEditions() throws {
    var a = TestMap.patches(300, 200, classes: 19, seed: 3)
    a.codes = a.codes.map { $0 == 0 ? 127 : $0 }
    a.nodata = "127"
    var b = TestMap.patches(300, 200, classes: 19, seed: 4)
    b.codes = b.codes.map { $0 == 0 ? 128 : $0 }
    (b.nodata, b.isSigned) = ("-128", true)
    var c = b
    c.isSigned = false
    let first = try MapFile(a.write(folder, "a"))
    let wanted = expected(a, b, dx: 0, dy: 0, emptyA: 127, emptyB: 128)
    for (map, name) in [(b, "signed"), (c, "unsigned")] {
      #expect(try matrix([first, try MapFile(map.write(folder, name))]) == wanted, "\(name)")
    }
    #expect(
      try MapInfo(try MapFile(c.write(folder, "c")), work: Work(threads: 1)).caveats.contains {
        $0.key == "nodata.range"
      })
    #expect(
      try MapInfo(try MapFile(b.write(folder, "d")), work: Work(threads: 1)).caveats.contains { $0.key == "signed" })
  }

  @Test func codesOutsideTheLegendCountAsNodataAndAreReported() throws {
    var a = TestMap.patches(100, 80, classes: 5, seed: 5)
    a.nodata = "0"
    for index in stride(from: 0, to: 400, by: 4) { a.codes[index] = 77 }
    let legend = try Legend("nalcms")
    let path = try a.write(folder, "a")
    let result = try ChangeJob(
      [try MapFile(path, legend: legend), try MapFile(path, legend: legend)], hasRaster: false, work: Work(threads: 2)
    )
    .result()
    #expect(result.intervals[0].outside.map { $0.map(\.code) } == [[77], [77]])
    #expect(result.intervals[0].outside[0][0].pixels == 100)
    #expect(result.intervals[0].matrix.classes == [1, 2, 3, 4, 5])
    #expect(result.intervals[0].indicators.changed == 0)
  }

  @Test func mapsOfOtherGridsAreRefusedWithTheCommandThatMendsIt() throws {
    let a = try MapFile(TestMap.patches(50, 40, classes: 3, seed: 6).write(folder, "a"))
    for (change, message) in [
      ({ $0.projection = TestMap.laea.replacing("lat_0=45", with: "lat_0=45.001") }, "another projection"),
      ({ $0.projection = "EPSG:3978" }, "shares no ground with"), ({ $0.pixel = 31 }, "its pixels are not those of"),
      ({ $0.left = 7 }, "its pixels are not those of"),
      ({ $0.left = 30 * 5000 }, "shares no pixel with"),
    ] as [((inout TestMap) -> Void, String)] {
      var b = TestMap.patches(50, 40, classes: 3, seed: 7)
      change(&b)
      let other = try MapFile(b.write(folder, "b"))
      #expect { try ChangeJob([a, other], hasRaster: false, work: Work(threads: 1)) } throws: {
        let text = "\($0)"
        return text.contains(message) && (message.contains("shares") || text.contains("gdalwarp -r near"))
      }
    }
  }

  /// 2010 and 2015 must not be compared over Mexico; elsewhere nothing is said.
  @Test func mapsThatMustNotBeComparedAreNamed() throws {
    var map = TestMap.patches(40, 40, classes: 19, seed: 8)
    map.nodata = "0"
    for (top, isNamed) in [(-2_000_000.0, true), (2_000_000.0, false)] {
      map.top = top
      let paths = [try map.write(folder, "nalcms_2010"), try map.write(folder, "nalcms_2015")]
      let result = try ChangeJob(paths.map { try MapFile($0) }, hasRaster: false, work: Work(threads: 1)).result()
      #expect(result.caveats.contains { $0.key == "incomparable.mexico" } == isNamed)
      let texts = try LandCoverTexts()
      #expect(try result.json(texts).contains("RapidEye") == isNamed)
    }
  }

  /// Codes from 100 on need 32 bits; parts in 16 bits are widened when another one needs it.
  @Test func codesAboveAHundred() throws {
    var a = TestMap.patches(600, 1300, classes: 9, seed: 9)
    a.nodata = "0"
    var b = a
    b.codes[700 * 600 + 5] = 150
    let maps = [try MapFile(a.write(folder, "a")), try MapFile(b.write(folder, "b"))]
    let texts = try LandCoverTexts()
    let job = try ChangeJob(maps, hasRaster: true, work: Work(threads: 2))
    let one = try OutputFolder(folder.path("one"), replace: false)
    try job.result(rastersInto: one).write(to: one, texts)
    try one.finish()
    let parts = try (1...3).map { number in
      try job.write(try #require(PartNumber("\(number)/3")), to: folder.path("\(number).part"))
      return folder.path("\(number).part")
    }
    let two = try OutputFolder(folder.path("two"), replace: false)
    try ChangeJob.merge(parts, into: two, work: Work(threads: 1)).write(to: two, texts)
    try two.finish()
    let raster = try Data(contentsOf: URL(fileURLWithPath: folder.path("one/change.tif")))
    #expect(try raster == Data(contentsOf: URL(fileURLWithPath: folder.path("two/change.tif"))))
    #expect(try MapInfo(MapFile(folder.path("one/change.tif")), work: Work(threads: 1)).type == "uint32")
  }

  @Test func pixelsOfLongitudeAndLatitudeAreMeasuredOnTheEllipsoid() throws {
    var map = TestMap(width: 360, height: 180, codes: [UInt8](repeating: 1, count: 360 * 180))
    (map.left, map.top, map.pixel, map.projection) = (-180, 90, 1, "EPSG:4326")
    let info = try MapInfo(MapFile(map.write(folder, "world")), work: Work(threads: 2))
    // The surface of the WGS 84 ellipsoid: 510,065,621.7 km2.
    #expect(abs(info.rows[0].squareKilometres - 510_065_621.7) < 1)
  }

  /// GDAL gives raw files behind VRTs one handle a thread; each worker must have its own, or they read each other's
  /// rows.
  @Test func virtualRastersAreReadByManyThreads() throws {
    let paths = try [1, 2].map { seed in
      try TestMap.patches(900, 1200, classes: 9, seed: seed).write(folder, "map_\(seed)")
    }
    let maps = try paths.map { try MapFile($0) }
    let one = try matrix(maps, threads: 1)
    for _ in 0..<6 { #expect(try matrix(maps, threads: 4) == one) }
  }
}
