import Databases
import Foundation
import GRDB
import Keys
import PublicRecord
import RecordKernel
import Synchronization
import TestSupport
import Testing

/// Visits to a reading room: a kind of subject that the record has never heard of.
private struct VisitKind: SubjectKind {
  enum Payload: Codable, Equatable {
    case came(visitor: String, name: String?)
    case left(minutes: Int)
  }

  static let name = "visit"

  func personal(_ payload: Payload, of subject: String) -> [String: String] {
    if case .came(let visitor, _) = payload { ["came.name": visitor] } else { [:] }
  }

  func replay(_ subject: String, _ events: [PayloadEvent<Payload>]) throws -> Int {
    guard let first = events.first, case .came = first.says else { throw RecordError("\(subject): nobody came") }
    return events.reduce(0) { if case .left(let minutes) = $1.says { $0 + minutes } else { $0 } }
  }

  func create(_ db: Database) throws {
    try db.execute(sql: "DROP TABLE IF EXISTS visits; CREATE TABLE visits (id TEXT PRIMARY KEY, minutes INTEGER)")
  }

  func write(_ subject: String, _ minutes: Int, _ db: Database) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO visits VALUES (?, ?)", arguments: [subject, minutes])
  }

  var digests: [String] { ["SELECT id || minutes FROM visits ORDER BY id"] }
}

/// Keys of persons in memory, which can be forgotten.
private final class Keyring: PersonKeys {
  private let keys = Mutex<[String: SecretKey]>([:])
  private let forgotten = Mutex<Set<String>>([])

  func key(of person: String) -> SecretKey? {
    guard !forgotten.withLock({ $0.contains(person) }) else { return nil }
    return keys.withLock { keys in
      if keys[person] == nil { keys[person] = try? SecretKey.random() }
      return keys[person]
    }
  }

  func forget(_ person: String) {
    _ = forgotten.withLock { $0.insert(person) }
    keys.withLock { $0[person] = nil }
  }
}

struct SubjectKindTests {
  private let testing: RecordTesting
  private let keyring = Keyring()

  init() throws { testing = try RecordTesting() }

  private func store(_ name: String = "record", kinds: [AnySubjectKind] = [AnySubjectKind(VisitKind())]) throws
    -> RecordStore
  {
    try RecordStore(
      testing.folder.path(name), mayCreate: true, keys: testing.keys(), persons: keyring, process: testing.process,
      kinds: kinds)
  }

  private func came(_ id: String, _ visitor: String, name: String?) throws -> Event {
    var event = try Event(subject: id, "came", of: VisitKind.self, says: .came(visitor: visitor, name: name))
    event.rights = Rights(level: .restricted)
    return event
  }

  private func left(_ id: String, _ minutes: Int) throws -> Event {
    try Event(subject: id, "left", of: VisitKind.self, says: .left(minutes: minutes))
  }

  /// All bytes of a record's files.
  private func bytes(_ name: String = "record") throws -> Data {
    let folder = testing.folder.path(name)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return names.reduce(into: Data()) { $0 += FileManager.default.contents(atPath: "\(folder)/\($1)") ?? Data() }
  }

  @Test func aKindBringsItsPayloadAndItsReplay() throws {
    let store = try store()
    try store.append([came("V-1", "P-1", name: "Nadia Ejemplo"), left("V-1", 20), left("V-1", 5)])
    #expect(try store.verify().events == 3)
    #expect(testing.refusal { try store.append([left("V-2", 5)]) } == "V-2: nobody came")
    // Another program that does not know the kind says so, and reads the others.
    #expect(testing.refusal { try store.append([testing.filing("V-1", "2026-01-02")]) }.contains("expected visit"))
    let other = try self.store(kinds: [])
    #expect(testing.refusal { try other.append([left("V-1", 5)]) }.contains("of the kind visit"))
    #expect(try store.caseFile("V-1", reader: .keyholder) == nil)
  }

  @Test func theChainIsFollowed() throws {
    let store = try store()
    try store.append([came("V-1", "P-1", name: nil), left("V-1", 20)])
    try store.append([testing.filing("SEM-26-001", "2026-02-03")])
    #expect(try store.tail(after: 0, limit: 2).map(\.event.kind) == ["came", "left"])
    #expect(try store.tail(after: 2, limit: 9).map(\.event.subject) == ["SEM-26-001"])
    #expect(try store.tail(after: 3, limit: 9).isEmpty)
  }

  @Test func whatIsAboutAPersonIsForgottenWithTheirKey() throws {
    let store = try store()
    try store.append([came("V-1", "P-1", name: "Nadia Ejemplo"), came("V-2", "P-2", name: "Otto Muster")])
    try store.append([left("V-1", 7)])
    #expect(!(try bytes()).contains("Nadia Ejemplo".utf8))
    func name(_ id: String) throws -> String? {
      guard case .object(let says)? = try store.events(of: id).first?.event.payload?.says(),
        case .object(let came)? = says["came"], case .text(let name)? = came["name"]
      else { return nil }
      return name
    }
    #expect(try name("V-1") == "Nadia Ejemplo")
    let proof = try store.verify()
    keyring.forget("P-1")
    #expect(try name("V-1") == nil)
    #expect(try store.events(of: "V-1").map(\.withheld) == [["P-1"], []])
    #expect(try name("V-2") == "Otto Muster")
    // The chain is proved as before, and nothing more is recorded of who was erased.
    let after = try store.verify()
    #expect(after.hash == proof.hash && after.withheld == 1 && after.unsealed == 0)
    #expect(testing.refusal { try store.append([came("V-3", "P-1", name: "N. E.")]) }.contains("were erased"))
    try store.append([left("V-1", 3)])
  }

  @Test func ciphertextIsOfItsFieldAndItsPerson() throws {
    let store = try store()
    try store.append([came("V-1", "P-1", name: "Nadia Ejemplo"), came("V-2", "P-2", name: "Otto Muster")])
    let queue = try DatabaseQueue(path: testing.folder.path("record/record.sqlite"))
    try queue.write { db in
      let bodies = try String.fetchAll(db, sql: "SELECT body FROM events ORDER BY number")
      let first = try #require(bodies[0].firstMatch(of: /"says\.came\.name":"([^"]+)"/))
      let second = try #require(bodies[1].firstMatch(of: /"says\.came\.name":"([^"]+)"/))
      let moved = bodies[1].replacing(second.output.1, with: first.output.1)
      try db.execute(sql: "DROP TRIGGER events_stay")
      try db.execute(sql: "UPDATE events SET body = ? WHERE number = 2", arguments: [moved])
    }
    #expect(try store.events(of: "V-2").first?.withheld == ["P-2"])
    #expect(testing.refusal { _ = try store.verify() }.contains("event 2 is not as it was recorded"))
  }

  @Test func withoutPersonsKeysNothingIsRecordedOfThem() throws {
    let store = try RecordStore(
      testing.folder.path("other"), mayCreate: true, keys: testing.keys(), process: testing.process,
      kinds: [AnySubjectKind(VisitKind())])
    #expect(
      testing.refusal { try store.append([came("V-1", "P-1", name: "Nadia Ejemplo")]) }.contains("expected --people"))
    try store.append([came("V-1", "P-1", name: nil)])
  }

  /// A hundred writers at a time share transactions; those who are refused harm nobody.
  @Test func whatWaitsIsWrittenTogether() throws {
    let store = try store()
    try store.append([came("V-0", "P-0", name: nil)])
    let refused = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 100) { number in
      do {
        try store.append(
          number % 5 == 0 ? [left("W-\(number)", 1)] : [came("V-\(number)", "P-\(number)", name: "Name \(number)")])
      } catch { refused.withLock { $0 += 1 } }
    }
    #expect(refused.withLock { $0 } == 20)
    #expect(try store.verify().events == 81)
  }

  /// A record that was made before events had payloads, with sealed cases, a plan, a challenge and documents.
  @Test func aRecordOfBeforeIsOpened() throws {
    let folder = testing.folder.path("former")
    let kept = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Records").path
    try FileManager.default.copyItem(atPath: kept + "/tables-5", toPath: folder)
    let keys = testing.folder.path("former.keys")
    try FileManager.default.copyItem(atPath: kept + "/tables-5.keys", toPath: keys)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keys)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
    let store = try RecordStore(folder, keys: KeyFile.master(keys), process: testing.process)
    let proof = try store.verify()
    #expect(proof.events == 34 && proof.unread == 0)
    #expect(proof.hash == "1dbe6c0c90e13d7cefc70e1badfa43a25bcc2a827cc2448302d049f4681d36b2")
    #expect(try store.caseFile("SEM-25-003", reader: .keyholder)?.submitters == ["B. Ejemplo"])
    try store.append([testing.event("SEM-25-001", "response", "2025-05-01")])
    #expect(try store.verify().events == 35)
  }
}

/// Writes of one database that share transactions.
struct GroupCommitTests {
  @Test func transactionsAreShared() throws {
    let folder = try TemporaryFolder()
    let pool = try DatabasePool(path: folder.path("a.sqlite"))
    try pool.write { try $0.execute(sql: "CREATE TABLE numbers (number INTEGER PRIMARY KEY)") }
    let commits = GroupCommit(pool)
    let refusals = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<50 {
        do {
          try commits.write { db in
            try db.execute(sql: "INSERT INTO numbers VALUES (?)", arguments: [thread * 50 + number])
            if number % 10 == 9 { throw RecordError("refused") }
          }
        } catch { refusals.withLock { $0 += 1 } }
      }
    }
    #expect(refusals.withLock { $0 } == 40)
    #expect(try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM numbers") } == 360)
    #expect(commits.count <= 400)
  }

  /// Whoever is refused hears it even where the rest is written; where the disk refuses, nobody is told it is safe.
  @Test func whoIsRefusedHearsIt() throws {
    let folder = try TemporaryFolder()
    let pool = try DatabasePool(path: folder.path("a.sqlite"))
    let commits = GroupCommit(pool)
    #expect(throws: DatabaseError.self) { try commits.write { try $0.execute(sql: "INSERT INTO nothing VALUES (1)") } }
    try commits.write { try $0.execute(sql: "CREATE TABLE one (a)") }
    #expect(try commits.write { try Int.fetchOne($0, sql: "SELECT count(*) FROM one") } == 0)
  }
}
