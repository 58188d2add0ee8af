internal import Foundation
internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Saying something on a consultation, and confirming it by the link of a message.
struct CommentDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var desk: PeopleDesk { guest.desk }

  /// The page of a consultation's form.
  private func own(_ consultation: String) -> String {
    DeskRoutes.comment.path.filled([consultation], language: visit.language)
  }

  func write(_ id: String) throws -> Reply {
    guard let state = try desk.record.consultation(id, for: visit.protocolReader()) else {
      throw Problem.notFound("no such consultation")
    }
    guard try desk.takesComments(state) else {
      return .redirect(Route.consultation.path.filled([id], language: visit.language))
    }
    let kept = try keeper.flatMap { try desk.people.draft(about: Self.about(id), of: $0) }
    guard let form = guest.form else {
      let step: CommentFormModel.Step = asked("done", ["asked"]).isEmpty ? .form : .asked
      let passage = visit.items.first { $0.name == "passage" }.map { Guest.Form(["passage": $0.value]) }
      return try page(step, state, typed: kept.map { Guest.Form($0.fields) } ?? passage, draft: kept)
    }
    if !form["do"].isEmpty { return try keep(form, id) }
    guard let address = try? MailAddress(form["address"]) else {
      return refused(try page(.form, state, problem: "sign-in.address.bad", typed: form))
    }
    let letters = try letters(form)
    guard form["community"].isEmpty || form["read"] == "on" else {
      return refused(try page(.form, state, problem: "comment.read.missing", typed: form))
    }
    do {
      let draft = try draft(form, state)
      try desk.check(draft, state)
      try take(.comment, key(address))
      try takeMessage(address)
      try desk.ask(comment: draft, on: id, from: address, letters: letters, network: visit.network.text) {
        visit.site.publicAddress + DeskRoutes.confirmComment.path.filled([$0], language: letters)
      }
    } catch let error as RecordError {
      return refused(try page(.form, state, problem: "comment.bad", said: "\(error)", typed: form))
    }
    return unnoted(.redirect(own(id) + Address.query([(name: "done", value: "asked")])))
  }

  /// Who may keep a draft: whoever is signed in, with all their ways in set up.
  private var keeper: String? { guest.session.flatMap { $0.level == .full ? $0.person : nil } }

  /// What a draft of a comment is kept under.
  static func about(_ consultation: String) -> String { "comment \(consultation)" }

  /// Keeps what is in the form for whoever is signed in, or throws away what they kept.
  private func keep(_ form: Guest.Form, _ id: String) throws -> Reply {
    guard let person = keeper else { throw Problem.notFound("no such page") }
    switch form["do"] {
    case "keep":
      let fields = DeskRoutes.remarks.map { ($0, form[$0]) }.filter { !$0.1.isEmpty }
      try desk.people.keep(draft: Dictionary(uniqueKeysWithValues: fields), about: Self.about(id), of: person)
    case "drop": try desk.people.drop(draft: Self.about(id), of: person)
    default:
      throw Problem.parameter("do", found: String(form["do"].prefix(40)), expected: .oneOf(["keep", "drop"]))
    }
    return unnoted(.redirect(own(id) + Address.query([(name: "done", value: form["do"])])))
  }

  private func page(
    _ step: CommentFormModel.Step, _ state: ConsultationState, problem: String = "", said: String = "",
    typed: Guest.Form? = nil, draft: KeptDraft? = nil
  ) throws -> Reply {
    let known = try desk.communitiesSpokenFor()
    var named = visit.items.first { $0.name == "community" }?.value ?? ""
    guard named.isEmpty || known.contains(where: { $0.id == named }) else {
      throw Problem.parameter("community", "is no community with a protocol and a steward")
    }
    // One that somebody chose earlier may have no steward any more.
    if named.isEmpty, let typed, known.contains(where: { $0.id == typed["community"] }) { named = typed["community"] }
    let model = CommentFormModel(
      step: step,
      frame: FormFrame(guest, problem: problem, done: asked("done", ["keep"]).isEmpty ? "" : "draft.kept"),
      said: said, consultation: state, keeps: keeper != nil, draft: draft,
      isLate: try state.stage(at: desk.now) == .closed, address: own(state.id), typed: typed,
      fields: CommentFields(typed: typed), communities: known, community: known.first { $0.id == named })
    return visit.show(CommentFormView.self, model)
  }

  /// The link of a message shows what was written; one button makes it a comment, the other throws it away.
  func confirm(_ token: String) throws -> Reply {
    guard let asked = try desk.askedComment(token: token), let state = try desk.record.consultation(asked.consultation)
    else {
      try takeLink()
      var reply = visit.show(
        CommentConfirmView.self, CommentConfirmModel(frame: FormFrame(guest), token: token, step: .over))
      reply.status = 404
      return reply
    }
    func show(_ step: CommentConfirmModel.Step) -> Reply {
      visit.show(CommentConfirmView.self, CommentConfirmModel(frame: FormFrame(guest), token: token, step: step))
    }
    switch guest.form?["do"] {
    case nil:
      let community = try asked.draft.community.flatMap { try desk.record.communityState($0) }
      return show(.confirm(asked, state.inquiry, for: community?.description.names))
    case "confirm":
      guard let id = try desk.confirmComment(token: token, own: ownLink) else { return show(.over) }
      let said = try desk.record.comment(id)
      // The log would tell whoever reads it who wrote what is without a name.
      return unnoted(show(said.map { .confirmed(id, $0.stage, $0.showing.level) } ?? .over))
    case "discard":
      try desk.discardComment(token: token)
      return unnoted(show(.discarded))
    case let other?:
      throw Problem.parameter("do", found: String(other.prefix(40)), expected: .oneOf(["confirm", "discard"]))
    }
  }
}

extension PersonalPage {
  /// What an author does with a comment is in no log: it would tell who wrote it.
  func unnoted(_ reply: Reply) -> Reply {
    var reply = reply
    reply.audit = .nothing
    return reply
  }

  /// The address of the page on which an author finds their comment again, in their own language.
  func ownLink(_ token: String, _ language: Language) -> String {
    visit.site.publicAddress + DeskRoutes.ownComment.path.filled([token], language: language)
  }
}

struct CommentFormModel: Sendable {
  enum Step: Sendable {
    case form
    /// The link is on its way.
    case asked
  }

  let step: Step
  let frame: FormFrame
  /// What the rules said against it.
  let said: String
  let consultation: ConsultationState
  /// Whoever is signed in may keep a draft.
  let keeps: Bool
  let draft: KeptDraft?
  let isLate: Bool
  let address: String
  let typed: Guest.Form?
  let fields: CommentFields
  /// For which somebody may speak.
  let communities: [CommunityState]
  let community: CommunityState?
}

struct CommentFormView: PageView, CommentFormPrinting {
  private let model: CommentFormModel
  let printer: Printer

  init(_ model: CommentFormModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  var fields: CommentFields { model.fields }

  var page: Page {
    let inquiry = model.consultation.inquiry
    let title = t(model.step == .asked ? "comment.asked.title" : "comment.write")
    let content: HTML =
      switch model.step {
      case .asked: "<p class=\"lead\">\(t("comment.asked.lead"))</p>"
      case .form: form(inquiry)
      }
    return Page(
      title: title, description: inquiry.title[language],
      content: """
        <p class="crumbs"><a href="\(path(.consultations))">\(t("consultations.title"))</a> › \
        <a href="\(path(.consultation, model.consultation.id))">\(trilingual(inquiry.title))</a></p>
        <div class="narrow"><h1>\(title)</h1>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\(content)</div>
        """, scripts: ["files.js"], isIndexed: false)
  }

  private func form(_ inquiry: Inquiry) -> HTML {
    let communities = model.communities.map { one in
      Choice(value: one.id, name: wordage(one.description.names), isSelected: one.id == model.community?.id)
    }
    let links = model.communities.map { one -> HTML in
      let address = model.address + Address.query([(name: "community", value: one.id)])
      return "<li><a href=\"\(address)\">\(wordage(one.description.names))</a></li>"
    }
    let letters = model.typed.flatMap { Language(rawValue: $0["letters"]) } ?? language
    return """
      \(when(model.isLate, "<p class=\"note\">\(t("comment.late.note", ["days": PeopleDesk.lateDays]))</p>"))\
      \(when(!links.isEmpty && model.community == nil,
        "<details><summary>\(t("comment.for"))</summary><p>\(t("comment.for.text"))</p><ul>\(links)</ul></details>"))\
      \(model.community.map(rules))\(model.draft.map(kept) ?? .empty)\
      \(form(
        model.address, button: t("comment.send"), further: when(model.keeps, keeping), carriesFiles: true,
        """
        \(when(!communities.isEmpty, selection(
          "f-community", name: "community", label: t("comment.for.label"), all: t("comment.for.none"), communities)))\
        \(when(model.community != nil, checkbox("read", Choice(value: "on", name: "\(t("comment.read"))",
          isSelected: model.typed?["read"] == "on"))))\
        \(remarks(inquiry, language: true, documents: model.consultation))\(chooseFiles)\
        <fieldset><legend>\(t("comment.mail"))</legend><p class="note">\(t("comment.mail.note"))</p>\
        \(field("address", label: t("sign-in.address.label"), type: "email", value: model.typed?["address"] ?? "",
          more: " autocomplete=\"email\" required maxlength=\"254\""))\(self.letters(selected: letters))</fieldset>\
        <p>\(t("comment.notice")) <a href="\(path(Route.privacy))">\(t("subscribe.notice.full"))</a></p>
        """))
      """
  }

  private var keeping: HTML {
    " <button name=\"do\" value=\"keep\" formnovalidate>\(t("draft.keep"))</button>"
  }

  private func kept(_ draft: KeptDraft) -> HTML {
    """
    <div class="note"><p>\(t("draft.found", ["day": date(Moment.text(draft.kept))]))</p>\
    \(form(model.address, primary: false, button: t("draft.drop"), hiddenField("do", "drop")))</div>
    """
  }
}

struct CommentConfirmModel: Sendable {
  enum Step: Sendable {
    case confirm(AskedComment, Inquiry, for: Wordage?)
    case confirmed(CommentID, CommentState.Stage, CommentEvent.Level)
    case discarded
    /// The link is over, used, or none.
    case over
  }

  let frame: FormFrame
  let token: String
  let step: Step
  /// Where one goes from a link that is over.
  var list = Route.consultations
}

struct CommentConfirmView: PageView, FormPrinting {
  private let model: CommentConfirmModel
  let printer: Printer

  init(_ model: CommentConfirmModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  var page: Page {
    let (step, content): (String, HTML)
    switch model.step {
    case .confirm(let asked, let inquiry, let community):
      (step, content) = ("confirm", confirm(asked, inquiry, community))
    case .confirmed(let id, let stage, let level):
      let isShown = stage == .shown && level != .sealed
      let place = level == .sealed && stage == .shown ? "sealed" : stage.rawValue
      let link: HTML = "<p><a href=\"\(path(.comment, id.consultation, id.number))\">\(id.number)</a></p>"
      (step, content) = (
        "confirmed", "<p>\(t("comment.confirmed.\(place)"))</p>\(isShown ? link : "<p>\(id.number)</p>")"
      )
    case .discarded: (step, content) = ("discarded", .empty)
    case .over:
      (step, content) = (
        "over",
        "<p><a href=\"\(path(model.list))\">\(t("\(model.list.name).title"))</a></p>"
      )
    }
    return Page(
      title: t("comment.\(step).title"), description: t("comment.\(step).lead"),
      content: """
        <div class="narrow"><h1>\(t("comment.\(step).title"))</h1><p class="lead">\(t("comment.\(step).lead"))</p>\
        \(content)</div>
        """, isIndexed: false)
  }

  private func confirm(_ asked: AskedComment, _ inquiry: Inquiry, _ community: Wordage?) -> HTML {
    let address = DeskRoutes.confirmComment.path.filled([model.token], language: language)
    func button(_ what: String, primary: Bool) -> HTML {
      form(
        address, primary: primary, button: t("comment.\(what).button"), hiddenField("do", what))
    }
    return """
      <section><h2>\(trilingual(inquiry.title))</h2>\
      <p>\(author(asked.draft.showing, asked.draft.remarks)) · \
      \(t("comment.level.\(asked.draft.showing.level.rawValue)"))</p>\
      <p><strong>\(t("comment.for.label"))\(colon)\(community.map(wordage) ?? "\(t("comment.for.none"))")\
      </strong></p>\
      \(said(asked.draft.remarks, inquiry, language: asked.draft.language))\
      \(files(asked.draft.remarks.files) { _ in nil })</section>\
      \(button("confirm", primary: true))\(button("discard", primary: false))
      """
  }
}
