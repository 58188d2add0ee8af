/// The formats that an answer can be downloaded in; the raw value ends the file's name.
enum AnswerFormat: String, CaseIterable {
  case csv
  case json
  case xlsx
  case geojson
  case gpkg
  case kml

  /// What people call it.
  var title: String {
    switch self {
    case .csv: "CSV"
    case .json: "JSON"
    case .xlsx: "Excel (XLSX)"
    case .geojson: "GeoJSON"
    case .gpkg: "GeoPackage"
    case .kml: "KML"
    }
  }

  var mediaType: String {
    switch self {
    case .csv: MediaType.csv
    case .json: MediaType.json
    case .xlsx: MediaType.workbook
    case .geojson: MediaType.geoJSON
    case .gpkg: MediaType.geoPackage
    case .kml: MediaType.kml
    }
  }

  /// Whether it is a layer of facilities with their amounts, which only an answer by facility has.
  var isLayer: Bool { [.geojson, .gpkg, .kml].contains(self) }
}
