internal import Foundation

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
  /// The consent that it rests on, as `river-people/3`; without it, nobody sees it any more.
  public var consent: String?
  /// The communities whose knowledge it is. Where they are named and no protocol is, only they see it.
  public var holders: [String]?

  public init(
    level: Level, protocols: [String] = [], match: Match = .all, consent: String? = nil, holders: [String]? = nil
  ) {
    (self.level, self.protocols, self.match) = (level, protocols, match)
    (self.consent, self.holders) = (consent, holders)
  }

  /// As tables have them: the same text for the same rights, for tables are compared with what events say.
  /// - Throws: what the encoder throws; never for these fields.
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
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
    if try !UnknownKeys.of(decoder, known: ["level", "protocols", "match", "consent", "holders"]).isEmpty {
      self = .sealed
      return
    }
    func word(_ key: CodingKeys) -> String? { (try? fields.decodeIfPresent(String.self, forKey: key)).flatMap { $0 } }
    self.init(
      level: word(.level).flatMap { Level(rawValue: $0) } ?? .sealed,
      protocols: try fields.decodeIfPresent([String].self, forKey: .protocols) ?? [],
      match: word(.match).flatMap { Match(rawValue: $0) } ?? .all,
      consent: try fields.decodeIfPresent(String.self, forKey: .consent),
      holders: try fields.decodeIfPresent([String].self, forKey: .holders))
  }

  /// Whether a reader may see it.
  public func admits(_ reader: Reader) -> Bool {
    switch level {
    case .sealed where !reader.holdsKeys: return false
    case .restricted where !reader.isKeeper: return false
    case .sealed, .restricted, .public: break
    }
    if let consent, !reader.consents.contains(consent) { return false }
    guard !protocols.isEmpty else {
      // Knowledge of nobody who is named is shown to nobody.
      return holders.map { !$0.isEmpty && $0.allSatisfy(reader.communities.contains) } ?? true
    }
    // A protocol that is not there admits nobody, also beside others of which one would do.
    if let known = reader.knownProtocols, !protocols.allSatisfy(known.contains) { return false }
    // A block in one community beats a membership in another.
    if protocols.contains(where: reader.blocked.contains) { return false }
    return match == .all
      ? protocols.allSatisfy(reader.communities.contains) : protocols.contains(where: reader.communities.contains)
  }
}
