internal import CGDAL
internal import Foundation
internal import LandCover

/// The coordinate system of a file, and the way from it to longitude and latitude.
///
/// The Atlas's own layers are on a sphere of 6,370,997 m (`Sphere_ARC_INFO`, Lambert's azimuthal equal-area projection,
/// 45° N 100° W), whose longitudes and latitudes are taken over unchanged: reading the same numbers on the ellipsoid
/// moves them by up to eight kilometres (Halifax; none at the centre).
public final class SourceReference {
  /// How a position is found.
  public enum Way: String, Sendable {
    /// Of the Atlas's sphere, unchanged.
    case sphere
    /// Longitude and latitude of WGS 84, unchanged.
    case same
    /// By PROJ, from another datum or projection.
    case transformed
  }

  /// The Atlas's sphere, in metres: the radius of `Sphere_ARC_INFO`.
  static let sphereRadius = 6_370_997.0
  static let sphere = "+proj=laea +lat_0=45 +lon_0=-100 +R=6370997 +units=m +no_defs"
  /// The same projection on the ellipsoid: that of the 30 m land cover.
  static let ellipsoid = "+proj=laea +lat_0=45 +lon_0=-100 +datum=WGS84 +units=m +no_defs"

  /// As issued, in well-known text.
  public let wkt: String
  public let name: String
  public let way: Way
  /// Whether its numbers are longitude and latitude, of whatever datum.
  let isGeographic: Bool
  private let transformation: OGRCoordinateTransformationH?

  /// - Parameter text: well-known text, a PROJ string or an authority's code.
  /// - Throws: ``AtlasError`` for what is no coordinate system of the Earth.
  public init(_ text: String) throws {
    _ = GDAL.isReady
    guard let own = OSRNewSpatialReference(nil), OSRSetFromUserInput(own, text) == OGRERR_NONE else {
      throw AtlasError("\(text.prefix(60)): no coordinate system; expected well-known text, a PROJ string or EPSG:4326")
    }
    defer { OSRDestroySpatialReference(own) }
    OSRSetAxisMappingStrategy(own, OAMS_TRADITIONAL_GIS_ORDER)
    var pointer: UnsafeMutablePointer<CChar>?
    OSRExportToWkt(own, &pointer)
    wkt = GDAL.text(pointer)
    VSIFree(pointer)
    name = GDAL.text(OSRGetName(own))
    guard OSRIsGeographic(own) != 0 || OSRIsProjected(own) != 0 else {
      throw AtlasError("\(name): a system of its own, which nothing leads to the Earth from")
    }
    isGeographic = OSRIsGeographic(own) != 0
    let isSphere =
      abs(OSRGetSemiMajor(own, nil) - Self.sphereRadius) < 1 && abs(OSRGetSemiMinor(own, nil) - Self.sphereRadius) < 1
    guard let target = isSphere ? OSRCloneGeogCS(own) : OSRNewSpatialReference(nil) else {
      throw AtlasError("\(name): no way to longitude and latitude: \(GDAL.message)")
    }
    defer { OSRDestroySpatialReference(target) }
    if !isSphere { OSRSetWellKnownGeogCS(target, "WGS84") }
    OSRSetAxisMappingStrategy(target, OAMS_TRADITIONAL_GIS_ORDER)
    if OSRIsGeographic(own) != 0, isSphere || OSRIsSame(own, target) != 0 {
      (way, transformation) = (isSphere ? .sphere : .same, nil)
      return
    }
    way = isSphere ? .sphere : .transformed
    transformation = OCTNewCoordinateTransformation(own, target)
    guard transformation != nil else {
      throw AtlasError("\(name): no way to longitude and latitude: \(GDAL.message)")
    }
  }

  deinit { if let transformation { OCTDestroyCoordinateTransformation(transformation) } }

  /// Brings a shape to longitude and latitude.
  /// - Returns: whether it has a place there.
  func place(_ geometry: OGRGeometryH) -> Bool {
    guard let transformation else { return true }
    return OGR_G_Transform(geometry, transformation) == OGRERR_NONE
  }

  /// One position in longitude and latitude; nil where it has none.
  public func place(x: Double, y: Double) -> (longitude: Double, latitude: Double)? {
    guard let transformation else { return (x, y) }
    var (x, y) = (x, y)
    guard OCTTransform(transformation, 1, &x, &y, nil) != 0, x.isFinite, y.isFinite else { return nil }
    return (x, y)
  }

  /// The way back, for one thread: from longitude and latitude to the system's own numbers.
  func back() throws -> SourcePlacing { try SourcePlacing(transformation) }

  /// Why a file without a coordinate system cannot be taken, with where each candidate would put it.
  /// - Parameter said: what the file says of its system, where nobody knows what that is.
  static func missing(_ path: String, said: String? = nil, x: Double, y: Double) -> AtlasError {
    func shown(_ value: Double) -> String { String((value * 10_000).rounded() / 10_000) }
    var candidates = [("sphere", sphere), ("wgs84", ellipsoid)].map { name, text -> String in
      guard let place = try? SourceReference(text).place(x: x, y: y) else { return "--crs \(name): nowhere" }
      return "--crs \(name) puts its first corner at \(shown(place.latitude)), \(shown(place.longitude))"
    }
    if abs(x) <= 180, abs(y) <= 90 {
      candidates.append("--crs EPSG:4326 (longitude, latitude) puts it at \(shown(y)), \(shown(x))")
    }
    let system = said.map { "no coordinate system that is known (its crs is \($0))" } ?? "no coordinate system"
    return AtlasError("\(path): \(system); \(candidates.joined(separator: "; "))")
  }

  /// The system that a word on the command line means.
  static func text(of word: String) -> String { ["sphere": sphere, "wgs84": ellipsoid][word] ?? word }
}

/// From longitude and latitude to the numbers of a file's coordinate system. One thread uses it at a time.
final class SourcePlacing {
  private let transformation: OGRCoordinateTransformationH?

  /// - Parameter forward: nil where the numbers are longitude and latitude.
  init(_ forward: OGRCoordinateTransformationH?) throws {
    transformation = forward.flatMap { OCTGetInverse($0) }
    guard forward == nil || transformation != nil else {
      throw AtlasError("a coordinate system without a way back: \(GDAL.message)")
    }
  }

  deinit { if let transformation { OCTDestroyCoordinateTransformation(transformation) } }

  /// Replaces longitudes and latitudes by the system's numbers, those without a place by no number.
  func place(_ x: inout [Double], _ y: inout [Double]) {
    guard let transformation else { return }
    var isPlaced = [Int32](repeating: 0, count: x.count)
    // What is no number stays none.
    let isNumber = zip(x, y).map { $0.isFinite && $1.isFinite }
    for index in x.indices where !isNumber[index] { (x[index], y[index]) = (0, 0) }
    OCTTransformEx(transformation, Int32(x.count), &x, &y, nil, &isPlaced)
    for index in x.indices where isPlaced[index] == 0 || !isNumber[index] || !x[index].isFinite || !y[index].isFinite {
      (x[index], y[index]) = (.nan, .nan)
    }
  }
}
