internal import COpenSSL

/// Codes that prove who wrote a message: HMAC (RFC 2104) by libcrypto.
public enum MessageCode {
  /// 32 bytes.
  public static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] { code(message, key, EVP_sha256(), 32) }

  /// 20 bytes: what authenticator apps count their digits from (RFC 4226). It is no longer for anything else.
  public static func sha1(_ message: [UInt8], key: [UInt8]) -> [UInt8] { code(message, key, EVP_sha1(), 20) }

  private static func code(_ message: [UInt8], _ key: [UInt8], _ digest: OpaquePointer?, _ count: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: count)
    var length: UInt32 = 0
    HMAC(digest, key, Int32(key.count), message, message.count, &out, &length)
    return out
  }

  /// Whether two codes are the same, in a time that does not tell where they differ.
  public static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
  }
}

/// Bytes in lower-case hexadecimal digits.
public enum Hexadecimal {
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    bytes.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
  }
}
