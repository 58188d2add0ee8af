internal import Vocabulary

/// How a kind of markup writes the characters that mean something in it.
public protocol MarkupDialect: Sendable {
  /// A control character below U+0020 that may stand in a text as it is.
  static func keeps(_ control: Unicode.Scalar) -> Bool
  static var apostrophe: String { get }
}

/// HTML (WHATWG).
public enum HTMLDialect: MarkupDialect {
  public static func keeps(_ control: Unicode.Scalar) -> Bool { control == "\n" || control == "\t" }
  public static let apostrophe = "&#39;"
}

/// XML 1.0: feeds, KML, activity files. What it cannot hold becomes the replacement character.
public enum XMLDialect: MarkupDialect {
  public static func keeps(_ control: Unicode.Scalar) -> Bool { control == "\n" || control == "\t" || control == "\r" }
  public static let apostrophe = "'"
}

public typealias HTML = MarkupText<HTMLDialect>
public typealias XML = MarkupText<XMLDialect>

/// Markup in which every text is escaped unless it is markup already.
///
/// A string literal is markup; an interpolated `String` is text and is escaped, so no value of a file, an address or a
/// form can become a tag or an attribute. Attributes are always written in double quotes.
public struct MarkupText<Dialect: MarkupDialect>: ExpressibleByStringInterpolation, Sendable {
  public private(set) var text: String

  public init(stringLiteral value: String) { text = value }
  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Joined pieces.
  public init(_ parts: some Sequence<MarkupText>, separator: MarkupText = "") {
    text = parts.map(\.text).joined(separator: separator.text)
  }

  /// A text as markup.
  public init(escaping text: String) { self = "\(text)" }

  public static var empty: MarkupText { "" }
  public var isEmpty: Bool { text.isEmpty }

  public static func + (a: MarkupText, b: MarkupText) -> MarkupText {
    var sum = a
    sum.text += b.text
    return sum
  }

  public static func += (a: inout MarkupText, b: MarkupText) { a.text += b.text }

  public struct Interpolation: StringInterpolationProtocol {
    var text: String

    public init(literalCapacity: Int, interpolationCount: Int) {
      text = ""
      text.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    public mutating func appendLiteral(_ literal: String) { text += literal }
    public mutating func appendInterpolation(_ value: String) { MarkupText.escape(value, into: &text) }
    public mutating func appendInterpolation(_ value: Substring) { MarkupText.escape(String(value), into: &text) }
    public mutating func appendInterpolation(_ value: Int) { text += String(value) }
    public mutating func appendInterpolation(_ value: Double) { text += NumberText.shortest(value) }
    public mutating func appendInterpolation(_ markup: MarkupText) { text += markup.text }
    public mutating func appendInterpolation(_ markup: MarkupText?) { if let markup { text += markup.text } }
    public mutating func appendInterpolation(_ parts: [MarkupText]) { for part in parts { text += part.text } }
  }

  /// The text that markup without tags stands for.
  public var unescaped: String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing(
      "&#39;", with: "'"
    ).replacing(
      "&amp;", with: "&")
  }

  /// The text without tags, for attributes and titles.
  public var plain: MarkupText {
    var result = Self.empty
    var isTag = false
    for character in text {
      if character == "<" {
        isTag = true
      } else if character == ">" {
        isTag = false
      } else if !isTag {
        result.text.append(character)
      }
    }
    return result
  }

  private static func escape(_ value: String, into text: inout String) {
    guard
      value.utf8.contains(where: {
        $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 || $0 == 0x27 || $0 < 0x20 || $0 == 0xEF
      })
    else {
      text += value
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += Dialect.apostrophe
      case _ where scalar.value < 0x20 && !Dialect.keeps(scalar), "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

/// Markup where a condition holds, else nothing.
public func when<Dialect>(_ condition: Bool, _ markup: @autoclosure () -> MarkupText<Dialect>) -> MarkupText<Dialect> {
  condition ? markup() : .empty
}
