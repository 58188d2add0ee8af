internal import Foundation

/// The folder of a record: for its owner alone, and whole after every kill.
package enum RecordFolder {
  static let mode: mode_t = 0o700
  static let fileMode: mode_t = 0o600

  /// Makes a folder, and those above it, for their owner.
  package static func make(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: Int(mode)])
    } catch { throw RecordError("cannot make \(folder): \(error.localizedDescription)") }
  }

  /// - Throws: ``RecordError`` for a folder that others than its owner can look into.
  package static func refuseShared(_ folder: String) throws {
    var status = stat()
    guard stat(folder, &status) == 0 else { throw RecordError("\(folder): \(String(cString: strerror(errno)))") }
    guard status.st_mode & 0o077 == 0 else {
      throw RecordError(
        "\(folder): others can look into it (mode \(String(status.st_mode & 0o777, radix: 8))); expected a folder of "
          + "its owner alone (chmod 700), or --shared-record where that is meant")
    }
  }

  /// Makes an empty file for its owner, which SQLite then keeps so; nothing where it is there.
  package static func makeFile(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, fileMode)
    guard descriptor >= 0 else { throw RecordError("cannot make \(path): \(String(cString: strerror(errno)))") }
    close(descriptor)
  }

  /// Writes a file whole or not at all, and to the disk before it returns.
  /// - Parameter unlessThere: whether a file that is there stays.
  package static func write(_ data: some Collection<UInt8>, to path: String, unlessThere: Bool = false) throws {
    let url = URL(fileURLWithPath: path)
    let name = url.lastPathComponent
    _ = try write(to: url.deletingLastPathComponent().path, unlessThere: unlessThere) { write in
      try write(Array(data))
      return name
    }
  }

  /// Writes a file whole or not at all, and to the disk before it returns, piece by piece.
  /// - Parameter pieces: hands each piece on, and says at the end what the file is called.
  /// - Returns: its name.
  static func write(
    to folder: String, unlessThere: Bool = false,
    _ pieces: (_ write: ([UInt8]) throws -> Void) throws -> String
  ) throws -> String {
    try make(folder)
    let partial = "\(folder)/\(UUID().uuidString)\(partialSuffix)"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, fileMode)
    func failure() -> RecordError { RecordError("cannot write into \(folder): \(String(cString: strerror(errno)))") }
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    // As long as it is written, it is locked: ``sweep(_:)`` leaves it.
    flock(descriptor, LOCK_EX | LOCK_NB)
    do {
      let name = try pieces { piece in
        var rest = piece[...]
        while !rest.isEmpty {
          let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
          if written < 0, errno == EINTR { continue }
          guard written > 0 else { throw failure() }
          rest = rest.dropFirst(written)
        }
      }
      let path = "\(folder)/\(name)"
      guard fsync(descriptor) == 0 else { throw failure() }
      if unlessThere {
        guard link(partial, path) == 0 || errno == EEXIST else { throw failure() }
        unlink(partial)
      } else {
        guard rename(partial, path) == 0 else { throw failure() }
      }
      synchronize(folder)
      return name
    } catch {
      unlink(partial)
      throw error
    }
  }

  static let partialSuffix = ".partial"

  /// Takes away what writers left that were killed, while others write.
  static func sweep(_ folder: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(partialSuffix)
    {
      let path = "\(folder)/\(name)"
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      // One that was made just now may not be locked yet.
      guard fstat(descriptor, &status) == 0, status.st_ctim.tv_sec < time(nil) - 60,
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      unlink(path)
    }
  }

  /// Brings a folder's names to the disk.
  static func synchronize(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
