internal import CGDAL

/// Polygons of a file, by a field: counties, states, watersheds.
public struct ZoneFile: Sendable {
  public let path: String
  /// Names by the number that results carry; in the file's order, or of equal names joined.
  public let names: [String]
  /// What was mended or left out, a line each.
  public let notes: [String]
  /// For each zone its rings, in columns and rows of the grid: (0, 0) is the grid's outer corner.
  let rings: [[[Point]]]

  struct Point: Sendable, Equatable {
    var x: Double
    var y: Double
  }

  /// Edges longer than this are divided before they are projected, so that they stay where they were: degrees or units.
  private static let longestEdge = (geographic: 0.05, projected: 5000.0)

  /// Reads polygons and brings them onto a raster's grid.
  /// - Parameters:
  ///   - field: names the zones; features of one name are one zone. Without it each feature is a zone, named by its
  ///     number.
  ///   - layer: the first one with polygons unless given.
  /// - Throws: ``LandCoverError`` for a file without polygons, an unknown field, or coordinates that cannot be
  ///   projected.
  public init(_ path: String, field: String?, layer: String? = nil, on grid: RasterGrid) throws {
    _ = GDAL.isReady
    self.path = path
    let address = try DataAddress(path, expected: "polygons").text
    guard let dataset = GDALOpenEx(address, UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY), nil, nil, nil) else {
      throw LandCoverError("\(path): no polygons that GDAL reads: \(GDAL.message)")
    }
    defer { GDALClose(dataset) }
    let source = try Self.layer(of: dataset, layer, path)
    let definition = OGR_L_GetLayerDefn(source)
    var fieldIndex: Int32 = -1
    if let field {
      fieldIndex = OGR_FD_GetFieldIndex(definition, field)
      if fieldIndex < 0 {
        let fields = (0..<OGR_FD_GetFieldCount(definition)).map {
          GDAL.text(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, $0)))
        }
        throw LandCoverError(
          "\(path): --zone-field \"\(field)\": expected one "
            + "of \(fields.isEmpty ? "no fields" : fields.joined(separator: ", "))"
        )
      }
    }
    let projection = try Projection(source, to: grid, path: path)
    var (names, rings, notes) = ([String](), [[[Point]]](), [String]())
    var numbers: [String: Int] = [:]
    var outlines: [Outlines] = []
    var others = 0
    OGR_L_ResetReading(source)
    while let feature = OGR_L_GetNextFeature(source) {
      defer { OGR_F_Destroy(feature) }
      let id = OGR_F_GetFID(feature)
      let name = fieldIndex >= 0 ? GDAL.text(OGR_F_GetFieldAsString(feature, fieldIndex)) : String(id)
      guard let geometry = OGR_F_GetGeometryRef(feature), [2, 3].contains(OGR_G_GetDimension(geometry)),
        OGR_G_IsEmpty(geometry) == 0
      else {
        others += 1
        continue
      }
      var outline = OGR_G_Clone(geometry)
      defer { OGR_G_DestroyGeometry(outline) }
      // Wrapped longitudes first: an outline over the antimeridian crosses itself only in its numbers.
      let unwrapped = projection.isGeographic ? Self.unwrap(outline) : nil
      if let unwrapped {
        OGR_G_DestroyGeometry(outline)
        outline = unwrapped
      }
      if OGR_G_IsValid(outline) == 0 {
        guard let mended = OGR_G_MakeValid(outline), OGR_G_IsEmpty(mended) == 0 else {
          throw LandCoverError("\(path): feature \(id) (\(name)): its outline is no polygon: \(GDAL.message)")
        }
        OGR_G_DestroyGeometry(outline)
        outline = mended
        notes.append("\(path): feature \(id) (\(name)): its outline crosses itself; taken as the area that it encloses")
      }
      if let number = numbers[name], fieldIndex >= 0 {
        outlines[number].add(outline)
      } else {
        numbers[name] = names.count
        names.append(name)
        outlines.append(Outlines(outline))
      }
    }
    for (name, parts) in zip(names, outlines) {
      var zone: [[Point]] = []
      if try parts.joinWhereTheyOverlap(path: path, name: name) {
        notes.append("\(path): \(name): its features overlap; what they share is counted once")
      }
      for part in parts.geometries { try projection.rings(of: part, feature: name) { zone.append($0) } }
      rings.append(zone)
    }
    guard !names.isEmpty else {
      throw LandCoverError(
        "\(path): no polygons\(others > 0 ? ", but \(others) features of other kinds" : ""); expected polygons")
    }
    if others > 0 { notes.append("\(path): \(others) features without a polygon are left out") }
    (self.names, self.rings, self.notes) = (names, rings, notes)
  }

  /// The outlines of one zone's features.
  private final class Outlines {
    private(set) var geometries: [OGRGeometryH]

    init(_ first: OGRGeometryH?) { geometries = first.flatMap { OGR_G_Clone($0) }.map { [$0] } ?? [] }

    deinit { for geometry in geometries { OGR_G_DestroyGeometry(geometry) } }

    func add(_ geometry: OGRGeometryH?) { geometry.flatMap { OGR_G_Clone($0) }.map { geometries.append($0) } }

    /// Makes one outline of those that share ground, so that no pixel counts twice.
    /// - Returns: whether any did.
    func joinWhereTheyOverlap(path: String, name: String) throws -> Bool {
      guard geometries.count > 1, isAnyOverlapping else { return false }
      guard let whole = OGR_G_CreateGeometry(wkbMultiPolygon) else { return false }
      defer { OGR_G_DestroyGeometry(whole) }
      for geometry in geometries {
        if OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon {
          OGR_G_AddGeometry(whole, geometry)
        } else {
          for index in 0..<OGR_G_GetGeometryCount(geometry) {
            guard let part = OGR_G_GetGeometryRef(geometry, index),
              OGR_GT_Flatten(OGR_G_GetGeometryType(part)) == wkbPolygon
            else { continue }
            OGR_G_AddGeometry(whole, part)
          }
        }
      }
      guard let union = OGR_G_UnionCascaded(whole) else {
        throw LandCoverError("\(path): \(name): its features cannot be joined: \(GDAL.message)")
      }
      for geometry in geometries { OGR_G_DestroyGeometry(geometry) }
      geometries = [union]
      return true
    }

    /// Whether any two share an area; neighbours that only touch do not.
    private var isAnyOverlapping: Bool {
      var boxes: [(box: OGREnvelope, index: Int)] = geometries.enumerated().map { index, geometry in
        var box = OGREnvelope()
        OGR_G_GetEnvelope(geometry, &box)
        return (box, index)
      }
      boxes.sort { $0.box.MinX < $1.box.MinX }
      for (position, one) in boxes.enumerated() {
        for other in boxes[(position + 1)...] {
          if other.box.MinX >= one.box.MaxX { break }
          guard other.box.MinY < one.box.MaxY, one.box.MinY < other.box.MaxY else { continue }
          let (a, b) = (geometries[one.index], geometries[other.index])
          if OGR_G_Overlaps(a, b) != 0 || OGR_G_Contains(a, b) != 0 || OGR_G_Within(a, b) != 0 { return true }
        }
      }
      return false
    }
  }

  private static func layer(of dataset: GDALDatasetH, _ name: String?, _ path: String) throws -> OGRLayerH {
    let layers = (0..<GDALDatasetGetLayerCount(dataset)).compactMap { GDALDatasetGetLayer(dataset, $0) }
    if let name {
      guard let layer = GDALDatasetGetLayerByName(dataset, name) else {
        throw LandCoverError(
          "\(path): no layer \"\(name)\"; expected one "
            + "of \(layers.map { GDAL.text(OGR_L_GetName($0)) }.joined(separator: ", "))"
        )
      }
      return layer
    }
    let polygons: Set<UInt32> = [
      wkbPolygon.rawValue, wkbMultiPolygon.rawValue, wkbUnknown.rawValue, wkbGeometryCollection.rawValue,
      wkbCurvePolygon.rawValue,
      wkbMultiSurface.rawValue,
    ]
    guard let layer = layers.first(where: { polygons.contains(OGR_GT_Flatten(OGR_L_GetGeomType($0)).rawValue) }) else {
      throw LandCoverError("\(path): no layer of polygons; expected polygons")
    }
    return layer
  }

  /// Joins what longitudes of 180 and -180 tear apart; nil where nothing is torn.
  ///
  /// A step of more than half the globe, but not all around it, is one over the antimeridian.
  private static func unwrap(_ geometry: OGRGeometryH?) -> OGRGeometryH? {
    guard let geometry, let copy = OGR_G_Clone(geometry) else { return nil }
    var isTorn = false
    func walk(_ part: OGRGeometryH) {
      let count = OGR_G_GetGeometryCount(part)
      if count > 0 {
        for index in 0..<count { if let child = OGR_G_GetGeometryRef(part, index) { walk(child) } }
        return
      }
      var shift = 0.0
      var last = OGR_G_GetX(part, 0)
      var points: [(Double, Double)] = [(last, OGR_G_GetY(part, 0))]
      let number = OGR_G_GetPointCount(part)
      guard number > 3 else { return }
      for index in 1..<number {
        let x = OGR_G_GetX(part, index)
        let step = x - last
        if abs(step) > 180, abs(step) < 359.999 { shift += step > 0 ? -360 : 360 }
        points.append((x + shift, OGR_G_GetY(part, index)))
        last = x
      }
      // One that does not come back to where it began runs around a pole.
      guard shift == 0, points.contains(where: { abs($0.0 - OGR_G_GetX(part, 0)) > 180 || $0.0 > 180 || $0.0 < -180 })
      else { return }
      isTorn = true
      for (index, point) in points.enumerated() { OGR_G_SetPoint_2D(part, Int32(index), point.0, point.1) }
    }
    walk(copy)
    if isTorn { return copy }
    OGR_G_DestroyGeometry(copy)
    return nil
  }

  /// From a layer's coordinates to a grid's columns and rows.
  private final class Projection {
    let isGeographic: Bool
    private let transform: OGRCoordinateTransformationH?
    private let grid: RasterGrid
    private let path: String
    private let isTarget: Bool

    init(_ layer: OGRLayerH, to grid: RasterGrid, path: String) throws {
      (self.grid, self.path) = (grid, path)
      guard let source = OGR_L_GetSpatialRef(layer), !grid.reference.wkt.isEmpty else {
        (transform, isGeographic, isTarget) = (nil, grid.reference.kind == .geographic, true)
        return
      }
      guard let target = OSRNewSpatialReference(grid.reference.wkt), let from = OSRClone(source) else {
        throw LandCoverError("\(path): its coordinate system cannot be read")
      }
      defer {
        OSRDestroySpatialReference(target)
        OSRDestroySpatialReference(from)
      }
      OSRSetAxisMappingStrategy(target, OAMS_TRADITIONAL_GIS_ORDER)
      OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER)
      isGeographic = OSRIsGeographic(from) != 0
      isTarget = OSRIsSame(from, target) != 0
      transform = isTarget ? nil : OCTNewCoordinateTransformation(from, target)
      if !isTarget, transform == nil {
        throw LandCoverError("\(path): cannot be projected onto the raster: \(GDAL.message)")
      }
    }

    deinit { if let transform { OCTDestroyCoordinateTransformation(transform) } }

    func rings(of geometry: OGRGeometryH?, feature: String, _ body: ([Point]) -> Void) throws {
      guard let geometry else { return }
      if !isTarget {
        OGR_G_Segmentize(geometry, isGeographic ? ZoneFile.longestEdge.geographic : ZoneFile.longestEdge.projected)
      }
      let count = OGR_G_GetGeometryCount(geometry)
      let kind = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry))
      if kind == wkbPoint || kind == wkbMultiPoint || kind == wkbMultiLineString
        || (kind == wkbLineString && OGR_G_GetPointCount(geometry) < 4)
      {
        return
      }
      if count > 0 {
        for index in 0..<count { try rings(of: OGR_G_GetGeometryRef(geometry, index), feature: feature, body) }
        return
      }
      let number = Int(OGR_G_GetPointCount(geometry))
      guard number > 3 else { return }
      var xs = (0..<number).map { OGR_G_GetX(geometry, Int32($0)) }
      var ys = (0..<number).map { OGR_G_GetY(geometry, Int32($0)) }
      if let transform {
        guard OCTTransform(transform, Int32(number), &xs, &ys, nil) != 0, xs.allSatisfy(\.isFinite),
          ys.allSatisfy(\.isFinite)
        else {
          throw LandCoverError("\(path): \(feature): a point cannot be projected onto the raster: \(GDAL.message)")
        }
      }
      guard xs.allSatisfy(\.isFinite), ys.allSatisfy(\.isFinite) else {
        throw LandCoverError("\(path): \(feature): a coordinate is no number")
      }
      // On a grid of longitudes an outline counts wherever it lies after whole turns.
      let turns = grid.reference.kind == .geographic ? [-360.0, 0, 360] : [0]
      for turn in turns {
        let points = zip(xs, ys).map {
          Point(
            x: ($0 + turn / grid.reference.unit - grid.left) / grid.pixelWidth, y: (grid.top - $1) / grid.pixelHeight)
        }
        guard points.allSatisfy({ abs($0.x) < 1e12 && abs($0.y) < 1e12 }) else {
          throw LandCoverError("\(path): \(feature): a coordinate lies beyond the world")
        }
        let left = points.reduce(Double.infinity) { min($0, $1.x) }
        let right = points.reduce(-Double.infinity) { max($0, $1.x) }
        if right > 0, left < Double(grid.width) { body(points) }
      }
    }
  }
}
