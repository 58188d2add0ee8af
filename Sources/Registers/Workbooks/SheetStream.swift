/// A sheet of a workbook as tab-delimited text, made while it is read: line n is the sheet's row n.
///
/// Numbers are printed in the shortest form that reads back to the same double, so `0.10000000000000001`, as Excel
/// writes a tenth, is the tenth that was typed. Line breaks and tabs inside a cell become blanks. A row is filled up
/// with empty cells to the width of the widest one before it; a row without any value is an empty line.
final class SheetStream: ByteStream {
  /// The rows and columns a sheet can have (ECMA-376).
  private enum Limits {
    static let rows = 1 << 20
    static let columns = 1 << 14
  }

  private let source: String
  private let input: any ByteStream
  private let scanner: XMLScanner
  private let strings: SharedStrings
  // Unchecked: one thread reads a sheet.
  @exclusivity(unchecked) private var text: [UInt8] = []
  private var given = 0
  @exclusivity(unchecked) private var row = 0
  @exclusivity(unchecked) private var width = 0
  private var isAtEnd = false

  var consumed: Int { input.consumed }

  init(_ input: any ByteStream, strings: SharedStrings, source: String) {
    self.input = input
    self.strings = strings
    self.source = source
    scanner = XMLScanner(input, source: source)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while text.count - given < buffer.count, !isAtEnd { try readRow() }
    let got = min(buffer.count, text.count - given)
    text.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[given..<(given + got)])) }
    given += got
    if given > 1 << 20 || given == text.count {
      text.removeFirst(given)
      given = 0
    }
    return got
  }

  /// Appends the next row's line, or ends.
  private func readRow() throws {
    while let piece = try scanner.next() {
      guard scanner.isNamed("row"), piece == .open || piece == .empty else { continue }
      let number = scanner.attribute("r").flatMap { Self.integer($0) } ?? row + 1
      guard number > row, number <= Limits.rows else {
        throw InputRefusal(source, "row \(number) behind row \(row); expected rows in order, at most \(Limits.rows)")
      }
      text.append(contentsOf: repeatElement(Self.lineEnd, count: number - row - 1))
      row = number
      if piece == .open { try readCells() }
      text.append(Self.lineEnd)
      return
    }
    if row == 0 { text.append(Self.lineEnd) }
    isAtEnd = true
  }

  private func readCells() throws {
    let start = text.count
    var cells = 0
    var hasValue = false
    while let piece = try scanner.next() {
      if piece == .close, scanner.isNamed("row") {
        if !hasValue {
          text.removeLast(text.count - start)
          return
        }
        width = max(width, cells)
        text.append(contentsOf: repeatElement(Self.tab, count: width - cells))
        return
      }
      guard scanner.isNamed("c"), piece == .open || piece == .empty else { continue }
      let column = scanner.attribute("r").flatMap { Self.column($0) } ?? cells
      guard column >= cells, column < Limits.columns else {
        throw InputRefusal(
          source, line: row, column: column + 1, "a cell out of order; expected cells from left to right")
      }
      // Between n cells stand n - 1 tabs.
      text.append(contentsOf: repeatElement(Self.tab, count: column - cells + (cells > 0 ? 1 : 0)))
      cells = column + 1
      guard piece == .open else { continue }
      let kind = scanner.attribute("t") ?? []
      let before = text.count
      try readValue(kind)
      if text.count > before { hasValue = true }
    }
    throw InputRefusal(source, line: row, "a row cut short in a workbook's XML")
  }

  /// Appends the value of a cell of some type: `s` shared text, `inlineStr`, `str`, `b`, `e`; else a number.
  private func readValue(_ kind: [UInt8]) throws {
    var value: [UInt8] = []
    var isValue = false
    var phonetic = 0
    scan: while let piece = try scanner.next() {
      switch piece {
      case .open where scanner.isNamed("v") || scanner.isNamed("t"): isValue = phonetic == 0
      case .open where scanner.isNamed("rPh"): phonetic += 1
      case .close where scanner.isNamed("rPh"): phonetic -= 1
      case .close where scanner.isNamed("v") || scanner.isNamed("t"): isValue = false
      case .close where scanner.isNamed("c"): break scan
      case .text where isValue: value += scanner.body
      default: break
      }
    }
    switch kind {
    case Self.shared:
      guard let number = Self.integer(value), let shared = strings[number] else {
        throw InputRefusal(
          source, line: row,
          "a cell refers to text \(String(decoding: value.prefix(20), as: UTF8.self)) that the workbook lacks")
      }
      append(shared)
    case [], Self.number: appendNumber(value)
    default: append(value[...])
    }
  }

  /// Appends a cell's text so that it is one field.
  private func append(_ value: ArraySlice<UInt8>) {
    let isQuoted = value.contains(Self.quote)
    if isQuoted { text.append(Self.quote) }
    for byte in value {
      switch byte {
      case 0x09, 0x0A, 0x0D: text.append(0x20)
      case Self.quote: text += [Self.quote, Self.quote]
      default: text.append(byte)
      }
    }
    if isQuoted { text.append(Self.quote) }
  }

  private func appendNumber(_ value: [UInt8]) {
    // Up to fifteen digits a decimal number is what it looks like; longer ones are a double's digits in full.
    let isShort =
      value.count <= 16 && value.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    guard !isShort, let number = Double(String(decoding: value, as: UTF8.self)), number.isFinite else {
      return append(value[...])
    }
    let shortest = number.description
    text += Array((shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest).utf8)
  }

  private static let lineEnd = UInt8(ascii: "\n")
  private static let tab = UInt8(ascii: "\t")
  private static let quote = UInt8(ascii: "\"")
  private static let shared = Array("s".utf8)
  private static let number = Array("n".utf8)

  private static func integer(_ digits: [UInt8]) -> Int? {
    guard (1...9).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
  }

  /// The position, from 0, of a cell's column: `AB12` gives 27.
  private static func column(_ reference: [UInt8]) -> Int? {
    var column = 0
    for byte in reference.prefix(4) {
      guard byte &- 0x41 < 26 else { break }
      column = column * 26 + Int(byte &- 0x40)
    }
    return column == 0 ? nil : column - 1
  }
}
