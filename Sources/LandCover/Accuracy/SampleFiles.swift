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
