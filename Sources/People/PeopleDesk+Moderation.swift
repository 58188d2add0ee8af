internal import Mail
public import Participation
internal import PublicRecord
internal import RecordKernel
public import Vocabulary

/// Moderation of comments, and what a community's steward decides of those that are said for it.
extension PeopleDesk {
  /// Lets a comment be shown that waits.
  /// - Parameter version: how many versions there were when it was read.
  public func pass(_ id: CommentID, version: Int, by: String, own: (String, Language) -> String) throws {
    let state = try moderated(id, by: by)
    try append(.passed(.init(version: version, by: by)), to: state)
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

  /// Comments that moderators may see: neither sealed ones nor a community's, until everybody sees it.
  public func comments(
    _ stages: [CommentState.Stage], moderator: String, newest: Bool = false, offset: Int = 0, limit: Int
  ) throws -> (found: Int, comments: [CommentState]) {
    try demand(.moderate, of: moderator)
    return try record.comments(stages, .moderated(anyone()), newest: newest, offset: offset, limit: limit)
  }

  /// Whether somebody reads what was said to those who asked alone: who runs consultations, and the members of the body
  /// that asks.
  public func readsSealed(of body: AskingBody, _ person: String) throws -> Bool {
    let standing = try standing(of: person)
    guard rights.allows(.readSealed, standing) else { return false }
    let role = body == .council ? .councilRepresentative : Self.role(of: body)
    return rights.allows(.keepConsultations, standing) || standing.grants.contains { $0.role == role }
  }

  /// Comments for those who asked, the oldest first.
  /// - Throws: ``PeopleError`` for anybody else.
  public func sealedComments(
    on consultation: ConsultationState, reader: String, offset: Int = 0, limit: Int
  ) throws -> (found: Int, comments: [CommentState]) {
    guard try readsSealed(of: consultation.inquiry.body, reader) else {
      throw PeopleError("this is for those who asked: \(consultation.inquiry.body.rawValue)")
    }
    return try record.comments([.shown], .sealed(consultation: consultation.id), offset: offset, limit: limit)
  }

  func anyone() throws -> Reader { try record.protocols(on: today()).reader(nil, on: today()) }

  private func moderated(_ id: CommentID, by: String) throws -> CommentState {
    try demand(.moderate, of: by)
    guard let state = try record.comment(id), state.showing.level != .sealed,
      try state.statement.community == nil || state.rights?.admits(anyone()) == true
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
    return try [[.steward], [.shown, .removed, .appealed, .recalled]].flatMap {
      try record.comments($0, .community(community), newest: true, limit: 100).comments
    }
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
    for project in release.projects where rules.labels[project] == nil {
      throw PeopleError("\(id): \(community) has no labels of \(project.prefix(40))")
    }
    if let consent = release.consent, !rules.consents.contains(where: { $0.place == consent && $0.holds(on: today()) })
    {
      throw PeopleError("\(id): no consent \(consent) that holds")
    }
    try append(.released(release), to: state)
    if state.stage == .steward { try tell(state, .released, own) }
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
