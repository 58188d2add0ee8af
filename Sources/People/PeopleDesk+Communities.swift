public import Participation
internal import PublicRecord
public import RecordKernel

/// Protocols of communities: kept by their stewards, and by nobody above them.
extension PeopleDesk {
  /// What the record shows somebody: restricted things to officers of submissions, a community's by its protocols.
  /// Sealed things are shown to nobody who asks through pages.
  public func reader(_ somebody: Standing) throws -> Reader {
    try record.protocols(on: today()).reader(
      somebody.person, isKeeper: rights.allows(.keepSubmissions, somebody), on: today())
  }

  /// Records something about a community.
  /// - Parameter by: one of its stewards; the server itself may not, for then whoever runs it would be above them.
  /// - Returns: the place of the event among those of the community.
  /// - Throws: ``PeopleError`` for anybody else, `RecordError` for what does not follow.
  @discardableResult
  public func record(_ event: CommunityEvent, of community: String, by: String) throws -> Int {
    try demandSteward(community, by)
    try record.append([event.event(of: community, on: today())])
    return try record.events(of: CommunityKind.prefix + community).count
  }

  /// Brings a community labels that were fetched from the Hub. Its stewards take them or not; until then nobody sees
  /// them.
  public func offer(_ labels: CommunityEvent.Labelling, to community: String) throws {
    guard try record.communityState(community) != nil else {
      throw PeopleError("\(community.prefix(40)): no community that has described itself")
    }
    try record.append([CommunityEvent.offered(labels).event(of: community, on: today())])
  }

  /// What a community keeps, as its stewards see it.
  /// - Throws: ``PeopleError`` for anybody else, administrators too.
  public func community(_ id: String, for person: String) throws -> CommunityState? {
    try demandSteward(id, person)
    return try record.communityState(id)
  }
}
