internal import Foundation

/// Writes the columns of a table: values in the order they are appended, headers when it is finished.
final class TableWriter<Table: ColumnTable> {
  private let table = Table()
  private var files: [String: (file: OutputFile, count: Int)] = [:]

  init(in edition: URL) throws {
    for column in table.columns {
      let file = try OutputFile(edition.appendingPathComponent(column.path))
      try file.write([UInt8](repeating: 0, count: ColumnType.headerBytes))
      files[column.name] = (file, 0)
    }
  }

  /// How many values a column has so far.
  func count<Value>(_ column: KeyPath<Table, MappedColumn<Value>>) -> Int {
    files[table[keyPath: column].name]?.count ?? 0
  }

  func append<Value>(_ column: KeyPath<Table, MappedColumn<Value>>, _ values: [Value]) throws {
    let name = table[keyPath: column].name
    try values.withUnsafeBytes { try files[name]?.file.write($0) }
    files[name]?.count += values.count
  }

  /// Writes the headers and brings everything to the disk.
  /// - Throws: ``EditionError`` for what cannot be written, and for columns of one kind that differ in length: one was
  ///   forgotten.
  func finish() throws {
    var lengths: [ColumnRows: Int] = [:]
    for column in table.columns {
      guard let (file, count) = files[column.name] else { continue }
      guard lengths[column.rows, default: count] == count else {
        throw EditionError("\(column.path): \(count) values written, \(lengths[column.rows] ?? 0) expected")
      }
      lengths[column.rows] = count
      try file.overwriteStart(column.type.header(count: count))
      try file.finish()
    }
  }
}
