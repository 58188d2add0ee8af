internal import Digests
internal import Foundation

/// The last step before a manifest: the sums of the columns' blocks, and the hash of every file.
enum FileList {
  /// Writes the sums into a folder that has all other files, and lists them all by path.
  /// - Parameter withDetails: false for an edition that does not have what forms tell besides amounts.
  /// - Throws: ``EditionError`` naming what cannot be read back or written.
  static func completed(in folder: URL, withDetails: Bool = true) async throws -> [Manifest.File] {
    let sumsPath = BlockSums().sum.path
    let missing = withDetails ? [] : Edition.Details().columns.map(\.path)
    let read = try await withThrowingTaskGroup(of: (file: Manifest.File, sums: [UInt64]).self) { group in
      for path in Edition.contents.subtracting(missing + [sumsPath]) {
        group.addTask { try listed(path, in: folder, withSums: BlockSums.covers(path)) }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.file.path < $1.file.path }
    }
    let table = try TableWriter<BlockSums>(in: folder)
    let inOrder = read.sorted { BlockSums.order($0.file.path) < BlockSums.order($1.file.path) }
    try table.append(\.sum, inOrder.flatMap(\.sums))
    try table.finish()
    let sums = try listed(sumsPath, in: folder, withSums: false).file
    return (read.map(\.file) + [sums]).sorted { $0.path < $1.path }
  }

  private static func listed(
    _ path: String, in folder: URL, withSums: Bool
  ) throws -> (file: Manifest.File, sums: [UInt64]) {
    let file = folder.appendingPathComponent(path).path
    let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw EditionError("\(file) cannot be read back") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, let hash = SHA256Digest.hexadecimal(of: descriptor) else {
      throw EditionError("\(file) cannot be read back")
    }
    let bytes = Int(status.st_size)
    let sums = withSums ? try BlockSums.sums(of: descriptor, bytes: bytes) : []
    return (Manifest.File(path: path, bytes: bytes, sha256: hash), sums)
  }
}
