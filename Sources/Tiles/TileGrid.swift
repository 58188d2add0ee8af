internal import Foundation
public import Vocabulary

/// How the Earth is divided into square tiles: a plane square, halved in both directions at each zoom; row 0 is at the
/// top.
public enum TileGrid: String, CaseIterable, Sendable {
  /// The square of spherical Mercator that web maps use (EPSG:3857; OGC 17-083r4, annex D.1).
  case webMercator = "WebMercatorQuad"
  /// The plane of the North American Atlas: Lambert's azimuthal equal-area projection on a sphere of 6,370,997 m around
  /// 45° N, 100° W; the square of side 2^25 m about its origin.
  case northAmerica = "NorthAmericaLAEA"

  /// How many units a tile is wide.
  public static let extent = 4096
  public static let zooms = 0...22

  /// The side of the whole square, in metres of the plane.
  public var side: Double {
    switch self {
    case .webMercator: 2 * Double.pi * 6_378_137
    case .northAmerica: 33_554_432
    }
  }

  /// Where a position is on the square: from 0 (left, top) to 1 (right, bottom). Latitudes beyond those of Mercator's
  /// square are on its edge.
  public func place(longitude: Double, latitude: Double) -> (x: Double, y: Double) {
    switch self {
    case .webMercator:
      let sine = sin(min(max(latitude, -Mercator.last), Mercator.last) * .pi / 180)
      return ((longitude + 180) / 360, 0.5 - log((1 + sine) / (1 - sine)) / (4 * .pi))
    case .northAmerica:
      let metres = AtlasPlane.place(longitude: longitude, latitude: latitude)
      return (0.5 + metres.x / side, 0.5 - metres.y / side)
    }
  }

  /// The position of a place on the square; nil where the Earth is not, in the corners of the Atlas's square.
  public func position(x: Double, y: Double) -> GeoPoint? {
    switch self {
    case .webMercator:
      return GeoPoint(latitude: atan(sinh(.pi * (1 - 2 * y))) * 180 / .pi, longitude: x * 360 - 180)
    case .northAmerica: return AtlasPlane.position(x: (x - 0.5) * side, y: (0.5 - y) * side)
    }
  }

  /// Metres of the plane in a unit of a tile.
  public func unit(at zoom: Int) -> Double { side / Double(Self.extent << zoom) }

  private enum Mercator {
    /// Where the square ends: 85.0511°.
    static let last = atan(sinh(Double.pi)) * 180 / .pi
  }
}

/// The plane of the North American Atlas, in metres. Source: Snyder, Map Projections (1987), equations 24-2 to 24-14;
/// geodetic latitude is taken for that of the sphere, as the Atlas's own files do.
public enum AtlasPlane {
  public static let radius = 6_370_997.0
  private static let (latitude, longitude) = (45 * Double.pi / 180, -100 * Double.pi / 180)

  public static func place(longitude: Double, latitude: Double) -> (x: Double, y: Double) {
    let (phi, lambda) = (latitude * .pi / 180, longitude * .pi / 180 - Self.longitude)
    let (sine, cosine) = (sin(phi), cos(phi))
    let (sine0, cosine0) = (sin(Self.latitude), cos(Self.latitude))
    let nearness = 1 + sine0 * sine + cosine0 * cosine * cos(lambda)
    // The antipode of the centre is the whole rim of the disc; any place of it stands for it.
    guard nearness > 1e-12 else { return (2 * radius, 0) }
    let k = radius * (2 / nearness).squareRoot()
    return (k * cosine * sin(lambda), k * (cosine0 * sine - sine0 * cosine * cos(lambda)))
  }

  /// The position of a place of the plane; nil outside of the disc that the Earth is.
  public static func position(x: Double, y: Double) -> GeoPoint? {
    let distance = (x * x + y * y).squareRoot()
    guard distance > 1e-9 else { return GeoPoint(latitude: 45, longitude: -100) }
    guard distance <= 2 * radius else { return nil }
    let angle = 2 * asin(distance / (2 * radius))
    let (sine0, cosine0) = (sin(latitude), cos(latitude))
    let phi = asin(cos(angle) * sine0 + y * sin(angle) * cosine0 / distance)
    let lambda = longitude + atan2(x * sin(angle), distance * cosine0 * cos(angle) - y * sine0 * sin(angle))
    let degrees = lambda * 180 / .pi
    return GeoPoint(latitude: phi * 180 / .pi, longitude: degrees < -180 ? degrees + 360 : degrees)
  }
}
