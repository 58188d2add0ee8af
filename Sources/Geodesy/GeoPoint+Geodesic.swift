internal import CGeodesic
public import Vocabulary

extension GeoPoint {
  /// The distance along the ellipsoid of WGS 84 in kilometres, to a nanometre (PROJ's geodesics; Karney,
  /// doi:10.1007/s00190-012-0578-z). A sphere is wrong by up to half a per cent.
  public func geodesicKilometres(to other: GeoPoint) -> Double { geodesic(to: other).kilometres }

  /// The distance in kilometres, and the direction in which it begins: degrees, clockwise from north.
  public func geodesic(to other: GeoPoint) -> (kilometres: Double, azimuth: Double) {
    var (metres, azimuth) = (0.0, 0.0)
    withUnsafePointer(to: Ellipsoid.wgs84) { ellipsoid in
      geod_inverse(ellipsoid, latitude, longitude, other.latitude, other.longitude, &metres, &azimuth, nil)
    }
    return (metres / 1000, azimuth)
  }

  /// The position so far away in a direction.
  /// - Parameter azimuth: degrees, clockwise from north.
  public func moved(kilometres: Double, azimuth: Double) -> GeoPoint {
    var (north, east) = (0.0, 0.0)
    withUnsafePointer(to: Ellipsoid.wgs84) { ellipsoid in
      geod_direct(ellipsoid, latitude, longitude, azimuth, kilometres * 1000, &north, &east, nil)
    }
    return GeoPoint(latitude: north, longitude: east)
  }
}

private enum Ellipsoid {
  static let wgs84 = {
    var ellipsoid = geod_geodesic()
    geod_init(&ellipsoid, 6_378_137, 1 / 298.257223563)
    return ellipsoid
  }()
}
