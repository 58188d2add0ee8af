/// An Excel workbook (.xlsx, ECMA-376): its sheets, each readable as delimited text.
struct Workbook: Sendable {
  struct Sheet: Sendable {
    let name: String
    fileprivate let entry: ZipArchive.Entry

    /// Bytes that the sheet takes in the workbook.
    var packedBytes: Int { entry.packedBytes }
  }

  /// The workbook as messages name it.
  let source: String
  let sheets: [Sheet]
  private let archive: ZipArchive
  private let sharedStrings: ZipArchive.Entry?

  private static let directory = "xl/workbook.xml"

  /// Whether a zip is a workbook.
  static func isWorkbook(_ archive: ZipArchive) -> Bool { archive.entries.contains { $0.name == directory } }

  /// Reads the list of sheets.
  /// - Throws: ``InputRefusal`` when the workbook's parts are missing or damaged.
  init(_ archive: ZipArchive) throws {
    self.archive = archive
    source = archive.source
    let entries = Dictionary(archive.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    func scan(_ part: String, _ visit: (XMLScanner) -> Void) throws {
      guard let entry = entries[part] else { throw InputRefusal(archive.source, "a workbook without \(part)") }
      let scanner = XMLScanner(try archive.stream(entry), source: "\(archive.source)/\(part)")
      while let piece = try scanner.next() { if piece == .open || piece == .empty { visit(scanner) } }
    }
    func attribute(_ scanner: XMLScanner, _ name: StaticString) -> String {
      scanner.attribute(name).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    var targets: [String: String] = [:]
    var strings: String?
    try scan("xl/_rels/workbook.xml.rels") { scanner in
      guard scanner.isNamed("Relationship") else { return }
      let target = attribute(scanner, "Target")
      let path = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
      targets[attribute(scanner, "Id")] = path
      if attribute(scanner, "Type").hasSuffix("/sharedStrings") { strings = path }
    }
    var sheets: [Sheet] = []
    try scan(Self.directory) { scanner in
      guard scanner.isNamed("sheet"), let path = targets[attribute(scanner, "id")], let entry = entries[path] else {
        return
      }
      sheets.append(Sheet(name: attribute(scanner, "name"), entry: entry))
    }
    if sheets.isEmpty { throw InputRefusal(archive.source, "a workbook without sheets") }
    self.sheets = sheets
    sharedStrings = strings.flatMap { entries[$0] }
  }

  /// A sheet as text: one line a row, cells apart by tabs.
  func stream(_ sheet: Sheet) throws -> SheetStream {
    let strings = try sharedStrings.map {
      try SharedStrings(archive.stream($0), bytes: $0.bytes, source: "\(source)/\($0.name)")
    }
    return SheetStream(
      try archive.stream(sheet.entry), strings: strings ?? SharedStrings(), source: "\(source)/\(sheet.name)")
  }
}

/// The texts that a workbook's cells refer to by number.
struct SharedStrings {
  /// Far beyond any register's workbook; what a hostile one may take of memory.
  static let limit = 512 << 20

  private var arena: [UInt8] = []
  private var ends: [Int] = []

  init() {}

  init(_ input: any ByteStream, bytes: Int, source: String) throws {
    let scanner = XMLScanner(input, source: source)
    arena.reserveCapacity(min(bytes, 64 << 20))
    var phonetic = 0
    while let piece = try scanner.next() {
      switch piece {
      case .open where scanner.isNamed("rPh"): phonetic += 1
      case .close where scanner.isNamed("rPh"): phonetic -= 1
      case .close where scanner.isNamed("si"), .empty where scanner.isNamed("si"): ends.append(arena.count)
      case .text where phonetic == 0: arena += scanner.body
      default: break
      }
      guard arena.count + ends.count * 8 <= Self.limit else {
        throw InputRefusal(source, "texts of more than \(Self.limit >> 20) MiB; expected a workbook of national data")
      }
    }
  }

  /// A text by its number; nil when there is none.
  subscript(_ number: Int) -> ArraySlice<UInt8>? {
    ends.indices.contains(number) ? arena[(number == 0 ? 0 : ends[number - 1])..<ends[number]] : nil
  }
}
