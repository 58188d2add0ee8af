package import Markup
package import Participation
package import PublicRecord
package import RecordKernel
internal import Vocabulary

/// What an advice rests on and what follows from it, as links; looked up once for a page.
package struct AdviceLinks: Sendable {
  /// Comments that everybody may see now.
  let shown: Set<CommentID>
  /// Those that are shown no more, and of which that may be said.
  let traced: Set<CommentID>
  let meetings: [String: Trilingual]
  let activities: [String: RecordStore.PlannedActivity]

  package init(_ advice: [AdviceState], _ visit: Visit) throws {
    let (record, reader) = (try visit.record(), try visit.protocolReader())
    let cited = Set(advice.flatMap(\.text.cited))
    let shown = try cited.filter { try record.isShown($0, to: reader) }
    (self.shown, traced) = (shown, try cited.subtracting(shown).filter { try record.hasTrace($0) })
    let meetings = advice.flatMap(\.text.paragraphs).flatMap(\.grounds).compactMap { ground -> String? in
      if case .meeting(let id) = ground { id } else { nil }
    }
    self.meetings = try Dictionary(
      Set(meetings).compactMap { id in
        try record.meeting(id, for: reader).map { (id, $0.meeting.title) }
      }, uniquingKeysWith: { first, _ in first })
    let names = Set(advice.compactMap(\.reply).flatMap(\.reply.answers).compactMap(\.activity))
    activities = try record.activities(names, reader: reader)
  }
}

extension Visit {
  /// Who reads a page that everybody can read: somebody who is in no protocol.
  package func protocolReader() throws -> Reader { try record().protocols(on: today).reader(nil, on: today) }

  /// Meetings that everybody may see, the latest first.
  package var publicMeetings: [MeetingState] { get throws { try record().meetings(for: protocolReader()) } }

  /// Consultations that everybody may see, with the documents that everybody may see; the newest first.
  package var publicConsultations: [ConsultationState] {
    get throws { try record().consultations(for: protocolReader()) }
  }
}

/// Words for advice and replies, on everybody's pages and on desks.
extension Printing {
  /// What a paragraph rests on.
  package func grounds(_ paragraph: AdviceText.Paragraph, _ links: AdviceLinks) -> HTML {
    var isGone = false
    let items = paragraph.grounds.compactMap { ground -> HTML? in
      switch ground {
      case .comment(let id):
        guard !links.shown.contains(id) else {
          let name = t("comment.title", ["number": id.number])
          return "<a href=\"\(link(.comment, id.consultation, id.number))\">\(name)</a>"
        }
        // Said once, however many there are: no count.
        defer { if links.traced.contains(id) { isGone = true } }
        return links.traced.contains(id) && !isGone ? "\(t("advice.ground.gone"))" : nil
      case .meeting(let id):
        return links.meetings[id].map {
          "<a href=\"\(link(.meeting, id))\">\(t("advice.ground.meeting"))\(colon)\(trilingual($0))</a>"
        }
      case .data(let address):
        return "<a href=\"\(address)\" rel=\"noopener\">\(t("advice.ground.data"))\(colon)\(address)</a>"
      }
    }
    let kept: [HTML] = paragraph.restsOnProtocol ? ["\(t("advice.ground.protocol"))"] : []
    guard !items.isEmpty || !kept.isEmpty else {
      return paragraph.grounds.isEmpty ? "<p class=\"note\">\(t("advice.ground.none"))</p>" : .empty
    }
    return """
      <details open><summary>\(t("advice.grounds"))</summary>\
      <ul class="grounds">\((items + kept).map { "<li>\($0)</li>" as HTML })</ul></details>
      """
  }

  /// What the Council answers to a paragraph.
  package func answer(_ answer: CouncilReply.Answer, _ links: AdviceLinks) -> HTML {
    var facts: [HTML] = []
    if let owner = answer.owner { facts.append("\(t("reply.owner"))\(colon)\(owner)") }
    if let due = answer.due { facts.append("\(t("reply.due"))\(colon)\(date(due.description))") }
    if let name = answer.activity {
      facts.append("\(t("reply.activity"))\(colon)\(links.activities[name].map(activity) ?? "<code>\(name)</code>")")
    }
    return """
      <p><strong>\(t("reply.verdict.\(answer.verdict.rawValue)"))</strong></p>\
      <div class="letter">\(trilingual(answer.reasons))</div>\
      \(when(!facts.isEmpty, "<ul>\(facts.map { "<li>\($0)</li>" as HTML })</ul>"))
      """
  }

  func activity(_ activity: RecordStore.PlannedActivity) -> HTML {
    let address = link(.programme, activity.programme, query: [(name: "plan", value: activity.plan)])
    return "<a href=\"\(address)#\(activity.id)\">\(trilingual(activity.text))</a>"
  }

  /// A paragraph of an advice, as a link.
  package func citation(_ citation: RecordStore.Citation) -> HTML {
    let address = link(.advice, citation.advice)
    guard citation.paragraph > 0 else {
      return "<a href=\"\(address)\">\(t("advice.number", ["id": citation.advice]))</a>"
    }
    return """
      <a href="\(address)#\(AdviceText.name(citation.paragraph - 1))">\
      \(t("advice.paragraph.of", ["id": citation.advice, "n": "\(citation.paragraph)"]))</a>
      """
  }
}
