internal import Digests
internal import Foundation
internal import GRDB
public import RecordKernel
internal import Synchronization
public import Vocabulary

/// A case as somebody sees it, from one day to another.
public struct CaseVersion: Sendable {
  let file: CaseFile
  let isPublic: Bool
  let isKeepers: Bool
  let days: Range<Int>
}

/// Derived tables of cases and their steps, so that registers of thousands are filtered and counted without replaying
/// them.
///
/// What the public may see has rows of its own: a filter, a search, a count or a statistic for the public never touches
/// others. An embargo that ends later makes a second row, valid from that day.
enum CaseIndex {
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS cases; DROP TABLE IF EXISTS steps; DROP TABLE IF EXISTS case_text;
        CREATE TABLE cases (
          version INTEGER PRIMARY KEY, id TEXT NOT NULL, is_public INTEGER NOT NULL, is_keepers INTEGER NOT NULL, \
          valid_from INTEGER NOT NULL,
          valid_until INTEGER NOT NULL, party TEXT NOT NULL, rulebook TEXT NOT NULL, state TEXT NOT NULL, holder TEXT, \
          is_closed INTEGER NOT NULL,
          filed INTEGER NOT NULL, updated INTEGER NOT NULL, since INTEGER NOT NULL, due INTEGER, due_kind TEXT, \
          is_assumed INTEGER NOT NULL, title TEXT NOT NULL,
          latitude REAL, longitude REAL, as_of INTEGER NOT NULL, is_complete INTEGER NOT NULL, is_stated INTEGER NOT \
          NULL);
        CREATE INDEX cases_by_id ON cases (id);
        CREATE INDEX cases_by_filing ON cases (is_public, filed DESC, id DESC);
        CREATE TABLE steps (
          version INTEGER NOT NULL, position INTEGER NOT NULL, transition TEXT NOT NULL, holder TEXT, date INTEGER, \
          waited INTEGER, due INTEGER,
          due_kind TEXT, late INTEGER, beyond_custom INTEGER, PRIMARY KEY (version, position)) WITHOUT ROWID;
        CREATE INDEX steps_by_date ON steps (date DESC);
        CREATE VIRTUAL TABLE case_text USING fts5(words, tokenize="unicode61 remove_diacritics 2");
        """)
  }

  private static let always = 0..<(1 << 30)

  /// What stands in the tables of a case.
  /// - Throws: ``RecordError`` for events that do not follow from one another, whoever may see them.
  static func versions(_ id: String, _ events: [RecordedEvent], _ process: SubmissionProcess, today: Day) throws
    -> [CaseVersion]
  {
    let keepers = try CaseFile(id: id, events, process, reader: .keeper, today: today)
    // Whoever may see them, events must follow from one another.
    // Those that cannot be read were checked when they were written.
    if !events.contains(where: \.isUnread),
      keepers == nil || !events.allSatisfy({ $0.event.rights == nil || $0.event.rights == .open })
    {
      try check(id, events, process, today: today)
    }
    guard let keepers else { return [] }
    if keepers.isSeenByAll {
      return [CaseVersion(file: keepers, isPublic: true, isKeepers: true, days: always)]
    }
    var versions: [CaseVersion] = []
    versions.append(CaseVersion(file: keepers, isPublic: false, isKeepers: true, days: always))
    guard var seen = try CaseFile(id: id, events, process, reader: .anyone, today: today) else { return versions }
    var first = always.lowerBound
    // Each view says when more of it is seen; what was behind a waiting step may wait longer.
    while let day = seen.revealed.filter({ $0.number > first }).min() {
      versions.append(CaseVersion(file: seen, isPublic: true, isKeepers: false, days: first..<day.number))
      guard let next = try CaseFile(id: id, events, process, reader: .anyone, today: day) else { return versions }
      (seen, first) = (next, day.number)
    }
    versions.append(CaseVersion(file: seen, isPublic: true, isKeepers: false, days: first..<always.upperBound))
    return versions
  }

  /// Writes a case anew.
  static func write(_ id: String, _ versions: [CaseVersion], _ db: Database) throws {
    for version in try Int.fetchAll(db.cachedStatement(sql: "SELECT version FROM cases WHERE id = ?"), arguments: [id])
    {
      try db.execute(sql: "DELETE FROM steps WHERE version = ?", arguments: [version])
      try db.execute(sql: "DELETE FROM case_text WHERE rowid = ?", arguments: [version])
      try db.execute(sql: "DELETE FROM cases WHERE version = ?", arguments: [version])
    }
    for version in versions { try insert(version, db) }
  }

  /// Replays a case as if nothing of it were kept back.
  private static func check(_ id: String, _ events: [RecordedEvent], _ process: SubmissionProcess, today: Day) throws {
    _ = try CaseFile(id: id, events.map { $0.with($0.event.opened) }, process, reader: .keeper, today: today)
  }

  /// A digest of what the tables tell each audience from a day on, however its rows are cut and numbered: rows of
  /// embargoes that have ended are left out.
  static func digest(_ db: Database, today: Day) throws -> String {
    let digest = SHA256Digest()
    let facts = [
      "c.id", "c.party", "c.rulebook", "c.state", "c.holder", "c.is_closed", "c.filed", "c.updated", "c.since", "c.due",
      "c.due_kind", "c.is_assumed",
      "c.title", "c.latitude", "c.longitude", "c.as_of", "c.is_complete", "c.is_stated",
      "max(c.valid_from, \(today.number))", "c.valid_until",
    ]
    let steps = [
      "c.id", "c.valid_until", "s.position", "s.transition", "s.holder", "s.date", "s.waited", "s.due", "s.due_kind",
      "s.late", "s.beyond_custom",
    ]
    let parts = [
      (facts + ["t.words"], "JOIN case_text t ON t.rowid = c.version", "c.id"),
      (steps, "JOIN steps s USING (version)", "s.position"),
    ]
    for audience in ["is_public", "is_keepers"] {
      for (columns, join, last) in parts {
        let line = columns.map { "quote(\($0))" }.joined(separator: " || ',' || ")
        let rows = try String.fetchCursor(
          db,
          sql:
            "SELECT \(line) FROM cases c \(join) WHERE c.\(audience) = 1 AND c.valid_until > ? ORDER BY c.id, "
            + "c.valid_until, \(last)",
          arguments: [today.number])
        while var line = try rows.next() { line.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) } }
      }
    }
    return digest.finish()
  }

  private static func insert(_ version: CaseVersion, _ db: Database) throws {
    let file = version.file
    let due = file.isClosed ? nil : file.next
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let title = String(decoding: try encoder.encode(file.title), as: UTF8.self)
    try db.cachedStatement(
      sql: "INSERT INTO cases VALUES (NULL, \(Array(repeating: "?", count: 22).joined(separator: ", ")))"
    ).execute(arguments: [
      file.id, version.isPublic, version.isKeepers, version.days.lowerBound, version.days.upperBound,
      file.filing.party.rawValue,
      file.filing.rulebook.rawValue, file.state,
      file.holder?.rawValue, file.isClosed, file.filed.number, file.updated.number, file.since.number,
      due?.day.number,
      due?.kind.rawValue, due?.moment.isAssumed ?? false, title, file.place?.latitude,
      file.place?.longitude,
      file.asOf.number, file.isComplete, file.isStated,
    ])
    let row = db.lastInsertedRowID
    let step = try db.cachedStatement(sql: "INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (position, one) in file.steps.enumerated() {
      try step.execute(arguments: [
        row, position, one.transition.name, one.transition.by?.rawValue, one.date?.number,
        one.waited.flatMap { $0.isAssumed ? nil : $0.days },
        one.isAssumed ? nil : one.due?.day.number, one.due?.kind.rawValue, one.late, one.beyondCustom,
      ])
    }
    let texts = file.texts.values.flatMap { $0.entries.values.map(\.text) }.sorted()
    let words =
      // Names that are withheld are sealed, and so in no table either.
      [file.id] + texts + (file.filing.isConfidential ? [] : file.submitters)
      + file.assertions.map(\.assertion.provision) + file.steps.flatMap(\.scope)
    try db.cachedStatement(sql: "INSERT INTO case_text (rowid, words) VALUES (?, ?)").execute(arguments: [
      row, words.joined(separator: " \u{01C1} "),
    ])
  }
}

/// Which cases a list holds; an empty part lets everything through.
public struct CaseFilter: Sendable {
  public var party: Party?
  public var state: String?
  public var holder: Holder?
  public var isLate = false
  public var isOpen: Bool?
  /// Of filing.
  public var year: Int?
  public var text: String?
  /// One case alone.
  public var id: String?

  public init() {}

  func condition(_ reader: Reader, _ today: Day) -> (sql: String, arguments: StatementArguments) {
    var parts = [reader.isKeeper ? "c.is_keepers = 1" : "c.is_public = 1", "c.valid_from <= ?", "c.valid_until > ?"]
    var arguments: StatementArguments = [today.number, today.number]
    func add(_ sql: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      parts.append(sql)
      arguments += [value]
    }
    add("c.party = ?", party?.rawValue)
    add("c.id = ?", id)
    add("c.state = ?", state)
    add("c.holder = ?", holder?.rawValue)
    add("c.is_closed = ?", isOpen.map { !$0 })
    if let year {
      add("c.filed >= ?", Day(year: year, month: 1, day: 1)?.number)
      add("c.filed <= ?", Day(year: year, month: 12, day: 31)?.number)
    }
    if isLate {
      add(
        """
        c.is_closed = 0 AND c.is_complete = 1 AND c.is_stated = 1 AND c.is_assumed = 0 AND c.due_kind = 'legal' AND \
        c.due < min(c.as_of, ?)
        """,
        today.number)
    }
    if let text {
      let words = text.split { !$0.isLetter && !$0.isNumber }.map { "\"\($0)\"*" }
      if words.isEmpty {
        parts.append("0")
      } else {
        add("c.version IN (SELECT rowid FROM case_text WHERE case_text MATCH ?)", words.joined(separator: " "))
      }
    }
    return (parts.joined(separator: " AND "), arguments)
  }
}

/// A line of the register.
public struct CaseLine: Sendable {
  public let id: String
  public let title: Trilingual
  public let party: Party
  public let rulebook: Rulebook
  public let state: String
  public let holder: Holder?
  public let isClosed: Bool
  public let filed: Day
  public let updated: Day
  /// When the step was taken that led to the state; assumed where it is not known.
  public let since: Day
  public let due: Day?
  public let dueKind: SubmissionProcess.Clock.Kind?
  public let isAssumed: Bool
  /// The day up to which the record tells what happened.
  public let asOf: Day
  /// Whether all its steps are known.
  public let isComplete: Bool
  /// Whether the day of every step is known.
  public let isStated: Bool
  public let latitude: Double?
  public let longitude: Double?

  /// Days beyond what is due by a text, up to the day that the record tells of; nil where nothing is, or where days are
  /// assumed or missing.
  public func late(_ today: Day) -> Int? { beyond(.legal, today) }

  /// The same beyond a customary day.
  public func beyondCustom(_ today: Day) -> Int? { beyond(.target, today) }

  private func beyond(_ kind: SubmissionProcess.Clock.Kind, _ today: Day) -> Int? {
    guard dueKind == kind, isComplete, !isAssumed, kind == .target || isStated, let due else { return nil }
    return max(0, min(today, asOf) - due)
  }

  /// - Throws: ``RecordError`` for a row that the program did not write.
  init(_ row: Row) throws {
    let (title, partyCode, book): (String, String, String) = (row["title"], row["party"], row["rulebook"])
    (id, state, isClosed) = (row["id"], row["state"], row["is_closed"])
    guard let title = try? JSONDecoder().decode(Trilingual.self, from: Data(title.utf8)),
      let party = Party(rawValue: partyCode), let rulebook = Rulebook(rawValue: book)
    else { throw RecordError("\(id): its row of the index is changed; expected a title, a Party and a rulebook") }
    (self.title, self.party, self.rulebook) = (title, party, rulebook)
    holder = (row["holder"] as String?).flatMap { Holder(rawValue: $0) }
    filed = Day(number: row["filed"])
    updated = Day(number: row["updated"])
    since = Day(number: row["since"])
    due = (row["due"] as Int?).map { Day(number: $0) }
    dueKind = (row["due_kind"] as String?).flatMap { SubmissionProcess.Clock.Kind(rawValue: $0) }
    (isAssumed, isComplete, isStated) = (row["is_assumed"], row["is_complete"], row["is_stated"])
    asOf = Day(number: row["as_of"])
    (latitude, longitude) = (row["latitude"], row["longitude"])
  }
}

/// How long a step was waited for, over all cases that a reader sees; assumed days are left out.
public struct Waiting: Sendable {
  public let transition: String
  public let holder: Holder?
  public let count: Int
  /// Of days waited.
  public let median: Int
  public let longest: Int
  /// Steps with a legal time, and those that came after it.
  public let timed: Int
  public let late: Int
  /// Steps with a customary time, and those that came after it.
  public let customary: Int
  public let beyondCustom: Int
}

extension RecordStore {
  /// Cases that a filter lets through, the last filed first.
  public func cases(_ filter: CaseFilter, reader: Reader, today: Day = RecordStore.today, offset: Int = 0, limit: Int)
    throws -> [CaseLine]
  {
    let (condition, arguments) = filter.condition(reader, today)
    return try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM cases c WHERE \(condition) ORDER BY c.filed DESC, c.id DESC LIMIT ? OFFSET ?",
        arguments: arguments + [limit, offset]
      ).map { try CaseLine($0) }
    }
  }

  public func countCases(_ filter: CaseFilter, reader: Reader, today: Day = RecordStore.today) throws -> Int {
    let (condition, arguments) = filter.condition(reader, today)
    return try read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM cases c WHERE \(condition)", arguments: arguments) ?? 0
    }
  }

  /// The steps of all cases with a day that is known, the newest first.
  public func recentSteps(
    of id: String? = nil, reader: Reader, today: Day = RecordStore.today, offset: Int = 0, limit: Int
  ) throws
    -> [(line: CaseLine, transition: SubmissionProcess.Transition, date: Day, position: Int)]
  {
    var filter = CaseFilter()
    filter.id = id
    let (condition, arguments) = filter.condition(reader, today)
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT c.*, s.transition AS step, s.date AS day, s.position AS position FROM steps \
          s \(id == nil ? "CROSS " : "")JOIN cases c USING (version)
          WHERE \(condition) AND s.date IS NOT NULL ORDER BY s.date DESC, c.id DESC, s.position DESC LIMIT ? OFFSET ?
          """, arguments: arguments + [limit, offset]
      ).compactMap { row in
        try process.transitions[row["step"]].map {
          (line: try CaseLine(row), transition: $0, date: Day(number: row["day"]), position: row["position"])
        }
      }
    }
  }

  /// How long each step is waited for, the longest first. Kept until the record grows or the day ends.
  public func waiting(reader: Reader, party: Party? = nil, today: Day = RecordStore.today) throws -> [Waiting] {
    let last = try read { try Int.fetchOne($0, sql: "SELECT max(number) FROM events") ?? 0 }
    let key = "\(last) \(today) \(reader.isKeeper) \(party?.rawValue ?? "")"
    if let known = waits.withLock({ $0[key] }) { return known }
    let found = try computeWaiting(reader, party, today)
    waits.withLock { kept in
      if kept.count > 32 { kept = [:] }
      kept[key] = found
    }
    return found
  }

  private func computeWaiting(_ reader: Reader, _ party: Party?, _ today: Day) throws -> [Waiting] {
    var filter = CaseFilter()
    filter.party = party
    let (condition, arguments) = filter.condition(reader, today)
    return try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT s.transition, s.holder, s.waited, count(*), count(s.late), sum(coalesce(s.late, 0) > 0),
            count(s.beyond_custom), sum(coalesce(s.beyond_custom, 0) > 0) FROM steps s JOIN cases c USING (version)
          WHERE \(condition) AND s.waited IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 3
          """, arguments: arguments)
      let groups = Dictionary(grouping: rows) { $0[0] as String }
      return groups.map { name, rows in
        let count = rows.reduce(0) { $0 + ($1[3] as Int) }
        /// The days of the n-th shortest wait.
        func days(_ n: Int) -> Int {
          var passed = 0
          for row in rows {
            passed += row[3] as Int
            if passed > n { return row[2] }
          }
          return 0
        }
        let median = (days((count - 1) / 2) + days(count / 2)) / 2
        return Waiting(
          transition: name, holder: (rows[0][1] as String?).flatMap { Holder(rawValue: $0) }, count: count,
          median: median,
          longest: rows.last?[2] ?? 0,
          timed: rows.reduce(0) { $0 + ($1[4] as Int) }, late: rows.reduce(0) { $0 + ($1[5] as Int) },
          customary: rows.reduce(0) { $0 + ($1[6] as Int) }, beyondCustom: rows.reduce(0) { $0 + ($1[7] as Int) })
      }.sorted { ($0.longest, $0.transition) > ($1.longest, $1.transition) }
    }
  }
}
