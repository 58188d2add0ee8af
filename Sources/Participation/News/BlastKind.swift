public import GRDB
public import RecordKernel
public import Vocabulary

/// A message to all who asked for a topic (an e-blast), in three languages: who wrote it, who changed it, who released
/// it. The second officer is another person than whoever wrote.
public enum BlastEvent: Codable, Equatable, Sendable {
  case drafted(Draft)
  case revised(Draft)
  case released(Act)
  case cancelled(Act)

  public struct Draft: Codable, Equatable, Sendable {
    public let topic: Topic
    public let letters: Letters
    public let by: String
    public init(_ topic: Topic, _ letters: Letters, by: String) {
      (self.topic, self.letters, self.by) = (topic, letters, by)
    }
  }

  public struct Act: Codable, Equatable, Sendable {
    /// The place of the text that it is about: nobody releases one that they have not read.
    public let text: Int
    public let by: String
    public init(text: Int, by: String) { (self.text, self.by) = (text, by) }
  }

  /// The word of its event.
  public var kind: String {
    switch self {
    case .drafted: "drafted"
    case .revised: "revised"
    case .released: "released"
    case .cancelled: "cancelled"
    }
  }

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of blast: String, on day: Day) throws -> RecordEvent<Fields> {
    var event = try RecordEvent<Fields>(subject: blast, kind, of: BlastKind.self, says: self, date: day)
    event.rights = Rights(level: .restricted)
    return event
  }
}

/// What is written, in one language.
public struct Letter: Codable, Equatable, Sendable {
  public let subject: String
  /// Paragraphs, with an empty line between; a line that is an address becomes a link.
  public let body: String

  public static let mostSubjectLetters = 150
  public static let mostBodyLetters = 20_000

  public init(subject: String, body: String) { (self.subject, self.body) = (subject, body) }

  /// - Throws: ``RecordError`` for an empty, too long or many-lined subject, or such a body.
  func check(_ language: Language) throws {
    guard (1...Self.mostSubjectLetters).contains(subject.count), PlainText.isOne(subject, lines: false) else {
      throw RecordError(
        "the subject (\(language.rawValue)) has \(subject.count) letters; expected 1 to \(Self.mostSubjectLetters) in "
          + "one line")
    }
    guard (1...Self.mostBodyLetters).contains(body.count), PlainText.isOne(body, lines: true) else {
      throw RecordError(
        "the text (\(language.rawValue)) has \(body.count) letters; expected 1 to \(Self.mostBodyLetters)")
    }
  }
}

/// A letter in each language.
public struct Letters: Codable, Equatable, Sendable {
  private let letters: [String: Letter]

  /// - Throws: ``RecordError`` where one is missing, empty or too long.
  public init(_ letters: [Language: Letter]) throws {
    for language in Language.allCases {
      guard let letter = letters[language] else { throw RecordError("no text in \(language.rawValue)") }
      try letter.check(language)
    }
    self.letters = Dictionary(uniqueKeysWithValues: letters.map { ($0.key.rawValue, $0.value) })
  }

  public init(from decoder: any Decoder) throws {
    letters = try decoder.singleValueContainer().decode([String: Letter].self)
    for language in Language.allCases where letters[language.rawValue] == nil {
      throw RecordError("no text in \(language.rawValue)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var one = encoder.singleValueContainer()
    try one.encode(letters)
  }

  public subscript(language: Language) -> Letter { letters[language.rawValue] ?? Letter(subject: "", body: "") }
}

/// What the events of an e-blast come to.
public struct BlastState: Equatable, Sendable {
  public enum Stage: String, CaseIterable, Sendable {
    case draft
    case released
    case cancelled
  }

  public var stage = Stage.draft
  public var text: BlastEvent.Draft
  /// The place of the text.
  public var textPlace: Int
  /// All who wrote or changed it.
  public var authors: Set<String>
  public var releasedBy: String?
  public var released: Day?
}

/// E-blasts as subjects of the record.
public struct BlastKind: SubjectKind {
  public static let name = "blast"
  public static let prefix = "EB-"

  public init() {}

  public static func isID(_ text: String) -> Bool {
    text.hasPrefix(prefix) && text.wholeMatch(of: /EB-[0-9]{4}-[0-9]{3,6}/) != nil
  }

  public func personal(_ payload: BlastEvent, of subject: String) -> [String: String] { [:] }

  /// What the events of an e-blast come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> BlastState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<BlastEvent>]) throws -> BlastState {
    guard Self.isID(subject) else { throw RecordError("\(subject): no e-blast's id; expected one as EB-2026-001") }
    var state: BlastState?
    for event in events {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      if let state, state.stage != .draft { throw RecordError("\(subject): was \(state.stage.rawValue) already") }
      state = try take(event, subject, state)
    }
    guard let state else { throw RecordError("\(subject): no such e-blast") }
    return state
  }

  private func take(
    _ event: PayloadEvent<BlastEvent>, _ subject: String, _ known: BlastState?
  ) throws -> BlastState {
    if case .drafted(let draft) = event.says {
      guard known == nil else { throw RecordError("\(subject): is written already") }
      return BlastState(text: draft, textPlace: event.place, authors: [draft.by])
    }
    guard var state = known else { throw RecordError("\(subject): no such e-blast") }
    switch event.says {
    case .drafted: break
    case .revised(let draft):
      (state.text, state.textPlace) = (draft, event.place)
      state.authors.insert(draft.by)
    case .released(let act):
      guard act.text == state.textPlace else {
        throw RecordError("\(subject): its text has changed; read it again before you release it")
      }
      guard !state.authors.contains(act.by) else {
        throw RecordError("\(subject): whoever wrote it does not release it; expected a second officer")
      }
      (state.stage, state.releasedBy, state.released) = (.released, act.by, event.date ?? event.recorded)
    case .cancelled: state.stage = .cancelled
    }
    return state
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS blasts;
        CREATE TABLE blasts (id TEXT PRIMARY KEY, topic TEXT NOT NULL, stage TEXT NOT NULL, released TEXT)
          WITHOUT ROWID;
        CREATE INDEX blasts_by_stage ON blasts (stage);
        """)
  }

  public func write(_ subject: String, _ state: BlastState, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO blasts VALUES (?, ?, ?, ?)",
      arguments: [subject, state.text.topic.rawValue, state.stage.rawValue, state.released?.description])
  }

  public var digests: [String] { ["SELECT id || topic || stage || coalesce(released, '') FROM blasts ORDER BY id"] }
}
