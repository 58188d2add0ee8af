public import Foundation
public import Keys

/// `signature.json`: whose word it is that an edition is this one. It lies beside the manifest, whose digest it signs,
/// so that two builds of the same files stay the same bytes, whoever signs them.
public struct EditionSignature: Codable, Sendable {
  static let fileName = "signature.json"

  /// The public key, as PEM.
  public let key: String
  /// Ed25519, base64, of ``statement(_:)``.
  public let signature: String

  init(_ manifest: Manifest, by key: SigningKey) throws {
    self.key = key.publicKey.pem
    signature = try key.signature(of: Self.statement(manifest))
  }

  /// What is signed: three lines behind a first one that says what they are.
  static func statement(_ manifest: Manifest) -> String {
    "ecotone edition\n\(manifest.id)\n\(manifest.digest)\n\(manifest.created)\n"
  }

  /// The signature of an edition's folder; nil where it has none.
  /// - Throws: ``EditionError`` for one that is not of this manifest.
  static func read(_ files: EditionFiles, _ manifest: Manifest) throws -> PublicKey? {
    let path = files.path(fileName)
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw EditionError("\(path): \(String(cString: strerror(errno)))")
    }
    // One that is there and cannot be read is not none.
    guard status.st_mode & S_IFMT == S_IFREG, let data = FileManager.default.contents(atPath: path) else {
      throw EditionError("\(path): cannot be read; expected a file of its own")
    }
    guard let found = try? JSONDecoder().decode(EditionSignature.self, from: data),
      let key = PublicKey(pem: found.key), key.verifies(found.signature, of: statement(manifest))
    else { throw EditionError("\(path): the signature is not of this edition; it was changed after it was signed") }
    return key
  }

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(self)) + [0x0A]
  }
}

extension Edition {
  /// Signs a finished edition; a signature that it has is exchanged.
  /// - Throws: ``EditionError`` for an edition that is not whole, or cannot be written.
  public static func sign(_ folder: URL, by key: SigningKey) throws -> Manifest {
    let edition = try verify(folder)
    let target = folder.appendingPathComponent(EditionSignature.fileName)
    let partial = folder.appendingPathComponent(".\(EditionSignature.fileName).\(getpid())")
    do {
      let file = try OutputFile(partial)
      try file.write(EditionSignature(edition.manifest, by: key).encoded())
      try file.finish()
      chmod(partial.path, 0o444)
      guard rename(partial.path, target.path) == 0 else {
        throw EditionError("cannot write \(target.path): \(String(cString: strerror(errno)))")
      }
    } catch {
      unlink(partial.path)
      throw error
    }
    return edition.manifest
  }
}
