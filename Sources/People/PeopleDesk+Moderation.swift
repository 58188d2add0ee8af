internal import Mail
public import Participation
internal import PublicRecord
public import Vocabulary

/// Moderation of comments, and what a community's steward decides of those that are said for it.
extension PeopleDesk {
  /// Lets a comment be shown that waits.
  public func pass(_ id: CommentID, by: String, own: (String, Language) -> String) throws {
    let state = try moderated(id, by: by)
    try append(.passed(.init(by: by)), to: state)
    try tell(state, .shown, own)
  }

  /// - Parameter reason: of the public list.
  /// - Throws: ``PeopleError`` for another one; `RecordError` for a comment that cannot be removed.
  public func remove(
    _ id: CommentID, for reason: String, by: String, own: (String, Language) -> String
  ) throws {
    let state = try moderated(id, by: by)
    guard let named = reasons[reason] else {
      throw PeopleError("\(reason.prefix(40)): no reason; expected \(reasons.all.map(\.id).joined(separator: ", "))")
    }
    try append(.removed(.init(reason: reason, by: by)), to: state)
    let language = try people.person(state.statement.person)?.language ?? .english
    try tell(state, .removed(reason: named.name[language] ?? reason), own)
  }

  /// Decides an appeal; whoever removed it does not.
  public func judge(
    _ id: CommentID, isUpheld: Bool, by: String, own: (String, Language) -> String
  ) throws {
    let state = try moderated(id, by: by)
    try append(.judged(.init(isUpheld: isUpheld, by: by)), to: state)
    try tell(state, isUpheld ? .upheld : .restored, own)
  }

  /// Comments that moderators may see, the oldest first; sealed ones are none of them.
  public func comments(_ stages: [CommentState.Stage], moderator: String, limit: Int) throws -> [CommentState] {
    try demand(.moderate, of: moderator)
    return try record.comments(stages, limit: limit)
      .filter { $0.statement.community == nil && $0.showing.level != .sealed }
  }

  /// Comments for those who asked alone.
  public func sealedComments(on consultation: String, officer: String) throws -> [CommentState] {
    try demand(.keepConsultations, of: officer)
    return try record.comments([.shown], on: consultation, limit: .max)
      .filter { $0.statement.community == nil && $0.showing.level == .sealed }
  }

  /// A comment that moderators may see: a community's is its steward's, until everybody sees it.
  private func moderated(_ id: CommentID, by: String) throws -> CommentState {
    try demand(.moderate, of: by)
    guard let state = try record.comment(id),
      try state.statement.community == nil || state.isShown(to: record.protocols(on: today()).reader(nil, on: today()))
    else { throw PeopleError("\(id): no such comment") }
    return state
  }

  private func tell(
    _ state: CommentState, _ news: MailText.CommentNews, _ own: (String, Language) -> String
  ) throws {
    let consultation = try known(consultation: state.id.consultation)
    try people.write { try tell(state.statement.person, news, state.id, consultation, own, $0) }
  }

  // MARK: Of communities

  /// What was said for a community, as its stewards see it: what waits for them first.
  /// - Throws: ``PeopleError`` for anybody else.
  public func comments(for community: String, steward: String) throws -> [CommentState] {
    try demandSteward(community, steward)
    return try record.comments([.steward], community: community, limit: 200)
      + record.comments([.shown], community: community, limit: 200)
  }

  /// Shows a comment, under protocols of the community.
  /// - Throws: ``PeopleError`` for anybody but its stewards, and for a protocol that is not theirs.
  public func release(
    _ id: CommentID, _ release: CommentEvent.Release, own: (String, Language) -> String
  ) throws {
    let (state, community) = try stewarded(id, by: release.by)
    guard let rules = try record.communityState(community) else { throw PeopleError("\(id): no such comment") }
    guard !release.protocols.isEmpty, release.protocols.allSatisfy({ rules.rules[$0] != nil }) else {
      throw PeopleError("\(id): expected protocols of \(community)")
    }
    if let consent = release.consent, !rules.consents.contains(where: { $0.place == consent && $0.holds(on: today()) })
    {
      throw PeopleError("\(id): no consent \(consent) that holds")
    }
    try append(.released(release), to: state)
    if state.stage == .steward { try tell(state, .shown, own) }
  }

  public func decline(_ id: CommentID, by: String, own: (String, Language) -> String) throws {
    let (state, _) = try stewarded(id, by: by)
    try append(.declined(.init(by: by)), to: state)
    try tell(state, .declined, own)
  }

  /// Takes a comment back from whoever could see it.
  /// - Parameter leavesTrace: whether its number still says that there was something.
  public func recall(_ id: CommentID, leavesTrace: Bool, by: String) throws {
    let (state, _) = try stewarded(id, by: by)
    try append(.recalled(.init(leavesTrace: leavesTrace, by: by)), to: state)
  }

  private func stewarded(_ id: CommentID, by: String) throws -> (CommentState, community: String) {
    guard let state = try record.comment(id), let community = state.statement.community else {
      throw PeopleError("\(id): no such comment")
    }
    try demandSteward(community, by)
    return (state, community)
  }

  func demandSteward(_ community: String, _ person: String) throws {
    guard rights.allows(.keepProtocols, try standing(of: person), scope: community) else {
      throw PeopleError("this is the stewards' of \(community) to do")
    }
  }
}
