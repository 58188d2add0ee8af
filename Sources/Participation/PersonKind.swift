public import GRDB
public import RecordKernel

/// What the events about a person come to.
public struct PersonState: Equatable, Sendable {
  /// A role as it was given, and what became of that.
  public struct Granted: Equatable, Sendable {
    public let place: Int
    public let grant: PersonEvent.Grant
    /// The second administrator.
    public var approvedBy: String?
    public var revokedBy: String?

    /// Whether it waits for a second administrator.
    public var isProposed: Bool { grant.needsSecond && approvedBy == nil }

    public func isHeld(on day: Day) -> Bool {
      revokedBy == nil && !isProposed && grant.from <= day && grant.until.map { day <= $0 } ?? true
    }
  }

  public var joined: Day?
  public var grants: [Granted] = []
  /// What they are written to about.
  public var consents: [Topic: HeldConsent] = [:]
  /// Whether a guardian must agree to what they are written to about, as one did the last time they asked.
  public var isGuarded = false
  /// When their data were erased.
  public var erased: Day?

  public func held(on day: Day) -> [HeldGrant] {
    grants.filter { $0.isHeld(on: day) }.map { HeldGrant(place: $0.place, role: $0.grant.role, scope: $0.grant.scope) }
  }
}

extension PersonEvent.Grant {
  /// What is granted on the server itself needs no second one: there may be nobody yet.
  fileprivate var needsSecond: Bool { role.needsTwo && by != PersonEvent.server }
}

/// Persons as subjects of the record.
public struct PersonKind: SubjectKind {
  public static let name = "person"

  public init() {}

  public func personal(_ payload: PersonEvent, of subject: String) -> [String: String] {
    if case .revoked(let revocation) = payload, revocation.reason != nil { ["revoked.reason": subject] } else { [:] }
  }

  /// What the events of a person come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> PersonState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<PersonEvent>]) throws -> PersonState {
    guard subject.hasPrefix(PersonID.prefix) else {
      throw RecordError("\(subject): no person's id; expected \(PersonID.prefix) and letters")
    }
    var state = PersonState()
    for event in events {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      if state.erased != nil {
        throw RecordError("\(subject): the data of this person were erased; nothing more is recorded of them")
      }
      if state.joined == nil, event.place > 1 { throw RecordError("\(subject): no such person") }
      try take(event, subject, &state)
    }
    return state
  }

  private func take(
    _ event: PayloadEvent<PersonEvent>, _ subject: String, _ state: inout PersonState
  ) throws {
    func index(_ place: Int) throws -> Int {
      guard let index = state.grants.firstIndex(where: { $0.place == place && $0.revokedBy == nil }) else {
        throw RecordError("\(subject): no grant \(place) that could be changed")
      }
      return index
    }
    switch event.says {
    case .joined:
      guard event.place == 1 else { throw RecordError("\(subject): is known already") }
      state.joined = event.date ?? event.recorded
    case .granted(let grant):
      guard state.joined != nil else { throw RecordError("\(subject): no such person") }
      guard grant.by != subject else { throw RecordError("\(subject): nobody grants a role to themselves") }
      do { _ = try grant.role.checked(scope: grant.scope) } catch { throw RecordError("\(subject): \(error)") }
      if let until = grant.until, until < grant.from {
        throw RecordError("\(subject): the role would end on \(until), before it begins on \(grant.from)")
      }
      state.grants.append(PersonState.Granted(place: event.place, grant: grant))
    case .approved(let approval):
      let index = try index(approval.grant)
      guard state.grants[index].isProposed else {
        throw RecordError("\(subject): grant \(approval.grant) waits for nobody")
      }
      guard approval.by != subject, approval.by != state.grants[index].grant.by, approval.by != PersonEvent.server
      else {
        throw RecordError("\(subject): grant \(approval.grant) waits for another administrator")
      }
      state.grants[index].approvedBy = approval.by
    case .revoked(let revocation): state.grants[try index(revocation.grant)].revokedBy = revocation.by
    case .consented(let consent):
      guard consent.asked <= consent.guardian ?? consent.asked, consent.guardian ?? consent.asked <= consent.confirmed
      else { throw RecordError("\(subject): agreed to \(consent.topic.rawValue) before it was asked") }
      if consent.how == .form { state.isGuarded = consent.guardian != nil }
      guard !state.isGuarded || consent.guardian != nil else {
        throw RecordError("\(subject): a guardian must agree to \(consent.topic.rawValue)")
      }
      state.consents[consent.topic] = HeldConsent(place: event.place, consent: consent, frequency: consent.frequency)
    case .chose(let choice):
      guard state.consents[choice.topic] != nil else {
        throw RecordError("\(subject): is not written to about \(choice.topic.rawValue)")
      }
      state.consents[choice.topic]?.frequency = choice.frequency
    case .withdrew(let withdrawal):
      guard withdrawal.topics.contains(where: { state.consents[$0] != nil }) else {
        throw RecordError("\(subject): is not written to about \(withdrawal.topics.map(\.rawValue))")
      }
      for topic in withdrawal.topics { state.consents[topic] = nil }
    case .erased: state.erased = event.date ?? event.recorded
    }
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS grants;
        DROP TABLE IF EXISTS people;
        DROP TABLE IF EXISTS consents;
        CREATE TABLE consents (
          topic TEXT NOT NULL, person TEXT NOT NULL, place INTEGER NOT NULL, frequency TEXT NOT NULL,
          confirmed INTEGER NOT NULL, PRIMARY KEY (topic, person)) WITHOUT ROWID;
        CREATE INDEX consents_by_person ON consents (person);
        CREATE TABLE people (id TEXT PRIMARY KEY, joined TEXT NOT NULL, erased TEXT) WITHOUT ROWID;
        CREATE TABLE grants (
          person TEXT NOT NULL, place INTEGER NOT NULL, role TEXT NOT NULL, scope TEXT, first TEXT NOT NULL, last TEXT,
          is_proposed INTEGER NOT NULL, given_by TEXT NOT NULL, PRIMARY KEY (person, place)) WITHOUT ROWID;
        CREATE INDEX grants_by_role ON grants (role, scope);
        """)
  }

  /// Roles that were revoked have no row, nor what somebody does not want any more.
  public func write(_ subject: String, _ state: PersonState, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO people VALUES (?, ?, ?)",
      arguments: [subject, state.joined?.description ?? "", state.erased?.description])
    for table in ["grants", "consents"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE person = ?", arguments: [subject])
    }
    for (topic, held) in state.consents where state.erased == nil {
      try db.execute(
        sql: "INSERT INTO consents VALUES (?, ?, ?, ?, ?)",
        arguments: [topic.rawValue, subject, held.place, held.frequency.rawValue, held.consent.confirmed])
    }
    for one in state.grants where one.revokedBy == nil && state.erased == nil {
      try db.execute(
        sql: "INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          subject, one.place, one.grant.role.rawValue, one.grant.scope, one.grant.from.description,
          one.grant.until?.description, one.isProposed, one.grant.by,
        ])
    }
  }

  public var digests: [String] {
    [
      "SELECT id || joined || coalesce(erased, '') FROM people ORDER BY id",
      """
      SELECT person || place || role || coalesce(scope, '') || first || coalesce(last, '') || is_proposed || given_by
      FROM grants ORDER BY person, place
      """,
      "SELECT topic || person || place || frequency || confirmed FROM consents ORDER BY topic, person",
    ]
  }
}
