internal import Digests
public import Foundation
internal import GRDB
internal import Synchronization
internal import Vocabulary

/// The public record on the disk: events in SQLite, each chained to the one before by SHA-256; documents beside them
/// under their hashes.
///
/// One writer at a time; what `append` has returned from is on the disk (`synchronous = FULL`). Tables of cases and
/// steps are derived from the events and made anew where they are missing or of another version.
public final class RecordStore: Sendable {
  public let folder: String
  public let process: SubmissionProcess
  let database: any DatabaseWriter
  /// What ``waiting(reader:party:today:)`` has computed.
  let waits = Mutex<[String: [Waiting]]>([:])
  /// Of the derived tables.
  private static let version = 3

  /// - Parameters:
  ///   - isNew: whether the folder may be made.
  /// - Throws: ``RecordError`` for a folder that holds no record, or cannot be read.
  public init(_ folder: String, mayCreate: Bool = false, process: SubmissionProcess? = nil) throws {
    self.folder = folder
    self.process = try process ?? SubmissionProcess()
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
      if try database.read({ try Int.fetchOne($0, sql: "PRAGMA user_version") }) == Self.version { return }
      try database.write { db in
        try db.execute(sql: Self.schema)
        if try Int.fetchOne(db, sql: "PRAGMA user_version") != Self.version {
          try CaseIndex.create(db)
          for subject in try String.fetchAll(db, sql: "SELECT DISTINCT subject FROM events WHERE kind = 'file'") {
            try CaseIndex.write(
              subject, CaseIndex.versions(subject, Self.events(of: subject, db), self.process, today: Self.today), db)
          }
          try db.execute(sql: "PRAGMA user_version = \(Self.version)")
        }
      }
    } catch let error as DatabaseError {
      throw RecordError("\(folder): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  /// Events are only added: the triggers refuse all else, whoever asks.
  private static let schema = """
    CREATE TABLE IF NOT EXISTS events (
      number INTEGER PRIMARY KEY, subject TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, recorded TEXT NOT \
      NULL, body TEXT NOT NULL,
      hash TEXT NOT NULL, UNIQUE (subject, place));
    CREATE INDEX IF NOT EXISTS events_by_kind ON events (kind, subject);
    CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never \
    changed'); END;
    CREATE TRIGGER IF NOT EXISTS events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never \
    taken away'); END;
    """

  /// The day it is, in UTC.
  public static var today: Day { Day(number: Int(Date().timeIntervalSince1970 / 86_400)) }

  // MARK: Writing

  /// Adds events, all or none. They are checked as they will stand: a case whose events do not follow from one another
  /// is refused.
  /// - Throws: ``RecordError``; then nothing has changed.
  public func append(_ events: [Event], onProgress: (Int) throws -> Void = { _ in }) throws {
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
    var events: [RecordedEvent]
    /// How many of the events are there already.
    let known: Int
    var bodies: [String] = []
    var versions: [CaseIndex.Version] = []

    /// Encodes the new events, and checks them with the known ones.
    mutating func prepare(_ process: SubmissionProcess, today: Day) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      do { bodies = try events[known...].map { String(decoding: try encoder.encode($0.event), as: UTF8.self) } } catch {
        throw RecordError("\(subject): an event holds a number that is none")
      }
      if events.contains(where: { $0.event.filing != nil }) {
        versions = try CaseIndex.versions(subject, events, process, today: today)
      } else if !events.contains(where: { $0.event.plan != nil })
        || !events.allSatisfy({ $0.event.plan != nil || $0.event.kind == Event.Kind.protect })
      {
        throw RecordError("\(subject): no such submission; expected its filing first")
      } else {
        _ = try Plan(id: subject, events)
      }
    }
  }

  private func write(_ events: [Event], _ db: Database, _ onProgress: (Int) throws -> Void) throws {
    let recorded = ISO8601DateFormatter().string(from: Date())
    var (number, hash) =
      try Row.fetchOne(db, sql: "SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").map {
        ($0[0] as Int, $0[1] as String)
      }
      ?? (0, "")
    let insert = try db.makeStatement(sql: "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)")
    var (position, today) = (0, Self.today)
    while position < events.count {
      // Groups of a few hundred subjects are prepared on all processors, then written in order.
      var (groups, upcoming) = ([Group](), number)
      while position < events.count, groups.count < 256 {
        let subject = events[position].subject
        guard subject.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]{0,39}/) != nil,
          !["waiting", "process", "report", "submissions"].contains(subject)
        else {
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
            RecordedEvent(
              number: upcoming, place: (group.events.last?.place ?? 0) + 1, event: events[position], recorded: today))
          position += 1
        }
        groups.append(group)
      }
      let prepared = try groups.indices.orderedMap(concurrently: { [groups, process, today] index in
        var group = groups[index]
        try group.prepare(process, today: today)
        return group
      })
      for group in prepared {
        for (event, body) in zip(group.events[group.known...], group.bodies) {
          (number, hash) = (number + 1, Self.link(hash, recorded, body))
          try insert.execute(arguments: [number, group.subject, event.place, event.event.kind, recorded, body, hash])
        }
        if group.events.contains(where: { $0.event.filing != nil }) {
          try CaseIndex.write(group.subject, group.versions, db)
        }
      }
      try onProgress(position)
      today = Self.today
    }
  }

  private static func link(_ previous: String, _ recorded: String, _ body: String) -> String {
    SHA256Digest.hexadecimal(of: Array("\(previous)\n\(recorded)\n\(body)".utf8))
  }

  // MARK: Reading

  static func events(of subject: String, _ db: Database) throws -> [RecordedEvent] {
    let decoder = JSONDecoder()
    return try Row.fetchAll(
      db, sql: "SELECT number, place, body, recorded FROM events WHERE subject = ? ORDER BY place", arguments: [subject]
    ).map {
      row in
      let body: String = row[2]
      do {
        return RecordedEvent(
          number: row[0], place: row[1], event: try decoder.decode(Event.self, from: Data(body.utf8)),
          recorded: Day((row[3] as String).prefix(10)))
      } catch { throw RecordError("\(subject): event \(row[0] as Int) does not read; ecotone record verify says more") }
    }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do { return try database.read(body) } catch let error as DatabaseError {
      throw RecordError("\(folder): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  /// All events of a case or plan.
  public func events(of subject: String) throws -> [RecordedEvent] { try read { try Self.events(of: subject, $0) } }

  /// A case as a reader may see it; nil where there is none, or none for them.
  public func caseFile(_ id: String, reader: Reader, today: Day = RecordStore.today) throws -> CaseFile? {
    try CaseFile(id: id, events(of: id), process, reader: reader, today: today)
  }

  /// A case's related cases that a reader may see too.
  public func related(to file: CaseFile, reader: Reader, today: Day = RecordStore.today) throws -> [String] {
    try file.related.filter { try caseFile($0, reader: reader, today: today) != nil }
  }

  /// Which plans a reader may see, the newest last.
  public func plans(reader: Reader) throws -> [String] {
    try read { db in
      let found = try String.fetchAll(
        db, sql: "SELECT subject FROM events WHERE kind = 'plan' GROUP BY subject ORDER BY min(number)")
      return try found.filter { Plan.rights(try Self.events(of: $0, db)).admits(reader) }
    }
  }

  /// A plan as it stands; nil where there is none, or none for the reader.
  public func plan(_ id: String, reader: Reader) throws -> Plan? {
    let events = try events(of: id)
    return events.contains { $0.event.plan != nil } && Plan.rights(events).admits(reader)
      ? try Plan(id: id, events) : nil
  }

  // MARK: Documents

  /// Puts a file into the store, and returns what an event says of it.
  /// - Parameter expected: the SHA-256 that it must have.
  /// - Throws: ``RecordError`` for a file that cannot be read, or has another hash.
  public func store(
    _ path: String, kind: String, rendition: Event.Document.Rendition, languages: [String], embargo: Day?,
    expected: String? = nil
  ) throws -> Event.Document {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RecordError("\(path): cannot be read; expected a document")
    }
    let hash = SHA256Digest.hexadecimal(of: Array(data))
    if let expected, expected.lowercased() != hash {
      throw RecordError("\(path): its SHA-256 is \(hash); expected \(expected)")
    }
    let target = documentPath(hash, rendition)
    let document = Event.Document(
      kind: kind, rendition: rendition, sha256: hash, bytes: data.count, mediaType: Self.mediaType(path),
      languages: languages, embargo: embargo)
    guard !FileManager.default.fileExists(atPath: target) else { return document }
    do {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(rendition.rawValue)", withIntermediateDirectories: true)
      let partial = "\(target).\(UUID().uuidString).partial"
      try data.write(to: URL(fileURLWithPath: partial))
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: partial))
      try handle.synchronize()
      try handle.close()
      guard rename(partial, target) == 0 else {
        throw RecordError("cannot write \(target): \(String(cString: strerror(errno)))")
      }
      // The name is on the disk before an event speaks of it.
      let place = open("\(folder)/\(rendition.rawValue)", O_RDONLY | O_DIRECTORY)
      if place >= 0 {
        fsync(place)
        close(place)
      }
    } catch let error as RecordError {
      throw error
    } catch { throw RecordError("cannot write \(target): \(error.localizedDescription)") }
    return document
  }

  /// Sealed and public renditions lie in folders of their own, under their hashes, not their names.
  private func documentPath(_ hash: String, _ rendition: Event.Document.Rendition) -> String {
    "\(folder)/\(rendition.rawValue)/\(hash)"
  }

  /// The bytes of a document that a case shows to a reader.
  public func contents(_ document: Event.Document, reader: Reader) -> Data? {
    guard document.rendition == .public || reader.isKeeper else { return nil }
    return FileManager.default.contents(atPath: documentPath(document.sha256, document.rendition))
  }

  private static func mediaType(_ path: String) -> String {
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "pdf": "application/pdf"
    case "txt", "md": "text/plain; charset=utf-8"
    case "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    default: "application/octet-stream"
    }
  }

  // MARK: Proof

  /// Proves the chain, that every case replays, and that documents have their hashes.
  /// - Returns: how many events, cases and documents there are, and the hash that stands for all of it.
  /// - Throws: ``RecordError`` naming the first event or document that is not as it was recorded.
  public func verify(onProgress: (Int) throws -> Void = { _ in }) throws -> (
    events: Int, cases: Int, documents: Int, hash: String
  ) {
    try read { db in
      var (expected, hash, documents) = (0, "", 0)
      var bySubject: [String: [RecordedEvent]] = [:]
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
          event.kind == row[6] as String,
          (bySubject[event.subject]?.count ?? 0) + 1 == row[5] as Int
        else {
          throw RecordError(
            "\(folder): event \(number) does not read, or stands in another place than it was recorded in")
        }
        let place = (bySubject[event.subject]?.count ?? 0) + 1
        bySubject[event.subject, default: []].append(
          RecordedEvent(number: number, place: place, event: event, recorded: Day((row[1] as String).prefix(10))))
        for document in event.documents ?? [] {
          documents += 1
          let path = documentPath(document.sha256, document.rendition)
          guard SHA256Digest.hexadecimal(ofFile: path) == document.sha256 else {
            throw RecordError(
              "\(path): the document is missing or its hash differs; event \(number) of \(event.subject) names it")
          }
        }
        if number % 10_000 == 0 { try onProgress(number) }
      }
      // What the derived tables say must be what the events say now.
      let fresh = try DatabaseQueue()
      let cases = try fresh.write { copy in
        try CaseIndex.create(copy)
        var cases = 0
        for (subject, events) in bySubject {
          if events.contains(where: { $0.event.filing != nil }) {
            cases += 1
            try CaseIndex.write(subject, CaseIndex.versions(subject, events, process, today: Self.today), copy)
          } else {
            _ = try Plan(id: subject, events)
          }
        }
        return cases
      }
      let listed = Set(try String.fetchAll(db, sql: "SELECT DISTINCT id FROM cases")).subtracting(bySubject.keys)
      if let orphan = listed.sorted().first {
        throw RecordError("\(folder): \(orphan) is listed, but its events are gone")
      }
      let today = Self.today
      if try CaseIndex.digest(db, today: today) != fresh.read({ try CaseIndex.digest($0, today: today) }) {
        throw RecordError(
          "\(folder): the tables of cases are not what the events say; expected them as ecotone wrote them")
      }
      return (expected, cases, documents, hash)
    }
  }
}
