public import Foundation

/// What the file system says of an edition's files. Nobody but the system's owner can change a file without changing
/// it.
public struct EditionFingerprint: Hashable, Sendable {
  /// Of a file: where it is, how long, and when its contents and its entry last changed (nanoseconds of the clock).
  private struct File: Hashable {
    let device: UInt64
    let inode: UInt64
    let mode: UInt32
    let bytes: Int
    let modified: Int
    let changed: Int
  }

  public let folder: URL
  private let files: [String: File]

  /// Nil for a folder without a manifest: no edition, or one that is still being built.
  public init?(_ folder: URL) {
    self.folder = folder
    var files: [String: File] = [:]
    for name in Edition.contents.union([Manifest.fileName, EditionSignature.fileName, ColumnFolder.name]) {
      var status = stat()
      guard lstat(folder.appendingPathComponent(name).path, &status) == 0 else { continue }
      files[name] = File(
        device: UInt64(status.st_dev), inode: UInt64(status.st_ino), mode: UInt32(status.st_mode),
        bytes: Int(status.st_size), modified: Self.nanoseconds(status.st_mtim),
        changed: Self.nanoseconds(status.st_ctim))
    }
    guard files[Manifest.fileName] != nil else { return nil }
    self.files = files
  }

  /// The first file that is the same one with other contents, or that is gone from under its manifest; nil where the
  /// whole edition was exchanged for another, whose former files stay as they were.
  public func changedInPlace(now: EditionFingerprint) -> String? {
    guard files[Manifest.fileName]?.inode == now.files[Manifest.fileName]?.inode else {
      return files.keys.sorted().first { name in
        files[name].map { old in now.files[name].map { $0.inode == old.inode && $0 != old } ?? false } ?? false
      }
    }
    return Set(files.keys).union(now.files.keys).sorted().first { files[$0] != now.files[$0] }
  }

  private static func nanoseconds(_ time: timespec) -> Int { Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec) }
}
