internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// What somebody who registered asks and votes for, on the page of their registration.
struct QuestionsModel: Sendable {
  let lines: [QuestionLine]
  /// What they asked themselves and did not take back.
  let asked: [QuestionState]
  let votes: Set<QuestionID>
  /// Whether one can ask and vote now.
  let isOpen: Bool
  /// What was typed and is not right.
  let typed: Guest.Form?
  /// Of the list.
  let page: Int
  /// Communities for which one can ask, and the one that they ask for.
  let communities: [CommunityState]
  let community: CommunityState?
  let reasons: ModerationReasons
}

extension RegistrationView {
  func questions(_ model: QuestionsModel, _ address: String) -> HTML {
    func button(_ what: String, _ line: QuestionLine, primary: Bool = false) -> HTML {
      form(
        address, label: "\(t("question.\(what)")) \(line.question.id.number)", primary: primary,
        button: t("question.\(what)"),
        """
        \(hiddenField("do", what))\(hiddenField("question", line.question.id.number))\
        \(hiddenField("page", "\(model.page)"))
        """)
    }
    func voting(_ line: QuestionLine) -> HTML {
      let id = line.question.id
      let back: HTML = model.asked.contains { $0.id == id } ? button("take-back", line) : .empty
      guard model.isOpen else { return back }
      let vote = model.votes.contains(id) ? button("unvote", line) : button("upvote", line, primary: true)
      return "\(vote)\(back)"
    }
    let list = questions(
      model.lines, page: model.page, at: { "\(address)?page=\($0)#questions" }, more: voting)
    let own = model.asked.filter { one in !model.lines.contains { $0.question.id == one.id } }
    let hidden = own.map { self.hidden($0, model, address) }
    let links = model.communities.map { one -> HTML in
      let link = address + Address.query([(name: "community", value: one.id)]) + "#questions"
      return "<li><a href=\"\(link)\">\(wordage(one.description.names))</a></li>"
    }
    let asking: HTML =
      model.asked.count < PeopleDesk.mostQuestions
      ? """
      \(when(!links.isEmpty && model.community == nil,
        "<details><summary>\(t("question.for"))</summary><p>\(t("question.for.text"))</p><ul>\(links)</ul></details>"))\
      \(model.community.map(rules) ?? .empty)\(form(
        address, primary: false, button: t("question.ask"),
        """
        \(hiddenField("do", "ask"))\(hiddenField("community", model.community?.id))\
        \(when(model.community != nil, checkbox("read", Choice(value: "on", name: "\(t("comment.read"))",
          isSelected: model.typed?["read"] == "on"))))\
        <label for="f-words">\(t("question.words"))<textarea id="f-words" name="words" rows="4" required dir="auto" \
        maxlength="\(MeetingQuestion.mostLetters)" aria-describedby="h-words">\(model.typed?["words"] ?? "")</textarea>\
        </label><p class="note" id="h-words">\
        \(t(model.community == nil ? "question.note" : "question.note.community", ["n": PeopleDesk.mostQuestions]))</p>\
        \(field(
          "tag", label: t("comment.tag"), value: model.typed?["tag"] ?? language.rawValue,
          more: " required maxlength=\"40\" autocomplete=\"off\" spellcheck=\"false\""))\
        \(checkbox("named", Choice(value: "on", name: "\(t("question.named"))",
          isSelected: model.typed?["named"] == "on")))
        """))
      """ : "<p class=\"note\">\(t("question.enough", ["n": PeopleDesk.mostQuestions]))</p>"
    return """
      <section id="questions"><h2>\(t("question.title"))</h2>\(list)\
      \(when(!hidden.isEmpty, "<h3>\(t("question.own"))</h3><ul class=\"comments\">\(hidden)</ul>"))\
      \(when(model.isOpen, asking))</section>
      """
  }

  /// A question of one's own that is not on the list: why, and what one can do.
  private func hidden(_ question: QuestionState, _ model: QuestionsModel, _ address: String) -> HTML {
    let id = question.id.number
    let reason = question.removal.map { model.reasons[$0.reason]?.name[language] ?? $0.reason }
    let state: HTML =
      switch question.stage {
      case .removed:
        "\(t(question.isUpheld == true ? "question.state.upheld" : "question.state.removed"))\(colon)\(reason ?? "")"
      case .appealed: "\(t("question.state.appealed"))"
      case .shown, .withdrawn: "\(t("question.state.steward"))"
      }
    let appeal: HTML =
      question.stage == .removed && question.appeal == nil
      ? form(
        address, label: "\(t("question.appeal")) \(id)", primary: false, button: t("question.appeal"),
        """
        \(hiddenField("do", "appeal"))\(hiddenField("question", id))\
        <label for="f-appeal-\(id)">\(t("question.appeal.why"))<textarea id="f-appeal-\(id)" name="appeal" rows="3" \
        required dir="auto" maxlength="\(Remarks.mostAppealLetters)"></textarea></label>
        """) : .empty
    let back: HTML =
      question.stage == .shown
      ? form(
        address, label: "\(t("question.take-back")) \(id)", primary: false, button: t("question.take-back"),
        "\(hiddenField("do", "take-back"))\(hiddenField("question", id))") : .empty
    return """
      <li class="comment"><p>\(id) · <strong>\(state)</strong></p>\
      <div class="letter" lang="\(question.asked.language)" dir="auto">\(question.asked.words?.text ?? "–")</div>\
      \(appeal)\(back)</li>
      """
  }
}
