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
    let former = try record.communityState(community)
    try record.append([event.event(of: community, on: today())])
    try note(hidden: HiddenSince.what(event, of: former))
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

  // MARK: For members

  /// Comments that communities' protocols let somebody read, and not everybody; the oldest first.
  public func keptComments(
    on consultation: String, for person: String, offset: Int = 0, limit: Int
  ) throws -> (found: Int, comments: [CommentState]) {
    let reader = try record.protocols(on: today()).reader(person, on: today())
    return try record.comments(
      [.shown], .kept(consultation: consultation, reader, beyond: anyone()), offset: offset, limit: limit)
  }

  /// All of them, to take along. The stewards of each community see who did, before there is anything to take.
  public func takeKept(on consultation: String, by person: String) throws -> [CommentState] {
    let comments = try keptComments(on: consultation, for: person, limit: .max).comments
    let counts = comments.compactMap(\.statement.community).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    for (community, count) in counts.sorted(by: { $0.key < $1.key }) {
      try tellStewards(of: community, .init(consultation: consultation, comments: count, by: person))
    }
    return comments
  }

  /// A file of one of them; its stewards see who took it.
  /// - Returns: nil for whom no protocol lets read it, and where there is none.
  public func takeKept(_ place: Int, of id: CommentID, by person: String) throws -> AttachedFile? {
    let reader = try record.protocols(on: today()).reader(person, on: today())
    guard let status = try record.status(of: id), let community = status.community, status.stage == .shown,
      status.level != .sealed, let rights = status.rights, try rights.admits(reader) && !rights.admits(anyone()),
      let comment = try record.comment(id), let file = try record.file(place, of: comment)
    else { return nil }
    try tellStewards(of: community, .init(consultation: id.consultation, comments: 1, by: person))
    return file
  }

  /// Once a day of each person and consultation, and again where it is more: the list shows who, not how often.
  private func tellStewards(of community: String, _ download: CommunityEvent.Download) throws {
    let known = try record.communityState(community)?.downloads ?? []
    let isKnown = known.contains {
      $0.on == today() && $0.said.by == download.by && $0.said.consultation == download.consultation
        && $0.said.comments >= download.comments
    }
    if !isKnown { try record.append([CommunityEvent.downloaded(download).event(of: community, on: today())]) }
  }

  /// What a community keeps, as its stewards see it.
  /// - Throws: ``PeopleError`` for anybody else, administrators too.
  public func community(_ id: String, for person: String) throws -> CommunityState? {
    try demandSteward(id, person)
    return try record.communityState(id)
  }
}
