/// A format that tables, answers and layers are written in: its one declaration. The command line, downloads, pages,
/// the API and its description take their lists from here.
public enum OutputFormat: String, CaseIterable, Sendable {
  // The raw value ends a file's name, and is the word in parameters.
  case csv
  case json
  case xlsx
  case geojson
  case gpkg
  case kml

  /// What a format is.
  private struct Declaration {
    /// What people call it. What it is good for is the text `format.` and its word.
    let title: String
    let mediaType: String
    var kind = Kind.table
  }

  public enum Kind: Sendable {
    /// Rows of text that are written one by one; the command line and the API have these.
    case table
    /// A workbook, made as a whole.
    case workbook
    /// Facilities as points, with their amounts: only an answer by facility can be one.
    case layer
  }

  private var declaration: Declaration {
    switch self {
    case .csv: Declaration(title: "CSV", mediaType: "text/csv; charset=utf-8; header=present")
    case .json: Declaration(title: "JSON", mediaType: "application/json")
    case .xlsx:
      Declaration(
        title: "Excel (XLSX)",
        mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", kind: .workbook)
    case .geojson: Declaration(title: "GeoJSON", mediaType: "application/geo+json", kind: .layer)
    case .gpkg: Declaration(title: "GeoPackage", mediaType: "application/geopackage+sqlite3", kind: .layer)
    case .kml: Declaration(title: "KML", mediaType: "application/vnd.google-earth.kml+xml", kind: .layer)
    }
  }

  public var title: String { declaration.title }
  public var mediaType: String { declaration.mediaType }
  public var kind: Kind { declaration.kind }

  /// Those of tables, which the command line and the API have.
  public static let tables = allCases.filter { $0.kind == .table }

  /// A writer of rows; nil for a format that is no table.
  /// - Parameter head: what a JSON object says before its rows.
  public func tableWriter(
    _ columns: [Column], head: [(name: String, json: String)] = [], to sink: @escaping OutputSink
  ) -> (any TableWriter)? {
    switch self {
    case .csv: CSVWriter(columns, to: sink)
    case .json: JSONWriter(columns, head: head, to: sink)
    case .xlsx, .geojson, .gpkg, .kml: nil
    }
  }
}

/// How the command line prints a table: for people, or in one of the formats of tables.
public enum PrintFormat: RawRepresentable, CaseIterable, Sendable, Equatable {
  case table
  case file(OutputFormat)

  public static let csv = PrintFormat.file(.csv)
  public static let json = PrintFormat.file(.json)
  public static let allCases = [.table] + OutputFormat.tables.map { PrintFormat.file($0) }

  public var rawValue: String {
    switch self {
    case .table: "table"
    case .file(let format): format.rawValue
    }
  }

  public init?(rawValue: String) {
    guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }
}
