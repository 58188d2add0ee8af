internal import Foundation

/// A small CSV file of an analyst: a header line, then rows; quoted as RFC 4180, with commas, semicolons or tabs, in
/// UTF-8 or else Windows-1252.
package struct CSVTable {
  package struct Row {
    package let line: Int
    package let cells: [String]
  }

  package let path: String
  package let rows: [Row]
  private let columns: [String: Int]
  package let header: [String]
  private let refusal: (String) -> any Error

  /// - Parameter refusal: the error of the module that reads, from a sentence.
  /// - Throws: a refusal for a missing file or column, or a row of another width.
  package init(_ path: String, needed: [String], refusal: @escaping (String) -> any Error) throws {
    (self.path, self.refusal) = (path, refusal)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw refusal("\(path): no such file; expected a CSV file")
    }
    guard data.count < 256 << 20, !data.contains(0),
      var text = String(data: data, encoding: .utf8) ?? String(data: data, encoding: .windowsCP1252)
    else {
      throw refusal("\(path): expected a CSV file as text, below 256 MB")
    }
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    var lines: [Row] = []
    var number = 0
    // Spreadsheets of countries with decimal commas write semicolons.
    let first = text.prefix { !$0.isNewline }
    let delimiter =
      [",", ";", "\t"].max { a, b in first.count { String($0) == a } < first.count { String($0) == b } } ?? ","
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      number += 1
      if line.allSatisfy(\.isWhitespace) { continue }
      let cells =
        ReferenceTable.records(of: Data(line.utf8), delimiter: UInt8(ascii: Unicode.Scalar(delimiter) ?? ",")).first
        ?? []
      lines.append(Row(line: number, cells: cells.map { $0.trimmingCharacters(in: .whitespaces) }))
    }
    guard let head = lines.first else {
      throw refusal("\(path): empty; expected the columns \(needed.joined(separator: ", "))")
    }
    header = head.cells
    columns = Dictionary(head.cells.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    rows = Array(lines.dropFirst())
    for name in needed where columns[name] == nil {
      throw refusal(
        "\(path): line \(head.line): found the columns \(head.cells.joined(separator: ", ")); "
          + "expected \(needed.joined(separator: ", "))"
      )
    }
    if let bad = rows.first(where: { $0.cells.count != head.cells.count }) {
      throw refusal("\(path): line \(bad.line): found \(bad.cells.count) cells; expected \(head.cells.count)")
    }
  }

  package func cell(_ row: Row, _ column: String) -> String? { columns[column].map { row.cells[$0] } }

  package func error(_ row: Row, _ column: String, found: String, expected: String) -> any Error {
    refusal(
      "\(path): line \(row.line), column \((columns[column] ?? 0) + 1) (\(column)): found \"\(found)\"; "
        + "expected \(expected)"
    )
  }

  package func whole(_ row: Row, _ column: String) throws -> Int {
    let text = cell(row, column) ?? ""
    guard let number = Int(text), (-1 << 31..<1 << 31).contains(number) else {
      throw error(row, column, found: text, expected: "a whole number")
    }
    return number
  }

  package func number(_ row: Row, _ column: String) throws -> Double {
    let text = cell(row, column) ?? ""
    // With semicolons a comma is a decimal mark.
    guard let number = Double(text) ?? Double(text.replacing(",", with: ".")), number.isFinite else {
      throw error(row, column, found: text, expected: "a number")
    }
    return number
  }
}
