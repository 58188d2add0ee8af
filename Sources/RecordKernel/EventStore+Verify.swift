internal import Digests
internal import Foundation
internal import GRDB
public import Keys

/// What a verification found: how much there is, and the hash that stands for all of it.
public struct RecordProof: Equatable, Sendable {
  public let events: Int
  public let cases: Int
  public let documents: Int
  /// Where the chain ends; nil for a record without events.
  public let head: RecordHead?
  /// Where the chain ended that this one continues.
  public let continues: RecordHead?
  /// Whose word it is that it does; nil where nobody signed that.
  public let continuation: PublicKey?
  /// Events of sealed subjects, or fields that stay secret, that are on the disk as they were said: recorded before
  /// there was a key, or before the subject was sealed.
  public let unsealed: Int
  /// Events that are sealed, and whose key was not at hand: proved as ciphertext only.
  public let unread: Int
  /// Events with fields about persons that were proved as ciphertext only: their data were erased, or their keys are
  /// not at hand.
  public let withheld: Int
  /// Files in the record's folder that no event names, and parts of files: what a writer that was killed left.
  public let leftovers: [String]

  public var hash: String { head?.hash ?? "" }
}

extension EventStore {
  /// Proves the chain, that every subject's events follow from one another, and that documents have their hashes.
  /// - Parameters:
  ///   - heads: earlier ends of the chain, each of which today's must continue.
  ///   - trusted: whose word is believed that this chain continues another; without it the record's own is taken, and
  ///     ``RecordProof/continuation`` says whose it is.
  /// - Throws: ``RecordError`` naming the first event, document or head that is not as it was recorded.
  public func verify(
    heads: [RecordHead] = [], trusted: ((PublicKey) -> Bool)? = nil, onProgress: (Int) throws -> Void
  ) throws -> RecordProof {
    let (published, transitions) = (try self.heads.heads(), try self.transitions.all())
    let heads = heads + published.map(\.head)
    var absent: [(name: String, refusal: RecordError)] = []
    let proof = try read { db in
      let faults = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
      guard faults == ["ok"] else {
        throw RecordError("\(folder)/\(Domains.fileName) is damaged: \(faults.joined(separator: "; "))")
      }
      var (expected, unread, withheld) = (0, 0, 0)
      var (head, first, continues): (RecordHead?, RecordHead?, RecordHead?)
      var bySubject: [String: [Recorded]] = [:]
      var plain: Set<Int> = []
      // Files of comments are in their events: those are read again when their turn comes, not kept all at once.
      var long: Set<String> = []
      func whole(_ subject: String) throws -> [Recorded] {
        long.contains(subject) ? try self.events(of: subject, db) : bySubject[subject] ?? []
      }
      var hashes: [Int: String] = [:]
      let asked = Set(heads.map(\.events))
      let rows = try Row.fetchCursor(
        db, sql: "SELECT number, recorded, body, hash, subject, place, kind FROM events ORDER BY number")
      while let row = try rows.next() {
        expected += 1
        let (number, time, body): (Int, String, String) = (row[0], row[1], row[2])
        guard number == expected else { throw RecordError("\(folder): event \(expected) is missing") }
        let hash = Self.link(head?.hash ?? "", time, body)
        guard hash == row[3] as String else {
          throw RecordError("\(folder): event \(number) is not as it was recorded: its hash differs")
        }
        head = RecordHead(events: number, hash: hash, time: time)
        if number == 1 { first = head }
        if asked.contains(number) { hashes[number] = hash }
        let place = (bySubject[row[4]]?.count ?? 0) + 1
        guard let read = try? codec.event(body), case (var event, let isUnread) = (read.event, read.isUnread),
          event.subject == row[4] as String, event.kind == row[6] as String, place == row[5] as Int
        else {
          throw RecordError(
            "\(folder): event \(number) does not read, or stands in another place than it was recorded in")
        }
        if event.subject == Self.own {
          guard number == 1, let former = event.continues else {
            throw RecordError(
              "\(folder): event \(number) is of the record itself; expected such a one first or not at all")
          }
          continues = former
        }
        if isUnread { unread += 1 }
        if !read.withheld.isEmpty { withheld += 1 }
        if !isUnread, !codec.isSealed(body) { plain.insert(number) }
        if body.utf8.count > Self.longBytes {
          event.payload = nil
          long.insert(event.subject)
        }
        bySubject[event.subject, default: []].append(
          Recorded(
            number: number, place: place, event: event, recorded: Day(time.prefix(10)), isUnread: isUnread,
            withheld: read.withheld))
        if number % 10_000 == 0 { try onProgress(number) }
      }
      bySubject[Self.own] = nil
      let documents = try checkDocuments(bySubject, &absent)
      try checkNamed(db, &absent)
      let continuation = continues.flatMap { former in
        first.flatMap { first in transitions.last { $0.from == former && $0.to == first }?.signer }
      }
      try check(
        heads, hashes, continues, isProved: trusted.map { trusted in continuation.map(trusted) ?? false } ?? true, db)
      if let forged = published.first(where: { $0.signer == nil }) {
        throw RecordError("\(folder)/heads.log: the head of \(forged.signed) is not signed by the key that it names")
      }
      let unsealed = try bySubject.keys.reduce(0) { sum, subject in
        let events = try whole(subject)
        let isSealed = domains.isSealed(events)
        return sum
          + (try events.count {
            guard plain.contains($0.number) else { return false }
            let secrets = try secrets(of: $0.event, isSealed: isSealed && !$0.event.isOf(.protect), events)
            return !secrets.isEmpty
          })
      }
      return RecordProof(
        events: expected, cases: try verifyTables(bySubject.keys, whole, db), documents: documents, head: head,
        continues: continues, continuation: continuation, unsealed: unsealed, unread: unread,
        withheld: withheld, leftovers: try leftovers(db))
    }
    // What was deleted since the record was read is named by nothing any more.
    for (name, refusal) in absent {
      let isNamed = try read {
        try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM documents WHERE hash = ?)", arguments: [name])
      }
      if isNamed == true { throw refusal }
    }
    return proof
  }

  /// An event of more bytes is not kept while others are proved.
  private static var longBytes: Int { 64 << 10 }

  /// The files that events name, but for those that were deleted since.
  /// - Returns: how many.
  private func checkDocuments(
    _ bySubject: [String: [Recorded]], _ absent: inout [(name: String, refusal: RecordError)]
  ) throws -> Int {
    let named = bySubject.flatMap { subject, events in
      let gone = Self.discarded(events)
      return events.flatMap { one in
        (one.event.documents ?? []).filter { !gone.contains($0.name) }.map { (one.number, subject, $0) }
      }
    }
    for (number, subject, document) in named.sorted(by: { $0.0 < $1.0 }) {
      try check(document.name, document.rendition, "event \(number) of \(subject) names it", &absent)
    }
    return named.count
  }

  /// The files of events that could not be read: their hashes are in a table of their own.
  private func checkNamed(_ db: Database, _ absent: inout [(name: String, refusal: RecordError)]) throws {
    for row in try Row.fetchAll(db, sql: "SELECT rendition, hash FROM documents") {
      guard let rendition = RecordDocument.Rendition(rawValue: row[0]) else {
        throw RecordError("\(folder): the table of documents is changed; expected public or sealed")
      }
      try check(row[1], rendition, "an event names it", &absent)
    }
  }

  /// - Parameter absent: takes what is not there: it may have been deleted since the record was read.
  private func check(
    _ hash: String, _ rendition: RecordDocument.Rendition, _ why: String,
    _ absent: inout [(name: String, refusal: RecordError)]
  ) throws {
    let path = documents.location(hash, rendition)
    let found = SHA256Digest.hexadecimal(ofFile: path)
    guard found != hash else { return }
    let refusal = RecordError("\(path): the document is missing or its hash differs; \(why)")
    guard found == nil else { throw refusal }
    absent.append((hash, refusal))
  }

  /// Each head is one that this chain had, or the chain that it continues.
  private func check(
    _ heads: [RecordHead], _ hashes: [Int: String], _ continues: RecordHead?, isProved: Bool, _ db: Database
  ) throws {
    guard !heads.isEmpty else { return }
    let former = try formerHashes(db)
    if let continues {
      guard former.last?.count == continues.events, former.last?.last == continues.hash,
        Self.digest(of: former) == continues.hashes
      else { throw RecordError("\(folder): the hashes of the chain that this one continues are not as it names them") }
    }
    for head in heads where hashes[head.events] != head.hash {
      let isFormer =
        continues != nil && former.contains { $0.indices.contains(head.events - 1) && $0[head.events - 1] == head.hash }
      if isFormer, !isProved {
        throw RecordError(
          "\(folder): the chain of \(head.time.prefix(10)) is said to be continued by today's, and nobody who is "
            + "trusted signed that; record seal --sign does")
      }
      guard isFormer else {
        throw RecordError(
          "\(folder): on \(head.time.prefix(10)) the chain had \(head.events) events and ended with "
            + "\(head.hash.prefix(16)); today's does not continue it: the record was rewritten")
      }
    }
  }

  /// The hashes of the chains that this one continues, the oldest first.
  func formerHashes(_ db: Database) throws -> [[String]] {
    guard try db.tableExists("former") else { return [] }
    let rows = try Row.fetchAll(db, sql: "SELECT chain, hash FROM former ORDER BY chain, number")
    let chains = Dictionary(grouping: rows) { $0[0] as Int }
    return chains.sorted { $0.key < $1.key }.map { $0.value.map { $0[1] } }
  }

  /// What the first event of a chain says of the hashes of those before it.
  static func digest(of former: [[String]]) -> String {
    SHA256Digest.hexadecimal(of: Array(former.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n").utf8))
  }

  /// Proves that what the derived tables say is what the events say now.
  /// - Returns: how many subjects the tables have.
  private func verifyTables(
    _ subjects: some Collection<String>, _ events: (_ subject: String) throws -> [Recorded], _ db: Database
  ) throws -> Int {
    let today = Day.today
    let fresh = try DatabaseQueue()
    let cases = try fresh.write { copy in
      try domains.create(copy)
      var cases = 0
      for subject in subjects {
        let derived = try domains.derive(subject, events(subject), today: today)
        if domains.isListed(derived) { cases += 1 }
        try domains.write(subject, derived, copy)
      }
      return cases
    }
    if let orphan = try domains.listed(db).subtracting(subjects).min() {
      throw RecordError("\(folder): \(orphan) is listed, but its events are gone")
    }
    if try domains.digest(db, today: today) != fresh.read({ try domains.digest($0, today: today) }) {
      throw RecordError(
        "\(folder): the tables of cases are not what the events say; expected them as ecotone wrote them")
    }
    return cases
  }
}
