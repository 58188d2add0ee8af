/// Whether a record has as many fields as its header.
enum RecordWidth {
  /// - Throws: ``InputRefusal`` for a record cut short, or one with filled fields beyond the header.
  @inline(__always)
  static func check(_ reader: DelimitedReader, _ width: Int) throws {
    if reader.count == width { return }
    if reader.count < width {
      throw InputRefusal(
        reader.source, line: reader.line,
        "record cut short: \(reader.count) fields found, \(width) expected by the header")
    }
    for index in width..<reader.count where !reader.field(index).isEmpty {
      throw InputRefusal(
        reader.source, line: reader.line, column: index + 1,
        "\(reader.count) fields found, \(width) expected by the header")
    }
  }
}
