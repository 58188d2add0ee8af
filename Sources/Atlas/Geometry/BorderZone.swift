internal import CGDAL
internal import Foundation
public import Geodesy
internal import LandCover
internal import Vocabulary

/// What lies within a distance of lines: the zone along a border.
public struct BorderZone {
  public let lines: GeodesicLines
  public let kilometres: Double
  /// Its outline, in longitude and latitude; each corner is at the distance, to a millimetre.
  public let outline: LayerGeometry

  /// Of a piece of line that is buffered at once, in kilometres: in its own equidistant plane the outline is off by
  /// some metres, which ``outline`` then mends.
  private static let piece = 20.0
  /// Steps of a quarter of a circle: at a hundred kilometres an edge bends by half a metre.
  private static let steps: Int32 = 256
  private static let most = 500.0

  /// - Parameter shapes: lines, or outlines, whose edges are taken.
  /// - Throws: ``AtlasError`` without a line, and for a distance that no zone has.
  public init(_ shapes: [LayerGeometry], kilometres: Double) throws {
    guard kilometres > 0, kilometres <= Self.most else {
      throw AtlasError("--kilometres \(kilometres): expected more than 0, and \(Self.most) at most")
    }
    let runs = shapes.flatMap { $0.parts.flatMap { $0 } }.map { $0.map(\.point) }.filter { !$0.isEmpty }
    guard !runs.isEmpty else { throw AtlasError("no line; expected lines to keep the distance from") }
    // Beyond, an outline in longitude and latitude would be another one.
    for point in runs.joined() {
      guard point.latitude.isFinite, point.longitude.isFinite, abs(point.latitude) <= 90, abs(point.longitude) <= 180
      else {
        throw AtlasError("a corner at latitude \(point.latitude), longitude \(point.longitude): no place on the Earth")
      }
      let north = abs(point.latitude) + kilometres / 111
      guard north < 88 else { throw AtlasError("the zone would come to a pole; expected lines farther from it") }
      guard abs(point.longitude) + kilometres / (111 * cos(north * .pi / 180)) < 180 else {
        throw AtlasError("the zone would cross longitude 180; expected lines farther from it")
      }
    }
    let lines = GeodesicLines(runs)
    (self.lines, self.kilometres) = (lines, kilometres)
    let pieces = runs.flatMap(Self.pieces)
    let whole = OGR_G_CreateGeometry(wkbMultiPolygon)
    defer { OGR_G_DestroyGeometry(whole) }
    for piece in pieces { try Self.add(piece, kilometres, to: whole) }
    guard let union = OGR_G_UnionCascaded(whole) else { throw AtlasError("the zone cannot be joined: \(GDAL.message)") }
    defer { OGR_G_DestroyGeometry(union) }
    guard let rough = LayerGeometry(union) else { throw AtlasError("the zone is empty") }
    let mended = LayerGeometry(
      .polygon, rough.parts.map { part in part.map { ring in ring.map { Self.mended($0, lines, kilometres) } } })
    // In a notch between two arcs, corners that moved by a metre may have passed each other.
    outline = mended.repaired() ?? mended
  }

  /// A corner at the distance, seen from the nearest place of the lines.
  private static func mended(_ vertex: LayerGeometry.Vertex, _ lines: GeodesicLines, _ kilometres: Double)
    -> LayerGeometry.Vertex
  {
    guard let nearest = lines.nearest(to: vertex.point) else { return vertex }
    let azimuth = nearest.place.geodesic(to: vertex.point).azimuth
    let point = nearest.place.moved(kilometres: kilometres, azimuth: azimuth)
    return LayerGeometry.Vertex(longitude: point.longitude, latitude: point.latitude)
  }

  /// A run in pieces of some kilometres, each beginning where the last one ends.
  private static func pieces(_ run: [GeoPoint]) -> [[GeoPoint]] {
    var pieces: [[GeoPoint]] = []
    var open = [run[0]]
    for point in run.dropFirst() {
      // A long edge is divided: each of its parts is a piece.
      let last = open[open.count - 1]
      let parts = max(1, Int((last.kilometres(to: point) / piece).rounded(.up)))
      for part in 1...parts {
        let share = Double(part) / Double(parts)
        open.append(
          part == parts
            ? point
            : GeoPoint(
              latitude: last.latitude + (point.latitude - last.latitude) * share,
              longitude: last.longitude + (point.longitude - last.longitude) * share))
        if open[0].kilometres(to: open[open.count - 1]) >= piece {
          pieces.append(open)
          open = [open[open.count - 1]]
        }
      }
    }
    if open.count > 1 || pieces.isEmpty { pieces.append(open) }
    return pieces
  }

  /// The zone of one piece, made in the azimuthal equidistant plane around its middle.
  private static func add(_ piece: [GeoPoint], _ kilometres: Double, to whole: OGRGeometryH?) throws {
    let middle = piece[piece.count / 2]
    let line = OGR_G_CreateGeometry(piece.count > 1 ? wkbLineString : wkbPoint)
    defer { OGR_G_DestroyGeometry(line) }
    for point in piece {
      let (distance, azimuth) = middle.geodesic(to: point)
      OGR_G_AddPoint_2D(line, distance * sin(azimuth * .pi / 180), distance * cos(azimuth * .pi / 180))
    }
    guard let buffer = OGR_G_Buffer(line, kilometres, steps) else {
      throw AtlasError("a piece of the zone cannot be made: \(GDAL.message)")
    }
    defer { OGR_G_DestroyGeometry(buffer) }
    let polygon = OGR_G_CreateGeometry(wkbPolygon)
    for index in 0..<OGR_G_GetGeometryCount(buffer) {
      let ring = OGR_G_GetGeometryRef(buffer, index)
      let placed = OGR_G_CreateGeometry(wkbLinearRing)
      for corner in 0..<OGR_G_GetPointCount(ring) {
        let (x, y) = (OGR_G_GetX(ring, corner), OGR_G_GetY(ring, corner))
        let point = middle.moved(kilometres: hypot(x, y), azimuth: atan2(x, y) * 180 / .pi)
        OGR_G_AddPoint_2D(placed, point.longitude, point.latitude)
      }
      OGR_G_CloseRings(placed)
      OGR_G_AddGeometryDirectly(polygon, placed)
    }
    OGR_G_AddGeometryDirectly(whole, polygon)
  }

  /// As GeoJSON: one feature with the distance.
  public func geoJSON() -> String {
    func ring(_ ring: [LayerGeometry.Vertex]) -> String {
      let corners = ring.map { vertex in
        let numbers = [vertex.longitude, vertex.latitude].map { NumberText.shortest($0) }
        return "[\(numbers.joined(separator: ","))]"
      }
      return "[\(corners.joined(separator: ","))]"
    }
    let parts = outline.parts.map { "[\($0.map(ring).joined(separator: ","))]" }
    return """
      {"type":"FeatureCollection","features":[{"type":"Feature","properties":\
      {"kilometres":\(NumberText.shortest(kilometres))},"geometry":{"type":"MultiPolygon","coordinates":\
      [\(parts.joined(separator: ",\n"))]}}]}

      """
  }

  /// Whether it meets a shape: any part of that is at most so far away.
  public func meets(_ shape: LayerGeometry) -> Bool {
    if shape.kind == .point { return shape.vertices.contains { lines.isWithin(kilometres, of: $0.point) } }
    guard let own = outline.ogr(), let other = shape.ogr() else { return false }
    defer {
      OGR_G_DestroyGeometry(own)
      OGR_G_DestroyGeometry(other)
    }
    return OGR_G_Intersects(own, other) != 0
  }
}
