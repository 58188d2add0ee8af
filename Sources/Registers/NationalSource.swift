internal import Digests
internal import Foundation
public import Vocabulary

/// A table to read: a file as published, the content of a gzip file, an entry of a zip, or a sheet of a workbook.
public struct NationalSource: Sendable {
  /// The container a table came in.
  public struct Container: Sendable, Codable, Equatable {
    /// The base name.
    public let name: String
    public let sha256: String
  }

  /// The table as messages name it: the path the user gave, with the entry or the sheet behind it.
  public let path: String
  /// The base name of the published file, without `.gz`; of a sheet, with the sheet's name behind it.
  public let name: String
  /// The gzip or zip file that held it; nil for a plain file. A workbook is a file as published, and no container.
  public let container: Container?
  /// About how many bytes of the disk reading takes.
  public let bytes: Int
  /// The sheet of a workbook.
  public let sheet: String?
  private let content: Content

  private enum Content: Sendable {
    case file
    case gzip(ByteStore)
    case entry(ZipArchive, ZipArchive.Entry)
    case sheet(Workbook, Workbook.Sheet, sha256: String)
  }

  /// Rows above a sheet's header: titles and notes (SEMARNAT's header stands on row 10).
  static let preambleRows = 40
  private static let gzipSignature: [UInt8] = [0x1F, 0x8B]
  /// Entries of a zip that come along with data and are none.
  private static let companions: Set<String> = [
    "pdf", "doc", "docx", "md", "htm", "html", "xml", "json", "jpg", "png", "rtf", "log", "sha256", "md5",
  ]

  /// A plain file.
  init(file path: String, bytes: Int) {
    self.init(
      path: path, name: URL(fileURLWithPath: path).lastPathComponent, container: nil, bytes: bytes, sheet: nil,
      content: .file)
  }

  private init(path: String, name: String, container: Container?, bytes: Int, sheet: String?, content: Content) {
    (self.path, self.name, self.container, self.bytes, self.sheet, self.content) = (
      path, name, container, bytes, sheet, content
    )
  }

  /// The tables that a file holds: one, or those of a zip's entries and a workbook's sheets, in their order.
  ///
  /// Directories, hidden files and documents beside the data in a zip are passed over, and so are sheets without a
  /// national table's header; everything else must be a table.
  /// - Throws: ``InputRefusal`` when there is no such file, or no table in it.
  public static func find(in path: String, tables: ReferenceTables) throws -> [NationalSource] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw InputRefusal(path, "no such file")
    }
    if isDirectory.boolValue { throw InputRefusal(path, "is a directory; name the files in it") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    // A pipe can be read only once: it is taken as plain text.
    guard attributes?[.type] as? FileAttributeType == .typeRegular else {
      return [NationalSource(file: path, bytes: 0)]
    }
    let plain = NationalSource(file: path, bytes: attributes?[.size] as? Int ?? 0)
    let store = ByteStore.file(path: path)
    let start = try store.bytes(at: 0, count: 4)
    func container() throws -> Container {
      guard let sha256 = SHA256Digest.hexadecimal(ofFile: path) else { throw InputRefusal(path, "cannot be read") }
      return Container(name: plain.name, sha256: sha256)
    }
    if start.starts(with: gzipSignature) {
      return try gzip(store, plain, container(), tables)
    }
    guard start == ZipArchive.signature else { return [plain] }
    let archive = try ZipArchive(store, source: path)
    if Workbook.isWorkbook(archive) {
      return try sheets(Workbook(archive), name: plain.name, container: nil, sha256: container().sha256, tables)
    }
    return try entries(archive, container(), tables)
  }

  private static func gzip(
    _ store: ByteStore, _ file: NationalSource, _ container: Container, _ tables: ReferenceTables
  ) throws -> [NationalSource] {
    let name = file.name.lowercased().hasSuffix(".gz") ? String(file.name.dropLast(3)) : file.name
    let inside = "\(file.path)/\(name)"
    func stream() throws -> any ByteStream { try InflateStream(store.stream(), .gzip, source: file.path) }
    let start = try stream().next(upTo: 4) ?? []
    if start == ZipArchive.signature {
      return try packedWorkbook(stream().content(source: inside), path: inside, name: name, container, tables)
    }
    try refuseNesting(start, inside)
    return [
      NationalSource(
        path: file.path, name: name, container: container, bytes: file.bytes, sheet: nil, content: .gzip(store))
    ]
  }

  private static func entries(_ archive: ZipArchive, _ container: Container, _ tables: ReferenceTables) throws
    -> [NationalSource]
  {
    var sources: [NationalSource] = []
    for entry in archive.entries {
      let parts = entry.name.split(separator: "/").map(String.init)
      guard !entry.name.hasSuffix("/"), let name = parts.last, !parts.contains("__MACOSX"), !name.hasPrefix("."),
        !companions.contains(name.split(separator: ".").last?.lowercased() ?? "")
      else { continue }
      let path = "\(archive.source)/\(entry.name)"
      let start = try archive.stream(entry).next(upTo: 4) ?? []
      if start == ZipArchive.signature {
        sources += try packedWorkbook(archive.content(entry), path: path, name: name, container, tables)
      } else {
        try refuseNesting(start, path)
        sources.append(
          NationalSource(
            path: path, name: name, container: container, bytes: entry.packedBytes, sheet: nil,
            content: .entry(archive, entry)))
      }
    }
    if sources.isEmpty { throw InputRefusal(archive.source, "a zip without a table in it; expected national files") }
    return sources
  }

  private static func packedWorkbook(
    _ bytes: [UInt8], path: String, name: String, _ container: Container, _ tables: ReferenceTables
  ) throws -> [NationalSource] {
    let archive = try ZipArchive(.memory(bytes), source: path)
    guard Workbook.isWorkbook(archive) else {
      throw InputRefusal(path, "a zip inside another container; unpack the outer one first")
    }
    return try sheets(
      Workbook(archive), name: name, container: container, sha256: SHA256Digest.hexadecimal(of: bytes), tables)
  }

  private static func sheets(
    _ workbook: Workbook, name: String, container: Container?, sha256: String, _ tables: ReferenceTables
  ) throws -> [NationalSource] {
    let sources = try workbook.sheets.map { sheet in
      NationalSource(
        path: "\(workbook.source)/\(sheet.name)", name: "\(name)/\(sheet.name)", container: container,
        bytes: sheet.packedBytes, sheet: sheet.name,
        content: .sheet(workbook, sheet, sha256: sha256))
    }.filter { try NationalFile.holdsTable($0.reader(), tables: tables) }
    if sources.isEmpty {
      let names = workbook.sheets.prefix(5).map { "\"\($0.name)\"" }.joined(separator: ", ")
      throw InputRefusal(
        workbook.source,
        "no sheet of \(names) has the header of a \(NationalRegister.acronyms) table in its "
          + "first \(preambleRows) rows")
    }
    return sources
  }

  private static func refuseNesting(_ start: [UInt8], _ path: String) throws {
    if start.starts(with: gzipSignature) {
      throw InputRefusal(path, "a gzip file inside another container; unpack the outer one first")
    }
  }

  /// Opens the table.
  public func reader() throws -> DelimitedReader {
    switch content {
    case .file: try DelimitedReader(FileStream(path), source: path)
    case .gzip(let store): try DelimitedReader(InflateStream(store.stream(), .gzip, source: path), source: path)
    case .entry(let archive, let entry): try DelimitedReader(archive.stream(entry), source: path)
    case .sheet(let workbook, let sheet, _):
      try DelimitedReader(
        workbook.stream(sheet), source: path, delimiter: UInt8(ascii: "\t"), preambleRows: Self.preambleRows)
    }
  }

  /// Names that may hold the year: the file's own, then its container's.
  public var namesWithYear: [String] {
    let file = sheet.map { String(name.dropLast($0.count + 1)) } ?? name
    return [file] + (container.map { [$0.name] } ?? [])
  }

  /// Whether a user means this table by a name: its path, its own name, its file's, or its container's.
  public func isMeant(by name: String) -> Bool {
    path == name || self.name == name || namesWithYear.contains(name) || path.hasPrefix(name + "/")
  }

  /// The SHA-256 of the published file, where it is no text: the workbook's, not that of the lines made of its sheet.
  var workbookSHA256: String? { if case .sheet(_, _, let sha256) = content { sha256 } else { nil } }
}

extension DelimitedReader {
  /// The SHA-256 of what a source's publisher issued, expanded; reads what is left of it. Call once, at the end.
  public func finishDigest(of source: NationalSource) throws -> String {
    let digest = try finishDigest()
    return source.workbookSHA256 ?? digest
  }
}
