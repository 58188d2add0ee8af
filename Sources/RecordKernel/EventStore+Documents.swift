internal import Foundation
internal import GRDB

/// The files that events name: stored before their event, and deleted when another one discards them.
extension EventStore {
  /// Puts a file into the store, and returns what an event says of it.
  /// - Parameters:
  ///   - event: the one that will name it; it may be what seals its subject.
  ///   - expected: the SHA-256 that it must have.
  ///   - onProgress: called with the bytes of a long file that were copied since.
  /// - Throws: ``RecordError`` for a file that cannot be read, has another hash, or would be sealed without a key.
  public func store(
    _ path: String, for event: Event, kind: String, rendition: RecordDocument.Rendition, languages: [String],
    embargo: Day?, expected: String? = nil, onProgress: (Int) throws -> Void = { _ in }
  ) throws -> RecordDocument {
    try enter()
    var known = try events(of: event.subject)
    known.append(
      Recorded(number: 0, place: (known.last?.place ?? 0) + 1, event: event, recorded: .today))
    return try documents.store(
      path, of: event.subject, isSealed: domains.isSealed(known), kind: kind, rendition: rendition,
      languages: languages, embargo: embargo, expected: expected, onProgress: onProgress)
  }

  /// Notes which files events name.
  static func name(_ documents: [RecordDocument]?, _ db: Database) throws {
    for document in documents ?? [] {
      try db.execute(
        sql: "INSERT OR IGNORE INTO documents VALUES (?, ?)", arguments: [document.rendition.rawValue, document.name])
    }
  }

  /// The names of documents whose files are deleted; one that was added again since is there.
  static func discarded(_ events: [Recorded]) -> Set<String> {
    events.reduce(into: []) { gone, one in
      gone.subtract((one.event.documents ?? []).map(\.name))
      gone.formUnion(one.event.discards ?? [])
    }
  }

  /// Notes that files which an event discards are named by nothing any more, unless another subject has the same one.
  /// - Throws: ``RecordError`` for a document that the subject does not have.
  func discard(_ names: [String], of subject: String, _ events: [Recorded], _ db: Database) throws {
    guard !names.isEmpty else { return }
    for name in names where !Self.names(of: events).contains(name) {
      throw RecordError("\(subject): the document \(name.prefix(16)) is none of it; expected one to delete")
    }
    let found = names.map { _ in "instr(body, ?)" }.joined(separator: " OR ")
    let others = try String.fetchAll(
      db, sql: "SELECT DISTINCT subject FROM events WHERE subject <> ? AND (\(found))",
      arguments: StatementArguments([subject] + names.map { "\"\($0)\"" }))
    let kept = try others.reduce(into: Set<String>()) { kept, other in
      let own = try self.events(of: other, db)
      kept.formUnion(Self.names(of: own).subtracting(Self.discarded(own)))
    }
    for name in names where !kept.contains(name) {
      try db.execute(sql: "DELETE FROM documents WHERE hash = ?", arguments: [name])
    }
  }

  private static func names(of events: [Recorded]) -> Set<String> {
    Set(events.flatMap { $0.event.documents ?? [] }.map(\.name))
  }

  /// Deletes files that no event names: stored for one that was then not recorded, or discarded. Nobody else writes
  /// meanwhile, so that none of them is named again.
  func deleteUnnamed(_ names: Set<String>) throws {
    guard !names.isEmpty else { return }
    try write { db in
      for name in try leftovers(db) where names.contains(String(name.split(separator: "/").last ?? "")) {
        unlink("\(folder)/\(name)")
      }
    }
  }

  /// Takes back documents that were stored for an event which is not recorded.
  public func takeBack(_ stored: [RecordDocument]) throws { try deleteUnnamed(Set(stored.map(\.name))) }

  /// - Throws: ``RecordError`` for a file that was deleted since it was stored.
  func demandFiles(_ event: Event) throws {
    for document in event.documents ?? []
    where access(documents.location(document.name, document.rendition), F_OK) != 0 {
      throw RecordError(
        "\(event.subject): the file of its \(document.kind) was deleted meanwhile; expected it, add it again")
    }
  }

  /// Files that no event names, and parts of files.
  func leftovers(_ db: Database) throws -> [String] {
    try documents.leftovers { rendition, hash in
      try Bool.fetchOne(
        db, sql: "SELECT 1 FROM documents WHERE rendition = ? AND hash = ?", arguments: [rendition.rawValue, hash])
        ?? false
    }
  }
}
