internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

struct AdviceDeskView: PageView, TextsFormPrinting {
  let model: AdviceDeskModel
  let printer: Printer

  init(_ model: AdviceDeskModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  func value(_ name: String) -> String { model.fields.value(name) }

  var page: Page {
    let title = t("desk.advice.title")
    return Page(
      title: title, description: t("desk.advice.lead"),
      content: """
        <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a>\
        \(when(model.state != nil, " › <a href=\"\(model.address)?advice=\">\(title)</a>"))</p>
        <h1>\(title)</h1><p class="lead">\(t("desk.advice.lead"))</p>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\
        \(model.state.map(one) ?? all)
        """, isIndexed: false)
  }

  // MARK: All

  private var all: HTML {
    var table = RecordTable(
      t("advice.title"), [.init(t("advice.which")), .init(t("advice.by")), .init(t("advice.state"))])
    for one in model.all {
      let link = model.address + Address.query([(name: "advice", value: one.id)])
      table.add(
        "<a href=\"\(link)\">\(one.id)</a> \(trilingual(one.text.title))", "\(body(one.text.body))",
        "\(t("advice.stage.\(one.stage.rawValue)"))")
    }
    return """
      \(model.all.isEmpty ? "<p>\(t("advice.none"))</p>" : table.html)\
      \(when(!model.bodies.isEmpty, "<div class=\"narrow\">\(writing("draft", nil))</div>"))\(members)\(rules)
      """
  }

  // MARK: One

  private func act(
    _ what: String, _ state: AdviceState, button: String, primary: Bool = false, _ more: HTML = .empty
  ) -> HTML {
    form(
      model.address, primary: primary, button: button,
      """
      \(hiddenField("do", what))\(hiddenField("advice", state.id))\
      \(hiddenField("text", model.fields.place("text", of: what, state.textPlace)))\(more)
      """)
  }

  private func one(_ state: AdviceState) -> HTML {
    let isMember = model.bodies.contains(state.text.body)
    let paragraphs = state.text.paragraphs.enumerated().map { index, paragraph -> HTML in
      let texts = Language.allCases.compactMap { language in
        paragraph.text.entries[language.rawValue].map {
          "<div class=\"letter\" lang=\"\(language.rawValue)\">\($0.text)</div>" as HTML
        }
      }
      return "<li>\(texts)\(grounds(paragraph, model.links))</li>"
    }
    return """
      <h2>\(t("advice.number", ["id": state.id])) · \(t("advice.stage.\(state.stage.rawValue)"))</h2>\
      <p>\(body(state.text.body)) · \(trilingual(state.text.title))</p>\
      \(when(state.isPublic, "<p><a href=\"\(path(.advice, state.id))\">\(t("comment.own.public"))</a></p>"))\
      <ol>\(paragraphs)</ol>\
      \(when(isMember && state.stage == .draft, """
        \(act("open", state, button: t("advice.open"), primary: true))\(act("drop", state, button: t("advice.drop")))\
        <div class="narrow">\(writing("revise", state))</div>
        """))\
      \(when(isMember && state.stage == .vote, voting(state)))\
      \(when(state.isPublic, "\(translating(state))\(replies(state))"))
      """
  }

  private func writing(_ what: String, _ state: AdviceState?) -> HTML {
    let bodies = (state.map { [$0.text.body] } ?? model.bodies).map {
      Choice(value: $0.rawValue, name: "\(body($0))", isSelected: value("body") == $0.rawValue)
    }
    let fields: HTML = """
      \(selection("f-body", name: "body", label: t("advice.by"), bodies))\(original("draft"))\
      \(texts("title", "consultation.title", most: Inquiry.mostTitleLetters))\
      \(texts("paragraphs", "advice.paragraphs", rows: 10, most: Inquiry.mostTextLetters))\
      <label for="f-grounds">\(t("advice.grounds"))<textarea id="f-grounds" name="grounds" rows="5" \
      maxlength="20000" spellcheck="false" aria-describedby="h-grounds">\(value("grounds"))</textarea></label>\
      <p class="note" id="h-grounds">\(t("advice.grounds.help"))</p>\
      \(field("consultations", label: t("advice.after.field"), value: value("consultations"),
        more: " maxlength=\"200\" autocomplete=\"off\" spellcheck=\"false\""))
      """
    let form =
      state.map { act(what, $0, button: t("account.save"), fields) }
      ?? form(model.address, primary: true, button: t("account.save"), "\(hiddenField("do", what))\(fields)")
    return "<section><h2>\(t("advice.write.\(what)"))</h2>\(form)</section>"
  }

  private func voting(_ state: AdviceState) -> HTML {
    let own = state.votes[model.own]
    let buttons = AdviceEvent.Vote.Choice.allCases.map { choice in
      act("vote", state, button: t("advice.vote.\(choice.rawValue)"), hiddenField("vote", choice.rawValue))
    }
    let counts = AdviceEvent.Vote.Choice.allCases.map { choice -> HTML in
      let count = state.votes.values.count { $0 == choice }
      return "<li>\(t("advice.vote.\(choice.rawValue)"))\(colon)\(count)</li>"
    }
    let dissent = act(
      "dissent", state, button: t("account.save"),
      "\(original("opinion"))\(texts("opinion", "advice.opinion", rows: 4, most: Inquiry.mostTextLetters))")
    let cast: HTML = own.map { "<p>\(t("advice.vote.own"))\(colon)\(t("advice.vote.\($0.rawValue)"))</p>" } ?? .empty
    return """
      <section><h2>\(t("advice.vote"))</h2><ul>\(counts)</ul>\(cast)\
      <fieldset><legend>\(t("advice.vote.own"))</legend>\(buttons)</fieldset>\
      \(when(own == .no,
        "<details><summary>\(t("advice.opinion"))</summary><div class=\"narrow\">\(dissent)</div></details>"))\
      \(act("adopt", state, button: t("advice.adopt"), primary: true))\(act("drop", state, button: t("advice.drop")))\
      </section>
      """
  }

  private func translating(_ state: AdviceState) -> HTML {
    let originals = state.text.title.entries.filter { $0.value.status == .original }.map(\.key)
    let forms = Language.allCases.filter { !originals.contains($0.rawValue) }.map { language -> HTML in
      let (title, words) = ("title-\(language.rawValue)", "paragraphs-\(language.rawValue)")
      return """
        <details><summary>\(t("advice.translate", ["language": printer.texts.word("language", language)]))</summary>\
        <div class="narrow">\(act("translate", state, button: t("account.save"),
          """
          \(hiddenField("language", language.rawValue))\
          \(field(title, label: t("consultation.title"), value: value(title), more: " required maxlength=\"200\""))\
          <label for="f-\(words)">\(t("advice.paragraphs"))<textarea id="f-\(words)" name="\(words)" rows="10" \
          lang="\(language.rawValue)" required>\(value(words))</textarea></label>
          """))</div></details>
        """
    }
    return "\(forms)"
  }

  // MARK: The Council

  private func replies(_ state: AdviceState) -> HTML {
    let chair = model.rules.first { $0.body == .council }?.state?.rule.chair
    let writes = state.stage == .adopted && chair.map { model.parties.contains($0) } ?? false
    let drafted = state.reply.map { reply -> HTML in
      let answers = reply.reply.answers.map { "<li>\(answer($0, model.links))</li>" as HTML }
      let agreed = state.agreed.keys.sorted().map { term("country.\($0)") }.joined(separator: ", ")
      // Whoever agreed without a view of their own may add one, also later.
      let agree = model.parties.filter { state.agreed[$0].flatMap { $0 } == nil }.prefix(1).map { party in
        act(
          "agree", state, button: t("reply.agree", ["party": term("country.\(party)")]), primary: true,
          """
          \(hiddenField("party", party))\(hiddenField("reply", String(state.replyPlace)))\(original("view"))\
          \(texts("view", "reply.view", rows: 3, most: Inquiry.mostTextLetters))
          """)
      }
      let status = t("reply.agreed", ["parties": agreed, "n": reply.needed])
      return """
        <ol>\(answers)</ol><p>\(status)</p>\(HTML(Array(agree)))
        """
    }
    // Until enough agree it is the Parties'.
    guard (drafted != nil && (!model.parties.isEmpty || state.stage == .answered)) || writes else { return .empty }
    return """
      <section><h2>\(t("advice.reply"))</h2>\(drafted ?? .empty)\
      \(when(writes, "<div class=\"narrow\">\(replying(state))</div>"))</section>
      """
  }

  private func replying(_ state: AdviceState) -> HTML {
    let fields = state.text.paragraphs.enumerated().map { index, paragraph -> HTML in
      let name = AdviceText.name(index)
      let verdicts = CouncilReply.Verdict.allCases.map {
        Choice(
          value: $0.rawValue, name: "\(t("reply.verdict.\($0.rawValue)"))",
          isSelected: value("verdict-\(name)") == $0.rawValue)
      }
      func line(_ what: String, type: String = "text", most: Int = 120) -> HTML {
        field(
          "\(what)-\(name)", label: t("reply.\(what)"), type: type, value: value("\(what)-\(name)"),
          more: " maxlength=\"\(most)\" autocomplete=\"off\"")
      }
      return """
        <fieldset><legend>\(t("advice.paragraph", ["n": "\(index + 1)"]))</legend>\
        \(selection(
          "f-verdict-\(name)", name: "verdict-\(name)", label: t("reply.verdict"), all: t("choose"), verdicts))\
        \(texts("reasons-\(name)", "reply.reasons", rows: 3, most: Inquiry.mostTextLetters))\
        \(line("owner"))\(line("due", type: "date"))\(line("activity", most: 60))</fieldset>
        """
    }
    return act(
      "reply", state, button: t("account.save"), primary: state.reply == nil,
      """
      \(hiddenField("reply", model.fields.place("reply", of: "reply", state.replyPlace)))\
      \(original("reply", model.fields.replied))\(fields)
      """)
  }
}
