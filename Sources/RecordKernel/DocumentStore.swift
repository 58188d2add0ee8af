internal import Digests
public import Foundation
internal import Keys

/// Files beside the events, under their hashes; sealed and public ones in folders of their own. Sealed ones are
/// ciphertext, and their hash is that of the ciphertext: a name says nothing of what it names.
public struct DocumentStore: Sendable {
  let folder: String
  let vault: Vault

  /// What a sealed file begins with.
  private static let magic = Array("ECOSEAL1".utf8)

  /// Puts a file into the store, and returns what an event says of it.
  /// - Parameter expected: the SHA-256 that it must have.
  /// - Throws: ``RecordError`` for a file that cannot be read, has another hash, or would be sealed without a key.
  public func store(
    _ path: String, of subject: String, kind: String, rendition: RecordDocument.Rendition, languages: [String],
    embargo: Day?, expected: String? = nil
  ) throws -> RecordDocument {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RecordError("\(path): cannot be read; expected a document")
    }
    if let expected {
      let hash = SHA256Digest.hexadecimal(of: Array(data))
      guard expected.lowercased() == hash else {
        throw RecordError("\(path): its SHA-256 is \(hash); expected \(expected)")
      }
    }
    let written = rendition == .sealed ? try sealed(Array(data), of: subject) : Array(data)
    let hash = SHA256Digest.hexadecimal(of: written)
    let target = location(hash, rendition)
    if !FileManager.default.fileExists(atPath: target) { try RecordFolder.write(written, to: target) }
    return RecordDocument(
      kind: kind, rendition: rendition, sha256: hash, bytes: data.count, mediaType: Self.mediaType(path),
      languages: languages, embargo: embargo)
  }

  /// Seals a document that was stored before documents were.
  /// - Returns: nil where it is sealed already.
  func resealed(_ document: RecordDocument, of subject: String) throws -> RecordDocument? {
    let path = location(document.sha256, document.rendition)
    guard document.rendition == .sealed else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else { throw RecordError("\(path): cannot be read") }
    guard !data.starts(with: Self.magic) else { return nil }
    let written = try sealed(Array(data), of: subject)
    var document = document
    document.sha256 = SHA256Digest.hexadecimal(of: written)
    try RecordFolder.write(written, to: location(document.sha256, .sealed))
    return document
  }

  /// Whether a document of the sealed folder lies there as it is.
  func isPlain(_ hash: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: location(hash, .sealed)) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: Self.magic.count)) != Data(Self.magic)
  }

  private func sealed(_ data: [UInt8], of subject: String) throws -> [UInt8] {
    Self.magic + (try Cipher.seal(data, with: vault.keyForWriting(subject, .kept), context: Self.context(subject)))
  }

  private static func context(_ subject: String) -> [String] { [subject, "document", "contents"] }

  /// Sealed and public renditions lie in folders of their own, under their hashes, not their names.
  func location(_ hash: String, _ rendition: RecordDocument.Rendition) -> String {
    "\(folder)/\(rendition.rawValue)/\(hash)"
  }

  /// The bytes of a document that a case shows to a reader; of a sealed one nil where its key is not at hand.
  public func contents(_ document: RecordDocument, of subject: String, reader: Reader) -> Data? {
    guard document.rendition == .public || reader.isKeeper else { return nil }
    let data = FileManager.default.contents(atPath: location(document.sha256, document.rendition))
    guard document.rendition == .sealed, let data, data.starts(with: Self.magic) else { return data }
    return vault.key(subject, .kept).flatMap {
      Cipher.open(data.dropFirst(Self.magic.count), with: $0, context: Self.context(subject)).map { Data($0) }
    }
  }

  /// Files of the store that no event names, and what a writer that was killed left.
  func leftovers(named: (_ rendition: RecordDocument.Rendition, _ hash: String) throws -> Bool) rethrows -> [String] {
    var found: [String] = []
    for rendition in RecordDocument.Rendition.allCases {
      for name in Self.names("\(folder)/\(rendition.rawValue)") {
        if name.hasSuffix(RecordFolder.partialSuffix) {
          found.append("\(rendition.rawValue)/\(name)")
        } else if try !named(rendition, name) {
          found.append("\(rendition.rawValue)/\(name)")
        }
      }
    }
    found += Self.names("\(folder)/keys").filter { $0.hasSuffix(RecordFolder.partialSuffix) }.map { "keys/\($0)" }
    return found
  }

  private static func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private static func mediaType(_ path: String) -> String {
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "pdf": "application/pdf"
    case "txt", "md": "text/plain; charset=utf-8"
    case "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    default: "application/octet-stream"
    }
  }
}
