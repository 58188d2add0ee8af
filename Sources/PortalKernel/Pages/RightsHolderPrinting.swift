package import Markup
package import Participation
internal import PublicRecord
internal import RecordKernel

/// Whose knowledge something is, as the community wants it said: its name, whom to write to, and its labels.
package struct RightsHolder: Sendable {
  let community: CommunityState
  let labels: [Label]
}

extension Visit {
  /// - Parameter projects: of the Local Contexts Hub, whose labels it has.
  /// - Returns: nil for what is nobody's, and where the community shows no page of itself.
  package func holder(_ community: String?, _ projects: [String]) throws -> RightsHolder? {
    guard let community, let state = try record().shownCommunity(community, on: today) else { return nil }
    return RightsHolder(community: state, labels: projects.compactMap { state.labels[$0] }.flatMap(\.labels))
  }

  /// Communities that show a page of themselves.
  package var namedCommunities: Set<String> {
    get throws { Set(try record().shownCommunities(on: today).map(\.id)) }
  }

  /// The same for a meeting, a document or a question.
  package func holder(_ community: String?, of holding: Holding) throws -> RightsHolder? {
    let projects = try community.flatMap { try record().communityState($0) }?.shared[holding.description]?.projects
    return try holder(community, projects ?? [])
  }
}

extension Printing {
  package func holder(_ holder: RightsHolder?) -> HTML {
    guard let holder else { return .empty }
    let community = holder.community
    let contact = community.description.contact.map { " · \(t("community.write"))\(colon)\($0)" as HTML } ?? .empty
    let labels = holder.labels.map { label -> HTML in
      "<li><strong>\(wordage(label.names))</strong> (\(t("label.\(label.family)")))<br>\(wordage(label.texts))</li>"
    }
    return """
      <div class="note"><p>\(t("held.of"))\(colon)\
      <a href="\(link(.community, community.id))">\(wordage(community.description.names))</a>\(contact)</p>\
      \(when(!labels.isEmpty, "<ul>\(labels)</ul>"))</div>
      """
  }
}
