internal import Foundation
internal import Vocabulary

/// A message as it is handed over (RFC 5322): two renditions of one text, and the headers that say what it is.
public struct MailMessage: Sendable {
  /// What a message belongs to that its reader can leave.
  public struct List: Sendable {
    /// Of the list, in letters of a domain's label.
    public let id: String
    public let name: String
    /// Where one POST ends it (RFC 8058).
    public let unsubscribe: String

    public init(id: String, name: String, unsubscribe: String) {
      (self.id, self.name, self.unsubscribe) = (id, name, unsubscribe)
    }
  }

  public let recipient: MailAddress
  public let text: MailText
  public let list: List?
  /// Tells this message from all others, in its id and where reports come back: letters, digits and hyphens.
  public let token: String

  public init(to recipient: MailAddress, _ text: MailText, token: String, list: List? = nil) {
    (self.recipient, self.text, self.token, self.list) = (recipient, text, token, list)
  }

  /// The whole message, its lines ended by CR LF, each of at most 998 bytes.
  /// - Parameter date: seconds since 1970.
  /// - Throws: ``MailError`` where a subject or name holds a line end or another control character.
  public func bytes(from sender: MailSender, date: Int) throws -> [UInt8] {
    let domain = sender.address.domain
    var headers = [
      ("From", try MailHeader.mailbox(sender.name, sender.address)), ("To", recipient.text),
      ("Subject", try MailHeader.text(text.subject)), ("Date", Self.date(date)),
      ("Message-ID", "<\(token)@\(domain)>"), ("Auto-Submitted", "auto-generated"),
      ("Content-Language", text.language.rawValue), ("MIME-Version", "1.0"),
    ]
    if let list {
      headers += [
        ("List-Id", try MailHeader.phrase(list.name) + " <\(list.id).\(domain)>"),
        (
          "List-Unsubscribe",
          "<\(list.unsubscribe)>,\r\n <mailto:\(sender.returnPath(token))?subject=unsubscribe>"
        ), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"), ("Precedence", "bulk"),
      ]
    }
    let boundary = "=_\(token)"
    headers.append(("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\""))
    var footer = [sender.name] + sender.postal
    if let list { footer.append("\(Self.leave(text.language)) \(list.unsubscribe)") }
    let parts = [("plain", text.plain(footer)), ("html", text.html(footer))].map { type, body in
      """
      --\(boundary)\r
      Content-Type: text/\(type); charset=utf-8\r
      Content-Transfer-Encoding: quoted-printable\r
      \r
      \(QuotedPrintable.text(body))\r

      """
    }
    let head = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
    return Array("\(head)\r\n\(parts.joined())--\(boundary)--\r\n".utf8)
  }

  private static func leave(_ language: Language) -> String {
    switch language {
    case .english: "Stop these messages:"
    case .french: "Ne plus recevoir ces messages :"
    case .spanish: "Dejar de recibir estos mensajes:"
    }
  }

  /// As RFC 5322, 3.3 has it, in UTC.
  private static func date(_ seconds: Int) -> String {
    let format = DateFormatter()
    (format.locale, format.timeZone) = (Locale(identifier: "en_US_POSIX"), TimeZone(identifier: "UTC"))
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
    return format.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
  }
}

/// Values of headers that nobody's name or subject can break out of.
enum MailHeader {
  /// Bytes of text in one encoded word (RFC 2047, 2): with its frame at most 75.
  private static let wordBytes = 42

  /// A text, in encoded words where it is not plain ASCII (RFC 2047).
  static func text(_ text: String) throws -> String {
    try refuseControls(text)
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && text.utf8.count <= 60 && !text.contains("=?")
    return isPlain ? text : words(text)
  }

  /// A name before an address: quoted, or in encoded words.
  static func phrase(_ name: String) throws -> String {
    try refuseControls(name)
    let isPlain = name.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && name.utf8.count <= 60 && !name.contains("=?")
    guard isPlain else { return words(name) }
    return "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  static func mailbox(_ name: String, _ address: MailAddress) throws -> String {
    "\(try phrase(name)) <\(address.text)>"
  }

  private static func refuseControls(_ text: String) throws {
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw MailError("a line end or another control character in a header; expected one line of text")
    }
  }

  private static func words(_ text: String) -> String {
    var words: [String] = []
    var word = ""
    // A character is never cut in two.
    for character in text {
      if word.utf8.count + String(character).utf8.count > wordBytes, !word.isEmpty {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    words.append(word)
    return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
  }
}

/// Text of any letters in lines of 76 bytes of ASCII (RFC 2045, 6.7).
enum QuotedPrintable {
  private static let width = 75

  static func text(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(Array($0.utf8)) }.joined(separator: "\r\n")
  }

  private static func line(_ bytes: [UInt8]) -> String {
    var (lines, line) = ([String](), "")
    for (index, byte) in bytes.enumerated() {
      let isLast = index == bytes.count - 1
      let isPlain =
        (0x21..<0x7F).contains(byte) && byte != UInt8(ascii: "=") || [0x20, 0x09].contains(byte) && !isLast
      // A dot or "From " at a line's beginning is for some relays another thing.
      let isFirst = line.isEmpty && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
      let hex = String(byte, radix: 16, uppercase: true)
      let next = isPlain && !isFirst ? String(UnicodeScalar(byte)) : "=" + (byte < 16 ? "0" : "") + hex
      if line.utf8.count + next.utf8.count > width {
        lines.append(line + "=")
        line = ""
      }
      line += next
    }
    return (lines + [line]).joined(separator: "\r\n")
  }
}
