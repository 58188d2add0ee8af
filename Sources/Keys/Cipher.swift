internal import COpenSSL
internal import Foundation

/// A secret of 32 bytes, which is never printed.
public struct SecretKey: Sendable, Equatable, CustomStringConvertible {
  package let bytes: [UInt8]

  public var description: String { "a secret key" }

  /// A new one, from the system's random numbers.
  /// - Throws: ``KeyError`` where the system has none.
  public static func random() throws -> SecretKey { SecretKey(bytes: try randomBytes(32)) }

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// Nil for anything but 32 bytes in base64.
  public init?(base64 text: String) {
    guard let data = Data(base64Encoded: text), data.count == 32 else { return nil }
    bytes = Array(data)
  }

  package var base64: String { Data(bytes).base64EncodedString() }

  /// A key for one purpose, from which the others do not follow (HMAC-SHA-256, RFC 2104; one block of HKDF, RFC 5869).
  public func derived(for purpose: String) throws -> SecretKey {
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let info = Array(purpose.utf8) + [1]
    guard HMAC(EVP_sha256(), bytes, Int32(bytes.count), info, info.count, &out, &length) != nil, length == 32 else {
      throw KeyError("libcrypto makes no HMAC")
    }
    return SecretKey(bytes: out)
  }
}

/// Why a key cannot be used, in one sentence.
public struct KeyError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}

func randomBytes(_ count: Int) throws -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw KeyError("the system has no random numbers") }
  return bytes
}

/// AES-256-GCM (NIST SP 800-38D) by libcrypto: what is opened is what was sealed, for whom it was sealed.
public enum Cipher {
  private static let nonceBytes = 12
  private static let tagBytes = 16
  /// What is sealed is so much longer.
  public static let overhead = nonceBytes + tagBytes

  /// Nonce, ciphertext and tag.
  /// - Parameter context: what it is and of what; it must be the same to open it, and is not in the result.
  /// - Throws: ``KeyError`` where libcrypto or the system fails.
  public static func seal(_ plain: [UInt8], with key: SecretKey, context: [String]) throws -> [UInt8] {
    let nonce = try randomBytes(nonceBytes)
    let cipher = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(cipher) }
    var out = [UInt8](repeating: 0, count: plain.count)
    var tag = [UInt8](repeating: 0, count: tagBytes)
    var length: Int32 = 0
    let about = bytes(of: context)
    guard EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key.bytes, nonce) == 1,
      EVP_EncryptUpdate(cipher, nil, &length, about, Int32(about.count)) == 1,
      EVP_EncryptUpdate(cipher, &out, &length, plain, Int32(plain.count)) == 1,
      EVP_EncryptFinal_ex(cipher, nil, &length) == 1,
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, Int32(tagBytes), &tag) == 1
    else { throw KeyError("libcrypto seals nothing") }
    return nonce + out + tag
  }

  /// What was sealed; nil where the key or the context is another one, or a byte has changed.
  public static func open(_ sealed: some Collection<UInt8>, with key: SecretKey, context: [String]) -> [UInt8]? {
    let sealed = Array(sealed)
    guard sealed.count >= overhead else { return nil }
    let nonce = Array(sealed.prefix(nonceBytes))
    let body = Array(sealed[nonceBytes..<sealed.count - tagBytes])
    var tag = Array(sealed.suffix(tagBytes))
    let cipher = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(cipher) }
    var out = [UInt8](repeating: 0, count: body.count)
    var length: Int32 = 0
    let about = bytes(of: context)
    guard EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key.bytes, nonce) == 1,
      EVP_DecryptUpdate(cipher, nil, &length, about, Int32(about.count)) == 1,
      EVP_DecryptUpdate(cipher, &out, &length, body, Int32(body.count)) == 1,
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, Int32(tagBytes), &tag) == 1,
      EVP_DecryptFinal_ex(cipher, nil, &length) == 1
    else { return nil }
    return out
  }

  /// Each part behind its length, so that no two contexts are the same bytes.
  private static func bytes(of context: [String]) -> [UInt8] {
    context.flatMap { Array("\($0.utf8.count):\($0)\n".utf8) }
  }
}
