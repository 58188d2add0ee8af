/// A request's path and query, decoded; and addresses made from them.
package struct Address: Sendable {
  /// The path's segments without percent signs; empty for `/`.
  package let segments: [String]
  /// The query's parameters in their order.
  package private(set) var items: [(name: String, value: String)]

  /// The longest query that is read, in bytes.
  package static let longestQuery = 8192

  /// - Throws: ``Problem`` for an address that is too long, not UTF-8, or climbs out of its folder.
  package init(path: String, query: String) throws {
    guard path.utf8.count <= 2048, query.utf8.count <= Self.longestQuery else {
      throw Problem(
        status: 414, title: "Address too long",
        .sentence("the address is longer than \(Self.longestQuery) bytes; ask for less at a time"))
    }
    segments = try path.split(separator: "/").map { segment in
      guard let decoded = Self.decode(segment, plusIsSpace: false), !decoded.contains("\0"), decoded != "..",
        decoded != "."
      else {
        throw Problem(
          status: 400, title: "Malformed address", .sentence("the path holds what no address of this site does"))
      }
      return decoded
    }
    items = try Self.items(query)
  }

  /// Adds what a form sent: its values take the place of those of the query.
  /// - Throws: ``Problem``.
  package mutating func add(form: String) throws {
    let own = try Self.items(form)
    let names = Set(own.map(\.name))
    items = items.filter { !names.contains($0.name) } + own
  }

  /// What a form sent, field by field.
  /// - Throws: ``Problem`` for what is not UTF-8 with percent signs.
  package static func fields(of form: String) throws -> [(name: String, value: String)] { try items(form) }

  private static func items(_ query: String) throws -> [(name: String, value: String)] {
    try query.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decode(parts[0], plusIsSpace: true),
        let value = Self.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true),
        !name.contains("\0"), !value.contains("\0")
      else {
        throw Problem(
          status: 400, title: "Malformed address", .sentence("the query is not UTF-8 with percent signs (RFC 3986)"))
      }
      return (name, value)
    }
  }

  /// The same without some parameters.
  package init(_ address: Address, without names: Set<String>) {
    (segments, items) = (address.segments, address.items.filter { !names.contains($0.name) })
  }

  /// The decoded segments of an address made here; nil for one that is none.
  package static func segments(of address: String) -> [String]? { (try? Address(path: address, query: ""))?.segments }

  private static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
          return nil
        }
        bytes.append(high << 4 | low)
      } else {
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// A text as a path segment or a query's value: everything but RFC 3986's unreserved characters and `,` `:` in
  /// percents.
  package static func encode(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: ","),
        UInt8(ascii: ":"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return encoded
  }

  /// `?a=1&b=2`, or nothing for no items.
  package static func query(_ items: [(name: String, value: String)]) -> String {
    items.isEmpty ? "" : "?" + items.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
  }
}
