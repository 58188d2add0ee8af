internal import CGDAL
internal import Foundation
internal import Geodesy
public import Vocabulary

/// The shape of a feature: points, lines or polygons in longitude and latitude, edges straight between them.
public struct LayerGeometry: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case point
    case line
    case polygon
  }

  /// A corner; the numbers are those of the file, whatever they are.
  public struct Vertex: Sendable, Equatable {
    public var longitude: Double
    public var latitude: Double

    public init(longitude: Double, latitude: Double) { (self.longitude, self.latitude) = (longitude, latitude) }
  }

  /// One shape of several: of a polygon its outer ring and its holes, of a line one run, of a point one run of one.
  public typealias Part = [[Vertex]]

  public let kind: Kind
  public let parts: [Part]

  public init(_ kind: Kind, _ parts: [Part]) { (self.kind, self.parts) = (kind, parts) }

  public var vertexCount: Int { parts.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } }

  /// Whether an edge goes more than half around the Earth: a shape over longitude 180 that was not divided there.
  var crossesAntimeridian: Bool {
    parts.joined().contains { run in
      zip(run, run.dropFirst()).contains { a, b in
        // From edge to edge of the map, as the rim of a whole hemisphere goes.
        abs(a.longitude - b.longitude) > 180 && !(abs(a.longitude) == 180 && abs(b.longitude) == 180)
      }
    }
  }

  public var vertices: some Sequence<Vertex> { parts.lazy.joined().joined() }

  /// West, south, east and north; nil where no corner is a number.
  public var box: GeoBounds? {
    var (west, south, east, north) = (Double.infinity, Double.infinity, -Double.infinity, -Double.infinity)
    for vertex in vertices where vertex.longitude.isFinite && vertex.latitude.isFinite {
      (west, east) = (min(west, vertex.longitude), max(east, vertex.longitude))
      (south, north) = (min(south, vertex.latitude), max(north, vertex.latitude))
    }
    return GeoBounds(west: west, south: south, east: east, north: north)
  }

  /// What OGR has of a shape, its curves as many straight edges; nil for an empty one, and for kinds that are none of
  /// ours.
  init?(_ geometry: OGRGeometryH?) {
    guard let given = geometry, OGR_G_IsEmpty(given) == 0 else { return nil }
    let straight = OGR_G_HasCurveGeometry(given, 0) != 0 ? OGR_G_GetLinearGeometry(given, 0, nil) : nil
    defer { if let straight { OGR_G_DestroyGeometry(straight) } }
    let geometry = straight ?? given
    var isOurs = true
    var parts: [Part] = []
    var kinds: Set<Kind> = []
    func vertices(_ line: OGRGeometryH) -> [Vertex] {
      let count = Int(OGR_G_GetPointCount(line))
      var (x, y) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
      let size = Int32(MemoryLayout<Double>.size)
      _ = OGR_G_GetPoints(line, &x, size, &y, size, nil, 0)
      return zip(x, y).map { Vertex(longitude: $0, latitude: $1) }
    }
    func add(_ shape: OGRGeometryH) {
      switch OGR_GT_Flatten(OGR_G_GetGeometryType(shape)) {
      case wkbPoint:
        kinds.insert(.point)
        parts.append([vertices(shape)])
      case wkbLineString:
        kinds.insert(.line)
        parts.append([vertices(shape)])
      case wkbPolygon:
        kinds.insert(.polygon)
        parts.append((0..<OGR_G_GetGeometryCount(shape)).compactMap { OGR_G_GetGeometryRef(shape, $0) }.map(vertices))
      case wkbMultiPoint, wkbMultiLineString, wkbMultiPolygon, wkbGeometryCollection:
        for index in 0..<OGR_G_GetGeometryCount(shape) { OGR_G_GetGeometryRef(shape, index).map(add) }
      default: isOurs = false
      }
    }
    add(geometry)
    // A collection of several kinds is none of ours.
    guard isOurs, kinds.count == 1, let kind = kinds.first else { return nil }
    self.init(kind, parts)
  }
}

extension LayerGeometry {
  /// Square kilometres on the ellipsoid of WGS 84; edges are straight in longitude and latitude. Holes are taken out,
  /// whichever way rings are wound.
  public var squareKilometres: Double {
    guard kind == .polygon else { return 0 }
    return parts.reduce(0) { sum, rings in
      let areas = rings.map { abs(Authalic.area($0)) }
      return sum + (areas.first ?? 0) - areas.dropFirst().reduce(0, +)
    } / 1e6
  }

  /// Kilometres along the geodesics between corners.
  public var kilometres: Double {
    guard kind == .line else { return 0 }
    return parts.joined().reduce(0) { sum, run in
      sum
        + zip(run, run.dropFirst()).reduce(0) {
          $0 + $1.0.point.geodesicKilometres(to: $1.1.point)
        }
    }
  }
}

extension LayerGeometry.Vertex {
  public var point: GeoPoint { GeoPoint(latitude: latitude, longitude: longitude) }
}

/// Areas on the ellipsoid of WGS 84.
private enum Authalic {
  private static let semiMajor = 6_378_137.0
  private static let eccentricity2 = 0.006694379990141316
  /// Of an edge, in degrees: longer ones are divided for the sum.
  private static let longestEdge = 0.25

  /// The area between the equator and a latitude, for one radian of longitude, in square metres: Snyder, Map
  /// Projections (1987), equation 3-12.
  private static func toEquator(_ latitude: Double) -> Double {
    let sine = sin(latitude * .pi / 180)
    let e = eccentricity2.squareRoot()
    let semiMinor2 = semiMajor * semiMajor * (1 - eccentricity2)
    return semiMinor2 / 2 * (sine / (1 - eccentricity2 * sine * sine) + atanh(e * sine) / e)
  }

  /// Signed square metres of a ring; its edges are straight in longitude and latitude (Gauss's two points on each
  /// piece).
  static func area(_ ring: [LayerGeometry.Vertex]) -> Double {
    var sum = 0.0
    for (a, b) in zip(ring, ring.dropFirst()) {
      let (east, north) = (b.longitude - a.longitude, b.latitude - a.latitude)
      let pieces = max(1, Int((max(abs(east), abs(north)) / longestEdge).rounded(.up)))
      guard east != 0, pieces < 100_000 else { continue }
      for piece in 0..<pieces {
        let (from, to) = (Double(piece) / Double(pieces), Double(piece + 1) / Double(pieces))
        let (middle, half) = ((from + to) / 2, (to - from) / 2 / 3.0.squareRoot())
        let heights = [middle - half, middle + half].map { toEquator(a.latitude + north * $0) }
        sum += (heights[0] + heights[1]) / 2 * (east * .pi / 180) * (to - from)
      }
    }
    return sum
  }
}
