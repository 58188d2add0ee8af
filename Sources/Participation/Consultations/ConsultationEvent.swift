public import RecordKernel

/// What happens to a consultation. Whoever releases it is another officer than who wrote it.
public enum ConsultationEvent: Codable, Equatable, Sendable {
  case drafted(Draft)
  case revised(Draft)
  /// Released: from now on everybody sees it, and it opens on its day.
  case announced(Act)
  /// It closes later, because people could not take part: the page says why.
  case extended(Extension)
  /// It closes before its last day is over: the page says why.
  case ended(Ending)
  case cancelled(Act)
  /// A text that the public is asked about, or a new version of it.
  case documented(Documented)
  /// What was said, in an officer's words and in numbers; another one publishes it.
  case summarised(Summary)
  case published(Act)
  /// What was done since the Council replied.
  case followed(FollowUp)

  public struct Draft: Codable, Equatable, Sendable {
    public let inquiry: Inquiry
    public let by: String
    public init(_ inquiry: Inquiry, by: String) { (self.inquiry, self.by) = (inquiry, by) }
  }

  public struct Act: Codable, Equatable, Sendable {
    /// The place of the text that it is about: nobody releases one that they have not read.
    public let text: Int
    public let by: String
    public init(text: Int, by: String) { (self.text, self.by) = (text, by) }
  }

  public struct Extension: Codable, Equatable, Sendable {
    public let closes: Day
    public let why: Trilingual
    public let by: String
    public init(closes: Day, why: Trilingual, by: String) { (self.closes, self.why, self.by) = (closes, why, by) }
  }

  public struct Ending: Codable, Equatable, Sendable {
    /// Seconds since 1970, a full minute.
    public let at: Int
    public let why: Trilingual
    public let by: String
    public init(at: Int, why: Trilingual, by: String) { (self.at, self.why, self.by) = (at, why, by) }
  }

  public struct Documented: Codable, Equatable, Sendable {
    public let document: ConsultationDocument
    public let by: String
    public init(_ document: ConsultationDocument, by: String) { (self.document, self.by) = (document, by) }
  }

  public struct Summary: Codable, Equatable, Sendable {
    public let text: Trilingual
    public let unshown: UnshownCounts
    public let by: String
    public init(text: Trilingual, unshown: UnshownCounts, by: String) {
      (self.text, self.unshown, self.by) = (text, unshown, by)
    }
  }

  public struct FollowUp: Codable, Equatable, Sendable {
    public let text: Trilingual
    public let by: String
    public init(text: Trilingual, by: String) { (self.text, self.by) = (text, by) }
  }

  private enum Keys: String, CodingKey, CaseIterable {
    case drafted, revised, announced, extended, ended, cancelled, documented, summarised, published, followed
  }

  private var key: Keys {
    switch self {
    case .drafted: .drafted
    case .revised: .revised
    case .announced: .announced
    case .extended: .extended
    case .ended: .ended
    case .cancelled: .cancelled
    case .documented: .documented
    case .summarised: .summarised
    case .published: .published
    case .followed: .followed
    }
  }

  /// The word of its event.
  public var kind: String { key.rawValue }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Keys.self)
    let key = try EventWord.only(fields, of: "a consultation")
    self =
      switch key {
      case .drafted: .drafted(try fields.decode(Draft.self, forKey: key))
      case .revised: .revised(try fields.decode(Draft.self, forKey: key))
      case .announced: .announced(try fields.decode(Act.self, forKey: key))
      case .ended: .ended(try fields.decode(Ending.self, forKey: key))
      case .extended: .extended(try fields.decode(Extension.self, forKey: key))
      case .cancelled: .cancelled(try fields.decode(Act.self, forKey: key))
      case .documented: .documented(try fields.decode(Documented.self, forKey: key))
      case .summarised: .summarised(try fields.decode(Summary.self, forKey: key))
      case .published: .published(try fields.decode(Act.self, forKey: key))
      case .followed: .followed(try fields.decode(FollowUp.self, forKey: key))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Keys.self)
    let value: any Encodable =
      switch self {
      case .drafted(let value), .revised(let value): value
      case .announced(let value), .cancelled(let value): value
      case .extended(let value): value
      case .ended(let value): value
      case .documented(let value): value
      case .summarised(let value): value
      case .published(let value): value
      case .followed(let value): value
      }
    try fields.encode(value, forKey: key)
  }

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of consultation: String, on day: Day) throws -> RecordEvent<Fields> {
    var event = try RecordEvent<Fields>(
      subject: ConsultationKind.prefix + consultation, kind, of: ConsultationKind.self, says: self, date: day)
    event.rights = Rights(level: .restricted)
    return event
  }
}

/// Payloads that are one of several events, by its word.
enum EventWord {
  /// - Throws: ``RecordError`` where there is none, or more than one.
  static func only<Key: CodingKey & CaseIterable & RawRepresentable>(
    _ fields: KeyedDecodingContainer<Key>, of what: String
  ) throws -> Key where Key.RawValue == String {
    guard let key = fields.allKeys.first, fields.allKeys.count == 1 else {
      throw RecordError("found no event of \(what); expected one of \(Key.allCases.map(\.rawValue))")
    }
    return key
  }
}
