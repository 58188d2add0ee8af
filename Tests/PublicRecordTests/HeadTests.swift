import Foundation
import Keys
import PublicRecord
import RecordKernel
import TestSupport
import Testing

/// A record that is written anew with other events, by whoever has the program and the disk.
struct HeadTests {
  private let testing: RecordTesting
  private let key: SigningKey

  init() throws {
    testing = try RecordTesting()
    _ = try KeyFile.newSigning(testing.folder.path("ecotone.key"))
    key = try KeyFile.signing(testing.folder.path("ecotone.key"))
  }

  private func fill(_ store: RecordStore, _ date: String) throws {
    try store.append([
      testing.filing("SEM-22-001", date), testing.event("SEM-22-001", "request_response", "2022-04-30"),
    ])
    try store.append([testing.filing("SEM-22-002", "2022-03-01")])
  }

  /// One date is rewritten and everything hashed anew: the chain is whole, and continues no head that was published.
  @Test func aRewrittenRecordContinuesNoHead() throws {
    let store = try testing.store()
    try fill(store, "2022-03-01")
    let head = try #require(try store.signHead(by: key))
    #expect(head.events == 3 && head.signer == key.publicKey)
    try store.append([testing.event("SEM-22-002", "request_response", "2022-03-31")])
    #expect(try store.verify(heads: [head.head]).events == 4)
    let forged = try testing.store("forged")
    try fill(forged, "2022-03-02")
    try forged.append([testing.event("SEM-22-002", "request_response", "2022-03-31")])
    #expect(try forged.verify().events == 4)
    let refusal = testing.refusal { _ = try forged.verify(heads: [head.head]) }
    #expect(refusal.contains("the chain had 3 events") && refusal.contains("the record was rewritten"), "\(refusal)")
    // Its own log, put beside it, is not of it either; and a log that is forged is not signed.
    let log = try String(contentsOfFile: testing.folder.path("record/heads.log"), encoding: .utf8)
    let target = testing.folder.path("forged/heads.log")
    try log.write(toFile: target, atomically: true, encoding: .utf8)
    #expect(testing.refusal { _ = try forged.verify() }.contains("rewritten"))
    let own = try #require(try forged.head())
    try log.replacing(head.hash, with: own.hash).replacing("\"events\":3", with: "\"events\":4").write(
      toFile: target, atomically: true, encoding: .utf8)
    #expect(testing.refusal { _ = try forged.verify() }.contains("is not signed"))
    // Cut back, it lacks what was published.
    let short = try testing.store("short")
    try short.append([testing.filing("SEM-22-001", "2022-03-01")])
    #expect(testing.refusal { _ = try short.verify(heads: [head.head]) }.contains("rewritten"))
  }

  /// Once a minute after something public, once a day without; what is sealed makes no head of its own.
  @Test func headsAreSignedInTime() throws {
    let store = try testing.store()
    let now = Date()
    #expect(try store.signHead(by: key, now: now) == nil)
    try fill(store, "2022-03-01")
    #expect(try store.signHead(by: key, now: now) != nil)
    #expect(try store.signHead(by: key, now: now + 3600) == nil)
    try store.append([testing.event("SEM-22-002", "request_response", "2022-03-31")])
    #expect(try store.signHead(by: key, now: now + 59) == nil)
    #expect(try store.signHead(by: key, now: now + 61) != nil)
    try store.append([testing.filing("SEM-22-003", "2022-03-01", rights: .sealed)])
    #expect(try store.signHead(by: key, now: now + 600) == nil)
    #expect(try store.signHead(by: key, now: now + 86_400 + 120)?.events == 5)
    #expect(try store.signHead(by: key, isAsked: true, now: now + 86_500) != nil)
    #expect(try store.heads.heads().map(\.events) == [3, 4, 5, 5])
    _ = try store.verify()
  }

  /// Heads are read as the portal gives them, and as the record keeps them.
  @Test func keptHeadsAreRead() throws {
    let store = try testing.store()
    try fill(store, "2022-03-01")
    let head = try #require(try store.signHead(by: key))
    let log = testing.folder.path("record/heads.log")
    #expect(try HeadLog.read(log) == [head])
    let text = try String(contentsOfFile: log, encoding: .utf8)
    let json = try testing.folder.write("kept.json", "{\"total_rows\": 1, \"rows\": [\(text)], \"next\": null}")
    #expect(try HeadLog.read(json) == [head])
    let wrong = try testing.folder.write("wrong.json", "{\"rows\": 1}\n")
    #expect(testing.refusal { _ = try HeadLog.read(wrong) }.contains("line 1 is no head"))
  }

  /// A new chain that says it continues the published one, with its true hashes beside it, by whoever has the disk: it
  /// is not signed, and nobody signs it.
  @Test func aForgedSealingIsNoTransition() throws {
    let store = try testing.store()
    try fill(store, "2022-03-01")
    let head = try #require(try store.signHead(by: key))
    var protect = testing.event("SEM-22-002", "protect")
    protect.rights = .sealed
    try store.append([protect])
    let kept = head.head
    // Unsigned, the new chain is what the record's own word says; for whom trusts a key it is not proved.
    _ = try #require(try store.seal())
    #expect(try store.verify(heads: [kept]).continuation == nil)
    let trusted: (PublicKey) -> Bool = { [key] in $0 == key.publicKey }
    #expect(testing.refusal { _ = try store.verify(heads: [kept], trusted: trusted) }.contains("nobody who is trusted"))
    #expect(testing.refusal { try store.signHead(by: key) }.contains("nothing was signed"))
    // Another's word is none either; its keeper's is.
    _ = try store.seal(signedBy: .random())
    #expect(testing.refusal { _ = try store.verify(heads: [kept], trusted: trusted) }.contains("nobody who is trusted"))
    _ = try store.seal(signedBy: key)
    #expect(try store.verify(heads: [kept], trusted: trusted).continuation == key.publicKey)
    #expect(try store.signHead(by: key, isAsked: true)?.events == 5)
  }

  /// A line that was cut off while it was written is none, and the next one takes its place.
  @Test func aTornLineIsNone() throws {
    let store = try testing.store()
    try fill(store, "2022-03-01")
    let head = try #require(try store.signHead(by: key))
    let log = testing.folder.path("record/heads.log")
    let whole = try Data(contentsOf: URL(fileURLWithPath: log))
    try (whole + whole.dropLast(40)).write(to: URL(fileURLWithPath: log))
    #expect(try store.heads.heads() == [head])
    _ = try store.verify()
    _ = try store.signHead(by: key, isAsked: true)
    #expect(try store.heads.heads().count == 2)
  }
}
