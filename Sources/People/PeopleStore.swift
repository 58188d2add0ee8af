internal import Databases
internal import Digests
public import Foundation
internal import GRDB
public import Keys
internal import RecordKernel
internal import Synchronization

/// Persons, and what they sign in with: the store that forgets. Folder `people`, file `people.sqlite`.
///
/// Whatever names somebody is ciphertext under that person's own key, which lies here too, wrapped by the master key: a
/// copy of the file without the master key tells nobody's name or address. Whoever is looked for by an address is
/// found by a keyed hash of it. What is deleted is written over (`secure_delete`), and what has an end goes by a timer.
public final class PeopleStore: Sendable {
  public let folder: String
  let master: MasterKeys
  let database: DatabasePool
  let commits: GroupCommit
  /// The time it is, in seconds since 1970.
  let clock: @Sendable () -> Int
  /// Of the hashes by which addresses are found.
  let lookupKey: SecretKey
  /// Of forms, links and challenges that the server gave out.
  let tokenKey: SecretKey

  public static let fileName = "people.sqlite"
  static let version = 8

  /// - Parameters:
  ///   - mayCreate: whether the folder may be made.
  ///   - clock: the time, for tests.
  /// - Throws: ``PeopleError`` for a folder without people, or of another master key; `RecordError` for one that others
  ///   can look into.
  public init(
    _ folder: String, keys: MasterKeys, mayCreate: Bool = false,
    clock: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
  ) throws {
    (self.folder, master, self.clock) = (folder, keys, clock)
    let path = "\(folder)/\(Self.fileName)"
    if !FileManager.default.fileExists(atPath: path) {
      guard mayCreate else {
        throw PeopleError(
          "\(folder): nobody is known here; expected a folder with \(Self.fileName), which ecotone people invite makes")
      }
      try RecordFolder.make(folder)
      try RecordFolder.refuseShared(folder)
      try RecordFolder.makeFile(path)
    }
    try RecordFolder.refuseShared(folder)
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.endsStatementsWithTheirWork()
    configuration.prepareDatabase { db in
      try db.execute(
        sql:
          "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
    }
    do {
      database = try DatabasePool(path: path, configuration: configuration)
      commits = GroupCommit(database)
      (lookupKey, tokenKey) = try Self.prepare(database, keys, path)
    } catch let error as DatabaseError {
      throw PeopleError("\(path): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }

  /// Makes the tables where there are none, and reads the keys of the server itself.
  private static func prepare(
    _ database: DatabasePool, _ master: MasterKeys, _ path: String
  ) throws -> (SecretKey, SecretKey) {
    try database.writeWithoutTransaction { db in
      var keys: [SecretKey] = []
      try db.inTransaction(.immediate) {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else {
          throw PeopleError("\(path): written by a newer program (\(found)); expected \(version)")
        }
        if found == 0 { try db.execute(sql: PeopleSchema.sql) }
        if found < 2 { try db.execute(sql: PeopleSchema.news) }
        if found < 3 { try db.execute(sql: PeopleSchema.seen) }
        if found < 4 { try db.execute(sql: PeopleSchema.comments) }
        if found < 5 { try db.execute(sql: PeopleSchema.meetings) }
        if found < 6 { try db.execute(sql: PeopleSchema.told) }
        if found < 7 { try db.execute(sql: PeopleSchema.upvotes) }
        if found < 8 { try db.execute(sql: PeopleSchema.feedback) }
        if found < version { try db.execute(sql: "PRAGMA user_version = \(version)") }
        keys = try ["lookup", "tokens"].map { try secret($0, db, master, path) }
        return .commit
      }
      return (keys[0], keys[1])
    }
  }

  private static func secret(_ name: String, _ db: Database, _ master: MasterKeys, _ path: String) throws -> SecretKey {
    if let row = try Row.fetchOne(db, sql: "SELECT master, wrapped FROM secrets WHERE name = ?", arguments: [name]) {
      guard let key = master.unwrap(row[1], master: row[0], context: ["people", name]) else {
        throw PeopleError("\(path): its keys are wrapped by another master key; expected the file it was made with")
      }
      return key
    }
    let key = try SecretKey.random()
    let (id, wrapped) = try master.wrap(key, context: ["people", name])
    try db.execute(sql: "INSERT INTO secrets VALUES (?, ?, ?)", arguments: [name, id, wrapped])
    return key
  }

  // MARK: Reading and writing

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch let error as DatabaseError { throw self.error(error) }
  }

  /// All of it or nothing, and on the disk when it returns.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try commits.write(body) } catch let error as DatabaseError { throw self.error(error) }
  }

  private func error(_ error: DatabaseError) -> any Error {
    if let ended = error.ended { return ended }
    return PeopleFault(
      description: "\(folder): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
  }

  /// Does something while no other program does such a thing: what is asked before is so until it is done.
  func alone<Value>(_ body: () throws -> Value) throws -> Value {
    let lock = Foundation.open(folder + "/people.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      throw PeopleError("\(folder): \(String(cString: strerror(errno)))")
    }
    defer { close(lock) }
    return try body()
  }

  /// Takes away what is over; its pages and its log are written over.
  /// - Returns: how many rows went.
  @discardableResult
  public func sweep() throws -> Int {
    let now = clock()
    let gone = try write { db in
      var gone = 0
      for (table, condition) in PeopleSchema.ends {
        try db.execute(sql: "DELETE FROM \(table) WHERE \(condition)", arguments: ["now": now])
        gone += db.changesCount
      }
      try db.execute(
        sql: "UPDATE registrations SET needs = NULL WHERE needs IS NOT NULL AND ends < ?",
        arguments: [now - Self.needsSeconds])
      gone += db.changesCount
      return gone
    }
    if gone > 0 { beginLogAnew() }
    return gone
  }

  /// What was deleted is in the log too, until that is begun anew; readers may hold it up, then the next sweep does it.
  func beginLogAnew() {
    try? database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  /// Notes that a number is drawn, for as long as something may wait under it.
  /// - Returns: false where it was drawn before.
  func draw(_ subject: String, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "INSERT OR IGNORE INTO drawn VALUES (?, ?)", arguments: [subject, clock() + Self.drawnSeconds])
    return db.changesCount == 1
  }

  /// Longer than anything waits.
  private static let drawnSeconds = 7 * 86_400

  /// A hash of all that is stored, for tests of what changes nothing.
  package func fingerprint() throws -> String {
    try read { db in
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      let rows = try tables.flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" }.sorted()
      }
      return SHA256Digest.hexadecimal(of: Array(rows.joined(separator: "\n").utf8))
    }
  }
}

enum PeopleSchema {
  static let sql = """
    CREATE TABLE secrets (name TEXT PRIMARY KEY, master TEXT NOT NULL, wrapped TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE persons (
      id TEXT PRIMARY KEY, master TEXT NOT NULL, wrapped TEXT NOT NULL, language TEXT NOT NULL, name BLOB,
      created INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE addresses (
      lookup BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, address BLOB NOT NULL,
      confirmed INTEGER) WITHOUT ROWID;
    CREATE INDEX addresses_by_person ON addresses (person);
    CREATE TABLE passkeys (
      id BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, cose BLOB NOT NULL,
      counter INTEGER NOT NULL, label BLOB NOT NULL, created INTEGER NOT NULL, used INTEGER) WITHOUT ROWID;
    CREATE INDEX passkeys_by_person ON passkeys (person);
    CREATE TABLE time_codes (
      person TEXT PRIMARY KEY REFERENCES persons ON DELETE CASCADE, secret BLOB NOT NULL, step INTEGER NOT NULL,
      confirmed INTEGER) WITHOUT ROWID;
    CREATE TABLE recovery_codes (
      person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, hash BLOB NOT NULL, PRIMARY KEY (person, hash))
      WITHOUT ROWID;
    CREATE TABLE sessions (
      hash BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, level TEXT NOT NULL,
      is_officer INTEGER NOT NULL, grants TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL,
      proved INTEGER NOT NULL, device BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX sessions_by_person ON sessions (person);
    CREATE TABLE mailed_codes (
      browser BLOB PRIMARY KEY, lookup BLOB NOT NULL, address BLOB NOT NULL, language TEXT NOT NULL, hash BLOB NOT NULL,
      tries INTEGER NOT NULL, until INTEGER NOT NULL, passed INTEGER) WITHOUT ROWID;
    CREATE TABLE invitations (
      hash BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, until INTEGER NOT NULL)
      WITHOUT ROWID;
    CREATE TABLE mail (
      number INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE,
      person TEXT REFERENCES persons ON DELETE CASCADE, lookup BLOB NOT NULL, sealed BLOB NOT NULL,
      purpose TEXT NOT NULL, list TEXT, state TEXT NOT NULL, tries INTEGER NOT NULL, due INTEGER NOT NULL,
      queued INTEGER NOT NULL, ended INTEGER, why TEXT);
    CREATE INDEX mail_by_due ON mail (state, due);
    CREATE TABLE spent (hash BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE recoveries (
      person TEXT PRIMARY KEY REFERENCES persons ON DELETE CASCADE, asked_by TEXT NOT NULL, until INTEGER NOT NULL)
      WITHOUT ROWID;
    """

  /// What version 2 brought: subscriptions, e-blasts, and addresses that do not work.
  static let news = """
    ALTER TABLE mail ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
    DROP INDEX mail_by_due;
    CREATE INDEX mail_by_due ON mail (rank, due, number) WHERE \(MailQueue.isWaiting);
    CREATE INDEX mail_by_lookup ON mail (lookup);
    CREATE INDEX mail_by_person ON mail (person);
    CREATE TABLE subscriptions (
      hash BLOB PRIMARY KEY, lookup BLOB NOT NULL, sealed BLOB NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE suppressed (lookup BLOB PRIMARY KEY, status TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE bounces (lookup BLOB NOT NULL, at INTEGER NOT NULL);
    CREATE INDEX bounces_by_lookup ON bounces (lookup);
    CREATE TABLE news (blast TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE dispatched (
      blast TEXT NOT NULL, person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, PRIMARY KEY (person, blast))
      WITHOUT ROWID;
    CREATE TABLE digests (
      person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, topic TEXT NOT NULL, blast TEXT NOT NULL,
      due INTEGER NOT NULL, PRIMARY KEY (person, blast)) WITHOUT ROWID;
    CREATE INDEX digests_by_due ON digests (due);
    """

  /// What version 3 brought: when somebody last signed in.
  static let seen = "ALTER TABLE persons ADD COLUMN seen INTEGER"

  /// What version 4 brought: comments that are not confirmed.
  static let comments = """
    CREATE TABLE waiting_comments (
      hash BLOB PRIMARY KEY, lookup BLOB NOT NULL, sealed BLOB NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
    """

  /// What version 5 brought: registrations for meetings, and drafts.
  static let meetings = """
    CREATE TABLE waiting_registrations (
      hash BLOB PRIMARY KEY, lookup BLOB NOT NULL, sealed BLOB NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE registrations (
      meeting TEXT NOT NULL, person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, place TEXT NOT NULL,
      state TEXT NOT NULL, position INTEGER NOT NULL, sealed BLOB NOT NULL, needs BLOB, floor TEXT, aid TEXT,
      ends INTEGER NOT NULL, PRIMARY KEY (meeting, person)) WITHOUT ROWID;
    CREATE INDEX registrations_by_person ON registrations (person);
    CREATE INDEX registrations_by_place ON registrations (meeting, place, state, position);
    CREATE TABLE drafts (
      person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, about TEXT NOT NULL, sealed BLOB NOT NULL,
      kept INTEGER NOT NULL, PRIMARY KEY (person, about)) WITHOUT ROWID;
    """

  /// What version 6 brought: of which advice the authors that it cites were told.
  static let told = "CREATE TABLE told (what TEXT PRIMARY KEY) WITHOUT ROWID"

  /// What version 7 brought: votes for questions to meetings, and how many there are.
  static let upvotes = """
    CREATE TABLE upvotes (
      person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, meeting TEXT NOT NULL, question TEXT NOT NULL,
      PRIMARY KEY (person, meeting, question)) WITHOUT ROWID;
    CREATE TABLE upvoted (
      meeting TEXT NOT NULL, question TEXT NOT NULL, votes INTEGER NOT NULL, PRIMARY KEY (meeting, question))
      WITHOUT ROWID;
    """

  /// What version 8 brought: what people say of meetings, and numbers that were drawn for what waits for a
  /// confirmation.
  static let feedback = """
    CREATE TABLE feedback (
      person TEXT NOT NULL REFERENCES persons ON DELETE CASCADE, meeting TEXT NOT NULL, sealed BLOB NOT NULL,
      PRIMARY KEY (person, meeting)) WITHOUT ROWID;
    CREATE TABLE drawn (subject TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
    """

  /// Rows of somebody who is registered no more.
  private static func unregistered(_ table: String) -> String {
    "NOT EXISTS (SELECT 1 FROM registrations r WHERE r.person = \(table).person AND r.meeting = \(table).meeting)"
  }

  /// When rows of which tables are over, at the time `:now`.
  static var ends: [(table: String, condition: String)] {
    [
      ("sessions", Session.isOver), ("mailed_codes", "until < :now"), ("invitations", "until < :now"),
      ("spent", "until < :now"), ("recoveries", "until < :now"),
      ("subscriptions", "abs(until) < :now"), ("waiting_comments", "abs(until) < :now"),
      ("waiting_registrations", "abs(until) < :now"), ("drawn", "until < :now"),
      ("registrations", "ends < :now - \(PeopleStore.registrationSeconds)"),
      ("upvotes", unregistered("upvotes")), ("feedback", unregistered("feedback")),
      ("drafts", "kept < :now - \(PeopleStore.draftSeconds)"),
      ("bounces", "at < :now - \(PeopleStore.bounceSeconds)"),
      ("mail", "ended < :now - \(MailQueue.keptSeconds)"),
    ]
  }
}
