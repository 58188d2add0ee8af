import Digests
import Foundation
import Keys
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// What is sealed is sealed on the disk: no byte of it lies in any file of the record, and none comes back.
struct SealTests {
  private let testing: RecordTesting
  private let secret = "Xicohtencatl"

  init() throws { testing = try RecordTesting() }

  /// Whether a text is in any file of the record, as it is or in UTF-16.
  private func lies(_ text: String, in name: String = "record") throws -> [String] {
    let folder = testing.folder.path(name)
    return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { return false }
      return data.range(of: Data(text.utf8)) != nil
    }
  }

  /// Records without keys, by a writer that is gone when it has.
  private func append(_ events: [Event]) throws {
    let process = testing.process
    try autoreleased {
      try RecordStore(testing.folder.path("record"), mayCreate: true, process: process).append(events)
    }
  }

  @inline(never)
  private func autoreleased(_ body: () throws -> Void) rethrows { try body() }

  /// Opens or seals the first case.
  private func protect(_ rights: Rights, _ store: RecordStore) throws {
    var event = testing.event("SEM-22-001", "protect")
    event.rights = rights
    try store.append([event])
  }

  /// A sealed case, and a public one with withheld names, a sealed document and a sealed text.
  private func fill(_ store: RecordStore) throws -> RecordDocument {
    var hidden = try testing.filing("SEM-22-001", "2022-03-01", rights: .sealed)
    hidden.filing?.title = Trilingual("\(secret) one", in: .english)
    var text = testing.event("SEM-22-001", "text")
    (text.field, text.text) = ("summary", Trilingual("\(secret) two", in: .english))
    try store.append([hidden, testing.event("SEM-22-001", "request_response", "2022-03-31"), text])
    var open = try testing.filing("SEM-22-002", "2022-03-01")
    open.filing?.isConfidential = true
    open.filing?.submitters = ["\(secret) three"]
    open.filing?.notes = "of \(secret)"
    open.filing?.submitterType = "resident"
    let path = try testing.folder.write(
      "letter.txt", "Dear \(secret), \(String(repeating: "a long letter ", count: 100))")
    var event = testing.event("SEM-22-002", "document")
    let document = try store.store(
      path, for: event, kind: "Letter", rendition: .sealed, languages: ["en"], embargo: nil)
    event.documents = [document]
    var kept = testing.event("SEM-22-002", "text")
    (kept.field, kept.text, kept.rights) = ("summary", Trilingual("\(secret) four", in: .english), .sealed)
    try store.append([open, event, kept])
    return document
  }

  @Test func nothingSealedLiesOnTheDisk() throws {
    let document = try fill(try testing.store())
    #expect(try lies(secret) == [])
    let other = try testing.store(hasKeys: false)
    let proof = try other.verify()
    #expect(proof.unread == 4 && proof.unsealed == 0 && proof.leftovers.isEmpty)
    #expect(proof.head == (try testing.store().verify().head))
    #expect(try other.caseFile("SEM-22-001", reader: .keyholder) == nil)
    let shown = try #require(try other.caseFile("SEM-22-002", reader: .keeper))
    #expect(shown.submitters.isEmpty && shown.filing.submitterType == "resident")
    #expect(other.contents(document, of: "SEM-22-002", reader: .keeper) == nil)
    let store = try testing.store()
    #expect(try store.caseFile("SEM-22-001", reader: .keeper) == nil)
    let file = try #require(try store.caseFile("SEM-22-001", reader: .keyholder))
    #expect(file.title[.english] == "\(secret) one" && file.texts["summary"]?[.english] == "\(secret) two")
    #expect(try store.caseFile("SEM-22-002", reader: .keeper)?.submitters == ["\(secret) three"])
    #expect(
      store.contents(document, of: "SEM-22-002", reader: .keeper).map { String(decoding: $0.prefix(17), as: UTF8.self) }
        == "Dear \(secret)")
    #expect(
      document.sha256 == SHA256Digest.hexadecimal(ofFile: testing.folder.path("record/sealed/\(document.sha256)")))
  }

  /// A public document of a sealed case is sealed with it, whenever it was stored; when the case is opened it is where
  /// it was. A file that another case has too stays that case's.
  @Test func publicDocumentsAreSealedWithTheirCase() throws {
    let store = try testing.store()
    let path = try testing.folder.write("letter.txt", "Dear \(secret)")
    let shared = try testing.folder.write("form.txt", "An empty form")
    func add(_ path: String, _ id: String) throws -> RecordDocument {
      var event = testing.event(id, "document")
      let document = try store.store(path, for: event, kind: "Letter", rendition: .public, languages: [], embargo: nil)
      event.documents = [document]
      try store.append([event])
      return document
    }
    for id in ["SEM-22-001", "SEM-22-002"] { try store.append([testing.filing(id, "2022-03-01")]) }
    let letter = try add(path, "SEM-22-001")
    for id in ["SEM-22-001", "SEM-22-002"] { _ = try add(shared, id) }
    #expect(store.contents(letter, of: "SEM-22-001", reader: .anyone) == Data("Dear \(secret)".utf8))
    var protect = testing.event("SEM-22-001", "protect")
    protect.rights = .sealed
    try store.append([protect])
    let late = try add(try testing.folder.write("late.txt", "Late \(secret)"), "SEM-22-001")
    #expect(try lies("Late \(secret)") == [] && late.stored != nil)
    #expect(try lies(secret) != [])
    _ = try store.seal { _ in }
    #expect(try lies(secret) == [])
    #expect(try store.verify().leftovers == [] && store.seal { _ in } == nil)
    #expect(try store.caseFile("SEM-22-001", reader: .anyone) == nil)
    var open = testing.event("SEM-22-001", "protect")
    open.rights = .open
    try store.append([open])
    let other = try testing.store(hasKeys: false)
    let file = try #require(try other.caseFile("SEM-22-001", reader: .anyone))
    let shown = try #require(file.documents.first { $0.sha256 == letter.sha256 })
    #expect(other.contents(shown, of: "SEM-22-001", reader: .anyone) == Data("Dear \(secret)".utf8))
    let form = try #require(try other.caseFile("SEM-22-002", reader: .anyone)?.documents.first)
    #expect(other.contents(form, of: "SEM-22-002", reader: .anyone) == Data("An empty form".utf8))
  }

  /// Only its owner can look into a record and its files.
  @Test func theFolderIsItsOwners() throws {
    _ = try fill(try testing.store())
    let folder = testing.folder.path("record")
    for path in [""] + (try FileManager.default.subpathsOfDirectory(atPath: folder)) {
      var status = stat()
      #expect(stat("\(folder)/\(path)", &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(path)")
    }
    chmod(folder, 0o755)
    #expect(testing.refusal { _ = try testing.store() }.contains("others can look into it (mode 755)"))
    _ = try RecordStore(folder, mayBeShared: true)
  }

  @Test func keysOfOthersAreRefused() throws {
    let path = testing.folder.path("mine.keys")
    try KeyFile.newMaster(path)
    #expect(testing.refusal { try KeyFile.newMaster(path) }.contains("never written over"))
    chmod(path, 0o640)
    #expect(testing.refusal { _ = try KeyFile.master(path) }.contains("others can read it"))
    _ = try fill(try testing.store())
    let store = try RecordStore(testing.folder.path("record"), keys: testing.keys("other.keys"))
    #expect(try store.caseFile("SEM-22-001", reader: .keyholder) == nil)
    let step = testing.event("SEM-22-001", "response", "2022-05-30")
    #expect(testing.refusal { try store.append([step]) }.contains("its key is destroyed"))
  }

  /// Without a key nothing secret is written, and nothing changes.
  @Test func withoutAKeyNothingIsSealed() throws {
    let store = try testing.store(hasKeys: false)
    let hidden = try testing.filing("SEM-22-001", "2022-03-01", rights: .sealed)
    #expect(testing.refusal { try store.append([hidden]) }.contains("there is no key to seal it with"))
    var named = try testing.filing("SEM-22-002", "2022-03-01")
    named.filing?.isConfidential = true
    #expect(testing.refusal { try store.append([named]) }.contains("there is no key"))
    #expect(try store.verify().events == 0)
    try store.append([testing.filing("SEM-22-003", "2022-03-01")])
    var protect = testing.event("SEM-22-003", "protect")
    protect.rights = .sealed
    try store.append([protect])
    #expect(
      testing.refusal { try store.append([testing.event("SEM-22-003", "request_response", "2022-03-31")]) }
        .contains("there is no key"))
  }

  /// A case that is opened is read by whoever reads the record; what stays secret stays so; closed again, nobody reads
  /// on.
  @Test func whatIsOpenedIsRead() throws {
    let store = try testing.store()
    _ = try fill(store)
    try protect(.open, store)
    let reader = try testing.store(hasKeys: false)
    #expect(try reader.caseFile("SEM-22-001", reader: .anyone)?.title[.english] == "\(secret) one")
    #expect(try reader.countCases(CaseFilter(), reader: .anyone) == 2)
    #expect(try reader.caseFile("SEM-22-002", reader: .keeper)?.submitters == [])
    _ = try reader.verify()
    try protect(.sealed, store)
    #expect(try reader.caseFile("SEM-22-001", reader: .anyone) == nil)
    #expect(try reader.caseFile("SEM-22-001", reader: .keyholder) == nil)
    #expect(try reader.verify().unread == 4)
  }

  /// Whoever kept a key that was laid open once reads nothing that was sealed since.
  @Test func whatIsClosedAgainHasAnotherKey() throws {
    let store = try testing.store()
    _ = try fill(store)
    try protect(.open, store)
    let file = testing.folder.path("record/keys/SEM-22-001.key")
    let open = try Data(contentsOf: URL(fileURLWithPath: file))
    try protect(.sealed, store)
    var text = testing.event("SEM-22-001", "text")
    (text.field, text.text) = ("summary", Trilingual("\(secret) since", in: .english))
    try store.append([text])
    #expect(try store.caseFile("SEM-22-001", reader: .keyholder)?.texts["summary"]?[.english] == "\(secret) since")
    try open.write(to: URL(fileURLWithPath: file))
    #expect(try testing.store(hasKeys: false).verify().unread == 2)
    // A public case is recorded in without its keys, and nothing of it is laid open.
    var note = testing.event("SEM-22-002", "correct")
    (note.corrects, note.date) = (1, Day("2022-03-02"))
    try testing.store(hasKeys: false).append([note])
    let kept = try String(contentsOfFile: testing.folder.path("record/keys/SEM-22-002.key"), encoding: .utf8)
    #expect(!kept.contains("\"open\""))
  }

  /// A destroyed key takes its case with it, and the chain stays whole.
  @Test func aKeyCanBeDestroyed() throws {
    _ = try fill(try testing.store())
    let before = try testing.store().verify()
    try testing.store().destroyKey(of: "SEM-22-001")
    let store = try testing.store()
    #expect(try store.verify().head == before.head)
    #expect(try store.caseFile("SEM-22-001", reader: .keyholder) == nil)
    #expect(try store.caseFile("SEM-22-002", reader: .keeper)?.submitters == ["\(secret) three"])
    #expect(testing.refusal { try store.destroyKey(of: "SEM-22-001") }.contains("it has no key"))
  }

  @Test func keysAreRotated() throws {
    _ = try fill(try testing.store())
    let before = try testing.store().verify()
    let new = try testing.keys("new.keys")
    #expect(try testing.store().rotateKeys(to: new) == 2)
    #expect(try testing.store().rotateKeys(to: new) == 0)
    let store = try RecordStore(testing.folder.path("record"), keys: new)
    #expect(try store.caseFile("SEM-22-001", reader: .keyholder)?.title[.english] == "\(secret) one")
    #expect(try store.verify().head == before.head)
    #expect(try testing.store().caseFile("SEM-22-001", reader: .keyholder) == nil)
  }

  /// A ciphertext that is put in another's place opens nothing.
  @Test func ciphertextBelongsToItsPlace() throws {
    let key = try SecretKey.random()
    let sealed = try Cipher.seal(Array("a name".utf8), with: key, context: ["SEM-22-001", "file", "filing"])
    #expect(Cipher.open(sealed, with: key, context: ["SEM-22-001", "file", "filing"]) == Array("a name".utf8))
    for context in [
      ["SEM-22-002", "file", "filing"], ["SEM-22-001", "text", "filing"], ["SEM-22-001", "file", "text"],
    ] {
      #expect(Cipher.open(sealed, with: key, context: context) == nil)
    }
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(Cipher.open(changed, with: key, context: ["SEM-22-001", "file", "filing"]) == nil)
    }
    #expect(Cipher.open(sealed, with: try SecretKey.random(), context: ["SEM-22-001", "file", "filing"]) == nil)
  }

  // MARK: What was recorded before

  /// A public case that was sealed later, recorded without keys: one command seals it, and the chain says so.
  @Test func whatWasPublicIsSealed() throws {
    var filing = try testing.filing("SEM-22-001", "2022-03-01")
    filing.filing?.title = Trilingual("\(secret) river", in: .english)
    let other = try testing.filing("SEM-22-002", "2022-04-01")
    var protect = testing.event("SEM-22-001", "protect")
    protect.rights = .sealed
    try append([filing, testing.event("SEM-22-001", "request_response", "2022-03-31"), other, protect])
    #expect(try !lies(secret).isEmpty)
    let before = try testing.store(hasKeys: false).verify()
    #expect(before.unsealed == 2)
    let heads = try #require(try testing.store().seal())
    #expect(heads.former == before.head)
    #expect(try lies(secret) == [])
    let store = try testing.store()
    let after = try store.verify(heads: [heads.former, heads.new])
    #expect(after.head == heads.new && after.continues?.hash == heads.former.hash && after.unsealed == 0)
    #expect(after.events == before.events + 1 && after.cases == before.cases)
    #expect(try store.caseFile("SEM-22-001", reader: .keyholder)?.title[.english] == "\(secret) river")
    #expect(try store.caseFile("SEM-22-002", reader: .anyone) != nil)
    #expect(try store.seal() == nil)
    // It goes on, and is sealed once more; both ends of before are still ends of this record.
    var again = testing.event("SEM-22-002", "protect")
    again.rights = .sealed
    try store.append([again])
    let third = try #require(try store.seal())
    _ = try store.verify(heads: [heads.former, heads.new, third.former, third.new])
    for (events, hash) in [
      (2, heads.former.hash), (4, heads.new.hash), (99, third.new.hash), (4, String(repeating: "0", count: 64)),
    ] {
      let head = RecordHead(events: events, hash: hash, time: "2026-11-26T00:00:00Z")
      #expect(testing.refusal { _ = try store.verify(heads: [head]) }.contains("the record was rewritten"))
    }
  }

  /// Words of a case that was public stay in no table and no index once it is sealed, and no log of the database.
  @Test func noIndexKeepsAWord() throws {
    var filing = try testing.filing("SEM-22-001", "2022-03-01")
    filing.filing?.title = Trilingual("\(secret) river", in: .english)
    filing.filing?.submitters = ["Citlali \(secret)"]
    try append([filing] + (2...40).map { try testing.filing("SEM-22-0\($0 + 10)", "2022-03-01") })
    var protect = testing.event("SEM-22-001", "protect")
    protect.rights = .sealed
    try append([protect])
    _ = try #require(try testing.store().seal())
    for word in [secret, secret.lowercased(), "citlali"] { #expect(try lies(word) == [], "\(word)") }
  }

  /// Names that are withheld later are sealed where they were said before.
  @Test func namesThatAreWithheldLaterAreSealed() throws {
    let store = try testing.store()
    var filing = try testing.filing("SEM-22-001", "2022-03-01")
    filing.filing?.submitters = [secret]
    try store.append([filing])
    var correction = testing.event("SEM-22-001", "correct")
    correction.corrects = 1
    correction.filing = filing.filing
    correction.filing?.isConfidential = true
    try store.append([correction])
    #expect(try store.verify().unsealed == 1)
    #expect(try store.seal() != nil)
    for word in [secret, secret.lowercased()] { #expect(try lies(word) == [], "\(word)") }
    #expect(try testing.store().caseFile("SEM-22-001", reader: .keeper)?.submitters == [secret])
  }

  /// Who may see is never sealed: what is appended without keys to a case that was sealed opens nothing.
  @Test func rightsAreKnownWithoutKeys() throws {
    let store = try testing.store()
    try store.append([testing.filing("SEM-22-001", "2022-03-01")])
    var protect = testing.event("SEM-22-001", "protect", "2022-03-05")
    protect.rights = .sealed
    try store.append([protect])
    let other = try testing.store(hasKeys: false)
    #expect(
      testing.refusal { try other.append([testing.event("SEM-22-001", "confirm", "2022-04-01")]) }
        .contains("expected --keys FILE"))
    #expect(try other.caseFile("SEM-22-001", reader: .anyone) == nil)
    #expect(try other.countCases(CaseFilter(), reader: .anyone) == 0)
    _ = try other.verify()
  }

  /// What is sealed by a key that is not at hand, or destroyed, goes on as it is.
  @Test func whatCannotBeOpenedGoesOn() throws {
    _ = try fill(try testing.store())
    try testing.store().destroyKey(of: "SEM-22-001")
    let store = try testing.store()
    try store.append([testing.filing("SEM-22-005", "2022-03-01")])
    var protect = testing.event("SEM-22-005", "protect")
    protect.rights = .sealed
    try store.append([protect])
    _ = try #require(try store.seal())
    #expect(try store.caseFile("SEM-22-002", reader: .keeper)?.submitters == ["\(secret) three"])
    #expect(try store.verify().leftovers.isEmpty)
  }

  @Test func strangersKeysSealNothing() throws {
    try autoreleased { _ = try fill(try testing.store()) }
    let strangers = try RecordStore(testing.folder.path("record"), keys: testing.keys("other.keys"))
    #expect(testing.refusal { _ = try strangers.seal() }.contains("wrapped by another master key"))
  }

  /// A record without secrets keeps its chain.
  @Test func whatIsPublicKeepsItsHash() throws {
    let file = try SubmissionFile(RecordTesting.example("submissions.json"), rights: .open)
    try append(file.events(for: testing.store(hasKeys: false)).events)
    let hash = try testing.store(hasKeys: false).verify().hash
    #expect(try testing.store().seal() == nil)
    #expect(try testing.store().verify().hash == hash)
  }

  /// What a killed writer left is listed, and taken away by the next one who writes, but not while another is writing.
  @Test func leftoversAreTakenAway() throws {
    let store = try testing.store()
    _ = try fill(store)
    let folder = testing.folder.path("record")
    let left = ["public/" + String(repeating: "a", count: 64), "sealed/b.1234.partial", "keys/SEM-1.key.5.partial"]
    try FileManager.default.createDirectory(atPath: folder + "/public", withIntermediateDirectories: true)
    for name in left { try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    #expect(try Set(store.verify().leftovers) == Set(left))
    #expect(try Set(testing.store().verify().leftovers) == Set(left))
    try withExtendedLifetime(store) {
      try testing.store().append([testing.filing("SEM-22-007", "2022-03-01")])
      #expect(try store.verify().leftovers.count == 3)
    }
  }

  @Test func leftoversAreTakenAwayByTheNextWriter() throws {
    _ = try fill(try testing.store())
    try Data("x".utf8).write(to: URL(fileURLWithPath: testing.folder.path("record/sealed/b.1.partial")))
    try testing.store().append([testing.filing("SEM-22-007", "2022-03-01")])
    #expect(try testing.store().verify().leftovers.isEmpty)
  }

  /// Whether a reader may is asked before anything is decoded: what is sealed and what is not there do the same work.
  @Test func rightsAreAskedBeforeAnythingIsRead() throws {
    let store = try testing.store()
    _ = try fill(store)
    let lines = try PlanFile(RecordTesting.example("plan.csv")).entries
    try store.append(store.planning("OP2030", adding: lines, rights: .sealed).events)
    let reader = try testing.store(hasKeys: false)
    let before = reader.decodedEvents
    for id in ["SEM-22-001", "SEM-99-999"] {
      #expect(try reader.caseFile(id, reader: .anyone) == nil)
      #expect(try reader.caseFile(id, reader: .keeper) == nil)
    }
    for id in ["OP2030", "OP2031"] { #expect(try reader.plan(id, reader: .anyone) == nil) }
    #expect(try reader.plans(reader: .anyone).isEmpty)
    #expect(reader.decodedEvents == before)
    #expect(try reader.caseFile("SEM-22-002", reader: .anyone) != nil)
    #expect(reader.decodedEvents > before)
  }
}
