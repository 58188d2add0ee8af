/// Makes text of a CSV harmless to spreadsheets, which take a cell that begins with `=`, `+`, `-`, `@`, a tab or a
/// carriage return for a formula or a command: an apostrophe before it says that it is text.
///
/// Numbers stay as they are: `-12.5` is one, `-12.5+A1` is not. The records come in pieces of any length.
public struct SpreadsheetCells {
  private enum Place {
    case start
    /// Of a cell that may be a number: what it begins with is kept until that is known.
    case maybeNumber(isQuoted: Bool)
    case plain
    case quoted
    /// Behind a quote within quotes: the end, or the first of two.
    case afterQuote
  }

  private var place = Place.start
  private var kept: [UInt8] = []

  public init() {}

  /// The piece with apostrophes where they belong; the begin of a cell that ends with the piece comes with the next.
  public mutating func guarded(_ piece: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    for byte in piece { take(byte, &out) }
    return out
  }

  /// What is left when the last piece was taken.
  public mutating func finish() -> [UInt8] {
    defer { (place, kept) = (.start, []) }
    guard case .maybeNumber = place else { return [] }
    return decided()
  }

  private mutating func take(_ byte: UInt8, _ out: inout [UInt8]) {
    switch place {
    case .start:
      switch byte {
      case UInt8(ascii: "\""):
        // The byte behind it decides; both are kept.
        (place, kept) = (.maybeNumber(isQuoted: true), [])
        out.append(byte)
      case let byte where Self.isDangerous(byte): (place, kept) = (.maybeNumber(isQuoted: false), [byte])
      default:
        out.append(byte)
        place = Self.endsCell(byte) ? .start : .plain
      }
    case .maybeNumber(let isQuoted):
      if isQuoted, kept.isEmpty {
        if Self.isDangerous(byte) {
          kept = [byte]
        } else {
          place = .quoted
          take(byte, &out)
        }
      } else if isQuoted || !Self.endsCell(byte), byte != UInt8(ascii: "\""), kept.count <= Self.longestNumber {
        kept.append(byte)
      } else {
        out += decided()
        place = isQuoted ? .quoted : .plain
        take(byte, &out)
      }
    case .plain:
      out.append(byte)
      if Self.endsCell(byte) { place = .start }
    case .quoted:
      out.append(byte)
      if byte == UInt8(ascii: "\"") { place = .afterQuote }
    case .afterQuote:
      out.append(byte)
      place = byte == UInt8(ascii: "\"") ? .quoted : Self.endsCell(byte) ? .start : .plain
    }
  }

  /// What was kept of a cell, behind an apostrophe unless it is a number.
  private mutating func decided() -> [UInt8] {
    defer { kept = [] }
    return kept.count <= Self.longestNumber && Self.isNumber(kept) ? kept : [UInt8(ascii: "'")] + kept
  }

  private static let longestNumber = 40

  private static func isDangerous(_ byte: UInt8) -> Bool { "=+-@\t\r".utf8.contains(byte) }

  private static func endsCell(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") }

  /// A number as our figures are written: `-1.5e-07`.
  private static func isNumber(_ bytes: [UInt8]) -> Bool {
    bytes.first == UInt8(ascii: "-")
      && String(decoding: bytes, as: UTF8.self).wholeMatch(of: /-[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
  }
}
