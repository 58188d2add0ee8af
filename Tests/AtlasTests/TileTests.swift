import Foundation
import Packing
import TestSupport
import Testing
import Tiles
import Vocabulary

@testable import Atlas

/// Tiles that lose nothing: grids, the format, borders that stay common.
struct TileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // MARK: Grids

  @Test(arguments: [(0.0, 0.0, 9_473_741.4, 1_181_205.1), (-99.13, 19.43, 93_547.7, -2_819_271.3)])
  func theAtlasPlane(longitude: Double, latitude: Double, x: Double, y: Double) throws {
    let place = AtlasPlane.place(longitude: longitude, latitude: latitude)
    #expect(abs(place.x - x) < 0.1 && abs(place.y - y) < 0.1)
    let back = try #require(AtlasPlane.position(x: place.x, y: place.y))
    #expect(abs(back.longitude - longitude) < 1e-9 && abs(back.latitude - latitude) < 1e-9)
  }

  @Test(arguments: TileGrid.allCases)
  func placesComeBack(grid: TileGrid) throws {
    for longitude in stride(from: -179.0, through: 179, by: 23) {
      for latitude in stride(from: -80.0, through: 84, by: 11) {
        let place = grid.place(longitude: longitude, latitude: latitude)
        let back = try #require(grid.position(x: place.x, y: place.y))
        #expect(abs(back.longitude - longitude) < 1e-8 && abs(back.latitude - latitude) < 1e-8)
      }
    }
  }

  @Test func theSquaresAreThoseOfTheStandards() {
    let corner = TileGrid.webMercator.place(longitude: -180, latitude: 85.0511287798066)
    #expect(abs(corner.x) < 1e-12 && abs(corner.y) < 1e-12)
    #expect(abs(TileGrid.webMercator.side - 40_075_016.685578488) < 1e-6)
    // Beyond the square's edge is on its edge; the Atlas's square has corners where the Earth is not.
    #expect(TileGrid.webMercator.place(longitude: 0, latitude: 90).y == corner.y)
    #expect(TileGrid.northAmerica.position(x: 0, y: 0) == nil && TileGrid.northAmerica.side == Double(1 << 25))
    let middle = TileGrid.northAmerica.place(longitude: -100, latitude: 45)
    #expect(abs(middle.x - 0.5) < 1e-12 && abs(middle.y - 0.5) < 1e-12)
  }

  @Test func numbersAreThoseOfPMTiles() throws {
    // Of the specification's own table.
    for (zoom, x, y, number) in [
      (0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 1, 2), (1, 1, 1, 3), (1, 1, 0, 4), (2, 0, 1, 5 + 3),
      (12, 3423, 1763, 19_078_479),
    ] {
      #expect(TileAddress(zoom: zoom, x: x, y: y)?.number == UInt64(number), "\(zoom)/\(x)/\(y)")
    }
    for number in 0..<UInt64(5_461) { #expect(TileAddress(number: number)?.number == number) }
    #expect(TileAddress(zoom: 40, x: 0, y: 0) == nil && TileAddress(zoom: 3, x: 8, y: 0) == nil)
    #expect(TileAddress(number: .max) == nil)
  }

  // MARK: Archives

  @Test func alikeTilesAreStoredOnce() throws {
    let path = folder.path("a.pmtiles")
    let writer = try PMTilesWriter(path)
    let addresses = (0..<1_365).compactMap { TileAddress(number: UInt64($0)) }.filter { $0.x % 7 != 3 }
    for (index, address) in addresses.enumerated() {
      try writer.write(address, index % 3 == 0 ? [1, 2, UInt8(index % 250)] : [9, 9, 9])
    }
    #expect(throws: PMTilesError.self) { try writer.write(addresses[0], [1]) }
    let header = PMTilesHeader(kind: .vector, zooms: 0...5, bounds: [-170, 14, -50, 84])
    try writer.finish(header, metadata: Array("{}".utf8))
    let file = try PMTilesFile(path)
    #expect(file.header == header && file.addresses == addresses && file.count == addresses.count)
    for (index, address) in addresses.enumerated() {
      #expect(try file.tile(address) == (index % 3 == 0 ? [1, 2, UInt8(index % 250)] : [9, 9, 9]))
    }
    #expect(try file.tile(#require(TileAddress(zoom: 4, x: 3, y: 0))) == nil)
    #expect(try file.tile(#require(TileAddress(zoom: 9, x: 3, y: 0))) == nil)
    #expect(!FileManager.default.fileExists(atPath: path + ".body"))
    // Any byte may be another, and any end missing: an error, no trap.
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for place in 0..<min(600, whole.count) {
      var bytes = whole
      bytes[place] ^= 0x55
      _ = try? PMTilesFile(folder.write("b.pmtiles", bytes)).tile(addresses[5])
      _ = try? PMTilesFile(folder.write("b.pmtiles", whole.prefix(place))).tile(addresses[5])
    }
  }

  // MARK: Layers

  private func edition(_ geoJSON: String, _ more: String = "", id: String = "layer") throws -> LayerEdition {
    let text = #"{"en":{"text":"A layer","status":"official"}}"#
    let about = try folder.write(
      "about.json",
      """
      {"title":\(text),"summary":\(text),"theme":"land","attribution":"A","licence":"public domain",\
      "publisher":"https://example.org","date":"2011-04-01"\(more)}
      """)
    let builder = try LayerBuilder(
      AtlasFolder(folder.path("atlas")), id: id, LayerDescription(file: about), repairs: [.rings])
    return try builder.add(VectorFile(geoJSON.hasPrefix("/") ? geoJSON : folder.write("\(id).geojson", geoJSON)))
  }

  private func collection(_ features: [String]) -> String {
    "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
  }

  private func tiles(_ edition: LayerEdition, _ grid: TileGrid) throws -> [(TileAddress, DecodedTile)] {
    let archive = try #require(try edition.tiles(grid))
    return try archive.addresses.map { address in
      let packed = try #require(try archive.tile(address))
      return (address, try DecodedTile(#require(Inflate.gzip(packed, atMost: 1 << 26))))
    }
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)), arguments: TileGrid.allCases)
  func allEcoregionsAreOnEveryZoom(grid: TileGrid) throws {
    let edition = try edition(RealData.path("vector/us_ecoregions_l3_epa.geojson"), #","zoom":8"#)
    let tiles = try tiles(edition, grid)
    let record = try #require(edition.record.tiles?.first { $0.grid == grid.rawValue })
    #expect(record.tiles == tiles.count && record.coarser.isEmpty && record.large.isEmpty)
    let repair = RingRepair()
    for zoom in 0...8 {
      let own = tiles.filter { $0.0.zoom == zoom }
      #expect(Set(own.flatMap { $0.1.features.map(\.id) }).count == 85, "zoom \(zoom)")
      for (address, tile) in own {
        for feature in tile.features where feature.type == 3 {
          // Valid, the outer ring clockwise on the screen, the first before its holes.
          #expect(repair.repaired(feature.runs) == feature.runs, "\(address) \(feature.id)")
          #expect(TileRings.area(feature.runs[0]) > 0 && TileRings.grouped(feature.runs) == feature.runs)
        }
      }
    }
    let names = Set(tiles.filter { $0.0.zoom == 0 }.flatMap { $0.1.features.compactMap { $0.attributes["name"] } })
    #expect(names.contains("Madrean Archipelago") && names.count == 85)
  }

  /// Neighbours' borders, by GDAL: each unit of a zoom is a pixel, and each polygon adds one. Where the source has a
  /// gap or an overlap of its own, a quarter of a unit wide, nothing is said.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)), arguments: TileGrid.allCases)
  func noGapNorOverlapIsWiderThanAUnit(grid: TileGrid) throws {
    let (zoom, finer) = (2, 4)
    let path = RealData.path("vector/us_ecoregions_l3_epa.geojson")
    let edition = try edition(path, #","zoom":3"#)
    let side = Double(TileGrid.extent << zoom)
    var drawn: [String] = []
    for (address, tile) in try tiles(edition, grid) where address.zoom == zoom {
      for feature in tile.features where feature.type == 3 {
        let rings = feature.runs.map { ring in
          (ring + ring.prefix(1)).map {
            "[\(Int($0.x) + address.x * TileGrid.extent),\(-Int($0.y) - address.y * TileGrid.extent)]"
          }.joined(separator: ",")
        }
        let polygons = zip(feature.runs, rings).reduce(into: [[String]]()) { made, ring in
          if TileRings.area(ring.0) > 0 { made.append([ring.1]) } else { made[made.count - 1].append(ring.1) }
        }
        drawn.append(Self.feature(polygons))
      }
    }
    var source: [String] = []
    var box = (left: side, top: side, right: 0.0, bottom: 0.0)
    try edition.features().each { feature in
      let layer = PlaneLayer(grid, [feature.shape])
      source.append(
        Self.feature(
          layer.parts.map { part in
            part.map { run in
              let own = layer.runs[run].map { Int(layer.corners[$0]) }
              return (own + own.prefix(1)).map { corner in
                let (x, y) = (layer.x[corner] * side, layer.y[corner] * side)
                box = (min(box.left, x), min(box.top, y), max(box.right, x), max(box.bottom, y))
                return "[\(x),\(-y)]"
              }.joined(separator: ",")
            }
          }))
    }
    let frame = (box.left.rounded(.down) - 4, box.top.rounded(.down) - 4, box.right + 4, box.bottom + 4)
    let (width, height) = (Int(frame.2 - frame.0), Int(frame.3 - frame.1))
    func counted(_ features: [String], _ name: String, _ finer: Int) throws -> [UInt8] {
      let input = try folder.write("\(name).geojson", collection(features))
      let output = folder.path("\(name).bin")
      try Self.run(
        "gdal_rasterize", "-q", "-add", "-burn", "1", "-ot", "Byte", "-init", "0", "-of", "EHdr", "-a_srs", "EPSG:3857",
        "-te", "\(frame.0)", "\(-frame.1 - Double(height))", "\(frame.0 + Double(width))", "\(-frame.1)", "-ts",
        "\(width * finer)", "\(height * finer)", input, output)
      return Array(try Data(contentsOf: URL(fileURLWithPath: output)))
    }
    let (tile, truth) = (try counted(drawn, "tiles", 1), try counted(source, "source", finer))
    try #require(tile.count == width * height && truth.count == width * height * finer * finer)
    func isEach(_ x: Int, _ y: Int, _ test: (UInt8) -> Bool) -> Bool {
      ((y - 2) * finer..<(y + 4) * finer).allSatisfy { row in
        ((x - 2) * finer..<(x + 4) * finer).allSatisfy { test(truth[row * width * finer + $0]) }
      }
    }
    var (gaps, overlaps) = (0, 0)
    for y in 3..<(height - 4) {
      for x in 3..<(width - 4) {
        let block = [
          tile[y * width + x], tile[y * width + x + 1], tile[(y + 1) * width + x], tile[(y + 1) * width + x + 1],
        ]
        if block.allSatisfy({ $0 == 0 }), isEach(x, y, { $0 > 0 }) { gaps += 1 }
        // Tiles lap over their edges.
        let isOnEdge = [x + Int(frame.0), y + Int(frame.1)].contains {
          ($0 + 66) % TileGrid.extent < 134
        }
        if !isOnEdge, block.allSatisfy({ $0 > 1 }), isEach(x, y, { $0 < 2 }) { overlaps += 1 }
      }
    }
    #expect(gaps == 0 && overlaps == 0, "\(gaps) gaps, \(overlaps) overlaps")
  }

  private static func feature(_ polygons: [[String]]) -> String {
    let coordinates = polygons.map { "[\($0.map { "[\($0)]" }.joined(separator: ","))]" }.joined(separator: ",")
    return """
      {"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[\(coordinates)]}}
      """
  }

  private static func run(_ command: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(command)")
  }

  @Test func whatIsTooSmallIsAPoint() throws {
    func square(_ side: Double) -> String {
      let ring = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)].map { "[\(-100 + $0.0 * side),\(40 + $0.1 * side)]" }
      return """
        {"type":"Feature","properties":{"name":"é"},"geometry":{"type":"Polygon","coordinates":[[\
        \(ring.joined(separator: ","))]]}}
        """
    }
    let line =
      #"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[-100,40],[-100.0001,40]]}}"#
    let edition = try edition(collection([square(0.001), square(30), line]), #","zoom":10"#)
    for grid in TileGrid.allCases {
      let tiles = try tiles(edition, grid)
      for zoom in 0...10 {
        let own = tiles.filter { $0.0.zoom == zoom }.flatMap(\.1.features)
        #expect(Set(own.map(\.id)) == [1, 2, 3], "zoom \(zoom)")
      }
      let types = Dictionary(grouping: tiles.flatMap { tile in tile.1.features.map { (tile.0.zoom, $0) } }) { $0.1.id }
        .mapValues { found in Set(found.filter { $0.0 == 0 }.map(\.1.type)) }
      #expect(types == [1: [1], 2: [3], 3: [1]])
      // Deep enough it is a polygon again.
      #expect(tiles.contains { $0.0.zoom == 10 && $0.1.features.contains { $0.id == 1 && $0.type == 3 } })
      #expect(tiles.allSatisfy { $0.1.layer == "layer" })
    }
  }

  @Test func pointsAreMergedAndCounted() throws {
    let points = (0..<400).map { index in
      """
      {"type":"Feature","properties":{"class":"\(index % 2 == 0 ? "a" : "b")"},"geometry":{"type":"Point",\
      "coordinates":[\(-100 + Double(index % 20) * 0.01),\(40 + Double(index / 20) * 0.01)]}}
      """
    }
    let legend = """
      ,"zoom":12,"legend":{"field":"class","classes":[{"value":"a","colour":"#ff0000","title":{}}]}
      """
    let edition = try edition(collection(points), legend)
    for grid in TileGrid.allCases {
      let tiles = try tiles(edition, grid)
      for zoom in 0...12 {
        var sums = ["a": 0, "b": 0]
        for (_, tile) in tiles.filter({ $0.0.zoom == zoom }) {
          // What lies beyond the tile's edge belongs to its neighbour.
          for feature in tile.features where Self.isOwn(feature.runs[0][0]) {
            sums[feature.attributes["class"] ?? "", default: 0] += Int(feature.attributes["point_count"] ?? "") ?? 0
          }
        }
        #expect(sums == ["a": 200, "b": 200], "zoom \(zoom)")
      }
      let far = tiles.filter { $0.0.zoom == 0 }.flatMap(\.1.features)
      #expect(far.count <= 4 && tiles.filter { $0.0.zoom == 12 }.flatMap(\.1.features).count >= 400)
    }
  }

  private static func isOwn(_ place: TilePlace) -> Bool {
    (0..<Int32(TileGrid.extent)).contains(place.x) && (0..<Int32(TileGrid.extent)).contains(place.y)
  }

  /// Shapes that a stranger's layer may have, none repaired: what is on every zoom, and valid.
  @Test(arguments: [
    ("bow tie", "Polygon", "[[[-100,40],[-90,45],[-90,40],[-100,45],[-100,40]]]"),
    (
      "a hole outside", "Polygon",
      "[[[-100,40],[-95,40],[-95,45],[-100,45],[-100,40]],[[-80,40],[-78,40],[-78,42],[-80,40]]]"
    ),
    (
      "a hole in a hole", "Polygon",
      "[[[-100,30],[-80,30],[-80,50],[-100,50],[-100,30]],[[-98,32],[-82,32],[-82,48],[-98,48],[-98,32]],"
        + "[[-95,35],[-85,35],[-85,45],[-95,45],[-95,35]]]"
    ),
    (
      "one in the other", "MultiPolygon",
      "[[[[-100,30],[-80,30],[-80,50],[-100,50],[-100,30]]],[[[-95,35],[-85,35],[-85,45],[-95,45],[-95,35]]]]"
    ),
    ("the antipode", "Point", "[80,-45]"), ("a line over it", "LineString", "[[60,-45],[100,-45]]"),
    ("the world", "Polygon", "[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]"),
  ])
  func oddShapesStay(name: String, type: String, coordinates: String) throws {
    let odd = #"{"type":"Feature","properties":{},"geometry":{"type":"\#(type)","coordinates":\#(coordinates)}}"#
    let point =
      #"{"type":"Feature","properties":{"point_count":99},"geometry":{"type":"Point","coordinates":[-99,41]}}"#
    let text = #"{"en":{"text":"A layer","status":"official"}}"#
    let about = try folder.write(
      "odd.json",
      """
      {"title":\(text),"summary":\(text),"theme":"land","attribution":"A","licence":"public domain",\
      "publisher":"https://example.org","date":"2011-04-01","zoom":6}
      """)
    let builder = try LayerBuilder(AtlasFolder(folder.path("atlas")), id: "odd", LayerDescription(file: about))
    let edition = try builder.add(VectorFile(folder.write("odd.geojson", collection([odd, point]))))
    for grid in TileGrid.allCases {
      let tiles = try tiles(edition, grid)
      let repair = RingRepair()
      for zoom in 0...6 {
        let own = tiles.filter { $0.0.zoom == zoom }.flatMap(\.1.features)
        #expect(Set(own.map(\.id)) == [1, 2], "\(name), \(grid.rawValue), zoom \(zoom)")
        for feature in own where feature.type == 3 {
          #expect(repair.repaired(feature.runs) == feature.runs, "\(name), zoom \(zoom)")
        }
        // What a field is called is its own; the number of points has another name then.
        let counted = own.first { $0.id == 2 }?.attributes
        #expect(counted?["point_count"] == "99" && counted?["point_count_"] == "1")
      }
    }
    if name == "bow tie" {
      // Both halves are drawn, however far out.
      #expect(try tiles(edition, .webMercator).contains { $0.0.zoom == 0 && $0.1.features.contains { $0.type == 3 } })
    }
  }

  /// Rings at random on few places, so that they touch, cross and run on themselves: valid to GEOS, and where nothing
  /// crosses the area is the one that GEOS's repair has.
  @Test(arguments: [3, 4, 6, 12, 60])
  func ringsInDisorderBecomeValid(side: UInt64) throws {
    var random = SeededGenerator(seed: side)
    let repair = RingRepair()
    func place() -> TilePlace { TilePlace(x: Int(random.next() % side), y: Int(random.next() % side)) }
    func area(_ rings: [[TilePlace]]) -> Int { rings.reduce(0) { $0 + TileRings.area($1) } }
    var (compared, crossed) = (0, 0)
    for trial in 0..<4_000 {
      var rings: [[TilePlace]] = []
      for _ in 0...(random.next() % 3) {
        guard let ring = TileRings.clean((0..<(3 + random.next() % 9)).map { _ in place() }) else { continue }
        let area = TileRings.area(ring)
        guard area != 0 else { continue }
        // A second ring is a hole or a part.
        let isOuter = rings.isEmpty || random.next() % 2 == 0
        rings.append((area > 0) == isOuter ? ring : ring.reversed())
      }
      guard !rings.isEmpty else { continue }
      let valid = repair.valid(rings, looksInside: true)
      #expect(repair.repaired(valid) == valid, "\(trial): \(rings)")
      if TileRings.touching(rings).contains(where: \.isCrossing) {
        // Corners of crossings are rounded: edges move by a unit at most, time and again.
        let around = rings.reduce(0.0) { sum, ring in
          sum
            + zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) {
              $0 + hypot(Double($1.0.x - $1.1.x), Double($1.0.y - $1.1.y))
            }
        }
        #expect(abs(Double(area(valid) - area(repair.repaired(rings)))) <= 2 * around, "\(trial): \(rings)")
        crossed += 1
      } else {
        #expect(area(valid) == area(repair.repaired(rings)), "\(trial): \(rings)")
        compared += 1
      }
    }
    #expect(compared > 100 && crossed > 100)
  }

  @Test func aTileTooLargeLosesCornersNotFeatures() throws {
    var random = SeededGenerator(seed: 7)
    func wobbly(_ column: Int, _ row: Int) -> LayerGeometry {
      let middle = (-100 + Double(column) * 0.5, 40 + Double(row) * 0.5)
      let ring = (0..<4_000).map { step -> LayerGeometry.Vertex in
        let angle = Double(step) / 4_000 * 2 * .pi
        let reach = 0.1 + Double(random.next() % 1_000) / 10_000
        return .init(longitude: middle.0 + cos(angle) * reach, latitude: middle.1 + sin(angle) * reach)
      }
      return LayerGeometry(.polygon, [[ring + ring.prefix(1)]])
    }
    let shapes = (0..<16).map { Optional(wobbly($0 % 4, $0 / 4)) }
    var pyramid = TilePyramid(
      PlaneLayer(.webMercator, shapes), name: "layer", keys: [], values: TileValues(),
      (1...16).map { TilePyramid.Feature(id: $0, attributes: [], group: 0) }, zooms: 0...8, isPoints: false)
    pyramid.mostBytes = 20_000
    let path = folder.path("large.pmtiles")
    let summary = try pyramid.write(to: path, bounds: [-101, 39, -97, 43], metadata: [123, 125]) { false }
    #expect(!summary.coarser.isEmpty && summary.large.isEmpty)
    let archive = try PMTilesFile(path)
    for zoom in 0...8 {
      let ids = try archive.addresses.filter { $0.zoom == zoom }.flatMap { address in
        let packed = try #require(try archive.tile(address))
        #expect(packed.count <= 20_000)
        return try DecodedTile(#require(Inflate.gzip(packed, atMost: 1 << 26))).features.map(\.id)
      }
      #expect(Set(ids) == Set(1...16), "zoom \(zoom)")
    }
    #expect(throws: AtlasError.self) {
      try pyramid.write(to: folder.path("none.pmtiles"), bounds: [0, 0, 1, 1], metadata: []) { true }
    }
  }
}
