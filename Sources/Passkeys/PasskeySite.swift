internal import Digests
internal import Foundation

/// The site that passkeys are for, and what is asked of what browsers send (WebAuthn Level 3, 7.1 and 7.2).
public struct PasskeySite: Sendable {
  /// `https://ecotone.example.org`: what browsers name as the page's origin.
  public let origin: String
  /// `ecotone.example.org`: what passkeys are bound to.
  public let domain: String

  /// Bytes of a challenge.
  public static let challengeBytes = 32
  /// What a client may send, in bytes.
  static let mostBytes = 64 << 10

  /// - Parameter address: the public address of the site.
  /// - Returns: nil for an address that browsers make no passkeys for: an IP address, or one without TLS that is not
  ///   `localhost`.
  public init?(address: String) {
    guard let parts = URLComponents(string: address), let scheme = parts.scheme, let host = parts.host,
      !host.isEmpty, host.rangeOfCharacter(from: .letters) != nil, !host.contains(":")
    else { return nil }
    guard scheme == "https" || scheme == "http" && (host == "localhost" || host.hasSuffix(".localhost")) else {
      return nil
    }
    domain = host
    let standard = scheme == "https" ? 443 : 80
    origin = "\(scheme)://\(host)" + (parts.port.map { $0 == standard ? "" : ":\($0)" } ?? "")
  }

  /// A passkey as it was registered.
  public struct Registered: Sendable {
    public let id: [UInt8]
    public let key: PasskeyKey
    public let counter: UInt32
    public let isBackedUp: Bool
  }

  /// Checks a registration: the answer of `navigator.credentials.create`. Attestation is not asked for.
  /// - Throws: ``PasskeyError``.
  public func registered(
    clientData: [UInt8], attestation: [UInt8], challenge: [UInt8]
  ) throws(PasskeyError) -> Registered {
    try check(clientData, "webauthn.create", challenge)
    guard attestation.count <= Self.mostBytes else { throw .malformed("an attestation of \(attestation.count) bytes") }
    let (object, length) = try CBOR.read(attestation)
    guard length == attestation.count, object["fmt"]?.text == "none", object["attStmt"] == .map([:]),
      let bytes = object["authData"]?.bytes
    else { throw .malformed("an attestation that is not of the form \"none\"") }
    let data = try AuthenticatorData(bytes)
    try check(data)
    guard let credential = data.credential else { throw .malformed("a registration without a key") }
    return Registered(
      id: credential.id, key: credential.key, counter: data.counter, isBackedUp: data.isBackedUp)
  }

  /// Checks a sign-in: the answer of `navigator.credentials.get`.
  /// - Parameter counter: what the authenticator counted last time.
  /// - Returns: what it counts now. Zero, always, is what synchronised passkeys count.
  /// - Throws: ``PasskeyError``.
  public func signedIn(
    clientData: [UInt8], authenticatorData: [UInt8], signature: [UInt8], challenge: [UInt8], key: PasskeyKey,
    counter: UInt32
  ) throws(PasskeyError) -> UInt32 {
    try check(clientData, "webauthn.get", challenge)
    guard authenticatorData.count <= Self.mostBytes, signature.count <= 1024 else {
      throw .malformed("an answer of \(authenticatorData.count) bytes")
    }
    let data = try AuthenticatorData(authenticatorData)
    try check(data)
    guard key.verifies(signature, of: authenticatorData + SHA256Digest.bytes(of: clientData)) else { throw .signature }
    guard data.counter > counter || data.counter == 0 && counter == 0 else { throw .counter }
    return data.counter
  }

  private func check(_ data: AuthenticatorData) throws(PasskeyError) {
    guard data.siteHash == SHA256Digest.bytes(of: Array(domain.utf8)) else { throw .site }
    guard data.isPresent else { throw .notPresent }
    guard data.isVerified else { throw .notVerified }
  }

  private struct ClientData: Decodable {
    let type: String
    let challenge: String
    let origin: String
    let crossOrigin: Bool?
  }

  private func check(_ bytes: [UInt8], _ type: String, _ challenge: [UInt8]) throws(PasskeyError) {
    guard bytes.count <= Self.mostBytes, let data = try? JSONDecoder().decode(ClientData.self, from: Data(bytes)) else {
      throw .malformed("client data that do not read")
    }
    guard data.type == type else { throw .ceremony(String(data.type.prefix(40))) }
    guard let given = Base64URL.bytes(data.challenge), given.count == Self.challengeBytes, given == challenge else {
      throw .challenge
    }
    guard data.origin == origin, data.crossOrigin != true else { throw .origin(String(data.origin.prefix(100))) }
  }
}

/// Base64 as addresses and WebAuthn have it: `-` and `_`, without padding (RFC 4648, 5).
public enum Base64URL {
  public static func text(_ bytes: some Collection<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// Nil for anything else.
  public static func bytes(_ text: String) -> [UInt8]? {
    guard text.utf8.allSatisfy({ Self.isDigit($0) }), text.utf8.count % 4 != 1 else { return nil }
    let padded =
      text.replacing("-", with: "+").replacing("_", with: "/")
      + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: padded).map(Array.init)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
