public import RecordKernel

/// What happens to a decision of the Council: its representatives write, vote and adopt it.
public enum DecisionEvent: EventChoice {
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

  public static let subject = "a decision"
  public static let choices: [EventWord<Self>] = [
    .init("drafted", Self.drafted) { if case .drafted(let it) = $0 { it } else { nil } },
    .init("revised", Self.revised) { if case .revised(let it) = $0 { it } else { nil } },
    .init("opened", Self.opened) { if case .opened(let it) = $0 { it } else { nil } },
    .init("voted", Self.voted) { if case .voted(let it) = $0 { it } else { nil } },
    .init("adopted", Self.adopted) { if case .adopted(let it) = $0 { it } else { nil } },
    .init("dropped", Self.dropped) { if case .dropped(let it) = $0 { it } else { nil } },
    .init("translated", Self.translated) { if case .translated(let it) = $0 { it } else { nil } },
  ]

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of decision: String, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: DecisionKind.prefix + decision, of: DecisionKind.self, on: day)
  }
}
