internal import Digests
internal import Foundation
internal import GRDB
internal import Keys
internal import Passkeys

/// Tokens that the server gives out and knows again without keeping them: of forms, and challenges of passkeys. Handing
/// one out changes nothing; one that may be used once is noted when it is.
extension PeopleStore {
  /// Seconds that a form without a session may be filled in, and a passkey's challenge is good for.
  static let formSeconds = 12 * 3600
  static let challengeSeconds = 5 * 60

  /// What a browser holds before anyone has signed in: forms and codes are bound to it.
  public static func newBrowser() throws -> String { Base64URL.text(try Random.bytes(16)) }

  /// A browser's cookie as it is kept.
  func hash(browser: String) -> Data { Data(code("browser", [browser])) }

  func code(_ purpose: String, _ parts: [String]) -> [UInt8] {
    let message = ([purpose] + parts).map { "\($0.utf8.count):\($0)" }.joined(separator: "\n")
    return MessageCode.sha256(Array(message.utf8), key: tokenKey.bytes)
  }

  // MARK: Forms

  /// A token for the forms of a browser or a session.
  public func formToken(for holder: String) -> String {
    let until = clock() + Self.formSeconds
    return "\(until).\(Base64URL.text(code("form", [holder, String(until)])))"
  }

  public func isFormToken(_ token: String, for holder: String) -> Bool {
    let parts = token.split(separator: ".").map(String.init)
    guard parts.count == 2, let until = Int(parts[0]), until >= clock(), until <= clock() + Self.formSeconds,
      let given = Base64URL.bytes(parts[1])
    else { return false }
    return MessageCode.isSame(given, code("form", [holder, parts[0]]))
  }

  // MARK: Challenges

  /// What a challenge is for.
  public enum ChallengePurpose: String, Sendable {
    case register
    case signIn = "sign-in"
    /// Somebody who has signed in shows again that it is they.
    case prove
  }

  /// 32 bytes: 16 drawn, the time until when, and a code of both.
  public func challenge(_ purpose: ChallengePurpose, for holder: String) throws -> [UInt8] {
    let until = UInt32(clampedSeconds: clock() + Self.challengeSeconds)
    let open = try Random.bytes(16) + until.bytes
    return open + challengeCode(purpose, holder, open)
  }

  private func challengeCode(_ purpose: ChallengePurpose, _ holder: String, _ open: [UInt8]) -> [UInt8] {
    Array(code("challenge", [purpose.rawValue, holder, Base64URL.text(open)]).prefix(12))
  }

  /// Takes a challenge back, once.
  /// - Returns: false for one that was not given to this holder for this, is over, or was used.
  func spend(_ challenge: [UInt8], _ purpose: ChallengePurpose, for holder: String, _ db: Database) throws -> Bool {
    guard challenge.count == PasskeySite.challengeBytes else { return false }
    let open = Array(challenge[..<20])
    let until = Int(open[16...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    guard MessageCode.isSame(Array(challenge[20...]), challengeCode(purpose, holder, open)), until >= clock() else {
      return false
    }
    try db.execute(
      sql: "INSERT OR IGNORE INTO spent VALUES (?, ?)", arguments: [Data(SHA256Digest.bytes(of: challenge)), until])
    return db.changesCount == 1
  }
}

extension UInt32 {
  fileprivate init(clampedSeconds seconds: Int) { self = UInt32(clamping: seconds) }
  fileprivate var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) } }
}
