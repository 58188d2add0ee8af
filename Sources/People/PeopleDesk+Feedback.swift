internal import Foundation
internal import GRDB
public import Participation

/// Feedback on meetings: sealed under the key of whoever gives it, read by officers without a name once there is some
/// of five people, and gone with the registration.
extension PeopleDesk {
  /// Whether somebody may say now how it was: from its beginning on.
  public func takesFeedback(_ state: MeetingState) -> Bool {
    state.isPublic && state.cancelled == nil && now >= state.begins
  }

  /// Says how it was; what was said before is replaced.
  /// - Throws: ``PeopleError`` before the meeting; `RecordError` for what is no feedback.
  public func say(_ feedback: MeetingFeedback, on registration: Registration) throws {
    try feedback.check()
    let state = try known(meeting: registration.meeting)
    guard takesFeedback(state) else { throw PeopleError("\(state.id): has not begun") }
    try people.write { db in
      guard try people.registration(state.id, of: registration.person, db) != nil else {
        throw PeopleError("\(state.id): is not registered any more")
      }
      try people.keep(feedback, on: state.id, by: registration.person, db)
    }
  }

  public func feedback(of registration: Registration) throws -> MeetingFeedback? {
    try people.feedback(on: registration.meeting, by: registration.person)
  }

  /// Fewer would tell who said what: officers know who registered.
  public static let leastFeedback = SmallCells.least

  /// All of a meeting, in an order that tells nothing of who said it; none before there are enough.
  /// - Throws: ``PeopleError`` where they may not.
  public func feedback(on meeting: String, officer: String) throws -> [MeetingFeedback] {
    try demand(.keepMeetings, of: officer)
    let all = try people.feedback(on: meeting)
    return all.count < Self.leastFeedback
      ? [] : all.sorted { ($1.rating, $0.words ?? "") < ($0.rating, $1.words ?? "") }
  }
}

extension PeopleStore {
  func keep(_ feedback: MeetingFeedback, on meeting: String, by person: String, _ db: Database) throws {
    guard let key = try key(of: person, db) else { throw PeopleError("no such person") }
    let text = String(decoding: try JSONEncoder().encode(feedback), as: UTF8.self)
    try db.execute(
      sql: "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?)",
      arguments: [person, meeting, try seal(text, "feedback", of: person, with: key)])
  }

  func feedback(on meeting: String) throws -> [MeetingFeedback] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT person, sealed FROM feedback WHERE meeting = ?", arguments: [meeting]).map {
        try feedback($0[1], of: $0[0], db)
      }
    }
  }

  func feedback(on meeting: String, by person: String) throws -> MeetingFeedback? {
    try read { db in
      try Data.fetchOne(
        db, sql: "SELECT sealed FROM feedback WHERE meeting = ? AND person = ?", arguments: [meeting, person]
      ).map { try feedback($0, of: person, db) }
    }
  }

  private func feedback(_ sealed: Data, of person: String, _ db: Database) throws -> MeetingFeedback {
    guard let text = open(sealed, "feedback", of: person, with: try key(of: person, db)) else {
      throw PeopleFault(description: "\(folder): what \(person) said of a meeting is damaged")
    }
    return try JSONDecoder().decode(MeetingFeedback.self, from: Data(text.utf8))
  }
}
