internal import Digests
internal import Foundation
internal import GRDB
public import Keys

extension EventStore {
  /// Wraps every key by another master key.
  /// - Returns: how many were wrapped anew.
  public func rotateKeys(to keys: MasterKeys) throws -> Int {
    try enter()
    return try gate.alone { try vault.rewrap(by: keys) }
  }

  /// Seals what is secret and was recorded as it was said: before there was a key, or before its subject was sealed.
  ///
  /// Events are never changed, so that a new chain takes the old one's place, in one step: its first event names where
  /// the old one ended, whose hashes stay beside it. Killed at any moment, it is the old record or the new one; what it
  /// could not take away any more, the next writer does.
  /// - Returns: where the old chain ended and the new one does; nil where nothing is to be sealed.
  /// - Throws: ``RecordError``; then nothing has changed.
  /// - Parameter key: signs that the new chain continues the old one; else whoever has a head of the old one is not
  ///   proved that it does.
  public func seal(
    signedBy key: SigningKey? = nil, onProgress: (Int) throws -> Void
  ) throws -> (former: RecordHead, new: RecordHead)? {
    guard vault.isOpen else { throw RecordError("nothing can be sealed without a key; expected --keys FILE") }
    try enter()
    return try gate.alone { () throws -> (former: RecordHead, new: RecordHead)? in
      if let other = vault.subjects.first(where: { vault.key($0, .kept) == nil }) {
        throw RecordError("\(other): its key is wrapped by another master key; expected --keys FILE with that one")
      }
      let proof = try verify(onProgress: { _ in })
      guard let former = proof.head, try proof.unsealed > 0 || hasPlainDocuments() else {
        try sign(by: key)
        try finishSealing()
        return nil
      }
      if let key { try signHead(by: key, isAsked: true) }
      var new = former
      try write { db in
        guard try Row.fetchOne(db, sql: "SELECT hash FROM events ORDER BY number DESC LIMIT 1")?[0] == former.hash
        else {
          throw RecordError("\(folder): somebody else wrote meanwhile; try again")
        }
        new = try rewrite(db, former, onProgress)
        try domains.purge(db)
      }
      try sign(by: key)
      if let key { try signHead(by: key, isAsked: true) }
      try finishSealing()
      return (former, new)
    }
  }

  /// Signs that this chain continues another, where that is so and nobody has.
  private func sign(by key: SigningKey?) throws {
    let first = try read { db in
      try Row.fetchOne(db, sql: "SELECT hash, recorded, body FROM events WHERE number = 1").map {
        (RecordHead(events: 1, hash: $0[0], time: $0[1]), $0[2] as String)
      }
    }
    guard let key, let first, let from = try codec.event(first.1).event.continues,
      try !transitions.all().contains(where: { $0.from == from && $0.to == first.0 && $0.signer == key.publicKey })
    else { return }
    do { try transitions.add(SignedTransition(from: from, to: first.0, by: key)) } catch let error as KeyError {
      throw RecordError("\(error)")
    }
  }

  private func hasPlainDocuments() throws -> Bool {
    let sealed = try read { try String.fetchAll($0, sql: "SELECT hash FROM documents WHERE rendition = 'sealed'") }
    if sealed.contains(where: { documents.isPlain($0, .sealed) }) { return true }
    return try vault.subjects.contains { subject in
      let own = try events(of: subject)
      return domains.isSealed(own)
        && own.contains { $0.event.documents?.contains { documents.isPlain($0.name, $0.rendition) } == true }
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
    var subjects: [String: [Recorded]] = [:]
    for subject in Set(rows.map { $0[0] as String }) where subject != Self.own {
      subjects[subject] = try events(of: subject, db)
    }
    try db.execute(sql: "DROP TABLE events; \(EventSchema.sql)")
    let insert = try db.makeStatement(sql: "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)")
    let now = ISO8601DateFormatter().string(from: Date())
    var (number, hash, time) = (0, "", now)
    func add(_ subject: String, _ place: Int, _ kind: String, _ recorded: String, _ body: String) throws {
      (number, hash, time) = (number + 1, Self.link(hash, recorded, body), recorded)
      try insert.execute(arguments: [number, subject, place, kind, recorded, body, hash])
    }
    try add(Self.own, 1, first.kind, now, codec.body(first, .none))
    var (named, replaced) = ([RecordDocument](), [RecordDocument]())
    for (index, row) in rows.enumerated() {
      let (subject, body): (String, String) = (row[0], row[4])
      // A chain that was continued before is named by its own hashes, which stay.
      guard subject != Self.own else { continue }
      let read = try codec.event(body)
      // What cannot be opened any more goes on as it is.
      guard read.isWhole else {
        try add(subject, row[1], row[2], row[3], body)
        continue
      }
      var event = read.event
      let own = subjects[subject] ?? []
      let gone = Self.discarded(own)
      let secrets = try secrets(of: event, isSealed: domains.isSealed(own), own)
      for (index, document) in (event.documents ?? []).enumerated()
      where (document.rendition == .sealed || secrets.isSealed) && !gone.contains(document.name) {
        guard let sealed = try documents.resealed(document, of: subject) else { continue }
        event.documents?[index] = sealed
        replaced.append(document)
      }
      named += (event.documents ?? []).filter { !gone.contains($0.name) }
      try add(subject, row[1], row[2], row[3], codec.body(event, secrets))
      if index % 1000 == 0 { try onProgress(index) }
    }
    // Another case may have the same file, and keeps it.
    for document in replaced {
      try db.execute(
        sql: "DELETE FROM documents WHERE rendition = ? AND hash = ?",
        arguments: [document.rendition.rawValue, document.name])
    }
    try Self.name(named, db)
    return RecordHead(events: number, hash: hash, time: time)
  }

  /// Takes from the disk what was replaced: files that no event names any more, and pages of the database.
  private func finishSealing() throws {
    for name in try read(leftovers) { unlink("\(folder)/\(name)") }
    do {
      try database.vacuum()
      let isHeldUp = try database.writeWithoutTransaction {
        try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")?[0] != 0
      }
      if isHeldUp {
        throw RecordError(
          "\(folder): sealed, but somebody who reads it holds up its log, in which the former words still are; run "
            + "record seal again when nobody reads")
      }
    } catch let error as DatabaseError { throw Self.error(error, folder) }
  }
}
