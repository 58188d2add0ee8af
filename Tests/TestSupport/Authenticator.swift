internal import COpenSSL
internal import Digests
internal import Foundation

/// An authenticator of a test: makes keys of the three algorithms, and answers as a browser hands it on.
public final class Authenticator: @unchecked Sendable {  // one test, one thread
  public enum Algorithm: CaseIterable, Sendable {
    case es256
    case edDSA
    case rs256
  }

  /// What of an answer is wrong, for those that must be refused.
  public struct Faults: Sendable {
    public var isPresent = true
    public var isVerified = true
    public var origin: String?
    public var domain: String?
    public var type: String?
    public var isBogus = false
    public var behind: [UInt8] = []
    public var crossOrigin = false
    public init() {}
  }

  public let id: [UInt8]
  public var counter: UInt32 = 0
  private let algorithm: Algorithm
  private let key: OpaquePointer
  private let site: (origin: String, domain: String)

  /// libcrypto has these three algorithms, or no test of passkeys says anything: it ends the run.
  public init(_ algorithm: Algorithm, origin: String, domain: String) {
    (self.algorithm, site) = (algorithm, (origin, domain))
    id = (0..<32).map { _ in UInt8.random(in: 0...255) }
    let name =
      switch algorithm {
      case .es256: "EC"
      case .edDSA: "ED25519"
      case .rs256: "RSA"
      }
    guard let context = EVP_PKEY_CTX_new_from_name(nil, name, nil) else { fatalError("libcrypto makes no \(name)") }
    defer { EVP_PKEY_CTX_free(context) }
    EVP_PKEY_keygen_init(context)
    switch algorithm {
    case .es256: EVP_PKEY_CTX_set_group_name(context, "prime256v1")
    case .edDSA: break
    case .rs256: EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048)
    }
    var made: OpaquePointer?
    EVP_PKEY_generate(context, &made)
    guard let made else { fatalError("libcrypto makes no \(name)") }
    key = made
  }

  deinit { EVP_PKEY_free(key) }

  // MARK: CBOR

  private static func head(_ major: UInt8, _ count: Int) -> [UInt8] {
    switch count {
    case ..<24: [major << 5 | UInt8(count)]
    case ..<256: [major << 5 | 24, UInt8(count)]
    default: [major << 5 | 25, UInt8(count >> 8), UInt8(count & 0xFF)]
    }
  }
  private static func integer(_ value: Int) -> [UInt8] { value < 0 ? head(1, -1 - value) : head(0, value) }
  private static func bytes(_ value: [UInt8]) -> [UInt8] { head(2, value.count) + value }
  private static func text(_ value: String) -> [UInt8] { head(3, value.utf8.count) + Array(value.utf8) }

  /// The public key as COSE has it.
  public var cose: [UInt8] {
    switch algorithm {
    case .es256:
      var (point, length) = ([UInt8](repeating: 0, count: 65), 0)
      EVP_PKEY_get_octet_string_param(key, "encoded-pub-key", &point, 65, &length)
      let (x, y) = (Array(point[1..<33]), Array(point[33..<65]))
      return Self.head(5, 5) + [1, 2, 3] + Self.integer(-7) + Self.integer(-1) + [1] + Self.integer(-2) + Self.bytes(x)
        + Self.integer(-3) + Self.bytes(y)
    case .edDSA:
      var (raw, length) = ([UInt8](repeating: 0, count: 32), 32)
      EVP_PKEY_get_raw_public_key(key, &raw, &length)
      return Self.head(5, 4) + [1, 1, 3] + Self.integer(-8) + Self.integer(-1) + [6] + Self.integer(-2)
        + Self.bytes(raw)
    case .rs256:
      return Self.head(5, 4) + [1, 3, 3] + Self.integer(-257) + Self.integer(-1) + Self.bytes(number("n"))
        + Self.integer(-2) + Self.bytes(number("e"))
    }
  }

  private func number(_ name: String) -> [UInt8] {
    var big: OpaquePointer?
    EVP_PKEY_get_bn_param(key, name, &big)
    defer { BN_free(big) }
    var out = [UInt8](repeating: 0, count: Int((BN_num_bits(big) + 7) / 8))
    BN_bn2bin(big, &out)
    return out
  }

  // MARK: Answers

  private func clientData(_ type: String, _ challenge: [UInt8], _ faults: Faults) -> [UInt8] {
    let text = Data(challenge).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
    return Array(
      """
      {"type":"\(faults.type ?? type)","challenge":"\(text)","origin":"\(faults.origin ?? site.origin)",\
      "crossOrigin":\(faults.crossOrigin)}
      """.utf8)
  }

  private func authenticatorData(_ faults: Faults, credential: [UInt8] = []) -> [UInt8] {
    let hash = SHA256Digest.bytes(of: Array((faults.domain ?? site.domain).utf8))
    let flags: UInt8 = (faults.isPresent ? 1 : 0) | (faults.isVerified ? 4 : 0) | (credential.isEmpty ? 0 : 0x40)
    return hash + [flags] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: counter >> $0) } + credential
      + faults.behind
  }

  /// What `navigator.credentials.create` gives.
  public func register(
    _ challenge: [UInt8], _ faults: Faults = Faults(), cose: [UInt8]? = nil
  ) -> (clientData: [UInt8], attestation: [UInt8]) {
    let credential =
      [UInt8](repeating: 0, count: 16) + [UInt8(id.count >> 8), UInt8(id.count & 0xFF)] + id + (cose ?? self.cose)
    let data = authenticatorData(faults, credential: credential)
    let object =
      Self.head(5, 3) + Self.text("fmt") + Self.text("none") + Self.text("attStmt") + Self.head(5, 0)
      + Self.text("authData") + Self.bytes(data)
    return (clientData("webauthn.create", challenge, faults), object)
  }

  /// What `navigator.credentials.get` gives; the counter goes on.
  public func signIn(
    _ challenge: [UInt8], _ faults: Faults = Faults()
  ) -> (clientData: [UInt8], data: [UInt8], signature: [UInt8]) {
    let client = clientData("webauthn.get", challenge, faults)
    let data = authenticatorData(faults)
    var signature = sign(data + SHA256Digest.bytes(of: client))
    if faults.isBogus { signature[signature.count / 2] ^= 1 }
    return (client, data, signature)
  }

  private func sign(_ message: [UInt8]) -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestSignInit(context, nil, algorithm == .edDSA ? nil : EVP_sha256(), nil, key)
    var length = 0
    EVP_DigestSign(context, nil, &length, message, message.count)
    var signature = [UInt8](repeating: 0, count: length)
    EVP_DigestSign(context, &signature, &length, message, message.count)
    return Array(signature.prefix(length))
  }
}
