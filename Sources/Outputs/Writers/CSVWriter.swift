internal import Vocabulary

/// Comma-separated values after RFC 4180, UTF-8, one line feed a record.
public final class CSVWriter: TableWriter {
  private let sink: OutputSink

  public init(_ columns: [Column], to sink: @escaping OutputSink) {
    self.sink = sink
    sink(Self.record(columns.map(\.name)))
  }

  public func write(_ row: [Cell]) { sink(Self.record(row.map(\.plain))) }

  /// Writes records that are text already.
  func write(records: String) { sink(records) }

  public func finish() {}

  private static func record(_ fields: [String]) -> String {
    fields.map(CSVField.text).joined(separator: ",") + "\n"
  }
}
