internal import Digests
public import Foundation
internal import Registers
internal import Vocabulary

extension Edition {
  /// Hashes every file of an edition and compares it with the manifest; opens the edition too.
  /// - Returns: the edition, whose bytes were hashed just now.
  /// - Throws: ``EditionError`` naming the first file that is missing, cut, changed or not in the manifest.
  public static func verify(_ folder: URL) throws -> Edition {
    let edition = try Edition(folder, checksBlocks: false)
    let (manifest, files) = (edition.manifest, edition.files)
    if let missing = contents(manifest).subtracting(manifest.files.map(\.path)).sorted().first {
      throw EditionError("\(folder.path): the manifest does not list \(missing)")
    }
    for file in manifest.files {
      let descriptor = try files.open(file.path)
      defer { close(descriptor) }
      guard SHA256Digest.hexadecimal(of: descriptor) == file.sha256 else {
        throw EditionError("\(files.path(file.path)): changed; its SHA-256 is not the manifest's")
      }
    }
    if let foreign = foreignEntry(in: folder) { throw EditionError("\(files.path(foreign)): not of this edition") }
    if let damage = edition.damage { throw damage }
    return edition
  }

  /// The sums of a column file's blocks, as `block.sum` has them.
  package static func blockSums(of file: URL) throws -> [UInt64] {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw EditionError("\(file.path): cannot be read") }
    return try BlockSums.sums(of: descriptor, bytes: Int(status.st_size))
  }

  /// Folders beside an edition that builds of it left, which were killed.
  public static func leftovers(beside folder: URL) -> [String] {
    StagingFolder.left(beside: folder).map(\.path)
  }

  /// The paths of all files that a manifest of its format lists.
  private static func contents(_ manifest: Manifest) -> Set<String> {
    contents.subtracting(manifest.hasBlockSums ? [] : [BlockSums().sum.path])
      .subtracting(manifest.hasDetails ? [] : Details().columns.map(\.path))
  }

  /// The paths of all files that a manifest of today's format lists.
  static let contents = Set([CatalogSchema.fileName, diagnosticsFile] + AllColumns.columns.map(\.path))

  /// Whether a folder is an edition, of this format or another, and holds nothing else, so that it may be exchanged.
  static func isEdition(_ folder: URL) -> Bool {
    struct Head: Decodable {
      let format: Int
      let id: String
    }
    guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(Manifest.fileName).path) else {
      return false
    }
    return (try? JSONDecoder().decode(Head.self, from: data)) != nil && foreignEntry(in: folder) == nil
  }

  private static func foreignEntry(in folder: URL) -> String? {
    let known = contents.union([Manifest.fileName, EditionSignature.fileName, ColumnFolder.name])
    return FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }.filter {
      !known.contains($0)
    }.min()
  }
}
