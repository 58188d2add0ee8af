internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// A comment of one's own: what became of it, changing it, taking it back, appealing. Opened by the link of a message.
struct OwnCommentDesk: PersonalPage {
  let visit: Visit
  let guest: Guest
  let token: String

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest, token) = (visit, guest, visit["token"]) }

  private static let doings = ["edit", "withdraw", "disown", "appeal"]

  private var own: String { DeskRoutes.ownComment.path.filled([token], language: visit.language) }

  func answer() throws -> Reply {
    guard let comment = try guest.desk.ownComment(token: token),
      let consultation = try guest.desk.record.consultation(comment.id.consultation)
    else {
      try takeLink()
      var reply = visit.show(
        CommentConfirmView.self, CommentConfirmModel(frame: FormFrame(guest), token: token, step: .over))
      reply.status = 404
      return reply
    }
    func page(problem: String = "", said: String = "", typed: Guest.Form? = nil) throws -> Reply {
      let done = asked("done", Self.doings)
      return visit.show(
        OwnCommentView.self,
        OwnCommentModel(
          frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "comment.done.\(done)"), said: said,
          address: own, comment: comment, consultation: consultation, closes: try consultation.deadline().closes,
          isOpen: try consultation.stage(at: guest.desk.now) == .open,
          fields: CommentFields(typed: typed, known: comment), appeal: typed?["appeal"] ?? "",
          reason: comment.removals.last.flatMap { guest.desk.reasons[$0.removal.reason] },
          isPublic: comment.isShown(
            to: try guest.desk.record.protocols(on: visit.today).reader(nil, on: visit.today))))
    }
    guard let form = guest.form else { return try page() }
    do {
      switch form["do"] {
      case "edit":
        let draft = try draft(form, consultation)
        try take(.comment, "edit " + comment.id.description)
        try guest.desk.edit(comment, draft.showing, draft.remarks, keepsFiles: form["no-files"] != "on")
      case "withdraw", "disown":
        guard form["sure"] == "on" else { return refused(try page(problem: "data.sure.missing")) }
        if form["do"] == "disown" {
          try guest.desk.disown(comment)
        } else {
          try guest.desk.withdraw(comment)
        }
      case "appeal": try guest.desk.appeal(comment, form["appeal"])
      default:
        throw Problem.parameter("do", found: String(form["do"].prefix(40)), expected: .oneOf(Self.doings))
      }
    } catch let error as RecordError {
      return refused(try page(problem: "comment.bad", said: "\(error)", typed: form))
    } catch is PeopleError { return refused(try page(problem: "comment.over")) }
    return unnoted(.redirect(own + Address.query([(name: "done", value: form["do"])])))
  }
}

struct OwnCommentModel: Sendable {
  let frame: FormFrame
  let said: String
  let address: String
  let comment: CommentState
  let consultation: ConsultationState
  let closes: Int
  let isOpen: Bool
  let fields: CommentFields
  let appeal: String
  let reason: ModerationReasons.Reason?
  /// Whether everybody sees it.
  let isPublic: Bool
}

struct OwnCommentView: PageView, CommentFormPrinting {
  private let model: OwnCommentModel
  let printer: Printer

  init(_ model: OwnCommentModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  var fields: CommentFields { model.fields }

  private func act(_ what: String, primary: Bool = false, _ fields: HTML) -> HTML {
    """
    <section><h2>\(t("comment.own.\(what)"))</h2><p>\(t("comment.own.\(what).text"))</p>\
    \(form(model.address, primary: primary, button: t("comment.own.\(what).button"),
      "\(hiddenField("do", what))\(fields)"))</section>
    """
  }

  var page: Page {
    let comment = model.comment
    let stage = comment.stage
    let inquiry = model.consultation.inquiry
    let isSealed = stage == .shown && comment.showing.level == .sealed
    let title = t("comment.title", ["number": comment.id.number])
    let reason = model.reason.map { reason -> HTML in
      "<p>\(reason.name[language] ?? reason.id)\(colon)\(reason.text[language] ?? "")</p>"
    }
    let link: HTML =
      model.isPublic
      ? """
      <p><a href="\(path(.comment, comment.id.consultation, comment.id.number))">\(t("comment.own.public"))</a></p>
      """ : .empty
    return Page(
      title: title, description: inquiry.title[language],
      content: """
        <p class="crumbs"><a href="\(path(.consultation, comment.id.consultation))">\(trilingual(inquiry.title))</a></p>
        <div class="narrow"><h1>\(title)</h1>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\
        <p><strong>\(t(isSealed ? "comment.stage.sealed" : "comment.stage.\(stage.rawValue)"))</strong></p>\
        \(when([.removed, .appealed].contains(stage), reason ?? .empty))\(link)\
        <p>\(author(comment.showing, comment.remarks))\(marks(comment, closes: model.closes))</p>\
        \(comment.remarks.map { said($0, inquiry, language: comment.statement.language) })\
        \(files(comment.remarks?.files) { _ in nil })\
        \(when(stage == .removed && comment.removals.last?.appeal == nil, appeal))\
        \(when(stage.isEditable && model.isOpen, editing(inquiry)))\
        \(when(![.withdrawn, .disowned].contains(stage), act("withdraw", isSure)))\
        \(when(stage != .disowned, act("disown", isSure)))</div>
        """, isIndexed: false)
  }

  private func editing(_ inquiry: Inquiry) -> HTML {
    let hasFiles = model.comment.remarks?.files.isEmpty == false
    let leaveOut: HTML = """
      <fieldset><legend>\(t("comment.files"))</legend><p class="note">\(t("comment.files.level"))</p>\
      \(checkbox("no-files", Choice(value: "on", name: "\(t("comment.files.none"))")))</fieldset>
      """
    return act(
      "edit", hiddenField("language", language.rawValue) + remarks(inquiry, language: false) + when(hasFiles, leaveOut))
  }

  /// Nothing is hidden by a slip, which cannot be undone.
  private var isSure: HTML { checkbox("sure", Choice(value: "on", name: "\(t("comment.sure"))")) }

  private var appeal: HTML {
    act(
      "appeal", primary: true,
      """
      <label for="f-appeal">\(t("comment.own.appeal.label"))<textarea id="f-appeal" name="appeal" rows="5" required \
      maxlength="\(Remarks.mostAppealLetters)" dir="auto">\(model.appeal)</textarea></label>
      """)
  }
}
