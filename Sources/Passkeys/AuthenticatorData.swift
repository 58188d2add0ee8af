/// What an authenticator says of itself, and signs (WebAuthn Level 3, 6.1).
struct AuthenticatorData: Sendable {
  let siteHash: [UInt8]
  let isPresent: Bool
  let isVerified: Bool
  /// Whether the key may be copied to other devices, and is.
  let isBackedUp: Bool
  let counter: UInt32
  /// Of a registration: the key's id and itself.
  let credential: (id: [UInt8], key: PasskeyKey)?

  /// An id is at most so long (WebAuthn, 4).
  static let mostIDBytes = 1023

  init(_ bytes: [UInt8]) throws(PasskeyError) {
    guard bytes.count >= 37 else { throw .malformed("authenticator data end early") }
    siteHash = Array(bytes[0..<32])
    let flags = bytes[32]
    (isPresent, isVerified, isBackedUp) = (flags & 1 != 0, flags & 4 != 0, flags & 16 != 0)
    counter = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
    var rest = Array(bytes[37...])
    var found: (id: [UInt8], key: PasskeyKey)?
    if flags & 0x40 != 0 {
      guard rest.count >= 18 else { throw .malformed("authenticator data end early") }
      let length = Int(rest[16]) << 8 | Int(rest[17])
      guard (1...Self.mostIDBytes).contains(length), rest.count > 18 + length else {
        throw .malformed("the id of the passkey has \(length) bytes; expected 1 to \(Self.mostIDBytes)")
      }
      let id = Array(rest[18..<18 + length])
      let behind = Array(rest[(18 + length)...])
      let (_, taken) = try CBOR.read(behind)
      found = (id, try PasskeyKey(cose: Array(behind[..<taken])))
      rest = Array(behind[taken...])
    }
    credential = found
    if flags & 0x80 != 0 {
      let (extensions, taken) = try CBOR.read(rest)
      guard case .map = extensions else { throw .malformed("extensions are no map") }
      rest = Array(rest[taken...])
    }
    guard rest.isEmpty else { throw .malformed("something is behind the authenticator data") }
  }
}
