import Digests
import Editions
import Foundation
import Keys
import Questions
import Samples
import TestSupport
import Testing

/// An edition that was made over as another one: whole, but not signed by whom one trusts.
struct SignatureTests {
  private let folder: TemporaryFolder
  private let key: SigningKey
  private let edition: URL

  init() async throws {
    folder = try TemporaryFolder()
    _ = try KeyFile.newSigning(folder.path("ecotone.key"))
    key = try KeyFile.signing(folder.path("ecotone.key"))
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 60, years: 2017...2018, seed: 3, hasFaults: false).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
    let signer = key
    edition = try await build(names.filter { $0.contains("/") }.map { "\(sample.path)/\($0)" }, in: folder) {
      $0.signingKey = signer
    }.folder
  }

  private func overwrite(_ path: String, _ data: Data) throws {
    let url = edition.appendingPathComponent(path)
    chmod(url.path, 0o644)
    try data.write(to: url)
  }

  /// Halves every amount and rehashes everything, as a forger with the program's source would.
  private func halve() throws -> String {
    let manifest = edition.appendingPathComponent("edition.json")
    var text = try String(contentsOf: manifest, encoding: .utf8)
    let files = try Edition(edition).manifest.files
    for path in ["facts/fact.amount.f64", "facts/fact.quantity.f64", "facts/subtotal.kilograms.f64"] {
      var data = try Data(contentsOf: edition.appendingPathComponent(path))
      for offset in stride(from: 64, to: data.count, by: 8) {
        let value = data[offset..<offset + 8].withUnsafeBytes { Double(bitPattern: $0.loadUnaligned(as: UInt64.self)) }
        withUnsafeBytes(of: (value / 2).bitPattern) { data.replaceSubrange(offset..<offset + 8, with: $0) }
      }
      try overwrite(path, data)
    }
    // The sums of blocks anew: columns in the order of their names, then the catalogue, each 64 KiB.
    var sums = Data()
    let columns = files.map(\.path).filter { $0.hasPrefix("facts/") && $0 != "facts/block.sum.u64" }.sorted()
    for path in columns + ["catalog.sqlite"] {
      for sum in try Edition.blockSums(of: edition.appendingPathComponent(path)) {
        withUnsafeBytes(of: sum.littleEndian) { sums.append(contentsOf: $0) }
      }
    }
    let header = try Data(contentsOf: edition.appendingPathComponent("facts/block.sum.u64")).prefix(64)
    try overwrite("facts/block.sum.u64", header + sums)
    for file in files {
      let hash = try #require(SHA256Digest.hexadecimal(ofFile: edition.appendingPathComponent(file.path).path))
      text = text.replacing(file.sha256, with: hash)
    }
    let created = String(text.firstMatch(of: /"created" : "([^"]*)"/)?.output.1 ?? "")
    let old = String(text.firstMatch(of: /"digest" : "([^"]*)"/)?.output.1 ?? "")
    let blank = text.replacing("\"created\" : \"\(created)\"", with: "\"created\" : \"\"")
      .replacing("\"digest\" : \"\(old)\"", with: "\"digest\" : \"\"")
    let digest = SHA256Digest.hexadecimal(of: Array(blank.utf8))
    chmod(manifest.path, 0o644)
    try Data(text.replacing(old, with: digest).utf8).write(to: manifest)
    return digest
  }

  @Test func whoseItIs() throws {
    let whole = try Edition.verify(edition)
    #expect(whole.signer == key.publicKey)
    #expect(whole.manifest.pin == "\(whole.manifest.id)-\(whole.manifest.digest.prefix(16))")
    for link in [whole.manifest.id, whole.manifest.pin] { #expect(whole.manifest.isMeant(by: link)) }
    for link in ["", "-", "\(whole.manifest.id)-", "\(whole.manifest.pin)-", "\(whole.manifest.id)-0123456789abcdef"] {
      #expect(!whole.manifest.isMeant(by: link), "\(link)")
    }
  }

  /// All amounts halved and everything rehashed: the same id, whole, and nothing but the signature says it.
  @Test func aForgedEditionIsNotSigned() throws {
    let before = try Edition(edition)
    let total = try before.answer(Question()).rows[0].value
    let digest = try halve()
    // With the signature that it had, it does not open.
    let error = #expect(throws: EditionError.self) { try Edition(edition) }
    #expect(error?.description.contains("signature.json") == true, "\(error?.description ?? "")")
    try FileManager.default.removeItem(at: edition.appendingPathComponent("signature.json"))
    let forged = try Edition.verify(edition)
    #expect(forged.manifest.id == before.manifest.id && forged.manifest.digest == digest)
    #expect(abs(try forged.answer(Question()).rows[0].value / total - 0.5) < 1e-9)
    #expect(forged.signer == nil)
    #expect(!forged.manifest.isMeant(by: before.manifest.pin))
    // Signed by another key, it is another's.
    let other = try SigningKey.random()
    _ = try Edition.sign(edition, by: other)
    #expect(try Edition.verify(edition).signer == other.publicKey)
    #expect(other.publicKey != key.publicKey)
  }

  /// A signature that cannot be read is not none.
  @Test func aSignatureIsAFileOfItsOwn() throws {
    let file = edition.appendingPathComponent("signature.json")
    let outside = folder.url.appendingPathComponent("outside.json")
    try FileManager.default.moveItem(at: file, to: outside)
    #expect(try Edition(edition).signer == nil)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: outside)
    #expect(throws: EditionError.self) { try Edition(edition) }
  }

  @Test func theDayItWasMadeIsSigned() throws {
    let manifest = edition.appendingPathComponent("edition.json")
    let text = try String(contentsOf: manifest, encoding: .utf8)
    chmod(manifest.path, 0o644)
    try Data(text.replacing(/"created" : "2/, with: "\"created\" : \"1").utf8).write(to: manifest)
    #expect(throws: EditionError.self) { try Edition(edition) }
  }

  /// A key that is changed speaks a last word; a stranger's word is none.
  @Test func aKeyHasSuccessors() throws {
    let (old, new) = (folder.path("ecotone.key.pub"), try KeyFile.newSigning(folder.path("new.key")))
    let stranger = try SigningKey.random()
    #expect(throws: KeyError.self) { try KeyChain.add(stranger.publicKey, to: old, signedBy: stranger) }
    #expect(try !KeyChain(old).contains(new))
    try KeyChain.add(new, to: old, signedBy: key)
    #expect(try KeyChain(old).keys == [key.publicKey, new])
    // The old one has spoken its last.
    #expect(throws: KeyError.self) { try KeyChain.add(stranger.publicKey, to: old, signedBy: key) }
    let text = try String(contentsOfFile: old, encoding: .utf8)
    let line = try #require(text.split(separator: "\n").last)
    try text.replacing(line, with: line.replacing("successor ", with: "successor A")).write(
      toFile: old, atomically: true, encoding: .utf8)
    #expect(throws: KeyError.self) { try KeyChain(old) }
  }
}
