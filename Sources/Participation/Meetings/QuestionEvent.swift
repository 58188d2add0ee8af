public import RecordKernel

/// What happens to a question that somebody who registered asks of a meeting. Its words are sealed under their key. Who
/// voted for it is not here: that may be forgotten.
public enum QuestionEvent: EventChoice {
  case asked(Asked)
  /// By whoever asked: it is hidden.
  case withdrawn(Moment)
  /// What is answered, or what becomes of it; the last one counts.
  case answered(Answer)
  /// By an officer, for a reason of the public list of moderation.
  case removed(Removal)
  /// Whoever asked it wants another officer to decide, who does.
  case appealed(Appeal)
  case judged(Judgement)

  public typealias Moment = CommentEvent.Moment
  public typealias Removal = CommentEvent.Removal
  public typealias Appeal = CommentEvent.Appeal
  public typealias Judgement = CommentEvent.Judgement

  public struct Asked: Codable, Equatable, Sendable {
    public let person: String
    /// Of the words: a tag of BCP 47.
    public let language: String
    /// In seconds since 1970.
    public let at: Int
    /// For which community it is asked; its stewards say who sees it.
    public let community: String?
    /// Nil where its author's data were erased.
    public let words: MeetingQuestion?
    public init(person: String, language: String, at: Int, community: String? = nil, words: MeetingQuestion) {
      (self.person, self.language, self.at, self.words) = (person, language, at, words)
      self.community = community
    }
  }

  public struct Answer: Codable, Equatable, Sendable {
    public let status: Status
    public let words: Trilingual
    public let by: String
    public init(_ status: Status, words: Trilingual, by: String) {
      (self.status, self.words, self.by) = (status, words, by)
    }
  }

  public enum Status: String, Codable, CaseIterable, Sendable {
    case answered
    /// An answer follows in writing.
    case later
    /// It is not about what the meeting is about.
    case outside
  }

  public static let subject = "a question"
  public static let choices: [EventWord<Self>] = [
    .init("asked", Self.asked) { if case .asked(let it) = $0 { it } else { nil } },
    .init("withdrawn", Self.withdrawn) { if case .withdrawn(let it) = $0 { it } else { nil } },
    .init("answered", Self.answered) { if case .answered(let it) = $0 { it } else { nil } },
    .init("removed", Self.removed) { if case .removed(let it) = $0 { it } else { nil } },
    .init("appealed", Self.appealed) { if case .appealed(let it) = $0 { it } else { nil } },
    .init("judged", Self.judged) { if case .judged(let it) = $0 { it } else { nil } },
  ]

  /// As an event of the record, which those who keep it see; of a community its stewards alone.
  /// - Throws: ``RecordError``.
  public func event<Fields>(
    of question: QuestionID, community: String? = nil, on day: Day
  ) throws -> RecordEvent<Fields> {
    try kept(as: question.subject, of: QuestionKind.self, on: day, protocols: community.map { [$0] } ?? [])
  }
}

/// What somebody asks, and their name where they want it shown.
public struct MeetingQuestion: Codable, Equatable, Sendable {
  public let text: String
  public let name: String?
  public init(text: String, name: String?) { (self.text, self.name) = (text, name) }

  public static let mostLetters = 1000

  /// - Throws: ``RecordError`` for nothing asked, too much, or what is no text.
  public func check() throws {
    guard (1...Self.mostLetters).contains(text.unicodeScalars.count), PlainText.hasInk(text),
      PlainText.isOne(text, lines: true)
    else {
      throw RecordError(
        "the question has \(text.unicodeScalars.count) letters; expected 1 to \(Self.mostLetters) that can be seen")
    }
    if let name {
      guard (1...Remarks.mostNameLetters).contains(name.unicodeScalars.count), PlainText.isOne(name, lines: false)
      else {
        throw RecordError("name: expected one line of 1 to \(Remarks.mostNameLetters) letters")
      }
    }
  }
}
