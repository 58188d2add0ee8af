public import GRDB
public import RecordKernel
internal import Vocabulary

/// What the events of a decision come to.
public struct DecisionState: Equatable, Sendable {
  public enum Stage: String, CaseIterable, Sendable {
    case draft
    /// The Parties vote on it.
    case vote
    case dropped
    case adopted
  }

  /// `26-01`.
  public let id: String
  public var text: DecisionText
  /// The place of the text.
  public var textPlace: Int
  public var stage = Stage.draft
  /// By Party: the last one counts.
  public var votes: [String: DecisionEvent.Vote] = [:]
  public var adopted: Day?
  /// How many Parties had to be for it.
  public var needed: Int?

  /// Whether everybody may see it.
  public var isPublic: Bool { stage == .adopted }

  public func count(_ choice: AdviceEvent.Vote.Choice) -> Int { votes.values.count { $0.choice == choice } }
}

/// Decisions of the Council, as subjects of the record.
public struct DecisionKind: SubjectKind {
  public static let name = "decision"
  public static let prefix = "DEC-"

  public init() {}

  /// Whether a text is a decision's number: the year and a number, `26-01`.
  public static func isID(_ text: String) -> Bool { AdviceKind.isID(text) }

  public func personal(_ payload: DecisionEvent, of subject: String) -> [String: String] { [:] }

  /// What the events of a decision come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> DecisionState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<DecisionEvent>]) throws -> DecisionState {
    let id = String(subject.dropFirst(Self.prefix.count))
    guard subject.hasPrefix(Self.prefix), Self.isID(id) else {
      throw RecordError("\(subject): no decision's number; expected one as DEC-26-01")
    }
    guard case .drafted(let draft)? = events.first?.says else { throw RecordError("\(id): no such decision") }
    var state = DecisionState(id: id, text: draft.text, textPlace: 1)
    for (index, event) in events.enumerated() {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      do { try take(event, &state, isFirst: index == 0) } catch { throw RecordError("\(id): \(error)") }
    }
    return state
  }

  private func take(_ event: PayloadEvent<DecisionEvent>, _ state: inout DecisionState, isFirst: Bool) throws {
    func demandRead(_ text: Int) throws {
      guard text == state.textPlace else { throw RecordError("its text has changed; read it again") }
    }
    switch event.says {
    case .drafted(let draft), .revised(let draft):
      if case .drafted = event.says, !isFirst { throw RecordError("is written already") }
      guard state.stage == .draft else { throw RecordError("its text does not change any more") }
      try draft.text.check()
      (state.text, state.textPlace) = (draft.text, event.place)
    case .opened(let act):
      guard state.stage == .draft else { throw RecordError("is no draft") }
      try demandRead(act.text)
      state.stage = .vote
    case .voted(let vote):
      guard state.stage == .vote else { throw RecordError("is not voted on") }
      try demandRead(vote.text)
      guard AdviceKind.parties.contains(vote.party) else { throw RecordError("\(vote.party.prefix(10)): no Party") }
      try vote.reasons.map { try Inquiry.check($0, "reasons", most: Inquiry.mostTextLetters, lines: true) }
      state.votes[vote.party] = vote
    case .adopted(let adoption):
      guard state.stage == .vote else { throw RecordError("is not voted on") }
      try demandRead(adoption.text)
      guard (2...AdviceKind.parties.count).contains(adoption.needed), state.count(.yes) >= adoption.needed else {
        throw RecordError("\(state.count(.yes)) Parties are for it; needed: \(adoption.needed)")
      }
      (state.stage, state.adopted, state.needed) = (.adopted, event.date ?? event.recorded, adoption.needed)
    case .dropped(let act):
      guard [.draft, .vote].contains(state.stage) else { throw RecordError("is adopted, or was dropped") }
      try demandRead(act.text)
      // Two of three are the fewest that any rule asks for.
      guard state.stage == .draft || state.count(.yes) < AdviceKind.parties.count else {
        throw RecordError("all Parties are for it: nobody gives it up")
      }
      state.stage = .dropped
    case .translated(let translation): try translate(translation, &state)
    }
  }

  private func translate(_ translation: DecisionEvent.Translation, _ state: inout DecisionState) throws {
    guard state.isPublic, let language = Language(rawValue: translation.language) else {
      throw RecordError(
        "a translation into \(translation.language.prefix(10)); expected en, fr or es, once it is adopted")
    }
    let text = state.text
    guard (text.statement == nil) == (translation.statement == nil) else {
      throw RecordError("statement: expected one where the original has one, and none elsewhere")
    }
    state.text = DecisionText(
      title: try text.title.translated(translation.title, into: language),
      text: try text.text.translated(translation.text, into: language),
      statement: try text.statement?.translated(translation.statement ?? "", into: language),
      session: text.session, matters: text.matters)
    try state.text.check()
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS decisions;
        DROP TABLE IF EXISTS decision_matters;
        CREATE TABLE decisions (
          id TEXT PRIMARY KEY, stage TEXT NOT NULL, is_public INTEGER NOT NULL, adopted TEXT) WITHOUT ROWID;
        CREATE TABLE decision_matters (
          decision TEXT NOT NULL, matter TEXT NOT NULL, PRIMARY KEY (matter, decision)) WITHOUT ROWID;
        """)
  }

  /// What it decides is there once everybody may see it.
  public func write(_ subject: String, _ state: DecisionState, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)",
      arguments: [state.id, state.stage.rawValue, state.isPublic, state.adopted?.description])
    try db.execute(sql: "DELETE FROM decision_matters WHERE decision = ?", arguments: [state.id])
    guard state.isPublic else { return }
    let matters = state.text.matters.map(\.text) + (state.text.session.map { ["meeting \($0)"] } ?? [])
    for matter in matters {
      try db.execute(sql: "INSERT INTO decision_matters VALUES (?, ?)", arguments: [state.id, matter])
    }
  }

  public var digests: [String] {
    [
      "SELECT id || stage || is_public || coalesce(adopted, '') FROM decisions ORDER BY id",
      "SELECT decision || '/' || matter FROM decision_matters ORDER BY decision, matter",
    ]
  }
}
