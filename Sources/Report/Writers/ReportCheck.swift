package import Editions
package import Findings
package import Foundation
internal import Markup
package import Vocabulary

/// Whether a report's folder is what its edition says: every question is asked again.
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
    let path = folder.appendingPathComponent(ReportFolder.manifestName).path
    guard let data = FileManager.default.contents(atPath: path),
      let manifest = try? JSONDecoder().decode(ReportFolder.Manifest.self, from: data)
    else { throw ReportError("\(path): expected the file that ecotone report made") }
    guard manifest.edition == edition.manifest.pin else {
      throw ReportError(
        "\(path): the report is of the edition \(manifest.edition), this one is \(edition.manifest.pin)")
    }
    guard manifest.years.count == 2, manifest.years[0] <= manifest.years[1] else {
      throw ReportError("\(path): years \(manifest.years): expected the first and the last")
    }
    let ground = try Ground(
      edition, tables, findings: findings, years: manifest.years[0]...manifest.years[1])
    let rows = try FigureFile(path: folder.appendingPathComponent(FigureFile.name).path).rows
    let texts = try Terms(ReferenceTable("texts", of: "Report"))
    var faults: [Fault] = []
    if rows.count != manifest.figures {
      faults.append(Fault(id: FigureFile.name, text: "\(rows.count) figures; report.json says \(manifest.figures)"))
    }
    for row in rows {
      do {
        let value = try ground.value(try FigureSource(row.source))
        let isPrinted = FigureStyle(rawValue: row.style).map { style in
          row.texts.allSatisfy { $1 == style.text(value, Words(texts, $0)) }
        }
        if !Self.isSame(value, row.value) || isPrinted == false {
          faults.append(Fault(id: row.id, text: "figures.csv has \(row.value), the edition says \(value)"))
        }
      } catch { faults.append(Fault(id: row.id, text: "\(error)")) }
      guard let style = FigureStyle(rawValue: row.style) else {
        faults.append(Fault(id: row.id, text: "\(row.style): no such style"))
        continue
      }
      for (language, text) in row.texts where text != style.text(row.value, Words(texts, language)) {
        faults.append(Fault(id: row.id, text: "figures.csv prints \(text) for \(row.value) in \(language.rawValue)"))
      }
    }
    for word in manifest.languages {
      guard let language = Language(rawValue: word) else { throw ReportError("\(path): language \(word)") }
      faults += Self.page(folder.appendingPathComponent(HTMLWriter.name(language)), language, rows)
    }
    (self.figures, self.faults) = (rows.count, faults)
  }

  /// Two sums of the same cells in another order may differ in the last digits.
  private static func isSame(_ a: Double, _ b: Double) -> Bool { a == b || abs(a - b) <= 1e-9 * max(abs(a), abs(b)) }

  /// Whether a page prints each number as `figures.csv` has it, and no other one.
  private static func page(_ file: URL, _ language: Language, _ rows: [FigureFile.Row]) -> [Fault] {
    let name = file.lastPathComponent
    guard let data = FileManager.default.contents(atPath: file.path) else {
      return [Fault(id: name, text: "is missing")]
    }
    let page = String(decoding: data, as: UTF8.self)
    var faults: [Fault] = []
    var printed: [String: String] = [:]
    var order: [(id: String, text: String)] = []
    let texts = Dictionary(rows.map { ($0.id, $0.texts[language] ?? "") }, uniquingKeysWith: { first, _ in first })
    for match in page.matches(of: /<(?:a class="figure"|span) id="(TS-[^"]+)"[^>]*>([^<]*)</) {
      let id = String(match.output.1)
      if let known = printed[id], known != match.output.2 {
        faults.append(Fault(id: id, text: "\(name) prints it as \(known) and as \(match.output.2)"))
      }
      printed[id] = String(match.output.2)
      if let text = texts[id] { order.append((id, text)) }
    }
    for row in rows {
      guard let text = printed.removeValue(forKey: row.id) else {
        faults.append(Fault(id: row.id, text: "\(name) does not print it"))
        continue
      }
      if text != Self.markup(row.texts[language] ?? "") {
        faults.append(
          Fault(id: row.id, text: "\(name) prints \(text), figures.csv has \(row.texts[language] ?? "none")"))
      }
    }
    let book = file.deletingLastPathComponent().appendingPathComponent(ReportFolder.book(language))
    if FileManager.default.fileExists(atPath: book.path) {
      if !BookText.canRead {
        faults.append(Fault(id: book.lastPathComponent, text: "cannot be read: \(BookText.program) is not installed"))
      } else {
        do {
          faults += try BookText(book).missing(order).map {
            Fault(id: $0, text: "\(book.lastPathComponent) does not print it")
          }
        } catch { faults.append(Fault(id: book.lastPathComponent, text: "\(error)")) }
      }
    }
    faults += printed.keys.sorted().map { Fault(id: $0, text: "\(name) prints it, figures.csv does not have it") }
    return faults
  }

  /// A text as a page has it.
  private static func markup(_ text: String) -> String {
    let html: HTML = "\(text)"
    return html.text
  }
}
