internal import Foundation
internal import Outputs
internal import Vocabulary

/// `figures.csv`: each printed number with its place, its question and what is asked of it, its value in full and how
/// it is rounded, its source and style as `report check` reads them, and its text in each language.
struct FigureFile {
  struct Row {
    let id: String
    let place: String
    let source: FigureSource
    let value: Double
    let style: FigureStyle
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
            id: figure.id, place: figure.place, source: figure.source, value: figure.value,
            style: figure.style, texts: Dictionary(texts, uniquingKeysWith: { a, _ in a }))
        }
      } ?? []
  }

  private static let header =
    ["id", "place", "question", "column", "value", "rounding", "source", "style"]
    + Language.allCases.map { "text_\($0.rawValue)" }

  func text() -> String {
    var text = ""
    let writer = CSVWriter(Self.header.map { Column($0) }) { text += $0 }
    for row in rows {
      writer.write(
        [
          .text(row.id), .text(row.place), Cell(row.source.page?.query), .text(row.source.column), .number(row.value),
          .text(row.style.rounding), .text(row.source.text), .text(row.style.rawValue),
        ]
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
      let line = "\(path): line \(index + 1)"
      guard cells.count == Self.header.count else { throw ReportError("\(line): expected \(Self.header.count) fields") }
      guard let value = Double(cells[4]) else {
        throw ReportError("\(line): \(cells[0]): value \(cells[4]): expected a number")
      }
      guard let style = FigureStyle(rawValue: cells[7]) else {
        throw ReportError(
          "\(line): style \(cells[7]): expected \(FigureStyle.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      let source: FigureSource
      do { source = try FigureSource(cells[6]) } catch { throw ReportError("\(line): \(cells[0]): source: \(error)") }
      let told = [source.page?.query ?? "", source.column, style.rounding]
      guard told == [cells[2], cells[3], cells[5]] else {
        throw ReportError("\(line): \(cells[0]): question, column and rounding are not those of its source and style")
      }
      let texts = zip(Language.allCases, cells[8...]).filter { !$1.isEmpty }
      return Row(
        id: cells[0], place: cells[1], source: source, value: value, style: style,
        texts: Dictionary(texts.map { ($0, $1) }, uniquingKeysWith: { a, _ in a }))
    }
  }
}
