internal import Foundation

/// A form that carries files (`multipart/form-data`, RFC 7578), as browsers send it.
package enum MultipartForm {
  package static let type = "multipart/form-data"
  /// Parts of one form at most.
  private static let mostParts = 200
  private static let mostHeaderBytes = 2048

  package struct Broken: Error, Sendable {
    package let what: String
  }

  /// The boundary that a content type names; nil where it names none that is allowed (RFC 2046, 5.1.1).
  package static func boundary(of contentType: String) -> String? {
    for part in contentType.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard pair.count == 2, pair[0].lowercased() == "boundary" else { continue }
      var value = pair[1]
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") { value = String(value.dropFirst().dropLast()) }
      let isAllowed = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
      return (1...70).contains(value.utf8.count) && isAllowed ? value : nil
    }
    return nil
  }

  /// The same fields as a form without files would send them, a file as its bytes in base64. The name that a file has
  /// on its owner's machine is left out, and so is a file that was not chosen.
  /// - Throws: ``Broken``.
  package static func encoded(_ bytes: [UInt8], boundary: String) throws -> String {
    let mark = Array("--\(boundary)".utf8)
    guard bytes.starts(with: mark) else { throw Broken(what: "it does not begin with its boundary") }
    let (next, line) = (Array("\r\n".utf8) + mark, Array("\r\n\r\n".utf8))
    var (at, fields) = (mark.count, [String]())
    while true {
      guard at + 2 <= bytes.count else { throw Broken(what: "it is cut off") }
      if bytes[at] == UInt8(ascii: "-"), bytes[at + 1] == UInt8(ascii: "-") { return fields.joined(separator: "&") }
      guard bytes[at] == 0x0D, bytes[at + 1] == 0x0A else { throw Broken(what: "a boundary ends with something else") }
      // The blank line is also there where there are no headers.
      guard let headersEnd = find(line, in: bytes, from: at, to: min(bytes.count, at + mostHeaderBytes)) else {
        throw Broken(what: "a part without a blank line after its headers")
      }
      guard let end = find(next, in: bytes, from: headersEnd + 2, to: bytes.count) else {
        throw Broken(what: "it is cut off")
      }
      guard fields.count < mostParts else { throw Broken(what: "more than \(mostParts) parts") }
      let begin = min(headersEnd + 4, end)
      if let field = try field(headers: bytes[at + 2..<max(at + 2, headersEnd)], bytes[begin..<end]) {
        fields.append(field)
      }
      at = end + next.count
    }
  }

  /// - Returns: nil for a file that was not chosen.
  private static func field(headers: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> String? {
    guard let text = String(validating: headers, as: UTF8.self),
      let disposition = text.split(separator: "\r\n").first(where: {
        $0.lowercased().hasPrefix("content-disposition:")
      }),
      let name = parameter("name", of: disposition)
    else { throw Broken(what: "a part without a name") }
    let isFile = parameter("filename", of: disposition) != nil
    if isFile, value.isEmpty { return nil }
    guard let words = isFile ? Data(value).base64EncodedString() : String(validating: value, as: UTF8.self) else {
      throw Broken(what: "a field that is not UTF-8")
    }
    return "\(Address.encode(name))=\(Address.encode(words))"
  }

  /// A quoted parameter of a header; browsers write `"` in it as `%22`.
  private static func parameter(_ name: String, of header: Substring) -> String? {
    for part in header.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard pair.count == 2, pair[0].lowercased() == name else { continue }
      return pair[1].hasPrefix("\"") && pair[1].hasSuffix("\"") ? String(pair[1].dropFirst().dropLast()) : pair[1]
    }
    return nil
  }

  private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    guard let first = wanted.first, end - start >= wanted.count else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      wanted.withUnsafeBufferPointer { wanted in
        var at = start
        while at + wanted.count <= end {
          guard let found = bytes[at...(end - wanted.count)].firstIndex(of: first) else { return nil }
          if bytes[found..<found + wanted.count].elementsEqual(wanted) { return found }
          at = found + 1
        }
        return nil
      }
    }
  }
}
