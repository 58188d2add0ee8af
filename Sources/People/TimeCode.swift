internal import Digests
internal import Foundation
internal import GRDB
internal import Keys

/// Six digits that an app counts from a secret and the time (RFC 6238: 30 seconds, SHA-1, as all apps do).
public enum TimeCode {
  static let seconds = 30
  /// RFC 4226, 4: 160 bits.
  static let secretBytes = 20

  static func digits(_ secret: [UInt8], step: Int) -> String {
    let message = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
    let code = MessageCode.sha1(message, key: secret)
    let offset = Int(code[19] & 0xF)
    let number = code[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
    let text = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - text.count) + text
  }

  /// Whether digits are those of a moment, which lies behind the last step that was used. They live for their thirty
  /// seconds alone (ASVS 6.5.5): phones and servers take the time from the network, and whoever types across the change
  /// types the next ones.
  static func isRight(_ digits: String, _ secret: [UInt8], now: Int, after last: Int) -> Bool {
    MessageCode.isSame(Array(Self.digits(secret, step: now / seconds).utf8), Array(digits.utf8)) && now / seconds > last
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

  /// A secret as apps take it (RFC 4648, base32).
  public static func text(_ secret: [UInt8]) -> String {
    var (text, bits, width) = ("", 0, 0)
    for byte in secret {
      (bits, width) = (bits << 8 | Int(byte), width + 8)
      while width >= 5 {
        width -= 5
        text.append(letters[bits >> width & 31])
      }
      bits &= 1 << width - 1
    }
    return text
  }

  /// What a QR code or a link to an app says.
  /// - Parameter account: what the app shows, of the site and its person.
  public static func address(_ secret: String, site: String, account: String) -> String {
    var parts = URLComponents()
    (parts.scheme, parts.host, parts.path) = ("otpauth", "totp", "/\(site):\(account)")
    parts.queryItems = [
      URLQueryItem(name: "secret", value: secret), URLQueryItem(name: "issuer", value: site),
      URLQueryItem(name: "period", value: String(seconds)), URLQueryItem(name: "digits", value: "6"),
    ]
    return parts.string ?? ""
  }
}

extension PeopleStore {
  /// Whether a person has an app for digits.
  public func hasTimeCode(_ person: String) throws -> Bool {
    try read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM time_codes WHERE person = ? AND confirmed IS NOT NULL)",
        arguments: [person])
        ?? false
    }
  }

  /// A new secret, which counts once its digits were shown.
  /// - Returns: the secret as apps take it.
  public func beginTimeCode(_ person: String) throws -> String {
    let secret = TimeCode.text(try Random.bytes(TimeCode.secretBytes))
    try write { db in
      guard let key = try key(of: person, db) else { throw PeopleError("no such person") }
      try db.execute(
        sql: """
          INSERT INTO time_codes VALUES (?, ?, 0, NULL)
          ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, step = 0 WHERE confirmed IS NULL
          """, arguments: [person, try seal(secret, "secret", of: person, with: key)])
      guard db.changesCount == 1 else { throw PeopleError("an app is set up already; remove it first") }
    }
    return secret
  }

  /// The secret that waits for its first digits.
  public func openTimeCode(_ person: String) throws -> String? {
    try read { db in
      let sealed = try Data.fetchOne(
        db, sql: "SELECT secret FROM time_codes WHERE person = ? AND confirmed IS NULL", arguments: [person])
      return open(sealed, "secret", of: person, with: try key(of: person, db))
    }
  }

  public func removeTimeCode(_ person: String) throws {
    try write { try $0.execute(sql: "DELETE FROM time_codes WHERE person = ?", arguments: [person]) }
  }

  /// Takes digits, once.
  /// - Parameter isFirst: whether they confirm that the app was set up.
  func takeTimeCode(_ digits: String, of person: String, isFirst: Bool, _ db: Database) throws -> Bool {
    let condition = isFirst ? "IS NULL" : "IS NOT NULL"
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT secret, step FROM time_codes WHERE person = ? AND confirmed \(condition)", arguments: [person]),
      let text = open(row[0], "secret", of: person, with: try key(of: person, db))
    else { return false }
    let now = clock()
    guard TimeCode.isRight(digits, Self.bytes(base32: text), now: now, after: row[1]) else { return false }
    try db.execute(
      sql: "UPDATE time_codes SET step = ?, confirmed = coalesce(confirmed, ?) WHERE person = ?",
      arguments: [now / TimeCode.seconds, now, person])
    return true
  }

  private static func bytes(base32 text: String) -> [UInt8] {
    var (bytes, bits, width) = ([UInt8](), 0, 0)
    for letter in text.utf8 {
      let value = letter >= UInt8(ascii: "A") ? Int(letter) - 0x41 : Int(letter) - 0x32 + 26
      (bits, width) = ((bits << 5 | value) & 0xFFFF, width + 5)
      if width >= 8 {
        width -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> width))
      }
    }
    return bytes
  }
}
