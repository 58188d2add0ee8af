internal import Foundation
internal import GRDB
public import Mail

/// Addresses that nothing is sent to any more unless its reader asks at that moment: kept as keyed hashes.
extension PeopleStore {
  /// So many passing faults in so many seconds suppress an address.
  static let mostBounces = 3
  static let bounceSeconds = 30 * 86_400

  /// Whether nothing is sent there by ourselves.
  func isSuppressed(_ lookup: Data, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM suppressed WHERE lookup = ?)", arguments: [lookup]) ?? false
  }

  public func isSuppressed(_ address: MailAddress) throws -> Bool {
    try read { try isSuppressed(lookup(address), $0) }
  }

  public func suppressedCount() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM suppressed") ?? 0 }
  }

  /// Its reader has shown that it works.
  func liftSuppression(_ lookup: Data, _ db: Database) throws {
    for table in ["suppressed", "bounces"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE lookup = ?", arguments: [lookup])
    }
  }

  /// Notes that a message could not be delivered.
  /// - Parameter status: its class (RFC 3463). 5.1 says that the address is wrong; all else may pass.
  /// - Returns: whether the address is suppressed by now.
  func noteBounce(_ lookup: Data, status: String, _ db: Database) throws -> Bool {
    let now = clock()
    var isDead = status.hasPrefix("5.1.")
    if !isDead {
      try db.execute(sql: "INSERT INTO bounces VALUES (?, ?)", arguments: [lookup, now])
      let count = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM bounces WHERE lookup = ? AND at > ?",
        arguments: [lookup, now - Self.bounceSeconds])
      isDead = count ?? 0 >= Self.mostBounces
    }
    guard isDead else { return false }
    try db.execute(sql: "INSERT OR REPLACE INTO suppressed VALUES (?, ?, ?)", arguments: [lookup, status, now])
    // What waits for it is not sent.
    try db.execute(
      sql: """
        UPDATE mail SET state = 'failed', ended = ?, why = 'the address does not work', sealed = x''
        WHERE lookup = ? AND list IS NOT NULL AND \(MailQueue.isWaiting)
        """, arguments: [now, lookup])
    return true
  }
}
