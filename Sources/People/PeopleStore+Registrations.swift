internal import Foundation
internal import GRDB
internal import Keys
public import Participation

/// Somebody who registered for a meeting.
public struct Registration: Equatable, Sendable {
  public enum State: String, CaseIterable, Sendable {
    case seated
    /// For a seat in a room that is full.
    case waits
  }

  /// What was decided about something that they asked for.
  public enum Answer: String, CaseIterable, Sendable {
    case yes
    case no
  }

  public let meeting: String
  public let person: String
  public let state: State
  public let draft: RegistrationDraft
  public let floor: Answer?
  public let aid: Answer?
}

/// Registrations: what somebody said is sealed under their own key. What they need is sealed apart, and goes first.
extension PeopleStore {
  /// Seconds after the end of a meeting for which what somebody needs is kept, and the rest.
  static let needsSeconds = 30 * 86_400
  static let registrationSeconds = 180 * 86_400

  func registration(_ meeting: String, of person: String, _ db: Database) throws -> Registration? {
    try Row.fetchOne(
      db, sql: "SELECT * FROM registrations WHERE meeting = ? AND person = ?", arguments: [meeting, person]
    ).flatMap { try registration($0, key(of: person, db)) }
  }

  /// Of a meeting, in the order in which they came; of a person.
  public func registrations(of meeting: String) throws -> [Registration] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM registrations WHERE meeting = ? ORDER BY position", arguments: [meeting]
      ).compactMap { row in try registration(row, key(of: row["person"], db)) }
    }
  }

  public func registrations(ofPerson person: String) throws -> [Registration] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM registrations WHERE person = ? ORDER BY meeting", arguments: [person]
      ).compactMap { row in try registration(row, key(of: person, db)) }
    }
  }

  private func registration(_ row: Row, _ key: SecretKey?) throws -> Registration? {
    let person: String = row["person"]
    guard let text = open(row["sealed"], "registration", of: person, with: key),
      let state = Registration.State(rawValue: row["state"])
    else { throw PeopleFault(description: "\(folder): a registration of \(person) is damaged") }
    // What cannot be read does not pass for nothing needed, nothing decided.
    func answer(_ column: String) throws -> Registration.Answer? {
      guard let word: String = row[column] else { return nil }
      guard let answer = Registration.Answer(rawValue: word) else {
        throw PeopleFault(description: "\(folder): a registration of \(person) has the \(column) \(word.prefix(20))")
      }
      return answer
    }
    let sealed: Data? = row["needs"]
    let needs = open(sealed, "needs", of: person, with: key)
    guard sealed == nil || needs != nil else {
      throw PeopleFault(description: "\(folder): what \(person) needs is damaged")
    }
    let draft = try JSONDecoder().decode(RegistrationDraft.self, from: Data(text.utf8))
    return Registration(
      meeting: row["meeting"], person: person, state: state, draft: draft.with(needs: needs),
      floor: try answer("floor"), aid: try answer("aid"))
  }

  /// Writes what somebody said. Whoever stays in their room keeps their seat, or their turn.
  /// - Parameters:
  ///   - seats: of the room; nil where there is room for all.
  ///   - ends: when the meeting ends, in seconds since 1970.
  func register(
    _ draft: RegistrationDraft, for meeting: String, _ person: String, seats: Int?, ends: Int, _ db: Database
  ) throws -> Registration.State {
    guard let key = try key(of: person, db) else { throw PeopleError("no such person") }
    let text = String(decoding: try JSONEncoder().encode(draft.withoutNeeds), as: UTF8.self)
    let former = try registration(meeting, of: person, db)
    let kept = former.flatMap { $0.draft.place == draft.place ? $0.state : nil }
    let state = try kept ?? (isFree(meeting, draft.place, seats: seats, db) ? .seated : .waits)
    let position =
      try kept != nil
      ? Int.fetchOne(
        db, sql: "SELECT position FROM registrations WHERE meeting = ? AND person = ?", arguments: [meeting, person])
      : nil
    let last =
      try Int.fetchOne(db, sql: "SELECT max(position) FROM registrations WHERE meeting = ?", arguments: [meeting]) ?? 0
    try db.execute(
      sql: "INSERT OR REPLACE INTO registrations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        meeting, person, draft.place, state.rawValue, position ?? last + 1,
        try seal(text, "registration", of: person, with: key),
        try draft.needs.map { try seal($0, "needs", of: person, with: key) },
        former?.draft.speech == draft.speech ? former?.floor?.rawValue : nil,
        former?.draft.aid == draft.aid ? former?.aid?.rawValue : nil, ends,
      ])
    return state
  }

  /// Whether a room has a seat that nobody waits for.
  private func isFree(_ meeting: String, _ place: String, seats: Int?, _ db: Database) throws -> Bool {
    guard let seats else { return true }
    let counts = try counts(meeting, place, db)
    return counts[.waits, default: 0] == 0 && counts[.seated, default: 0] < seats
  }

  private func counts(_ meeting: String, _ place: String, _ db: Database) throws -> [Registration.State: Int] {
    try Row.fetchAll(
      db, sql: "SELECT state, count(*) FROM registrations WHERE meeting = ? AND place = ? GROUP BY state",
      arguments: [meeting, place]
    ).reduce(into: [:]) { counts, row in
      if let state = Registration.State(rawValue: row[0]) { counts[state] = row[1] }
    }
  }

  func registered(_ meeting: String, _ db: Database) throws -> [String] {
    try String.fetchAll(
      db, sql: "SELECT person FROM registrations WHERE meeting = ? ORDER BY position", arguments: [meeting])
  }

  /// How many have a seat in a room, and how many wait for one.
  public func counts(_ meeting: String, _ place: String) throws -> [Registration.State: Int] {
    try read { try counts(meeting, place, $0) }
  }

  /// Gives free seats of a room to those who have waited the longest.
  /// - Returns: who has got one.
  func fill(_ meeting: String, _ place: String, seats: Int?, _ db: Database) throws -> [String] {
    let free = try seats.map { $0 - (try counts(meeting, place, db)[.seated] ?? 0) } ?? Int(Int32.max)
    guard free > 0 else { return [] }
    let lucky = try String.fetchAll(
      db,
      sql: """
        SELECT person FROM registrations WHERE meeting = ? AND place = ? AND state = 'waits' ORDER BY position LIMIT ?
        """, arguments: [meeting, place, free])
    for person in lucky {
      try db.execute(
        sql: "UPDATE registrations SET state = 'seated' WHERE meeting = ? AND person = ?",
        arguments: [meeting, person])
    }
    return lucky
  }

  /// - Returns: whether there was one.
  func unregister(_ meeting: String, _ person: String, _ db: Database) throws -> Bool {
    try takeBackVotes(meeting, person, db)
    try db.execute(sql: "DELETE FROM feedback WHERE meeting = ? AND person = ?", arguments: [meeting, person])
    try db.execute(
      sql: "DELETE FROM registrations WHERE meeting = ? AND person = ?", arguments: [meeting, person])
    return db.changesCount == 1
  }

  /// - Parameter column: `floor` or `aid`.
  func answer(_ meeting: String, _ person: String, _ column: AskedFor, _ answer: Registration.Answer, _ db: Database)
    throws
  {
    try db.execute(
      sql: "UPDATE registrations SET \(column.rawValue) = ? WHERE meeting = ? AND person = ?",
      arguments: [answer.rawValue, meeting, person])
  }

  /// When a meeting ends: from then on counts how long its registrations are kept.
  /// - Parameter isEarlier: whether only to an earlier time than it was.
  func end(_ meeting: String, at ends: Int, isEarlier: Bool, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE registrations SET ends = :ends WHERE meeting = :meeting AND (ends > :ends OR NOT :earlier)",
      arguments: ["ends": ends, "meeting": meeting, "earlier": isEarlier])
  }

  /// Notes that something is told.
  /// - Returns: false where it was told before.
  func isFirst(to what: String, _ db: Database) throws -> Bool {
    try db.execute(sql: "INSERT OR IGNORE INTO told VALUES (?)", arguments: [what])
    return db.changesCount == 1
  }

  /// As if the server had been cut off before its messages; for tests.
  package func forgetWhoWasTold() throws { try write { try $0.execute(sql: "DELETE FROM told") } }
}

/// What somebody asks for who registers.
public enum AskedFor: String, CaseIterable, Sendable {
  case floor
  case aid
}
