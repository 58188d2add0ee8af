internal import Foundation
internal import GRDB
public import Keys
internal import RecordKernel

/// Wrapped keys of a backup, apart from what they open: whoever is erased later is erased in the backup too once these
/// are gone.
struct WrappedKeys: Codable {
  struct Key: Codable {
    let master: String
    let wrapped: String
  }

  var persons: [String: Key] = [:]
  /// Of the server itself.
  var secrets: [String: Key] = [:]
}

extension PeopleStore {
  /// Puts a new master key in the place of the old one: each person's own key is wrapped by it. Cut off, it is run
  /// again with the same files.
  /// - Returns: how many keys were wrapped anew.
  public func rotateKeys(to keys: MasterKeys) throws -> Int {
    try write { db in
      var count = 0
      for (table, column, context) in [("persons", "id", "person"), ("secrets", "name", "people")] {
        for row in try Row.fetchAll(db, sql: "SELECT \(column), master, wrapped FROM \(table)") {
          let name: String = row[0]
          if keys.unwrap(row[2], master: row[1], context: [context, name]) != nil { continue }
          guard let key = master.unwrap(row[2], master: row[1], context: [context, name]) else {
            throw PeopleError(
              "\(folder): a key that neither of the two master keys opens; expected those of this folder")
          }
          let (id, wrapped) = try keys.wrap(key, context: [context, name])
          try db.execute(
            sql: "UPDATE \(table) SET master = ?, wrapped = ? WHERE \(column) = ?", arguments: [id, wrapped, name])
          count += 1
        }
      }
      return count
    }
  }

  public static let keysFileName = "people.keys"

  /// Copies the store as it is at one moment, while others write: its rows into a file, without any key, and the
  /// wrapped keys into another one.
  public func backUp(to file: String, keys path: String) throws {
    do {
      try RecordFolder.makeFile(file)
      let queue = try DatabaseQueue(path: file)
      try database.backup(to: queue)
      let keys = try queue.write { db in
        var keys = WrappedKeys()
        for row in try Row.fetchAll(db, sql: "SELECT id, master, wrapped FROM persons") {
          keys.persons[row[0]] = .init(master: row[1], wrapped: row[2])
        }
        for row in try Row.fetchAll(db, sql: "SELECT name, master, wrapped FROM secrets") {
          keys.secrets[row[0]] = .init(master: row[1], wrapped: row[2])
        }
        try db.execute(sql: "UPDATE persons SET wrapped = ''; DELETE FROM secrets; DELETE FROM sessions")
        return keys
      }
      // Pages that were written over before are not copied.
      try queue.vacuum()
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try queue.close()
      try RecordFolder.write(try JSONEncoder().encode(keys), to: path)
    } catch let error as DatabaseError { throw PeopleError("\(file): \(error.message ?? "SQLite error")") }
  }

  private static func wrappedKeys(_ path: String) throws -> WrappedKeys {
    guard let data = FileManager.default.contents(atPath: path),
      let keys = try? JSONDecoder().decode(WrappedKeys.self, from: data)
    else { throw PeopleError("\(path): no keys of people; expected the file that backup --keys-to wrote") }
    return keys
  }

  /// Asks, before anything is written, whether keys are those of a copy.
  /// - Parameter master: opens them, where it is at hand.
  /// - Throws: ``PeopleError`` where the server's own or a person's is missing or not theirs, unless they were erased
  ///   since.
  public static func check(_ file: String, keys path: String, erased: [String], master: MasterKeys?) throws {
    let keys = try wrappedKeys(path)
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let persons = try DatabaseQueue(path: file, configuration: configuration).read {
        Set(try String.fetchAll($0, sql: "SELECT id FROM persons"))
      }
      let without = persons.subtracting(keys.persons.keys).subtracting(erased)
      guard without.isEmpty, ["lookup", "tokens"].allSatisfy({ keys.secrets[$0] != nil }) else {
        throw PeopleError(
          "\(path): \(without.count) persons of the backup have no key here; expected those of the same time")
      }
    } catch let error as DatabaseError { throw PeopleError("\(file): \(error.message ?? "SQLite error")") }
    guard let master else { return }
    let isWhole =
      keys.secrets.allSatisfy { master.unwrap($1.wrapped, master: $1.master, context: ["people", $0]) != nil }
      && keys.persons.allSatisfy { master.unwrap($1.wrapped, master: $1.master, context: ["person", $0]) != nil }
    guard isWhole else {
      throw PeopleError("\(path): keys that the master key does not open, or that are another person's")
    }
  }

  /// Puts keys back into a copy, and takes out whoever has none, or was erased since.
  /// - Parameters:
  ///   - keys: the file of wrapped keys of the same backup.
  ///   - erased: whoever was erased since. What waited to be sent is not sent again: it may have been sent since.
  /// - Returns: how many persons there are.
  public static func restore(_ file: String, keys path: String, erased: [String]) throws -> Int {
    let keys = try wrappedKeys(path)
    do {
      var configuration = Configuration()
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON") }
      let queue = try DatabaseQueue(path: file, configuration: configuration)
      let count = try queue.write { db in
        for (name, key) in keys.secrets {
          try db.execute(
            sql: "INSERT OR REPLACE INTO secrets VALUES (?, ?, ?)",
            arguments: [name, key.master, key.wrapped])
        }
        for (person, key) in keys.persons where !erased.contains(person) {
          try db.execute(
            sql: "UPDATE persons SET master = ?, wrapped = ? WHERE id = ?",
            arguments: [key.master, key.wrapped, person])
        }
        for person in try String.fetchAll(db, sql: "SELECT id FROM persons WHERE wrapped = ''") {
          try forget(person, db)
        }
        try db.execute(
          sql: """
            UPDATE mail SET state = 'failed', ended = queued, why = 'restored from a backup', sealed = x''
            WHERE \(MailQueue.isWaiting)
            """)
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM persons") ?? 0
      }
      try queue.vacuum()
      try queue.close()
      return count
    } catch let error as DatabaseError { throw PeopleError("\(file): \(error.message ?? "SQLite error")") }
  }
}
