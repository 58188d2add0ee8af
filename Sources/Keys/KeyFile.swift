internal import Digests
internal import Foundation

/// Files of keys. Only their owner may read those that are secret; else they are refused.
public enum KeyFile {
  /// Makes a file of a new master key.
  /// - Throws: ``KeyError`` for a file that is there, or cannot be written.
  public static func newMaster(_ path: String) throws {
    let key = try MasterKeys.Key(SecretKey.random())
    try write(
      """
      # Ecotone master key: with this file what is sealed can be read, without it never again.
      # Keep a copy apart from the record and its backups.
      \(key.id) \(key.secret.base64)

      """, to: path, mode: 0o600)
  }

  /// Makes a file of a new signing key, and one of its public key beside it, `FILE.pub`.
  /// - Throws: ``KeyError`` for a file that is there, or cannot be written.
  public static func newSigning(_ path: String) throws -> PublicKey {
    let key = try SigningKey.random()
    if FileManager.default.fileExists(atPath: path + ".pub") {
      throw KeyError("\(path).pub is there already; name another file")
    }
    try write(key.pem, to: path, mode: 0o600)
    try write(key.publicKey.pem, to: path + ".pub", mode: 0o644)
    return key.publicKey
  }

  /// The master keys of a file, the one in use first.
  /// - Throws: ``KeyError`` for a file that others can read, or that has none.
  public static func master(_ path: String) throws -> MasterKeys {
    let lines = try secret(path).split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    let keys = try lines.enumerated().map { index, line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2, let secret = SecretKey(base64: words[1]) else {
        throw KeyError("\(path): line \(index + 1) of its keys is none; expected what ecotone keys new wrote")
      }
      let key = MasterKeys.Key(secret)
      guard key.id == words[0] else { throw KeyError("\(path): the key \(words[0].prefix(16)) is changed") }
      return key
    }
    guard !keys.isEmpty else { throw KeyError("\(path): no key; expected what ecotone keys new wrote") }
    return MasterKeys(keys)
  }

  /// - Throws: ``KeyError`` for a file that others can read, or that holds no signing key.
  public static func signing(_ path: String) throws -> SigningKey {
    guard let seed = PEM.bytes("PRIVATE KEY", PEM.privatePrefix, in: try secret(path)) else {
      throw KeyError("\(path): no Ed25519 private key; expected what ecotone keys new --signing wrote")
    }
    return try SigningKey(seed: seed)
  }

  /// A secret file's text.
  private static func secret(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw KeyError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw KeyError("\(path): \(String(cString: strerror(errno)))") }
    guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() || geteuid() == 0 else {
      throw KeyError("\(path): others can read it; expected a file of its owner alone (chmod 600)")
    }
    let handle = FileHandle(fileDescriptor: descriptor)
    guard let data = try? handle.read(upToCount: 1 << 20), let text = String(bytes: data, encoding: .utf8) else {
      throw KeyError("\(path): cannot be read; expected a text of keys")
    }
    return text
  }

  private static func write(_ text: String, to path: String, mode: mode_t) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw KeyError(
        errno == EEXIST
          ? "\(path) is there already; a key is never written over" : "\(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    fchmod(descriptor, mode)
    let bytes = Array(text.utf8)
    guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw KeyError("\(path): \(String(cString: strerror(errno)))")
    }
  }
}

/// Keys that wrap other keys: the one in use, and former ones.
public struct MasterKeys: Sendable {
  struct Key: Sendable {
    let id: String
    let secret: SecretKey

    init(_ secret: SecretKey) {
      self.secret = secret
      id = String(SHA256Digest.hexadecimal(of: Array("ecotone master key".utf8) + secret.bytes).prefix(16))
    }
  }

  private let keys: [Key]

  init(_ keys: [Key]) { self.keys = keys }

  /// Of the key in use.
  public var id: String { keys[0].id }

  /// Another key, wrapped by the one in use.
  public func wrap(_ key: SecretKey, context: [String]) throws -> (master: String, wrapped: String) {
    (
      id,
      Data(try Cipher.seal(key.bytes, with: keys[0].secret, context: ["wrapped key"] + context)).base64EncodedString()
    )
  }

  /// The key that was wrapped; nil where none of these wrapped it.
  public func unwrap(_ wrapped: String, master: String, context: [String]) -> SecretKey? {
    guard let key = keys.first(where: { $0.id == master }), let data = Data(base64Encoded: wrapped),
      let bytes = Cipher.open(data, with: key.secret, context: ["wrapped key"] + context), bytes.count == 32
    else { return nil }
    return SecretKey(bytes: bytes)
  }
}
