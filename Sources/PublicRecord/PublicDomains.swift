public import GRDB
public import RecordKernel

/// An event of the public record.
public typealias Event = RecordEvent<PublicFields>
/// An event as it stands in the public record.
public typealias RecordedEvent = ChainedEvent<PublicFields>

/// The fields of all domains of the public record; each brings its own.
public struct PublicFields: EventFields {
  public var submission = SubmissionFields()
  /// A line of a plan.
  public var plan: PlanEntry?
  public var challenge = ChallengeFields()

  public init() {}

  public init(reading reader: EventReader) throws {
    submission = try SubmissionFields(reading: reader)
    plan = try reader.read("plan")
    challenge = try ChallengeFields(reading: reader)
  }

  public func write(to writer: inout EventWriter) throws {
    try submission.write(to: &writer)
    try writer.write(plan, "plan")
    try challenge.write(to: &writer)
  }

  public func corrected(by other: PublicFields) -> PublicFields {
    var fields = self
    fields.submission = submission.corrected(by: other.submission)
    fields.challenge = challenge.corrected(by: other.challenge)
    return fields
  }
}

extension Event {
  /// A line of a plan.
  public var plan: PlanEntry? {
    get { fields.plan }
    set { fields.plan = newValue }
  }

  /// Whether it says what its subject is.
  fileprivate var opensSubject: Bool {
    filing != nil || plan != nil || challenge != nil || pledge != nil || payload != nil
  }
}

/// Submissions on enforcement matters, operational plans, challenges with their pledges, and kinds of subjects that
/// bring their own payloads.
public struct PublicDomains: RecordDomains {
  public typealias Fields = PublicFields

  /// What a subject's events give.
  public enum Derived: Sendable {
    case submission([CaseVersion])
    case plan(Rights, first: Int)
    case challenge(Rights, first: Int)
    case pledge(Rights, first: Int, challenge: String)
    /// Of a kind that brings its own payload.
    case own(AnySubjectKind.Written)
    /// Sealed, and its key is not at hand: nobody is shown anything of it.
    case unread
  }

  public static let version = 17
  public static let reserved: Set<String> = [
    "waiting", "process", "report", "submissions", "challenge", "companies", "all",
  ]

  let process: SubmissionProcess
  let kinds: [AnySubjectKind]

  public func create(_ db: Database) throws {
    try CaseIndex.create(db)
    for kind in kinds { try kind.create(db) }
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS plans;
        CREATE TABLE plans (
          id TEXT PRIMARY KEY, first INTEGER NOT NULL, is_public INTEGER NOT NULL, is_keepers INTEGER NOT NULL)
          WITHOUT ROWID;
        DROP TABLE IF EXISTS challenges;
        CREATE TABLE challenges (
          id TEXT PRIMARY KEY, first INTEGER NOT NULL, is_public INTEGER NOT NULL, is_keepers INTEGER NOT NULL)
          WITHOUT ROWID;
        DROP TABLE IF EXISTS pledges;
        CREATE TABLE pledges (
          id TEXT PRIMARY KEY, first INTEGER NOT NULL, is_public INTEGER NOT NULL, is_keepers INTEGER NOT NULL,
          challenge TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX pledges_by_challenge ON pledges (challenge, first);
        """)
  }

  /// As the last event about it says, else its first with rights; sealed where none says it. Kinds, rights and what is
  /// corrected are never sealed, so that this is known without any key.
  public func isSealed(_ events: [RecordedEvent]) -> Bool { Self.rights(events).level == .sealed }

  static func rights(_ events: [RecordedEvent]) -> Rights {
    var said: [(place: Int, isProtection: Bool, rights: Rights)] = []
    for one in events {
      let isCorrection = one.event.isOf(.correct)
      if one.event.isOf(.retract) {
        said.removeAll { $0.place == one.event.corrects }
      } else if let rights = one.event.rights {
        if isCorrection, let index = said.firstIndex(where: { $0.place == one.event.corrects }) {
          said[index].rights = rights
        } else if !isCorrection {
          said.append((one.place, one.event.isOf(.protect), rights))
        }
      }
    }
    return said.last { $0.isProtection }?.rights ?? said.first { !$0.isProtection }?.rights ?? .sealed
  }

  /// Names of submitters who asked for it, with what tells of them, in whichever event; and events with rights of their
  /// own that seal them.
  public func kept(_ event: Event, of events: [RecordedEvent]) throws -> Set<String> {
    if let payload = event.payload { return try kind(payload.of, of: event.subject).kept(payload, of: event.subject) }
    if !event.isOf(.protect), !event.opensSubject, event.rights?.level == .sealed { return ["*"] }
    guard let filing = event.filing, !filing.submitters.isEmpty,
      filing.isConfidential || events.last(where: { $0.event.filing != nil })?.event.filing?.isConfidential == true
    else { return [] }
    return ["filing.submitters", "filing.sources", "filing.notes"]
  }

  public func personal(_ event: Event) throws -> [String: String] {
    guard let payload = event.payload else { return [:] }
    return try kind(payload.of, of: event.subject).personal(payload, of: event.subject)
  }

  private func kind(_ name: String, of subject: String) throws -> AnySubjectKind {
    guard let kind = kinds.first(where: { $0.name == name }) else {
      throw RecordError(
        "\(subject): of the kind \(name.prefix(40)); expected \(kinds.map(\.name).joined(separator: ", ")), or a newer "
          + "program")
    }
    return kind
  }

  public func derive(_ subject: String, _ events: [RecordedEvent], today: Day) throws -> Derived {
    if events.contains(where: \.isUnread), !events.contains(where: { $0.event.opensSubject && !$0.isUnread }) {
      guard let name = events.lazy.compactMap(\.event.payload).first?.of else { return .unread }
      return .own(try kind(name, of: subject).unread(subject, events))
    }
    if let name = events.lazy.compactMap(\.event.payload).first?.of {
      return .own(try kind(name, of: subject).replay(subject, events))
    }
    if events.contains(where: { $0.event.filing != nil }) {
      return .submission(try CaseIndex.versions(subject, events, process, today: today))
    }
    let first = events.first?.number ?? 0
    if events.contains(where: { $0.event.challenge != nil }) {
      _ = try Challenge(id: subject, events)
      return .challenge(Self.rights(events), first: first)
    }
    if events.contains(where: { $0.event.pledge != nil }) {
      let pledge = try Pledge(id: subject, events)
      return .pledge(Self.rights(events), first: first, challenge: pledge.terms.challenge)
    }
    guard events.contains(where: { $0.event.plan != nil }),
      events.allSatisfy({ $0.event.plan != nil || $0.event.isOf(.protect) || $0.isUnread })
    else { throw RecordError("\(subject): no such submission; expected its filing first") }
    _ = try Plan(id: subject, events)
    return .plan(Plan.rights(events), first: first)
  }

  public func write(_ subject: String, _ derived: Derived, _ db: Database) throws {
    switch derived {
    case .submission(let versions): try CaseIndex.write(subject, versions, db)
    case .plan(let rights, let first):
      try Self.list(subject, in: "plans", rights, first: first, db)
    case .challenge(let rights, let first):
      try Self.list(subject, in: "challenges", rights, first: first, db)
    case .pledge(let rights, let first, let challenge):
      try Self.list(subject, in: "pledges", rights, first: first, of: [challenge], db)
    case .own(let written): try written.write(db)
    case .unread:
      try CaseIndex.write(subject, [], db)
      for table in ["plans", "challenges", "pledges"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE id = ?", arguments: [subject])
      }
    }
  }

  /// Writes a subject's row of a table that tells who may see it.
  private static func list(
    _ subject: String, in table: String, _ rights: Rights, first: Int, of further: [String] = [], _ db: Database
  ) throws {
    let places = (0..<(4 + further.count)).map { _ in "?" }.joined(separator: ", ")
    try db.execute(
      sql: "INSERT OR REPLACE INTO \(table) VALUES (\(places))",
      arguments: [subject, first, rights.admits(.anyone), rights.admits(.keeper)] + StatementArguments(further))
  }

  public func isListed(_ derived: Derived) -> Bool {
    if case .submission = derived { true } else { false }
  }

  public func listed(_ db: Database) throws -> Set<String> {
    Set(try String.fetchAll(db, sql: "SELECT DISTINCT id FROM cases"))
  }

  public func purge(_ db: Database) throws {
    // A full text index only marks what is gone, until its parts are merged.
    try db.execute(sql: "INSERT INTO case_text (case_text) VALUES ('optimize')")
  }

  public func lastPublic(_ db: Database) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT max(number) FROM events WHERE subject IN
        (SELECT id FROM cases WHERE is_public = 1 UNION SELECT id FROM plans WHERE is_public = 1
        UNION SELECT id FROM challenges WHERE is_public = 1 UNION SELECT p.id FROM pledges p
        JOIN challenges c ON c.id = p.challenge WHERE p.is_public = 1 AND c.is_public = 1)
        """) ?? 0
  }

  public func digest(_ db: Database, today: Day) throws -> String {
    let statements =
      [
        "SELECT id || first || is_public || is_keepers FROM plans ORDER BY id",
        "SELECT id || first || is_public || is_keepers FROM challenges ORDER BY id",
        "SELECT id || first || is_public || is_keepers || challenge FROM pledges ORDER BY id",
      ] + kinds.flatMap(\.digests)
    let lists = try statements.flatMap { try String.fetchAll(db, sql: $0) }
    return try CaseIndex.digest(db, today: today) + lists.joined(separator: " ")
  }
}
