internal import Digests
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

  /// - Throws: ``ReportError`` where the folder is no report, or of another edition.
  package init(_ folder: URL, _ edition: Edition, _ tables: ReferenceTables, findings: Findings) throws {
    let manifest = try ReportFolder.Manifest(in: folder)
    let path = folder.appendingPathComponent(ReportFolder.manifestName).path
    guard manifest.edition == edition.manifest.pin else {
      throw ReportError(
        "\(path): the report is of the edition \(manifest.edition), this one is \(edition.manifest.pin)")
    }
    guard manifest.years.count == 2, manifest.years[0] <= manifest.years[1] else {
      throw ReportError("\(path): years \(manifest.years): expected the first and the last")
    }
    let languages = try manifest.languages.map { word in
      guard let language = Language(rawValue: word) else { throw ReportError("\(path): language \(word)") }
      return language
    }
    let ground = try Ground(edition, tables, findings: findings, years: manifest.years[0]...manifest.years[1])
    let rows = try FigureFile(path: folder.appendingPathComponent(FigureFile.name).path).rows
    let texts = try Terms(ReferenceTable("texts", of: "Report"))
    var faults: [Fault] = []
    if rows.count != manifest.figures {
      faults.append(Fault(id: FigureFile.name, text: "\(rows.count) figures; report.json says \(manifest.figures)"))
    }
    for row in rows { faults += Self.values(row, ground, texts) }
    var pages: [ReportPage] = []
    for language in languages {
      let order: [FigureFile.Row]?
      if manifest.files[HTMLWriter.name(language)] != nil {
        let page = ReportPage(folder.appendingPathComponent(HTMLWriter.name(language)), language)
        faults += page.faults(rows) { $0.page?.address(manifest.publicAddress, language, manifest.edition) }
        order = page.order(rows)
        pages.append(page)
      } else {
        order = nil
      }
      if manifest.files[ReportFolder.book(language)] != nil {
        faults += Self.book(folder.appendingPathComponent(ReportFolder.book(language)), language, rows, order)
      }
    }
    faults += pages.first?.tables(folder.appendingPathComponent(ReportFolder.data), rows) ?? []
    faults += Self.files(folder, manifest)
    (self.figures, self.faults) = (rows.count, faults)
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

  /// Whether each file is the one that was written, and no other one is there.
  private static func files(_ folder: URL, _ manifest: ReportFolder.Manifest) -> [Fault] {
    var faults = manifest.files.sorted { $0.key < $1.key }.compactMap { name, hash -> Fault? in
      guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) else {
        return Fault(id: name, text: "is missing")
      }
      return SHA256Digest.hexadecimal(of: Array(data)) == hash
        ? nil : Fault(id: name, text: "is not the file that was written: its SHA-256 is another one")
    }
    let all = ReportFolder.files(in: folder)
    faults += all.filter { manifest.files[$0] == nil && $0 != ReportFolder.manifestName }.map {
      Fault(id: $0, text: "is not of this report")
    }
    return faults
  }
}
