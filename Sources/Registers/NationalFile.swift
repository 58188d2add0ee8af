internal import Foundation
public import Vocabulary

/// A national file opened and recognised: its kind, its layout, and how to read the rest of it.
public struct NationalFile {
  private enum Layout {
    case tri(TRILayout)
    case triTransfers(TRITransferLayout)
    case npri(NPRILayout)
    case npriYear(NPRIYearLayout)
    case npriGeolocations(NPRIGeolocationLayout)
    case retcAmounts(RETCAmountsLayout)
    case retcEstablishments(RETCEstablishmentsLayout)

    /// The column of years of a RETC table; nil without one.
    var yearColumn: Int? {
      switch self {
      case .retcAmounts(let layout): layout.match.positions[.year]
      case .retcEstablishments(let layout): layout.match.positions[.year]
      case .tri, .triTransfers, .npri, .npriYear, .npriGeolocations: nil
      }
    }
  }

  public let kind: SourceKind
  /// The layout's name: register and number of columns.
  public let layoutName: String
  /// The header's names, white space collapsed.
  public let columnNames: [String]
  /// The year given from outside, for files that hold none (RETC without a column of years).
  public let year: Int?
  private let retcYears: RETCYear
  private let layout: Layout
  private let reader: DelimitedReader
  private let isKnownLayout: Bool

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
        "a header that begins \"\(begins)\" is of no TRI, NPRI or RETC file; expected one of their published layouts")
    }
    guard best.missing.isEmpty else {
      let names =
        best.missing.prefix(5).joined(separator: ", ")
        + (best.missing.count > 5 ? " and \(best.missing.count - 5) more" : "")
      throw InputRefusal(
        reader.source, line: reader.line,
        "the header of a \(best.kind.title) file lacks the column\(best.missing.count == 1 ? "" : "s") \(names)")
    }
    (kind, layout, layoutName) = (best.kind, best.layout, best.name)
    columnNames = header.names
    isKnownLayout = kind != .triForms || TRILayout.knownWidths.contains(header.names.count)
    let names = names ?? [URL(fileURLWithPath: reader.source).lastPathComponent]
    switch kind {
    case .retcAmounts, .retcEstablishments:
      if let column = best.layout.yearColumn {
        self.year = nil
        let named = Self.years(in: names)
        // The year of an establishment's registration is another thing.
        let names = RETCYear.columnNames.names.filter { $0 != "AÑO DE REGISTRO" }
        let others = header.allPositions(names).filter { $0 != column }
        retcYears = RETCYear(column: column, others: others, stated: year, named: named.count == 1 ? named.first : nil)
      } else {
        self.year = try year ?? Self.year(in: names, reader.source)
        retcYears = RETCYear(column: nil, stated: self.year, named: nil)
      }
    case .triForms, .triTransfers, .triSewage, .npriAmounts, .npriGeolocations:
      if year != nil {
        throw InputRefusal(
          reader.source, "--year is for RETC files; a \(kind.title) file states the year in each record")
      }
      self.year = nil
      retcYears = RETCYear(column: nil, stated: nil, named: nil)
    }
  }

  /// Whether a table's header stands within the reader's first records.
  static func holdsTable(_ reader: DelimitedReader, tables: ReferenceTables) throws -> Bool {
    try header(reader, tables)?.best.isRecognised == true
  }

  /// A header matched against the layouts of one kind of file.
  private struct Candidate {
    let kind: SourceKind
    let layout: Layout
    let name: String
    /// The share of needed columns that the header has.
    let share: Double
    let missing: [String]

    var isRecognised: Bool { share >= 0.6 }
  }

  /// The header, and the layout that fits it best: of the first record or, where a preamble is allowed, the first one
  /// that fits any; nil without a record.
  private static func header(_ reader: DelimitedReader, _ tables: ReferenceTables) throws -> (
    header: HeaderRow, best: Candidate
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
    header: HeaderRow, best: Candidate
  ) {
    let header = HeaderRow(reader)
    let tri = TRILayout(header, rules: tables.rules)
    var best = Candidate(
      kind: .triForms, layout: .tri(tri), name: tri.name, share: tri.match.share, missing: tri.missing)
    func consider(_ kind: SourceKind, _ layout: Layout, _ name: String, _ share: Double, _ missing: [String]) {
      if share > best.share { best = Candidate(kind: kind, layout: layout, name: name, share: share, missing: missing) }
    }
    for (kind, receivers) in [(SourceKind.triTransfers, Receiver.Kind.offsite), (.triSewage, .sewage)] {
      let transfers = TRITransferLayout(header, kind: receivers)
      consider(kind, .triTransfers(transfers), transfers.name, transfers.match.share, transfers.match.missing)
    }
    let npri = NPRILayout(header)
    consider(.npriAmounts, .npri(npri), npri.name, npri.match.share, npri.match.missing)
    let ofYear = NPRIYearLayout(header, rules: tables.rules)
    consider(.npriAmounts, .npriYear(ofYear), ofYear.name, ofYear.match.share, ofYear.match.missing)
    let geolocations = NPRIGeolocationLayout(header)
    consider(
      .npriGeolocations, .npriGeolocations(geolocations), geolocations.name, geolocations.match.share,
      geolocations.match.missing)
    let amounts = RETCAmountsLayout(header, rules: tables.rules)
    consider(.retcAmounts, .retcAmounts(amounts), amounts.name, amounts.match.share, amounts.match.missing)
    let establishments = RETCEstablishmentsLayout(header)
    consider(
      .retcEstablishments, .retcEstablishments(establishments), establishments.name, establishments.match.share,
      establishments.match.missing)
    return (header, best)
  }

  /// Reads all records into a collector.
  /// - Throws: ``InputRefusal``; whatever the receiver or the reader's progress handler throws.
  public func read(into collector: inout SourceCollector) throws {
    if !isKnownLayout {
      try collector.note(
        .layout, reader, column: nil, found: layoutName, expected: "109, 113, 115, 116, 119 or 122 columns")
    }
    switch layout {
    case .tri(let layout): try TRIReader(layout, rules: collector.tables.rules).read(reader, into: &collector)
    case .triTransfers(let layout):
      try TRITransferReader(layout, rules: collector.tables.rules).read(reader, into: &collector)
    case .npri(let layout): try NPRIReader(layout: layout).read(reader, into: &collector)
    case .npriYear(let layout):
      try NPRIYearReader(layout: layout, rules: collector.tables.rules.rules).read(reader, into: &collector)
    case .npriGeolocations(let layout): try NPRIGeolocationReader(layout: layout).read(reader, into: &collector)
    case .retcAmounts(let layout):
      try RETCAmountsReader(layout, years: retcYears, rules: collector.tables.rules).read(reader, into: &collector)
    case .retcEstablishments(let layout):
      try RETCEstablishmentsReader(layout: layout, years: retcYears).read(reader, into: &collector)
    }
    if reader.endsWithoutLineEnd {
      try collector.note(
        .noLineEnd, reader, column: nil, found: "no line end after the last record",
        expected: "a line end; the file may be cut")
    }
    try collector.checkReadability(reader.source)
    if collector.rows == 0 { throw InputRefusal(reader.source, "a header and no records; expected at least one") }
  }

  /// The one year that a file's name holds; where it holds none, its container's name.
  private static func year(in names: [String], _ source: String) throws -> Int {
    let stated = years(in: names)
    guard stated.count == 1, let year = stated.first, ReportingYear.allowed.contains(year) else {
      let found = stated.isEmpty ? "no year" : stated.sorted().map(String.init).joined(separator: " and ")
      let name = names.first ?? source
      throw InputRefusal(
        source,
        "a RETC file without a column of years states its year in its name, and \"\(name)\" holds \(found); "
          + "expected one of \(ReportingYear.allowed.lowerBound) to \(ReportingYear.allowed.upperBound), or "
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
