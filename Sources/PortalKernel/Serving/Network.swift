/// The network that a client is of, as far as sharing fairly needs it: it stays in memory and is never written down.
package struct Network: Hashable, Sendable {
  /// 24 bits of an IPv4 address, 48 of an IPv6 one; anything else as it is.
  package let text: String

  /// Of a client that nothing is known of.
  package static let unknown = Network("")

  package init(_ address: String) {
    let mapped = Self.plain(address)
    let parts = mapped.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) {
      text = parts.prefix(3).joined(separator: ".")
    } else {
      text = Self.groups(mapped).map { $0.prefix(3).map { String($0, radix: 16) }.joined(separator: ":") } ?? mapped
    }
  }

  /// An address alone: without its zone, its port, its brackets, and of an IPv4 address within IPv6 that one.
  package static func plain(_ address: String) -> String {
    var text = address.filter { $0 != " " && $0 != "\t" }.lowercased()
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = String(text[text.index(after: text.startIndex)..<end])
    } else if text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":"), text.contains(".") {
      text = String(text[..<colon])
    }
    text = text.split(separator: "%").first.map(String.init) ?? ""
    return text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
  }

  /// The eight groups of an IPv6 address (RFC 4291, 2.2); nil for anything else.
  private static func groups(_ address: String) -> [UInt16]? {
    func read(_ text: String) -> [UInt16]? {
      if text.isEmpty { return [] }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
      return parts.contains(nil) ? nil : parts.compactMap { $0 }
    }
    guard address.contains(":") else { return nil }
    guard let gap = address.firstRange(of: "::") else {
      return read(address).flatMap { $0.count == 8 ? $0 : nil }
    }
    guard let head = read(String(address[..<gap.lowerBound])), let tail = read(String(address[gap.upperBound...])),
      head.count + tail.count < 8
    else { return nil }
    return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
  }

  /// The address of the client behind proxies that are trusted: the last one in `X-Forwarded-For` that is none of them.
  /// - Parameters:
  ///   - peer: who opened the connection.
  ///   - forwarded: the header, whose last entries trusted proxies wrote; whatever stands before is anyone's word.
  package static func client(peer: String, forwarded: String?, trusted: Set<String>) -> String {
    let peer = plain(peer)
    guard trusted.contains(peer), let forwarded else { return peer }
    let chain = forwarded.split(separator: ",").map { plain(String($0)) }
    return chain.last { !trusted.contains($0) } ?? peer
  }
}
