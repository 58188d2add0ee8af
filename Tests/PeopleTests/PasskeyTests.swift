import Foundation
import TestSupport
import Testing

@testable import Passkeys

/// Registrations and sign-ins of passkeys, and all that must be refused.
struct PasskeyTests {
  private let site = PasskeySite(address: "https://ecotone.example.org")!
  private let challenge = (0..<32).map { _ in UInt8.random(in: 0...255) }

  private func authenticator(_ algorithm: Authenticator.Algorithm) -> Authenticator {
    Authenticator(algorithm, origin: site.origin, domain: site.domain)
  }

  private func registered(
    _ one: Authenticator, _ faults: Authenticator.Faults = .init(), cose: [UInt8]? = nil
  ) throws(PasskeyError) -> PasskeySite.Registered {
    let answer = one.register(challenge, faults, cose: cose)
    return try site.registered(clientData: answer.clientData, attestation: answer.attestation, challenge: challenge)
  }

  private func signedIn(
    _ one: Authenticator, _ key: PasskeyKey, counter: UInt32 = 0, _ faults: Authenticator.Faults = .init(),
    challenge other: [UInt8]? = nil
  ) throws(PasskeyError) -> UInt32 {
    let answer = one.signIn(challenge, faults)
    return try site.signedIn(
      clientData: answer.clientData, authenticatorData: answer.data, signature: answer.signature,
      challenge: other ?? challenge, key: key, counter: counter)
  }

  @Test(arguments: Authenticator.Algorithm.allCases)
  func threeAlgorithms(_ algorithm: Authenticator.Algorithm) throws {
    let one = authenticator(algorithm)
    let known = try registered(one)
    #expect(known.id == one.id)
    #expect(known.key.cose == one.cose)
    #expect(try signedIn(one, known.key) == 0)
    // A counter that counts must rise.
    one.counter = 7
    #expect(try signedIn(one, known.key, counter: 6) == 7)
    #expect(throws: PasskeyError.counter) { try signedIn(one, known.key, counter: 7) }
    one.counter = 0
    #expect(throws: PasskeyError.counter) { try signedIn(one, known.key, counter: 7) }
    // Another one's key verifies nothing.
    let other = try registered(authenticator(algorithm)).key
    #expect(throws: PasskeyError.signature) { try signedIn(one, other) }
  }

  @Test func whatIsRefused() throws {
    let one = authenticator(.es256)
    let key = try registered(one).key
    func refused(_ expected: PasskeyError, _ change: (inout Authenticator.Faults) -> Void) {
      var faults = Authenticator.Faults()
      change(&faults)
      #expect(throws: expected) { try signedIn(one, key, faults) }
    }
    refused(.notVerified) { $0.isVerified = false }
    refused(.notPresent) { $0.isPresent = false }
    refused(.signature) { $0.isBogus = true }
    refused(.site) { $0.domain = "example.org" }
    refused(.origin("https://ecotone.example.org:444")) { $0.origin = "https://ecotone.example.org:444" }
    refused(.origin("https://ecotone.example.org")) { $0.crossOrigin = true }
    refused(.ceremony("webauthn.create")) { $0.type = "webauthn.create" }
    refused(.malformed("something is behind the authenticator data")) { $0.behind = [1] }
    #expect(throws: PasskeyError.challenge) { try signedIn(one, key, challenge: [UInt8](repeating: 0, count: 32)) }
    var faults = Authenticator.Faults()
    faults.isVerified = false
    #expect(throws: PasskeyError.notVerified) { try registered(one, faults) }
  }

  /// Keys that are none: off the curve, of another algorithm, of another kind than they say.
  @Test func keysThatAreNone() throws {
    let one = authenticator(.es256)
    var off = one.cose
    off[off.count - 1] ^= 1
    #expect(throws: PasskeyError.key("a point that is not on its curve")) { try registered(one, cose: off) }
    // ES384, which authenticators have too.
    var swapped = one.cose
    let place = try #require(swapped.firstRange(of: [3, 0x26]))
    swapped.replaceSubrange(place, with: [3, 0x38, 34])
    #expect(throws: PasskeyError.key("algorithm -35; expected -7, -8 or -257")) { try registered(one, cose: swapped) }
    // A point that says it is an Ed25519 key.
    swapped = one.cose
    swapped.replaceSubrange(place, with: [3, 0x27])
    #expect(throws: PasskeyError.key("a key of another kind than its algorithm")) { try registered(one, cose: swapped) }
    // RSA with an exponent of 1, and one of 1024 bits.
    let rsa = authenticator(.rs256).cose
    let weak = Array(rsa.dropLast(4)) + [0x41, 1]
    #expect(throws: PasskeyError.key("no RSA key of 2048 to 4096 bits")) { try registered(one, cose: weak) }
    let short: [UInt8] =
      [0xA4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x58, 0x80] + Array(repeating: 0xC1, count: 128) + [0x21, 0x43, 1, 0, 1]
    #expect(throws: PasskeyError.key("no RSA key of 2048 to 4096 bits")) { try registered(one, cose: short) }
  }

  @Test(arguments: [
    ([0x9F, 0x01, 0xFF], "CBOR of an indefinite length"), ([0x9B, 0, 0, 0, 1, 0, 0, 0, 0], "CBOR ends early"),
    ([0x5A, 0x7F, 0xFF, 0xFF, 0xFF], "CBOR ends early"), ([0x18, 0x05], "CBOR has a number that is too long"),
    ([0xA2, 0x01, 0x02, 0x01, 0x03], "CBOR has a key twice"), ([0xC0, 0x01], "CBOR has a tag, which no passkey needs"),
    ([0xA1, 0x80, 0x01], "CBOR has a key that is neither number nor text"), ([], "CBOR ends early"),
    ([0x61, 0xFF], "CBOR has a text that is not UTF-8"), ([0xF9, 0, 0], "CBOR has a value that no passkey needs"),
    ([UInt8](repeating: 0x81, count: 30), "CBOR is nested too deep"),
    ([0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "CBOR has a number that is too long"),
  ])
  func bombs(_ bytes: [UInt8], _ why: String) {
    #expect(throws: PasskeyError.malformed(why)) { try CBOR.read(bytes) }
  }

  @Test func whichSites() {
    #expect(PasskeySite(address: "http://localhost:8080")?.origin == "http://localhost:8080")
    #expect(PasskeySite(address: "https://ecotone.example.org:443/")?.origin == "https://ecotone.example.org")
    #expect(PasskeySite(address: "http://127.0.0.1:8080") == nil)
    #expect(PasskeySite(address: "http://[::1]:8080") == nil)
    #expect(PasskeySite(address: "http://ecotone.example.org") == nil)
    #expect(PasskeySite(address: "nothing") == nil)
  }

  @Test func base64OfAddresses() {
    for count in 0..<40 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
      #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes)
    }
    for other in ["a", "a+b=", "ab c", "é"] { #expect(Base64URL.bytes(other) == nil) }
  }
}
