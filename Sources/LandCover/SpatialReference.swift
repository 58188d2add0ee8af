internal import CGDAL
internal import Foundation

/// What a coordinate system means for areas.
public struct SpatialReference: Sendable, Equatable {
  /// How areas follow from pixels.
  public enum Kind: String, Sendable {
    case equalArea = "equal_area"
    case geographic
    case conformal
    /// Projected, and neither known to keep areas nor to be conformal.
    case other
    /// Of a place of its own, which nothing leads to the Earth from.
    case local
    /// No coordinate system is given.
    case none
  }

  /// Well-known text; empty for none.
  public let wkt: String
  public let name: String
  public let kind: Kind
  /// Metres (of geographic systems, degrees) of one unit.
  public let unit: Double
  /// Semi-major axis in metres and the first eccentricity squared.
  let semiMajor: Double
  let eccentricity2: Double

  static let none = SpatialReference(wkt: "")

  /// Projections that keep areas, as OGC well-known text names them (EPSG guidance note 7-2; PROJ's documentation).
  private static let equalAreaMethods: Set<String> = [
    "Albers_Conic_Equal_Area", "Lambert_Azimuthal_Equal_Area", "Cylindrical_Equal_Area", "Sinusoidal", "Mollweide",
    "Eckert_II", "Eckert_IV",
    "Eckert_VI", "Bonne", "Goode_Homolosine", "Interrupted_Goode_Homolosine", "Equal_Earth",
    "Lambert_Cylindrical_Equal_Area_Spherical",
  ]
  private static let conformalMethods: Set<String> = [
    "Lambert_Conformal_Conic_1SP", "Lambert_Conformal_Conic_2SP", "Lambert_Conformal_Conic_2SP_Belgium",
    "Transverse_Mercator",
    "Mercator_1SP", "Mercator_2SP", "Mercator_Auxiliary_Sphere", "Popular_Visualisation_Pseudo_Mercator",
    "Polar_Stereographic", "Stereographic",
    "Oblique_Stereographic",
    "Hotine_Oblique_Mercator", "Hotine_Oblique_Mercator_Azimuth_Center", "Transverse_Mercator_South_Orientated",
  ]

  init(wkt: String) {
    self.wkt = wkt
    _ = GDAL.isReady
    guard !wkt.isEmpty, let reference = OSRNewSpatialReference(wkt) else {
      (name, kind, unit, semiMajor, eccentricity2) = ("", .none, 1, 6_378_137, 0.006694379990141316)
      return
    }
    defer { OSRDestroySpatialReference(reference) }
    let given = GDAL.text(OSRGetName(reference))
    let method = GDAL.text(OSRGetAttrValue(reference, "PROJECTION", 0))
    name =
      ["", "unknown", "unnamed"].contains(given.lowercased()) && !method.isEmpty
      ? method.replacing("_", with: " ") : given
    var status: OGRErr = 0
    semiMajor = OSRGetSemiMajor(reference, &status)
    let semiMinor = OSRGetSemiMinor(reference, &status)
    eccentricity2 = semiMajor > 0 ? 1 - (semiMinor * semiMinor) / (semiMajor * semiMajor) : 0
    if OSRIsGeographic(reference) != 0 {
      kind = .geographic
      unit = OSRGetAngularUnits(reference, nil) * 180 / .pi
    } else if OSRIsProjected(reference) != 0 {
      kind =
        Self.equalAreaMethods.contains(method)
        ? .equalArea : Self.conformalMethods.contains(method) ? .conformal : .other
      unit = OSRGetLinearUnits(reference, nil)
    } else {
      kind = .local
      unit = 1
    }
  }

  /// Well-known text of another notation: PROJ, or an authority's code.
  static func wkt(of text: String) -> String {
    _ = GDAL.isReady
    guard let reference = OSRNewSpatialReference(nil) else { return "" }
    defer { OSRDestroySpatialReference(reference) }
    guard OSRSetFromUserInput(reference, text) == OGRERR_NONE else { return "" }
    var wkt: UnsafeMutablePointer<CChar>?
    defer { VSIFree(wkt) }
    return OSRExportToWkt(reference, &wkt) == OGRERR_NONE ? GDAL.text(wkt) : ""
  }

  /// Whether two systems place a point alike; the axis order of their texts does not count.
  func isSame(as other: SpatialReference) -> Bool {
    if wkt == other.wkt { return true }
    guard !wkt.isEmpty, !other.wkt.isEmpty, let a = OSRNewSpatialReference(wkt),
      let b = OSRNewSpatialReference(other.wkt)
    else { return false }
    defer {
      OSRDestroySpatialReference(a)
      OSRDestroySpatialReference(b)
    }
    OSRSetAxisMappingStrategy(a, OAMS_TRADITIONAL_GIS_ORDER)
    OSRSetAxisMappingStrategy(b, OAMS_TRADITIONAL_GIS_ORDER)
    return OSRIsSame(a, b) != 0
  }

  /// The area on the ellipsoid between the equator and a latitude, for one radian of longitude, in square metres.
  /// Snyder, Map Projections: a Working Manual (1987), equation 3-12.
  func areaToEquator(_ latitude: Double) -> Double {
    let sine = sin(latitude * .pi / 180)
    let e2 = eccentricity2
    let semiMinor2 = semiMajor * semiMajor * (1 - e2)
    guard e2 > 1e-12 else { return semiMajor * semiMajor * sine }
    let e = e2.squareRoot()
    return semiMinor2 / 2 * (sine / (1 - e2 * sine * sine) + atanh(e * sine) / e)
  }
}
