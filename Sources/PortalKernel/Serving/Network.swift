/// The network that a client is of, as far as sharing fairly needs it: it stays in memory and is never written down.
package struct Network: Hashable, Sendable {
  /// 24 bits of an IPv4 address, 48 of an IPv6 one; anything else as it is.
  package let text: String

  /// Of a client that nothing is known of.
  package static let unknown = Network("")

  package init(_ address: String) {
    let plain = address.split(separator: "%").first.map(String.init) ?? ""
    let mapped = plain.lowercased().hasPrefix("::ffff:") ? String(plain.dropFirst(7)) : plain
    let parts = mapped.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) {
      text = parts.prefix(3).joined(separator: ".")
    } else {
      text = Self.groups(mapped).map { $0.prefix(3).map { String($0, radix: 16) }.joined(separator: ":") } ?? mapped
    }
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
    guard trusted.contains(peer), let forwarded else { return peer }
    let chain = forwarded.split(separator: ",").map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
    return chain.last { !trusted.contains($0) } ?? peer
  }
}
