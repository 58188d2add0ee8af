import Foundation
import TestSupport
import Testing

/// The drill: what is backed up while it is written comes back whole, without its keys unless they are given.
struct BackupTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws -> Program.Run { try Program.run(arguments) }

  @Test func aBackupComesBack() throws {
    let (record, keys, edition) = (folder.path("record"), folder.path("record.keys"), folder.path("edition"))
    let sample = folder.path("sample")
    #expect(try run("sample", "--out", sample, "--facilities", "60", "--years", "2018..2018").status == 0)
    #expect(try Program.run(["integrate", "--out", edition] + Program.sources(in: sample)).status == 0)
    #expect(try run("keys", "new", keys).status == 0)
    #expect(try run("keys", "new", "--signing", folder.path("ecotone.key")).status == 0)
    let letter = try folder.write("letter.txt", "A letter.")
    let words = try folder.write("words.json", #"{"title": "Xicohtencatl"}"#)
    func add(_ arguments: String...) throws {
      let run = try Program.run(["record", "add"] + arguments + ["--record", record, "--keys", keys])
      #expect(run.status == 0, "\(run.errors)")
    }
    try add("SEM-22-001", "file", "--date", "2022-03-01", "--title", "River", "--party", "MX", "--rights", "public")
    try add("SEM-22-001", "document", "--file", letter, "--kind", "Letter", "--rendition", "public")
    try add("SEM-22-002", "file", "--date", "2022-03-01", "--fields", words, "--party", "MX")
    try add(
      "SEM-22-001", "request_response", "--date", "2022-03-31", "--sign", folder.path("ecotone.key"))
    // While somebody writes.
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = [
      "-c",
      "for n in 1 2 3 4 5 6 7 8; do '\(Program.path)' record add SEM-22-001 document --file '\(letter)' --kind \"K$n\" "
        + "--rendition public --record '\(record)' --keys '\(keys)' > /dev/null; done",
    ]
    try writer.run()
    let (store, safe) = (folder.path("backup"), folder.path("safe"))
    let first = try run("backup", edition, "--record", record, "--to", store, "--keys-to", safe)
    #expect(first.status == 0, "\(first.errors)")
    writer.waitUntilExit()
    sleep(1)
    let second = try run("backup", edition, "--record", record, "--to", store)
    #expect(second.status == 0 && !second.output.contains(" 0 of them"), "\(second.output) \(second.errors)")
    let backups = try FileManager.default.contentsOfDirectory(atPath: store).sorted()
    #expect(backups.count == 2)
    #expect(
      try FileManager.default.subpathsOfDirectory(atPath: store).allSatisfy { !$0.hasSuffix(".key") })
    for backup in backups {
      let back = try run("restore", "\(store)/\(backup)", "--to", folder.path("back-\(backup)"))
      #expect(back.status == 0 && back.output.contains("all as recorded"), "\(back.output) \(back.errors)")
      #expect(back.output.contains("whole"))
    }
    let restored = folder.path("back-\(backups[1])/record")
    let was = try run("record", "verify", "--record", record).output.split(separator: "\n")[1]
    #expect(try run("record", "verify", "--record", restored).output.contains(was))
    // Without its keys nothing sealed is read; with them it is.
    #expect(try run("record", "show", "SEM-22-002", "--record", restored, "--keys", keys).status == 1)
    let safes = try FileManager.default.contentsOfDirectory(atPath: safe)
    let whole = folder.path("whole")
    #expect(
      try run("restore", "\(store)/\(backups[1])", "--to", whole, "--keys-from", "\(safe)/\(safes[0])").status == 0)
    #expect(
      try run("record", "show", "SEM-22-002", "--record", whole + "/record", "--keys", keys).output.contains(
        "Xicohtencatl"))
    // A byte that the backup lost is found before anything is written.
    let victim = "\(store)/\(backups[0])/record/record.sqlite"
    var data = try #require(FileManager.default.contents(atPath: victim))
    data[data.count / 2] ^= 1
    try data.write(to: URL(fileURLWithPath: victim))
    let refused = try run("restore", "\(store)/\(backups[0])", "--to", folder.path("broken"))
    #expect(refused.status == 1 && refused.errors.contains("missing or changed; nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("broken")))
  }
}
