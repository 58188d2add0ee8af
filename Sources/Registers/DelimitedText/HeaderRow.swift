internal import Vocabulary

/// The header of a delimited file: each column's name as printed and in the form it is matched by.
package struct HeaderRow {
  /// Names as printed, white space collapsed.
  package let names: [String]
  private let positions: [String: Int]

  /// Reads the reader's current record as a header. Empty names at the end are dropped (TRI's trailing comma).
  init(_ reader: DelimitedReader) {
    var names = (0..<reader.count).map { TextFolding.collapseWhitespace(FieldText.decode(reader.field($0))) }
    while names.last == "" { names.removeLast() }
    self.names = names
    positions = Dictionary(names.enumerated().map { (Self.matched($1), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of the first of some names that the header has, from 0.
  func position(_ aliases: [String]) -> Int? {
    for alias in aliases {
      if let position = positions[Self.matched(alias)] { return position }
    }
    return nil
  }

  /// The positions of all columns that have one of some names.
  func allPositions(_ aliases: [String]) -> [Int] {
    let wanted = Set(aliases.map(Self.matched))
    return names.indices.filter { wanted.contains(Self.matched(names[$0])) }
  }

  /// The letters and digits of a name, without accents, capitals, or an ordinal before it (`39. UNIT OF MEASURE`).
  ///
  /// Vintages of one layout differ in blanks, underscores, hyphens and slashes more than in words.
  static func matched(_ name: String) -> String {
    var rest = Substring(name)
    if let dot = rest.firstIndex(of: "."), dot != rest.startIndex, rest[..<dot].allSatisfy(\.isNumber),
      rest[rest.index(after: dot)...].first == " "
    {
      rest = rest[rest.index(after: dot)...]
    }
    // Most names are ASCII; folding others takes a hundred times as long, and a header is matched name by name.
    if rest.utf8.allSatisfy({ $0 < 0x80 }) {
      let letters = rest.utf8.compactMap { byte -> UInt8? in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        default: nil
        }
      }
      return String(decoding: letters, as: UTF8.self)
    }
    return TextFolding.fold(rest).filter { $0.isLetter || $0.isNumber }
  }
}
