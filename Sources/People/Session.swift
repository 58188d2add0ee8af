internal import Digests
public import Foundation
internal import GRDB
internal import Keys
internal import Passkeys

/// Somebody who is signed in, in one browser.
public struct Session: Equatable, Sendable {
  public enum Level: String, Sendable {
    /// All that the person may.
    case full
    /// Only set up a way to sign in: their address was confirmed, or a recovery code used.
    case setUp = "set-up"
  }

  /// SHA-256 of its token; the token itself is in the browser alone.
  public let hash: Data
  public let person: String
  public let level: Level
  /// The places of the grants held when it began, which end it when they go.
  let grants: Set<Int>
  public let created: Int
  public let seen: Int
  /// When the person last showed that it is they.
  public let proved: Int
  /// What the browser calls itself, in a word or two.
  public let device: String

  /// Seconds without a request, of those who hold a role and of others; and the most in all.
  static let officerIdle = 30 * 60
  static let idle = 2 * 3600
  static let longest = 12 * 3600
  /// Seconds that a proof is good for.
  public static let proofSeconds = 5 * 60
  /// The last request is noted so often, which spares a write for each.
  static let noted = 60

  static let isOver = """
    created <= :now - \(longest) OR seen <= :now - CASE is_officer WHEN 1 THEN \(officerIdle) ELSE \(idle) END
    """

  /// By which its person names it, in a list of their own.
  public var name: String { Hexadecimal.text(hash.prefix(8)) }
  /// What forms of it are signed for.
  public var holder: String { "session " + Hexadecimal.text(hash) }
}

extension PeopleStore {
  /// Begins a session, and returns the token that the browser keeps.
  func begin(
    _ person: String, _ level: Session.Level, grants: Set<Int>, device: String, _ db: Database
  ) throws -> String {
    guard let key = try key(of: person, db) else { throw PeopleError("no such person") }
    let token = try Random.bytes(32)
    let now = clock()
    try db.execute(sql: "UPDATE persons SET seen = ? WHERE id = ?", arguments: [now, person])
    try db.execute(
      sql: "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        Data(SHA256Digest.bytes(of: token)), person, level.rawValue, !grants.isEmpty,
        grants.sorted().map(String.init).joined(separator: " "), now, now, now,
        try seal(device, "device", of: person, with: key),
      ])
    return Base64URL.text(token)
  }

  /// The session of a token, where it goes on.
  /// - Parameter held: the places of the grants that a person holds now.
  public func session(token: String, held: (_ person: String) throws -> Set<Int>) throws -> Session? {
    guard token.utf8.count == 43, let bytes = Base64URL.bytes(token), bytes.count == 32 else { return nil }
    let now = clock()
    let session = try read { db -> Session? in
      // Asked of every request: the statement is kept.
      try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM sessions WHERE hash = :hash AND NOT (\(Session.isOver))"),
        arguments: ["hash": Data(SHA256Digest.bytes(of: bytes)), "now": now]
      ).flatMap { try self.session($0, db) }
    }
    guard let session else { return nil }
    // A role that went takes its holder's sessions with it.
    guard session.grants.isSubset(of: try held(session.person)) else {
      try end(allOf: session.person)
      return nil
    }
    if now - session.seen >= Session.noted {
      try write { try $0.execute(sql: "UPDATE sessions SET seen = ? WHERE hash = ?", arguments: [now, session.hash]) }
    }
    return session
  }

  private func session(_ row: Row, _ db: Database) throws -> Session? {
    let person: String = row["person"]
    guard let level = Session.Level(rawValue: row["level"]) else { return nil }
    return Session(
      hash: row["hash"], person: person, level: level,
      grants: Set((row["grants"] as String).split(separator: " ").compactMap { Int($0) }), created: row["created"],
      seen: row["seen"], proved: row["proved"],
      device: open(row["device"], "device", of: person, with: try key(of: person, db)) ?? "")
  }

  /// A person's sessions, the newest first.
  public func sessions(of person: String) throws -> [Session] {
    let now = clock()
    return try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM sessions WHERE person = :person AND NOT (\(Session.isOver)) ORDER BY created DESC",
        arguments: ["person": person, "now": now]
      ).compactMap { try session($0, db) }
    }
  }

  public func end(_ session: Session) throws {
    try write { try $0.execute(sql: "DELETE FROM sessions WHERE hash = ?", arguments: [session.hash]) }
  }

  /// Ends one of a person's sessions, by its name; nothing where there is none of theirs.
  public func endSession(named name: String, of person: String) throws {
    guard let session = try sessions(of: person).first(where: { $0.name == name }) else { return }
    try end(session)
  }

  /// - Parameter kept: the one that goes on.
  public func end(allOf person: String, but kept: Session? = nil) throws {
    try write {
      try $0.execute(
        sql: "DELETE FROM sessions WHERE person = ? AND hash <> ?", arguments: [person, kept?.hash ?? Data()])
    }
  }

  public func isProved(_ session: Session) -> Bool { clock() - session.proved <= Session.proofSeconds }

  /// Notes that somebody showed again that it is they, and gives their browser a new token: the one of before, which
  /// may have been seen, is good for nothing any more.
  /// - Parameter level: what the session is good for from now on.
  func renew(_ session: Session, level: Session.Level, _ db: Database) throws -> String {
    let token = try Random.bytes(32)
    try db.execute(
      sql: "UPDATE sessions SET hash = ?, level = ?, proved = ? WHERE hash = ?",
      arguments: [Data(SHA256Digest.bytes(of: token)), level.rawValue, clock(), session.hash])
    guard db.changesCount == 1 else { throw PeopleError("the session is over") }
    return Base64URL.text(token)
  }

  /// Ends the sessions of everybody.
  /// - Returns: how many.
  public func endAllSessions() throws -> Int {
    try write { db in
      try db.execute(sql: "DELETE FROM sessions")
      return db.changesCount
    }
  }
}
