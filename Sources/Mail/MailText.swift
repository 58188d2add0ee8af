internal import Markup
public import Vocabulary

/// What a message says, in one language: made once, and shown both as plain text and as HTML.
public struct MailText: Codable, Equatable, Sendable {
  public enum Part: Codable, Equatable, Sendable {
    /// Text; its lines stay lines.
    case paragraph(String)
    case heading(String)
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
      case .heading(let text): "== \(text) =="
      case .link(let text, let address): text == address ? address : "\(text)\n\(address)"
      case .code(let code): "    \(code)"
      }
    }
    return (blocks + ["-- \n" + footer.joined(separator: "\n")]).joined(separator: "\n\n") + "\n"
  }

  /// HTML without pictures, styles from elsewhere, or anything that tells who reads.
  func html(_ footer: [String]) -> String {
    let blocks = parts.map { part -> HTML in
      switch part {
      case .paragraph(let text):
        "<p>\(HTML(text.split(separator: "\n").map { "\(String($0))" as HTML }, separator: "<br>"))</p>\n"
      case .heading(let text): "<h2>\(text)</h2>\n"
      case .note(let text): "<p><small>\(text)</small></p>\n"
      case .link(let text, let address): "<p><a href=\"\(address)\">\(text)</a></p>\n"
      case .code(let code):
        "<p style=\"font-family:monospace;font-size:1.5em;letter-spacing:.1em\">\(code)</p>\n"
      }
    }
    let lines = footer.map { "\($0)<br>" as HTML }
    let page: HTML = """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(subject)</title></head>
      <body style="font-family:sans-serif;line-height:1.5;max-width:40em">
      \(blocks)<hr><p><small>\(lines)</small></p>
      </body></html>

      """
    return page.text
  }
}
