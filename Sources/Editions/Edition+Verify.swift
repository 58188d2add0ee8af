internal import Digests
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
    if let missing = contents.subtracting(manifest.files.map(\.path)).sorted().first {
      throw EditionError("\(folder.path): the manifest does not list \(missing)")
    }
    for file in manifest.files {
      let path = folder.appendingPathComponent(file.path).path
      guard SHA256Digest.hexadecimal(ofFile: path) == file.sha256 else {
        throw EditionError("\(path): changed; its SHA-256 is not the manifest's")
      }
    }
    if let foreign = foreignEntry(in: folder) {
      throw EditionError("\(folder.appendingPathComponent(foreign).path): not of this edition")
    }
    return (manifest.files.count, manifest.files.reduce(0) { $0 + $1.bytes })
  }

  /// The paths of all files that the manifest lists.
  private static let contents = Set([CatalogSchema.fileName, diagnosticsFile] + AllColumns.columns.map(\.path))

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
    let known = contents.union([Manifest.fileName, ColumnFolder.name])
    return FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }.filter {
      !known.contains($0)
    }.min()
  }
}
