internal import Digests
public import Foundation

/// Files beside the events, under their hashes; sealed and public ones in folders of their own.
public struct DocumentStore: Sendable {
  let folder: String

  /// Puts a file into the store, and returns what an event says of it.
  /// - Parameter expected: the SHA-256 that it must have.
  /// - Throws: ``RecordError`` for a file that cannot be read, or has another hash.
  public func store(
    _ path: String, kind: String, rendition: RecordDocument.Rendition, languages: [String], embargo: Day?,
    expected: String? = nil
  ) throws -> RecordDocument {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RecordError("\(path): cannot be read; expected a document")
    }
    let hash = SHA256Digest.hexadecimal(of: Array(data))
    if let expected, expected.lowercased() != hash {
      throw RecordError("\(path): its SHA-256 is \(hash); expected \(expected)")
    }
    let target = location(hash, rendition)
    let document = RecordDocument(
      kind: kind, rendition: rendition, sha256: hash, bytes: data.count, mediaType: Self.mediaType(path),
      languages: languages, embargo: embargo)
    guard !FileManager.default.fileExists(atPath: target) else { return document }
    do {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(rendition.rawValue)", withIntermediateDirectories: true)
      let partial = "\(target).\(UUID().uuidString).partial"
      try data.write(to: URL(fileURLWithPath: partial))
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: partial))
      try handle.synchronize()
      try handle.close()
      guard rename(partial, target) == 0 else {
        throw RecordError("cannot write \(target): \(String(cString: strerror(errno)))")
      }
      // The name is on the disk before an event speaks of it.
      let place = open("\(folder)/\(rendition.rawValue)", O_RDONLY | O_DIRECTORY)
      if place >= 0 {
        fsync(place)
        close(place)
      }
    } catch let error as RecordError {
      throw error
    } catch { throw RecordError("cannot write \(target): \(error.localizedDescription)") }
    return document
  }

  /// Sealed and public renditions lie in folders of their own, under their hashes, not their names.
  func location(_ hash: String, _ rendition: RecordDocument.Rendition) -> String {
    "\(folder)/\(rendition.rawValue)/\(hash)"
  }

  /// The bytes of a document that a case shows to a reader.
  public func contents(_ document: RecordDocument, reader: Reader) -> Data? {
    guard document.rendition == .public || reader.isKeeper else { return nil }
    return FileManager.default.contents(atPath: location(document.sha256, document.rendition))
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
