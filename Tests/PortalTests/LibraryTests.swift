import Editions
import Foundation
import Portal
import PortalKernel
import PublicRecord
import Samples
import Synchronization
import TestSupport
import Testing

/// Editions that change, break and come back under a running server.
struct LibraryTests {
  private let folder: TemporaryFolder
  private let library: EditionLibrary
  private let portal: Portal
  private let lines: Lines
  private let edition: URL

  private final class Lines: Sendable {
    private let said = Mutex<[String]>([])
    func add(_ line: String) { said.withLock { $0.append(line) } }
    func taken() -> [String] {
      said.withLock { lines in
        defer { lines = [] }
        return lines
      }
    }
  }

  init() async throws {
    folder = try TemporaryFolder()
    let sample = folder.url.appendingPathComponent("sample")
    _ = try Sample(facilities: 40, years: 2017...2018, seed: 5, hasFaults: false).write(to: sample)
    let names = (FileManager.default.enumerator(atPath: sample.path)?.compactMap { $0 as? String } ?? []).sorted()
    edition = try await build(names.filter { $0.contains("/") }.map { "\(sample.path)/\($0)" }, in: folder).folder
    let record = try RecordStore(folder.path("record"), mayCreate: true)
    try record.append(SubmissionFile(TestSite.example("submissions.json")).events(for: record).events)
    let lines = Lines()
    library = try EditionLibrary([edition]) { lines.add($0) }
    self.lines = lines
    library.refresh()
    portal = try Portal(library, record: record, publicAddress: "https://ecotone.example")
    #expect(lines.taken().map { $0.contains("taken up") } == [true])
  }

  private func ask(_ path: String, query: String = "") -> (status: Int, text: String) {
    let reply = portal.reply(to: Portal.Request(path: path, query: query))
    guard case .bytes(let bytes) = reply.body else { return (reply.status, "") }
    return (reply.status, String(decoding: bytes, as: UTF8.self))
  }

  private func file(_ path: String) throws -> (path: String, contents: Data) {
    let url = edition.appendingPathComponent(path)
    chmod(url.path, 0o644)
    library.refresh()
    _ = lines.taken()
    return (url.path, try Data(contentsOf: url))
  }

  /// Cut while it is read: the request is refused, the edition leaves, and with its bytes it comes back by itself.
  @Test func aCutEditionLeavesAndComesBack() throws {
    #expect(ask("/api/v1/totals", query: "by=facility").status == 200)
    let (path, contents) = try file("facts/fact.amount.f64")
    #expect(truncate(path, 0) == 0)
    let refused = ask("/api/v1/totals", query: "by=facility,category")
    #expect(refused.status == 503 && refused.text.contains("damaged"))
    #expect(library.isEmpty)
    #expect(lines.taken().count { $0.contains("put away") && $0.contains("fact.amount") } == 1)
    #expect(ask("/api/v1/totals", query: "by=country").status == 503)
    library.refresh()
    #expect(lines.taken().map { $0.contains("refused") } == [true])
    library.refresh()
    #expect(lines.taken().isEmpty)
    try contents.write(to: URL(fileURLWithPath: path))
    library.refresh()
    #expect(lines.taken().map { $0.contains("taken up") } == [true])
    #expect(ask("/api/v1/totals", query: "by=facility,category").status == 200)
  }

  /// Other bytes of the same length, and the time of before: the entry's own time gives it away.
  @Test func aChangeInPlaceIsNoticed() throws {
    let (path, contents) = try file("facts/fact.amount.f64")
    var status = stat()
    #expect(stat(path, &status) == 0)
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.seek(toOffset: 64)
    try handle.write(contentsOf: [1, 2, 3])
    try handle.close()
    let times = [status.st_atim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    library.refresh()
    #expect(lines.taken().map { $0.contains("fact.amount.f64 changed") || $0.contains("refused") } == [true, true])
    #expect(library.isEmpty)
    try contents.write(to: URL(fileURLWithPath: path))
    library.refresh()
    #expect(!library.isEmpty)
  }

  /// Touched, and nothing else: it is hashed again and stays the same edition.
  @Test func aTouchedEditionIsHashedAgain() throws {
    let (path, _) = try file("edition.json")
    #expect(utimensat(AT_FDCWD, path, nil, 0) == 0)
    library.refresh()
    #expect(lines.taken().map { $0.contains("put away") || $0.contains("taken up") } == [true, true])
    #expect(!library.isEmpty)
  }

  /// What needs no edition goes on without one, in every language, and says so.
  @Test func theRecordAnswersWithoutAnEdition() throws {
    try FileManager.default.moveItem(at: edition, to: folder.url.appendingPathComponent("away"))
    library.refresh()
    #expect(library.isEmpty)
    for (language, words) in [("en", "No edition"), ("fr", "Aucune édition"), ("es", "ninguna edición")] {
      let page = ask("/\(language)/submissions")
      #expect(page.status == 200 && page.text.contains(words), "\(language)")
      #expect(ask("/\(language)/").status == 503)
    }
    #expect(ask("/api/v1/submissions").status == 200)
    #expect(ask("/feeds/submissions.atom").status == 200)
    #expect(ask("/robots.txt").status == 200)
    #expect(ask("/static/portal.css").status == 200)
    try FileManager.default.moveItem(at: folder.url.appendingPathComponent("away"), to: edition)
    library.refresh()
    #expect(ask("/en/").status == 200)
  }
}
