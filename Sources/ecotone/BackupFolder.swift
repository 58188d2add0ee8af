import Digests
import Foundation
import Vocabulary

/// A backup while it is made: under a name of its own until it is whole.
final class BackupFolder {
  let path: String
  let final: String
  /// How many files the backup before it has too.
  private(set) var linked = 0
  private let time: String
  private let former: String?
  private let known: [String: BackupList.File]
  private var files: [BackupList.File] = []

  init(_ home: String, time: String) throws {
    (path, final, self.time) = ("\(home)/.\(time).\(getpid()).partial", "\(home)/\(time)", time)
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    let names = try FileManager.default.contentsOfDirectory(atPath: home)
    // What a backup that was killed left.
    for name in names where name.hasPrefix(".") && name.hasSuffix(".partial") {
      if let process = pid_t(name.dropLast(8).split(separator: ".").last ?? ""), kill(process, 0) != 0, errno == ESRCH {
        try? FileManager.default.removeItem(atPath: "\(home)/\(name)")
      }
    }
    guard !names.contains(time) else { throw Failure("\(final) exists; try again in a second") }
    former = names.filter { FileManager.default.fileExists(atPath: "\(home)/\($0)/\(BackupList.name)") }.max()
      .map { "\(home)/\($0)" }
    let list = former.flatMap { FileManager.default.contents(atPath: "\($0)/\(BackupList.name)") }
      .flatMap { try? JSONDecoder().decode(BackupList.self, from: $0) }
    known = Dictionary((list?.files ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
  }

  /// Puts a file in: the same as before where its bytes are, else a copy.
  func take(_ source: String, as name: String) throws {
    try makeFolder(URL(fileURLWithPath: name).deletingLastPathComponent().relativePath)
    let target = "\(path)/\(name)"
    guard let hash = SHA256Digest.hexadecimal(ofFile: source) else { throw Failure("\(source): cannot be read") }
    // The same words on the list are not yet the same bytes on the disk.
    if let former, let file = known[name], file.sha256 == hash,
      SHA256Digest.hexadecimal(ofFile: "\(former)/\(name)") == hash, link("\(former)/\(name)", target) == 0
    {
      linked += 1
      files.append(file)
      return
    }
    try FileManager.default.copyItem(atPath: source, toPath: target)
    try list(name)
  }

  /// Lists a file that is there, and brings it to the disk.
  func list(_ name: String) throws {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("\(file): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var status = stat()
    guard fsync(descriptor) == 0, fstat(descriptor, &status) == 0, let hash = SHA256Digest.hexadecimal(of: descriptor)
    else { throw Failure("\(file): cannot be written") }
    files.append(BackupList.File(path: name, bytes: Int(status.st_size), sha256: hash))
  }

  /// Gives it its name.
  func finish() throws -> BackupList {
    // Documents that were deleted from the record while it was copied are not in it.
    files.removeAll { !FileManager.default.fileExists(atPath: "\(path)/\($0.path)") }
    let list = BackupList(
      format: 1, program: "ecotone \(Program.version)", time: time, files: files.sorted { $0.path < $1.path })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let file = URL(fileURLWithPath: "\(path)/\(BackupList.name)")
    try encoder.encode(list).write(to: file)
    let handle = try FileHandle(forUpdating: file)
    try handle.synchronize()
    try handle.close()
    guard rename(path, final) == 0 else { throw Failure("\(final): \(String(cString: strerror(errno)))") }
    return list
  }
}
