public import Foundation
package import GRDB
public import Keys
internal import Participation
public import RecordKernel
internal import Synchronization

/// The public record: submissions, plans and challenges in one chain of events.
public final class RecordStore: EventJournal {
  private let store: EventStore<PublicDomains>
  /// What ``waiting(reader:party:today:)`` has computed.
  let waits = Mutex<[String: [Waiting]]>([:])
  let board = CountBoard()
  /// What ``passages(_:of:)`` has read last.
  let transcripts = Mutex<[(hash: String, passages: [Captions.Passage])]>([])

  public var folder: String { store.folder }
  public var process: SubmissionProcess { store.domains.process }

  /// - Parameters:
  ///   - mayCreate: whether the folder may be made.
  ///   - keys: with which sealed fields and documents are written and read; without, they cannot be.
  ///   - persons: the keys of persons, with which what is about them is written and read; without, it cannot be.
  ///   - mayBeShared: whether others than the folder's owner may be able to look into it.
  /// - Throws: ``RecordError`` for a folder that holds no record, cannot be read, or can be read by others.
  public init(
    _ folder: String, mayCreate: Bool = false, keys: MasterKeys? = nil, persons: (any PersonKeys)? = nil,
    mayBeShared: Bool = false, process: SubmissionProcess? = nil, kinds: [AnySubjectKind] = RecordStore.kinds
  ) throws {
    store = try EventStore(
      folder, mayCreate: mayCreate, keys: keys, persons: persons, mayBeShared: mayBeShared,
      PublicDomains(process: process ?? SubmissionProcess(), kinds: kinds))
  }

  /// Whether what is sealed under persons' keys can be read, as long as there are those keys.
  public var readsPersons: Bool { store.readsPersons }

  /// The kinds of subjects that bring their own payloads.
  public static let kinds = [
    AnySubjectKind(PersonKind()), AnySubjectKind(BlastKind()), AnySubjectKind(CommunityKind()),
    AnySubjectKind(ConsultationKind()), AnySubjectKind(CommentKind()), AnySubjectKind(CommentFileKind()),
    AnySubjectKind(MeetingKind()), AnySubjectKind(AdviceKind()), AnySubjectKind(CommitteeKind()),
    AnySubjectKind(DecisionKind()), AnySubjectKind(QuestionKind()),
    AnySubjectKind(GroupingKind()),
  ]

  /// The day it is, in UTC.
  public static var today: Day { .today }

  /// Adds events, all or none. They are checked as they will stand: a case whose events do not follow from one another
  /// is refused.
  /// - Throws: ``RecordError``; then nothing has changed.
  public func append(_ events: [Event], onProgress: (Int) throws -> Void) throws {
    try store.append(events, onProgress: onProgress)
  }

  public func append(_ batch: [Event]) throws { try store.append(batch) }

  public func tail(after number: Int, limit: Int) throws -> [RecordedEvent] {
    try store.tail(after: number, limit: limit)
  }

  package func read<Result>(_ body: (Database) throws -> Result) throws -> Result { try store.read(body) }

  /// All events of a case or plan.
  public func events(of subject: String) throws -> [RecordedEvent] {
    try store.events(of: subject)
  }

  /// How many events were decoded, for tests of what is asked first.
  package var decodedEvents: Int { store.decodedEvents }

  /// A case as a reader may see it; nil where there is none, or none for them. Whether they may is asked before any of
  /// it is read, so that one that is sealed answers as fast as one that is not there.
  public func caseFile(_ id: String, reader: Reader, today: Day = RecordStore.today) throws -> CaseFile? {
    guard try isShown(id, in: "cases", reader) else { return nil }
    let events = try events(of: id)
    guard !events.contains(where: { $0.event.payload != nil }) else { return nil }
    return try CaseFile(id: id, events, process, reader: reader, today: today)
  }

  /// Whether a derived table has something for a reader. Who belongs to a community, or holds the keys, is asked of
  /// the events themselves.
  func isShown(_ id: String, in table: String, _ reader: Reader) throws -> Bool {
    if !reader.communities.isEmpty || reader.holdsKeys { return true }
    let column = reader.isKeeper ? "is_keepers" : "is_public"
    return try read {
      try Bool.fetchOne($0, sql: "SELECT 1 FROM \(table) WHERE id = ? AND \(column) = 1 LIMIT 1", arguments: [id])
        ?? false
    }
  }

  /// A case's related cases that a reader may see too.
  public func related(to file: CaseFile, reader: Reader, today: Day = RecordStore.today) throws -> [String] {
    try file.related.filter { try caseFile($0, reader: reader, today: today) != nil }
  }

  /// Which plans a reader may see, the newest last.
  public func plans(reader: Reader) throws -> [String] {
    let found = try read { try String.fetchAll($0, sql: "SELECT id FROM plans ORDER BY first") }
    return try found.filter { id in
      guard try isShown(id, in: "plans", reader) else { return false }
      return reader.communities.isEmpty ? true : Plan.rights(try events(of: id)).admits(reader)
    }
  }

  /// A plan as it stands; nil where there is none, or none for the reader.
  public func plan(_ id: String, reader: Reader) throws -> Plan? {
    guard try isShown(id, in: "plans", reader) else { return nil }
    let events = try events(of: id)
    return events.contains { $0.event.plan != nil } && Plan.rights(events).admits(reader)
      ? try Plan(id: id, events) : nil
  }

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
    try store.store(
      path, for: event, kind: kind, rendition: rendition, languages: languages, embargo: embargo, expected: expected,
      onProgress: onProgress)
  }

  /// Takes back documents that were stored for an event which is not recorded.
  public func takeBack(_ stored: [RecordDocument]) throws { try store.takeBack(stored) }

  /// The bytes of a document that a case shows to a reader; of a sealed one nil where its key is not at hand.
  public func contents(_ document: RecordDocument, of subject: String, reader: Reader) -> Data? {
    store.documents.contents(document, of: subject, reader: reader)
  }

  /// Where a public document lies as it is, to be sent from there; nil where it is sealed, or not there.
  public func path(_ document: RecordDocument) -> String? { store.documents.path(document) }

  /// Proves the chain, that every case replays, and that documents have their hashes.
  /// See ``EventStore/verify(heads:trusted:onProgress:)``.
  public func verify(
    heads: [RecordHead] = [], trusted: ((PublicKey) -> Bool)? = nil, onProgress: (Int) throws -> Void = { _ in }
  ) throws -> RecordProof {
    try store.verify(heads: heads, trusted: trusted, onProgress: onProgress)
  }

  /// Begins SQLite's log anew, so that it has nothing of what the tables said before.
  public func beginLogAnew() { store.beginLogAnew() }

  /// Copies the record as it is at one moment; see ``EventStore/backUp(to:copy:)``.
  public func backUp(to target: String, copy: (_ name: String) throws -> Void) throws {
    try store.backUp(to: target, copy: copy)
  }

  // MARK: Heads

  /// Where the chain ended, as it was signed and published.
  public var heads: HeadLog { store.heads }

  public func head() throws -> RecordHead? { try store.head() }

  /// Signs where the chain ends; see ``EventStore/signHead(by:isAsked:now:)``.
  @discardableResult
  public func signHead(by key: SigningKey, isAsked: Bool = false, now: Date = Date()) throws -> SignedHead? {
    try store.signHead(by: key, isAsked: isAsked, now: now)
  }

  // MARK: Sealing

  /// Whether a case or plan is sealed.
  public func isSealed(_ subject: String) throws -> Bool { store.domains.isSealed(try events(of: subject)) }

  /// Seals what is secret and lies on the disk as it was said; see ``EventStore/seal(signedBy:onProgress:)``.
  public func seal(
    signedBy key: SigningKey? = nil, onProgress: (Int) throws -> Void = { _ in }
  ) throws -> (former: RecordHead, new: RecordHead)? {
    try store.seal(signedBy: key, onProgress: onProgress)
  }

  /// Wraps every key by another master key.
  /// - Returns: how many were wrapped anew.
  public func rotateKeys(to keys: MasterKeys) throws -> Int { try store.rotateKeys(to: keys) }

  /// Destroys the key of a case or plan: what was ever sealed of it can never be read again.
  public func destroyKey(of subject: String) throws {
    guard try store.vault.destroy(subject) else {
      throw RecordError("\(subject): it has no key; nothing of it is sealed")
    }
  }
}
