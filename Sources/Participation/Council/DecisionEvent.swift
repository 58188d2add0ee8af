public import RecordKernel

/// What happens to a decision of the Council: its representatives write, vote and adopt it.
public enum DecisionEvent: Codable, Equatable, Sendable {
  case drafted(Draft)
  case revised(Draft)
  /// From now on the Parties vote on this text, which does not change any more.
  case opened(Act)
  case voted(Vote)
  /// The vote is over and the decision is public, or it is not taken.
  case adopted(Adoption)
  case dropped(Act)
  /// A translation that is added once it is adopted; its original never changes.
  case translated(Translation)

  public struct Draft: Codable, Equatable, Sendable {
    public let text: DecisionText
    public let by: String
    public init(_ text: DecisionText, by: String) { (self.text, self.by) = (text, by) }
  }

  public typealias Act = AdviceEvent.Act

  public struct Vote: Codable, Equatable, Sendable {
    public let choice: AdviceEvent.Vote.Choice
    public let party: String
    public let reasons: Trilingual?
    /// The place of the text that was read.
    public let text: Int
    public let by: String
    public init(_ choice: AdviceEvent.Vote.Choice, party: String, reasons: Trilingual?, text: Int, by: String) {
      (self.choice, self.party, self.reasons, self.text, self.by) = (choice, party, reasons, text, by)
    }
  }

  public struct Adoption: Codable, Equatable, Sendable {
    public let text: Int
    /// How many Parties have to be for it, by the Council's own rule, when it was adopted.
    public let needed: Int
    public let by: String
    public init(text: Int, needed: Int, by: String) { (self.text, self.needed, self.by) = (text, needed, by) }
  }

  public struct Translation: Codable, Equatable, Sendable {
    public let language: String
    public let title: String
    public let text: String
    public let statement: String?
    public let by: String
    public init(language: String, title: String, text: String, statement: String?, by: String) {
      (self.language, self.title, self.text, self.statement, self.by) = (language, title, text, statement, by)
    }
  }

  private enum Keys: String, CodingKey, CaseIterable {
    case drafted, revised, opened, voted, adopted, dropped, translated
  }

  private var key: Keys {
    switch self {
    case .drafted: .drafted
    case .revised: .revised
    case .opened: .opened
    case .voted: .voted
    case .adopted: .adopted
    case .dropped: .dropped
    case .translated: .translated
    }
  }

  /// The word of its event.
  public var kind: String { key.rawValue }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Keys.self)
    let key = try EventWord.only(fields, of: "a decision")
    self =
      switch key {
      case .drafted: .drafted(try fields.decode(Draft.self, forKey: key))
      case .revised: .revised(try fields.decode(Draft.self, forKey: key))
      case .opened: .opened(try fields.decode(Act.self, forKey: key))
      case .voted: .voted(try fields.decode(Vote.self, forKey: key))
      case .adopted: .adopted(try fields.decode(Adoption.self, forKey: key))
      case .dropped: .dropped(try fields.decode(Act.self, forKey: key))
      case .translated: .translated(try fields.decode(Translation.self, forKey: key))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Keys.self)
    let value: any Encodable =
      switch self {
      case .drafted(let value), .revised(let value): value
      case .opened(let value), .dropped(let value): value
      case .voted(let value): value
      case .adopted(let value): value
      case .translated(let value): value
      }
    try fields.encode(value, forKey: key)
  }

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of decision: String, on day: Day) throws -> RecordEvent<Fields> {
    var event = try RecordEvent<Fields>(
      subject: DecisionKind.prefix + decision, kind, of: DecisionKind.self, says: self, date: day)
    event.rights = Rights(level: .restricted)
    return event
  }
}
