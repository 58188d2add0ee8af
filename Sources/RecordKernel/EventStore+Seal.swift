internal import Digests
internal import Foundation
internal import GRDB
public import Keys

extension EventStore {
  /// Wraps every key by another master key.
  /// - Returns: how many were wrapped anew.
  public func rotateKeys(to keys: MasterKeys) throws -> Int {
    try enter()
    return try vault.rewrap(by: keys)
  }

  /// Seals what is secret and was recorded as it was said: before there was a key, or before its subject was sealed.
  ///
  /// Events are never changed, so that a new chain takes the old one's place, in one step: its first event names where
  /// the old one ended, whose hashes stay beside it. Killed at any moment, it is the old record or the new one; what it
  /// could not take away any more, the next writer does.
  /// - Returns: where the old chain ended and the new one does; nil where nothing is to be sealed.
  /// - Throws: ``RecordError``; then nothing has changed.
  public func seal(onProgress: (Int) throws -> Void) throws -> (former: RecordHead, new: RecordHead)? {
    guard vault.isOpen else { throw RecordError("nothing can be sealed without a key; expected --keys FILE") }
    try enter()
    let proof = try verify(onProgress: { _ in })
    guard proof.unread == 0 else {
      throw RecordError(
        "\(folder): \(proof.unread) events cannot be read with these keys; expected those they were sealed with")
    }
    guard let former = proof.head, try proof.unsealed > 0 || hasPlainDocuments() else {
      try finishSealing()
      return nil
    }
    var new = former
    try write { db in
      guard try Row.fetchOne(db, sql: "SELECT hash FROM events ORDER BY number DESC LIMIT 1")?[0] == former.hash else {
        throw RecordError("\(folder): somebody else wrote meanwhile; try again")
      }
      new = try rewrite(db, former, onProgress)
    }
    try finishSealing()
    return (former, new)
  }

  private func hasPlainDocuments() throws -> Bool {
    try read { db in
      try String.fetchAll(db, sql: "SELECT hash FROM documents WHERE rendition = 'sealed'").contains {
        documents.isPlain($0)
      }
    }
  }

  /// The new chain in place of the old one, within one transaction.
  private func rewrite(_ db: Database, _ former: RecordHead, _ onProgress: (Int) throws -> Void) throws -> RecordHead {
    let rows = try Row.fetchAll(
      db, sql: "SELECT subject, place, kind, recorded, body, hash FROM events ORDER BY number")
    let chain = (try Int.fetchOne(db, sql: "SELECT max(chain) FROM former") ?? 0) + 1
    let keep = try db.makeStatement(sql: "INSERT INTO former VALUES (?, ?, ?)")
    for (index, row) in rows.enumerated() { try keep.execute(arguments: [chain, index + 1, row[5] as String]) }
    var first = Event(subject: Self.own, kind: RecordHead.continued)
    first.continues = RecordHead(
      events: former.events, hash: former.hash, time: former.time, hashes: Self.digest(of: try formerHashes(db)))
    var sealed: [String: Bool] = [:]
    for subject in Set(rows.map { $0[0] as String }) where subject != Self.own {
      sealed[subject] = domains.isSealed(try events(of: subject, db))
    }
    try db.execute(sql: "DROP TABLE events; DELETE FROM documents; \(EventSchema.sql)")
    let insert = try db.makeStatement(sql: "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)")
    let now = ISO8601DateFormatter().string(from: Date())
    var (number, hash, time) = (0, "", now)
    func add(_ subject: String, _ place: Int, _ kind: String, _ recorded: String, _ body: String) throws {
      (number, hash, time) = (number + 1, Self.link(hash, recorded, body), recorded)
      try insert.execute(arguments: [number, subject, place, kind, recorded, body, hash])
    }
    try add(Self.own, 1, first.kind, now, codec.body(first, .none))
    for (index, row) in rows.enumerated() {
      let (subject, body): (String, String) = (row[0], row[4])
      // A chain that was continued before is named by its own hashes, which stay.
      guard subject != Self.own else { continue }
      var event = try codec.event(body).event
      event.documents = try event.documents?.map { try documents.resealed($0, of: subject) ?? $0 }
      try Self.name(event.documents, db)
      let secrets = EventSecrets(isSealed: sealed[subject] ?? true, kept: domains.kept(event))
      try add(subject, row[1], row[2], row[3], codec.body(event, secrets))
      if index % 1000 == 0 { try onProgress(index) }
    }
    return RecordHead(events: number, hash: hash, time: time)
  }

  /// Takes from the disk what was replaced: files that no event names any more, and pages of the database.
  private func finishSealing() throws {
    for name in try read(leftovers) { unlink("\(folder)/\(name)") }
    do {
      try database.vacuum()
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    } catch let error as DatabaseError { throw Self.error(error, folder) }
  }
}
