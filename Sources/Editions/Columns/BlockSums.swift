internal import CMappings
internal import Digests
internal import Foundation
internal import Synchronization

/// The sums of the columns' blocks, with which what a question reads is checked while it reads it; and of the
/// catalogue's, which is checked when it is opened.
///
/// They show damage, not forgery: for that there is the manifest's digest, and its signature.
struct BlockSums: ColumnTable {
  /// Bytes of a block, the last of a file but for the rest; a multiple of a memory page.
  static let blockBytes = 1 << 16

  let sum = MappedColumn<UInt64>(
    "block.sum", .block,
    "XXH3 (64 bits, seed 0) of each 64 KiB, header included, of each other file of this folder, in the order of their "
      + "names, and then of `catalog.sqlite`")

  /// How many blocks a file has.
  static func count(bytes: Int) -> Int { (bytes + blockBytes - 1) / blockBytes }

  /// The files that have sums, in the order of the sums.
  static func covered(_ manifest: Manifest) -> [Manifest.File] {
    let own = BlockSums().sum.path
    let files = manifest.files.filter { covers($0.path) }.sorted { order($0.path) < order($1.path) }
    // The first editions of format 6 have sums of their columns only.
    let bytes = ColumnType.headerBytes + files.reduce(0) { $0 + count(bytes: $1.bytes) } * MemoryLayout<UInt64>.size
    let hasCatalog = manifest.files.first { $0.path == own }.map { $0.bytes >= bytes } ?? true
    return hasCatalog ? files : files.filter { $0.path != CatalogSchema.fileName }
  }

  static func covers(_ path: String) -> Bool {
    path.hasPrefix(ColumnFolder.name + "/") && path != BlockSums().sum.path || path == CatalogSchema.fileName
  }

  /// What files are sorted by: the catalogue is the last.
  static func order(_ path: String) -> (Int, String) { (path == CatalogSchema.fileName ? 1 : 0, path) }

  /// The sums of a file's blocks.
  static func sums(of descriptor: Int32, bytes: Int) throws -> [UInt64] {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockBytes, alignment: 64)
    defer { block.deallocate() }
    return try (0..<count(bytes: bytes)).map { number in
      let wanted = min(blockBytes, bytes - number * blockBytes)
      var done = 0
      while done < wanted {
        let got = pread(
          descriptor, block.baseAddress.map { $0 + done }, wanted - done, off_t(number * blockBytes + done))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { throw EditionError("a column cannot be read back") }
        done += got
      }
      return ecotone_block_sum(block.baseAddress, wanted)
    }
  }

  /// The sums of an edition, by file; empty until they are read.
  final class ByFile: Sendable {
    private struct Known: @unchecked Sendable {
      var table = BlockSums()
      var ranges: [String: Range<Int>] = [:]
    }
    private let known = Mutex(Known())

    /// - Throws: ``EditionError`` when the file of the sums itself is not what the manifest says.
    func read(_ files: EditionFiles, _ manifest: Manifest) throws {
      let table = BlockSums()
      let path = table.sum.path
      let descriptor = try files.open(path)
      defer { close(descriptor) }
      guard SHA256Digest.hexadecimal(of: descriptor) == manifest.files.first(where: { $0.path == path })?.sha256 else {
        throw EditionError("\(files.path(path)): changed; its SHA-256 is not the manifest's")
      }
      try table.sum.map(in: files)
      guard table.fits(manifest) else { throw EditionError("\(files.path(path)): its sums are not one of each block") }
      var ranges: [String: Range<Int>] = [:]
      var next = 0
      for file in BlockSums.covered(manifest) {
        let end = next + BlockSums.count(bytes: file.bytes)
        ranges[file.path] = next..<end
        next = end
      }
      known.withLock { $0 = Known(table: table, ranges: ranges) }
      if let range = ranges[CatalogSchema.fileName] {
        try check(CatalogSchema.fileName, table.sum.values[range], files)
      }
    }

    /// Compares a whole file with its sums.
    private func check(_ path: String, _ expected: Slice<UnsafeBufferPointer<UInt64>>, _ files: EditionFiles) throws {
      let descriptor = try files.open(path)
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0,
        expected.elementsEqual(try BlockSums.sums(of: descriptor, bytes: Int(status.st_size)))
      else { throw EditionError("\(files.path(path)): changed; its sums are not those that were written with it") }
    }

    /// The sums of a column's blocks, as long as the result lives.
    subscript(path: String) -> (column: MappedColumn<UInt64>, first: UnsafePointer<UInt64>)? {
      known.withLock { known in
        guard let range = known.ranges[path], let start = known.table.sum.values.baseAddress else { return nil }
        return (known.table.sum, start + range.lowerBound)
      }
    }
  }
}
