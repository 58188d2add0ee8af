public import Foundation
internal import GRDB

/// A GeoPackage (OGC 12-128r17, 1.3) with one layer of points.
public final class GeoPackageWriter: PlacedTableWriter {
  private let columns: [Column]
  private let queue: DatabaseQueue
  private let layer: String
  private var waiting: [(cells: [Cell], longitude: Double, latitude: Double)] = []
  private var box = (west: Double.infinity, south: Double.infinity, east: -Double.infinity, north: -Double.infinity)

  /// - Parameters:
  ///   - layer: the table's name: letters, digits and underscores.
  ///   - created: the last change that the file states (ISO 8601), so that the same answer gives the same contents.
  /// - Throws: ``OutputError`` when the file cannot be made.
  public init(_ file: URL, layer: String, description: String, created: String, _ columns: [Column]) throws {
    self.columns = columns
    self.layer = layer
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
    do {
      queue = try DatabaseQueue(path: file.path, configuration: configuration)
      let fields = columns.map { ", \"\($0.name)\" \($0.isNumber ? "REAL" : "TEXT")" }.joined()
      try queue.write { db in
        try db.execute(
          sql: """
            PRAGMA application_id = 0x47504B47;
            PRAGMA user_version = 10300;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT \
            NOT NULL,
              organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
            CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT \
            UNIQUE,
              description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, \
              max_y DOUBLE,
              srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
            CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, \
            geometry_type_name TEXT NOT NULL,
              srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL,
              PRIMARY KEY (table_name, column_name));
            CREATE TABLE "\(layer)" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT\(fields));
            """)
        let wgs84 =
          "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "
          + "84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],"
          + "AUTHORITY[\"EPSG\",\"4326\"]]"
        for (name, id, organization, definition) in [
          ("Undefined Cartesian", -1, "NONE", "undefined"), ("Undefined geographic", 0, "NONE", "undefined"),
          ("WGS 84", 4326, "EPSG", wgs84),
        ] {
          try db.execute(
            sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
            arguments: [name, id, organization, id, definition])
        }
        try db.execute(
          sql: "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, NULL, NULL, NULL, NULL, 4326)",
          arguments: [layer, layer, description, created])
        try db.execute(
          sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', 4326, 0, 0)", arguments: [layer])
      }
    } catch let error as DatabaseError {
      throw OutputError("\(file.path): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  public func write(_ row: [Cell], longitude: Double, latitude: Double) throws {
    waiting.append((row, longitude, latitude))
    box = (min(box.west, longitude), min(box.south, latitude), max(box.east, longitude), max(box.north, latitude))
    if waiting.count >= 4096 { try flush() }
  }

  private func flush() throws {
    let places = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
    let names = columns.map { ", \"\($0.name)\"" }.joined()
    try queue.write { db in
      let statement = try db.cachedStatement(sql: "INSERT INTO \"\(layer)\" (geom\(names)) VALUES (\(places))")
      for row in waiting {
        try statement.execute(
          arguments: [Self.point(row.longitude, row.latitude)] + StatementArguments(row.cells.map(Self.value)))
      }
    }
    waiting.removeAll(keepingCapacity: true)
  }

  public func finish() throws {
    try flush()
    guard box.west <= box.east else { return try queue.close() }
    try queue.write { db in
      try db.execute(
        sql: "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?",
        arguments: [box.west, box.south, box.east, box.north])
    }
    try queue.close()
  }

  private static func value(_ cell: Cell) -> (any DatabaseValueConvertible)? {
    switch cell {
    case .text(let text): text
    case .integer(let number): number
    case .number(let number): number
    case .none: nil
    }
  }

  /// A point in GeoPackage's binary form: its header (little-endian, no envelope), then WKB.
  private static func point(_ longitude: Double, _ latitude: Double) -> Data {
    var data = Data([0x47, 0x50, 0, 1])
    func append<Value: FixedWidthInteger>(_ value: Value) {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    append(Int32(4326))
    data.append(1)
    append(UInt32(1))
    append(longitude.bitPattern)
    append(latitude.bitPattern)
    return data
  }
}
