package import Editions
package import Findings
package import Foundation
internal import Markup
package import Vocabulary

/// Whether a report's folder is what its edition says: every question is asked again, and every file is compared.
package struct ReportCheck {
  package struct Fault: Sendable {
    /// The number's id, or the file.
    package let id: String
    package let text: String
  }

  package let figures: Int
  package let faults: [Fault]
  /// The program that wrote the report, where it is another one than this: then its words are not compared, only its
  /// figures.
  package let otherProgram: String?

  /// - Parameters:
  ///   - basemap: the file that maps are drawn on.
  ///   - typesetter: sets the books again; nil where there is none, then their figures alone are compared.
  /// - Throws: ``ReportError`` where the folder is no report, or of another edition.
  package init(
    _ folder: URL, _ edition: Edition, _ tables: ReferenceTables, findings: Findings, basemap: Data? = nil,
    typesetter: Typesetter? = nil
  ) throws {
    let manifest = try ReportFolder.Manifest(in: folder)
    guard manifest.edition == edition.manifest.pin else {
      throw ReportError(
        "\(folder.path): the report is of the edition \(manifest.edition), this one is \(edition.manifest.pin)")
    }
    let request = try manifest.request(in: folder)
    let ground = try Ground(edition, tables, findings: findings, years: request.years)
    let rows = try FigureFile(path: folder.appendingPathComponent(FigureFile.name).path).rows
    let texts = try Terms(ReferenceTable("texts", of: "Report"))
    var faults: [Fault] = []
    if rows.count != manifest.figures {
      faults.append(Fault(id: FigureFile.name, text: "\(rows.count) figures; report.json says \(manifest.figures)"))
    }
    for row in rows { faults += Self.values(row, ground, texts) }
    for language in request.languages {
      var order: [FigureFile.Row]?
      if manifest.pages {
        let page = ReportPage(folder.appendingPathComponent(HTMLWriter.name(language)), language)
        faults += page.faults(rows) { $0.page?.address(manifest.publicAddress, language, manifest.edition) }
        order = page.order(rows)
      }
      if manifest.books {
        faults += Self.book(folder.appendingPathComponent(ReportFolder.book(language)), language, rows, order)
      }
    }
    otherProgram = manifest.program == Program.version ? nil : manifest.program
    if otherProgram == nil {
      if manifest.maps, basemap == nil {
        throw ReportError("the map is not beside the program: Scripts/setup makes it")
      }
      let builder = try ReportBuilder(
        edition, tables, findings: findings, basemap: manifest.maps ? basemap : nil, request)
      faults += try Self.again(folder, try builder.report(), manifest, typesetter)
    }
    (self.figures, self.faults) = (rows.count, faults)
  }

  /// What differs from the same report written anew, file by file.
  private static func again(
    _ folder: URL, _ report: Report, _ manifest: ReportFolder.Manifest, _ typesetter: Typesetter?
  ) throws -> [Fault] {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("ecotone-check-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    let own = manifest.books ? typesetter : nil
    try ReportFolder(
      report, typesetter: own, paper: manifest.paper, hasPages: manifest.pages
    ).write(to: place, replacing: false)
    let (there, wanted) = (files(folder), files(place))
    let books = Set(Language.allCases.map(ReportFolder.book))
    var faults: [Fault] = []
    for name in Set(there + wanted).sorted() {
      // Without a typesetter no book is written anew, and report.json says so.
      if manifest.books, own == nil, books.contains(name) || name == ReportFolder.manifestName { continue }
      let (found, expected) = (
        FileManager.default.contents(atPath: folder.appendingPathComponent(name).path),
        FileManager.default.contents(atPath: place.appendingPathComponent(name).path)
      )
      guard found != expected else { continue }
      faults.append(Fault(id: name, text: difference(found, expected)))
    }
    return faults
  }

  /// The first line that differs; of what has no lines that it does.
  private static func difference(_ found: Data?, _ expected: Data?) -> String {
    guard let found else { return "is missing" }
    guard let expected else { return "is not of this report" }
    guard let one = String(bytes: found, encoding: .utf8), let other = String(bytes: expected, encoding: .utf8) else {
      return "is not what the edition gives"
    }
    let lines = [one, other].map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    let place =
      zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }?.offset ?? min(lines[0].count, lines[1].count)
    let pair = lines.map { $0.indices.contains(place) ? $0[place] : "" }
    // Where the lines part, and a little before.
    let start = max(0, zip(pair[0], pair[1]).prefix { $0 == $1 }.count - 20)
    let shown = pair.map { $0.isEmpty ? "nothing" : "“\($0.dropFirst(start).prefix(80))”" }
    return "line \(place + 1): has \(shown[0]), the edition gives \(shown[1])"
  }

  /// The names of all files of a folder, those within its folders too.
  private static func files(_ folder: URL) -> [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: folder.appendingPathComponent(name).path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  /// Two sums of the same cells in another order may differ in the last digits.
  private static func isSame(_ a: Double, _ b: Double) -> Bool { a == b || abs(a - b) <= 1e-9 * max(abs(a), abs(b)) }

  /// Whether a number is what its source says now, and is printed as its style has it.
  private static func values(_ row: FigureFile.Row, _ ground: Ground, _ texts: Terms) -> [Fault] {
    var faults: [Fault] = []
    do {
      let value = try ground.value(row.source)
      let isPrinted = row.texts.allSatisfy { $1 == row.style.text(value, Words(texts, $0)) }
      if !isSame(value, row.value) || !isPrinted {
        faults.append(Fault(id: row.id, text: "figures.csv has \(row.value), the edition says \(value)"))
      }
    } catch { faults.append(Fault(id: row.id, text: "\(error)")) }
    for (language, text) in row.texts where text != row.style.text(row.value, Words(texts, language)) {
      faults.append(Fault(id: row.id, text: "figures.csv prints \(text) for \(row.value) in \(language.rawValue)"))
    }
    return faults
  }

  /// Whether a book prints each number.
  /// - Parameter order: that of the page; nil where there are no pages.
  private static func book(
    _ file: URL, _ language: Language, _ rows: [FigureFile.Row], _ order: [FigureFile.Row]?
  ) -> [Fault] {
    let name = file.lastPathComponent
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    guard BookText.canRead else {
      return [Fault(id: name, text: "cannot be read: \(BookText.program) is not installed")]
    }
    do {
      let text = try BookText(file)
      let missing = text.missing(
        (order ?? rows).map { (id: $0.id, text: $0.texts[language] ?? "") }, isPageOrder: order != nil)
      return missing.map { Fault(id: $0, text: "\(name) does not print it") }
    } catch { return [Fault(id: name, text: "\(error)")] }
  }
}
