internal import CMappings
internal import Foundation

/// The files of an edition, reached through its open folders: whatever is renamed or exchanged meanwhile, they are of
/// the folder that was opened. A link is no file of an edition.
final class EditionFiles: Sendable {
  let folder: URL
  /// Sums of the columns' blocks, by path; none where blocks are not checked.
  let sums: BlockSums.ByFile
  /// Whether what was read of the columns was as it should be.
  nonisolated(unsafe) let condition: OpaquePointer
  private let descriptor: Int32
  private let columns: Int32

  /// No files.
  static func none() throws -> EditionFiles { try EditionFiles(URL(fileURLWithPath: "/"), -1, -1) }

  private init(_ folder: URL, _ descriptor: Int32, _ columns: Int32) throws {
    guard let condition = ecotone_condition_new() else { throw EditionError("\(folder.path): memory is short") }
    (self.folder, self.descriptor, self.columns, self.condition) = (folder, descriptor, columns, condition)
    sums = .init()
  }

  /// - Parameter checksBlocks: whether what is read of columns is compared with its sum, block by block.
  /// - Throws: ``EditionError`` naming the file that is missing, a link, cut or changed.
  convenience init(_ folder: URL, _ manifest: Manifest, checksBlocks: Bool) throws {
    let descriptor = Foundation.open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let columns = openat(descriptor, ColumnFolder.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    let cause = errno == ENOTDIR ? "no folder of its own" : Self.cause
    try self.init(folder, descriptor, columns)
    guard descriptor >= 0, columns >= 0 else {
      throw EditionError("\(descriptor < 0 ? folder.path : path(ColumnFolder.name)): \(cause)")
    }
    for file in manifest.files {
      let bytes = Int(try status(file.path).st_size)
      guard bytes == file.bytes else {
        throw EditionError("\(path(file.path)): \(bytes) bytes found, \(file.bytes) expected; changed or cut")
      }
    }
    if checksBlocks, manifest.hasBlockSums { try sums.read(self, manifest) }
  }

  deinit {
    if columns >= 0 { close(columns) }
    if descriptor >= 0 { close(descriptor) }
  }

  /// What was cut, unreadable or changed when it was read.
  var damage: EditionError? {
    ecotone_damaged(condition).map {
      EditionError("\(String(cString: $0)): cut, unreadable or changed while it was in use")
    }
  }

  /// The path of a file, for messages and for what opens files by their paths.
  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// A file, opened for reading; the caller closes it.
  /// - Throws: ``EditionError`` when it is missing, or a link.
  func open(_ name: String) throws -> Int32 {
    let (folder, last) = place(name)
    let file = openat(folder, last, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw Self.error(path(name)) }
    return file
  }

  /// What the file system says of a file.
  private func status(_ name: String) throws -> stat {
    let (folder, last) = place(name)
    var status = stat()
    guard fstatat(folder, last, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw Self.error(path(name)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw EditionError("\(path(name)): a link, not a file of its own") }
    return status
  }

  /// The open folder that a file is in, and its name there.
  private func place(_ name: String) -> (folder: Int32, name: String) {
    let prefix = ColumnFolder.name + "/"
    return name.hasPrefix(prefix) ? (columns, String(name.dropFirst(prefix.count))) : (descriptor, name)
  }

  private static func error(_ path: String) -> EditionError {
    EditionError("\(path): \(errno == ENOENT ? "missing" : errno == ELOOP ? "a link, not a file of its own" : cause)")
  }

  private static var cause: String { String(cString: strerror(errno)) }
}
