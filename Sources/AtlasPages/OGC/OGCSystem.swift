internal import Atlas
internal import PortalKernel

/// The coordinate systems of OGC API, by their addresses, and the order of their axes.
enum OGCSystem: CaseIterable {
  case crs84
  case epsg4326
  case webMercator
  case northAmerica

  /// - Parameter server: the address of this server, which the Atlas's own system is under.
  func address(_ server: String) -> String {
    switch self {
    case .crs84: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    case .epsg4326: "http://www.opengis.net/def/crs/EPSG/0/4326"
    case .webMercator: "http://www.opengis.net/def/crs/EPSG/0/3857"
    case .northAmerica: server + AtlasRoutes.atlasCRS.path.text
    }
  }

  static func named(_ address: String, _ server: String) -> OGCSystem? {
    allCases.first { $0.address(server) == address }
  }

  var plane: LayerPlane {
    switch self {
    case .crs84, .epsg4326: .degrees
    case .webMercator: .webMercator
    case .northAmerica: .northAmerica
    }
  }

  /// Whether the first number is the one upwards: EPSG:4326 has latitude first.
  var isNorthFirst: Bool { self == .epsg4326 }

  /// The system of the Atlas in well-known text (OGC 18-010r7).
  static let atlasText = """
    PROJCRS["Sphere_ARC_INFO_Lambert_Azimuthal_Equal_Area",
      BASEGEOGCRS["GCS_Sphere_ARC_INFO",
        DATUM["D_Sphere_ARC_INFO",ELLIPSOID["Sphere_ARC_INFO",6370997,0,LENGTHUNIT["metre",1]]],
        PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],
      CONVERSION["Lambert Azimuthal Equal Area",
        METHOD["Lambert Azimuthal Equal Area (Spherical)",ID["EPSG",1027]],
        PARAMETER["Latitude of natural origin",45,ANGLEUNIT["degree",0.0174532925199433]],
        PARAMETER["Longitude of natural origin",-100,ANGLEUNIT["degree",0.0174532925199433]],
        PARAMETER["False easting",0,LENGTHUNIT["metre",1]],
        PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],
      CS[Cartesian,2],AXIS["easting (X)",east,ORDER[1]],AXIS["northing (Y)",north,ORDER[2]],LENGTHUNIT["metre",1]]

    """
}
