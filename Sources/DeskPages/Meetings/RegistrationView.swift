internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

struct RegistrationView: PageView, FormPrinting {
  private let model: RegistrationModel
  let printer: Printer

  init(_ model: RegistrationModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  private var meeting: Meeting { model.state.meeting }

  var page: Page {
    let (step, content): (String, HTML) =
      switch model.step {
      case .form: ("form", registering)
      case .asked: ("asked", .empty)
      case .confirm(let draft): ("confirm", confirm(draft))
      case .confirmed(let state): ("confirmed", "<p>\(t("registration.confirmed.\(state.rawValue)"))</p>")
      case .discarded: ("discarded", .empty)
      case .own(let registration): ("own", own(registration))
      case .withdrawn: ("withdrawn", .empty)
      }
    let title = t("registration.\(step).title")
    return Page(
      title: title, description: meeting.title[language],
      content: """
        <p class="crumbs"><a href="\(path(.meetings))">\(t("meetings.title"))</a> › \
        <a href="\(path(.meeting, model.state.id))">\(trilingual(meeting.title))</a></p>
        <div class="narrow"><h1>\(title)</h1><p class="lead">\(t("registration.\(step).lead"))</p>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\(content)</div>
        """, isIndexed: false)
  }

  private var registering: HTML {
    let letters = Language(rawValue: model.fields.value("letters")) ?? language
    return """
      \(times(model.state))\(form(
        model.address, button: t("registration.send"),
        """
        \(fields)\
        <fieldset><legend>\(t("comment.mail"))</legend><p class="note">\(t("registration.mail.note"))</p>\
        \(field("address", label: t("sign-in.address.label"), type: "email", value: model.fields.value("address"),
          more: " autocomplete=\"email\" required maxlength=\"254\""))\(self.letters(selected: letters))</fieldset>\
        <p>\(t("registration.notice")) <a href="\(path(Route.privacy))">\(t("subscribe.notice.full"))</a></p>
        """))
      """
  }

  private var fields: HTML {
    let chosen = model.fields.value("place")
    let places = meeting.places.map { word -> HTML in
      let isFull = model.full.contains(word) && chosen != word
      return """
        <label class="check"><input type="radio" name="place" value="\(word)" required\
        \(when(chosen == word, " checked"))> <span>\(place(word, of: meeting))\
        \(when(isFull, " · \(t("meeting.full"))"))</span></label>
        """
    }
    let listens = meeting.interpretation.map {
      Choice(
        value: $0.rawValue, name: "\(printer.texts.word("language", $0))",
        isSelected: model.fields.value("interpretation") == $0.rawValue)
    }
    // What was asked for in time is shown as long as it can be changed at all.
    let asksFloor = model.givesFloor || !model.fields.value("speech").isEmpty
    let asksAid = model.givesAid || !model.fields.value("aid").isEmpty
    return """
      <fieldset><legend>\(t("registration.place"))</legend>\(places)</fieldset>\
      \(field("name", label: t("comment.name"), value: model.fields.value("name"),
        more: " required autocomplete=\"name\" maxlength=\"\(Remarks.mostNameLetters)\""))\
      \(field("organisation", label: t("comment.organisation"), value: model.fields.value("organisation"),
        more: " autocomplete=\"organization\" maxlength=\"\(Remarks.mostNameLetters)\""))\
      \(when(!listens.isEmpty, selection(
        "f-interpretation", name: "interpretation", label: t("registration.listens"), all: t("registration.original"),
        listens)))\
      \(area("needs", rows: 3, most: RegistrationDraft.mostNeedsLetters))\
      \(when(asksFloor, area("speech", rows: 8, most: RegistrationDraft.mostSpeechLetters)))\
      \(when(asksAid, area("aid", rows: 3, most: RegistrationDraft.mostAidLetters)))
      """
  }

  private func area(_ name: String, rows: Int, most: Int) -> HTML {
    """
    <label for="f-\(name)">\(t("registration.field.\(name)"))<textarea id="f-\(name)" name="\(name)" rows="\(rows)" \
    maxlength="\(most)" dir="auto" aria-describedby="h-\(name)">\(model.fields.value(name))</textarea></label>\
    <p class="note" id="h-\(name)">\(t("registration.help.\(name)"))</p>
    """
  }

  private func said(_ draft: RegistrationDraft) -> HTML {
    let lines: [(String, String?)] = [
      ("registration.place", place(draft.place, of: meeting)), ("comment.name", draft.name),
      ("comment.organisation", draft.organisation),
      ("registration.listens", draft.interpretation.map { printer.texts.word("language", $0) }),
      ("registration.field.needs", draft.needs), ("registration.field.speech", draft.speech),
      ("registration.field.aid", draft.aid),
    ]
    let items = lines.compactMap { key, value -> HTML? in
      value.map { "<dt>\(t(key))</dt><dd class=\"letter\" dir=\"auto\">\($0)</dd>" }
    }
    return "<dl class=\"answers\">\(items)</dl>"
  }

  private func confirm(_ draft: RegistrationDraft) -> HTML {
    func button(_ what: String, primary: Bool) -> HTML {
      form(model.address, primary: primary, button: t("registration.\(what).button"), hiddenField("do", what))
    }
    return "\(said(draft))\(button("confirm", primary: true))\(button("discard", primary: false))"
  }

  /// How it was, on one page.
  private func feedback(_ typed: Guest.Form) -> HTML {
    let ratings = MeetingFeedback.ratings.map { number in
      Choice(
        value: "\(number)", name: "\(number)\(colon)\(t("feedback.\(number)"))",
        isSelected: typed["rating"] == "\(number)")
    }
    return """
      <section id="feedback"><h2>\(t("feedback.title"))</h2><p>\(t("feedback.text"))</p>\
      \(form(model.address, button: t("feedback.send"),
        """
        \(hiddenField("do", "feedback"))\
        \(selection("f-rating", name: "rating", label: t("feedback.rating"), all: t("choose"), ratings))\
        <label for="f-said">\(t("feedback.words"))<textarea id="f-said" name="said" rows="5" dir="auto" \
        maxlength="\(MeetingFeedback.mostLetters)">\(typed["said"])</textarea></label>
        """))</section>
      """
  }

  private var isSure: HTML { checkbox("sure", Choice(value: "on", name: "\(t("comment.sure"))")) }

  private func own(_ registration: Registration) -> HTML {
    let answers = [("floor", registration.floor), ("aid", registration.aid)].compactMap { name, answer -> HTML? in
      answer.map { "<p>\(t("registration.\(name)"))\(colon)\(t("registration.\(name).said.\($0.rawValue)"))</p>" }
    }
    let isOn = [.announced, .now].contains(model.stage)
    let state: HTML =
      isOn
      ? "<p><strong>\(t("registration.confirmed.\(registration.state.rawValue)"))</strong></p>"
      : """
      <p><strong>\(t("meeting.stage.is"))\(colon)\(t("meeting.stage.\(model.stage.rawValue)"))</strong></p>\
      \(model.state.cancelled.map { "<p>\(trilingual($0.why))</p>" as HTML })
      """
    return """
      \(state)\(answers)\(times(model.state))\(model.questions.map { questions($0, model.address) } ?? .empty)\
      \(model.feedback.map(feedback) ?? .empty)\(when(!model.isOpen, said(registration.draft)))\
      \(when(!model.isOpen && isOn, "<p class=\"note\">\(t("registration.closed"))</p>"))\
      \(when(model.isOpen, """
        <section><h2>\(t("registration.edit"))</h2>\
        \(form(model.address, button: t("comment.own.edit.button"), "\(hiddenField("do", "edit"))\(fields)"))</section>
        """))\
      <section><h2>\(t("registration.withdraw"))</h2><p>\(t("registration.withdraw.text"))</p>\
      \(form(
        model.address, primary: false, button: t("registration.withdraw"),
        "\(hiddenField("do", "withdraw"))\(isSure)"))\
      </section>
      """
  }
}
