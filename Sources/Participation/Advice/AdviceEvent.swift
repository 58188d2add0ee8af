public import RecordKernel

/// What happens to an advice: a committee drafts, votes and adopts; the Council replies.
public enum AdviceEvent: EventChoice {
  case drafted(Draft)
  case revised(Draft)
  /// From now on its members vote on this text, which does not change any more.
  case opened(Act)
  case voted(Vote)
  /// A member who is against it says why, beside the advice.
  case dissented(Opinion)
  /// Its vote is over and it is public, or it is not adopted.
  case adopted(Adoption)
  case dropped(Act)
  /// A translation that is added once it is adopted; its original never changes.
  case translated(Translation)
  /// The representative of the Party in the chair writes a reply.
  case replied(Reply)
  /// A Party agrees with the reply; once enough do, it is public.
  case agreed(Agreement)

  public struct Draft: Codable, Equatable, Sendable {
    public let text: AdviceText
    public let by: String
    public init(_ text: AdviceText, by: String) { (self.text, self.by) = (text, by) }
  }

  public struct Act: Codable, Equatable, Sendable {
    /// The place of the text that was read.
    public let text: Int
    public let by: String
    public init(text: Int, by: String) { (self.text, self.by) = (text, by) }
  }

  public struct Vote: Codable, Equatable, Sendable {
    public enum Choice: String, Codable, CaseIterable, Sendable {
      case yes
      case no
      case abstain
    }
    public let choice: Choice
    public let text: Int
    public let by: String
    public init(_ choice: Choice, text: Int, by: String) { (self.choice, self.text, self.by) = (choice, text, by) }
  }

  public struct Opinion: Codable, Equatable, Sendable {
    public let words: Trilingual
    public let by: String
    public init(_ words: Trilingual, by: String) { (self.words, self.by) = (words, by) }
  }

  public struct Adoption: Codable, Equatable, Sendable {
    public let text: Int
    /// How many votes the committee's own rule asks for, when it was adopted.
    public let quorum: Int
    /// Who were its members: votes of others, whose term ended since, do not count.
    public let members: Set<String>
    public let by: String
    public init(text: Int, quorum: Int, members: Set<String>, by: String) {
      (self.text, self.quorum, self.members, self.by) = (text, quorum, members, by)
    }
  }

  public struct Translation: Codable, Equatable, Sendable {
    public let language: String
    public let title: String
    public let paragraphs: [String]
    public let by: String
    public init(language: String, title: String, paragraphs: [String], by: String) {
      (self.language, self.title, self.paragraphs, self.by) = (language, title, paragraphs, by)
    }
  }

  public struct Reply: Codable, Equatable, Sendable {
    public let reply: CouncilReply
    /// Of the chair: it agrees with what it writes.
    public let party: String
    /// How many Parties have to agree, by the Council's own rule.
    public let needed: Int
    /// The place of the one that it replaces; 0 for the first.
    public let replaces: Int
    public let by: String
    public init(_ reply: CouncilReply, party: String, needed: Int, replaces: Int = 0, by: String) {
      (self.reply, self.party, self.needed, self.replaces, self.by) = (reply, party, needed, replaces, by)
    }
  }

  public struct Agreement: Codable, Equatable, Sendable {
    public let party: String
    /// The place of the reply that was read.
    public let reply: Int
    /// The Party's own view, beside the reply.
    public let view: Trilingual?
    public let by: String
    public init(party: String, reply: Int, view: Trilingual? = nil, by: String) {
      (self.party, self.reply, self.view, self.by) = (party, reply, view, by)
    }
  }

  public static let subject = "an advice"
  public static let choices: [EventWord<Self>] = [
    .init("drafted", Self.drafted) { if case .drafted(let it) = $0 { it } else { nil } },
    .init("revised", Self.revised) { if case .revised(let it) = $0 { it } else { nil } },
    .init("opened", Self.opened) { if case .opened(let it) = $0 { it } else { nil } },
    .init("voted", Self.voted) { if case .voted(let it) = $0 { it } else { nil } },
    .init("dissented", Self.dissented) { if case .dissented(let it) = $0 { it } else { nil } },
    .init("adopted", Self.adopted) { if case .adopted(let it) = $0 { it } else { nil } },
    .init("dropped", Self.dropped) { if case .dropped(let it) = $0 { it } else { nil } },
    .init("translated", Self.translated) { if case .translated(let it) = $0 { it } else { nil } },
    .init("replied", Self.replied) { if case .replied(let it) = $0 { it } else { nil } },
    .init("agreed", Self.agreed) { if case .agreed(let it) = $0 { it } else { nil } },
  ]

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of advice: String, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: AdviceKind.prefix + advice, of: AdviceKind.self, on: day)
  }
}
