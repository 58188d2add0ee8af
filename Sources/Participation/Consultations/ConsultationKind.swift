public import GRDB
public import RecordKernel

/// What the events of a consultation come to.
public struct ConsultationState: Equatable, Sendable {
  public enum Stage: String, CaseIterable, Sendable {
    case draft
    case announced
    case open
    case closed
    /// What was said is published, in words and numbers.
    case summarised
    /// An advice that was adopted follows it; the Council has answered all of them.
    case advised
    case answered
    /// What was done since is told.
    case followed
    case cancelled
  }

  public struct Extended: Equatable, Sendable {
    public let on: Day?
    public let said: ConsultationEvent.Extension
  }

  /// `2026-03`.
  public let id: String
  public var inquiry: Inquiry
  /// The place of the text.
  public var textPlace: Int
  /// All who wrote or changed it.
  public var authors: Set<String>
  public var announced: Day?
  public var isCancelled = false
  /// Each time that it was given longer, the first one first.
  public var extended: [Extended] = []

  public struct Ended: Equatable, Sendable {
    public let on: Day?
    public let said: ConsultationEvent.Ending
  }

  /// That it closed before its last day was over.
  public var ended: Ended?

  /// The last summary written, its place, and all who wrote one since the last that was published.
  public var summary: ConsultationEvent.Summary?
  public var summaryPlace = 0
  public var summaryAuthors: Set<String> = []
  /// The one that everybody sees, and since when there is one.
  public var published: ConsultationEvent.Summary?
  public var summarised: Day?

  public struct FollowUp: Equatable, Sendable {
    public let on: Day?
    public let text: Trilingual
  }

  /// What was done since the Council replied, the first one first.
  public var followUps: [FollowUp] = []

  public struct Version: Equatable, Sendable {
    public let text: ConsultationDocument
    public let on: Day?
  }

  /// By id, each with its versions, the first one first.
  public var documents: [String: [Version]] = [:]
  /// Whether there are documents of communities that cannot be read here, for want of the record's keys.
  var hasUnread = false

  /// The last day that was announced, as it is now; it may have closed before.
  public var closes: Day { extended.last?.said.closes ?? inquiry.closes }

  /// The day on which it closes, or did, as clocks of its first zone show it.
  public var lastDay: Day {
    guard let ended, let zone = inquiry.zones.first else { return closes }
    return Deadline.lastMinute(ended.said.at, in: zone)?.day ?? closes
  }

  /// - Throws: ``RecordError``; not after replay, which asks.
  public func deadline() throws -> Deadline {
    let deadline = try Deadline(opens: inquiry.opens, closes: closes, zones: inquiry.zones)
    return ended.map { deadline.ended(at: $0.said.at) } ?? deadline
  }

  /// Whether everybody may see it.
  public var isPublic: Bool { announced != nil }

  /// - Parameter now: seconds since 1970.
  public func stage(at now: Int) throws -> Stage {
    if isCancelled { return .cancelled }
    guard isPublic else { return .draft }
    let deadline = try deadline()
    return now < deadline.opens ? .announced : now < deadline.closes ? .open : .closed
  }

  /// The same, with what followed.
  /// - Parameter advice: what was adopted after it.
  public func stage(at now: Int, followed advice: [AdviceState]) throws -> Stage {
    let stage = try stage(at: now)
    guard stage == .closed else { return stage }
    guard !advice.isEmpty else { return published == nil ? .closed : .summarised }
    guard advice.allSatisfy({ $0.stage == .answered }) else { return .advised }
    return followUps.isEmpty ? .answered : .followed
  }
}

/// Consultations as subjects of the record.
public struct ConsultationKind: SubjectKind {
  public static let name = "consultation"
  public static let prefix = "CON-"

  public init() {}

  /// Whether a text is a consultation's id: the year and a number, `2026-03`.
  public static func isID(_ text: String) -> Bool { text.isNumbers(4, 2...3) }

  public func personal(_ payload: ConsultationEvent, of subject: String) -> [String: String] { [:] }

  /// A copy of the record without its keys does not have what is a community's.
  public func kept(_ payload: ConsultationEvent, of subject: String) -> Set<String> {
    if case .documented(let said) = payload, said.document?.community != nil { ["documented.document"] } else { [] }
  }

  /// What the events of a consultation come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> ConsultationState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<ConsultationEvent>]) throws -> ConsultationState {
    let id = String(subject.dropFirst(Self.prefix.count))
    guard subject.hasPrefix(Self.prefix), Self.isID(id) else {
      throw RecordError("\(subject): no consultation's id; expected one as CON-2026-03")
    }
    guard case .drafted(let draft)? = events.first?.says else { throw RecordError("\(id): no such consultation") }
    var state = ConsultationState(id: id, inquiry: draft.inquiry, textPlace: 1, authors: [])
    for event in events {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      if state.isCancelled { throw RecordError("\(id): was cancelled") }
      try take(event, &state)
    }
    return state
  }

  private func take(_ event: PayloadEvent<ConsultationEvent>, _ state: inout ConsultationState) throws {
    let id = state.id
    switch event.says {
    case .drafted(let draft), .revised(let draft):
      if case .drafted = event.says, !state.authors.isEmpty { throw RecordError("\(id): is written already") }
      guard !state.isPublic else { throw RecordError("\(id): is announced; what was asked does not change any more") }
      do { try draft.inquiry.check() } catch { throw RecordError("\(id): \(error)") }
      (state.inquiry, state.textPlace) = (draft.inquiry, event.place)
      state.authors.insert(draft.by)
    case .announced(let act):
      guard !state.isPublic else { throw RecordError("\(id): is announced already") }
      guard act.text == state.textPlace else {
        throw RecordError("\(id): its text has changed; read it again before you announce it")
      }
      guard !state.authors.contains(act.by) else {
        throw RecordError("\(id): whoever wrote it does not announce it; expected a second officer")
      }
      state.announced = event.date ?? event.recorded
    case .extended(let said):
      guard state.isPublic else { throw RecordError("\(id): is not announced yet; change its last day instead") }
      guard state.published == nil else { throw RecordError("\(id): its summary is published; it does not open again") }
      guard said.closes > state.lastDay else {
        throw RecordError("\(id): closes on \(state.lastDay); expected a later day, found \(said.closes)")
      }
      try Inquiry.check(said.why, "why", most: 500, lines: false)
      state.extended.append(.init(on: event.date ?? event.recorded, said: said))
      state.ended = nil
    case .ended(let said):
      let deadline = try state.deadline()
      guard state.isPublic, deadline.opens < said.at, said.at < deadline.closes, said.at.isMultiple(of: 60) else {
        throw RecordError("\(id): is not open; expected one that takes comments")
      }
      try Inquiry.check(said.why, "why", most: 500, lines: false)
      state.ended = .init(on: event.date ?? event.recorded, said: said)
    case .cancelled(let act):
      guard act.text == state.textPlace else { throw RecordError("\(id): its text has changed; read it again") }
      state.isCancelled = true
    case .documented(let said):
      // Until it is announced it is part of what another officer reads.
      if !state.isPublic {
        state.textPlace = event.place
        state.authors.insert(said.by)
      }
      guard let document = said.document else {
        state.hasUnread = true
        break
      }
      do { try document.check() } catch { throw RecordError("\(id): \(error)") }
      let next = state.documents.count + 1
      guard state.documents[document.id] != nil || document.id == "d\(next)" || state.hasUnread else {
        throw RecordError("\(id): the document \(document.id); expected d\(next), or one that is there")
      }
      guard state.documents.count <= ConsultationDocument.mostDocuments else {
        throw RecordError("\(id): expected \(ConsultationDocument.mostDocuments) documents at most")
      }
      guard state.documents[document.id]?.last.map({ $0.text.community == document.community }) ?? true
      else { throw RecordError("\(id): \(document.id) is of another community; it stays theirs") }
      state.documents[document.id, default: []].append(.init(text: document, on: event.date ?? event.recorded))
    case .summarised(let summary): try take(summary, event.place, &state)
    case .published(let act):
      guard let summary = state.summary, !state.summaryAuthors.isEmpty else {
        throw RecordError("\(id): no summary that could be published")
      }
      guard act.text == state.summaryPlace else {
        throw RecordError("\(id): its summary has changed; read it again")
      }
      guard !state.summaryAuthors.contains(act.by) else {
        throw RecordError("\(id): whoever wrote the summary does not publish it; expected a second officer")
      }
      (state.published, state.summaryAuthors) = (summary, [])
      state.summarised = state.summarised ?? event.date ?? event.recorded
    case .followed(let said):
      guard state.isPublic else { throw RecordError("\(id): is not announced") }
      do {
        try Inquiry.check(said.text, "follow-up", most: Inquiry.mostTextLetters, lines: true)
      } catch { throw RecordError("\(id): \(error)") }
      state.followUps.append(.init(on: event.date ?? event.recorded, text: said.text))
    }
  }

  private func take(_ summary: ConsultationEvent.Summary, _ place: Int, _ state: inout ConsultationState) throws {
    let id = state.id
    guard state.isPublic else { throw RecordError("\(id): is not announced") }
    do {
      try Inquiry.check(summary.text, "summary", most: Inquiry.mostTextLetters, lines: true)
      try summary.unshown.check()
    } catch { throw RecordError("\(id): \(error)") }
    // Two countings would tell what lies between them.
    guard state.published.map({ $0.unshown == summary.unshown }) ?? true else {
      throw RecordError("\(id): is counted already; its text may change, its numbers not")
    }
    (state.summary, state.summaryPlace) = (summary, place)
    state.summaryAuthors.insert(summary.by)
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS consultations;
        CREATE TABLE consultations (
          id TEXT PRIMARY KEY, body TEXT NOT NULL, is_public INTEGER NOT NULL, is_cancelled INTEGER NOT NULL,
          opens INTEGER NOT NULL, closes INTEGER NOT NULL) WITHOUT ROWID;
        """)
  }

  public func write(_ subject: String, _ state: ConsultationState, _ db: Database) throws {
    let deadline = try state.deadline()
    try db.execute(
      sql: "INSERT OR REPLACE INTO consultations VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        state.id, state.inquiry.body.rawValue, state.isPublic, state.isCancelled, deadline.opens, deadline.closes,
      ])
  }

  public var digests: [String] {
    ["SELECT id || body || is_public || is_cancelled || opens || '/' || closes FROM consultations ORDER BY id"]
  }
}
