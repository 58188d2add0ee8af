public import GRDB
public import RecordKernel

/// Of a question: the meeting, and a number that is drawn, as a comment's is.
public struct QuestionID: Hashable, Sendable, CustomStringConvertible {
  public let meeting: String
  public let number: String

  /// - Returns: nil for what is none.
  public init?(_ meeting: String, _ number: String) {
    guard let id = CommentID(meeting, number) else { return nil }
    (self.meeting, self.number) = (id.consultation, id.number)
  }

  /// - Parameter subject: as ``subject``.
  public init?(subject: String) {
    guard subject.hasPrefix(Self.prefix),
      let id = CommentID(subject: CommentID.prefix + subject.dropFirst(Self.prefix.count))
    else { return nil }
    (meeting, number) = (id.consultation, id.number)
  }

  private static let prefix = "MQ-"

  /// In the record.
  public var subject: String { Self.prefix + description }
  public var description: String { "\(meeting)-\(number)" }
}

/// What the events of a question come to.
public struct QuestionState: Equatable, Sendable {
  public enum Stage: String, CaseIterable, Sendable {
    case shown
    case withdrawn
    case removed
    /// It is removed, and another officer decides whether it stays so.
    case appealed
  }

  public let id: QuestionID
  public let asked: QuestionEvent.Asked
  public var stage = Stage.shown
  /// The last one; nil where nobody has said anything yet.
  public var answer: QuestionEvent.Answer?
  public var removal: QuestionEvent.Removal?
  /// When it was removed.
  public var removedOn: Day?
  public var appeal: QuestionEvent.Appeal?
  /// Whether it stays removed, as another officer decided.
  public var isUpheld: Bool?
}

/// Questions to meetings, as subjects of the record.
public struct QuestionKind: SubjectKind {
  public static let name = "question"

  public init() {}

  public func personal(_ payload: QuestionEvent, of subject: String) -> [String: String] {
    switch payload {
    case .asked(let asked): ["asked.words": asked.person]
    case .appealed(let appeal): ["appealed.words": appeal.person]
    default: [:]
    }
  }

  /// What the events of a question come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> QuestionState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<QuestionEvent>]) throws -> QuestionState {
    guard let id = QuestionID(subject: subject) else {
      throw RecordError("\(subject): no question's id; expected one as MQ-2027-01-K7M2QX")
    }
    guard let first = events.first, case .asked(let asked) = first.says else {
      throw RecordError("\(id): no such question")
    }
    guard PersonID.isOne(asked.person), Wordage.isTag(asked.language) else {
      throw RecordError("\(id): expected a person's id, and a language's tag as fr or iu-Cans")
    }
    guard asked.community.map(CommunityKind.isID) ?? true else {
      throw RecordError("\(id): \(asked.community?.prefix(40) ?? "") is no community's id")
    }
    var state = QuestionState(id: id, asked: asked)
    for event in events {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      if event.place > first.place { try take(event, &state) }
    }
    return state
  }

  private func take(_ event: PayloadEvent<QuestionEvent>, _ state: inout QuestionState) throws {
    func demand(_ stage: QuestionState.Stage) throws {
      guard state.stage == stage else { throw RecordError("\(state.id): is \(state.stage.rawValue)") }
    }
    switch event.says {
    case .asked: throw RecordError("\(state.id): is asked already")
    case .withdrawn:
      guard state.stage != .withdrawn else { throw RecordError("\(state.id): is withdrawn") }
      state.stage = .withdrawn
    case .answered(let answer):
      try demand(.shown)
      try Inquiry.check(answer.words, "answer", most: 5000, lines: true)
      state.answer = answer
    case .removed(let removal):
      try demand(.shown)
      guard state.isUpheld == nil else {
        throw RecordError("\(state.id): another officer decided that it is shown; expected that it stays")
      }
      (state.stage, state.removal, state.removedOn) = (.removed, removal, event.date ?? event.recorded)
    case .appealed(let appeal):
      try demand(.removed)
      guard state.appeal == nil else { throw RecordError("\(state.id): was appealed already") }
      guard appeal.person == state.asked.person else { throw RecordError("\(state.id): is somebody else's") }
      (state.stage, state.appeal) = (.appealed, appeal)
    case .judged(let judgement):
      try demand(.appealed)
      guard judgement.by != state.removal?.by, judgement.by != state.asked.person else {
        throw RecordError(
          "\(state.id): whoever removed it, or asked it, does not judge the appeal; expected another officer")
      }
      (state.stage, state.isUpheld) = (judgement.isUpheld ? .removed : .shown, judgement.isUpheld)
    }
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS questions;
        CREATE TABLE questions (
          meeting TEXT NOT NULL, number TEXT NOT NULL, person TEXT NOT NULL, stage TEXT NOT NULL, at INTEGER NOT NULL,
          is_answered INTEGER NOT NULL, is_upheld INTEGER, community TEXT,
          is_removed INTEGER NOT NULL,
          PRIMARY KEY (meeting, number)) WITHOUT ROWID;
        CREATE INDEX questions_by_person ON questions (person);
        """)
  }

  /// Nothing of what it asks: that is sealed.
  public func write(_ subject: String, _ state: QuestionState, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        state.id.meeting, state.id.number, state.asked.person, state.stage.rawValue, state.asked.at,
        state.answer != nil, state.isUpheld, state.asked.community, state.removal != nil,
      ])
  }

  public var digests: [String] {
    [
      """
      SELECT meeting || number || person || stage || at || is_answered || coalesce(is_upheld, '') ||
      coalesce(community, '') || is_removed FROM questions ORDER BY meeting, number
      """
    ]
  }
}
