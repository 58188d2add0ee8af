internal import Foundation
internal import Outputs
internal import Vocabulary

/// `figures.csv`: each printed number with its place, its source, its value in full, its style, and its text in each
/// language.
struct FigureFile {
  struct Row {
    let id: String
    let place: String
    let source: String
    let value: Double
    let style: String
    /// By language.
    let texts: [Language: String]
  }

  static let name = "figures.csv"
  let rows: [Row]

  init(_ report: Report) {
    rows =
      report.figures.first.map { first in
        first.indices.map { index in
          let figure = first[index]
          let texts = zip(report.request.languages, report.figures).map { ($0, $1[index].text) }
          return Row(
            id: figure.id, place: figure.place, source: figure.source.text, value: figure.value,
            style: figure.style.rawValue, texts: Dictionary(texts, uniquingKeysWith: { a, _ in a }))
        }
      } ?? []
  }

  private static let header =
    ["id", "place", "source", "value", "style"] + Language.allCases.map { "text_\($0.rawValue)" }

  func text() -> String {
    var text = ""
    let writer = CSVWriter(Self.header.map { Column($0) }) { text += $0 }
    for row in rows {
      writer.write(
        [.text(row.id), .text(row.place), .text(row.source), .number(row.value), .text(row.style)]
          + Language.allCases.map { Cell(row.texts[$0]) })
    }
    writer.finish()
    return text
  }

  /// - Throws: ``ReportError`` with the line.
  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ReportError("\(path): no such file; expected a folder that ecotone report made")
    }
    let lines = ReferenceTable.records(of: Data(data.filter { $0 != 0x0D }))
    guard lines.first == Self.header else {
      throw ReportError("\(path): line 1: expected \(Self.header.joined(separator: ","))")
    }
    rows = try lines.enumerated().dropFirst().map { index, cells in
      guard cells.count == Self.header.count, let value = Double(cells[3]) else {
        throw ReportError("\(path): line \(index + 1): expected \(Self.header.count) fields, the fourth a number")
      }
      let texts = zip(Language.allCases, cells[5...]).filter { !$1.isEmpty }
      return Row(
        id: cells[0], place: cells[1], source: cells[2], value: value, style: cells[4],
        texts: Dictionary(texts.map { ($0, $1) }, uniquingKeysWith: { a, _ in a }))
    }
  }
}
