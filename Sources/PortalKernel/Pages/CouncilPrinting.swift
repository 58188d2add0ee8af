package import Markup
package import Participation
internal import PublicRecord
internal import RecordKernel

/// What decisions are about, as links; looked up once for a page. What nobody may see any more is not there.
package struct MatterLinks: Sendable {
  let submissions: [String: Trilingual]
  let advice: [String: Trilingual]
  let plans: Set<String>
  let activities: [String: RecordStore.PlannedActivity]
  let sessions: [String: Trilingual]

  package init(_ decisions: [DecisionState], _ visit: Visit) throws {
    let (record, reader) = (try visit.record(), try visit.protocolReader())
    let matters = Set(decisions.flatMap(\.text.matters))
    func known<Value>(_ name: (DecisionText.Matter) -> String?, _ find: (String) throws -> Value?) rethrows -> [String:
      Value]
    {
      try Dictionary(
        matters.compactMap { matter in try name(matter).flatMap { id in try find(id).map { (id, $0) } } },
        uniquingKeysWith: { first, _ in first })
    }
    submissions = try known {
      if case .submission(let id) = $0 { id } else { nil }
    } _: {
      try record.caseFile($0, reader: .anyone, today: visit.today)?.title
    }
    advice = try known {
      if case .advice(let id) = $0 { id } else { nil }
    } _: {
      try record.advice($0).flatMap { $0.isPublic ? $0.text.title : nil }
    }
    plans = Set(
      try known {
        if case .plan(let id) = $0 { id } else { nil }
      } _: {
        try record.plan($0, reader: reader)?.id
      }.keys)
    activities = try record.activities(
      Set(matters.compactMap { if case .activity(let id) = $0 { id } else { nil } }), reader: reader)
    sessions = try Dictionary(
      Set(decisions.compactMap(\.text.session)).compactMap { id in
        try record.meeting(id, for: reader).map { (id, $0.meeting.title) }
      }, uniquingKeysWith: { first, _ in first })
  }
}

extension MatterLinks {
  /// Whether everybody may see what is decided, now.
  package func has(_ matter: DecisionText.Matter) -> Bool {
    switch matter {
    case .submission(let id): submissions[id] != nil
    case .advice(let id): advice[id] != nil
    case .plan(let id): plans.contains(id)
    case .activity(let id): activities[id] != nil
    }
  }
}

/// Words for decisions of the Council, on everybody's pages and on desks.
extension Printing {
  /// What a decision is about: as a link where everybody may see it, and nothing where not.
  package func matter(_ matter: DecisionText.Matter, _ links: MatterLinks) -> HTML? {
    switch matter {
    case .submission(let id):
      links.submissions[id].map { "<a href=\"\(link(.submission, id))\">\(id)</a> \(trilingual($0))" }
    case .advice(let id):
      links.advice[id].map {
        "<a href=\"\(link(.advice, id))\">\(t("advice.number", ["id": id]))</a> \(trilingual($0))"
      }
    case .plan(let id):
      links.plans.contains(id)
        ? "<a href=\"\(link(.plan, query: [(name: "plan", value: id)]))\">\(t("council.plan", ["id": id]))</a>" : nil
    case .activity(let id): links.activities[id].map(activity)
    }
  }

  /// The session at which a decision is taken.
  package func session(_ decision: DecisionState, _ links: MatterLinks) -> HTML? {
    decision.text.session.flatMap { id in
      links.sessions[id].map { "<a href=\"\(link(.meeting, id))\">\(trilingual($0))</a>" }
    }
  }

  /// A decision, as a link.
  package func decision(_ decision: DecisionState) -> HTML {
    let day = decision.adopted.map { " · \(date($0.description))" } ?? ""
    return """
      <a href="\(link(.decision, decision.id))">\(t("council.number", ["id": decision.id]))</a> – \
      \(trilingual(decision.text.title))\(day)
      """
  }

  /// Decisions on what a page shows; nothing where there are none.
  package func decided(_ decisions: [DecisionState]) -> HTML {
    guard !decisions.isEmpty else { return .empty }
    let items = decisions.map { "<li>\(decision($0))</li>" as HTML }
    return "<section><h2>\(t("council.decided"))</h2><ul>\(items)</ul></section>"
  }
}
