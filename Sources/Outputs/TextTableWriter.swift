/// A table for people on a terminal: aligned columns, figures to the right with their thousands apart.
///
/// Widths follow from the first rows; a longer cell further down pushes its line to the right.
public final class TextTableWriter: TableWriter {
  private let columns: [Column]
  private let sink: OutputSink
  private var waiting: [[String]] = []
  private var widths: [Int]?

  private static let sampleRows = 1000
  private static let longestCell = 60

  public init(_ columns: [Column], to sink: @escaping OutputSink) {
    self.columns = columns
    self.sink = sink
  }

  public func write(_ row: [Cell]) {
    let texts = zip(columns, row).map { Self.text($1, in: $0) }
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
    sink(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n")
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

  private static func text(_ cell: Cell, in column: Column) -> String {
    switch cell {
    case .text(let text): text.count > longestCell ? text.prefix(longestCell - 1) + "…" : text
    case .integer(let integer): column.isNumber ? grouped(String(integer)) : String(integer)
    case .number(let number): grouped(rounded(number))
    case .none: ""
    }
  }

  /// Three decimals, or as many as a small number needs to show four digits of itself.
  private static func rounded(_ number: Double) -> String {
    var decimals = 3
    var magnitude = abs(number)
    while magnitude > 0, magnitude < 1, decimals < 15 {
      magnitude *= 10
      decimals += 1
    }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (number * scale).rounded()
    guard abs(scaled) < 9e15 else { return NumberText.shortest(number) }
    return NumberText.shortest(scaled / scale)
  }

  /// Thousands of the whole part apart, by a comma.
  private static func grouped(_ text: String) -> String {
    let whole = text.prefix { $0 != "." }
    let rest = text[whole.endIndex...]
    let sign = whole.hasPrefix("-") ? "-" : ""
    var groups: [Substring] = []
    var digits = whole.drop { $0 == "-" }
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    groups.insert(digits, at: 0)
    return sign + groups.joined(separator: ",") + rest
  }
}
