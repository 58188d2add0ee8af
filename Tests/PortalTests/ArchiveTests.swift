import Editions
import Foundation
import Keys
import Portal
import PortalKernel
import Questions
import Samples
import TestSupport
import Testing

/// Links whose edition is gone: they still say what they said, beside today's figure.
struct ArchiveTests {
  private let folder: TemporaryFolder
  private let library: EditionLibrary
  private let archive: AnswerArchive
  private let portal: Portal
  private let former: Edition

  init() async throws {
    folder = try TemporaryFolder()
    _ = try KeyFile.newSigning(folder.path("ecotone.key"))
    former = try await Self.edition("first", seed: 5, in: folder)
    _ = try await Self.edition("second", seed: 6, in: folder)
    library = try EditionLibrary([folder.url.appendingPathComponent("editions")]) { _ in }
    archive = try AnswerArchive(
      folder.path("archive"), signing: KeyFile.signing(folder.path("ecotone.key"))
    ) { Issue.record("\($0)") }
    portal = try Portal(library, publicAddress: "https://ecotone.example", archive: archive)
    library.refresh()
  }

  private static func edition(_ name: String, seed: UInt64, in folder: TemporaryFolder) async throws -> Edition {
    let sample = folder.url.appendingPathComponent("sample-\(name)")
    _ = try Sample(facilities: 40, years: 2017...2018, seed: seed, hasFaults: false).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
    return try await build(
      names.filter { $0.contains("/") }.map { "\(sample.path)/\($0)" }, in: folder, name: "editions/\(name)")
  }

  private func ask(_ path: String, _ query: String) -> (status: Int, text: String) {
    let reply = portal.reply(to: Portal.Request(path: path, query: query))
    guard case .bytes(let bytes) = reply.body else { return (reply.status, "") }
    return (reply.status, String(decoding: bytes, as: UTF8.self))
  }

  /// Shown on a page, and asked by a program; then the edition goes.
  @Test func aLinkOutlivesItsEdition() throws {
    let question = "year=2018&by=country"
    let pin = former.manifest.pin
    #expect(ask("/en/explore", "\(question)&edition=\(pin)").status == 200)
    #expect(ask("/api/v1/totals", "year=2017&by=category&limit=3&edition=\(pin)").status == 200)
    archive.write { library.isWhole($0) }
    let value = try former.answer(Question(parameters: [(.year, "2018")])).rows[0].value
    try FileManager.default.moveItem(
      at: former.folder, to: folder.url.appendingPathComponent("gone"))
    library.refresh()
    let today = try #require(library.shelf.first)
    for link in [pin, former.manifest.id] {
      let page = ask("/en/explore", "\(question)&edition=\(link)")
      #expect(page.status == 200 && page.text.contains("What this link showed") && page.text.contains(pin), "\(link)")
      #expect(page.text.contains("Signed with the key"))
      #expect(ask("/fr/explore", "\(question)&edition=\(link)").text.contains("Ce que donnait ce lien"))
      #expect(ask("/es/embed", "\(question)&edition=\(link)").text.contains("Lo que daba este enlace"))
      let data = ask("/api/v1/totals", "\(question)&edition=\(link)")
      #expect(data.status == 410)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(data.text.utf8)) as? [String: Any])
      let archived = try #require(json["archived"] as? [String: Any])
      #expect(archived["value"] as? Double == value && archived["edition"] as? String == pin)
      #expect(archived["rows"] as? Int == 3)
      #expect((archived["lines"] as? Int ?? 0) > 10 && (archived["lines_digest"] as? String)?.count == 64)
      let now = try #require(json["today"] as? [String: Any])
      #expect(now["edition"] as? String == today.pin)
      #expect(
        now["value"] as? Double == (try today.edition.answer(Question(parameters: [(.year, "2018")])).rows[0].value))
    }
    // Of another digest, of another question, of an edition that never was: nothing is known.
    for other in [
      "\(question)&edition=\(former.manifest.id)-0123456789abcdef", "year=2018&by=state&edition=\(pin)",
      "\(question)&edition=00000000000000000000", "\(question)&edition=\(former.manifest.id)-%25",
    ] {
      #expect(ask("/api/v1/totals", other).status == 404, "\(other)")
    }
    #expect(ask("/api/v1/totals", "limit=9&year=2017&by=category&edition=\(pin)").status == 410)
  }

  /// A changed value is not signed.
  @Test func entriesAreSigned() throws {
    let question = try Question(parameters: [(.year, "2018")])
    let served = try #require(library.shelf.first)
    archive.add(question, of: served, by: .unknown)
    archive.write { library.isWhole($0) }
    let entry = try #require(try archive.entry(question, edition: served.pin))
    #expect(entry.signer?.id == (try KeyChain(folder.path("ecotone.key.pub")).keys[0].id))
    let again = try AnswerArchive(folder.path("archive")) { _ in }
    #expect(try again.entry(question, edition: served.id) == entry)
  }

  /// One network's links leave room for those of others.
  @Test func oneNetworkHasAShare() throws {
    let served = try #require(library.shelf.first)
    for year in 1000..<2000 {
      archive.add(
        try Question(parameters: [(.year, "2018"), (.facility, "CA:\(year)")]), of: served,
        by: Network("192.0.2.1"))
    }
    let other = try Question(parameters: [(.year, "2018")])
    archive.add(other, of: served, by: Network("198.51.100.1"))
    archive.write { library.isWhole($0) }
    #expect(try archive.entry(other, edition: served.pin) != nil)
  }

  /// A question that cannot be answered takes no other with it, and nothing is kept of an edition that is damaged.
  @Test func nothingFalseIsKept() throws {
    let pin = former.manifest.pin
    for query in ["code=TRI:NOPE", "by=country", "code=TRI:NONE2", "year=2018"] {
      _ = ask("/api/v1/totals", "\(query)&edition=\(pin)")
    }
    archive.write { library.isWhole($0) }
    #expect(try archive.entry(Question(parameters: [(.by, "country")]), edition: pin) != nil)
    #expect(try archive.entry(Question(parameters: [(.year, "2018")]), edition: pin) != nil)
    _ = ask("/api/v1/totals", "by=state&edition=\(pin)")
    let column = former.folder.appendingPathComponent("facts/fact.amount.f64").path
    chmod(column, 0o644)
    #expect(truncate(column, 0) == 0)
    archive.write { library.isWhole($0) }
    #expect(try archive.entry(Question(parameters: [(.by, "state")]), edition: pin) == nil)
  }

  /// Digests that an edition says it had count only where it is signed by whom the server trusts.
  @Test func aFormerDigestIsTheSignersWord() async throws {
    let key = try KeyFile.signing(folder.path("ecotone.key"))
    let formats = TestSite.root.appendingPathComponent("Tests/EditionsTests/Formats/5")
    let pin = try Edition(formats).manifest.pin
    for (trusted, status) in [([], 404), ([key.publicKey], 200)] {
      let target = folder.url.appendingPathComponent("upgraded-\(status)/edition")
      _ = try await EditionUpgrade.run(formats, to: target, replacing: false, signedBy: key)
      let own = try EditionLibrary([target], trusted: trusted) { _ in }
      own.refresh()
      let portal = try Portal(own, publicAddress: "https://ecotone.example")
      let reply = portal.reply(to: Portal.Request(path: "/api/v1/totals", query: "by=country&edition=\(pin)"))
      #expect(reply.status == status)
    }
  }
}
