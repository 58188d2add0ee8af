internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One comment, and what became of it.
struct CommentModel: Sendable {
  let consultation: ConsultationState
  let comment: CommentState
  let closes: Int
  let isReadable: Bool
  /// Paragraphs of advice that cite it, each with its advice.
  let citations: [(citation: RecordStore.Citation, advice: AdviceState)]
  let links: AdviceLinks
  /// What the Council decided about those advices.
  let decisions: [DecisionState]
  /// How many say the same.
  let signatures: Int
  let holder: RightsHolder?
  /// Why it was removed, of the public list.
  let reason: ModerationReasons.Reason?

  /// - Throws: ``Problem`` for one that is not there, or not this reader's to see: no difference can be seen.
  init(_ consultation: String, _ number: String, _ visit: Visit) throws {
    let record = try visit.record()
    let reader = try visit.protocolReader()
    guard let id = CommentID(consultation, number), let state = try record.consultation(consultation, for: reader),
      try record.isShown(id, to: reader) || record.hasTrace(id), let comment = try record.comment(id)
    else { throw Problem.notFound("no such comment") }
    (self.consultation, self.comment) = (state, comment)
    holder = try comment.isShown ? visit.holder(comment.statement.community, comment.projects) : nil
    closes = try state.deadline().closes
    isReadable = record.readsPersons
    citations = try record.citations(of: .comment(id)).compactMap { citation in
      try record.advice(citation.advice).map { (citation, $0) }
    }
    signatures = try record.sameTexts(as: id, for: reader).count
    links = try AdviceLinks(citations.map(\.advice), visit)
    decisions = try Set(citations.map(\.advice.id)).sorted().flatMap {
      try record.decisions(on: DecisionText.Matter.advice($0).text)
    }
    reason = try comment.removals.last.flatMap { try ModerationReasons()[$0.removal.reason] }
  }
}

struct CommentView: PageView {
  private let model: CommentModel
  let printer: Printer

  init(_ model: CommentModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let comment = model.comment
    let title = t("comment.title", ["number": comment.id.number])
    return Page(
      title: title, description: model.consultation.inquiry.title[language],
      content: """
        <p class="crumbs"><a href="\(link(.consultations))">\(t("consultations.title"))</a> › \
        <a href="\(link(.consultation, model.consultation.id))">\(trilingual(model.consultation.inquiry.title))</a></p>
        <div class="narrow"><h1>\(title)</h1>\(content)</div>
        """, isIndexed: false)
  }

  private var content: HTML {
    let comment = model.comment
    guard comment.isShown else {
      let reason = model.reason.map { reason -> HTML in
        "<p>\(reason.name[language] ?? reason.id)\(colon)\(reason.text[language] ?? "")</p>"
      }
      let log: HTML = "<p><a href=\"\(link(.moderation))\">\(t("moderation.title"))</a></p>"
      return """
        <p><strong>\(t("comment.stage.\(comment.stage.rawValue)"))</strong></p>\
        \(when([.removed, .appealed].contains(comment.stage), "\(reason ?? .empty)\(log)"))
        """
    }
    guard model.isReadable else { return "<p>\(t("comment.elsewhere"))</p>" }
    return """
      <p>\(author(comment.showing, comment.remarks))\(marks(comment, closes: model.closes))\(signatures)\
      \(comment.tags.map { " · \($0)" as HTML })</p>\
      \(holder(model.holder))\(passage(comment, model.consultation))\
      \(comment.remarks.map { said($0, model.consultation.inquiry, language: comment.statement.language) })\
      \(files(comment.remarks?.files) { place in
        FileRoutes.commentFile.path.filled([comment.id.consultation, comment.id.number, String(place)])
      })\
      <section><h2>\(t("comment.fate"))</h2>\(fate)</section>\(decided(model.decisions))\
      \(followUps(model.consultation))
      """
  }

  private var signatures: HTML {
    guard model.signatures > 1 else { return .empty }
    let id = model.comment.id
    let same = link(.consultation, id.consultation, query: [(name: "same-as", value: id.number)]) + "#comments"
    return " · <a href=\"\(same)\">\(t("comment.signatures", ["n": model.signatures]))</a>"
  }

  /// From the comment to what follows from it: the paragraph that cites it, the Council's answer, the activity.
  private var fate: HTML {
    let cited = model.citations.map { one, advice -> HTML in
      let answers = advice.stage == .answered ? advice.reply?.reply.answers : nil
      let reply: HTML =
        answers.map { answer($0[one.paragraph - 1], model.links) }
        ?? "<p class=\"note\">\(t("comment.fate.no-reply"))</p>"
      return "<li>\(t("comment.fate.cited")) \(citation(one))\(reply)</li>"
    }
    if !cited.isEmpty { return "<ul class=\"path\">\(cited)</ul>" }
    guard let settlement = model.comment.settlement else { return "<p>\(t("comment.fate.open"))</p>" }
    return
      "<p>\(t("comment.fate.\(settlement.fate.rawValue)"))</p><div class=\"letter\">\(trilingual(settlement.why))</div>"
  }
}

extension Visit {
  /// A file of a comment that everybody may read.
  func commentFile() throws -> Reply {
    let record = try record()
    guard let id = CommentID(self["consultation"], self["comment"]), let place = Int(self["file"]),
      try record.isShown(id, to: protocolReader()), let comment = try record.comment(id),
      let file = try record.file(place, of: comment)
    else { throw Problem.notFound("no such file") }
    return Reply(file, name: "\(id.number)-\(place)")
  }
}
