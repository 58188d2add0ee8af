/// Reads the XML of a workbook piece by piece, in bounded memory: tags, their attributes, and text.
///
/// It knows what SpreadsheetML needs (ECMA-376): UTF-8, namespaces' prefixes passed over, character references, CDATA,
/// comments. Declared entities do not exist in it: a document type is refused, so nothing expands.
final class XMLScanner {
  enum Piece: Equatable {
    case open
    case close
    /// A tag that opens and closes at once.
    case empty
    case text
  }

  /// What a tag or a run of text may measure at most.
  static let pieceBytes = 1 << 20

  /// Of a tag, its name without prefix; valid until the next piece.
  @exclusivity(unchecked) private(set) var name = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Of text, its bytes with references resolved; of a tag, everything behind its name.
  @exclusivity(unchecked) private(set) var body: [UInt8] = []

  private let source: String
  private let input: any ByteStream
  // Unchecked: one thread reads a part, and every byte of it passes through these.
  @exclusivity(unchecked) private var buffer: UnsafeMutableRawBufferPointer
  @exclusivity(unchecked) private var position = 0
  @exclusivity(unchecked) private var filled = 0
  private var isAtEnd = false

  init(_ input: any ByteStream, source: String) {
    self.input = input
    self.source = source
    buffer = .allocate(byteCount: 1 << 17, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Moves to the next piece; nil at the end.
  func next() throws -> Piece? {
    while true {
      guard try has(1) else { return nil }
      if buffer[position] != Self.lessThan { return try text() }
      guard try has(2) else { throw damaged("a tag cut short") }
      switch buffer[position + 1] {
      case UInt8(ascii: "?"): try skip(past: "?>")
      case UInt8(ascii: "!"):
        if try begins("<!--") {
          try skip(past: "-->")
        } else if try begins("<![CDATA[") {
          position += 9
          let end = try find("]]>")
          body.removeAll(keepingCapacity: true)
          body.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[position..<end]))
          position = end + 3
          return .text
        } else {
          throw damaged("a document type, which may declare entities,")
        }
      default: return try tag()
      }
    }
  }

  /// The value of a tag's attribute, its name without prefix; nil when there is none.
  func attribute(_ wanted: StaticString) -> [UInt8]? {
    var cursor = 0
    while cursor < body.count {
      guard let equals = body[cursor...].firstIndex(of: UInt8(ascii: "=")), equals + 1 < body.count else { return nil }
      var start = cursor
      while start < equals, body[start] <= 0x20 { start += 1 }
      if let colon = body[start..<equals].firstIndex(of: UInt8(ascii: ":")) { start = colon + 1 }
      var end = equals
      while end > start, body[end - 1] <= 0x20 { end -= 1 }
      guard let open = body[(equals + 1)...].firstIndex(where: { $0 > 0x20 }), body[open] == 0x22 || body[open] == 0x27,
        let close = body[(open + 1)...].firstIndex(of: body[open])
      else { return nil }
      let isWanted = wanted.withUTF8Buffer { name in name.count == end - start && name.elementsEqual(body[start..<end])
      }
      if isWanted { return Self.resolved(body[(open + 1)..<close]) }
      cursor = close + 1
    }
    return nil
  }

  /// Whether the current tag has a name.
  func isNamed(_ wanted: StaticString) -> Bool {
    wanted.withUTF8Buffer { $0.count == name.count && $0.elementsEqual(name) }
  }

  // MARK: Pieces

  private func text() throws -> Piece {
    var cursor = position
    while true {
      while cursor < filled, buffer[cursor] != Self.lessThan { cursor += 1 }
      if cursor < filled { break }
      let scanned = cursor - position
      if try !has(scanned + 1) { break }
      cursor = position + scanned
    }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[position..<cursor])
    body.removeAll(keepingCapacity: true)
    if bytes.contains(Self.ampersand) { body += Self.resolved(bytes) } else { body.append(contentsOf: bytes) }
    position = cursor
    return .text
  }

  private func tag() throws -> Piece {
    var cursor = position + 1
    var quote: UInt8 = 0
    while true {
      if cursor == filled {
        let scanned = cursor - position
        guard try has(scanned + 1) else { throw damaged("a tag cut short") }
        cursor = position + scanned
      }
      let byte = buffer[cursor]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: ">") {
        break
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      }
      cursor += 1
    }
    let isClosing = buffer[position + 1] == UInt8(ascii: "/")
    let isEmpty = cursor > position + 1 && buffer[cursor - 1] == UInt8(ascii: "/")
    let start = position + (isClosing ? 2 : 1)
    let end = max(start, isEmpty ? cursor - 1 : cursor)
    var nameEnd = start
    var nameStart = start
    while nameEnd < end, buffer[nameEnd] > 0x20 {
      if buffer[nameEnd] == UInt8(ascii: ":") { nameStart = nameEnd + 1 }
      nameEnd += 1
    }
    name = UnsafeRawBufferPointer(rebasing: buffer[nameStart..<nameEnd])
    body.removeAll(keepingCapacity: true)
    body.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[nameEnd..<end]))
    position = cursor + 1
    return isClosing ? .close : isEmpty ? .empty : .open
  }

  private func skip(past end: StaticString) throws { position = try find(end) + end.utf8CodeUnitCount }

  /// Where a mark next begins.
  private func find(_ mark: StaticString) throws -> Int {
    var scanned = 0
    while true {
      if try begins(mark, at: scanned) { return position + scanned }
      scanned += 1
      guard try has(scanned + 1) else { throw damaged("XML cut short") }
    }
  }

  private func begins(_ mark: StaticString, at offset: Int = 0) throws -> Bool {
    guard try has(offset + mark.utf8CodeUnitCount) else { return false }
    return mark.withUTF8Buffer { $0.elementsEqual(buffer[(position + offset)..<(position + offset + $0.count)]) }
  }

  /// Whether so many bytes stand behind the position; reads more if need be.
  private func has(_ count: Int) throws -> Bool {
    while filled - position < count {
      if isAtEnd { return false }
      guard count <= Self.pieceBytes else { throw damaged("a piece of XML of more than 1 MiB") }
      let kept = filled - position
      if buffer.count - kept < 1 << 16 {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<filled]))
        buffer.deallocate()
        buffer = larger
      } else {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<filled]))
      }
      position = 0
      let got = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...]))
      filled = kept + got
      if got == 0 { isAtEnd = true }
    }
    return true
  }

  private func damaged(_ what: String) -> InputRefusal { InputRefusal(source, "\(what) in a workbook's XML") }

  // MARK: References

  private static let lessThan = UInt8(ascii: "<")
  private static let ampersand = UInt8(ascii: "&")

  /// Text with `&lt;`, `&#10;` and the like resolved; what is no reference stays as it stands.
  private static func resolved(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var rest = bytes[...]
    while let mark = rest.firstIndex(of: ampersand) {
      text += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      guard let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let scalar = scalar(String(decoding: rest[..<end], as: UTF8.self))
      else {
        text.append(ampersand)
        continue
      }
      text += Array(String(scalar).utf8)
      rest = rest[rest.index(after: end)...]
    }
    return text + rest
  }

  private static func scalar(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let isHexadecimal = name.hasPrefix("#x") || name.hasPrefix("#X")
      let number = isHexadecimal ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst(1))
      return number.flatMap(Unicode.Scalar.init)
    }
  }
}
