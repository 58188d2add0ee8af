internal import Foundation
internal import GRDB
public import Participation
internal import PublicRecord
internal import RecordKernel

extension PeopleDesk {
  /// Whom a rule of the table of periods has come to.
  public struct Due: Equatable, Sendable {
    public let person: String
    public let rule: Retention.Data
  }

  /// Whose period is over.
  public func retentionDue() throws -> [Due] {
    let now = people.clock()
    let rules = try Retention.all().filter { !$0.isTimed }
    return try people.persons().compactMap { person in
      let (created, seen, hasWay, isConfirmed) = try people.read { db in
        // Gone since the list was read: then nothing of theirs is due.
        let row = try Row.fetchOne(db, sql: "SELECT created, seen FROM persons WHERE id = ?", arguments: [person])
        let hasWay = try Bool.fetchOne(
          db,
          sql: """
            SELECT EXISTS (SELECT 1 FROM passkeys WHERE person = :person)
            OR EXISTS (SELECT 1 FROM time_codes WHERE person = :person AND confirmed IS NOT NULL)
            """, arguments: ["person": person])
        return (
          row?[0] as Int? ?? now, row?[1] as Int?, hasWay ?? false, try people.isConfirmed(person, db)
        )
      }
      let state = try record.personState(person)
      // Whoever commented is here for that; whoever holds a role, or asked to be written to, as well.
      guard try record.comments(of: person, isStanding: true).isEmpty,
        try people.registrations(ofPerson: person).isEmpty
      else { return nil }
      let isIdle = state?.held(on: today()).isEmpty ?? true && state?.consents.isEmpty ?? true
      let rule = rules.first { rule in
        switch rule.data {
        case .unfinished: isIdle && !hasWay && isConfirmed && max(created, seen ?? 0) + rule.seconds < now
        // The role was given, but nobody came.
        case .uninvited: !hasWay && !isConfirmed && created + rule.seconds < now
        case .idle: isIdle && hasWay && max(created, seen ?? 0) + rule.seconds < now
        default: false
        }
      }
      return rule.map { Due(person: person, rule: $0.data) }
    }
  }

  /// Erases those whose period is over.
  /// - Parameter isToStop: asked before each.
  /// - Returns: who was erased.
  @discardableResult
  public func retain(isToStop: () -> Bool = { false }) throws -> [Due] {
    // What the server's timer takes away goes now too, also where no server runs.
    try people.sweep()
    var done: [Due] = []
    for due in try retentionDue() where !isToStop() {
      do { try erase(due.person, by: PersonEvent.server) } catch is PeopleError { continue }
      try note("people/retain", on: due.person)
      done.append(due)
    }
    return done
  }

  /// Keeps an entry of the log for what the server itself did.
  public func note(_ what: String, on target: String? = nil, outcome: AuditEntry.Outcome = .done) throws {
    try audit.append([
      AuditEntry(at: people.clock(), who: PersonEvent.server, what: what, on: target, outcome: outcome)
    ])
  }
}
