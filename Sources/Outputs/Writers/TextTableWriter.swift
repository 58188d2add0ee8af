public import Markup
public import Vocabulary

/// A table for people on a terminal: aligned columns, figures to the right with their thousands apart.
///
/// Widths follow from the first rows; a longer cell further down pushes its line to the right. Long texts are cut, but
/// for those of the last column.
public final class TextTableWriter: TableWriter {
  private let columns: [Column]
  private let figures: Figures
  private let sink: OutputSink
  private var waiting: [[String]] = []
  private var widths: [Int]?

  private static let sampleRows = 1000
  private static let longestCell = 60

  public init(_ columns: [Column], figures: Figures = Figures(.english), to sink: @escaping OutputSink) {
    self.columns = columns
    self.figures = figures
    self.sink = sink
  }

  public func write(_ row: [Cell]) {
    let texts = zip(columns.indices, row).map { text($1, in: $0) }
    if widths != nil { return sink(line(texts)) }
    waiting.append(texts)
    if waiting.count == Self.sampleRows { flush() }
  }

  public func finish() { if widths == nil { flush() } }

  private func flush() {
    let titles = columns.map(\.title)
    let widths = columns.indices.map { column in
      max(titles[column].count, waiting.map { $0[column].count }.max() ?? 0)
    }
    self.widths = widths
    sink(line(titles))
    sink(widths.map { String(repeating: "-", count: min($0, Self.longestCell)) }.joined(separator: "  ") + "\n")
    for texts in waiting { sink(line(texts)) }
    waiting = []
  }

  private func line(_ texts: [String]) -> String {
    let padded = texts.enumerated().map { index, text in
      let gap = String(repeating: " ", count: max(0, (widths?[index] ?? 0) - text.count))
      return columns[index].isNumber ? gap + text : text + gap
    }
    var line = padded.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  private func text(_ cell: Cell, in column: Int) -> String {
    switch cell {
    case .text(let text):
      column < columns.count - 1 && text.count > Self.longestCell ? text.prefix(Self.longestCell - 1) + "…" : text
    case .integer(let integer): columns[column].isNumber ? figures.text(integer) : String(integer)
    case .number(let number): figures.text(number)
    case .none: ""
    }
  }
}
