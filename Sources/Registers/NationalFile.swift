internal import Foundation
public import Vocabulary

/// A national file opened and recognised: its kind, its layout, and how to read the rest of it.
public struct NationalFile {
  private enum Layout {
    case tri(TRILayout)
    case npri(NPRILayout)
    case npriGeolocations(NPRIGeolocationLayout)
    case retcAmounts(RETCAmountsLayout)
    case retcEstablishments(RETCEstablishmentsLayout)
  }

  public let kind: SourceKind
  /// The layout's name: register and number of columns.
  public let layoutName: String
  /// The header's names, white space collapsed.
  public let columnNames: [String]
  /// The year given from outside, for files that hold none (RETC).
  public let year: Int?
  private let layout: Layout
  private let reader: DelimitedReader
  private let isKnownLayout: Bool

  /// Recognises a file by its header.
  /// - Parameters:
  ///   - reader: at the start of the file.
  ///   - year: the year stated by the user for a RETC file; without it the file's name must hold one.
  /// - Throws: ``InputRefusal`` when the header is of no national file, lacks a needed column, or a year is missing.
  public init(_ reader: DelimitedReader, year: Int?, tables: ReferenceTables) throws {
    self.reader = reader
    try Self.refuseContainers(reader)
    guard try reader.next() else { throw InputRefusal(reader.source, "the file holds no record; expected a header") }
    let header = HeaderRow(reader)
    let tri = TRILayout(header, rules: tables.rules)
    let npri = NPRILayout(header)
    let geolocations = NPRIGeolocationLayout(header)
    let amounts = RETCAmountsLayout(header, rules: tables.rules)
    let establishments = RETCEstablishmentsLayout(header)
    let candidates: [(SourceKind, Layout, String, Double, [String])] = [
      (.triForms, .tri(tri), tri.name, tri.match.share, tri.missing),
      (.npriAmounts, .npri(npri), npri.name, npri.match.share, npri.match.missing),
      (.npriGeolocations, .npriGeolocations(geolocations), geolocations.name, geolocations.match.share, geolocations.match.missing),
      (.retcAmounts, .retcAmounts(amounts), amounts.name, amounts.match.share, amounts.match.missing),
      (.retcEstablishments, .retcEstablishments(establishments), establishments.name, establishments.match.share, establishments.match.missing),
    ]
    guard let best = candidates.max(by: { $0.3 < $1.3 }), best.3 >= 0.6 else {
      let begins = header.names.prefix(3).joined(separator: ", ").prefix(80)
      throw InputRefusal(
        reader.source, line: 1, "a header that begins \"\(begins)\" is of no TRI, NPRI or RETC file; expected one of their published layouts")
    }
    guard best.4.isEmpty else {
      let names = best.4.prefix(5).joined(separator: ", ") + (best.4.count > 5 ? " and \(best.4.count - 5) more" : "")
      throw InputRefusal(reader.source, line: 1, "the header of a \(best.0.title) file lacks the column\(best.4.count == 1 ? "" : "s") \(names)")
    }
    kind = best.0
    layout = best.1
    layoutName = best.2
    columnNames = header.names
    isKnownLayout = kind != .triForms || TRILayout.knownWidths.contains(header.names.count)
    switch kind {
    case .retcAmounts, .retcEstablishments: self.year = try year ?? Self.yearInName(reader.source)
    case .triForms, .npriAmounts, .npriGeolocations:
      if year != nil { throw InputRefusal(reader.source, "--year is for RETC files; a \(kind.title) file states the year in each record") }
      self.year = nil
    }
  }

  /// Reads all records into a collector.
  /// - Throws: ``InputRefusal``; whatever the receiver or the reader's progress handler throws.
  public func read(into collector: inout SourceCollector) throws {
    if !isKnownLayout {
      try collector.note(.layout, reader, column: nil, found: layoutName, expected: "109, 113, 115, 116, 119 or 122 columns")
    }
    switch layout {
    case .tri(let layout): try TRIReader(layout, rules: collector.tables.rules).read(reader, into: &collector)
    case .npri(let layout): try NPRIReader(layout: layout).read(reader, into: &collector)
    case .npriGeolocations(let layout): try NPRIGeolocationReader(layout: layout).read(reader, into: &collector)
    case .retcAmounts(let layout): try RETCAmountsReader(layout, year: year ?? 0, rules: collector.tables.rules).read(reader, into: &collector)
    case .retcEstablishments(let layout): try RETCEstablishmentsReader(layout: layout, year: year ?? 0).read(reader, into: &collector)
    }
    if reader.endsWithoutLineEnd {
      try collector.note(.noLineEnd, reader, column: nil, found: "no line end after the last record", expected: "a line end; the file may be cut")
    }
    try collector.checkReadability(reader.source)
    if collector.rows == 0 { throw InputRefusal(reader.source, "a header and no records; expected at least one") }
  }

  /// The one year that a file's name holds.
  private static func yearInName(_ source: String) throws -> Int {
    let name = URL(fileURLWithPath: source).lastPathComponent
    let years = Set(name.split(whereSeparator: { !($0.isASCII && $0.isNumber) }).filter { $0.count == 4 }.compactMap { Int($0) })
    guard years.count == 1, let year = years.first, ReportingYear.allowed.contains(year) else {
      let found = years.isEmpty ? "no year" : years.sorted().map(String.init).joined(separator: " and ")
      throw InputRefusal(
        source,
        "a RETC file states its year in its name only, and \"\(name)\" holds \(found); expected one of \(ReportingYear.allowed.lowerBound) to \(ReportingYear.allowed.upperBound), or --year \(name)=YYYY"
      )
    }
    return year
  }

  private static func refuseContainers(_ reader: DelimitedReader) throws {
    let signatures: [([UInt8], String)] = [
      ([0x1F, 0x8B], "gzip data; unpack it first"), ([0x50, 0x4B, 0x03, 0x04], "a zip or xlsx container; unpack it first"),
      ([0xFF, 0xFE], "UTF-16 text; save it as UTF-8"), ([0xFE, 0xFF], "UTF-16 text; save it as UTF-8"),
      ([0xD0, 0xCF, 0x11, 0xE0], "an Excel 97 workbook; save it as CSV"), (Array("%PDF".utf8), "a PDF; expected delimited text"),
    ]
    for (signature, message) in signatures where reader.begins(with: signature) { throw InputRefusal(reader.source, message) }
    if reader.begins(with: Array("<".utf8)) { throw InputRefusal(reader.source, line: 1, "a web page or XML; expected delimited text") }
  }
}
