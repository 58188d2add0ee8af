internal import COpenSSL
internal import Foundation

/// A passkey's public key: a COSE_Key (RFC 9053) of one of the three algorithms that authenticators commonly have.
public struct PasskeyKey: Equatable, Sendable {
  /// COSE numbers of algorithms.
  public enum Algorithm: Int, CaseIterable, Sendable {
    /// ECDSA with SHA-256 on P-256.
    case es256 = -7
    /// Ed25519.
    case edDSA = -8
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = -257
  }

  private enum Numbers: Equatable {
    /// Uncompressed point: 4, x, y.
    case point([UInt8])
    case ed25519([UInt8])
    case rsa(modulus: [UInt8], exponent: [UInt8])
  }

  public let algorithm: Algorithm
  /// As the authenticator wrote it.
  public let cose: [UInt8]
  private let numbers: Numbers

  /// Bits of RSA keys: below, they can be broken; above, checking them takes long.
  private static let rsaBytes = 256...512

  /// - Throws: ``PasskeyError`` for another algorithm, a key of another kind than its algorithm says, a point that is not
  ///   on the curve, or anything behind the key.
  public init(cose: [UInt8]) throws(PasskeyError) {
    let (map, length) = try CBOR.read(cose)
    guard length == cose.count else { throw .malformed("something is behind the key") }
    self.cose = cose
    guard let number = map[3]?.integer, let algorithm = Algorithm(rawValue: number) else {
      throw .key("algorithm \(map[3]?.integer.map(String.init) ?? "missing"); expected -7, -8 or -257")
    }
    self.algorithm = algorithm
    switch (algorithm, map[1]?.integer) {
    case (.es256, 2):
      guard map[-1]?.integer == 1, let x = map[-2]?.bytes, let y = map[-3]?.bytes, x.count == 32, y.count == 32 else {
        throw .key("no point of P-256")
      }
      numbers = .point([4] + x + y)
    case (.edDSA, 1):
      guard map[-1]?.integer == 6, let x = map[-2]?.bytes, x.count == 32 else { throw .key("no Ed25519 key") }
      numbers = .ed25519(x)
    case (.rs256, 3):
      guard let n = map[-1]?.bytes, let e = map[-2]?.bytes, Self.rsaBytes.contains(n.count), n[0] != 0,
        (1...4).contains(e.count), e.reduce(0, { $0 << 8 | Int($1) }) >= 3, e.last.map({ $0 & 1 == 1 }) == true
      else { throw .key("no RSA key of 2048 to 4096 bits") }
      numbers = .rsa(modulus: n, exponent: e)
    default: throw .key("a key of another kind than its algorithm")
    }
    guard let key = make() else { throw .key("a point that is not on its curve") }
    EVP_PKEY_free(key)
  }

  /// Whether a signature is this key's of some bytes.
  public func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    guard let key = make() else { return false }
    defer { EVP_PKEY_free(key) }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    let digest = algorithm == .edDSA ? nil : EVP_sha256()
    guard EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1 else { return false }
    return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
  }

  /// libcrypto's key; nil for one that is not on its curve.
  private func make() -> OpaquePointer? {
    switch numbers {
    case .ed25519(let bytes): return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
    case .point(let point):
      // RFC 5480, 2.1: id-ecPublicKey on secp256r1.
      return Self.key(
        [0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
          + [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], point)
    case .rsa(let modulus, let exponent):
      // RFC 3279, 2.3.1: rsaEncryption.
      return Self.key(
        [0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00],
        Self.der(0x30, Self.integer(modulus) + Self.integer(exponent)))
    }
  }

  /// The key of a SubjectPublicKeyInfo (RFC 5280, 4.1). libcrypto's builder of parameters would keep pointers to what
  /// is pushed, names too, which Swift lends it for one call only.
  /// - Parameter algorithm: in DER.
  private static func key(_ algorithm: [UInt8], _ bits: [UInt8]) -> OpaquePointer? {
    let info = der(0x30, algorithm + der(0x03, [0] + bits))
    return info.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_PUBKEY(nil, &start, bytes.count)
    }
  }

  /// A value with its tag and length (X.690, 8.1).
  private static func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
    let length = withUnsafeBytes(of: content.count.bigEndian) { Array($0.drop { $0 == 0 }) }
    return [tag, 0x80 | UInt8(length.count)] + length + content
  }

  /// A number that is not negative (X.690, 8.3).
  private static func integer(_ bytes: [UInt8]) -> [UInt8] {
    let number = bytes.drop { $0 == 0 }
    return der(0x02, (number.first ?? 0x80) >= 0x80 ? [0] + number : Array(number))
  }
}
