internal import Digests
internal import Foundation
public import GRDB
internal import Vocabulary

/// Events on the disk, in SQLite, each chained to the one before by SHA-256; documents beside them.
///
/// One writer at a time; what `append` has returned from is on the disk (`synchronous = FULL`). Tables that the domains
/// derive from the events are made anew where they are missing or of another version.
public final class EventStore<Domains: RecordDomains>: Sendable {
  public typealias Event = RecordEvent<Domains.Fields>
  public typealias Recorded = ChainedEvent<Domains.Fields>

  public let folder: String
  public let domains: Domains
  public let documents: DocumentStore
  private let database: any DatabaseWriter

  /// - Parameter mayCreate: whether the folder may be made.
  /// - Throws: ``RecordError`` for a folder that holds no record, or cannot be read.
  public init(_ folder: String, mayCreate: Bool, _ domains: Domains) throws {
    (self.folder, self.domains, documents) = (folder, domains, DocumentStore(folder: folder))
    let path = folder + "/record.sqlite"
    if !FileManager.default.fileExists(atPath: path) {
      guard mayCreate else {
        throw RecordError(
          "\(folder): no record; expected a folder with record.sqlite, which ecotone record import makes")
      }
      do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
        throw RecordError("cannot make \(folder): \(error.localizedDescription)")
      }
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768")
    }
    do {
      database = try DatabasePool(path: path, configuration: configuration)
      // A record that is ready is opened without waiting for who writes.
      if try database.read({ try Int.fetchOne($0, sql: "PRAGMA user_version") }) == Domains.version { return }
      try database.write { db in
        try db.execute(sql: EventSchema.sql)
        guard try Int.fetchOne(db, sql: "PRAGMA user_version") != Domains.version else { return }
        try domains.create(db)
        for subject in try String.fetchAll(db, sql: "SELECT DISTINCT subject FROM events") {
          try domains.write(subject, domains.derive(subject, Self.events(of: subject, db), today: .today), db)
        }
        try db.execute(sql: "PRAGMA user_version = \(Domains.version)")
      }
    } catch let error as DatabaseError {
      throw RecordError("\(folder): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  // MARK: Writing

  /// Adds events, all or none. They are checked as they will stand: a subject whose events do not follow from one
  /// another is refused.
  /// - Throws: ``RecordError``; then nothing has changed.
  public func append(_ events: [Event], onProgress: (Int) throws -> Void) throws {
    do {
      try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try write(events, db, onProgress)
          return .commit
        }
      }
    } catch let error as DatabaseError {
      throw RecordError("\(folder): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  /// What is written of one subject.
  private struct Group: Sendable {
    let subject: String
    var events: [Recorded]
    /// How many of the events are there already.
    let known: Int
  }

  /// A subject's new events as they are written, and what its tables have of it.
  private struct Prepared: Sendable {
    let group: Group
    let bodies: [String]
    let derived: Domains.Derived
  }

  /// Encodes the new events, and checks them with the known ones.
  private static func prepare(_ group: Group, _ domains: Domains, today: Day) throws -> Prepared {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bodies: [String]
    do {
      bodies = try group.events[group.known...].map { String(decoding: try encoder.encode($0.event), as: UTF8.self) }
    } catch { throw RecordError("\(group.subject): an event holds a number that is none") }
    return Prepared(
      group: group, bodies: bodies, derived: try domains.derive(group.subject, group.events, today: today))
  }

  private func write(_ events: [Event], _ db: Database, _ onProgress: (Int) throws -> Void) throws {
    let recorded = ISO8601DateFormatter().string(from: Date())
    var (number, hash) =
      try Row.fetchOne(db, sql: "SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").map {
        ($0[0] as Int, $0[1] as String)
      }
      ?? (0, "")
    let insert = try db.makeStatement(sql: "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)")
    var (position, today) = (0, Day.today)
    while position < events.count {
      // Groups of a few hundred subjects are prepared on all processors, then written in order.
      var (groups, upcoming) = ([Group](), number)
      while position < events.count, groups.count < 256 {
        let subject = events[position].subject
        guard subject.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]{0,39}/) != nil, !Domains.reserved.contains(subject) else {
          throw RecordError(
            "found the id \"\(subject.prefix(40))\"; expected letters, digits and hyphens, as SEM-26-001")
        }
        // A subject that comes again is checked with what was written before.
        if groups.contains(where: { $0.subject == subject }) { break }
        let known = try Self.events(of: subject, db)
        var group = Group(subject: subject, events: known, known: known.count)
        while position < events.count, events[position].subject == subject {
          upcoming += 1
          group.events.append(
            Recorded(
              number: upcoming, place: (group.events.last?.place ?? 0) + 1, event: events[position], recorded: today))
          position += 1
        }
        groups.append(group)
      }
      let prepared = try groups.indices.orderedMap(concurrently: { [groups, domains, today] index in
        try Self.prepare(groups[index], domains, today: today)
      })
      for one in prepared {
        for (event, body) in zip(one.group.events[one.group.known...], one.bodies) {
          (number, hash) = (number + 1, Self.link(hash, recorded, body))
          try insert.execute(
            arguments: [number, one.group.subject, event.place, event.event.kind, recorded, body, hash])
        }
        try domains.write(one.group.subject, one.derived, db)
      }
      try onProgress(position)
      today = .today
    }
  }

  private static func link(_ previous: String, _ recorded: String, _ body: String) -> String {
    SHA256Digest.hexadecimal(of: Array("\(previous)\n\(recorded)\n\(body)".utf8))
  }

  // MARK: Reading

  public static func events(of subject: String, _ db: Database) throws -> [Recorded] {
    let decoder = JSONDecoder()
    return try Row.fetchAll(
      db, sql: "SELECT number, place, body, recorded FROM events WHERE subject = ? ORDER BY place", arguments: [subject]
    ).map { row in
      let body: String = row[2]
      do {
        return Recorded(
          number: row[0], place: row[1], event: try decoder.decode(Event.self, from: Data(body.utf8)),
          recorded: Day((row[3] as String).prefix(10)))
      } catch { throw RecordError("\(subject): event \(row[0] as Int) does not read; ecotone record verify says more") }
    }
  }

  public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do { return try database.read(body) } catch let error as DatabaseError {
      throw RecordError("\(folder): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  // MARK: Proof

  /// Proves the chain, that every subject's events follow from one another, and that documents have their hashes.
  /// - Throws: ``RecordError`` naming the first event or document that is not as it was recorded.
  public func verify(onProgress: (Int) throws -> Void) throws -> RecordProof {
    try read { db in
      let faults = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
      guard faults == ["ok"] else {
        throw RecordError("\(folder)/record.sqlite is damaged: \(faults.joined(separator: "; "))")
      }
      var (expected, hash, documents) = (0, "", 0)
      var bySubject: [String: [Recorded]] = [:]
      let decoder = JSONDecoder()
      let rows = try Row.fetchCursor(
        db, sql: "SELECT number, recorded, body, hash, subject, place, kind FROM events ORDER BY number")
      while let row = try rows.next() {
        expected += 1
        let (number, body): (Int, String) = (row[0], row[2])
        guard number == expected else { throw RecordError("\(folder): event \(expected) is missing") }
        hash = Self.link(hash, row[1], body)
        guard hash == row[3] as String else {
          throw RecordError("\(folder): event \(number) is not as it was recorded: its hash differs")
        }
        guard let event = try? decoder.decode(Event.self, from: Data(body.utf8)), event.subject == row[4] as String,
          event.kind == row[6] as String, (bySubject[event.subject]?.count ?? 0) + 1 == row[5] as Int
        else {
          throw RecordError(
            "\(folder): event \(number) does not read, or stands in another place than it was recorded in")
        }
        let place = (bySubject[event.subject]?.count ?? 0) + 1
        bySubject[event.subject, default: []].append(
          Recorded(number: number, place: place, event: event, recorded: Day((row[1] as String).prefix(10))))
        for document in event.documents ?? [] {
          documents += 1
          let path = self.documents.location(document.sha256, document.rendition)
          guard SHA256Digest.hexadecimal(ofFile: path) == document.sha256 else {
            throw RecordError(
              "\(path): the document is missing or its hash differs; event \(number) of \(event.subject) names it")
          }
        }
        if number % 10_000 == 0 { try onProgress(number) }
      }
      return RecordProof(
        events: expected, cases: try verifyTables(bySubject, db), documents: documents, hash: hash)
    }
  }

  /// Proves that what the derived tables say is what the events say now.
  /// - Returns: how many subjects the tables have.
  private func verifyTables(_ bySubject: [String: [Recorded]], _ db: Database) throws -> Int {
    let today = Day.today
    let fresh = try DatabaseQueue()
    let cases = try fresh.write { copy in
      try domains.create(copy)
      var cases = 0
      for (subject, events) in bySubject {
        let derived = try domains.derive(subject, events, today: today)
        if domains.isListed(derived) { cases += 1 }
        try domains.write(subject, derived, copy)
      }
      return cases
    }
    if let orphan = try domains.listed(db).subtracting(bySubject.keys).min() {
      throw RecordError("\(folder): \(orphan) is listed, but its events are gone")
    }
    if try domains.digest(db, today: today) != fresh.read({ try domains.digest($0, today: today) }) {
      throw RecordError(
        "\(folder): the tables of cases are not what the events say; expected them as ecotone wrote them")
    }
    return cases
  }
}

/// Events are only added: the triggers refuse all else, whoever asks.
private enum EventSchema {
  static let sql = """
    CREATE TABLE IF NOT EXISTS events (
      number INTEGER PRIMARY KEY, subject TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL,
      recorded TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (subject, place));
    CREATE INDEX IF NOT EXISTS events_by_kind ON events (kind, subject);
    CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events
      BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    CREATE TRIGGER IF NOT EXISTS events_remain BEFORE DELETE ON events
      BEGIN SELECT RAISE(ABORT, 'events are never taken away'); END;
    """
}
