import Foundation
import TestSupport
import Testing
import Tiles
import Vocabulary

@testable import Atlas

/// Maps of classes as layers, and their tiles.
struct MapTests {
  private let folder: TemporaryFolder
  private var atlas: AtlasFolder { AtlasFolder(folder.path("atlas")) }

  init() throws { folder = try TemporaryFolder() }

  private func builder(_ legend: String = #"{"table":"nalcms"}"#) throws -> LayerBuilder {
    let text = #"{"en":{"text":"Land cover","status":"official"}}"#
    let file = try folder.write(
      "about.json",
      """
      {"title":\(text),"summary":\(text),"theme":"land-cover","attribution":"A","licence":"open","publisher":\
      "https://example.org","date":"2020-07-01","legend":\(legend)}
      """)
    return try LayerBuilder(atlas, id: "land-cover", LayerDescription(file: file))
  }

  private func run(_ command: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command)")
  }

  /// Red, green, blue and opacity of each pixel of a picture, as GDAL reads it.
  private func colours(_ png: [UInt8]) throws -> [[UInt8]] {
    let input = try folder.write("tile.png", Data(png))
    let output = folder.path("tile.bin")
    try run("gdal_translate", "-q", "-of", "ENVI", "-co", "INTERLEAVE=BIP", "-expand", "rgba", input, output)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: output)))
    return stride(from: 0, to: bytes.count, by: 4).map { Array(bytes[$0..<$0 + 4]) }
  }

  private static let canada = "landcover/clearwater_lake_landcover_canada_2020_30m.tif"

  @Test(
    .enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)), arguments: TileGrid.allCases, [0, 1])
  func tilesAreWhatGDALWarps(grid: TileGrid, deeper: Int) throws {
    let path = RealData.path(Self.canada)
    let edition = try builder().add(map: path)
    let raster = try #require(edition.record.raster)
    #expect(raster.nativeZooms == ["WebMercatorQuad": 12, "NorthAmericaLAEA": 13])
    #expect(raster.classes.reduce(0) { $0 + $1.pixels } + 251_772 == raster.width * raster.height)
    let zoom = try #require(raster.nativeZooms[grid.rawValue]) + deeper
    let place = grid.place(longitude: -101.13, latitude: 54.04)
    let across = Double(1 << zoom)
    let tiles = MapTestTiles(x: Int(place.x * across), y: Int(place.y * across), zoom: zoom)
    let served = try MapTiles(edition)
    let legend = Dictionary(
      uniqueKeysWithValues: try #require(edition.record.description.legend).classes.map { ($0.value, $0.colour) })
    var (same, all) = (0, 0)
    for tile in try tiles.around() {
      let found = try colours(#require(try served.png(grid, tile)))
      let size = grid.side / across
      let (left, top) = (-grid.side / 2 + Double(tile.x) * size, grid.side / 2 - Double(tile.y) * size)
      let output = folder.path("warped.bin")
      let system =
        grid == .webMercator
        ? "EPSG:3857" : "+proj=laea +lat_0=45 +lon_0=-100 +R=6370997 +units=m +no_defs +nadgrids=@null"
      try run(
        "gdalwarp", "-q", "-overwrite", "-r", "near", "-t_srs", system, "-te", "\(left)", "\(top - size)",
        "\(left + size)", "\(top)", "-ts", "256", "256", "-of", "ENVI", "-dstnodata", "255", "-et", "0", path, output)
      let warped = Array(try Data(contentsOf: URL(fileURLWithPath: output)))
      try #require(warped.count == 65_536 && found.count == 65_536)
      for (code, colour) in zip(warped, found) {
        let hex = "#" + colour.prefix(3).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let wanted = legend["\(code)"]
        if colour[3] == 0 ? wanted == nil : wanted == hex { same += 1 }
        all += 1
      }
    }
    #expect(Double(same) >= Double(all) * 0.999, "\(same) of \(all)")
  }

  @Test func onlyLegendColoursAndNothing() throws {
    // Classes 0 and 1 in the legend, 2 not; the file says that 0 is nodata: the legend decides.
    let text = """
      ncols 4
      nrows 2
      xllcorner -100
      yllcorner 40
      cellsize 1
      0 0 1 2
      0 0 1 2
      """
    let grid = try folder.write("a.asc", text)
    let map = folder.path("a.tif")
    try run("gdal_translate", "-q", "-ot", "Byte", "-a_srs", "EPSG:4326", "-a_nodata", "0", grid, map)
    let entry = #"{"en":{"text":"x","status":"official"}}"#
    let legend = """
      {"classes":[{"value":"0","colour":"#ff0000","title":\(entry)},{"value":"1","colour":"#00ff00","title":\(entry)}]}
      """
    let edition = try builder(legend).add(map: map)
    #expect(edition.record.faults == ["code": 1] && edition.record.extent == [-100, 40, -96, 42])
    let tiles = try MapTiles(edition)
    for zoom in [0, 3] {
      let place = TileGrid.webMercator.place(longitude: -98, latitude: 41)
      let across = Double(1 << zoom)
      let tile = try #require(TileAddress(zoom: zoom, x: Int(place.x * across), y: Int(place.y * across)))
      let found = Set(try colours(#require(try tiles.png(.webMercator, tile))))
      #expect(found == [[0, 0, 0, 0], [255, 0, 0, 255], [0, 255, 0, 255]], "zoom \(zoom)")
    }
    // Elsewhere there is nothing, and no zoom is deeper than two beyond the native one.
    let far = try #require(TileAddress(zoom: 3, x: 7, y: 7))
    let elsewhere = try #require(try tiles.png(.webMercator, far))
    #expect(Set(try colours(elsewhere)) == [[0, 0, 0, 0]])
    #expect(try tiles.png(.webMercator, #require(TileAddress(zoom: 22, x: 0, y: 0))) == nil)
    #expect(try tiles.png(.northAmerica, #require(TileAddress(zoom: 0, x: 0, y: 0))) != nil)
    // The same map is the same bytes.
    let again = try LayerBuilder(
      AtlasFolder(folder.path("other")), id: "land-cover", edition.record.description
    ).add(map: map)
    #expect(again.record == edition.record)
  }

  /// What changed from class to class is a map too: 361 pairs, in the colours of the classes.
  @Test func changeIsAMap() throws {
    let grid = try folder.write(
      "change.asc", "ncols 2\nnrows 2\nxllcorner -100\nyllcorner 45\ncellsize 0.01\n101 117\n1701 65535\n")
    let map = folder.path("change.tif")
    try run("gdal_translate", "-q", "-ot", "UInt16", "-a_nodata", "65535", "-a_srs", "EPSG:4326", grid, map)
    let edition = try builder(#"{"table":"nalcms-change"}"#).add(map: map)
    #expect(edition.record.raster?.classes.map(\.value) == [101, 117, 1701])
    #expect(edition.record.faults.isEmpty)
    let classes = try #require(edition.record.description.legend?.classes)
    #expect(classes.count == 361 && Set(classes.map(\.colour)).count == 20)
    let lost = try #require(classes.first { $0.value == "117" })
    #expect(lost.title.text(.english).contains(" → ") && lost.title.text(.french).contains(" → "))
    #expect(lost.colour == classes.first { $0.value == "1617" }?.colour)
    #expect(classes.first { $0.value == "101" }?.title.text(.french).hasSuffix(" (sans changement)") == true)
    let tile = try #require(TileAddress(zoom: 0, x: 0, y: 0))
    #expect(try MapTiles(edition).png(.webMercator, tile) != nil)
    #expect(throws: AtlasError.self) { try builder(#"{"table":"worldcover-change"}"#) }
    // A part of it; where nobody waits any more, that is why there is none.
    let box = try #require(GeoBounds(west: -99.995, south: 45, east: -99.985, north: 45.015))
    let (clip, part) = (try MapClip(edition), folder.path("part.tif"))
    #expect(try clip.write(box, to: part)?.width == 2)
    let budget = WorkBudget(seconds: 10, bytes: 1 << 20)
    budget.cancel()
    WorkBudget.$current.withValue(budget) {
      #expect(throws: WorkBudget.Ended.readerGone) { try clip.write(box, to: folder.path("late.tif")) }
    }
  }

  /// A change of NALCMS may have all 361 pairs, more than a byte has numbers.
  @Test func changeOfAllPairs() throws {
    let codes = (1...19).flatMap { before in (1...19).map { before * 100 + $0 } }
    let grid = try folder.write(
      "all.asc",
      "ncols 19\nnrows 20\nxllcorner -100\nyllcorner 45\ncellsize 0.01\n"
        + codes.map(String.init).joined(separator: " ") + String(repeating: " 65535", count: 19) + "\n")
    let map = folder.path("all.tif")
    try run("gdal_translate", "-q", "-ot", "UInt16", "-a_nodata", "65535", "-a_srs", "EPSG:4326", grid, map)
    let edition = try builder(#"{"table":"nalcms-change"}"#).add(map: map)
    let classes = try #require(edition.record.raster?.classes)
    #expect(classes.map(\.value) == codes && classes.allSatisfy { $0.pixels == 1 })
    #expect(edition.record.faults.isEmpty)
    // 0.19 by 0.19 degrees from 45.01 north on, by the formula of areas on the ellipsoid.
    let area = classes.reduce(0) { $0 + $1.squareKilometres }
    #expect(abs(area - 315.749643) < 1e-5, "\(area)")
  }

  @Test func mapsGoOverLongitude180() throws {
    let rows = (0..<10).map { row in (0..<20).map { "\(($0 + row) % 19 + 1)" }.joined(separator: " ") }
    let grid = try folder.write(
      "over.asc",
      "ncols 20\nnrows 10\nxllcorner 170\nyllcorner 50\ncellsize 1\n" + rows.joined(separator: "\n") + "\n")
    let map = folder.path("over.tif")
    try run("gdal_translate", "-q", "-ot", "Byte", "-a_srs", "EPSG:4326", grid, map)
    let edition = try builder().add(map: map)
    #expect(edition.record.extent == [-180, 50, 180, 60])
    let tiles = try MapTiles(edition)
    for longitude in [175.0, -175] {
      let place = TileGrid.webMercator.place(longitude: longitude, latitude: 55)
      let tile = try #require(TileAddress(zoom: 2, x: Int(place.x * 4), y: Int(place.y * 4)))
      let png = try tiles.png(.webMercator, tile)
      #expect(try colours(#require(png)).count { $0[3] != 0 } > 500, "\(longitude)")
    }
  }

  @Test func whatIsNoMapOfClassesIsRefused() throws {
    func refusal(_ path: String, _ builder: LayerBuilder, crs: String? = nil) -> String {
      do {
        _ = try builder.add(map: path, crs: crs)
        return "taken"
      } catch { return "\(error)" }
    }
    let rows = (0..<64).map { row in (0..<64).map { "\(($0 / 3 + row / 5) % 2 * 18 + 1)" }.joined(separator: " ") }
    let grid = try folder.write(
      "b.asc",
      "ncols 64\nnrows 64\nxllcorner 0\nyllcorner 0\ncellsize 30\n" + rows.joined(separator: "\n") + "\n")
    let bare = folder.path("bare.tif")
    try run("gdal_translate", "-q", "-ot", "Byte", grid, bare)
    #expect(refusal(bare, try builder()).contains("--crs sphere puts its first corner at"))
    #expect(try builder().add(map: bare, crs: "sphere").record.source.crsWay == "sphere")
    let averaged = folder.path("averaged.tif")
    try run("gdal_translate", "-q", "-ot", "Byte", "-a_srs", "EPSG:32614", grid, averaged)
    try run("gdaladdo", "-q", "-r", "average", averaged, "2", "4")
    #expect(refusal(averaged, try builder()).contains("averages of codes are no classes; gdaladdo -clean"))
    // What a check finds before anything is added.
    var check = MapCheck()
    #expect(try check.check(averaged).faults.map(\.kind) == [.overviews])
    check.region = GeoBounds(west: 0, south: 0, east: 1, north: 1)
    check.legend = try builder(#"{"classes":[]}"#).description.legend
    let found = try check.check(averaged)
    #expect(found.faults.prefix(2).map(\.kind) == [.region, .overviews])
    #expect(found.faults.count == 2 + found.codes && found.faults.last?.kind == .code)
    try run("gdaladdo", "-q", "-clean", averaged)
    try run("gdaladdo", "-q", "-r", "mode", averaged, "2", "4")
    #expect(refusal(averaged, try builder()) == "taken")
    let floats = folder.path("floats.tif")
    try run("gdal_translate", "-q", "-ot", "Float32", "-a_srs", "EPSG:32614", grid, floats)
    #expect(refusal(floats, try builder()).contains("expected codes of 8 or 16 bits"))
    let text = try folder.write("text.tif", "no map")
    #expect(refusal(text, try builder()).contains("not a GeoTIFF that can be read"))
    let half = try folder.write("half.tif", Data(contentsOf: URL(fileURLWithPath: averaged)).prefix(900))
    #expect(refusal(half, try builder()) != "taken")
    #expect(refusal(averaged, try builder(#"{"field":"a","classes":[]}"#)).contains("expected \"legend\""))
    #expect(throws: AtlasError.self) { try builder(#"{"table":"nobody's"}"#) }
    let interrupted = try builder()
    #expect(throws: AtlasError.self) { try interrupted.add(map: averaged, isCancelled: { true }) }
    #expect(try atlas.editions(of: "land-cover") == ["2020.1", "2020.2"])
  }
}

private struct MapTestTiles {
  let x: Int
  let y: Int
  let zoom: Int

  func around() throws -> [TileAddress] {
    try (-1...1).flatMap { row in
      try (-1...1).map { try #require(TileAddress(zoom: zoom, x: x + $0, y: y + row)) }
    }
  }
}
