internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// What a community has besides comments, and who sees it.
extension CommunityView {
  /// Under which protocols something is.
  func seers(_ protocols: [String], _ match: Rights.Match, _ state: CommunityState) -> HTML {
    guard !protocols.isEmpty else { return .empty }
    let names = protocols.map { name -> HTML in
      state.rules[name].map { wordage($0.ruling.titles) } ?? "<code>\(name)</code>"
    }
    let word: HTML = protocols.count > 1 ? " (\(t("community.match.\(match.rawValue)")))" : .empty
    let list = HTML(names.enumerated().map { $0 == 0 ? $1 : ", \($1)" })
    return " · \(t("community.release.under"))\(colon)\(list)\(word)"
  }

  /// Meetings, documents and questions of the community: what each says, who sees it, and a form to decide that.
  func held(_ state: CommunityState) -> HTML {
    let items = model.held.map { one -> HTML in
      let shown = one.isStale ? nil : one.sharing
      let stage =
        shown.map { "\(t("held.shown"))\(seers($0.protocols, $0.match, state))" as HTML }
        ?? "<strong>\(t(one.isStale ? "held.stale" : "held.waits"))</strong>"
      let hidden = hiddenField("holding", one.holding.description)
      let id = one.holding.description.replacing(" ", with: "-")
      let share = act(
        "shared", button: t("community.release"), primary: shown == nil,
        """
        \(hidden)\(hiddenField("version", String(one.version)))\
        \(under(state, id: id, chosen: one.sharing?.protocols ?? [], one.sharing?.match))\
        \(consent("f-consent-\(id)", of: state))\(labels(state, chosen: one.sharing?.projects ?? []))
        """)
      return """
        <li class="comment"><p>\(t("held.\(one.word)")) · \(stage)</p>\(held(one))\
        \(when(!state.rules.isEmpty, share))\
        \(when(one.sharing != nil, act("unshared", button: t("community.recall"), hidden)))</li>
        """
    }
    return when(
      !items.isEmpty,
      """
      <section><h2>\(t("held.title"))</h2><p>\(t("held.text"))</p><ul class="comments">\(items)</ul></section>
      """)
  }
}
