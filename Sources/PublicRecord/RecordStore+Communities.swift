internal import Foundation
internal import GRDB
public import Participation
public import RecordKernel

/// What the record has about communities.
extension RecordStore {
  /// Who sees what under which protocols, on a day.
  /// - Throws: `RecordError`; a row that cannot be read is an error, never a protocol less.
  public func protocols(on day: Day) throws -> ProtocolTable {
    try read { db in
      var table = ProtocolTable()
      for row in try Row.fetchAll(db, sql: "SELECT community, name, access FROM protocols") {
        let (community, name): (String, String) = (row[0], row[1])
        guard let access = CommunityEvent.Access(rawValue: row[2]) else {
          throw RecordError("\(community): the protocol \(name) has an access of a newer program")
        }
        table.rules[ProtocolTable.id(community, name)] = .init(community: community, access: access, members: [])
      }
      for row in try Row.fetchAll(db, sql: "SELECT community, name, person FROM protocol_members") {
        table.rules[ProtocolTable.id(row[0], row[1])]?.members.insert(row[2])
      }
      for row in try Row.fetchAll(db, sql: "SELECT community, person FROM community_blocks") {
        table.blocked[row[0], default: []].insert(row[1])
      }
      for row in try Row.fetchAll(db, sql: "SELECT community, place, last FROM community_consents") {
        let (community, place, last): (String, Int, String?) = (row[0], row[1], row[2])
        let day = last.flatMap { Day($0) }
        guard last == nil || day != nil else { throw RecordError("\(community): consent \(place) has no day") }
        table.consents.updateValue(day, forKey: ProtocolTable.id(community, String(place)))
      }
      for row in try Row.fetchAll(
        db,
        sql: """
          SELECT scope, person FROM grants WHERE role = :role AND is_proposed = 0 AND first <= :day
          AND (last IS NULL OR last >= :day) AND scope IS NOT NULL
          """, arguments: ["role": Role.steward.rawValue, "day": day.description])
      {
        table.stewards[row[0], default: []].insert(row[1])
      }
      return table
    }
  }

  /// Whether a reader may see what is a community's, or nobody's.
  /// - Parameter rights: as JSON; nil where no steward let it be shown.
  static func admits(_ community: String?, _ rights: String?, _ reader: Reader) throws -> Bool {
    guard community != nil else { return true }
    return try rights.map { try JSONDecoder().decode(Rights.self, from: Data($0.utf8)).admits(reader) } ?? false
  }

  /// The same, and another reader may not, where one is given.
  static func admits(_ community: String?, _ rights: String?, _ reader: Reader, beyond other: Reader?) throws -> Bool {
    guard try admits(community, rights, reader) else { return false }
    return try other.map { try !admits(community, rights, $0) } ?? true
  }

  /// The first and the last version of a community's document that a reader may see; nil for none of it.
  func shownVersions(
    _ community: String, _ holding: Holding, for reader: Reader
  ) throws -> (first: Int, last: Int)? {
    let row = try read { db in
      try Row.fetchOne(
        db, sql: "SELECT since, version, rights FROM community_shared WHERE community = ? AND holding = ?",
        arguments: [community, holding.description])
    }
    guard let row, try Self.admits(community, row[2], reader) else { return nil }
    return (row[0], row[1])
  }

  /// The communities that have described themselves.
  public func communities() throws -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT id FROM communities ORDER BY id") }
  }

  /// What the events of a community come to; nil where there are none.
  public func communityState(_ id: String) throws -> CommunityState? {
    guard CommunityKind.isID(id) else { return nil }
    let events = try events(of: CommunityKind.prefix + id)
    return try events.isEmpty ? nil : CommunityKind().state(CommunityKind.prefix + id, events)
  }

  /// Those that have a steward.
  public func stewardedCommunities(on day: Day) throws -> [CommunityState] {
    let stewards = try protocols(on: day).stewards
    return try communities().filter { stewards[$0]?.isEmpty == false }.compactMap { try communityState($0) }
      .filter { !$0.isWithheld }
  }

  /// Those of them that want a page of their own which everybody sees.
  public func shownCommunities(on day: Day) throws -> [CommunityState] {
    try stewardedCommunities(on: day).filter(\.description.isShown)
  }

  /// One of those; nil for any other, also one that is there.
  public func shownCommunity(_ id: String, on day: Day) throws -> CommunityState? {
    guard try protocols(on: day).stewards[id]?.isEmpty == false, let state = try communityState(id),
      state.description.isShown, !state.isWithheld
    else { return nil }
    return state
  }
}
