package import Foundation

/// A table of the project's own facts: a CSV resource with a header line, found beside the executable.
package struct ReferenceTable {
  package let name: String
  private let columns: [String: Int]
  package let rows: [[String]]

  /// Reads `name`.csv of a module's resources; a table of the vocabulary has the rows of registers' own folders behind
  /// its own.
  /// - Throws: ``ReferenceTableError`` when the file is not beside the executable, or a row has not the header's width.
  package init(_ name: String, of module: String = "Vocabulary") throws {
    self.name = name
    let folder = ResourceFolder.of(module)
    guard let own = try Self.file(name, in: folder) else {
      throw ReferenceTableError(
        message:
          "reference table \(name).csv not found in \(folder.path); keep ecotone_\(module).resources beside the program"
      )
    }
    var rows = own.rows
    if module == "Vocabulary" {
      for case let folder? in Register.facts.map(\.tables) {
        guard let further = try Self.file(name, in: folder) else { continue }
        guard further.header == own.header else {
          throw ReferenceTableError(
            message: "reference table \(name).csv in \(folder.path): its header differs from the program's own table")
        }
        rows += further.rows
      }
    }
    columns = Dictionary(own.header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.rows = rows
  }

  /// A table from text of the same form.
  /// - Throws: ``ReferenceTableError`` for a row that has not the header's width.
  package init(_ name: String, text: String) throws {
    let (header, rows) = try Self.split(name, Data(text.utf8))
    (self.name, self.rows) = (name, rows)
    columns = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A table's header and rows; nil where the folder has no such file.
  private static func file(_ name: String, in folder: URL) throws -> (header: [String], rows: [[String]])? {
    try FileManager.default.contents(atPath: folder.appendingPathComponent(name + ".csv").path).map {
      try split(name, $0)
    }
  }

  private static func split(_ name: String, _ data: Data) throws -> (header: [String], rows: [[String]]) {
    var records = records(of: data)
    guard !records.isEmpty else { throw ReferenceTableError(message: "reference table \(name).csv is empty") }
    let header = records.removeFirst()
    if let bad = records.firstIndex(where: { $0.count != header.count }) {
      throw ReferenceTableError(
        message:
          "reference table \(name).csv: record \(bad + 2) has \(records[bad].count) fields, the header \(header.count)")
    }
    return (header, records)
  }

  /// A row's cell by column name; empty when the table has no such column.
  package func cell(_ row: [String], _ column: String) -> String {
    columns[column].map { row[$0] } ?? ""
  }

  /// Splits RFC 4180 text of this project's own making (UTF-8, LF, no line break inside a field).
  package static func records(of data: Data, delimiter comma: UInt8 = UInt8(ascii: ",")) -> [[String]] {
    [UInt8](data).split(separator: 0x0A).map { line in
      if !line.contains(quote) {
        return line.split(separator: comma, omittingEmptySubsequences: false).map {
          String(decoding: $0, as: UTF8.self)
        }
      }
      var fields: [String] = []
      var field: [UInt8] = []
      var isQuoted = false
      var previous: UInt8 = 0
      for byte in line {
        switch byte {
        case quote:
          if !isQuoted, previous == quote { field.append(byte) }
          isQuoted.toggle()
        case comma where !isQuoted:
          fields.append(String(decoding: field, as: UTF8.self))
          field.removeAll(keepingCapacity: true)
        default:
          field.append(byte)
        }
        previous = byte
      }
      fields.append(String(decoding: field, as: UTF8.self))
      return fields
    }
  }

  private static let quote = UInt8(ascii: "\"")
}

/// A reference table that is missing or malformed: the installation is broken, not the input.
public struct ReferenceTableError: Error, CustomStringConvertible, Sendable {
  public let message: String
  public init(message: String) { self.message = message }
  public var description: String { message }
}

/// Where resources are found: beside the running executable, wherever it was moved to.
package enum ResourceFolder {
  package static let executable: URL = {
    let path =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: path)
  }()

  /// Files of others that `Scripts/setup` installs beside the program.
  package static let assets = executable.deletingLastPathComponent().appendingPathComponent("ecotone_assets")

  /// The resources of one of the project's modules.
  package static func of(_ module: String) -> URL {
    executable.deletingLastPathComponent().appendingPathComponent("ecotone_\(module).resources").appendingPathComponent(
      "Resources")
  }
}
