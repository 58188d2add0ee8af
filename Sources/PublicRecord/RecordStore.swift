public import Foundation
internal import GRDB
public import RecordKernel
internal import Synchronization

/// The public record: submissions and plans in one chain of events.
public final class RecordStore: Sendable {
  private let store: EventStore<PublicDomains>
  /// What ``waiting(reader:party:today:)`` has computed.
  let waits = Mutex<[String: [Waiting]]>([:])

  public var folder: String { store.folder }
  public var process: SubmissionProcess { store.domains.process }

  /// - Parameter mayCreate: whether the folder may be made.
  /// - Throws: ``RecordError`` for a folder that holds no record, or cannot be read.
  public init(_ folder: String, mayCreate: Bool = false, process: SubmissionProcess? = nil) throws {
    store = try EventStore(folder, mayCreate: mayCreate, PublicDomains(process: process ?? SubmissionProcess()))
  }

  /// The day it is, in UTC.
  public static var today: Day { .today }

  /// Adds events, all or none. They are checked as they will stand: a case whose events do not follow from one another
  /// is refused.
  /// - Throws: ``RecordError``; then nothing has changed.
  public func append(_ events: [Event], onProgress: (Int) throws -> Void = { _ in }) throws {
    try store.append(events, onProgress: onProgress)
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result { try store.read(body) }

  /// All events of a case or plan.
  public func events(of subject: String) throws -> [RecordedEvent] {
    try read { try EventStore<PublicDomains>.events(of: subject, $0) }
  }

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
    let found = try read { db in
      try String.fetchAll(
        db, sql: "SELECT subject FROM events WHERE kind = ? GROUP BY subject ORDER BY min(number)",
        arguments: [Plan.kind])
    }
    return try found.filter { Plan.rights(try events(of: $0)).admits(reader) }
  }

  /// A plan as it stands; nil where there is none, or none for the reader.
  public func plan(_ id: String, reader: Reader) throws -> Plan? {
    let events = try events(of: id)
    return events.contains { $0.event.plan != nil } && Plan.rights(events).admits(reader)
      ? try Plan(id: id, events) : nil
  }

  /// Puts a file into the store, and returns what an event says of it.
  /// - Parameter expected: the SHA-256 that it must have.
  /// - Throws: ``RecordError`` for a file that cannot be read, or has another hash.
  public func store(
    _ path: String, kind: String, rendition: RecordDocument.Rendition, languages: [String], embargo: Day?,
    expected: String? = nil
  ) throws -> RecordDocument {
    try store.documents.store(
      path, kind: kind, rendition: rendition, languages: languages, embargo: embargo, expected: expected)
  }

  /// The bytes of a document that a case shows to a reader.
  public func contents(_ document: RecordDocument, reader: Reader) -> Data? {
    store.documents.contents(document, reader: reader)
  }

  /// Proves the chain, that every case replays, and that documents have their hashes.
  /// - Throws: ``RecordError`` naming the first event or document that is not as it was recorded.
  public func verify(onProgress: (Int) throws -> Void = { _ in }) throws -> RecordProof {
    try store.verify(onProgress: onProgress)
  }
}
