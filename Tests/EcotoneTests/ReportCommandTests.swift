import Foundation
import TestSupport
import Testing

/// The report by its command: pages, books, the proof of both, and what it refuses.
struct ReportCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., status: Int32 = 0) throws -> Program.Run {
    let run = try Program.run(arguments)
    #expect(run.status == status, "\(arguments): \(run.output)\(run.errors)")
    return run
  }

  private func edition() throws -> String {
    _ = try run(
      "sample", "--out", folder.path("sample"), "--facilities", "300", "--years", "2016..2018", "--faults")
    let made = try Program.run(
      ["integrate", "--out", folder.path("edition")] + Program.sources(in: folder.path("sample")))
    #expect(made.status == 0, "\(made.errors)")
    return folder.path("edition")
  }

  @Test func booksAreProvedAndAccessible() throws {
    let edition = try edition()
    let out = folder.path("report")
    let made = try run("report", edition, "--out", out, "--date", "2026-11-27", "--format", "html,pdf")
    #expect(made.output.contains("figures, en, fr, es"))
    #expect(try run("report", "check", out, edition).output.contains("all as the edition says"))
    let check = try Program.scriptWithPackages("check_book.py", out)
    #expect(check.status == 0, "\(check.output)\(check.errors)")

    // The same bytes again, on the other paper other ones.
    _ = try run("report", edition, "--out", folder.path("again"), "--date", "2026-11-27")
    _ = try run("report", edition, "--out", folder.path("a4"), "--date", "2026-11-27", "--paper", "a4", "--lang", "fr")
    func book(_ name: String) -> Data? { FileManager.default.contents(atPath: folder.path("\(name)/report.fr.pdf")) }
    #expect(book("report") == book("again") && book("report") != nil && book("a4") != book("report"))

    // Books alone are proved too.
    let books = folder.path("books")
    _ = try run("report", edition, "--out", books, "--date", "2026-11-27", "--format", "pdf", "--lang", "en,fr")
    #expect(!FileManager.default.fileExists(atPath: books + "/index.en.html"))
    #expect(try run("report", "check", books, edition).output.contains("all as the edition says"))

    // Another report's book is not this one's: its figures are named.
    _ = try run(
      "report", edition, "--out", folder.path("other"), "--years", "2016..2016", "--date", "2026-11-27", "--lang", "en")
    let path = "\(out)/report.en.pdf"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: folder.path("other/report.en.pdf"), toPath: path)
    let wrong = try run("report", "check", out, edition, status: 1)
    #expect(wrong.output.contains("TS-K-") && wrong.output.contains("report.en.pdf does not print it"))

    // Not over what is there, unless asked to.
    #expect(try run("report", edition, "--out", out, status: 1).errors.contains("give --replace"))
    // And never over what is no report: an edition, a folder of somebody's.
    for other in [edition, folder.path("sample")] {
      let refused = try run("report", edition, "--out", other, "--replace", status: 1)
      #expect(refused.errors.contains("exists and is no report"))
    }
    #expect(FileManager.default.fileExists(atPath: edition + "/edition.json"))
    _ = try run("report", edition, "--out", out, "--replace", "--format", "html", "--lang", "es")
    #expect(
      !FileManager.default.fileExists(atPath: path) && !FileManager.default.fileExists(atPath: out + "/index.en.html"))
  }

  @Test func withoutTypstThereArePages() throws {
    let edition = try edition()
    let wrong = try run("report", edition, "--out", folder.path("none"), "--typst", "/nowhere/typst", status: 1)
    #expect(wrong.errors.contains("--typst /nowhere/typst: no such program"))
    // A Typst that fails leaves nothing.
    let failing = try folder.write("typst", "#!/bin/sh\necho 'error: it is broken' >&2\nexit 1\n")
    #expect(chmod(failing, 0o755) == 0)
    let broken = try run("report", edition, "--out", folder.path("none"), "--typst", failing, status: 1)
    #expect(broken.errors.contains("it is broken") && !FileManager.default.fileExists(atPath: folder.path("none")))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy { !$0.contains("building") })
  }

  /// A full disk (the shell's limit on file size stands in for it) and Ctrl-C: one line, nothing half-written.
  @Test func aFullDiskAndCtrlCLeaveNothing() throws {
    let edition = try edition()
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    for blocks in [1, 60, 400] {
      let run = try Program.run(
        "-c", "ulimit -f \(blocks); exec \"$0\" report \"$1\" --out \"$2\" --format html", Program.path, edition,
        folder.path("full"), executable: "/bin/bash")
      #expect(run.status == 1 && run.errors.split(separator: "\n").count == 1, "\(blocks): \(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == before, "\(blocks)")
    }
    for milliseconds in [0, 150, 400] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["report", edition, "--out", folder.path("stopped")]
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      usleep(50_000 + UInt32(milliseconds) * 1000)
      process.interrupt()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      guard process.terminationStatus != 0 || process.terminationReason == .uncaughtSignal else { continue }
      #expect(said.split(separator: "\n").count <= 1, "\(said)")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == before, "\(milliseconds)")
    }
  }

  @Test(arguments: [
    (["--years", "1990..1991"], Int32(1), "the edition has 2016..2018"), (["--years", "soon"], 2, "--years soon"),
    (["--feature", "nosuch"], 1, "expected one of category, offsite-disposal, sector"),
    (["--years", "2018..2030"], 1, "the edition has 2016..2018"),
    (["--feature", "sector"], 1, "expected a value"), (["--feature", "sector=999"], 1, "no sector has that code"),
    (["--lang", "en,xx"], 2, "--lang xx"),
    (["--format", "doc"], 2, "--format doc"), (["--paper", "a5"], 2, "--paper a5"),
    (["--date", "today"], 2, "--date today"),
    (["--public-url", "ftp://x"], 2, "--public-url ftp://x"),
  ])
  func whatCannotBeMadeIsRefusedInOneLine(_ options: [String], _ status: Int32, _ message: String) throws {
    let edition = try edition()
    let run = try Program.run(["report", edition, "--out", folder.path("report")] + options)
    #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("report")))
  }
}
