internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

struct MeetingDeskView: PageView, TextsFormPrinting {
  let model: MeetingDeskModel
  let printer: Printer

  init(_ model: MeetingDeskModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  func value(_ name: String) -> String { model.fields.value(name) }

  var page: Page {
    let title = t("desk.meetings.title")
    return Page(
      title: title, description: t("desk.meetings.lead"),
      content: """
        <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a>\
        \(when(model.state != nil, " › <a href=\"\(model.address)?meeting=\">\(title)</a>"))</p>
        <h1>\(title)</h1><p class="lead">\(t("desk.meetings.lead"))</p>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\
        \(model.state.map(one) ?? all)\
        \(when(model.stage == .draft,
          "<div class=\"narrow\">\(writing(model.state == nil ? "draft" : "revise"))</div>"))
        """, isIndexed: false)
  }

  private var all: HTML {
    var table = RecordTable(
      t("desk.meetings.title"), [.init(t("consultation.id")), .init(t("consultation.stage"))])
    for one in model.all {
      let link = model.address + Address.query([(name: "meeting", value: one.id)])
      table.add(
        "<a href=\"\(link)\">\(one.id)</a> \(trilingual(one.title))", "\(t("meeting.stage.\(one.stage.rawValue)"))")
    }
    return model.all.isEmpty ? "<p>\(t("meetings.none"))</p>" : table.html
  }

  func act(
    _ what: String, _ state: MeetingState, text: Int? = nil, button: String, primary: Bool = false,
    label: String? = nil, _ more: HTML = .empty
  ) -> HTML {
    form(
      model.address, label: label, primary: primary, button: button,
      """
      \(hiddenField("do", what))\(hiddenField("meeting", state.id))\
      \(hiddenField("text", model.fields.textPlace(what, text ?? state.textPlace)))\(more)
      """)
  }

  private func one(_ state: MeetingState) -> HTML {
    let meeting = state.meeting
    let texts = Language.allCases.map { language -> HTML in
      """
      <section lang="\(language.rawValue)"><h3>\(meeting.title.entries[language.rawValue]?.text ?? "–")</h3>\
      <div class="letter">\(meeting.text.entries[language.rawValue]?.text ?? "–")</div></section>
      """
    }
    let announce =
      state.authors.contains(model.own)
      ? "<p class=\"note\">\(t("consultation.second"))</p>"
      : act("announce", state, button: t("consultation.announce"), primary: true)
    let isOn = [.announced, .now].contains(model.stage)
    return """
      <h2>\(state.id) · \(t("meeting.stage.\(model.stage.rawValue)"))</h2>\
      <p>\(body(meeting.body))</p>\(times(state))\
      \(when(model.stage == .draft, "\(texts)\(announce)"))\
      \(when(state.isPublic, """
        <p><a href="\(path(.meeting, state.id))">\(t("comment.own.public"))</a></p>\(registrations(state))\
        \(when(!model.questions.isEmpty, questions(state)))\
        \(when(!model.appealed.isEmpty, appealed(state)))\(when(!model.feedback.isEmpty, feedback))
        """))\
      \(when([.now, .over].contains(model.stage), summary(state)))\
      \(when([.now, .over].contains(model.stage) || !state.recordings.isEmpty, recordings(state)))\
      \(when(isOn, changing(state)))\(when(isOn && state.summary == nil, cancelling(state)))
      """
  }

  // MARK: Who comes

  private func registrations(_ state: MeetingState) -> HTML {
    guard !model.registrations.isEmpty else { return "<p>\(t("registration.none"))</p>" }
    let lists = state.meeting.places.map { word -> HTML in
      let there = model.registrations.filter { $0.registration.draft.place == word }
      guard !there.isEmpty else { return .empty }
      var table = RecordTable(
        place(word, of: state.meeting),
        ["registration.who", "registration.listens-in", "registration.needs", "registration.asks"].map { .init(t($0)) })
      for (one, address) in there {
        table.add(who(one, address), listens(one), "\(one.draft.needs ?? "")", asks(one, state))
      }
      return "<section><h3>\(place(word, of: state.meeting))\(colon)\(count(there.count))</h3>\(table.html)</section>"
    }
    return """
      <section><h2>\(t("registration.list"))</h2><p class="note">\(t("registration.list.note"))</p>\
      \(state.meeting.floor.map {
        "<p><strong>\(t("meeting.told", ["day": date($0.told.description)]))</strong></p>" as HTML
      })\(lists)</section>
      """
  }

  private func who(_ one: Registration, _ address: MailAddress?) -> HTML {
    """
    <strong>\(one.draft.name)</strong>\(when(one.draft.organisation != nil, " · \(one.draft.organisation ?? "")"))\
    \(when(one.state == .waits, " <em>\(t("registration.waits"))</em>"))\
    \(address.map { "<br><span class=\"note\">\($0.text)</span>" as HTML })
    """
  }

  private func listens(_ one: Registration) -> HTML {
    one.draft.interpretation.map { "\(printer.texts.word("language", $0))" } ?? .empty
  }

  private func asks(_ one: Registration, _ state: MeetingState) -> HTML {
    func ask(_ asked: AskedFor, _ words: String?, _ answer: Registration.Answer?) -> HTML {
      guard let words else { return .empty }
      let buttons = Registration.Answer.allCases.filter { $0 != answer }.map { other -> HTML in
        let name = t("registration.\(asked.rawValue).\(other.rawValue)")
        return act(
          "answer", state, button: name, label: "\(name) \(one.draft.name)",
          """
          \(hiddenField("person", one.person))\(hiddenField("asked", asked.rawValue))\
          \(hiddenField("answer", other.rawValue))
          """)
      }
      let said = answer.map { t("registration.\(asked.rawValue).said.\($0.rawValue)") } ?? t("registration.undecided")
      return """
        <details><summary>\(t("registration.\(asked.rawValue)")) (\(said))</summary>\
        <div class="letter" dir="auto">\(words)</div>\(buttons)</details>
        """
    }
    return "\(ask(.floor, one.draft.speech, one.floor))\(ask(.aid, one.draft.aid, one.aid))"
  }

  // MARK: What is asked

  private func questions(_ state: MeetingState) -> HTML {
    func answering(_ line: QuestionLine) -> HTML {
      let id = line.question.id.number
      let statuses = QuestionEvent.Status.allCases.map {
        Choice(
          value: $0.rawValue, name: "\(t("question.status.\($0.rawValue)"))",
          isSelected: $0.rawValue
            == model.fields.answer("status", to: id, known: line.question.answer?.status.rawValue))
      }
      let reasons = model.reasons.map { Choice(value: $0.id, name: "\($0.name[language] ?? $0.id)") }
      let fields = texts("said", "question.answer", rows: 3, most: 5000, of: id) { field, language in
        model.fields.answer(field, to: id, known: line.question.answer?.words.entries[language.rawValue]?.text)
      }
      return """
        <details><summary>\(t("question.reply"))</summary>\
        \(act("reply", state, button: t("account.save"), primary: true,
          label: "\(t("question.reply")) \(id)",
          """
          \(hiddenField("question", id))\
          \(selection("f-status-\(id)", name: "status", label: t("question.status"), all: t("choose"), statuses))\
          \(original("said-\(id)"))\(fields)
          """))\(act("remove", state, button: t("question.remove"), label: "\(t("question.remove")) \(id)",
          """
          \(hiddenField("question", id))\
          \(selection("f-cause-\(id)", name: "cause", label: t("moderation.reason"), all: t("choose"), reasons))
          """))</details>
        """
    }
    func page(_ page: Int) -> String {
      model.address + Address.query([(name: "meeting", value: state.id), (name: "page", value: String(page))])
    }
    let list = questions(model.questions, page: model.page, at: page, more: answering)
    return "<section><h2>\(t("question.title"))</h2>\(list)</section>"
  }

  /// Questions that were removed, and whose author wants another officer to look again.
  private func appealed(_ state: MeetingState) -> HTML {
    let items = model.appealed.map { question -> HTML in
      let id = question.id.number
      let reason = model.reasons.first { $0.id == question.removal?.reason }?.name[language] ?? ""
      let judging: HTML =
        question.removal?.by == model.own
        ? "<p class=\"note\">\(t("moderation.other"))</p>"
        : HTML(
          ["restore", "uphold"].map { what in
            act(
              what, state, button: t("moderation.\(what)"), primary: what == "restore",
              label: "\(t("moderation.\(what)")) \(id)", hiddenField("question", id))
          })
      return """
        <li class="comment"><p>\(id)\(colon)\(reason)</p>\
        <div class="letter" lang="\(question.asked.language)" dir="auto">\(question.asked.words?.text ?? "–")</div>\
        <p><strong>\(t("moderation.appeal"))</strong></p>\
        <blockquote class="letter" dir="auto">\(question.appeal?.words ?? "–")</blockquote>\(judging)</li>
        """
    }
    return "<section><h2>\(t("question.appealed"))</h2><ul class=\"comments\">\(items)</ul></section>"
  }

  /// What people said of it afterwards, without a name.
  private var feedback: HTML {
    var table = RecordTable(t("feedback.title"), [.init(t("feedback.rating")), .init(t("feedback.people"), "number")])
    for rating in MeetingFeedback.ratings.reversed() {
      table.add("\(rating)\(colon)\(t("feedback.\(rating)"))", "\(count(model.feedback.count { $0.rating == rating }))")
    }
    let words = model.feedback.compactMap(\.words).map { "<li class=\"letter\" dir=\"auto\">\($0)</li>" as HTML }
    return """
      <section><h2>\(t("feedback.title"))</h2>\(table.html)\
      \(when(!words.isEmpty, "<ul class=\"comments\">\(words)</ul>"))</section>
      """
  }

  // MARK: Writing

  private func writing(_ what: String) -> HTML {
    let bodies = AskingBody.allCases.map {
      Choice(value: $0.rawValue, name: "\(body($0))", isSelected: value("body") == $0.rawValue)
    }
    func line(_ name: String, type: String = "text", required: Bool = false, most: Int = 500) -> HTML {
      field(
        name, label: t("meeting.field.\(name)"), type: type, value: value(name),
        more: """
           maxlength="\(most)" autocomplete="off" spellcheck="false"\(when(required, " required"))
          """)
    }
    let channels = Language.allCases.map { one -> HTML in
      let (name, address) = ("interpretation-\(one.rawValue)", "channel-\(one.rawValue)")
      let word = printer.texts.word("language", one)
      return """
        \(checkbox(name, Choice(value: "on", name: "\(word)", isSelected: value(name) == "on")))\
        \(field(address, label: t("meeting.field.channel", ["language": word]), type: "url", value: value(address),
          more: " maxlength=\"500\" autocomplete=\"off\" spellcheck=\"false\""))
        """
    }
    let fields: HTML = """
      \(selection("f-body", name: "body", label: t("meeting.field.body"), bodies))\(original("draft"))\
      \(texts("title", "consultation.title", most: Inquiry.mostTitleLetters))\
      \(texts("text", "meeting.about", rows: 6, most: Inquiry.mostTextLetters))\
      \(line("begins", type: "datetime-local", required: true))\(line("ends", type: "datetime-local", required: true))\
      \(line("zone", required: true, most: 40))\
      <label for="f-rooms">\(t("meeting.field.rooms"))\
      <textarea id="f-rooms" name="rooms" rows="3" maxlength="4000">\(value("rooms"))</textarea></label>\
      \(line("stream", type: "url"))\(texts("agenda", "meeting.field.agenda", rows: 4, most: 20_000))\
      <fieldset><legend>\(t("meeting.field.interpretation"))</legend>\(channels)</fieldset>\
      \(checkbox(
        "captions",
        Choice(value: "on", name: "\(t("meeting.captions"))", isSelected: value("captions") == "on")))\
      \(checkbox(
        "questions",
        Choice(value: "on", name: "\(t("meeting.field.questions"))", isSelected: value("questions") == "on")))\
      \(line("registers", type: "date", required: true))\
      \(line("floor-until", type: "date"))\(line("floor-told", type: "date"))\(line("floor-minutes", type: "number"))\
      \(line("aid", type: "date"))\(texts("documents", "meeting.field.documents", rows: 3, most: 20_000))\
      \(line("consultations", most: 200))\(whose)
      """
    if let state = model.state {
      return section(
        what,
        act(
          what, state, button: t("account.save"), primary: true,
          "\(fields)\(when(what == "change", texts("why", "consultation.reason", most: 500)))"))
    }
    return section(
      what, form(model.address, button: t("account.save"), "\(hiddenField("do", what))\(fields)"))
  }

  /// Whose knowledge it is about; that does not change later.
  private var whose: HTML {
    let own = value("community")
    if let state = model.state { return hiddenField("community", state.meeting.community) }
    return whose("f-community", model.communities, own)
  }

  private func section(_ what: String, _ content: HTML) -> HTML {
    """
    <section><h2>\(t("meeting.write.\(what)"))</h2><p class="note">\(t("meeting.write.\(what).note"))</p>\
    \(content)</section>
    """
  }

  private func changing(_ state: MeetingState) -> HTML {
    """
    <details\(when(!model.said.isEmpty, " open"))><summary>\(t("meeting.write.change"))</summary>\
    <div class="narrow">\(writing("change"))</div></details>
    """
  }

  private func cancelling(_ state: MeetingState) -> HTML {
    """
    <details><summary>\(t("meeting.cancel"))</summary><div class="narrow">\
    <p class="note">\(t("meeting.cancel.note"))</p>\
    \(act("cancel", state, button: t("meeting.cancel"),
      "\(original("cancel"))\(texts("reason", "consultation.reason", most: 500))"))</div></details>
    """
  }

  private func summary(_ state: MeetingState) -> HTML {
    let came = state.meeting.places.map { word -> HTML in
      field(
        "came-\(word)", label: place(word, of: state.meeting), type: "number", value: value("came-\(word)"),
        more: " min=\"0\" max=\"1000000\"")
    }
    let written = (state.summaryAuthors.isEmpty ? nil : state.summary).map { summary -> HTML in
      let texts = Language.allCases.compactMap { language in
        summary.text.entries[language.rawValue].map {
          "<div class=\"letter\" lang=\"\(language.rawValue)\">\($0.text)</div>" as HTML
        }
      }
      let publish: HTML =
        state.summaryAuthors.contains(model.own)
        ? "<p class=\"note\">\(t("consultation.second"))</p>"
        : act("publish", state, text: state.summaryPlace, button: t("meeting.publish"), primary: true)
      return "\(texts)\(documents(summary.recordings))\(publish)"
    }
    return """
      <section><h2>\(t("meeting.summary"))</h2>\(written ?? .empty)<div class="narrow">\
      \(act("summarise", state, text: state.summaryPlace, button: t("account.save"),
        """
        \(original("summary"))\(texts("summary", "meeting.summary", rows: 8, most: Inquiry.mostTextLetters))\
        <fieldset><legend>\(t("meeting.attendance"))</legend>\(came)</fieldset>\
        \(texts("recordings", "meeting.field.recordings", rows: 2, most: 20_000))
        """))</div></section>
      """
  }
}
