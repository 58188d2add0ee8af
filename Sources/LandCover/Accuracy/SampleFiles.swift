internal import CGDAL
internal import Foundation
internal import Vocabulary

/// Counts of an error matrix, from a file or from points on a map.
public struct ErrorMatrix: Sendable {
  public let names: [String]
  public let counts: [[Int]]
  /// By class: pixels of the map, or what the caller says.
  public var weights: [Double]
  /// What was left out, a line each.
  public var notes: [String] = []

  /// Reads a table of counts: a row for each class of the map, named in the first column, a column for each class of
  /// the reference.
  /// - Throws: ``LandCoverError`` with line and column.
  public init(matrix path: String) throws {
    let table = try CSVTable(path, needed: [], refusal: LandCoverError.init)
    let names = Array(table.header.dropFirst())
    guard !names.isEmpty else {
      throw LandCoverError("\(path): line 1: expected the classes of the reference from the second column on")
    }
    var rows: [String: [Int]] = [:]
    for row in table.rows {
      let name = row.cells[0]
      guard names.contains(name) else {
        throw LandCoverError(
          "\(path): line \(row.line), column 1: found \"\(name)\"; expected one of \(names.joined(separator: ", "))")
      }
      guard rows[name] == nil else {
        throw LandCoverError("\(path): line \(row.line), column 1: \"\(name)\" stands twice")
      }
      rows[name] = try row.cells.dropFirst().enumerated().map { index, text in
        guard let count = Int(text), count >= 0, count < 1 << 40 else {
          throw LandCoverError(
            "\(path): line \(row.line), column \(index + 2): found \"\(text)\"; expected a number of samples")
        }
        return count
      }
    }
    for name in names where rows[name] == nil { throw LandCoverError("\(path): no row for the class \"\(name)\"") }
    self.names = names
    counts = names.map { rows[$0] ?? [] }
    weights = names.map { _ in 0 }
  }

  /// Reads points with a reference class, and the map's class at each.
  ///
  /// A CSV file with the columns `x` and `y` in the map's coordinates, or `lon` and `lat`, and `reference`, a code; or
  /// points of a file that GDAL reads, such as the one that ``SampleDraw`` wrote, with the field `reference`. Weights
  /// are the classes' pixels on the map. A point without a reference is not yet interpreted, and left out.
  /// - Throws: ``LandCoverError`` with line and column.
  public init(samples path: String, map: MapFile, work: Work) throws {
    let points = try SamplePoints(path)
    let raster = try map.open()
    let place = try PointPlace(map.grid, reference: points.reference)
    var pairs: [(map: Int, reference: Int)] = []
    var (outside, empty, blank) = (0, 0, 0)
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    defer { buffer.deallocate() }
    for point in points.points {
      guard let reference = point.reference else {
        blank += 1
        continue
      }
      let (x, y) = (point.x, point.y)
      guard let (column, line) = place.pixel(x, y) else {
        outside += 1
        continue
      }
      try raster.read(Window(x: column, y: line, width: 1, height: 1), into: buffer, stride: 1)
      guard map.isCounted[Int(buffer[0])], let code = map.codes[Int(buffer[0])] else {
        empty += 1
        continue
      }
      pairs.append((code, reference))
    }
    guard !pairs.isEmpty || blank == 0 else {
      throw LandCoverError(
        "\(path): none of \(blank) points is interpreted yet; expected a class code in their field reference")
    }
    let amounts = try CountRun(map, work: work).run()
    var pixels: [Int: Double] = [:]
    for byte in 0..<256 where map.isCounted[byte] && amounts[byte].pixels > 0 {
      pixels[map.codes[byte] ?? 0] = PixelAreas.squareKilometres(amounts[byte].area)
    }
    let codes = Set(pixels.keys).union(pairs.map(\.reference)).sorted()
    let positions = Dictionary(codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var counts = [[Int]](repeating: [Int](repeating: 0, count: codes.count), count: codes.count)
    for pair in pairs { if let i = positions[pair.map], let j = positions[pair.reference] { counts[i][j] += 1 } }
    names = codes.map(String.init)
    self.counts = counts
    weights = codes.map { pixels[$0] ?? 0 }
    if outside > 0 { notes.append("\(path): \(outside) points lie outside the map and are left out") }
    if empty > 0 { notes.append("\(path): \(empty) points lie on nodata and are left out") }
    if blank > 0 { notes.append("\(path): \(blank) points are not yet interpreted and are left out") }
  }
}

/// Points with what somebody saw there.
private struct SamplePoints {
  struct Point {
    let x: Double
    let y: Double
    /// Nil where nobody looked yet.
    let reference: Int?
  }

  /// The coordinate system of the points, as well-known text; nil for the map's own.
  let reference: String?
  let points: [Point]

  /// - Throws: ``LandCoverError`` with line and column, or the feature.
  init(_ path: String) throws {
    let isTable = [".csv", ".txt", ".tsv"].contains { path.lowercased().hasSuffix($0) }
    (reference, points) = isTable ? try Self.table(path) : try Self.layer(path)
  }

  private static func table(_ path: String) throws -> (String?, [Point]) {
    let isGeographic = try CSVTable(path, needed: [], refusal: LandCoverError.init).header.contains {
      $0.lowercased() == "lon"
    }
    let (first, second) = isGeographic ? ("lon", "lat") : ("x", "y")
    let table = try CSVTable(path, needed: [first, second, "reference"], refusal: LandCoverError.init)
    let points = try table.rows.map { row in
      Point(
        x: try table.number(row, first), y: try table.number(row, second),
        reference: table.cell(row, "reference")?.isEmpty == true ? nil : try table.whole(row, "reference"))
    }
    return (isGeographic ? SpatialReference.wkt(of: "OGC:CRS84") : nil, points)
  }

  private static func layer(_ path: String) throws -> (String?, [Point]) {
    let address = try DataAddress(path, expected: "points with a reference class").text
    guard let dataset = GDALOpenEx(address, UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY), nil, nil, nil) else {
      throw LandCoverError("\(path): neither a CSV file nor points that GDAL reads: \(GDAL.message)")
    }
    defer { GDALClose(dataset) }
    guard let layer = GDALDatasetGetLayer(dataset, 0) else {
      throw LandCoverError("\(path): no layer; expected points")
    }
    let field = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(layer), "reference")
    guard field >= 0 else {
      throw LandCoverError("\(path): no field \"reference\"; expected the class code that was seen at each point")
    }
    var wkt: String?
    if let system = OGR_L_GetSpatialRef(layer) {
      var text: UnsafeMutablePointer<CChar>?
      defer { VSIFree(text) }
      if OSRExportToWkt(system, &text) == OGRERR_NONE { wkt = GDAL.text(text) }
    }
    var points: [Point] = []
    OGR_L_ResetReading(layer)
    while let feature = OGR_L_GetNextFeature(layer) {
      defer { OGR_F_Destroy(feature) }
      guard let geometry = OGR_F_GetGeometryRef(feature), OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbPoint
      else {
        throw LandCoverError("\(path): feature \(OGR_F_GetFID(feature)): no point; expected points")
      }
      let text = GDAL.text(OGR_F_GetFieldAsString(feature, field)).trimmingCharacters(in: .whitespaces)
      var code: Int?
      if OGR_F_IsFieldSetAndNotNull(feature, field) != 0, !text.isEmpty {
        guard let number = Double(text), number == number.rounded(), abs(number) < 2_147_483_648 else {
          throw LandCoverError(
            "\(path): feature \(OGR_F_GetFID(feature)) (reference): found \"\(text)\"; expected a whole number")
        }
        code = Int(number)
      }
      points.append(Point(x: OGR_G_GetX(geometry, 0), y: OGR_G_GetY(geometry, 0), reference: code))
    }
    guard !points.isEmpty else { throw LandCoverError("\(path): no points") }
    return (wkt, points)
  }
}

/// From coordinates to pixels.
private final class PointPlace {
  private let grid: RasterGrid
  private let transform: OGRCoordinateTransformationH?

  /// - Parameter reference: of the coordinates; nil for the grid's own.
  init(_ grid: RasterGrid, reference: String?) throws {
    self.grid = grid
    let source = SpatialReference(wkt: reference ?? "")
    guard let reference, !reference.isEmpty, !source.isSame(as: grid.reference),
      source.kind != .geographic || grid.reference.kind != .geographic
    else {
      transform = nil
      return
    }
    guard let from = OSRNewSpatialReference(reference), !grid.reference.wkt.isEmpty,
      let to = OSRNewSpatialReference(grid.reference.wkt)
    else {
      throw LandCoverError("the map names no coordinate system; expected x and y instead of lon and lat")
    }
    defer {
      OSRDestroySpatialReference(from)
      OSRDestroySpatialReference(to)
    }
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER)
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER)
    transform = OCTNewCoordinateTransformation(from, to)
  }

  deinit { if let transform { OCTDestroyCoordinateTransformation(transform) } }

  func pixel(_ x: Double, _ y: Double) -> (Int, Int)? {
    var (x, y) = (x, y)
    if let transform, OCTTransform(transform, 1, &x, &y, nil) == 0 { return nil }
    let column = ((x - grid.left) / grid.pixelWidth).rounded(.down)
    let row = ((grid.top - y) / grid.pixelHeight).rounded(.down)
    guard column >= 0, column < Double(grid.width), row >= 0, row < Double(grid.height) else { return nil }
    return (Int(column), Int(row))
  }
}

/// Draws a stratified random sample of a map's pixels.
public struct SampleDraw {
  private let map: MapFile
  private let work: Work
  /// Classes of the map, and their areas in square kilometres.
  public let codes: [Int]
  public let squareKilometres: [Double]
  /// Of each class.
  public let pixels: [UInt64]

  public init(_ map: MapFile, work: Work) throws {
    (self.map, self.work) = (map, work)
    let amounts = try CountRun(map, work: work).run()
    let bytes = (0..<256).filter { map.isCounted[$0] && amounts[$0].pixels > 0 }.sorted {
      (map.codes[$0] ?? 0) < (map.codes[$1] ?? 0)
    }
    guard !bytes.isEmpty else { throw LandCoverError("\(map.path): no pixel has a class") }
    codes = bytes.compactMap { map.codes[$0] }
    pixels = bytes.map { amounts[$0].pixels }
    squareKilometres = bytes.map { PixelAreas.squareKilometres(amounts[$0].area) }
  }

  private struct Candidate {
    let rank: UInt64
    let pixel: Int
  }

  private final class Worker {
    let raster: Raster
    let buffer: UnsafeMutablePointer<UInt8>
    var best: [[Candidate]] = .init(repeating: [], count: 256)
    var limits: [UInt64] = .init(repeating: .max, count: 256)

    init(_ map: MapFile, bytes: Int) throws {
      raster = try map.open()
      buffer = .allocate(capacity: bytes)
    }

    deinit { buffer.deallocate() }
  }

  /// Draws pixels of each class: those whose number and seed give the least ranks, so that threads do not change the
  /// sample.
  /// - Parameter sizes: samples of each of ``codes``.
  /// - Throws: ``LandCoverError``; where a file of the name is there.
  public func write(_ sizes: [Int], seed: UInt64, to path: String, name: (Int) -> String) throws -> [Int] {
    let wanted = Dictionary(zip(codes, sizes).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    let byByte = map.codes.enumerated().map { byte, code in map.isCounted[byte] ? code.flatMap { wanted[$0] } ?? 0 : 0 }
    let (width, height) = (map.grid.width, map.grid.height)
    let rows = max(1, min(256, (1 << 22) / max(1, width)))
    GDAL.setCache(
      bytes: (16 << 20) + work.threads * (rows + 2 * map.blockHeight) * (width + map.blockWidth)
        * (map.type.isByte ? 1 : 8))
    let crew = try Crew(work) { try Worker(map, bytes: rows * width) }
    try crew.run((height + rows - 1) / rows) { worker, piece in
      let top = piece * rows
      let count = min(rows, height - top)
      try worker.raster.read(
        Window(x: 0, y: top, width: width, height: count), into: worker.buffer, stride: width)
      for index in 0..<count * width {
        let byte = Int(worker.buffer[index])
        let size = byByte[byte]
        guard size > 0 else { continue }
        let rank = Self.rank(UInt64(top * width + index), seed)
        guard rank < worker.limits[byte] else { continue }
        worker.best[byte].append(Candidate(rank: rank, pixel: top * width + index))
        if worker.best[byte].count >= 2 * size + 64 { Self.prune(worker, byte, size) }
      }
      work.onProgress(count * width)
    }
    var drawn: [(code: Int, pixel: Int)] = []
    for byte in 0..<256 where byByte[byte] > 0 {
      let all = crew.workers.flatMap { $0.best[byte] }.sorted { ($0.rank, $0.pixel) < ($1.rank, $1.pixel) }
      drawn += all.prefix(byByte[byte]).map { (map.codes[byte] ?? 0, $0.pixel) }
    }
    try write(drawn.sorted { ($0.code, $0.pixel) < ($1.code, $1.pixel) }, to: path, name)
    return codes.map { code in drawn.count { $0.code == code } }
  }

  private static func prune(_ worker: Worker, _ byte: Int, _ size: Int) {
    worker.best[byte].sort { ($0.rank, $0.pixel) < ($1.rank, $1.pixel) }
    worker.best[byte].removeLast(worker.best[byte].count - size)
    worker.limits[byte] = worker.best[byte].last?.rank ?? .max
  }

  /// SplitMix64 of a pixel's number and the seed (Steele, Lea, Flood 2014).
  private static func rank(_ pixel: UInt64, _ seed: UInt64) -> UInt64 {
    var z = pixel &* 0x9E37_79B9_7F4A_7C15 &+ seed &* 0xD1B5_4A32_D192_ED03 &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private func write(_ drawn: [(code: Int, pixel: Int)], to path: String, _ name: (Int) -> String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { throw LandCoverError("\(path) is there already") }
    let url = URL(fileURLWithPath: path)
    let partial = url.deletingLastPathComponent().appendingPathComponent(".\(getpid()).\(url.lastPathComponent)").path
    defer { try? FileManager.default.removeItem(atPath: partial) }
    guard let driver = GDALGetDriverByName("GPKG"), let dataset = GDALCreate(driver, partial, 0, 0, 0, GDT_Unknown, nil)
    else {
      throw LandCoverError("cannot write \(path): \(GDAL.message)")
    }
    var isOpen = true
    defer { if isOpen { GDALClose(dataset) } }
    let reference = map.grid.reference.wkt.isEmpty ? nil : OSRNewSpatialReference(map.grid.reference.wkt)
    defer { if let reference { OSRDestroySpatialReference(reference) } }
    guard let layer = GDALDatasetCreateLayer(dataset, "samples", reference, wkbPoint, nil) else {
      throw LandCoverError("cannot write \(path): \(GDAL.message)")
    }
    for (field, type) in [
      ("code", OFTInteger), ("class", OFTString), ("x", OFTReal), ("y", OFTReal), ("reference", OFTInteger),
    ] {
      let definition = OGR_Fld_Create(field, type)
      OGR_L_CreateField(layer, definition, 1)
      OGR_Fld_Destroy(definition)
    }
    GDALDatasetStartTransaction(dataset, 0)
    for (code, pixel) in drawn {
      guard let feature = OGR_F_Create(OGR_L_GetLayerDefn(layer)), let point = OGR_G_CreateGeometry(wkbPoint) else {
        continue
      }
      defer { OGR_F_Destroy(feature) }
      let x = map.grid.left + (Double(pixel % map.grid.width) + 0.5) * map.grid.pixelWidth
      let y = map.grid.top - (Double(pixel / map.grid.width) + 0.5) * map.grid.pixelHeight
      OGR_G_SetPoint_2D(point, 0, x, y)
      OGR_F_SetGeometryDirectly(feature, point)
      OGR_F_SetFieldInteger(feature, 0, Int32(clamping: code))
      OGR_F_SetFieldString(feature, 1, name(code))
      OGR_F_SetFieldDouble(feature, 2, x)
      OGR_F_SetFieldDouble(feature, 3, y)
      guard OGR_L_CreateFeature(layer, feature) == OGRERR_NONE else {
        throw LandCoverError("cannot write \(path): \(GDAL.message)")
      }
    }
    guard GDALDatasetCommitTransaction(dataset) == OGRERR_NONE else {
      throw LandCoverError("cannot write \(path): \(GDAL.message)")
    }
    GDALClose(dataset)
    isOpen = false
    guard rename(partial, path) == 0 else {
      throw LandCoverError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }
}
