internal import Digests
internal import Foundation
internal import GRDB
internal import Keys
internal import Participation
public import RecordKernel
internal import Synchronization

/// Who did what, when, and what came of it: ids alone, never a name, a text or a token.
public struct AuditEntry: Codable, Equatable, Sendable {
  public enum Outcome: String, Codable, CaseIterable, Sendable {
    case done
    /// What was sent is not right: a code, a passkey, a form.
    case refused
    /// Somebody may not do this, or sees nothing there.
    case forbidden
    /// It must be shown first that it is they.
    case unproved
    case tooMany = "too-many"
    /// The server's fault.
    case failed
  }

  /// Seconds since 1970.
  public let at: Int
  /// A person's id, ``PersonEvent/server``, or nil for who had not signed in.
  public let who: String?
  /// The route, and what its form did: `desk.people/grant`; of the command line its command.
  public let what: String
  /// The id of what it was done to.
  public let on: String?
  public let outcome: Outcome
  /// The name of the session.
  public let session: String?
  /// The network, as a hash under a key that nobody has from the next day on.
  public let network: String?

  public init(
    at: Int, who: String?, what: String, on: String? = nil, outcome: Outcome, session: String? = nil,
    network: String? = nil
  ) {
    (self.at, self.who, self.what, self.on) = (at, who, what, on)
    (self.outcome, self.session, self.network) = (outcome, session, network)
  }
}

/// The log of what was done with people's data and by whom: events on the record's kernel, in a chain of their own.
/// Folder `audit` in that of people, file `audit.sqlite`.
public final class AuditLog: Sendable {
  private let store: EventStore<AuditDomains>
  /// Entries that were left out since the last one.
  private let leftOut = Atomic(0)
  private let networkKey = Mutex<(day: Int, key: SecretKey)?>(nil)

  public static let folderName = "audit"
  public static let fileName = AuditDomains.fileName

  /// - Throws: `RecordError`.
  public init(_ folder: String, mayCreate: Bool) throws {
    store = try EventStore(folder, mayCreate: mayCreate, AuditDomains())
  }

  /// Keeps entries, and returns when they are on the disk.
  public func append(_ entries: [AuditEntry]) throws {
    var entries = entries
    let count = leftOut.exchange(0, ordering: .relaxed)
    if count > 0, let at = entries.first?.at {
      entries.insert(
        AuditEntry(at: at, who: PersonEvent.server, what: "log/left-out", on: String(count), outcome: .tooMany), at: 0)
    }
    try store.append(try entries.map { try $0.event() })
  }

  /// Counts an entry that is not kept, because there were too many: the next one that is says how many.
  public func leaveOut() { leftOut.add(1, ordering: .relaxed) }

  /// A network as an entry has it: two entries of one day are of the same network where they have the same word.
  public func hash(network: String, at seconds: Int) throws -> String {
    let day = seconds / 86_400
    let key = try networkKey.withLock { known in
      if let known, known.day == day { return known.key }
      let key = try SecretKey.random()
      known = (day, key)
      return key
    }
    return Hexadecimal.text(MessageCode.sha256(Array(network.utf8), key: key.bytes).prefix(6))
  }

  public struct Shown: Equatable, Sendable {
    public let number: Int
    public let entry: AuditEntry
  }

  /// The latest entries, the newest first.
  /// - Parameters:
  ///   - person: by whom, or to whom.
  ///   - what: the beginning of what was done.
  ///   - before: only earlier ones than this number.
  public func latest(_ limit: Int, person: String? = nil, what: String? = nil, before: Int? = nil) throws -> [Shown] {
    try store.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, at, who, what, target, outcome, session, network FROM entries
          WHERE (:person IS NULL OR who = :person OR target = :person)
          AND (:what IS NULL OR substr(what, 1, length(:what)) = :what) AND (:before IS NULL OR number < :before)
          ORDER BY number DESC LIMIT :limit
          """, arguments: ["person": person, "what": what, "before": before, "limit": limit]
      ).map { row in
        guard let outcome = AuditEntry.Outcome(rawValue: row[5]) else {
          throw PeopleError("\(store.folder): entry \(row[0] as Int) has an outcome of a newer program")
        }
        return Shown(
          number: row[0],
          entry: AuditEntry(
            at: row[1], who: row[2], what: row[3], on: row[4], outcome: outcome, session: row[6], network: row[7]))
      }
    }
  }

  /// Proves the chain, and that the table says what the events say.
  public func verify(onProgress: (Int) throws -> Void = { _ in }) throws -> RecordProof {
    try store.verify(onProgress: onProgress)
  }

  /// Copies the log as it is at one moment into a folder.
  public func backUp(to target: String) throws { try store.backUp(to: target) { _ in } }
}

/// The one field of an event of the log.
struct AuditFields: EventFields {
  var entry: AuditEntry?

  init() {}
  init(reading reader: EventReader) throws { entry = try reader.read("audit") }
  func write(to writer: inout EventWriter) throws { try writer.write(entry, "audit") }
  func corrected(by other: AuditFields) -> AuditFields { self }
}

extension AuditEntry {
  /// Each entry is a subject of its own: it follows from nothing.
  fileprivate func event() throws -> RecordEvent<AuditFields> {
    var event = RecordEvent<AuditFields>(
      subject: "A-" + String(try Random.letters(20, of: Self.letters)), kind: "audited")
    event.fields.entry = self
    return event
  }

  private static let letters = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")
}

struct AuditDomains: RecordDomains {
  struct Derived: Sendable {
    let number: Int
    let entry: AuditEntry
  }

  static let fileName = "audit.sqlite"
  static let version = 1
  static let reserved: Set<String> = []

  func isSealed(_ events: [ChainedEvent<AuditFields>]) -> Bool { false }
  func kept(_ event: RecordEvent<AuditFields>, of events: [ChainedEvent<AuditFields>]) -> Set<String> { [] }
  func personal(_ event: RecordEvent<AuditFields>) throws -> [String: String] { [:] }
  func purge(_ db: Database) throws {}
  func isListed(_ derived: Derived) -> Bool { true }

  func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS entries;
        CREATE TABLE entries (
          number INTEGER PRIMARY KEY, subject TEXT NOT NULL, at INTEGER NOT NULL, who TEXT, what TEXT NOT NULL,
          target TEXT, outcome TEXT NOT NULL, session TEXT, network TEXT);
        CREATE INDEX entries_by_who ON entries (who, number) WHERE who IS NOT NULL;
        CREATE INDEX entries_by_target ON entries (target, number) WHERE target IS NOT NULL;
        """)
  }

  func derive(_ subject: String, _ events: [ChainedEvent<AuditFields>], today: Day) throws -> Derived {
    guard events.count == 1, let entry = events[0].event.fields.entry else {
      throw PeopleError("\(subject): found \(events.count) events; expected one entry of the log")
    }
    return Derived(number: events[0].number, entry: entry)
  }

  func write(_ subject: String, _ derived: Derived, _ db: Database) throws {
    let entry = derived.entry
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)").execute(
      arguments: [
        derived.number, subject, entry.at, entry.who, entry.what, entry.on, entry.outcome.rawValue, entry.session,
        entry.network,
      ])
  }

  func listed(_ db: Database) throws -> Set<String> {
    Set(try String.fetchAll(db, sql: "SELECT subject FROM entries"))
  }

  func lastPublic(_ db: Database) throws -> Int { 0 }

  func digest(_ db: Database, today: Day) throws -> String {
    var text = ""
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM entries ORDER BY number")
    while let row = try rows.next() {
      text = SHA256Digest.hexadecimal(of: Array("\(text)\(row)".utf8))
    }
    return text
  }
}
