public import GRDB
public import RecordKernel

/// What the events of a meeting come to.
public struct MeetingState: Equatable, Sendable {
  public enum Stage: String, CaseIterable, Sendable {
    case draft
    case announced
    case now
    case over
    case cancelled
  }

  public struct Changed: Equatable, Sendable {
    public let on: Day?
    public let why: Trilingual
    /// The place of its event.
    public let place: Int
  }

  /// `2027-01`.
  public let id: String
  public private(set) var meeting: Meeting
  /// From when to when, in seconds since 1970.
  public private(set) var begins = 0
  public private(set) var ends = 0
  /// The place of the text.
  public var textPlace = 1
  /// The place of the last event that said or showed more of it: what a community's stewards have read.
  public fileprivate(set) var shownPlace = 1
  /// All who wrote or changed it before it was announced.
  public var authors: Set<String> = []
  public var announced: Day?
  /// Each change since, the first one first.
  public var changes: [Changed] = []
  public var cancelled: Changed?
  /// The last one written, its place, and all who wrote one since the last that was published.
  public var summary: MeetingEvent.Summary?
  public var summaryPlace = 0
  public var summaryAuthors: Set<String> = []
  /// The one that everybody sees.
  public var published: MeetingEvent.Summary?
  /// In the order in which they were put into the record, also those that were taken down.
  public var recordings: [Recording] = []

  /// Those that everybody may see.
  public var publicRecordings: [Recording] { recordings.filter(\.isPublic) }

  public var isPublic: Bool { announced != nil }

  init(id: String, meeting: Meeting) { (self.id, self.meeting) = (id, meeting) }

  /// - Throws: ``RecordError`` for what nobody could attend.
  mutating func take(_ meeting: Meeting, place: Int) throws {
    try meeting.check()
    guard meeting.community == self.meeting.community else {
      throw RecordError("is of another community; it stays theirs")
    }
    (self.meeting, textPlace) = (meeting, place)
    begins = try meeting.begins.seconds(in: meeting.zone)
    ends = try meeting.ends.seconds(in: meeting.zone)
  }

  /// - Parameter now: seconds since 1970.
  public func stage(at now: Int) -> Stage {
    if cancelled != nil { return .cancelled }
    guard isPublic else { return .draft }
    return now < begins ? .announced : now < ends ? .now : .over
  }

  /// Whether it will take place, or does: seats are given until its end.
  public func isGoingOn(at now: Int) -> Bool { isPublic && cancelled == nil && now < ends }

  /// Whether one can register.
  public func registers(at now: Int) throws -> Bool {
    try isGoingOn(at: now) && now < meeting.end(of: meeting.registersUntil)
  }

  /// Whether one can ask for the floor.
  public func givesFloor(at now: Int) throws -> Bool {
    guard let floor = meeting.floor else { return false }
    return try registers(at: now) && now < meeting.end(of: floor.until)
  }

  /// Whether one can ask for help with the journey.
  public func givesAid(at now: Int) throws -> Bool {
    guard let until = meeting.aidUntil else { return false }
    return try registers(at: now) && now < meeting.end(of: until)
  }
}

/// Meetings as subjects of the record.
public struct MeetingKind: SubjectKind {
  public static let name = "meeting"
  public static let prefix = "MT-"

  public init() {}

  /// Whether a text is a meeting's id: the year and a number, `2027-01`.
  public static func isID(_ text: String) -> Bool { ConsultationKind.isID(text) }

  public func personal(_ payload: MeetingEvent, of subject: String) -> [String: String] { [:] }

  /// What the events of a meeting come to.
  public func state<Fields>(_ subject: String, _ events: [ChainedEvent<Fields>]) throws -> MeetingState {
    try replay(subject, AnySubjectKind.payloads(of: Self.self, subject, events))
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<MeetingEvent>]) throws -> MeetingState {
    let id = String(subject.dropFirst(Self.prefix.count))
    guard subject.hasPrefix(Self.prefix), Self.isID(id) else {
      throw RecordError("\(subject): no meeting's id; expected one as MT-2027-01")
    }
    guard case .drafted(let draft)? = events.first?.says else { throw RecordError("\(id): no such meeting") }
    var state = MeetingState(id: id, meeting: draft.meeting)
    for event in events {
      guard event.kind == event.says.kind else {
        throw RecordError("\(subject): an event of \(event.kind) says \(event.says.kind)")
      }
      let isRemoval = if case .removed = event.says { true } else { false }
      // What was recorded of one that was broken off can still be taken down.
      if state.cancelled != nil, !isRemoval { throw RecordError("\(id): was cancelled") }
      do { try take(event, &state) } catch { throw RecordError("\(id): \(error)") }
      if Self.telling.contains(event.kind) { state.shownPlace = event.place }
    }
    return state
  }

  /// Events that say or show more of a meeting.
  private static let telling: Set<String> = [
    "drafted", "revised", "changed", "cancelled", "published", "shown",
  ]

  private func take(_ event: PayloadEvent<MeetingEvent>, _ state: inout MeetingState) throws {
    let day = event.date ?? event.recorded
    switch event.says {
    case .drafted(let draft), .revised(let draft):
      if case .drafted = event.says, !state.authors.isEmpty { throw RecordError("is written already") }
      guard !state.isPublic else { throw RecordError("is announced; change it and say why") }
      try state.take(draft.meeting, place: event.place)
      state.authors.insert(draft.by)
    case .announced(let act):
      guard !state.isPublic else { throw RecordError("is announced already") }
      guard act.text == state.textPlace else {
        throw RecordError("its text has changed; read it again before you announce it")
      }
      guard !state.authors.contains(act.by) else {
        throw RecordError("whoever wrote it does not announce it; expected a second officer")
      }
      state.announced = day
    case .changed(let change):
      guard state.isPublic else { throw RecordError("is not announced yet; write it anew instead") }
      try Inquiry.check(change.why, "why", most: 500, lines: false)
      // Who registered for a room is known by its place among them.
      for (index, room) in state.meeting.rooms.enumerated() {
        let now = change.meeting.rooms.firstIndex { $0.name == room.name }
        guard now == nil || now == index else {
          throw RecordError(
            "\(room.name) is another room in the list now; expected the same order, new ones at the end")
        }
      }
      guard change.meeting.rooms.count >= state.meeting.rooms.count else {
        throw RecordError("\(change.meeting.rooms.count) rooms; expected no fewer than \(state.meeting.rooms.count)")
      }
      guard change.meeting.stream != nil || state.meeting.stream == nil else {
        throw RecordError("people have registered for online; expected the address where it is followed")
      }
      try state.take(change.meeting, place: event.place)
      state.changes.append(.init(on: day, why: change.why, place: event.place))
    case .cancelled(let act):
      guard state.summary == nil else { throw RecordError("took place: it has a summary") }
      try Inquiry.check(act.why, "why", most: 500, lines: false)
      state.cancelled = .init(on: day, why: act.why, place: event.place)
    case .summarised(let summary):
      guard state.isPublic else { throw RecordError("is not announced") }
      try Inquiry.check(summary.text, "summary", most: Inquiry.mostTextLetters, lines: true)
      for (place, count) in summary.attendance {
        guard state.meeting.places.contains(place), (0...1_000_000).contains(count) else {
          throw RecordError("attendance: \(count) at \"\(place.prefix(20))\"; expected a room of it, or online")
        }
      }
      for recording in summary.recordings { try recording.check() }
      (state.summary, state.summaryPlace) = (summary, event.place)
      state.summaryAuthors.insert(summary.by)
    case .published(let act):
      guard let summary = state.summary, !state.summaryAuthors.isEmpty else {
        throw RecordError("no summary that could be published")
      }
      guard act.text == state.summaryPlace else { throw RecordError("its summary has changed; read it again") }
      guard !state.summaryAuthors.contains(act.by) else {
        throw RecordError("whoever wrote the summary does not publish it; expected a second officer")
      }
      (state.published, state.summaryAuthors) = (summary, [])
    case .recorded(let recorded):
      guard state.isPublic else { throw RecordError("is not announced") }
      guard state.recordings.count < Recording.most else {
        throw RecordError("has \(Recording.most) recordings; expected no more")
      }
      state.recordings.append(
        try Recording(
          recorded, number: state.recordings.count + 1, place: event.place, documents: event.documents))
    case .shown(let act):
      let index = try Self.index(state, "no such recording") { $0.place == act.text }
      guard state.recordings[index].shown == nil else { throw RecordError("the recording is shown already") }
      guard state.recordings[index].by != act.by else {
        throw RecordError("whoever put the recording here does not show it; expected a second officer")
      }
      state.recordings[index].shown = day
    case .removed(let removal):
      let index = try Self.index(state, "no recording \(removal.recording)") { $0.number == removal.recording }
      try Inquiry.check(removal.why, "why", most: 500, lines: false)
      state.recordings[index].removed = .init(on: day, why: removal.why, place: event.place)
    }
  }

  /// Which recording is meant, of those that were not taken down.
  private static func index(
    _ state: MeetingState, _ problem: String, _ isMeant: (Recording) -> Bool
  ) throws -> Int {
    guard let index = state.recordings.firstIndex(where: isMeant) else { throw RecordError(problem) }
    guard state.recordings[index].removed == nil else { throw RecordError("the recording was taken down") }
    return index
  }

  // MARK: Tables

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS meetings;
        CREATE TABLE meetings (
          id TEXT PRIMARY KEY, is_public INTEGER NOT NULL, begins INTEGER NOT NULL, community TEXT,
          version INTEGER NOT NULL) WITHOUT ROWID;
        """)
  }

  /// Of a community's meeting nothing that is sealed: not when it is.
  public func write(_ subject: String, _ state: MeetingState, _ db: Database) throws {
    let community = state.meeting.community
    try Self.write(
      state.id, state.isPublic, begins: community == nil ? state.begins : 0, community, version: state.shownPlace, db)
  }

  public func writeUnread(_ subject: String, _ events: [EventHead], _ db: Database) throws {
    try Self.write(
      String(subject.dropFirst(Self.prefix.count)), events.contains { $0.kind == "announced" }, begins: 0,
      events.first?.rights?.protocols.first, version: events.last { Self.telling.contains($0.kind) }?.place ?? 1, db)
  }

  private static func write(
    _ id: String, _ isPublic: Bool, begins: Int, _ community: String?, version: Int, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO meetings VALUES (?, ?, ?, ?, ?)",
      arguments: [id, isPublic, begins, community, version])
  }

  public var digests: [String] {
    ["SELECT id || is_public || begins || coalesce(community, '') || version FROM meetings ORDER BY id"]
  }
}
