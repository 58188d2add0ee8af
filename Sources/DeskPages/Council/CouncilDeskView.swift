internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

struct CouncilDeskView: PageView, TextsFormPrinting {
  private let model: CouncilDeskModel
  let printer: Printer

  init(_ model: CouncilDeskModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  func value(_ name: String) -> String { model.fields.value(name) }

  var page: Page {
    let title = t("desk.council.title")
    return Page(
      title: title, description: t("desk.council.lead"),
      content: """
        <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a>\
        \(when(model.state != nil, " › <a href=\"\(model.address)?decision=\">\(title)</a>"))</p>
        <h1>\(title)</h1><p class="lead">\(t("desk.council.lead"))</p>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\
        \(rule)\(model.state.map(one) ?? all)
        """, isIndexed: false)
  }

  private var rule: HTML {
    guard let rule = model.rule, let chair = rule.chair else {
      return "<p class=\"note\">\(t("council.rule.none"))</p>"
    }
    return "<p class=\"note\">\(t("council.rule", ["n": rule.quorum, "party": term("country.\(chair)")]))</p>"
  }

  private var all: HTML {
    var table = RecordTable(
      t("council.decisions"), [.init(t("council.which")), .init(t("advice.state")), .init(t("council.adopted"))])
    for one in model.all {
      let link = model.address + Address.query([(name: "decision", value: one.id)])
      table.add(
        "<a href=\"\(link)\">\(one.id)</a> \(trilingual(one.text.title))",
        "\(t("council.stage.\(one.stage.rawValue)"))", one.adopted.map { "\(date($0.description))" } ?? "–")
    }
    return """
      \(model.all.isEmpty ? "<p>\(t("council.none"))</p>" : table.html)\
      \(when(!model.parties.isEmpty, "<div class=\"narrow\">\(writing("draft", nil))</div>"))
      """
  }

  // MARK: One

  private func act(
    _ what: String, _ state: DecisionState, button: String, primary: Bool = false, _ more: HTML = .empty
  ) -> HTML {
    form(
      model.address, primary: primary, button: button,
      """
      \(hiddenField("do", what))\(hiddenField("decision", state.id))\
      \(hiddenField("text", model.fields.place(of: what, state.textPlace)))\(more)
      """)
  }

  private func one(_ state: DecisionState) -> HTML {
    func texts(_ text: Trilingual?) -> HTML {
      HTML(
        Language.allCases.compactMap { language in
          text?.entries[language.rawValue].map {
            "<div class=\"letter\" lang=\"\(language.rawValue)\">\($0.text)</div>" as HTML
          }
        })
    }
    let matters = state.text.matters.compactMap { matter($0, model.links) }.map { "<li>\($0)</li>" as HTML }
    let isRepresentative = !model.parties.isEmpty
    return """
      <h2>\(t("council.number", ["id": state.id])) · \(t("council.stage.\(state.stage.rawValue)"))</h2>\
      <p>\(trilingual(state.text.title))</p>\
      \(when(state.isPublic, "<p><a href=\"\(path(.decision, state.id))\">\(t("comment.own.public"))</a></p>"))\
      \(session(state, model.links).map { "<p>\(t("council.session"))\(colon)\($0)</p>" as HTML } ?? .empty)\
      \(texts(state.text.text))\(when(!matters.isEmpty, "<h3>\(t("council.decides"))</h3><ul>\(matters)</ul>"))\
      \(when(state.text.statement != nil, "<h3>\(t("council.statement"))</h3>\(texts(state.text.statement))"))\
      \(when(isRepresentative && state.stage == .draft, """
        \(when(model.isChair, """
          \(act("open", state, button: t("advice.open"), primary: true))\(act("drop", state, button: t("advice.drop")))
          """))\
        <div class="narrow">\(writing("revise", state))</div>
        """))\
      \(when(isRepresentative && state.stage == .vote, voting(state)))\
      \(when(state.isPublic, translating(state)))
      """
  }

  private func writing(_ what: String, _ state: DecisionState?) -> HTML {
    let sessions = model.sessions.map {
      Choice(
        value: $0.id, name: "\($0.id) \($0.meeting.title[language])", isSelected: value("session") == $0.id)
    }
    let fields: HTML = """
      \(original("draft"))\(texts("title", "consultation.title", most: Inquiry.mostTitleLetters))\
      \(texts("resolution", "council.resolution", rows: 8, most: Inquiry.mostTextLetters))\
      <label for="f-matters">\(t("council.matters"))<textarea id="f-matters" name="matters" rows="3" \
      maxlength="4000" spellcheck="false" aria-describedby="h-matters">\(value("matters"))</textarea></label>\
      <p class="note" id="h-matters">\(t("council.matters.help"))</p>\
      \(selection(
        "f-session", name: "session", label: t("council.session"), all: t("council.session.none"), sessions))\
      \(texts("statement", "council.statement.field", rows: 4, most: Inquiry.mostTextLetters))
      """
    let form =
      state.map { act(what, $0, button: t("account.save"), fields) }
      ?? form(model.address, primary: true, button: t("account.save"), "\(hiddenField("do", what))\(fields)")
    return "<section><h2>\(t("council.write.\(what)"))</h2>\(form)</section>"
  }

  private func voting(_ state: DecisionState) -> HTML {
    let votes = state.votes.sorted { $0.key < $1.key }.map { party, vote -> HTML in
      let reasons: HTML = vote.reasons.map { "<div class=\"letter\">\(trilingual($0))</div>" } ?? .empty
      return "<li>\(term("country.\(party)"))\(colon)\(t("advice.vote.\(vote.choice.rawValue)"))\(reasons)</li>"
    }
    let forms = model.parties.map { party -> HTML in
      let choices = AdviceEvent.Vote.Choice.allCases.map {
        Choice(
          value: $0.rawValue, name: "\(t("advice.vote.\($0.rawValue)"))", isSelected: value("vote") == $0.rawValue)
      }
      return act(
        "vote", state, button: t("council.vote.cast"), primary: true,
        """
        \(hiddenField("party", party))\
        \(selection(
          "f-vote-\(party)", name: "vote", label: t("council.vote.of", ["party": term("country.\(party)")]),
          all: t("choose"), choices))\
        \(original("vote-\(party)"))\(texts("reasons", "council.reasons", rows: 3, most: Inquiry.mostTextLetters))
        """)
    }
    return """
      <section><h2>\(t("advice.vote"))</h2>\
      \(votes.isEmpty ? "<p>\(t("council.vote.nobody"))</p>" : "<ul>\(votes)</ul>")\
      <div class="narrow">\(forms)</div>\
      \(when(model.isChair, """
        \(act("adopt", state, button: t("advice.adopt")))\(act("drop", state, button: t("advice.drop")))
        """))</section>
      """
  }

  private func translating(_ state: DecisionState) -> HTML {
    let originals = state.text.title.entries.filter { $0.value.status == .original }.map(\.key)
    let forms = Language.allCases.filter { !originals.contains($0.rawValue) }.map { language -> HTML in
      func area(_ name: String, _ label: String) -> HTML {
        let field = "\(name)-\(language.rawValue)"
        return """
          <label for="f-\(field)">\(t(label))<textarea id="f-\(field)" name="\(field)" rows="6" \
          lang="\(language.rawValue)" maxlength="\(Inquiry.mostTextLetters)" required>\(value(field))</textarea></label>
          """
      }
      let title = "title-\(language.rawValue)"
      return """
        <details><summary>\(t("advice.translate", ["language": printer.texts.word("language", language)]))</summary>\
        <div class="narrow">\(act("translate", state, button: t("account.save"),
          """
          \(hiddenField("language", language.rawValue))\
          \(field(title, label: t("consultation.title"), value: value(title), more: " required maxlength=\"200\""))\
          \(area("resolution", "council.resolution"))\
          \(when(state.text.statement != nil, area("statement", "council.statement.field")))
          """))</div></details>
        """
    }
    return HTML(forms)
  }
}
