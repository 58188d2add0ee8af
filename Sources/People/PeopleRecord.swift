internal import GRDB
public import Participation
public import PublicRecord
public import RecordKernel

/// What the record has about persons: roles and who gave them.
extension RecordStore {
  /// What a person holds on a day.
  public func grants(of person: String, on day: Day) throws -> [HeldGrant] {
    try read { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT place, role, scope FROM grants WHERE person = :person AND is_proposed = 0 AND first <= :day
            AND (last IS NULL OR last >= :day) ORDER BY place
            """), arguments: ["person": person, "day": day.description]
      ).compactMap { row in
        Role(rawValue: row[1]).map { HeldGrant(place: row[0], role: $0, scope: row[2]) }
      }
    }
  }

  /// Who holds a role on a day.
  public func holders(of role: Role, on day: Day) throws -> [String] {
    try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT person FROM grants WHERE role = :role AND is_proposed = 0 AND first <= :day
          AND (last IS NULL OR last >= :day) ORDER BY person
          """, arguments: ["role": role.rawValue, "day": day.description])
    }
  }

  /// The persons of the record, and when the data of each were erased.
  public func recordedPersons() throws -> [(id: String, joined: String, erased: String?)] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT id, joined, erased FROM people ORDER BY joined, id").map {
        ($0[0], $0[1], $0[2])
      }
    }
  }

  /// What the events about a person come to; nil where there are none.
  public func personState(_ id: String) throws -> PersonState? {
    guard PersonID.isOne(id) else { return nil }
    let events = try events(of: id)
    guard !events.isEmpty else { return nil }
    return try PersonKind().state(id, events)
  }
}
