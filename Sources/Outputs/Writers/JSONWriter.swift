internal import Vocabulary

/// A JSON object: a head of single values, then `rows`, an array of objects in the columns' order.
public final class JSONWriter: TableWriter {
  private let columns: [Column]
  private let sink: OutputSink
  private var isFirst = true

  /// - Parameters:
  ///   - head: what stands before the rows, in order; values are ready JSON, made with ``value(_:)`` or ``object(_:)``.
  public init(_ columns: [Column], head: [(name: String, json: String)] = [], to sink: @escaping OutputSink) {
    self.columns = columns
    self.sink = sink
    sink("{\n" + head.map { "  \(Self.string($0.name)): \($0.json),\n" }.joined() + "  \"rows\": [")
  }

  public func write(_ row: [Cell]) {
    sink((isFirst ? "\n    " : ",\n    ") + Self.object(zip(columns, row).map { ($0.name, Self.value($1)) }))
    isFirst = false
  }

  public func finish() { sink(isFirst ? "]\n}\n" : "\n  ]\n}\n") }

  /// A cell as JSON.
  public static func value(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): string(text)
    case .integer(let integer): String(integer)
    case .number(let number): number.isFinite ? NumberText.shortest(number) : "null"
    case .none: "null"
    }
  }

  /// An object of ready JSON values, on one line.
  public static func object(_ members: [(name: String, json: String)]) -> String {
    "{" + members.map { "\(string($0.name)): \($0.json)" }.joined(separator: ", ") + "}"
  }

  public static func array(_ values: [String]) -> String { "[" + values.joined(separator: ", ") + "]" }

  static func string(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) { return "\"\(text)\"" }
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\r": json += "\\r"
      case "\t": json += "\\t"
      case _ where scalar.value < 0x20:
        let hexadecimal = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}
