internal import Foundation
internal import GRDB
public import Mail
internal import Participation

extension PeopleDesk {
  /// What a returned message has changed.
  public enum Returned: String, CaseIterable, Sendable {
    /// Nothing is sent to the address any more.
    case suppressed
    /// A passing fault was noted.
    case noted
    /// Its reader gets no more of that list.
    case unsubscribed
    /// It is of no message of ours, or says nothing that changes anything.
    case nothing
  }

  /// Takes what came back to the return path. One without the token of a message changes nothing, whatever it says.
  public func take(_ returned: ReturnedMessage) throws -> Returned {
    struct Sent {
      let person: String?
      let lookup: Data
      let list: String?
      let isBounced: Bool
    }
    let sent = try people.read { db in
      try Row.fetchOne(
        db, sql: "SELECT person, lookup, list, state FROM mail WHERE token = ?", arguments: [returned.token]
      ).map {
        Sent(person: $0[0], lookup: $0[1], list: $0[2], isBounced: $0[3] == MailQueue.State.bounced.rawValue)
      }
    }
    guard let sent else { return .nothing }
    switch returned.content {
    case .notFailed: return .nothing
    case .unsubscribe:
      guard let person = sent.person, let topic = sent.list.flatMap({ Topic(rawValue: $0) }) else { return .nothing }
      try withdraw([topic], of: person, how: .mail)
      return .unsubscribed
    case .failed(let status):
      // A report that comes twice counts once.
      guard !sent.isBounced else { return .nothing }
      return try people.write { db in
        try db.execute(
          sql: "UPDATE mail SET state = 'bounced', ended = ?, why = ?, sealed = x'' WHERE token = ?",
          arguments: [people.clock(), status, returned.token])
        return try people.noteBounce(sent.lookup, status: status, db) ? .suppressed : .noted
      }
    }
  }
}
