internal import Digests
internal import Foundation
internal import GRDB
internal import Keys
internal import Mail
internal import Passkeys

/// What somebody asked for without an account, and which waits for the link that came to their address. A row is found
/// by the hash of its token, and opens with the token alone.
enum Waiting: String, CaseIterable {
  case subscription
  case comment
  case registration

  var table: String {
    switch self {
    case .subscription: "subscriptions"
    case .comment: "waiting_comments"
    case .registration: "waiting_registrations"
    }
  }
}

extension PeopleStore {
  /// - Returns: the token of its link.
  func keep<Value: Encodable>(_ value: Value, _ what: Waiting, for address: MailAddress, _ db: Database) throws
    -> String
  {
    let token = try Random.bytes(32)
    let hash = Data(SHA256Digest.bytes(of: token))
    let sealed = try Cipher.seal(
      Array(try JSONEncoder().encode(value)), with: tokenKey, context: Self.context(what, hash))
    try db.execute(
      sql: "INSERT INTO \(what.table) VALUES (?, ?, ?, ?)",
      arguments: [hash, lookup(address), Data(sealed), clock() + PeopleDesk.confirmationHours * 3600])
    return Base64URL.text(token)
  }

  /// What waits; nil where its link is over, used or none.
  func waiting<Value: Decodable>(_ token: String, _ what: Waiting) throws -> Value? {
    guard let hash = Self.hash(token) else { return nil }
    let sealed = try read { db in
      try Data.fetchOne(
        db, sql: "SELECT sealed FROM \(what.table) WHERE hash = ? AND until >= ?", arguments: [hash, clock()])
    }
    guard let sealed else { return nil }
    guard let bytes = Cipher.open(sealed, with: tokenKey, context: Self.context(what, hash)) else {
      throw PeopleFault(description: "\(folder): a \(what.rawValue) that waits is damaged")
    }
    return try JSONDecoder().decode(Value.self, from: Data(bytes))
  }

  /// Takes it, for whoever comes first, until it is ended or given back.
  /// - Returns: false for everybody else.
  func take(_ token: String, _ what: Waiting, _ db: Database) throws -> Bool {
    try change("UPDATE \(what.table) SET until = -until WHERE hash = ? AND until > 0", token, db)
  }

  func giveBack(_ token: String, _ what: Waiting, _ db: Database) throws {
    _ = try change("UPDATE \(what.table) SET until = -until WHERE hash = ? AND until < 0", token, db)
  }

  /// - Returns: whether it was still there.
  @discardableResult
  func end(_ token: String, _ what: Waiting, _ db: Database) throws -> Bool {
    try change("DELETE FROM \(what.table) WHERE hash = ?", token, db)
  }

  private func change(_ sql: String, _ token: String, _ db: Database) throws -> Bool {
    guard let hash = Self.hash(token) else { return false }
    try db.execute(sql: sql, arguments: [hash])
    return db.changesCount == 1
  }

  private static func hash(_ token: String) -> Data? {
    guard token.utf8.count == 43, let bytes = Base64URL.bytes(token) else { return nil }
    return Data(SHA256Digest.bytes(of: bytes))
  }

  private static func context(_ what: Waiting, _ hash: Data) -> [String] {
    ["people", what.rawValue, Hexadecimal.text(hash)]
  }
}
