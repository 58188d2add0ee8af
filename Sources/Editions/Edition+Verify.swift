public import Foundation
internal import Registers
internal import Vocabulary

extension Edition {
  /// Hashes every file of an edition and compares it with the manifest; opens the edition too.
  /// - Returns: the number of files and bytes that were hashed.
  /// - Throws: ``EditionError`` naming the first file that is missing, cut, changed or not in the manifest.
  public static func verify(_ folder: URL) throws -> (files: Int, bytes: Int) {
    let edition = try Edition(folder)
    let manifest = edition.manifest
    let expected = Set([CatalogSchema.fileName, diagnosticsFile] + ColumnFile.allCases.map(\.path))
    if let missing = expected.subtracting(manifest.files.map(\.path)).sorted().first {
      throw EditionError("\(folder.path): the manifest does not list \(missing)")
    }
    for file in manifest.files {
      let path = folder.appendingPathComponent(file.path).path
      guard SHA256Digest.hexadecimal(ofFile: path) == file.sha256 else { throw EditionError("\(path): changed; its SHA-256 is not the manifest's") }
    }
    let known = expected.union([Manifest.fileName])
    for name in FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String }) ?? [] {
      if name != ColumnFile.folder, !known.contains(name) { throw EditionError("\(folder.appendingPathComponent(name).path): not of this edition") }
    }
    return (manifest.files.count, manifest.files.reduce(0) { $0 + $1.bytes })
  }
}
