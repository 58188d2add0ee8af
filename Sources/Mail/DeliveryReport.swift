internal import Foundation

/// What came back to the return path of a message (RFC 3464), or to the address that a mail program offers for leaving
/// a list: whose message it is about, told by the token of the address that it came to.
public struct ReturnedMessage: Equatable, Sendable {
  public enum Content: Equatable, Sendable {
    /// It could not be delivered, for the reason of this class (RFC 3463): `5.1.1`.
    case failed(status: String)
    /// It is still tried, or it was delivered.
    case notFailed
    /// Its reader wants no more of this list.
    case unsubscribe
  }

  public let token: String
  public let content: Content

  /// Bytes that are looked at.
  public static let mostBytes = 1 << 20

  /// - Returns: nil for a message that is neither, or came to an address without a token.
  public init?(_ bytes: [UInt8]) {
    let text = String(decoding: bytes.prefix(Self.mostBytes), as: UTF8.self).replacing("\r\n", with: "\n")
    let message = MailPart(text[...])
    guard let token = Self.token(message) else { return nil }
    self.token = token
    let subject = message["subject"]?.lowercased().trimmingCharacters(in: .whitespaces)
    if subject == "unsubscribe" {
      // What answers by itself asks for nothing.
      guard ["", "no"].contains((message["auto-submitted"] ?? "").lowercased()) else { return nil }
      content = .unsubscribe
      return
    }
    guard let report = message.parts.first(where: { $0.type.hasSuffix("delivery-status") }) else { return nil }
    // One group of fields for the message, then one for each recipient.
    let groups = report.body.split(separator: "\n\n").map { MailPart.headers($0) }
    let recipients = groups.filter { $0["action"] != nil }
    guard !recipients.isEmpty else { return nil }
    let failed = recipients.first { $0["action"]?.lowercased().hasPrefix("failed") == true }
    guard let failed else {
      content = .notFailed
      return
    }
    let status = failed["status"]?.firstMatch(of: /[245]\.[0-9]{1,3}\.[0-9]{1,3}/).map { String($0.output) }
    content = .failed(status: status ?? "5.0.0")
  }

  private static func token(_ message: MailPart) -> String? {
    for name in ["x-original-to", "delivered-to", "envelope-to", "to"] {
      if let match = message[name]?.firstMatch(of: /bounces\+([a-z0-9]{10,40})@/.ignoresCase()) {
        return match.output.1.lowercased()
      }
    }
    return nil
  }
}

/// A message, or a part of one: what its headers say, and what is below.
struct MailPart {
  private let fields: [String: String]
  let body: Substring

  private static let mostParts = 100

  init(_ text: Substring) {
    let end = text.range(of: "\n\n")
    fields = Self.headers(end.map { text[..<$0.lowerBound] } ?? text)
    body = end.map { text[$0.upperBound...] } ?? ""
  }

  /// The first field of a name, in small letters.
  subscript(name: String) -> String? { fields[name] }

  /// The media type, in small letters.
  var type: String {
    (fields["content-type"] ?? "").split(separator: ";").first.map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    } ?? ""
  }

  var parts: [MailPart] {
    guard type.hasPrefix("multipart/"), let boundary else { return [] }
    let pieces = ("\n" + body).split(
      separator: "\n--" + boundary, maxSplits: Self.mostParts, omittingEmptySubsequences: false)
    return pieces.dropFirst().filter { !$0.hasPrefix("--") }.map { MailPart($0.drop { $0 == "\n" || $0 == " " }) }
  }

  private var boundary: String? {
    guard let match = (fields["content-type"] ?? "").firstMatch(of: /boundary="?([^";\s]{1,70})"?/.ignoresCase()) else {
      return nil
    }
    return String(match.output.1)
  }

  /// Fields by their names in small letters, their lines put together again.
  static func headers(_ text: Substring) -> [String: String] {
    var fields: [String: String] = [:]
    var last = ""
    for line in text.split(separator: "\n") {
      if let first = line.first, first == " " || first == "\t" {
        fields[last, default: ""] += " " + line.trimmingCharacters(in: .whitespaces)
        continue
      }
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let name = parts[0].trimmingCharacters(in: .whitespaces).lowercased()
      // One that is there again does not take the place of the first.
      last = fields[name] == nil ? name : ""
      if !last.isEmpty { fields[name] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    return fields
  }
}
