public import Vocabulary

/// Who may see something.
///
/// Blank or unknown means the most restrictive: an import without a level is sealed, never public (a lesson of
/// Terrastories, whose import widened what it did not understand). A protocol is a community's own rule; `any` or `all`
/// of them must admit the reader.
public struct Rights: Codable, Equatable, Sendable {
  public enum Level: String, Codable, CaseIterable, Sendable {
    case `public`
    /// For those who keep the record.
    case restricted
    /// For nobody who asks through this program.
    case sealed
  }

  public enum Match: String, Codable, CaseIterable, Sendable {
    case any
    case all
  }

  public var level: Level
  public var protocols: [String]
  public var match: Match

  public init(level: Level, protocols: [String] = [], match: Match = .all) {
    (self.level, self.protocols, self.match) = (level, protocols, match)
  }

  public static let open = Rights(level: .public)
  public static let sealed = Rights(level: .sealed)

  /// The level that a text names; sealed for anything else.
  public init(reading text: String?) { self.init(level: text.flatMap { Level(rawValue: $0) } ?? .sealed) }

  /// A level alone, or an object.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      self.init(reading: word)
      return
    }
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    // A key that is not known may have meant a restriction.
    if try !UnknownKeys.of(decoder, known: ["level", "protocols", "match"]).isEmpty {
      self = .sealed
      return
    }
    func word(_ key: CodingKeys) -> String? { (try? fields.decodeIfPresent(String.self, forKey: key)).flatMap { $0 } }
    self.init(
      level: word(.level).flatMap { Level(rawValue: $0) } ?? .sealed,
      protocols: try fields.decodeIfPresent([String].self, forKey: .protocols) ?? [],
      match: word(.match).flatMap { Match(rawValue: $0) } ?? .all)
  }

  /// Whether a reader may see it.
  public func admits(_ reader: Reader) -> Bool {
    switch level {
    case .sealed: return false
    case .restricted where !reader.isKeeper: return false
    case .restricted, .public: break
    }
    guard !protocols.isEmpty else { return true }
    // A block in one community beats a membership in another.
    if protocols.contains(where: reader.blocked.contains) { return false }
    return match == .all
      ? protocols.allSatisfy(reader.communities.contains) : protocols.contains(where: reader.communities.contains)
  }
}

/// Who asks.
public struct Reader: Sendable, Equatable {
  /// Keeps the record: sees what is restricted, not what is sealed or a community's.
  public var isKeeper: Bool
  /// Protocols that admit the reader, and those that refuse them.
  public var communities: Set<String>
  public var blocked: Set<String>

  public init(isKeeper: Bool = false, communities: Set<String> = [], blocked: Set<String> = []) {
    (self.isKeeper, self.communities, self.blocked) = (isKeeper, communities, blocked)
  }

  public static let anyone = Reader()
  public static let keeper = Reader(isKeeper: true)
}

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

/// Keys of an object that nothing reads: a typing error, which is not to widen what it meant to restrict.
enum UnknownKeys {
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  static func of(_ decoder: any Decoder, known: Set<String>) throws -> [String] {
    try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
  }

  /// - Throws: ``RecordError`` naming the first of them.
  static func refuse(_ decoder: any Decoder, known: Set<String>) throws {
    if let key = try of(decoder, known: known).first {
      throw RecordError("found the field \"\(key)\"; expected \(known.sorted().joined(separator: ", "))")
    }
  }
}
