internal import CLinux
package import Foundation

/// The temporary directory an edition or a report is made in, beside its final place, and the step that makes it final.
///
/// Nothing stands under the final name before everything is on the disk. A folder left by a process that was killed
/// is removed by the next build of the same name.
package struct StagingFolder {
  package let url: URL
  private let final: URL
  /// The folders in it that hold files.
  private let folders: [String]

  /// - Throws: ``EditionError`` when the folder cannot be made.
  package init(for final: URL, folders: [String]) throws {
    (self.final, self.folders) = (final, folders)
    let parent = final.deletingLastPathComponent()
    url = parent.appendingPathComponent(Self.prefix(final) + String(getpid()))
    do {
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      for left in Self.left(beside: final) { try? FileManager.default.removeItem(at: left) }
      for folder in folders {
        try FileManager.default.createDirectory(
          at: url.appendingPathComponent(folder), withIntermediateDirectories: true)
      }
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    } catch {
      try? FileManager.default.removeItem(at: url)
      throw EditionError("cannot write beside \(final.path): \((error as NSError).localizedDescription)")
    }
  }

  private static func prefix(_ final: URL) -> String { ".\(final.lastPathComponent).building-" }

  /// Folders that builds of an edition left, whose processes are gone; this process has no other one.
  static func left(beside final: URL) -> [URL] {
    let parent = final.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    return names.sorted().filter { name in
      guard name.hasPrefix(prefix(final)), let builder = pid_t(name.dropFirst(prefix(final).count)), builder > 0 else {
        return false
      }
      return builder == getpid() || (kill(builder, 0) != 0 && errno == ESRCH)
    }.map { parent.appendingPathComponent($0) }
  }

  /// For spilled reports and the like; gone before the manifest makes the folder an edition.
  package var scratch: URL { url.appendingPathComponent("scratch") }

  /// Removes the scratch folder: what bears a manifest holds an edition and nothing else, even if building ends there.
  package func clearScratch() throws {
    do { try FileManager.default.removeItem(at: scratch) } catch {
      throw EditionError("cannot remove \(scratch.path): \((error as NSError).localizedDescription)")
    }
  }

  package func remove() { try? FileManager.default.removeItem(at: url) }

  /// Makes the folder read-only, brings it to the disk, and gives it its final name in one step.
  /// - Parameter replacing: whether a folder may stand there already; it is exchanged and then removed.
  package func commit(replacing: Bool) throws {
    for file in FileManager.default.enumerator(atPath: url.path)?.compactMap({ $0 as? String }) ?? [] {
      let path = url.appendingPathComponent(file).path
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { chmod(path, 0o444) }
    }
    for folder in folders { try synchronize(url.appendingPathComponent(folder)) }
    try synchronize(url)
    let exists = FileManager.default.fileExists(atPath: final.path)
    if exists, !replacing { throw EditionError("\(final.path) exists; give --replace to exchange it") }
    let flag = exists ? RenameFlag.exchange : RenameFlag.failWhenThere
    guard ecotone_rename(url.path, final.path, flag) == 0 else {
      throw EditionError("cannot rename the finished folder to \(final.path): \(String(cString: strerror(errno)))")
    }
    try synchronize(final.deletingLastPathComponent())
    if exists { remove() }  // the old one now has the staging name
  }

  /// Flags of renameat2(2).
  private enum RenameFlag {
    /// RENAME_NOREPLACE.
    static let failWhenThere: UInt32 = 1
    /// RENAME_EXCHANGE: the two folders change their names in one step.
    static let exchange: UInt32 = 2
  }

  private func synchronize(_ folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw EditionError("cannot open \(folder.path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw EditionError("cannot write \(folder.path): \(String(cString: strerror(errno)))")
    }
  }
}
