internal import Foundation
internal import GRDB
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

  /// Puts keys back into a copy, and takes out whoever has none, or was erased since.
  /// - Parameters:
  ///   - keys: the file of wrapped keys of the same backup.
  ///   - erased: whoever was erased since. What waited to be sent is not sent again: it may have been sent since.
  /// - Returns: how many persons there are.
  public static func restore(_ file: String, keys path: String, erased: [String]) throws -> Int {
    guard let data = FileManager.default.contents(atPath: path),
      let keys = try? JSONDecoder().decode(WrappedKeys.self, from: data)
    else { throw PeopleError("\(path): no keys of people; expected the file that backup --keys-to wrote") }
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
