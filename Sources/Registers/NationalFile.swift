internal import Foundation
public import Vocabulary

/// A national file opened and recognised: its kind, its layout, and how to read the rest of it.
public struct NationalFile {
  public let kind: SourceKind
  /// The layout's name: register and number of columns.
  public let layoutName: String
  /// The header's names, white space collapsed.
  public let columnNames: [String]
  /// The year given from outside, for files whose records hold none (RETC without a column of years).
  public let year: Int?
  private let statedYear: StatedYear
  private let layout: any FileLayout
  private let reader: DelimitedReader

  /// Recognises a file by its header.
  /// - Parameters:
  ///   - reader: at the start of the file.
  ///   - year: the year stated by the user for a RETC file; without it a name must hold one.
  ///   - names: the file's name and, behind it, its container's; the last part of the reader's source unless given.
  /// - Throws: ``InputRefusal`` when the header is of no national file, lacks a needed column, or a year is missing.
  public init(_ reader: DelimitedReader, year: Int?, names: [String]? = nil, tables: ReferenceTables) throws {
    self.reader = reader
    try Self.refuseOtherFormats(reader)
    guard let (header, best) = try Self.header(reader, tables) else {
      throw InputRefusal(reader.source, "the file holds no record; expected a header")
    }
    if !best.isRecognised || !best.missing.isEmpty, let other = OtherFile.recognise(header) {
      throw InputRefusal(reader.source, line: reader.line, other)
    }
    guard best.isRecognised else {
      let begins = header.names.prefix(3).joined(separator: ", ").prefix(80)
      throw InputRefusal(
        reader.source, line: 1,
        "a header that begins \"\(begins)\" is of no \(NationalRegister.acronyms) file; expected one of "
          + "their published layouts")
    }
    guard best.missing.isEmpty else {
      let names =
        best.missing.prefix(5).joined(separator: ", ")
        + (best.missing.count > 5 ? " and \(best.missing.count - 5) more" : "")
      throw InputRefusal(
        reader.source, line: reader.line,
        "the header of a \(best.kind.title) file lacks the column\(best.missing.count == 1 ? "" : "s") \(names)")
    }
    (kind, layout, layoutName) = (best.kind, best, best.name)
    columnNames = header.names
    let names = names ?? [URL(fileURLWithPath: reader.source).lastPathComponent]
    switch best.year {
    case .optionalColumn(let column?, let spellings):
      self.year = nil
      let named = Self.years(in: names)
      statedYear = StatedYear(
        column: column, others: header.allPositions(spellings).filter { $0 != column }, stated: year,
        named: named.count == 1 ? named.first : nil)
    case .optionalColumn(nil, _):
      self.year = try year ?? Self.year(in: names, best.kind.register, reader.source)
      statedYear = StatedYear(column: nil, stated: self.year, named: nil)
    case .everyRecord:
      if year != nil {
        throw InputRefusal(
          reader.source, "--year is for RETC files; a \(kind.title) file states the year in each record")
      }
      self.year = nil
      statedYear = StatedYear(column: nil, stated: nil, named: nil)
    }
  }

  /// Whether a table's header stands within the reader's first records.
  static func holdsTable(_ reader: DelimitedReader, tables: ReferenceTables) throws -> Bool {
    try header(reader, tables)?.best.isRecognised == true
  }

  /// The header, and the layout that fits it best: of the first record or, where a preamble is allowed, the first one
  /// that fits any; nil without a record.
  private static func header(_ reader: DelimitedReader, _ tables: ReferenceTables) throws -> (
    header: HeaderRow, best: any FileLayout
  )? {
    guard try reader.next() else { return nil }
    var found = candidate(reader, tables)
    let first = found
    while !found.best.isRecognised, reader.line <= reader.preambleRows, try reader.next() {
      found = candidate(reader, tables)
    }
    return found.best.isRecognised ? found : first
  }

  private static func candidate(_ reader: DelimitedReader, _ tables: ReferenceTables) -> (
    header: HeaderRow, best: any FileLayout
  ) {
    let header = HeaderRow(reader)
    let layouts = NationalRegister.all.flatMap { $0.layouts(header, tables) }
    // Of layouts that fit alike the first one.
    return (header, layouts.dropFirst().reduce(layouts[0]) { $1.share > $0.share ? $1 : $0 })
  }

  /// Reads all records into a collector.
  /// - Throws: ``InputRefusal``; whatever the receiver or the reader's progress handler throws.
  public func read(into collector: inout SourceCollector) throws {
    if let expected = layout.expectedVintage {
      try collector.note(.layout, reader, column: nil, found: layoutName, expected: expected)
    }
    try layout.read(reader, year: statedYear, into: &collector)
    if reader.endsWithoutLineEnd {
      try collector.note(
        .noLineEnd, reader, column: nil, found: "no line end after the last record",
        expected: "a line end; the file may be cut")
    }
    try collector.checkReadability(reader.source)
    if collector.rows == 0 { throw InputRefusal(reader.source, "a header and no records; expected at least one") }
  }

  /// The one year that a file's name holds; where it holds none, its container's name.
  private static func year(in names: [String], _ register: Register, _ source: String) throws -> Int {
    let stated = years(in: names)
    guard stated.count == 1, let year = stated.first, ReportingYear.allowed.contains(year) else {
      let found = stated.isEmpty ? "no year" : stated.sorted().map(String.init).joined(separator: " and ")
      let name = names.first ?? source
      throw InputRefusal(
        source,
        "a \(register.acronym) file without a column of years states its year in its name, and \"\(name)\" "
          + "holds \(found); expected one of \(ReportingYear.allowed.lowerBound) to "
          + "\(ReportingYear.allowed.upperBound), or "
          + "--year \(name.contains(" ") ? "\"\(name)=YYYY\"" : "\(name)=YYYY")"
      )
    }
    return year
  }

  /// The numbers of four digits in a file's name; without any, those in its container's.
  private static func years(in names: [String]) -> Set<Int> {
    let years = names.map { name in
      Set(name.split(whereSeparator: { !($0.isASCII && $0.isNumber) }).filter { $0.count == 4 }.compactMap { Int($0) })
    }
    return years.first { !$0.isEmpty } ?? []
  }

  private static func refuseOtherFormats(_ reader: DelimitedReader) throws {
    let signatures: [([UInt8], String)] = [
      ([0x1F, 0x8B], "gzip data from a pipe; name the file"),
      ([0x50, 0x4B, 0x03, 0x04], "a zip or workbook from a pipe; name the file"),
      ([0xFF, 0xFE], "UTF-16 text; save it as UTF-8"), ([0xFE, 0xFF], "UTF-16 text; save it as UTF-8"),
      ([0xD0, 0xCF, 0x11, 0xE0], "an Excel 97 workbook; save it as CSV"),
      (Array("%PDF".utf8), "a PDF; expected delimited text"),
    ]
    for (signature, message) in signatures where reader.begins(with: signature) {
      throw InputRefusal(reader.source, message)
    }
    if reader.begins(with: Array("<".utf8)) {
      throw InputRefusal(reader.source, line: 1, "a web page or XML; expected delimited text")
    }
  }
}
