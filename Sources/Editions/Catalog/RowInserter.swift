internal import GRDB
internal import GRDBSQLite

/// Inserts many rows into one table, binding values straight to SQLite: three times as fast as statement arguments.
struct RowInserter {
  enum Value {
    case integer(Int)
    case real(Double)
    case text(String)
    case null

    init(_ value: Int?) { self = value.map { .integer($0) } ?? .null }
    init(_ value: Double?) { self = value.map { .real($0) } ?? .null }
    init(_ value: String?) { self = value.map { .text($0) } ?? .null }
  }

  private let statement: Statement

  /// - Parameter columns: how many values a row has, or the names of the columns they go to.
  init(_ db: Database, into table: String, columns: [String] = [], values: Int) throws {
    let names = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
    let marks = Array(repeating: "?", count: values).joined(separator: ",")
    statement = try db.makeStatement(sql: "INSERT INTO \(table)\(names) VALUES (\(marks))")
  }

  func insert(_ row: Value...) throws {
    let handle = statement.sqliteStatement
    for (index, value) in row.enumerated() {
      let position = Int32(index + 1)
      switch value {
      case .integer(let integer): sqlite3_bind_int64(handle, position, Int64(integer))
      case .real(let real): sqlite3_bind_double(handle, position, real)
      case .null: sqlite3_bind_null(handle, position)
      case .text(var text):
        text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) { characters in
            _ = sqlite3_bind_text(
              handle, position, characters.baseAddress, Int32(truncatingIfNeeded: characters.count), Self.transient)
          }
        }
      }
    }
    let result = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard result == SQLITE_DONE else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: result), message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))))
    }
  }

  /// SQLite's mark for text it must copy.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
