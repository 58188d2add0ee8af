import Digests
import Downloads
import Foundation
import Registers
import Synchronization
import TestSupport
import Testing
import Vocabulary

/// Fetching from a server on this machine that breaks off, lies and refuses.
struct FetchTests {
  private let folder: TemporaryFolder
  private let server: UnreliableServer
  private let whole: Data

  init() throws {
    folder = try TemporaryFolder()
    let made = try Program.run(
      "sample", "--out", folder.path("sample"), "--facilities", "600", "--years", "2020", "--seed", "4")
    #expect(made.status == 0)
    whole = try Data(contentsOf: URL(fileURLWithPath: folder.path("sample/tri/2020_us.csv")))
    server = try UnreliableServer(serving: folder.path("sample/tri/2020_us.csv"))
  }

  private let file = OfficialFile(register: .tri, name: "2020_us.csv", address: nil)

  private func download(_ how: String, into name: String = "files") -> Download {
    var download = Download(
      file, from: "http://127.0.0.1:\(server.port)/\(how)/2020_us.csv", to: folder.url.appendingPathComponent(name))
    download.firstWait = 0.01
    return download
  }

  private func entries(_ name: String = "files") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path(name))) ?? []).sorted()
  }

  @Test(arguments: ["good", "undated", "cut", "busy", "redirect"])
  func aFileComesWhole(_ how: String) throws {
    let result = try download(how).run(tables: ReferenceTables())
    guard case .fetched(let record) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("files/2020_us.csv"))) == whole)
    #expect(record.bytes == whole.count)
    #expect(record.sha256 == SHA256Digest.hexadecimal(of: Array(whole)))
    #expect(record.layout == "TRI 116 columns")
    #expect(record.isDatedByServer == (how != "undated"))
    #expect((how == "undated" || record.asOf == "2022-11-06"))
    #expect(entries() == ["2020_us.csv", "2020_us.csv.source.json"])
    #expect(Download.Record.beside(folder.path("files/2020_us.csv")) == record)
    // A second time it is there, and only its hash is looked at.
    guard case .present = try download(how).run(tables: ReferenceTables()) else {
      Issue.record("fetched again")
      return
    }
  }

  /// Of a broken download only the rest is asked for; of one that changed meanwhile, everything.
  @Test func aBrokenDownloadGoesOn() throws {
    for (how, isResumed) in [("cut", true), ("changed", false)] {
      let received = Mutex(0)
      var download = download(how, into: how)
      download.onProgress = { bytes, _ in received.withLock { $0 += bytes } }
      _ = try download.run(tables: ReferenceTables())
      let content = try String(contentsOfFile: folder.path("\(how)/2020_us.csv"), encoding: .utf8)
      #expect(content.contains("FICTION AVE") == isResumed)
      #expect(content.contains("CHANGED AVE") != isResumed)
      #expect(content.utf8.count == whole.count)
    }
  }

  /// Stopped in the middle, it keeps what came and goes on from there in another run.
  @Test func anInterruptedDownloadIsKept() throws {
    let seen = Mutex(0)
    var first = download("cut")
    first.tries = 1
    #expect(throws: DownloadError.self) { try first.run(tables: ReferenceTables()) }
    #expect(entries() == ["2020_us.csv.part", "2020_us.csv.part.json"])
    let kept = try Data(contentsOf: URL(fileURLWithPath: folder.path("files/2020_us.csv.part"))).count
    #expect(kept == whole.count / 4)
    var stopped = download("cut")
    stopped.isCancelled = { true }
    #expect(throws: Interruption.self) { try stopped.run(tables: ReferenceTables()) }
    #expect(entries() == ["2020_us.csv.part", "2020_us.csv.part.json"])
    var second = download("cut")
    second.onProgress = { bytes, total in seen.withLock { $0 = max($0, total ?? 0) } }
    _ = try second.run(tables: ReferenceTables())
    #expect(seen.withLock { $0 } == whole.count)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("files/2020_us.csv"))) == whole)
  }

  @Test(arguments: [
    ("long", "Transferred a partial file"), ("cutforever", "Transferred a partial file"),
    ("gone", "the server answered 404"),
    ("page", "a web page came where a CSV file was due"), ("text", "a web page came where a CSV file was due"),
    ("short", "what came is not the file that was due: record cut short"), ("other", "is of no TRI, NPRI or RETC file"),
  ])
  func whatIsNotTheFileIsRefused(_ how: String, _ message: String) throws {
    let error = #expect(throws: DownloadError.self) { try download(how).run(tables: ReferenceTables()) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("\n") == false, "\(error?.description ?? "")")
    #expect(!entries().contains("2020_us.csv"))
  }

  @Test func aFileOfAnotherRegisterIsRefused() throws {
    let npri = OfficialFile(register: .npri, name: "2020_us.csv", address: nil)
    let download = Download(npri, from: "http://127.0.0.1:\(server.port)/good/x", to: folder.url)
    let error = #expect(throws: DownloadError.self) { try download.run(tables: ReferenceTables()) }
    #expect(error?.description.contains("a TRI Basic Data file; expected one of NPRI") == true)
  }

  @Test func addressesAreTheRegisters() {
    let tri = OfficialFile.list(.tri, years: 2019...2020)
    #expect(
      tri.map(\.address)
        == (2019...2020).map { "https://data.epa.gov/efservice/downloads/tri/mv_tri_basic_download/\($0)_US/csv" })
    #expect(OfficialFile.list(.npri, years: 2019...2020).count == 4)
    #expect(
      OfficialFile.list(.retc, years: 2019...2020).map(\.name) == [
        "em_2019.csv", "es_2019.csv", "em_2020.csv", "es_2020.csv",
      ])
    #expect(OfficialFile.publishedYears(.tri, year: 2026, month: 10).upperBound == 2024)
    #expect(OfficialFile.publishedYears(.tri, year: 2026, month: 11).upperBound == 2025)
  }

  /// The command: what it fetched can be integrated, with the date of the data.
  @Test func theCommandFetches() throws {
    let base = "http://127.0.0.1:\(server.port)/good"
    let run = try Program.run(
      "fetch", "tri", "--years", "2020", "--out", folder.path("files"), "--base-url", base, "--format", "csv")
    #expect(run.status == 0, "\(run)")
    #expect(run.errors.isEmpty, "\(run)")
    #expect(run.output.contains("2020_us.csv,fetched,\(whole.count),"))
    let built = try Program.run("integrate", "--out", folder.path("edition"), folder.path("files/2020_us.csv"))
    #expect(built.status == 0)
    #expect(try Program.run("info", folder.path("edition"), "--format", "csv").output.contains("2022-11-06"))
    let gone = try Program.run(
      "fetch", "tri", "--years", "2020", "--out", folder.path("none"), "--base-url",
      "http://127.0.0.1:\(server.port)/gone")
    #expect(gone.status == 1, "\(gone)")
    #expect(gone.output.isEmpty, "\(gone)")
    #expect(gone.errors.split(separator: "\n").count == 1, "\(gone)")
    let manual = try Program.run("fetch", "retc", "--years", "2020", "--out", folder.path("none"))
    #expect(manual.status == 1, "\(manual)")
    #expect(manual.errors.contains("By hand: open http"), "\(manual)")
    for words in [
      ["npri", "--years", "2020"], ["tri", "--years", "1900..2000"], ["tri", "--tries", "0"],
      ["tri", "--base-url", "ftp://x"], ["prtr"],
    ] {
      #expect(try Program.run(["fetch"] + words + ["--out", folder.path("none")]).status == 2)
    }
  }
}

/// The server of `unreliable_server.py`, as long as the test lives.
final class UnreliableServer: @unchecked Sendable {  // nothing changes after init
  let port: Int
  private let process = Process()
  private let input = Pipe()

  init(serving path: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Program.scripts.appendingPathComponent("unreliable_server.py").path, path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    port =
      Int(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .newlines))
      ?? 0
    guard port > 0 else { throw CocoaError(.fileReadUnknown) }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
