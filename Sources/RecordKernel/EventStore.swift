internal import Databases
internal import Digests
internal import Foundation
public import GRDB
public import Keys
internal import Synchronization
internal import Vocabulary

/// Events on the disk, in SQLite, each chained to the one before by SHA-256; documents beside them.
///
/// One writer at a time, for all who wait (``GroupCommit``); what `append` has returned from is on the disk
/// (`synchronous = FULL`). Tables that the domains
/// derive from the events are made anew where they are missing or of another version.
public final class EventStore<Domains: RecordDomains>: EventJournal {
  public typealias Event = RecordEvent<Domains.Fields>
  public typealias Recorded = ChainedEvent<Domains.Fields>

  public let folder: String
  public let domains: Domains
  public let documents: DocumentStore
  public let vault: Vault
  public let heads: HeadLog
  let transitions: TransitionLog
  let codec: EventCodec<Domains.Fields>
  let database: any DatabaseWriter
  let gate: WriterGate
  private let commits: GroupCommit
  /// Whether what is sealed under persons' keys can be read, as long as there are those keys.
  public var readsPersons: Bool { codec.persons != nil }

  /// How many events were decoded, for tests of what is asked first.
  private let decoded = Atomic(0)

  /// The subject of events about the record itself.
  static var own: String { "record" }

  package var decodedEvents: Int { decoded.load(ordering: .relaxed) }

  /// - Parameters:
  ///   - mayCreate: whether the folder may be made.
  ///   - keys: with which sealed fields and documents are written and read; without, they cannot be.
  ///   - persons: the keys of persons, with which what is about them is written and read; without, it cannot be.
  ///   - mayBeShared: whether others than the folder's owner may be able to look into it.
  /// - Throws: ``RecordError`` for a folder that holds no record, cannot be read, or can be read by others.
  public init(
    _ folder: String, mayCreate: Bool, keys: MasterKeys? = nil, persons: (any PersonKeys)? = nil,
    mayBeShared: Bool = false, _ domains: Domains
  ) throws {
    (self.folder, self.domains) = (folder, domains)
    vault = Vault(folder, master: keys)
    codec = EventCodec(vault: vault, persons: persons)
    documents = DocumentStore(folder: folder, vault: vault)
    gate = WriterGate(folder)
    (heads, transitions) = (HeadLog(folder), TransitionLog(folder))
    let path = "\(folder)/\(Domains.fileName)"
    if !FileManager.default.fileExists(atPath: path) {
      guard mayCreate else {
        throw RecordError(
          "\(folder): no record; expected a folder with record.sqlite, which ecotone record import makes")
      }
      try RecordFolder.make(folder)
      if !mayBeShared { try RecordFolder.refuseShared(folder) }
      try RecordFolder.makeFile(path)
    }
    if !mayBeShared { try RecordFolder.refuseShared(folder) }
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.endsStatementsWithTheirWork()
    configuration.prepareDatabase { db in
      try db.execute(
        sql:
          "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768; PRAGMA secure_delete = ON"
      )
    }
    do {
      database = try DatabasePool(path: path, configuration: configuration)
    } catch let error as DatabaseError { throw Self.error(error, folder) }
    commits = GroupCommit(database)
    try makeTables()
  }

  /// Makes what is missing, or of another version. A record that is ready is opened without waiting for who writes.
  private func makeTables() throws {
    if try read({ try Int.fetchOne($0, sql: "PRAGMA user_version") }) == Domains.version { return }
    try write { db in
      guard try Int.fetchOne(db, sql: "PRAGMA user_version") != Domains.version else { return }
      let isFirst = try !db.tableExists("documents")
      try db.execute(sql: EventSchema.sql)
      try domains.create(db)
      for subject in try String.fetchAll(
        db, sql: "SELECT DISTINCT subject FROM events WHERE subject <> ?", arguments: [Self.own])
      {
        let events = try events(of: subject, db)
        try domains.write(subject, domains.derive(subject, events, today: .today), db)
        if isFirst {
          let gone = Self.discarded(events)
          for event in events { try Self.name(event.event.documents?.filter { !gone.contains($0.name) }, db) }
        }
      }
      try db.execute(sql: "PRAGMA user_version = \(Domains.version)")
    }
  }

  // MARK: Writing

  /// Adds events, all or none, and returns when they are on the disk. They are checked as they will be: a subject whose
  /// events do not follow from one another is refused. What is appended at the same time shares a transaction.
  /// - Throws: ``RecordError``; then nothing has changed.
  public func append(_ events: [Event], onProgress: (Int) throws -> Void) throws {
    guard !events.isEmpty else { return }
    try enter()
    let takesAway = events.contains { KernelKind(rawValue: $0.kind) != nil }
    do {
      try commits.write { db in
        try write(events, db, onProgress)
        if takesAway { try domains.purge(db) }
      }
    } catch let error as DatabaseError { throw Self.error(error, folder) }
    try deleteUnnamed(Set(events.flatMap { $0.discards ?? [] }))
    guard takesAway else { return }
    for subject in Set(events.map(\.subject)) where vault.has(subject) { try followRights(of: subject) }
    beginLogAnew()
  }

  /// What the tables said before is in the log too, until that is begun anew; readers may hold it up.
  public func beginLogAnew() {
    try? database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  public func append(_ batch: [Event]) throws { try append(batch, onProgress: { _ in }) }

  /// Before the first thing that is written: what a killed writer left is taken away, if nobody else writes.
  func enter() throws {
    try gate.enter {
      for name in try read(leftovers) { unlink("\(folder)/\(name)") }
      // An opening or a sealing that was cut off before its key followed.
      for subject in vault.subjects { try followRights(of: subject) }
    }
  }

  /// Lays the key of a subject open that is not sealed any more, and has something that was; closes it again where it
  /// is.
  private func followRights(of subject: String) throws {
    let events = try self.events(of: subject)
    let bodies = try read { db in
      try String.fetchAll(db, sql: "SELECT body FROM events WHERE subject = ?", arguments: [subject])
    }
    let hasSealed = bodies.contains { codec.isSealed($0, .sealed) }
    try vault.setOpen(hasSealed && !domains.isSealed(events), subject, ifPossible: true)
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
  private func prepare(_ group: Group, today: Day) throws -> Prepared {
    let isSealed = domains.isSealed(group.events)
    if group.events[..<group.known].contains(where: \.isUnread), domains.isSealed(Array(group.events[..<group.known])) {
      throw RecordError(
        "\(group.subject): sealed, and its key is \(vault.isOpen ? "destroyed" : "not at hand"); expected "
          + "--keys FILE with the keys that it was sealed with")
    }
    let bodies = try group.events[group.known...].map {
      try codec.body($0.event, try secrets(of: $0.event, isSealed: isSealed, group.events))
    }
    return Prepared(
      group: group, bodies: bodies, derived: try domains.derive(group.subject, group.events, today: today))
  }

  /// What of an event is not for the disk.
  /// - Parameter events: all of its subject.
  func secrets(of event: Event, isSealed: Bool, _ events: [Recorded]) throws -> EventSecrets {
    EventSecrets(
      isSealed: isSealed, kept: try domains.kept(event, of: events), personal: try domains.personal(event))
  }

  private func write(_ events: [Event], _ db: Database, _ onProgress: (Int) throws -> Void) throws {
    let recorded = Date().formatted(.iso8601)
    var (number, hash) =
      try Row.fetchOne(db, sql: "SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").map {
        ($0[0] as Int, $0[1] as String)
      }
      ?? (0, "")
    let insert = try db.cachedStatement(sql: "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)")
    var (position, today) = (0, Day.today)
    while position < events.count {
      // Groups of a few hundred subjects are prepared on all processors, then written in order.
      var (groups, upcoming) = ([Group](), number)
      while position < events.count, groups.count < 256 {
        let subject = events[position].subject
        guard Self.isSubject(subject), !Domains.reserved.contains(subject),
          subject != Self.own
        else {
          throw RecordError(
            "found the id \"\(subject.prefix(40))\"; expected letters, digits and hyphens, as SEM-26-001")
        }
        // A subject that comes again is checked with what was written before.
        if groups.contains(where: { $0.subject == subject }) { break }
        let known = try self.events(of: subject, db)
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
      let prepare = { @Sendable [groups, today] (index: Int) in try self.prepare(groups[index], today: today) }
      // A lone subject has no use for other processors.
      let prepared = groups.count == 1 ? [try prepare(0)] : try groups.indices.orderedMap(concurrently: prepare)
      for one in prepared {
        for (event, body) in zip(one.group.events[one.group.known...], one.bodies) {
          (number, hash) = (number + 1, Self.link(hash, recorded, body))
          try insert.execute(
            arguments: [number, one.group.subject, event.place, event.event.kind, recorded, body, hash])
          try demandFiles(event.event)
          try Self.name(event.event.documents, db)
          try discard(event.event.discards ?? [], of: one.group.subject, one.group.events, db)
        }
        try domains.write(one.group.subject, one.derived, db)
      }
      try onProgress(position)
      today = .today
    }
  }

  /// Letters, digits and hyphens, a hyphen not first: asked of every event, and a pattern is read anew each time.
  private static func isSubject(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
        default: false
        }
      }
  }

  static func link(_ previous: String, _ recorded: String, _ body: String) -> String {
    SHA256Digest.hexadecimal(of: Array("\(previous)\n\(recorded)\n\(body)".utf8))
  }

  // MARK: Reading

  public func events(of subject: String) throws -> [Recorded] { try read { try events(of: subject, $0) } }

  func events(of subject: String, _ db: Database) throws -> [Recorded] {
    let select = try db.cachedStatement(
      sql: "SELECT number, place, body, recorded, subject FROM events WHERE subject = ? ORDER BY place")
    return try Row.fetchAll(select, arguments: [subject]).map(recorded)
  }

  public func tail(after number: Int, limit: Int) throws -> [Recorded] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT number, place, body, recorded, subject FROM events WHERE number > ? ORDER BY number LIMIT ?",
        arguments: [number, limit]
      ).map(recorded)
    }
  }

  private func recorded(_ row: Row) throws -> Recorded {
    decoded.add(1, ordering: .relaxed)
    do {
      let read = try codec.event(row[2])
      return Recorded(
        number: row[0], place: row[1], event: read.event, recorded: Day((row[3] as String).prefix(10)),
        isUnread: read.isUnread, withheld: read.withheld)
    } catch {
      throw RecordError(
        "\(row[4] as String): event \(row[0] as Int) does not read; ecotone record verify says more")
    }
  }

  public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do { return try database.read(body) } catch let error as DatabaseError {
      if let ended = error.ended { throw ended }
      throw Self.error(error, folder)
    }
  }

  /// All of it, or nothing.
  func write(_ body: (Database) throws -> Void) throws {
    do {
      try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try body(db)
          return .commit
        }
      }
    } catch let error as DatabaseError { throw Self.error(error, folder) }
  }

  static func error(_ error: DatabaseError, _ folder: String) -> RecordError {
    RecordError("\(folder): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
  }
}

/// Events are only added: the triggers refuse all else, whoever asks.
enum EventSchema {
  static let sql = """
    CREATE TABLE IF NOT EXISTS documents (
      rendition TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (rendition, hash)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS former (
      chain INTEGER NOT NULL, number INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (chain, number)) WITHOUT ROWID;
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
