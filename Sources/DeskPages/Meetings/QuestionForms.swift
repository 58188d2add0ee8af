internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// What somebody who registered asks and votes for, on the page of their registration.
struct QuestionsModel: Sendable {
  let lines: [QuestionLine]
  let asked: Set<QuestionID>
  let votes: Set<QuestionID>
  /// Whether one can ask and vote now.
  let isOpen: Bool
  /// What was typed and is not right.
  let typed: Guest.Form?
  /// Of the list.
  let page: Int
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
      let back: HTML = model.asked.contains(id) ? button("take-back", line) : .empty
      guard model.isOpen else { return back }
      let vote = model.votes.contains(id) ? button("unvote", line) : button("upvote", line, primary: true)
      return "\(vote)\(back)"
    }
    let list = questions(
      model.lines, page: model.page, at: { "\(address)?page=\($0)#questions" }, more: voting)
    let asking: HTML =
      model.asked.count < PeopleDesk.mostQuestions
      ? form(
        address, primary: false, button: t("question.ask"),
        """
        \(hiddenField("do", "ask"))\
        <label for="f-words">\(t("question.words"))<textarea id="f-words" name="words" rows="4" required dir="auto" \
        maxlength="\(MeetingQuestion.mostLetters)" aria-describedby="h-words">\(model.typed?["words"] ?? "")</textarea>\
        </label><p class="note" id="h-words">\(t("question.note", ["n": PeopleDesk.mostQuestions]))</p>\
        \(field(
          "tag", label: t("comment.tag"), value: model.typed?["tag"] ?? language.rawValue,
          more: " required maxlength=\"40\" autocomplete=\"off\" spellcheck=\"false\""))\
        \(checkbox("named", Choice(value: "on", name: "\(t("question.named"))",
          isSelected: model.typed?["named"] == "on")))
        """) : "<p class=\"note\">\(t("question.enough", ["n": PeopleDesk.mostQuestions]))</p>"
    return """
      <section id="questions"><h2>\(t("question.title"))</h2>\(list)\(when(model.isOpen, asking))</section>
      """
  }
}
