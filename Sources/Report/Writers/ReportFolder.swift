internal import Digests
internal import Editions
package import Foundation
internal import Markup
internal import Outputs
internal import Vocabulary

/// Writes a report's folder: pages, tables, `figures.csv`, `report.json`; in one step or not at all.
package struct ReportFolder {
  private let report: Report

  package init(_ report: Report) { self.report = report }

  /// - Throws: ``ReportError``, `EditionError` where something stands there already or the disk is full.
  package func write(to folder: URL, replacing: Bool, isCancelled: () -> Bool = { false }) throws {
    if !replacing, FileManager.default.fileExists(atPath: folder.path) {
      throw ReportError("\(folder.path) exists; give --replace to exchange it")
    }
    let staging = try StagingFolder(for: folder, folders: ["data"])
    do {
      try staging.clearScratch()
      let texts = try Terms(ReferenceTable("texts", of: "Report"))
      for document in report.documents {
        let writer = HTMLWriter(
          document: document, words: Words(texts, document.language), languages: report.request.languages)
        try write(try writer.page(), staging.url.appendingPathComponent(HTMLWriter.name(document.language)))
      }
      for table in report.documents.first?.tables ?? [] {
        if isCancelled() { throw ReportError("interrupted; nothing was written") }
        try self.table(table, staging.url.appendingPathComponent("data"))
      }
      try write(FigureFile(report).text(), staging.url.appendingPathComponent(FigureFile.name))
      try write(try manifest(), staging.url.appendingPathComponent(Self.manifestName))
      try staging.commit(replacing: replacing)
    } catch {
      staging.remove()
      throw error
    }
  }

  static let manifestName = "report.json"

  private func write(_ text: String, _ file: URL) throws {
    do { try Data(text.utf8).write(to: file) } catch {
      throw ReportError("cannot write \(file.lastPathComponent): \((error as NSError).localizedDescription)")
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

  /// What a report was made of.
  struct Manifest: Codable {
    let edition: String
    let program: String
    let feature: String
    /// SHA-256 of the feature's files.
    let template: String
    let years: [Int]
    let languages: [String]
    let date: String
    /// Before the addresses that figures lead to.
    let publicAddress: String
    let figures: Int
  }

  private func manifest() throws -> String {
    let manifest = Manifest(
      edition: report.edition, program: Program.version, feature: report.request.feature.text,
      template: report.template, years: [report.years.lowerBound, report.years.upperBound],
      languages: report.request.languages.map(\.rawValue), date: report.request.date,
      publicAddress: report.request.publicAddress,
      figures: report.figures.first?.count ?? 0)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(manifest), as: UTF8.self) + "\n"
  }
}
