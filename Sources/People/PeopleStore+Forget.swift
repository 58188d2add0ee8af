internal import Foundation
internal import GRDB

extension PeopleStore {
  /// Forgets a person: their key, and every row of theirs. What is sealed under the key can never be read again, in the
  /// record as in copies of it.
  public func forget(_ person: String) throws {
    let now = clock()
    try write { db in
      // Whoever comes again under another id votes again: of a meeting that is to come, or goes on, no vote stays.
      let meetings = try String.fetchAll(
        db, sql: "SELECT meeting FROM registrations WHERE person = ? AND ends > ?", arguments: [person, now])
      for meeting in meetings { try takeBackVotes(meeting, person, db) }
      try Self.forget(person, db)
    }
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
