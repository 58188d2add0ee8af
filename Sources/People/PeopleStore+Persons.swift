internal import Digests
internal import Foundation
internal import GRDB
public import Keys
public import Mail
internal import Participation
public import RecordKernel
public import Vocabulary

/// A person as they are known here.
public struct Person: Equatable, Sendable {
  public let id: String
  /// What they call themselves; nil where they did not say.
  public let name: String?
  /// The language in which they are written to, whoever writes.
  public let language: Language
  public let addresses: [Address]

  public struct Address: Equatable, Sendable {
    public let address: MailAddress
    public let isConfirmed: Bool
  }

  /// Where they are written to.
  public var address: MailAddress? { (addresses.first { $0.isConfirmed } ?? addresses.first)?.address }
}

extension PeopleStore: PersonKeys {
  /// A person's own key; nil where there is no such person any more.
  public func key(of person: String) -> SecretKey? { try? read { try key(of: person, $0) } }

  func key(of person: String, _ db: Database) throws -> SecretKey? {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT master, wrapped FROM persons WHERE id = ?"), arguments: [person])
    else { return nil }
    return master.unwrap(row[1], master: row[0], context: ["person", person])
  }

  func seal(_ text: String, _ column: String, of person: String, with key: SecretKey) throws -> Data {
    Data(try Cipher.seal(Array(text.utf8), with: key, context: ["people", column, person]))
  }

  func open(_ sealed: Data?, _ column: String, of person: String, with key: SecretKey?) -> String? {
    guard let sealed, let key, let bytes = Cipher.open(sealed, with: key, context: ["people", column, person]) else {
      return nil
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// By what an address is found.
  func lookup(_ address: MailAddress) -> Data {
    Data(MessageCode.sha256(Array(address.folded.utf8), key: lookupKey.bytes))
  }
}

extension PeopleStore {
  /// Makes a person, with their key and an address where they gave one.
  /// - Returns: their new id.
  /// - Throws: ``PeopleError`` where the address is somebody's already.
  func makePerson(
    name: String?, _ address: MailAddress?, isConfirmed: Bool, language: Language, _ db: Database
  ) throws -> String {
    guard try address.map({ try person(withLookup: lookup($0), db) == nil }) ?? true else {
      throw PeopleError("the address belongs to somebody who is known already")
    }
    let id = try PersonID.new()
    let key = try SecretKey.random()
    let (master, wrapped) = try self.master.wrap(key, context: ["person", id])
    try db.execute(
      sql: "INSERT INTO persons VALUES (?, ?, ?, ?, ?, ?, NULL)",
      arguments: [
        id, master, wrapped, language.rawValue, try name.map { try seal($0, "name", of: id, with: key) }, clock(),
      ])
    if let address { try addAddress(address, isConfirmed: isConfirmed, to: id, key, db) }
    return id
  }

  func addAddress(
    _ address: MailAddress, isConfirmed: Bool, to person: String, _ key: SecretKey, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO addresses VALUES (?, ?, ?, ?)",
      arguments: [
        lookup(address), person, try seal(address.text, "address", of: person, with: key),
        isConfirmed ? clock() : nil,
      ])
  }

  func person(withLookup lookup: Data, _ db: Database) throws -> String? {
    try String.fetchOne(db, sql: "SELECT person FROM addresses WHERE lookup = ?", arguments: [lookup])
  }

  /// Whose an address is.
  public func person(at address: MailAddress) throws -> String? {
    try read { try person(withLookup: lookup(address), $0) }
  }

  /// Nil where there is no such person.
  public func person(_ id: String) throws -> Person? { try read { try person(id, $0) } }

  func person(_ id: String, _ db: Database) throws -> Person? {
    guard let row = try Row.fetchOne(db, sql: "SELECT language, name FROM persons WHERE id = ?", arguments: [id]),
      let language = Language(rawValue: row[0])
    else { return nil }
    let key = try key(of: id, db)
    let addresses = try Row.fetchAll(
      db, sql: "SELECT address, confirmed FROM addresses WHERE person = ? ORDER BY confirmed IS NULL, confirmed",
      arguments: [id]
    ).compactMap { row in
      open(row[0], "address", of: id, with: key).flatMap { try? MailAddress($0) }.map {
        Person.Address(address: $0, isConfirmed: row[1] != nil)
      }
    }
    return Person(id: id, name: open(row[1], "name", of: id, with: key), language: language, addresses: addresses)
  }

  /// The ids of all persons.
  public func persons() throws -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT id FROM persons ORDER BY id") }
  }

  /// The persons, and when each was made.
  func created() throws -> [(person: String, created: Int)] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT id, created FROM persons ORDER BY id").map { ($0[0], $0[1]) }
    }
  }

  /// Whether an address of theirs was confirmed.
  func isConfirmed(_ person: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM addresses WHERE person = ? AND confirmed IS NOT NULL)"),
      arguments: [person]) ?? false
  }

  /// Changes what somebody is called, and in which language they are written to.
  public func rename(_ person: String, name: String?, language: Language) throws {
    try write { db in
      guard let key = try key(of: person, db) else { throw PeopleError("no such person") }
      try db.execute(
        sql: "UPDATE persons SET name = ?, language = ? WHERE id = ?",
        arguments: [try name.map { try seal($0, "name", of: person, with: key) }, language.rawValue, person])
    }
  }
}
