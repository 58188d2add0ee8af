internal import GRDB
internal import Mail
public import Participation
internal import PublicRecord
public import RecordKernel

/// Somebody as administrators see them.
public struct RosterEntry: Equatable, Sendable {
  public struct Granted: Equatable, Sendable {
    public let place: Int
    public let role: Role
    public let scope: String?
    public let until: Day?
    public let isProposed: Bool
    public let by: String
  }

  public let id: String
  public let name: String?
  public let address: String?
  public let grants: [Granted]
  public let isErased: Bool
  /// The administrator who asked to let them in again.
  public let recoveryAskedBy: String?
}

extension PeopleDesk {
  /// A grant that waits for a second administrator.
  public struct Proposed: Equatable, Sendable {
    public let person: String
    public let place: Int
    public let by: String
  }

  public func proposed() throws -> [Proposed] {
    try record.read { db in
      try Row.fetchAll(db, sql: "SELECT person, place, given_by FROM grants WHERE is_proposed = 1").map {
        Proposed(person: $0[0], place: $0[1], by: $0[2])
      }
    }
  }

  /// All who hold a role or held one, in the order in which they came.
  public func roster() throws -> [RosterEntry] {
    let granted = Dictionary(
      grouping: try record.read { db in
        try Row.fetchAll(
          db, sql: "SELECT person, place, role, scope, last, is_proposed, given_by FROM grants ORDER BY person, place")
      }
    ) { $0[0] as String }
    return try record.recordedPersons().compactMap { known in
      let rows = granted[known.id] ?? []
      guard !rows.isEmpty else { return nil }
      let person = try people.person(known.id)
      let grants = rows.compactMap { row in
        Role(rawValue: row[2]).map {
          RosterEntry.Granted(
            place: row[1], role: $0, scope: row[3], until: (row[4] as String?).flatMap { Day($0) },
            isProposed: row[5], by: row[6])
        }
      }
      return RosterEntry(
        id: known.id, name: person?.name, address: person?.address?.text, grants: grants,
        isErased: known.erased != nil, recoveryAskedBy: try recoveryAskedBy(known.id))
    }
  }
}
