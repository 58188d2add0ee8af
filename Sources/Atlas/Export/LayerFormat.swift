/// The formats that features are handed out in.
public enum LayerFormat: String, CaseIterable, Sendable {
  case geoPackage = "gpkg"
  /// Esri's file geodatabase.
  case fileGeodatabase = "gdb"
  case shapefile = "shp"
  case geoJSON = "geojson"
  case flatGeobuf = "fgb"
  case kml
  case csv

  var driver: String {
    switch self {
    case .geoPackage: "GPKG"
    case .fileGeodatabase: "OpenFileGDB"
    case .shapefile: "ESRI Shapefile"
    case .geoJSON: "GeoJSON"
    case .flatGeobuf: "FlatGeobuf"
    case .kml: "LIBKML"
    case .csv: "CSV"
    }
  }

  /// Whether a layer of it has one kind of shape.
  var hasOneKind: Bool { self == .fileGeodatabase || self == .shapefile }

  /// Whether the number of a feature is its own, and needs no field.
  var hasNumbers: Bool { [.geoPackage, .geoJSON, .fileGeodatabase].contains(self) }

  /// Whether GDAL writes features without a shape.
  var takesNoShape: Bool { self != .flatGeobuf }

  /// Options of GDAL for a layer.
  /// - Parameter isOfPoints: whether each feature has one place.
  func options(isOfPoints: Bool) -> [String] {
    switch self {
    case .geoPackage: ["GEOMETRY_NAME=shape"]
    case .fileGeodatabase: []
    case .shapefile: ["ENCODING=UTF-8"]
    case .geoJSON: ["COORDINATE_PRECISION=15"]
    case .flatGeobuf: ["SPATIAL_INDEX=YES"]
    case .kml: []
    case .csv: [isOfPoints ? "GEOMETRY=AS_XY" : "GEOMETRY=AS_WKT"]
    }
  }
}
