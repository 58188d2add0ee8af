import ArgumentParser
import Digests
import Editions
import Foundation
import Keys
import Outputs
import People
import PortalKernel
import PublicRecord
internal import RecordKernel
import Registers
import Vocabulary

/// A backup: a folder of its own, whole by itself, with the hash of each of its files in `backup.json`.
struct BackupList: Codable {
  struct File: Codable {
    let path: String
    let bytes: Int
    let sha256: String
  }

  static let name = "backup.json"

  let format: Int
  let program: String
  let time: String
  let files: [File]
}

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy editions, the record and the archive as they are at one moment, while they are served.",
    discussion: """
      Each backup is a folder named by its time, whole by itself; files that the one before it has too are the same file
      on the disk (hard links). Keys of sealed submissions and of persons are not in it: give --keys-to, another place,
      which is kept for a month at most.

        ecotone backup my-edition --record record --archive archive --to /backup/ecotone
        ecotone backup --record record --to /backup/ecotone --keys-to /safe/ecotone-keys
        ecotone backup --record record --people people --keys record.keys --to /backup/ecotone --keys-to /safe/keys
      """)

  @Argument(help: "Editions, or folders of editions.", completion: .directory)
  var dirs: [String] = []

  @Option(help: ArgumentHelp("Where backups are kept.", valueName: "dir"), completion: .directory)
  var to: String

  @Option(help: ArgumentHelp("A public record.", valueName: "dir"), completion: .directory)
  var record: String?

  @Option(
    help: ArgumentHelp("The folder of people, with its log; needs --keys and --keys-to.", valueName: "dir"),
    completion: .directory)
  var people: String?

  @Option(help: ArgumentHelp("The master key, for --people.", valueName: "file"), completion: .file())
  var keys: String?

  @Option(help: ArgumentHelp("The archive of serve --archive.", valueName: "dir"), completion: .directory)
  var archive: String?

  @Option(
    name: .customLong("keys-to"),
    help: ArgumentHelp("Where wrapped keys of the record and of people are kept, apart.", valueName: "dir"),
    completion: .directory)
  var keysTo: String?

  @Flag(
    name: .customLong("shared-record"), help: "Others than the folder's owner may be able to look into the record.")
  var isShared = false

  func validate() throws {
    guard !dirs.isEmpty || record != nil || archive != nil else {
      throw ValidationError("nothing to copy; expected editions, --record or --archive")
    }
    guard people == nil || (keys != nil && keysTo != nil && record != nil) else {
      throw ValidationError(
        "--people goes with --record, --keys and --keys-to: its rows are copied without any key, which are kept apart")
    }
  }

  func run() throws {
    Interrupt.install()
    umask(0o077)
    let time = ISO8601DateFormatter().string(from: Date()).replacing(":", with: "")
    let work = try BackupFolder(to, time: time)
    defer { work.remove() }
    for dir in dirs { try copyEditions(dir, work) }
    // People first: whoever is in their copy is in that of the record too.
    if let people, let keys, let keysTo { try copyPeople(people, keys, work, to: "\(keysTo)/\(time)") }
    if let record {
      let store = try RecordStore(record, mayBeShared: isShared)
      try store.backUp(to: "\(work.path)/record") { try work.take("\(record)/\($0)", as: "record/\($0)") }
      try work.list("record/record.sqlite")
      if let keysTo { try copyKeys(record, time, to: keysTo) }
    }
    if let archive {
      try work.makeFolder("archive")
      do { try AnswerArchive.backUp(archive, to: "\(work.path)/archive") } catch let error as ArchiveError {
        throw Failure("\(error)")
      }
      try work.list("archive/answers.sqlite")
    }
    let list = try work.finish()
    let bytes = list.files.reduce(0) { $0 + $1.bytes }
    Console.line(
      "\(work.final): \(list.files.count) files, \(bytes) bytes, \(work.linked) of them as in the backup before")
  }

  private func copyEditions(_ dir: String, _ work: BackupFolder) throws {
    let folder = URL(fileURLWithPath: dir)
    var found = [folder].filter { EditionFingerprint($0) != nil }
    if found.isEmpty {
      let names = try? FileManager.default.contentsOfDirectory(atPath: dir)
      found = (names ?? []).sorted().filter { !$0.hasPrefix(".") }.map { folder.appendingPathComponent($0) }
        .filter { EditionFingerprint($0) != nil }
    }
    guard !found.isEmpty else { throw Failure("\(dir): no edition") }
    for edition in found {
      let manifest = try Edition(edition).manifest
      let names = manifest.files.map(\.path) + [Manifest.fileName, "signature.json"]
      for name in names where FileManager.default.fileExists(atPath: "\(edition.path)/\(name)") {
        if Interrupt.isRequested { throw Interruption() }
        try work.take("\(edition.path)/\(name)", as: "editions/\(manifest.pin)/\(name)")
      }
    }
  }

  /// The people without keys, their keys apart, and the log of what was done.
  private func copyPeople(_ people: String, _ keys: String, _ work: BackupFolder, to target: String) throws {
    try work.makeFolder("people")
    let store = try PeopleStore(people, keys: KeyFile.master(keys))
    try store.backUp(
      to: "\(work.path)/people/\(PeopleStore.fileName)", keys: "\(target)/\(PeopleStore.keysFileName)")
    try work.list("people/\(PeopleStore.fileName)")
    let log = "\(people)/\(AuditLog.folderName)"
    guard FileManager.default.fileExists(atPath: "\(log)/\(AuditLog.fileName)") else { return }
    try AuditLog(log, mayCreate: false).backUp(to: "\(work.path)/people/\(AuditLog.folderName)")
    try work.list("people/\(AuditLog.folderName)/\(AuditLog.fileName)")
  }

  /// Wrapped keys, apart from what they open.
  private func copyKeys(_ record: String, _ time: String, to folder: String) throws {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: "\(record)/keys")) ?? []).sorted()
    let target = "\(folder)/\(time)"
    try FileManager.default.createDirectory(
      atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for name in names where name.hasSuffix(".key") {
      try FileManager.default.copyItem(atPath: "\(record)/keys/\(name)", toPath: "\(target)/\(name)")
    }
    Console.line("\(target): \(names.count) keys")
  }
}

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup back, and prove that it is whole.",
    discussion: """
      Every file is hashed before anything is written; editions and the record are verified where they then are.

        ecotone restore /backup/2026-11-27T044500Z --to restored
        ecotone restore /backup/2026-11-27T044500Z --to restored --keys-from /safe/keys/2026-11-27T044500Z
        ecotone restore /backup/2026-11-27T044500Z --to restored --keys-from /safe/keys/2026-11-27T044500Z \\
          --gone people/gone.list
      """)

  @Argument(help: "One backup's folder.", completion: .directory)
  var from: String

  @Option(help: ArgumentHelp("The folder to write; it must not exist.", valueName: "dir"), completion: .directory)
  var to: String

  @Option(
    name: .customLong("keys-from"),
    help: ArgumentHelp("Wrapped keys, which were kept apart.", valueName: "dir"), completion: .directory)
  var keysFrom: String?

  @Option(
    help: ArgumentHelp(
      "The list of who was erased and who took consent back, as it is by now (gone.list of the folder of people).",
      valueName: "file"), completion: .file())
  var gone: String?

  @Option(
    help: ArgumentHelp("The master key, with which the keys of people are tried beforehand.", valueName: "file"),
    completion: .file())
  var keys: String?

  @Flag(name: .customLong("nobody-gone"), help: "Nobody was erased and nobody took consent back since the backup.")
  var isNobodyGone = false

  func run() throws {
    Interrupt.install()
    umask(0o077)
    let path = "\(from)/\(BackupList.name)"
    guard let data = FileManager.default.contents(atPath: path),
      let list = try? JSONDecoder().decode(BackupList.self, from: data)
    else { throw Failure("\(from): no backup; expected a folder with \(BackupList.name)") }
    guard !FileManager.default.fileExists(atPath: to) else {
      throw Failure("\(to) exists; name a folder that does not")
    }
    for file in list.files {
      guard !file.path.hasPrefix("/"), !file.path.split(separator: "/").contains("..") else {
        throw Failure("\(path): names \(file.path); expected files of the backup")
      }
      guard SHA256Digest.hexadecimal(ofFile: "\(from)/\(file.path)") == file.sha256 else {
        throw Failure("\(from)/\(file.path): missing or changed; nothing was written")
      }
      if Interrupt.isRequested { throw Interruption() }
    }
    let hasPeople = list.files.contains { $0.path == "people/\(PeopleStore.fileName)" }
    guard !hasPeople || (gone != nil) != isNobodyGone else {
      throw Failure(
        "\(from): has people, and some may have been erased since; expected --gone with the list of the folder of "
          + "people as it is by now, or --nobody-gone")
    }
    guard !hasPeople || keysFrom != nil else {
      throw Failure("\(from): has people without their keys; expected --keys-from, where backup --keys-to put them")
    }
    let lines = try gone.map { try GoneList.read($0) } ?? []
    if hasPeople, let keysFrom {
      try PeopleStore.check(
        "\(from)/people/\(PeopleStore.fileName)", keys: "\(keysFrom)/\(PeopleStore.keysFileName)",
        erased: GoneList.erased(lines), master: keys.map { try KeyFile.master($0) })
    }
    do { try write(list, hasPeople, lines) } catch {
      // What is half there would stand in the way of another try.
      try? FileManager.default.removeItem(atPath: to)
      throw error
    }
    Console.line("\(to): as it was on \(list.time)")
  }

  private func write(_ list: BackupList, _ hasPeople: Bool, _ lines: [GoneList.Line]) throws {
    for file in list.files {
      let target = "\(to)/\(file.path)"
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: target).deletingLastPathComponent().path, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: "\(from)/\(file.path)", toPath: target)
    }
    if let keysFrom { try putBack(keysFrom, hasPeople, lines) }
    try prove()
  }

  /// Keys to their places; then, before anything opens, what was erased or taken back since is so again.
  private func putBack(_ keysFrom: String, _ hasPeople: Bool, _ lines: [GoneList.Line]) throws {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: keysFrom).filter { $0.hasSuffix(".key") }
    } catch { throw Failure("\(keysFrom): cannot be read; expected the folder that backup --keys-to wrote") }
    if !names.isEmpty {
      try FileManager.default.createDirectory(
        atPath: "\(to)/record/keys", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    for name in names {
      try FileManager.default.copyItem(atPath: "\(keysFrom)/\(name)", toPath: "\(to)/record/keys/\(name)")
    }
    guard hasPeople else { return }
    let count = try PeopleStore.restore(
      "\(to)/people/\(PeopleStore.fileName)", keys: "\(keysFrom)/\(PeopleStore.keysFileName)",
      erased: GoneList.erased(lines))
    let again = try GoneList.replay(
      lines, into: RecordStore("\(to)/record"), people: "\(to)/people", now: Int(Date().timeIntervalSince1970))
    Console.line(
      "people: \(count); erased again \(again.erased), consent taken back again by \(again.withdrew), hidden again "
        + "\(again.hid)")
  }

  private func prove() throws {
    let editions = (try? FileManager.default.contentsOfDirectory(atPath: "\(to)/editions")) ?? []
    for name in editions.sorted() {
      let manifest = try Edition.verify(URL(fileURLWithPath: "\(to)/editions/\(name)")).manifest
      Console.line("edition \(manifest.pin): \(manifest.files.count) files, whole")
    }
    guard FileManager.default.fileExists(atPath: "\(to)/record/record.sqlite") else { return }
    let proof = try RecordStore("\(to)/record", keys: keys.map { try KeyFile.master($0) }).verify(onProgress: { _ in
      if Interrupt.isRequested { throw Interruption() }
    })
    Console.line("record: \(proof.events) events, \(proof.documents) documents, all as recorded; chain \(proof.hash)")
    let log = "\(to)/people/\(AuditLog.folderName)"
    guard FileManager.default.fileExists(atPath: "\(log)/\(AuditLog.fileName)") else { return }
    let entries = try AuditLog(log, mayCreate: false).verify { _ in if Interrupt.isRequested { throw Interruption() } }
    Console.line("log: \(entries.events) entries, all as recorded; chain \(entries.hash)")
  }
}
