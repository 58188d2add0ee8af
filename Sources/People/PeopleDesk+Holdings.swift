public import Participation
internal import PublicRecord
internal import RecordKernel

/// Something of a community's besides comments, as whoever may see it sees it.
public struct HeldMatter: Sendable {
  public enum Content: Sendable {
    case meeting(MeetingState)
    case document(ConsultationDocument, of: ConsultationState)
    case question(QuestionState)
  }

  public let holding: Holding
  public let community: String
  public let content: Content
  /// As it is now: its stewards decide about this one.
  public let version: Int
  /// Who sees it, as its stewards said of this version or an earlier one; nil where nobody else does.
  public let sharing: CommunityEvent.Sharing?

  /// Whether it has changed since its stewards let somebody see it: nobody else sees it as it is now, of a document the
  /// versions that they have read alone.
  public var isStale: Bool { sharing.map { $0.version != version } ?? false }

  /// Whether its stewards have not said who sees it as it is now.
  public var waits: Bool { sharing == nil || isStale }
}

/// Meetings, documents and questions of communities: who sees them is what a community's stewards say.
extension PeopleDesk {
  /// All that a community has, as its stewards see it; what they have not decided about first.
  /// - Throws: ``PeopleError`` for anybody else.
  public func held(by community: String, steward: String) throws -> [HeldMatter] {
    try demandSteward(community, steward)
    let shared = try record.communityState(community)?.shared ?? [:]
    func matter(_ holding: Holding, _ content: HeldMatter.Content, _ version: Int) -> HeldMatter {
      HeldMatter(
        holding: holding, community: community, content: content, version: version,
        sharing: shared[holding.description])
    }
    let meetings = try record.meetings(ofCommunity: community).map {
      matter(.meeting($0.id), .meeting($0), $0.shownPlace)
    }
    let documents = try record.consultations().filter(\.isPublic).flatMap { state in
      state.documents.sorted { $0.key < $1.key }.compactMap { id, versions -> HeldMatter? in
        guard let last = versions.last, last.text.community == community else { return nil }
        return matter(.document(consultation: state.id, id: id), .document(last.text, of: state), versions.count)
      }
    }
    let questions = try record.questions(ofCommunity: community).map { matter(.question($0.id), .question($0), 1) }
    let all = meetings + documents + questions
    return all.filter(\.waits) + all.filter { !$0.waits }
  }

  /// How much waits for a community's stewards: comments, and what they have not read as it is now.
  public func waiting(for community: String, steward: String) throws -> Int {
    let held = try held(by: community, steward: steward)
    return try record.comments([.steward], .community(community), limit: 0).found
      + held.count(where: \.waits)
  }

  /// What communities' protocols let somebody see, and not everybody.
  public func keptMatters(for person: String) throws -> [HeldMatter] {
    let (reader, other) = (try record.protocols(on: today()).reader(person, on: today()), try anyone())
    let meetings = try record.meetings(for: reader, beyond: other).compactMap { state in
      try matter(.meeting(state.id), state.meeting.community, .meeting(state), state.shownPlace)
    }
    let documents = try record.consultations(for: reader).flatMap { state in
      let open = try record.consultation(state.id, for: other)?.documents ?? [:]
      return try state.documents.sorted { $0.key < $1.key }.compactMap { id, versions -> HeldMatter? in
        guard let last = versions.last, versions.count > open[id]?.count ?? 0 else { return nil }
        return try matter(
          .document(consultation: state.id, id: id), last.text.community, .document(last.text, of: state),
          versions.count)
      }
    }
    let questions = try record.communityQuestions(for: reader, beyond: other).compactMap { state in
      try matter(.question(state.id), state.asked.community, .question(state), 1)
    }
    return meetings + documents + questions
  }

  private func matter(
    _ holding: Holding, _ community: String?, _ content: HeldMatter.Content, _ version: Int
  ) throws -> HeldMatter? {
    guard let community, let state = try record.communityState(community) else { return nil }
    return HeldMatter(
      holding: holding, community: community, content: content, version: version,
      sharing: state.shared[holding.description])
  }

  /// The places of communities that somebody may know of, and not everybody.
  public func keptPlaces(for person: String) throws -> [(community: CommunityState, places: [CommunityPlace])] {
    let (reader, other) = (try record.protocols(on: today()).reader(person, on: today()), try anyone())
    return try record.communities().compactMap { try record.communityState($0) }.compactMap { state in
      // Who is in none of its protocols is told of none of its places here: its page has those for everybody.
      let open = Set(state.places(for: other).map(\.name))
      let kept = state.places(for: reader).filter { !open.contains($0.name) }
      return kept.isEmpty ? nil : (state, kept)
    }
  }

  /// Lets something of a community be seen under its protocols, as it is now.
  /// - Throws: ``PeopleError`` for anybody but its stewards, for what is not theirs, or has changed since it was read.
  public func share(_ sharing: CommunityEvent.Sharing, of community: String) throws {
    guard
      let known = try held(by: community, steward: sharing.by).first(where: {
        $0.holding.description == sharing.holding
      })
    else { throw PeopleError("\(sharing.holding.prefix(40)): nothing of \(community)") }
    guard known.version == sharing.version else {
      throw PeopleError("\(sharing.holding): was changed meanwhile; read it again")
    }
    let state = try record.communityState(community)
    for project in sharing.projects where state?.labels[project] == nil {
      throw PeopleError("\(sharing.holding): \(community) has no labels of \(project.prefix(40))")
    }
    let consents = state?.consents ?? []
    if let consent = sharing.consent, !consents.contains(where: { $0.place == consent && $0.holds(on: today()) }) {
      throw PeopleError("\(sharing.holding): no consent \(consent) that holds")
    }
    try record(.shared(sharing), of: community, by: sharing.by)
  }

  /// - Throws: ``PeopleError`` for a community without a protocol or a steward: nobody could ever let it be seen.
  func demand(community: String?) throws {
    guard let community else { return }
    guard try communitiesSpokenFor().contains(where: { $0.id == community }) else {
      throw PeopleError("\(community.prefix(40)): no community with a protocol and a steward")
    }
  }
}
