/// The members of a JSON object as they are written, so that one can be taken out, kept elsewhere and put back without
/// a byte of it changing. For what ``EventCodec`` writes itself: valid JSON without spaces between its parts.
struct JSONMembers {
  private(set) var values: [String: ArraySlice<UInt8>]

  init() { values = [:] }

  /// Nil for anything but an object.
  init?(_ bytes: ArraySlice<UInt8>) {
    values = [:]
    guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
    var rest = bytes.dropFirst().dropLast()
    while !rest.isEmpty {
      guard let (name, afterName) = Self.value(rest), name.count >= 2, name.first == UInt8(ascii: "\""),
        afterName.first == UInt8(ascii: ":"), let (value, afterValue) = Self.value(afterName.dropFirst()),
        afterValue.isEmpty || afterValue.first == UInt8(ascii: ",")
      else { return nil }
      values[String(decoding: name.dropFirst().dropLast(), as: UTF8.self)] = value
      rest = afterValue.dropFirst()
    }
  }

  /// Those members alone, as far as they are there.
  func only(_ names: String...) -> JSONMembers {
    var some = JSONMembers()
    for name in names { some[name] = values[name] }
    return some
  }

  subscript(name: String) -> ArraySlice<UInt8>? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The object, its members by name.
  var bytes: [UInt8] {
    var out = [UInt8(ascii: "{")]
    for (position, name) in values.keys.sorted().enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      out += "\"\(name)\":".utf8
      out += values[name] ?? []
    }
    return out + [UInt8(ascii: "}")]
  }

  /// The value at the beginning, and what is behind it.
  private static func value(_ bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
    var (depth, isText, isEscaped) = (0, false, false)
    for index in bytes.indices {
      let byte = bytes[index]
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth < 0 { return nil }
        case UInt8(ascii: ","), UInt8(ascii: ":"):
          if depth == 0 { return index == bytes.startIndex ? nil : (bytes[..<index], bytes[index...]) }
        default: break
        }
      }
    }
    return depth == 0 && !isText && !bytes.isEmpty ? (bytes, bytes[bytes.endIndex...]) : nil
  }
}
