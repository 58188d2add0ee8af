internal import Foundation
internal import GRDB
internal import Passkeys

/// A passkey as its person sees it.
public struct StoredPasskey: Equatable, Sendable {
  public let id: [UInt8]
  public let label: String
  public let created: Int
  public let used: Int?

  /// By which its person names it.
  public var name: String { Base64URL.text(id) }
}

extension PeopleStore {
  /// How many passkeys one person may have.
  static let mostPasskeys = 20

  public func passkeys(of person: String) throws -> [StoredPasskey] { try read { try passkeys(of: person, $0) } }

  func passkeys(of person: String, _ db: Database) throws -> [StoredPasskey] {
    let key = try key(of: person, db)
    return try Row.fetchAll(
      db, sql: "SELECT id, label, created, used FROM passkeys WHERE person = ? ORDER BY created, id",
      arguments: [person]
    ).map { row in
      StoredPasskey(
        id: Array(row[0] as Data), label: open(row[1], "label", of: person, with: key) ?? "", created: row[2],
        used: row[3])
    }
  }

  /// Keeps a passkey that was registered.
  /// - Throws: ``PeopleError`` where it is known, or there are too many.
  func add(_ passkey: PasskeySite.Registered, label: String, to person: String, _ db: Database) throws {
    guard let key = try key(of: person, db) else { throw PeopleError("no such person") }
    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM passkeys WHERE person = ?", arguments: [person]) ?? 0
    guard count < Self.mostPasskeys else { throw PeopleError("\(count) passkeys; remove one before you add another") }
    guard
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM passkeys WHERE id = ?)", arguments: [Data(passkey.id)]) == false
    else { throw PeopleError("this passkey is known already") }
    try db.execute(
      sql: "INSERT INTO passkeys VALUES (?, ?, ?, ?, ?, ?, NULL)",
      arguments: [
        Data(passkey.id), person, Data(passkey.key.cose), Int(passkey.counter),
        try seal(label, "label", of: person, with: key), clock(),
      ])
  }

  /// A passkey that may sign in: whose it is, its key, and what it counted last.
  func passkey(_ id: [UInt8], _ db: Database) throws -> (person: String, key: PasskeyKey, counter: UInt32)? {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT person, cose, counter FROM passkeys WHERE id = ?", arguments: [Data(id)])
    else { return nil }
    return (row[0], try PasskeyKey(cose: Array(row[1] as Data)), UInt32(clamping: row[2] as Int))
  }

  func used(_ id: [UInt8], counter: UInt32, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE passkeys SET counter = ?, used = ? WHERE id = ?", arguments: [Int(counter), clock(), Data(id)])
  }
}
