public import GRDB
public import RecordKernel

/// What is written of how a body decides: the Secretariat fills it in, from its rules of procedure.
public enum CommitteeEvent: EventChoice {
  case ruled(Rule)

  public struct Rule: Codable, Equatable, Sendable {
    /// How many votes an advice needs to be adopted; of the Council, how many Parties have to agree.
    public let quorum: Int
    /// The Party in the chair, of the Council.
    public let chair: String?
    /// Where it is written.
    public let source: String
    public let by: String
    public init(quorum: Int, chair: String? = nil, source: String, by: String) {
      (self.quorum, self.chair, self.source, self.by) = (quorum, chair, source, by)
    }
  }

  public static let subject = "a committee"
  public static let choices: [EventWord<Self>] = [
    .init("ruled", Self.ruled) { if case .ruled(let it) = $0 { it } else { nil } }
  ]

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of body: AskingBody, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: CommitteeKind.prefix + body.rawValue, of: CommitteeKind.self, on: day)
  }
}

/// How a body decides, as it is now.
public struct CommitteeState: Equatable, Sendable {
  public let body: AskingBody
  public var rule: CommitteeEvent.Rule
  /// Since when.
  public var since: Day?
}

/// Bodies that decide, as subjects of the record.
public struct CommitteeKind: SubjectKind {
  public static let name = "committee"
  public static let prefix = "CT-"

  public init() {}

  public func personal(_ payload: CommitteeEvent, of subject: String) -> [String: String] { [:] }

  /// What the events of a body come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> CommitteeState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<CommitteeEvent>]) throws -> CommitteeState {
    guard subject.hasPrefix(Self.prefix), let body = AskingBody(rawValue: String(subject.dropFirst(Self.prefix.count)))
    else { throw RecordError("\(subject): no body; expected CT-jpac, CT-tekeg or CT-council") }
    var state: CommitteeState?
    for event in events {
      guard case .ruled(let rule) = event.says, event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      try check(rule, body)
      state = CommitteeState(body: body, rule: rule, since: event.date ?? event.recorded)
    }
    guard let state else { throw RecordError("\(subject): nothing is written of it") }
    return state
  }

  private func check(_ rule: CommitteeEvent.Rule, _ body: AskingBody) throws {
    guard (1...200).contains(rule.source.count), PlainText.isOne(rule.source, lines: false) else {
      throw RecordError("\(body.rawValue): where it is written; expected one line of 1 to 200 letters")
    }
    switch body {
    case .jpac, .tekeg:
      guard (1...100).contains(rule.quorum), rule.chair == nil else {
        throw RecordError("\(body.rawValue): a quorum of \(rule.quorum); expected 1 to 100, and no Party in the chair")
      }
    case .council:
      guard (2...AdviceKind.parties.count).contains(rule.quorum), AdviceKind.parties.contains(rule.chair ?? "") else {
        throw RecordError("council: expected 2 or 3 Parties that have to agree, and CA, MX or US in the chair")
      }
    case .secretariat: throw RecordError("the Secretariat does not vote")
    }
  }

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS committees;
        CREATE TABLE committees (body TEXT PRIMARY KEY, quorum INTEGER NOT NULL) WITHOUT ROWID;
        """)
  }

  public func write(_ subject: String, _ state: CommitteeState, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO committees VALUES (?, ?)", arguments: [state.body.rawValue, state.rule.quorum])
  }

  public var digests: [String] { ["SELECT body || quorum FROM committees ORDER BY body"] }
}
