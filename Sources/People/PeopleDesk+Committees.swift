internal import GRDB
public import Participation
internal import PublicRecord
public import RecordKernel

/// Somebody who is on a committee, now or from a day on.
public struct CommitteeMember: Equatable, Sendable {
  public let person: String
  /// Of the grant.
  public let place: Int
  public let name: String?
  public let from: Day
  /// The last day of the term; nil where none is written.
  public let until: Day?
}

/// Who is on a committee and how long, and how it decides: the Secretariat fills both in.
extension PeopleDesk {
  /// Members of a committee whose term is not over, in the order in which their terms begin.
  public func members(of body: AskingBody) throws -> [CommitteeMember] {
    guard let role = Self.role(of: body) else { return [] }
    let rows = try record.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT person, place, first, last FROM grants WHERE role = :role AND is_proposed = 0
          AND (last IS NULL OR last >= :day) ORDER BY first, person
          """, arguments: ["role": role.rawValue, "day": today().description])
    }
    return try rows.compactMap { row in
      guard let from = Day(row[2] as String) else { return nil }
      return CommitteeMember(
        person: row[0], place: row[1], name: try people.person(row[0])?.name, from: from,
        until: (row[3] as String?).flatMap { Day($0) })
    }
  }

  /// A term that is written down late began so many days ago at most.
  static let mostDaysSince = 400

  /// Puts somebody on a committee for a term; once it has begun their sessions end.
  /// - Throws: ``PeopleError`` for whoever keeps no committees, a body that has no members, somebody who is not known,
  ///   or a term beside one that they have.
  public func seat(_ person: String, on body: AskingBody, from: Day, until: Day?, by: String) throws {
    try demand(.keepCommittees, of: by)
    guard let role = Self.role(of: body) else { throw PeopleError("\(body.rawValue): has no members here") }
    guard try people.person(person) != nil else { throw PeopleError("\(person.prefix(40)): no such person") }
    let own = try members(of: body).filter { $0.person == person }
    guard !own.contains(where: { $0.from <= until ?? $0.from && from <= $0.until ?? from }) else {
      throw PeopleError("\(person): is a member of \(body.rawValue) in that time already")
    }
    let day = today()
    guard from >= day + -Self.mostDaysSince, until.map({ $0 >= day }) ?? true else {
      throw PeopleError("\(from) to \(until?.description ?? "–"): expected a term that is not over, of this year or so")
    }
    try append([.granted(.init(role: role, scope: nil, from: from, until: until, by: by))], to: person)
    // What they sign in with from now on is a passkey alone; a term that begins later changes nothing yet.
    if from <= day { try people.end(allOf: person) }
  }

  /// Ends somebody's term now.
  public func unseat(_ place: Int, of person: String, on body: AskingBody, by: String) throws {
    try demand(.keepCommittees, of: by)
    guard try members(of: body).contains(where: { $0.person == person && $0.place == place }) else {
      throw PeopleError("\(person.prefix(40)): is no member of \(body.rawValue)")
    }
    try append([.revoked(.init(grant: place, by: by))], to: person)
    try noteRevoked(place, of: person)
    try people.end(allOf: person)
  }

  /// Writes how a body decides.
  public func rule(_ body: AskingBody, _ rule: CommitteeEvent.Rule, by: String) throws {
    try demand(.keepCommittees, of: by)
    try record.append([CommitteeEvent.ruled(rule).event(of: body, on: today())])
  }
}
