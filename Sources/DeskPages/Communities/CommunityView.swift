internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

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
  /// Meetings, documents and questions of the community.
  let held: [HeldMatter]
  let today: Day
}

struct CommunityView: PageView, FormPrinting {
  let model: CommunityModel
  let printer: Printer

  init(_ model: CommunityModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }

  func act(_ what: String, button: String, primary: Bool = false, _ fields: HTML) -> HTML {
    form(
      model.address, primary: primary, button: button,
      "<input type=\"hidden\" name=\"do\" value=\"\(what)\">\(fields)")
  }

  /// Fields for a text in the community's own language and in those of this site.
  func words(_ name: String, _ label: String, lines: Bool = false, of place: String) -> HTML {
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
      \(model.state.map(sections))\
      \(describe)</div>
      """
    return Page(title: title, description: t("community.lead"), content: content, isIndexed: false)
  }

  private func sections(_ state: CommunityState) -> HTML {
    """
    \(when(state.isWithheld, withheld))\(comments(state))\(held(state))\(protocols(state))\(rule)\
    \(blocks(state))\(consents(state))\
    \(labels(state))\(places(state))\
    \(downloads(state))
    """
  }

  /// The protocols of the community to tick, and whether one of them is enough.
  /// - Parameters:
  ///   - chosen: by their names.
  ///   - note: what it means to tick none.
  func under(
    _ state: CommunityState, id: String, chosen: [String] = [], _ match: Rights.Match? = nil, note: HTML = .empty
  ) -> HTML {
    let rules = state.rules.sorted { $0.key < $1.key }
    let boxes = zip(DeskRoutes.under, rules).map { name, rule -> HTML in
      let (word, ruling) = (rule.key, rule.value.ruling)
      let access = t("community.access.\(ruling.access.rawValue)")
      return checkbox(
        name,
        Choice(value: word, name: "\(wordage(ruling.titles)) (\(access))", isSelected: chosen.contains(word)))
    }
    let matches = Rights.Match.allCases.map {
      Choice(value: $0.rawValue, name: "\(t("community.match.\($0.rawValue)"))", isSelected: $0 == match ?? .all)
    }
    return when(
      !rules.isEmpty,
      """
      <fieldset><legend>\(t("community.release.under"))</legend>\(note)\(boxes)\
      \(when(rules.count > 1, selection("f-match-\(id)", name: "match", label: t("community.match"), matches)))\
      </fieldset>
      """)
  }

  /// After a restore nobody else sees anything before its stewards have looked at it.
  private var withheld: HTML {
    """
    <section class="warning"><p>\(t("community.withheld"))</p>\
    \(act("resumed", button: t("community.resume"), primary: true, .empty))</section>
    """
  }

  /// The labels that the community took, by project, to tick: those that something has.
  func labels(_ state: CommunityState, chosen: [String]) -> HTML {
    let boxes = zip(DeskRoutes.labels, state.labels.sorted { $0.key < $1.key }).map { name, project -> HTML in
      let names = HTML(project.value.labels.map { wordage($0.names) }, separator: ", ")
      return checkbox(
        name, Choice(value: project.key, name: names, isSelected: chosen.contains(project.key)))
    }
    return when(!boxes.isEmpty, "<fieldset><legend>\(t("label.title"))</legend>\(boxes)</fieldset>")
  }

  /// On which consent something rests, where there is one that holds today.
  func consent(_ id: String, of state: CommunityState) -> HTML {
    let choices = state.consents.filter { $0.holds(on: model.today) }.map {
      Choice(value: String($0.place), name: "\($0.permission.use)")
    }
    return when(
      !choices.isEmpty,
      selection(
        id, name: "consent", label: t("community.release.consent"), all: t("community.no-consent"), choices))
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
      let chosen = state.rules.keys.filter {
        comment.rights?.protocols.contains(ProtocolTable.id(state.id, $0)) == true
      }
      let place = comment.id.description
      let release = act(
        "released", button: t("community.release"), primary: comment.stage == .steward,
        """
        \(names)\(hiddenField("version", String(comment.versions.count)))\
        \(under(state, id: place, chosen: chosen, comment.rights?.match))\
        \(consent("f-consent-\(place)", of: state))\(labels(state, chosen: comment.projects))
        """)
      let trace = checkbox("trace", Choice(value: "on", name: "\(t("community.trace"))"))
      let other =
        comment.stage == .steward
        ? act("declined", button: t("community.decline"), names)
        : comment.stage == .recalled
          ? HTML.empty
          : act("recalled", button: t("community.recall"), names + trace)
      return """
        <li class="comment"><p>\(comment.id.number) · \(trilingual(consultation.inquiry.title)) · \
        \(t("comment.stage.\(comment.stage.rawValue)"))</p><p>\(author(comment.showing, comment.remarks))</p>\
        \(comment.remarks.map { said($0, consultation.inquiry, language: comment.statement.language) })\
        \(deskFiles(comment))\
        \(when(!state.rules.isEmpty && comment.isReleasable, release))\(other)</li>
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
}
