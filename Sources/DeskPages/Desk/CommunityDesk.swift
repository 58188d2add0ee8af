internal import Digests
internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of a community's stewards: its protocols, who is in them, and what it consented to. Nobody else sees it,
/// administrators neither.
struct CommunityDesk: PersonalPage {
  let visit: Visit
  let guest: Guest
  let community: String

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest, community) = (visit, guest, visit["community"]) }

  private var own: String { DeskRoutes.community.path.filled([community], language: visit.language) }

  static let doings = [
    "described", "ruled", "retired", "admitted", "removed", "blocked", "unblocked", "consented", "revoked",
    "labelled", "unlabelled",
  ]
  /// What becomes of what was said for the community.
  static let decisions = ["released", "declined", "recalled"]

  private func page(problem: String = "", said: String = "") throws -> Reply {
    let session = try guest.signedIn()
    let done = asked("done", Self.doings + Self.decisions)
    let model = CommunityModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "community.done.\(done)"), said: said,
      id: community, address: own, state: try guest.desk.community(community, for: session.person),
      comments: try guest.desk.comments(for: community, steward: session.person).compactMap { comment in
        try guest.desk.record.consultation(comment.id.consultation).map { (comment, $0) }
      }, today: visit.today)
    return visit.show(CommunityView.self, model)
  }

  func answer() throws -> Reply {
    guard guest.may(.keepProtocols, scope: community) else { throw Problem.notFound("no such page") }
    guard let form = guest.form else { return try page() }
    let session = try guest.signedIn()
    guard guest.desk.people.isProved(session) else { return askForProof(next: own) }
    do {
      if Self.decisions.contains(form["do"]) {
        try decide(form, by: session.person)
        return .redirect(own + Address.query([(name: "done", value: form["do"])]))
      }
      let event = try event(form, by: session.person)
      try guest.desk.record(event, of: community, by: session.person)
      return .redirect(own + Address.query([(name: "done", value: event.kind)]))
    } catch let error as RecordError { return refused(try page(said: error.description)) }
  }

  /// What becomes of a comment that was said for the community.
  private func decide(_ form: Guest.Form, by person: String) throws {
    guard let id = CommentID(form["consultation"], form["number"]) else {
      throw Problem.parameter("number", "is no comment's")
    }
    let consent = Int(form["consent"])
    guard consent != nil || form["consent"].isEmpty else { throw Problem.parameter("consent", "is no number") }
    do {
      switch form["do"] {
      case "released":
        guard let version = Int(form["version"]) else { throw Problem.parameter("version", "is no number") }
        try guest.desk.release(
          id, .init(protocols: [form["protocol"]], match: .all, consent: consent, version: version, by: person),
          own: ownLink)
      case "declined": try guest.desk.decline(id, by: person, own: ownLink)
      default: try guest.desk.recall(id, leavesTrace: form["trace"] == "on", by: person)
      }
    } catch let error as PeopleError { throw RecordError("\(error)") }
  }

  private func event(_ form: Guest.Form, by person: String) throws -> CommunityEvent {
    switch form["do"] {
    case "described":
      return .described(
        .init(
          try words("title", form), contact: form["contact"].isEmpty ? nil : form["contact"],
          isShown: form["shown"] == "on", by: person))
    case "ruled":
      guard let access = CommunityEvent.Access(rawValue: form["access"]) else {
        throw Problem.parameter(
          "access", found: form["access"], expected: .oneOf(CommunityEvent.Access.allCases.map(\.rawValue)))
      }
      return .ruled(
        .init(form["protocol"], access, titles: try words("title", form), text: try words("words", form), by: person))
    case "retired": return .retired(.init(form["protocol"], by: person))
    case "admitted": return .admitted(.init(form["protocol"], form["person"], by: person))
    case "removed": return .removed(.init(form["protocol"], form["person"], by: person))
    case "blocked": return .blocked(.init(form["person"], by: person))
    case "unblocked": return .unblocked(.init(form["person"], by: person))
    case "consented":
      let until = Day(form["until"])
      guard until != nil || form["until"].isEmpty else { throw Problem.parameter("until", "is no day as 2027-12-31") }
      return .consented(.init(form["use"], until: until, by: person))
    case "revoked":
      guard let place = Int(form["consent"]) else { throw Problem.parameter("consent", "is no number") }
      return .revoked(.init(consent: place, by: person))
    case "labelled": return .labelled(try labels(form, by: person))
    case "unlabelled": return .unlabelled(.init(project: form["project"], by: person))
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)), expected: .oneOf(Self.doings + Self.decisions))
    }
  }

  /// Labels that were offered, or those of a file that a steward pastes.
  private func labels(_ form: Guest.Form, by person: String) throws -> CommunityEvent.Labelling {
    guard form["project"].isEmpty else {
      guard let offered = try guest.desk.community(community, for: person)?.offered[form["project"]] else {
        throw RecordError("\(form["project"].prefix(40)): no labels were offered")
      }
      // Nobody takes what they have not read.
      guard form["version"] == Self.version(offered) else {
        throw RecordError("\(offered.project): other labels are offered now; read them")
      }
      return .init(project: offered.project, fetched: offered.fetched, labels: offered.labels, by: person)
    }
    let file = try LabelFile(Data(form["labels"].utf8))
    return .init(project: file.project, fetched: try form.day("fetched"), labels: file.labels, by: person)
  }

  /// What tells one offer of a project from another.
  static func version(_ labels: CommunityEvent.Labelling) -> String {
    let words = labels.labels.flatMap {
      [$0.id] + ($0.names.texts + $0.texts.texts).flatMap { [$0.language, $0.text] }
    }
    return String(
      SHA256Digest.hexadecimal(of: Array(([labels.fetched.description] + words).joined(separator: "\n").utf8)).prefix(
        16))
  }

  /// A text in the community's own language, which comes first, and in those of this site.
  private func words(_ name: String, _ form: Guest.Form) throws -> Wordage {
    var texts: [Wordage.Text] = []
    if !form["\(name)-own"].isEmpty { texts.append(.init(form["tag"], form["\(name)-own"])) }
    for language in Language.allCases {
      let text = form["\(name)-\(language.rawValue)"]
      if !text.isEmpty { texts.append(.init(language.rawValue, text)) }
    }
    return try Wordage(texts)
  }
}

struct CommunityModel: Sendable {
  let frame: FormFrame
  /// What the record said against it.
  let said: String
  let id: String
  let address: String
  /// Nil before it has described itself.
  let state: CommunityState?
  /// Said for the community: what waits for its stewards, then what they let be shown.
  let comments: [(CommentState, ConsultationState)]
  let today: Day
}

struct CommunityView: PageView, FormPrinting {
  private let model: CommunityModel
  let printer: Printer

  init(_ model: CommunityModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  private func act(_ what: String, button: String, primary: Bool = false, _ fields: HTML) -> HTML {
    form(
      model.address, primary: primary, button: button,
      "<input type=\"hidden\" name=\"do\" value=\"\(what)\">\(fields)")
  }

  /// Fields for a text in the community's own language and in those of this site.
  private func words(_ name: String, _ label: String, lines: Bool = false, of place: String) -> HTML {
    let languages: [Language?] = [nil] + Language.allCases
    return HTML(
      languages.map { one -> HTML in
        let language = one.map { printer.texts.word("language", $0) } ?? t("community.own")
        let field = "\(name)-\(one?.rawValue ?? "own")"
        let id = "f-\(field)-\(place)"
        let input: HTML =
          lines
          ? "<textarea id=\"\(id)\" name=\"\(field)\" rows=\"4\" maxlength=\"\(Wordage.mostLetters)\"></textarea>"
          : "<input id=\"\(id)\" name=\"\(field)\" maxlength=\"200\">"
        return "<label for=\"\(id)\">\(label) (\(language))\(input)</label>"
      })
  }

  var page: Page {
    let title = model.state.map { state in state.description.names.texts[0].text } ?? model.id
    let content: HTML = """
      <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a></p>
      <div class="narrow"><h1>\(title)</h1><p class="lead">\(t("community.lead"))</p>\(notice)\
      \(when(!model.said.isEmpty, "<p class=\"warning\" role=\"alert\" lang=\"en\">\(model.said)</p>"))\
      \(model.state.map { "\(comments($0))\(protocols($0))\(rule)\(blocks($0))\(consents($0))\(labels($0))" as HTML })\
      \(describe)</div>
      """
    return Page(title: title, description: t("community.lead"), content: content, isIndexed: false)
  }

  private var tag: HTML {
    field(
      "tag", label: t("community.tag"), more: " maxlength=\"40\" autocomplete=\"off\" spellcheck=\"false\"")
  }

  private var describe: HTML {
    let contact = model.state?.description.contact ?? ""
    return """
      <section><h2>\(t("community.describe"))</h2>\
      \(act("described", button: t("account.save"), primary: model.state == nil,
        """
        \(words("title", t("community.name"), of: "community"))\(tag)\
        \(field("contact", label: t("community.contact"), value: contact, more: " maxlength=\"200\""))\
        \(checkbox("shown", Choice(value: "on", name: "\(t("community.shown"))",
          isSelected: model.state?.description.isShown == true)))
        """))</section>
      """
  }

  private func comments(_ state: CommunityState) -> HTML {
    let items = model.comments.map { comment, consultation -> HTML in
      let names = hiddenField("consultation", comment.id.consultation) + hiddenField("number", comment.id.number)
      let protocols = state.rules.sorted { $0.key < $1.key }.map { name, rule in
        Choice(
          value: name, name: wordage(rule.ruling.titles),
          isSelected: comment.rights?.protocols.contains(ProtocolTable.id(state.id, name)) == true)
      }
      let consents = state.consents.filter { $0.holds(on: model.today) }.map {
        Choice(value: String($0.place), name: "\($0.permission.use)")
      }
      let place = comment.id.description
      let release = act(
        "released", button: t("community.release"), primary: comment.stage == .steward,
        """
        \(names)\(hiddenField("version", String(comment.versions.count)))\
        \(selection("f-protocol-\(place)", name: "protocol", label: t("community.release.under"), protocols))\
        \(when(!consents.isEmpty, selection(
          "f-consent-\(place)", name: "consent", label: t("community.release.consent"), all: t("community.no-consent"),
          consents)))
        """)
      let trace = checkbox("trace", Choice(value: "on", name: "\(t("community.trace"))"))
      let other =
        comment.stage == .steward
        ? act("declined", button: t("community.decline"), names)
        : act("recalled", button: t("community.recall"), names + trace)
      return """
        <li class="comment"><p>\(comment.id.number) · \(trilingual(consultation.inquiry.title)) · \
        \(t("comment.stage.\(comment.stage.rawValue)"))</p><p>\(author(comment.showing, comment.remarks))</p>\
        \(comment.remarks.map { said($0, consultation.inquiry, language: comment.statement.language) })\
        \(when(!protocols.isEmpty && [.steward, .shown].contains(comment.stage), release))\(other)</li>
        """
    }
    return when(
      !items.isEmpty,
      """
      <section><h2>\(t("community.said"))</h2><p>\(t("community.said.text"))</p><ul class="comments">\(items)</ul>\
      </section>
      """)
  }

  private func protocols(_ state: CommunityState) -> HTML {
    let rules = state.rules.sorted { $0.key < $1.key }.map { name, rule -> HTML in
      let hidden = hiddenField("protocol", name)
      let members = rule.members.sorted().map { person -> HTML in
        """
        <li><code>\(person)</code>\
        \(act("removed", button: t("account.remove"), "\(hidden)\(hiddenField("person", person))"))</li>
        """
      }
      let list: HTML =
        members.isEmpty ? "<p>\(t("community.members.none"))</p>" : "<ul class=\"own-list\">\(members)</ul>"
      return """
        <section><h3>\(wordage(rule.ruling.titles))</h3>\
        <p><code>\(ProtocolTable.id(state.id, name))</code> · \
        \(t("community.access.\(rule.ruling.access.rawValue)"))</p>\
        <blockquote>\(wordage(rule.ruling.text))</blockquote>\
        <h4>\(t("community.members"))</h4>\
        \(list)\
        \(act("admitted", button: t("community.admit"), "\(hidden)\(person("admit-\(name)"))"))\
        \(act("retired", button: t("community.retire"), hidden))</section>
        """
    }
    return """
      <section><h2>\(t("community.protocols"))</h2><p>\(t("community.protocols.text"))</p>\(rules)</section>
      """
  }

  /// A field for a person's id, which each has on the page of their account.
  private func person(_ id: String) -> HTML {
    """
    <label for="f-\(id)">\(t("community.person"))<input id="f-\(id)" name="person" required maxlength="20" \
    autocomplete="off" spellcheck="false" pattern="P-[2-9A-Z]{12}"></label>
    """
  }

  private var rule: HTML {
    let choices = CommunityEvent.Access.allCases.map {
      Choice(value: $0.rawValue, name: "\(t("community.access.\($0.rawValue)"))", isSelected: $0 == .strict)
    }
    return """
      <section><h2>\(t("community.rule"))</h2><p>\(t("community.rule.text"))</p>\
      \(act("ruled", button: t("account.save"), primary: true,
        """
        \(field("protocol", label: t("community.protocol"),
          more: " required maxlength=\"38\" pattern=\"[A-Za-z0-9][A-Za-z0-9\\-]*\" autocomplete=\"off\""))\
        \(selection("f-access", name: "access", label: t("community.access"), choices))\
        \(words("title", t("community.title"), of: "protocol"))\
        \(words("words", t("community.text"), lines: true, of: "protocol"))\
        <label for="f-rule-tag">\(t("community.tag"))<input id="f-rule-tag" name="tag" maxlength="40" \
        autocomplete="off" spellcheck="false"></label>
        """))</section>
      """
  }

  private func blocks(_ state: CommunityState) -> HTML {
    let rows = state.blocked.sorted().map { person -> HTML in
      """
      <li><code>\(person)</code>\(act("unblocked", button: t("community.unblock"), hiddenField("person", person)))</li>
      """
    }
    return """
      <section><h2>\(t("community.blocks"))</h2><p>\(t("community.blocks.text"))</p>\
      \(when(!rows.isEmpty, "<ul class=\"own-list\">\(rows)</ul>"))\
      \(act("blocked", button: t("community.block"), person("block")))</section>
      """
  }

  private func consents(_ state: CommunityState) -> HTML {
    let rows = state.consents.map { one -> HTML in
      let until = one.permission.until.map { t("community.until", ["day": $0.description]) } ?? t("community.no-end")
      let end: HTML =
        one.holds(on: model.today)
        ? act("revoked", button: t("community.revoke"), hiddenField("consent", String(one.place)))
        : "<em>\(t("community.ended"))</em>"
      return """
        <li><div>\(one.permission.use)<br><span class="note"><code>\
        \(ProtocolTable.id(state.id, String(one.place)))</code> · \
        \(until)</span></div>\(end)</li>
        """
    }
    return """
      <section><h2>\(t("community.consents"))</h2><p>\(t("community.consents.text"))</p>\
      \(when(!rows.isEmpty, "<ul class=\"own-list\">\(rows)</ul>"))\
      \(act("consented", button: t("community.consent"),
        """
        \(field("use", label: t("community.use"), more: " required maxlength=\"200\""))\
        \(field("until", label: t("community.until.label"), type: "date"))
        """))</section>
      """
  }

  /// Labels of Local Contexts: as they were given, taken or taken away, never written here.
  private func labels(_ state: CommunityState) -> HTML {
    func rows(_ labels: [String: CommunityEvent.Labelling], _ buttons: (HTML, CommunityEvent.Labelling) -> HTML) -> HTML
    {
      HTML(
        labels.sorted { $0.key < $1.key }.map { project, labelling -> HTML in
          let names = labelling.labels.map { label -> HTML in
            let texts = zip(label.names.texts, label.texts.texts).map { name, text -> HTML in
              "<div lang=\"\(name.language)\" dir=\"auto\"><strong>\(name.text)</strong><p>\(text.text)</p></div>"
            }
            return "<li>\(texts)</li>"
          }
          return """
            <section><h3><code>\(project)</code></h3>\
            <p class="note">\(t("label.fetched", ["day": date(labelling.fetched.description)]))</p><ul>\(names)</ul>\
            \(buttons(hiddenField("project", project), labelling))</section>
            """
        })
    }
    func end(_ project: HTML, _ labels: CommunityEvent.Labelling) -> HTML {
      act("unlabelled", button: t("label.remove"), project)
    }
    let offered = rows(state.offered) { project, labels in
      let version = hiddenField("version", CommunityDesk.version(labels))
      return "\(act("labelled", button: t("label.take"), primary: true, "\(project)\(version)"))\(end(project, labels))"
    }
    return """
      <section><h2>\(t("label.title"))</h2><p>\(t("label.desk"))</p>\
      \(when(!state.offered.isEmpty, "<h3>\(t("label.offered"))</h3>\(offered)"))\(rows(state.labels, end))\
      \(act("labelled", button: t("label.take"),
        """
        <label for="f-labels">\(t("label.file"))<textarea id="f-labels" name="labels" rows="4" required \
        maxlength="200000" spellcheck="false"></textarea></label>\
        \(field("fetched", label: t("label.day"), type: "date", value: model.today.description, more: " required"))
        """))</section>
      """
  }
}
