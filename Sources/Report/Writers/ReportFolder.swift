internal import Editions
package import Foundation
internal import Markup
internal import Outputs
internal import Vocabulary

/// Writes a report's folder: pages, tables, `figures.csv`, `report.json`; in one step or not at all.
package struct ReportFolder {
  private let report: Report
  private let typesetter: Typesetter?
  private let paper: ReportPaper
  private let hasPages: Bool

  /// - Parameters:
  ///   - typesetter: makes the books too, on this paper; nil for pages alone.
  ///   - hasPages: false for books alone.
  package init(
    _ report: Report, typesetter: Typesetter? = nil, paper: ReportPaper = .letter, hasPages: Bool = true
  ) {
    (self.report, self.typesetter, self.paper, self.hasPages) = (report, typesetter, paper, hasPages)
  }

  /// - Throws: ``ReportError``, `EditionError` where something stands there already or the disk is full.
  package func write(to folder: URL, replacing: Bool, isCancelled: () -> Bool = { false }) throws {
    if FileManager.default.fileExists(atPath: folder.path) {
      guard replacing else { throw ReportError("\(folder.path) exists; give --replace to exchange it") }
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
      guard names?.isEmpty == true || names?.contains(Self.manifestName) == true else {
        throw ReportError("\(folder.path) exists and is no report; name a folder that does not exist")
      }
    }
    let staging = try StagingFolder(for: folder, folders: [Self.data, Self.sources])
    do {
      let texts = try Terms(ReferenceTable("texts", of: "Report"))
      for document in report.documents where hasPages {
        let writer = HTMLWriter(
          document: document, words: Words(texts, document.language), languages: report.request.languages)
        try write(try writer.page(), staging.url.appendingPathComponent(HTMLWriter.name(document.language)))
      }
      if let typesetter {
        for document in report.documents {
          if isCancelled() { throw ReportError("interrupted; nothing was written") }
          try book(document, Words(texts, document.language), typesetter, staging)
        }
      }
      try staging.clearScratch()
      for table in report.documents.first?.tables ?? [] {
        if isCancelled() { throw ReportError("interrupted; nothing was written") }
        try self.table(table, staging.url.appendingPathComponent(Self.data))
      }
      for (name, data) in report.sources {
        try write(data, staging.url.appendingPathComponent("\(Self.sources)/\(name)"))
      }
      try write(FigureFile(report).text(), staging.url.appendingPathComponent(FigureFile.name))
      try write(try manifest(), staging.url.appendingPathComponent(Self.manifestName))
      try staging.commit(replacing: replacing)
    } catch {
      staging.remove()
      // Ctrl-C ends the typesetter too.
      throw isCancelled() ? ReportError("interrupted; nothing was written") : error
    }
  }

  static let manifestName = "report.json"
  static let data = "data"

  /// The feature's files and the preface's.
  static let sources = "sources"

  static func book(_ language: Language) -> String { "report.\(language.rawValue).pdf" }

  /// The printed book of a language, made in the scratch folder.
  private func book(_ document: ReportDocument, _ words: Words, _ typesetter: Typesetter, _ staging: StagingFolder)
    throws
  {
    let writer = TypstWriter(document: document, words: words, paper: paper, date: report.request.date)
    let folder = staging.scratch.appendingPathComponent(document.language.rawValue)
    do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
      throw ReportError("cannot write \(folder.path): \((error as NSError).localizedDescription)")
    }
    for drawing in writer.drawings { try write(drawing.svg, folder.appendingPathComponent(drawing.name)) }
    let source = folder.appendingPathComponent("report.typ")
    try write(writer.text(), source)
    let day = ISO8601DateFormatter().date(from: report.request.date + "T00:00:00Z")
    try typesetter.compile(
      source, to: staging.url.appendingPathComponent(Self.book(document.language)),
      time: Int(day?.timeIntervalSince1970 ?? 0))
  }

  private func write(_ text: String, _ file: URL) throws { try write(Data(text.utf8), file) }

  private func write(_ data: Data, _ file: URL) throws {
    guard FileManager.default.createFile(atPath: file.path, contents: nil),
      let handle = FileHandle(forWritingAtPath: file.path)
    else { throw ReportError("cannot write \(file.lastPathComponent): \(String(cString: strerror(errno)))") }
    defer { try? handle.close() }
    do { try handle.write(contentsOf: data) } catch {
      throw ReportError("cannot write \(file.lastPathComponent): \(String(cString: strerror(errno)))")
    }
  }

  /// A table as CSV and as a workbook.
  private func table(_ table: ReportTable, _ folder: URL) throws {
    let columns = table.columns.map { Column($0.key, title: $0.title, isNumber: $0.isNumber) }
    let rows = table.rows.map { row in
      row.map { cell -> Cell in
        switch cell.value {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .none: .none
        }
      }
    }
    var text = ""
    let csv = CSVWriter(columns) { text += $0 }
    for row in rows { csv.write(row) }
    csv.finish()
    try write(text, folder.appendingPathComponent("\(table.id).csv"))
    let book = try WorkbookWriter(
      folder.appendingPathComponent("\(table.id).xlsx"), created: report.request.date + "T00:00:00Z")
    book.begin(table.id, columns)
    for row in rows { book.write(row) }
    try book.close()
  }

  /// What a report was made of, and what it is.
  struct Manifest: Codable {
    let edition: String
    let program: String
    let feature: String
    /// SHA-256 of the feature's files.
    let template: String
    let years: [Int]
    let languages: [String]
    let date: String
    let title: String?
    /// What its pages are called, by language.
    let titles: [String: String]
    /// Before the addresses that figures lead to.
    let publicAddress: String
    let figures: Int
    /// What is written, and on what.
    let pages: Bool
    let books: Bool
    let paper: ReportPaper
    let maps: Bool

    /// - Throws: ``ReportError``.
    init(in folder: URL) throws {
      let path = folder.appendingPathComponent(ReportFolder.manifestName).path
      guard let data = FileManager.default.contents(atPath: path),
        let manifest = try? JSONDecoder().decode(Self.self, from: data)
      else { throw ReportError("\(path): expected the file that ecotone report made") }
      self = manifest
    }

    init(_ report: Report, pages: Bool, books: Bool, paper: ReportPaper) {
      (edition, program, template) = (report.edition, Program.version, report.template)
      (feature, date, title) = (report.request.feature.text, report.request.date, report.request.title)
      (years, languages) = (
        [report.years.lowerBound, report.years.upperBound], report.request.languages.map(\.rawValue)
      )
      titles = Dictionary(
        report.documents.map { ($0.language.rawValue, $0.pageTitle) }, uniquingKeysWith: { first, _ in first })
      (publicAddress, figures) = (report.request.publicAddress, report.figures.first?.count ?? 0)
      (self.pages, self.books, self.paper, maps) = (pages, books, paper, report.hasMap)
    }

    /// What was asked for, with the files that the folder keeps.
    /// - Throws: ``ReportError`` for what no program of ours writes.
    func request(in folder: URL) throws -> ReportRequest {
      let sources = folder.appendingPathComponent(ReportFolder.sources)
      var request = ReportRequest()
      guard years.count == 2, years[0] <= years[1] else {
        throw ReportError("\(ReportFolder.manifestName): years \(years): expected the first and the last")
      }
      request.years = years[0]...years[1]
      request.feature = try FeatureChoice(feature)
      request.kept = sources
      request.languages = try languages.map { word in
        guard let language = Language(rawValue: word) else {
          throw ReportError("\(ReportFolder.manifestName): language \(word): expected en, fr or es")
        }
        return language
      }
      (request.date, request.title, request.publicAddress) = (date, title, publicAddress)
      let preface = languages.first.map { sources.appendingPathComponent("\(ReportBuilder.preface).\($0).md").path }
      if let preface, FileManager.default.fileExists(atPath: preface) { try request.readPreface(preface) }
      return request
    }
  }

  private func manifest() throws -> String {
    let manifest = Manifest(report, pages: hasPages, books: typesetter != nil, paper: paper)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(manifest), as: UTF8.self) + "\n"
  }
}
