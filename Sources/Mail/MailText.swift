public import Vocabulary

/// What a message says, in one language: made once, and shown both as plain text and as HTML.
public struct MailText: Codable, Equatable, Sendable {
  public enum Part: Codable, Equatable, Sendable {
    case paragraph(String)
    /// An address to follow, with what it does.
    case link(String, address: String)
    /// Letters to be typed elsewhere.
    case code(String)
    case note(String)
  }

  public let language: Language
  public let subject: String
  public let parts: [Part]

  public init(_ language: Language, subject: String, _ parts: [Part]) {
    (self.language, self.subject, self.parts) = (language, subject, parts)
  }

  /// Lines of plain text, without a width: programs that show it break it.
  func plain(_ footer: [String]) -> String {
    let blocks = parts.map { part in
      switch part {
      case .paragraph(let text), .note(let text): text
      case .link(let text, let address): "\(text)\n\(address)"
      case .code(let code): "    \(code)"
      }
    }
    return (blocks + ["-- \n" + footer.joined(separator: "\n")]).joined(separator: "\n\n") + "\n"
  }

  /// HTML without pictures, styles from elsewhere, or anything that tells who reads.
  func html(_ footer: [String]) -> String {
    let blocks = parts.map { part in
      switch part {
      case .paragraph(let text): "<p>\(Self.escaped(text))</p>"
      case .note(let text): "<p><small>\(Self.escaped(text))</small></p>"
      case .link(let text, let address): "<p><a href=\"\(Self.escaped(address))\">\(Self.escaped(text))</a></p>"
      case .code(let code):
        "<p style=\"font-family:monospace;font-size:1.5em;letter-spacing:.1em\">\(Self.escaped(code))</p>"
      }
    }
    return """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(Self.escaped(subject))</title></head>
      <body style="font-family:sans-serif;line-height:1.5;max-width:40em">
      \(blocks.joined(separator: "\n"))
      <hr><p><small>\(footer.map(Self.escaped).joined(separator: "<br>"))</small></p>
      </body></html>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
