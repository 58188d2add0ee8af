internal import COpenSSL
internal import Digests
internal import Foundation

/// Whose signatures are believed: an Ed25519 public key (RFC 8032). Its file is PEM (RFC 8410), which `openssl` reads.
public struct PublicKey: Sendable, Equatable {
  package let bytes: [UInt8]

  /// 16 hexadecimal digits of its SHA-256, by which people name it.
  public var id: String { String(SHA256Digest.hexadecimal(of: bytes).prefix(16)) }

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// Nil for anything but an Ed25519 public key.
  public init?(pem text: String) {
    guard let bytes = PEM.bytes("PUBLIC KEY", PEM.publicPrefix, in: text) else { return nil }
    self.bytes = bytes
  }

  /// Nil for anything but 32 bytes in base64.
  public init?(base64 text: String) {
    guard let data = Data(base64Encoded: text), data.count == 32 else { return nil }
    bytes = Array(data)
  }

  public var base64: String { Data(bytes).base64EncodedString() }

  public var pem: String { PEM.text("PUBLIC KEY", PEM.publicPrefix + bytes) }

  /// Whether a signature is this key's of a text.
  public func verifies(_ signature: String, of text: String) -> Bool {
    guard let signature = Data(base64Encoded: signature), signature.count == 64,
      let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
    else { return false }
    defer { EVP_PKEY_free(key) }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    let text = Array(text.utf8)
    guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
    return EVP_DigestVerify(context, Array(signature), 64, text, text.count) == 1
  }
}

/// Who signs: an Ed25519 private key.
public struct SigningKey: Sendable {
  private let seed: [UInt8]
  public let publicKey: PublicKey

  /// - Throws: ``KeyError`` where libcrypto fails.
  public static func random() throws -> SigningKey { try SigningKey(seed: randomBytes(32)) }

  init(seed: [UInt8]) throws {
    self.seed = seed
    guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
      throw KeyError("libcrypto makes no Ed25519 key")
    }
    defer { EVP_PKEY_free(key) }
    var (bytes, length) = ([UInt8](repeating: 0, count: 32), 32)
    guard EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1, length == 32 else {
      throw KeyError("libcrypto makes no Ed25519 key")
    }
    publicKey = PublicKey(bytes: bytes)
  }

  var pem: String { PEM.text("PRIVATE KEY", PEM.privatePrefix + seed) }

  /// The signature of a text, in base64.
  /// - Throws: ``KeyError`` where libcrypto fails.
  public func signature(of text: String) throws -> String {
    guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
      throw KeyError("libcrypto takes no Ed25519 key")
    }
    defer { EVP_PKEY_free(key) }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var (signature, length) = ([UInt8](repeating: 0, count: 64), 64)
    let text = Array(text.utf8)
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, text, text.count) == 1
    else { throw KeyError("libcrypto signs nothing") }
    return Data(signature).base64EncodedString()
  }
}

/// PEM of Ed25519 keys (RFC 7468, RFC 8410): 32 bytes behind what says that they are such a key.
enum PEM {
  static let privatePrefix: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
  static let publicPrefix: [UInt8] = [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0]

  static func text(_ label: String, _ bytes: [UInt8]) -> String {
    "-----BEGIN \(label)-----\n\(Data(bytes).base64EncodedString())\n-----END \(label)-----\n"
  }

  /// The 32 bytes of a key; nil for anything else.
  static func bytes(_ label: String, _ prefix: [UInt8], in text: String) -> [UInt8]? {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    guard lines.first == "-----BEGIN \(label)-----", lines.last == "-----END \(label)-----",
      let data = Data(base64Encoded: lines.dropFirst().dropLast().joined()), data.count == prefix.count + 32,
      data.starts(with: prefix)
    else { return nil }
    return Array(data.suffix(32))
  }
}
