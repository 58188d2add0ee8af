internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of moderators: comments that wait, appeals, and what is shown already.
struct ModerationDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private static let doings = ["pass", "remove", "restore", "uphold"]
  /// So many of each kind are on a page; the oldest first.
  private static let most = 25

  private func page(problem: String = "", said: String = "") throws -> Reply {
    let desk = guest.desk
    let number = try listPage
    // What waits is read the oldest first, and goes; what is shown stays, the newest first.
    func entries(_ stage: CommentState.Stage) throws -> ModerationDeskModel.Entries {
      let isShown = stage == .shown
      let (found, comments) = try desk.comments(
        [stage], moderator: guest.signedIn().person, newest: isShown, offset: isShown ? (number - 1) * Self.most : 0,
        limit: Self.most)
      return .init(
        found: found,
        some: try comments.compactMap { comment in
          try desk.record.consultation(comment.id.consultation).map {
            .init(comment: comment, consultation: $0, closes: try $0.deadline().closes)
          }
        })
    }
    let done = asked("done", Self.doings)
    let model = ModerationDeskModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "moderation.done.\(done)"), said: said,
      address: address(DeskRoutes.moderation), own: guest.standing.person ?? "", reasons: desk.reasons, number: number,
      hasMore: number * Self.most < (try entries(.shown).found),
      waiting: try entries(.waiting), appealed: try entries(.appealed), shown: try entries(.shown))
    return visit.show(ModerationDeskView.self, model)
  }

  func answer() throws -> Reply {
    guard let form = guest.form else { return try page() }
    let person = try guest.signedIn().person
    guard let id = CommentID(form["consultation"], form["number"]) else {
      throw Problem.parameter("number", "is no comment's")
    }
    do {
      switch form["do"] {
      case "pass":
        guard let version = Int(form["version"]) else { throw Problem.parameter("version", "is no number") }
        try guest.desk.pass(id, version: version, by: person, own: ownLink)
      case "remove": try guest.desk.remove(id, for: form["cause"], by: person, own: ownLink)
      case "restore": try guest.desk.judge(id, isUpheld: false, by: person, own: ownLink)
      case "uphold": try guest.desk.judge(id, isUpheld: true, by: person, own: ownLink)
      default:
        throw Problem.parameter("do", found: String(form["do"].prefix(40)), expected: .oneOf(Self.doings))
      }
    } catch let error as RecordError {
      return refused(try page(problem: "comment.bad", said: "\(error)"))
    } catch let error as PeopleError { return refused(try page(problem: "comment.bad", said: "\(error)")) }
    return .redirect(address(DeskRoutes.moderation, query: [(name: "done", value: form["do"])]))
  }
}

struct ModerationDeskModel: Sendable {
  struct Entry: Sendable {
    let comment: CommentState
    let consultation: ConsultationState
    let closes: Int
  }

  struct Entries: Sendable {
    /// Of all.
    let found: Int
    let some: [Entry]
  }

  let frame: FormFrame
  let said: String
  let address: String
  let own: String
  let reasons: ModerationReasons
  /// The page of what is shown, and whether there is another one.
  let number: Int
  let hasMore: Bool
  let waiting: Entries
  let appealed: Entries
  let shown: Entries
}

struct ModerationDeskView: PageView, FormPrinting {
  private let model: ModerationDeskModel
  let printer: Printer

  init(_ model: ModerationDeskModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  var page: Page {
    let title = t("desk.moderation.title")
    let sections = [("waiting", model.waiting), ("appealed", model.appealed), ("shown", model.shown)].map {
      name, entries -> HTML in
      let list: HTML =
        entries.some.isEmpty
        ? "<p>\(t("moderation.none"))</p>" : "<ul class=\"comments\">\(entries.some.map(item))</ul>"
      return "<section><h2>\(t("desk.moderation.\(name)")) (\(count(entries.found)))</h2>\(list)</section>"
    }
    return Page(
      title: title, description: t("desk.moderation.lead"),
      content: """
        <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a></p>
        <div class="narrow"><h1>\(title)</h1><p class="lead">\(t("desk.moderation.lead"))</p>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\(sections)\
        \(pager)</div>
        """, isIndexed: false)
  }

  private var pager: HTML {
    pager(model.number, hasMore: model.hasMore) {
      model.address + Address.query([(name: "page", value: String($0))])
    }
  }

  private func act(_ what: String, _ entry: ModerationDeskModel.Entry, primary: Bool = false, _ more: HTML = .empty)
    -> HTML
  {
    form(
      model.address, label: "\(t("moderation.\(what)")) \(entry.comment.id.number)", primary: primary,
      button: t("moderation.\(what)"),
      """
      \(hiddenField("do", what))\(hiddenField("consultation", entry.comment.id.consultation))\
      \(hiddenField("number", entry.comment.id.number))\
      \(hiddenField("version", String(entry.comment.versions.count)))\(more)
      """)
  }

  private func item(_ entry: ModerationDeskModel.Entry) -> HTML {
    let comment = entry.comment
    let flags = comment.statement.flags.map { "<li>\(t("moderation.flag.\($0.rawValue)"))</li>" as HTML }
    let own: HTML
    switch comment.stage {
    case .waiting: own = "\(act("pass", entry, primary: true))\(removing(entry))"
    case .appealed:
      own =
        comment.removals.last?.removal.by == model.own
        ? "<p class=\"note\">\(t("moderation.other"))</p>"
        : "\(act("restore", entry, primary: true))\(act("uphold", entry))"
    default: own = removing(entry)
    }
    let appeal = (comment.stage == .appealed ? comment.removals.last?.appeal?.words : nil).map { words -> HTML in
      "<p><strong>\(t("moderation.appeal"))</strong></p><blockquote class=\"letter\" dir=\"auto\">\(words)</blockquote>"
    }
    return """
      <li class="comment"><p>\(comment.id.consultation) · \(comment.id.number) · \
      \(author(comment.showing, comment.remarks))\(marks(comment, closes: entry.closes))</p>\
      \(comment.remarks.map { said($0, entry.consultation.inquiry, language: comment.statement.language) })\
      \(deskFiles(comment))\
      \(when(!flags.isEmpty, "<ul class=\"flags\">\(flags)</ul>"))\
      \(comment.removals.last.map {
        "<p>\(model.reasons[$0.removal.reason]?.name[language] ?? $0.removal.reason)</p>" as HTML
      })\
      \(appeal ?? .empty)\(own)</li>
      """
  }

  private func removing(_ entry: ModerationDeskModel.Entry) -> HTML {
    let reasons = model.reasons.all.map { Choice(value: $0.id, name: "\($0.name[language] ?? $0.id)") }
    return """
      <details><summary>\(t("moderation.remove"))</summary>\
      \(act("remove", entry,
        selection("f-cause-\(entry.comment.id)", name: "cause", label: t("moderation.reason"), reasons)))</details>
      """
  }
}
