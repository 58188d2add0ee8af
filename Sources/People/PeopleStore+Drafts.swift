internal import Foundation
internal import GRDB
internal import Keys

/// A form that somebody who is signed in began to fill in.
public struct KeptDraft: Equatable, Sendable {
  /// What it will be: `comment 2026-03`.
  public let about: String
  public let fields: [String: String]
  /// Seconds since 1970.
  public let kept: Int
}

/// Drafts, sealed under the key of whoever keeps them.
extension PeopleStore {
  /// Seconds after which a draft that nobody came back to goes.
  static let draftSeconds = 180 * 86_400

  /// Keeps the fields of a form, in place of those that were kept before.
  public func keep(draft fields: [String: String], about: String, of person: String) throws {
    try write { db in
      guard let key = try key(of: person, db) else { throw PeopleError("no such person") }
      let text = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
      try db.execute(
        sql: "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?)",
        arguments: [person, about, try seal(text, "draft", of: person, with: key), clock()])
    }
  }

  /// Nil where they keep none of this.
  public func draft(about: String, of person: String) throws -> KeptDraft? {
    try drafts(of: person).first { $0.about == about }
  }

  /// All that somebody keeps.
  public func drafts(of person: String) throws -> [KeptDraft] {
    try read { db in
      let key = try key(of: person, db)
      return try Row.fetchAll(
        db, sql: "SELECT about, sealed, kept FROM drafts WHERE person = ? ORDER BY about", arguments: [person]
      ).map { row in
        guard let text = open(row[1], "draft", of: person, with: key) else {
          throw PeopleFault(description: "\(folder): a draft of \(person) is damaged")
        }
        return KeptDraft(
          about: row[0], fields: try JSONDecoder().decode([String: String].self, from: Data(text.utf8)), kept: row[2])
      }
    }
  }

  public func drop(draft about: String, of person: String) throws {
    let isGone = try write { db in
      try db.execute(sql: "DELETE FROM drafts WHERE person = ? AND about = ?", arguments: [person, about])
      return db.changesCount == 1
    }
    if isGone { beginLogAnew() }
  }
}
