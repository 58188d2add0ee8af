public import GRDB
public import RecordKernel

/// Of a comment: the consultation, and a number that is drawn, so that gaps and order tell nothing.
public struct CommentID: Hashable, Sendable, CustomStringConvertible {
  public let consultation: String
  public let number: String

  /// Without vowels: it makes no words.
  public static let letters = Array("23456789BCDFGHJKLMNPQRSTVWXZ")
  public static let length = 6

  /// - Returns: nil for what is none.
  public init?(_ consultation: String, _ number: String) {
    guard ConsultationKind.isID(consultation), number.count == Self.length, number.allSatisfy(Self.letters.contains)
    else { return nil }
    (self.consultation, self.number) = (consultation, number)
  }

  /// - Parameter subject: as ``subject``.
  public init?(subject: String) {
    guard subject.hasPrefix(Self.prefix) else { return nil }
    let parts = subject.dropFirst(Self.prefix.count).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    self.init("\(parts[0])-\(parts[1])", String(parts[2]))
  }

  static let prefix = "CM-"

  /// In the record.
  public var subject: String { Self.prefix + description }
  public var description: String { "\(consultation)-\(number)" }
}

/// What the events of a comment come to.
public struct CommentState: Equatable, Sendable {
  public enum Stage: String, CaseIterable, Sendable {
    /// For a moderator, before it is shown; for a steward.
    case waiting
    case steward
    case shown
    case removed
    case appealed
    case declined
    case recalled
    case withdrawn
    case disowned

    /// Whether its author may still change it.
    public var isEditable: Bool { [.waiting, .steward, .shown].contains(self) }
  }

  public struct Version: Equatable, Sendable {
    /// Seconds since 1970.
    public let at: Int
    /// Nil where its author's data were erased, or no key is at hand.
    public let remarks: Remarks?
  }

  /// That it was removed, and what became of that.
  public struct Removed: Equatable, Sendable {
    public let removal: CommentEvent.Removal
    public let on: Day?
    public var appeal: CommentEvent.Appeal?
    /// Whether it stays removed, as another moderator decided.
    public var isUpheld: Bool?
  }

  /// So many times a comment may be changed.
  static let mostVersions = 50

  public let id: CommentID
  public let statement: CommentEvent.Statement
  public var stage: Stage
  public var showing: CommentEvent.Showing
  /// The first one first.
  public var versions: [Version]
  /// Each time that it was removed, the first one first.
  public var removals: [Removed] = []
  /// Under which protocols it is shown; nil for what is no community's, and before its steward released it.
  public var rights: Rights?
  /// Projects of the Local Contexts Hub whose labels it has, as its steward said.
  public var projects: [String] = []
  public var leavesTrace = false
  /// What became of it, as an officer last said; nil also where an advice cites it.
  public var settlement: CommentEvent.Settlement?
  /// What it is about, as an officer last said.
  public var tags: [String] = []

  public var remarks: Remarks? { versions.last?.remarks }

  /// Whether pages that everybody reads may have it, as far as their reader's protocols let them.
  public var isShown: Bool { stage == .shown && showing.level != .sealed }

  /// Whether a community's steward may let it be shown.
  public var isReleasable: Bool {
    [.steward, .shown].contains(stage)
      || stage == .recalled && removals.last.map { $0.isUpheld == false } ?? true
  }

  public func isShown(to reader: Reader) -> Bool { isShown && (rights?.admits(reader) ?? true) }

  /// - Parameter closes: seconds since 1970.
  public func isLate(_ closes: Int) -> Bool { statement.at >= closes }
}

/// Comments as subjects of the record, each one its own.
public struct CommentKind: SubjectKind {
  public static let name = "comment"

  public init() {}

  public func personal(_ payload: CommentEvent, of subject: String) -> [String: String] {
    switch payload {
    case .said(let said): ["said.remarks": said.person]
    case .edited(let edit): ["edited.remarks": edit.person]
    case .appealed(let appeal): ["appealed.words": appeal.person]
    default: [:]
    }
  }

  /// What the events of a comment come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> CommentState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<CommentEvent>]) throws -> CommentState {
    guard let id = CommentID(subject: subject) else {
      throw RecordError("\(subject): no comment's id; expected one as CM-2026-03-K7M2QX")
    }
    guard let first = events.first, case .said(let said) = first.says else {
      throw RecordError("\(id): no such comment")
    }
    guard Wordage.isTag(said.language) else {
      throw RecordError("\(id): the language \"\(said.language.prefix(40))\"; expected a tag as fr or iu-Cans")
    }
    if let community = said.community, !CommunityKind.isID(community) {
      throw RecordError("\(id): \(community.prefix(40)) is no community's id")
    }
    guard PersonID.isOne(said.person) else { throw RecordError("\(id): \(said.person.prefix(40)) is no person's id") }
    var state = CommentState(
      id: id, statement: said, stage: said.community != nil ? .steward : said.waits ? .waiting : .shown,
      showing: said.showing, versions: [.init(at: said.at, remarks: said.remarks)])
    for event in events {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      if event.place > first.place { try take(event, &state) }
    }
    return state
  }

  private func take(_ event: PayloadEvent<CommentEvent>, _ state: inout CommentState) throws {
    func demand(_ stages: CommentState.Stage...) throws {
      guard stages.contains(state.stage) else {
        throw RecordError("\(state.id): is \(state.stage.rawValue); this is for one that is \(stages.map(\.rawValue))")
      }
    }
    func read(_ version: Int) throws {
      guard version == state.versions.count else {
        throw RecordError("\(state.id): its author changed it meanwhile; read it again")
      }
    }
    let day = event.date ?? event.recorded
    switch event.says {
    case .said: throw RecordError("\(state.id): is said already")
    case .edited(let edit):
      guard state.stage.isEditable else { throw RecordError("\(state.id): is \(state.stage.rawValue)") }
      guard edit.person == state.statement.person else { throw RecordError("\(state.id): is somebody else's") }
      guard state.versions.count < CommentState.mostVersions else {
        throw RecordError("\(state.id): was changed \(CommentState.mostVersions) times; expected no more")
      }
      state.versions.append(.init(at: edit.at, remarks: edit.remarks))
      state.showing = edit.showing
      if state.statement.community != nil {
        (state.stage, state.rights) = (.steward, nil)
      } else if edit.showing.level == .sealed {
        state.stage = .shown
      } else if edit.waits {
        state.stage = .waiting
      }
    case .withdrawn:
      guard ![.withdrawn, .disowned].contains(state.stage) else {
        throw RecordError("\(state.id): is \(state.stage.rawValue)")
      }
      state.stage = .withdrawn
    case .disowned:
      guard state.stage != .disowned else { throw RecordError("\(state.id): is disowned") }
      state.stage = .disowned
    case .passed(let reading):
      try demand(.waiting)
      guard reading.by != state.statement.person else {
        throw RecordError("\(state.id): whoever wrote it does not let it pass; expected another moderator")
      }
      try read(reading.version)
      state.stage = .shown
    case .removed(let removal):
      try demand(.waiting, .shown)
      state.stage = .removed
      state.removals.append(.init(removal: removal, on: day))
    case .appealed(let appeal):
      try demand(.removed)
      let last = state.removals.count - 1
      guard state.removals[last].appeal == nil else { throw RecordError("\(state.id): was appealed already") }
      guard appeal.person == state.statement.person else { throw RecordError("\(state.id): is somebody else's") }
      state.stage = .appealed
      state.removals[last].appeal = appeal
    case .judged(let judgement):
      try demand(.appealed)
      let last = state.removals.count - 1
      guard judgement.by != state.statement.person else {
        throw RecordError("\(state.id): whoever wrote it does not judge it; expected another moderator")
      }
      guard judgement.by != state.removals[last].removal.by else {
        throw RecordError("\(state.id): whoever removed it does not judge the appeal; expected another moderator")
      }
      state.stage = judgement.isUpheld ? .removed : .shown
      state.removals[last].isUpheld = judgement.isUpheld
    case .released(let release):
      // What was taken back can be shown again, unless a moderator had removed it.
      try demand(.steward, .shown, .recalled)
      guard state.isReleasable else {
        throw RecordError("\(state.id): a moderator removed it before it was taken back")
      }
      try read(release.version)
      guard let community = state.statement.community else { throw RecordError("\(state.id): is no community's") }
      state.stage = .shown
      state.rights = Rights(of: community, under: release.protocols, release.match, consent: release.consent)
      state.projects = release.projects
    case .declined:
      try demand(.steward)
      state.stage = .declined
    case .recalled(let recall):
      guard state.statement.community != nil else { throw RecordError("\(state.id): is no community's") }
      try demand(.shown, .removed, .appealed)
      (state.stage, state.leavesTrace, state.rights) = (.recalled, recall.leavesTrace, nil)
    case .settled(let settlement):
      try demand(.shown)
      guard state.showing.level != .sealed else { throw RecordError("\(state.id): is sealed") }
      try Inquiry.check(settlement.why, "why", most: 2000, lines: true)
      state.settlement = settlement
    case .tagged(let tagging):
      try demand(.shown)
      guard state.showing.level != .sealed else { throw RecordError("\(state.id): is sealed") }
      do { try tagging.check() } catch { throw RecordError("\(state.id): \(error)") }
      state.tags = tagging.tags
    case .narrowed(let narrowing): state.showing = state.showing.narrowed(to: narrowing.showing)
    }
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS comments;
        CREATE TABLE comments (
          consultation TEXT NOT NULL, number TEXT NOT NULL, person TEXT NOT NULL, stage TEXT NOT NULL,
          level TEXT NOT NULL, community TEXT, rights TEXT, at INTEGER NOT NULL, removed TEXT, fate TEXT, passage TEXT,
          leaves_trace INTEGER NOT NULL,
          PRIMARY KEY (consultation, number)) WITHOUT ROWID;
        CREATE INDEX comments_by_person ON comments (person);
        CREATE INDEX comments_by_stage ON comments (stage, consultation);
        """)
  }

  /// Nothing of what it says: that is sealed.
  public func write(_ subject: String, _ state: CommentState, _ db: Database) throws {
    let rights = try state.rights?.json
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").execute(
      arguments: [
        state.id.consultation, state.id.number, state.statement.person, state.stage.rawValue,
        state.showing.level.rawValue, state.statement.community, rights, state.statement.at,
        state.removals.last?.on?.description, state.settlement?.fate.rawValue, state.statement.passage?.place,
        state.leavesTrace,
      ])
  }

  public var digests: [String] {
    [
      """
      SELECT consultation || number || person || stage || level || coalesce(community, '') || coalesce(rights, '') ||
      at || coalesce(removed, '') || coalesce(fate, '') ||
      coalesce(passage, '') || leaves_trace FROM comments ORDER BY consultation, number
      """
    ]
  }
}

extension CommentEvent {
  /// As an event of the record, which those who asked see; of a community its stewards alone.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of id: CommentID, community: String?, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: id.subject, of: CommentKind.self, on: day, protocols: community.map { [$0] } ?? [])
  }
}
