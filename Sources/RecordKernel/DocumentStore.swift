internal import Digests
public import Foundation
internal import Keys

/// Files beside the events, under their hashes; sealed and public ones in folders of their own. Sealed ones are
/// ciphertext, and so are public ones of a sealed case; their name is the hash of the ciphertext, which says nothing of
/// what it names.
public struct DocumentStore: Sendable {
  let folder: String
  let vault: Vault

  /// A larger document is a set of documents.
  public static let mostBytes = 512 << 20

  /// Of a public recording, which is never read at once: a day of a meeting.
  public static let mostRecordingBytes = 16 << 30

  /// What a sealed file begins with.
  private static let magic = Array("ECOSEAL1".utf8)

  /// Puts a file into the store, and returns what an event says of it.
  /// - Parameters:
  ///   - isSealed: whether its subject is sealed.
  ///   - expected: the SHA-256 that it must have.
  ///   - onProgress: called with the bytes of a long file that were copied since.
  /// - Throws: ``RecordError`` for a file that cannot be read, has another hash, or would be sealed without a key; and
  ///   what `onProgress` throws: then nothing is in the store.
  func store(
    _ path: String, of subject: String, isSealed: Bool, kind: String, rendition: RecordDocument.Rendition,
    languages: [String], embargo: Day?, expected: String?, onProgress: (Int) throws -> Void
  ) throws -> RecordDocument {
    let type = DocumentType(path: path)
    let isPlain = rendition == .public && !isSealed
    let file: FileHandle
    let data: Data
    do {
      file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      // Whatever a link leads to, or a file says of its size: no more than that is read.
      data = try file.read(upToCount: isPlain && type.isRecording ? 1024 : Self.mostBytes + 1) ?? Data()
    } catch { throw RecordError("\(path): cannot be read; expected a document") }
    defer { try? file.close() }
    guard data.count <= Self.mostBytes else { throw Self.tooLong(path, most: Self.mostBytes) }
    guard type.fits(data) else {
      throw RecordError("\(path): its contents are no \(type.rawValue); expected what its name says")
    }
    var document = RecordDocument(
      kind: kind, rendition: rendition, sha256: "", bytes: data.count, mediaType: type.mediaType,
      languages: languages, embargo: embargo)
    if isPlain, type.isRecording {
      (document.sha256, document.bytes) = try copy(file, path, rendition, expected: expected, onProgress)
      return document
    }
    if let expected { try Self.check(SHA256Digest.hexadecimal(of: Array(data)), expected, path) }
    if !isPlain {
      try seal(Array(data), as: &document, of: subject)
    } else {
      document.sha256 = SHA256Digest.hexadecimal(of: Array(data))
      let target = location(document.sha256, rendition)
      if !FileManager.default.fileExists(atPath: target) { try RecordFolder.write(data, to: target) }
    }
    return document
  }

  /// Copies a file into the store as it is, a piece at a time.
  private func copy(
    _ file: FileHandle, _ path: String, _ rendition: RecordDocument.Rendition, expected: String?,
    _ onProgress: (Int) throws -> Void
  ) throws -> (sha256: String, bytes: Int) {
    let digest = SHA256Digest()
    var bytes = 0
    RecordFolder.sweep("\(folder)/\(rendition.rawValue)")
    let name = try RecordFolder.write(to: "\(folder)/\(rendition.rawValue)") { write in
      do { try file.seek(toOffset: 0) } catch { throw RecordError("\(path): cannot be read from its start again") }
      while true {
        let piece: [UInt8]
        do { piece = Array(try file.read(upToCount: 1 << 20) ?? Data()) } catch {
          throw RecordError("\(path): cannot be read to its end")
        }
        guard !piece.isEmpty else { break }
        bytes += piece.count
        guard bytes <= Self.mostRecordingBytes else { throw Self.tooLong(path, most: Self.mostRecordingBytes) }
        piece.withUnsafeBytes { digest.update($0) }
        try write(piece)
        try onProgress(piece.count)
      }
      let hash = digest.finish()
      if let expected { try Self.check(hash, expected, path) }
      return hash
    }
    return (name, bytes)
  }

  private static func tooLong(_ path: String, most: Int) -> RecordError {
    RecordError("\(path): more bytes than \(most); expected at most so many")
  }

  private static func check(_ hash: String, _ expected: String, _ path: String) throws {
    guard expected.lowercased() == hash else {
      throw RecordError("\(path): its SHA-256 is \(hash); expected \(expected)")
    }
  }

  /// Seals a document that lies in the store as it is.
  /// - Returns: nil where it is sealed already.
  func resealed(_ document: RecordDocument, of subject: String) throws -> RecordDocument? {
    let path = location(document.name, document.rendition)
    guard let data = FileManager.default.contents(atPath: path) else { throw RecordError("\(path): cannot be read") }
    guard !data.starts(with: Self.magic) else { return nil }
    var document = document
    try seal(Array(data), as: &document, of: subject)
    return document
  }

  /// Whether a document lies in the store as it is.
  func isPlain(_ name: String, _ rendition: RecordDocument.Rendition) -> Bool {
    guard let file = FileHandle(forReadingAtPath: location(name, rendition)) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: Self.magic.count)) != Data(Self.magic)
  }

  /// Writes a document's ciphertext. A public one keeps its hash, by which readers find it once its case is open again.
  private func seal(_ data: [UInt8], as document: inout RecordDocument, of subject: String) throws {
    let key = try vault.keyForWriting(subject, Self.purpose(document.rendition))
    let written = Self.magic + (try Cipher.seal(data, with: key, context: Self.context(subject)))
    let name = SHA256Digest.hexadecimal(of: written)
    switch document.rendition {
    case .sealed: document.sha256 = name
    case .public: (document.sha256, document.stored) = (SHA256Digest.hexadecimal(of: data), name)
    }
    try RecordFolder.write(written, to: location(name, document.rendition))
  }

  private static func purpose(_ rendition: RecordDocument.Rendition) -> Vault.Purpose {
    rendition == .sealed ? .kept : .sealed
  }

  private static func context(_ subject: String) -> [String] { [subject, "document", "contents"] }

  /// Sealed and public renditions lie in folders of their own, under their hashes, not their names.
  func location(_ name: String, _ rendition: RecordDocument.Rendition) -> String {
    "\(folder)/\(rendition.rawValue)/\(name)"
  }

  /// The bytes of a document that a case shows to a reader; of a sealed one nil where its key is not at hand.
  public func contents(_ document: RecordDocument, of subject: String, reader: Reader) -> Data? {
    guard document.rendition == .public || reader.isKeeper else { return nil }
    let data = FileManager.default.contents(atPath: location(document.name, document.rendition))
    guard let data, data.starts(with: Self.magic), document.rendition == .sealed || document.stored != nil else {
      return data
    }
    for key in vault.keys(subject, Self.purpose(document.rendition)) {
      let opened = Cipher.open(data.dropFirst(Self.magic.count), with: key, context: Self.context(subject))
      if let opened { return Data(opened) }
    }
    return nil
  }

  /// Where a public document lies as it is, to be sent from there; nil where it is sealed, or not there.
  public func path(_ document: RecordDocument) -> String? {
    let path = location(document.name, .public)
    return document.rendition == .public && document.stored == nil && isPlain(document.name, .public) ? path : nil
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
}
