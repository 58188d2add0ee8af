public import Vocabulary

/// A text in up to three languages, each with where it comes from.
public struct Trilingual: Codable, Equatable, Sendable {
  /// Where a text comes from; one that was made before the original changed is stale.
  public enum Status: String, Codable, Sendable {
    case original
    case human
    case machine
    case stale
  }

  public struct Entry: Codable, Equatable, Sendable {
    public var text: String
    public var status: Status
    public init(text: String, status: Status) { (self.text, self.status) = (text, status) }
  }

  public var entries: [String: Entry]

  public init(_ text: String, in language: Language, status: Status = .original) {
    entries = [language.rawValue: Entry(text: text, status: status)]
  }

  public init(from decoder: any Decoder) throws {
    entries = try decoder.singleValueContainer().decode([String: Entry].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entries)
  }

  /// The text in a language, else the original, with its language.
  public func text(_ language: Language) -> (text: String, language: Language, status: Status) {
    if let entry = entries[language.rawValue] { return (entry.text, language, entry.status) }
    for other in Language.allCases {
      if let entry = entries[other.rawValue], entry.status == .original { return (entry.text, other, .original) }
    }
    for other in Language.allCases {
      if let entry = entries[other.rawValue] { return (entry.text, other, entry.status) }
    }
    return ("", language, .original)
  }

  public subscript(language: Language) -> String { text(language).text }

  /// Puts a text in; where the original changes, what was translated from it grows stale.
  public mutating func set(_ text: String, in language: Language, status: Status) {
    if status == .original, entries[language.rawValue]?.text != text {
      for (other, entry) in entries where other != language.rawValue {
        entries[other] = Entry(text: entry.text, status: .stale)
      }
    }
    entries[language.rawValue] = Entry(text: text, status: status)
  }
}
