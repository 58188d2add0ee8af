internal import Vocabulary

/// The year of records that need not state it: a column of years decides row by row; without one the file's name or
/// `--year` does.
package struct StatedYear {
  /// The column's position; nil for a file without one.
  let column: Int?
  /// Further columns of years, which must say the same.
  let others: [Int]
  /// Without a column the year of every record; beside one the only year that `--year` lets through.
  let stated: Int?
  /// The one year that the file's name holds, where a column decides.
  let named: Int?
  private var seen: Set<Int> = []

  init(column: Int?, others: [Int] = [], stated: Int?, named: Int?) {
    (self.column, self.others, self.stated, self.named) = (column, others, stated, named)
  }

  /// The year of the reader's record.
  /// - Throws: ``InputRefusal`` for a cell that holds no year, or another one than `--year` says.
  package mutating func read(_ reader: DelimitedReader, _ collector: SourceCollector) throws -> Int {
    guard let column else {
      guard let stated else { throw InputRefusal(reader.source, "no year; expected one in the file's name or --year") }
      return stated
    }
    let year = try collector.year(reader, column)
    if let stated, year != stated {
      throw InputRefusal(
        reader.source, line: reader.line, column: column + 1,
        "the year \(year) found beside --year \(stated); expected no --year for a file with a column of years")
    }
    for other in others where other < reader.count {
      let text = TextFolding.collapseWhitespace(FieldText.decode(reader.field(other)))
      if text.isEmpty || text == String(year) { continue }
      throw InputRefusal(
        reader.source, line: reader.line, column: other + 1,
        "the year \"\(text)\" found beside \(year) in column \(column + 1); expected one year in a record")
    }
    seen.insert(year)
    return year
  }

  /// Notes a name whose year no record has: the column decided.
  package func finish(_ reader: DelimitedReader, _ collector: SourceCollector) throws {
    guard column != nil, let named, !seen.isEmpty, !seen.contains(named) else { return }
    let years = seen.sorted().map(String.init).joined(separator: ", ")
    try collector.note(
      .nameYear, reader, column: column, found: "\(named) in the file's name, \(years) in its column of years",
      expected: "one year; the column decides")
  }
}
