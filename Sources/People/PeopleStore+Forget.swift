internal import Foundation
internal import GRDB

extension PeopleStore {
  /// Forgets a person: their key, and every row of theirs. What is sealed under the key can never be read again, in the
  /// record as in copies of it.
  public func forget(_ person: String) throws {
    try write { try Self.forget(person, $0) }
    beginLogAnew()
  }

  /// Forgets somebody whom the record never heard of. What their address still waits for stays: it may be what they
  /// were made for.
  func forget(unrecorded person: String) throws {
    try write { try $0.execute(sql: "DELETE FROM persons WHERE id = ?", arguments: [person]) }
    beginLogAnew()
  }

  static func forget(_ person: String, _ db: Database) throws {
    let lookups = try Data.fetchAll(db, sql: "SELECT lookup FROM addresses WHERE person = ?", arguments: [person])
    for (lookup, table) in lookups.flatMap({ lookup in
      ["mailed_codes", "mail", "subscriptions", "waiting_comments", "waiting_registrations", "bounces", "suppressed"]
        .map { (lookup, $0) }
    }) {
      try db.execute(sql: "DELETE FROM \(table) WHERE lookup = ?", arguments: [lookup])
    }
    // All other rows follow.
    try db.execute(sql: "DELETE FROM persons WHERE id = ?", arguments: [person])
  }
}
