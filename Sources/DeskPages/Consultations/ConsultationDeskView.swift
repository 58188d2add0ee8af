internal import Markup
internal import Participation
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

struct ConsultationDeskView: PageView, CommentFormPrinting, TextsFormPrinting {
  private let model: ConsultationDeskModel
  let printer: Printer

  init(_ model: ConsultationDeskModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var frame: FormFrame { model.frame }
  var fields: CommentFields { CommentFields(typed: model.typed) }
  func value(_ name: String) -> String {
    // What is in the form of the summary, unless something was typed into it.
    if name.hasPrefix("summary-"), model.acted?["do"] != "summarise" {
      return model.state?.summary?.text.entries[String(name.dropFirst(8))]?.text ?? ""
    }
    return model.acted?[name] ?? model.fields.value(name)
  }

  var page: Page {
    let title = t("desk.consultations.title")
    return Page(
      title: title, description: t("desk.consultations.lead"),
      content: """
        <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a>\
        \(when(model.state != nil, " › <a href=\"\(model.address)?consultation=\">\(title)</a>"))</p>
        <h1>\(title)</h1><p class="lead">\(t("desk.consultations.lead"))</p>\(notice)\
        \(when(!model.said.isEmpty, "<p class=\"warning\" lang=\"en\">\(model.said)</p>"))\
        \(model.state.map(one) ?? all)\
        \(when(model.stage == .draft, writing))
        """, scripts: ["files.js"], isIndexed: false)
  }

  private var all: HTML {
    var table = RecordTable(
      t("desk.consultations.title"), [.init(t("consultation.id")), .init(t("consultation.stage"))])
    for one in model.all {
      let link = model.address + Address.query([(name: "consultation", value: one.id)])
      table.add(
        "<a href=\"\(link)\">\(one.id)</a> \(trilingual(one.title))", "\(t("consultation.stage.\(one.stage.rawValue)"))"
      )
    }
    return model.all.isEmpty ? "<p>\(t("consultations.none"))</p>" : table.html
  }

  private func act(
    _ what: String, _ state: ConsultationState, text: Int? = nil, button: String, primary: Bool = false,
    carriesFiles: Bool = false, _ more: HTML = .empty
  ) -> HTML {
    form(
      model.address, primary: primary, button: button, carriesFiles: carriesFiles,
      """
      \(hiddenField("do", what))\(hiddenField("consultation", state.id))\
      \(hiddenField("text", String(text ?? state.textPlace)))\(more)
      """)
  }

  private func one(_ state: ConsultationState) -> HTML {
    let inquiry = state.inquiry
    let isDraft = model.stage == .draft
    let counts = CommentState.Stage.allCases.compactMap { stage -> HTML? in
      model.counts[stage].map { "<li>\(t("comment.stage.\(stage.rawValue)"))\(colon)\(count($0))</li>" }
    }
    let texts = Language.allCases.map { language -> HTML in
      """
      <section lang="\(language.rawValue)"><h3>\(inquiry.title.entries[language.rawValue]?.text ?? "–")</h3>\
      <div class="letter">\(inquiry.text.entries[language.rawValue]?.text ?? "–")</div>\
      <div class="letter">\(inquiry.asked?.entries[language.rawValue]?.text ?? "")</div>\
      <div class="letter">\(inquiry.use.entries[language.rawValue]?.text ?? "–")</div></section>
      """
    }
    let announce =
      state.authors.contains(model.own)
      ? "<p class=\"note\">\(t("consultation.second"))</p>"
      : act("announce", state, button: t("consultation.announce"), primary: true)
    return """
      <h2>\(state.id) · \(t("consultation.stage.\(model.stage.rawValue)"))</h2>\
      <p>\(body(inquiry.body)) · \(t("consultation.days", ["from": date(inquiry.opens.description),
        "to": date(state.lastDay.description)])) · \(inquiry.zones.joined(separator: ", "))</p>\
      \(when(isDraft, "\(texts)\(announce)\(act("cancel", state, button: t("consultation.cancel")))"))\
      \(when(state.isPublic, """
        <p><a href="\(path(.consultation, state.id))">\(t("comment.own.public"))</a> · \
        <a href="\(path(DeskRoutes.moderation))">\(t("desk.moderation.title"))</a></p><ul>\(counts)</ul>
        """))\
      \(when(model.sealed > 0, sealed(state)))\
      \(when(state.isPublic, model.open.map { fates(state, $0) } ?? .empty))\
      \(when(model.stage == .closed, "\(summarising(state))\(following(state))"))\
      \(when(model.stage != .cancelled, documenting(state)))\
      \(when(state.isPublic && model.stage != .cancelled,
        "\(entering(state))\(extending(state))\(ending(state))\(cancelling(state))"))
      """
  }

  /// Comments of which nobody has said what became of them, the first fifty; a reason may be that of many.
  private func fates(_ state: ConsultationState, _ open: (found: Int, comments: [CommentState])) -> HTML {
    let items = open.comments.map { one -> HTML in
      """
      <li class="comment"><p><a href="\(path(.comment, state.id, one.id.number))">\(one.id.number)</a></p>\
      \(one.remarks.map { said($0, state.inquiry, language: one.statement.language, letters: 300) })</li>
      """
    }
    let choices = CommentEvent.Settlement.Fate.allCases.map {
      Choice(value: $0.rawValue, name: "\(t("comment.fate.\($0.rawValue)"))")
    }
    return """
      <details><summary>\(t("comment.fate")) (\(t("comment.fate.left", ["n": open.found])))</summary>\
      \(act("group", state, button: t("comment.group")))\
      <p class="note">\(t("comment.fate.note"))</p><ul class="comments">\(items)</ul><div class="narrow">\
      \(act("tag", state, button: t("comment.tags.save"),
        """
        \(field("numbers", id: "f-tag-numbers", label: t("comment.fate.numbers"),
          value: model.acted?["do"] == "tag" ? value("numbers") : "",
          more: " required maxlength=\"2000\" autocomplete=\"off\" spellcheck=\"false\""))\
        \(checkbox("same", Choice(value: "on", name: "\(t("comment.fate.same"))")))\
        \(field("tags", label: t("comment.tags"), value: value("tags"),
          more: " maxlength=\"500\" autocomplete=\"off\" spellcheck=\"false\""))
        """))\
      \(act("settle", state, button: t("comment.fate.settle"),
        """
        \(field("numbers", label: t("comment.fate.numbers"),
          value: model.acted?["do"] == "settle" ? value("numbers") : "",
          more: " required maxlength=\"2000\" autocomplete=\"off\" spellcheck=\"false\""))\
        \(checkbox("same", Choice(value: "on", name: "\(t("comment.fate.same"))")))\
        \(selection("f-fate", name: "fate", label: t("comment.fate"), all: t("choose"), choices))\(original("settle"))\
        \(reasons("settle", t("comment.fate.why"), most: 2000))
        """))</div></details>
      """
  }

  /// Why something is done, in each language: several forms of the page ask for it.
  private func reasons(_ act: String, _ label: String, most: Int) -> HTML {
    HTML(
      Language.allCases.map { language in
        let name = "why-\(language.rawValue)"
        return field(
          name, id: "f-\(act)-\(name)", label: "\(label) (\(printer.texts.word("language", language)))",
          value: model.acted?["do"] == act ? value(name) : "", more: " maxlength=\"\(most)\"")
      })
  }

  /// What was said, in words; the numbers are counted when it is first saved.
  private func summarising(_ state: ConsultationState) -> HTML {
    let written = (state.summaryAuthors.isEmpty ? nil : state.summary).map { summary -> HTML in
      let publish: HTML =
        state.summaryAuthors.contains(model.own)
        ? "<p class=\"note\">\(t("consultation.second"))</p>"
        : act("publish", state, text: state.summaryPlace, button: t("meeting.publish"), primary: true)
      let texts = Language.allCases.compactMap { language in
        summary.text.entries[language.rawValue].map {
          "<div class=\"letter\" lang=\"\(language.rawValue)\">\($0.text)</div>" as HTML
        }
      }
      return "\(texts)\(publish)"
    }
    return """
      <details\(when(model.acted?["do"] == "summarise" || written != nil, " open"))>\
      <summary>\(t("summary.title"))</summary>\(written ?? .empty)<div class="narrow">\
      <p class="note">\(t("summary.write.note"))</p>\
      \(act("summarise", state, text: state.summaryPlace, button: t("account.save"),
        "\(original("summarise"))\(texts("summary", "summary.text", rows: 8, most: Inquiry.mostTextLetters))"))\
      </div></details>
      """
  }

  private func following(_ state: ConsultationState) -> HTML {
    let fields = Language.allCases.map { one -> HTML in
      let name = "summary-\(one.rawValue)"
      return """
        <label for="f-follow-\(one.rawValue)">\(t("summary.follow")) (\(printer.texts.word("language", one)))\
        <textarea id="f-follow-\(one.rawValue)" name="\(name)" rows="4" maxlength="\(Inquiry.mostTextLetters)" \
        lang="\(one.rawValue)">\(model.acted?["do"] == "follow" ? model.acted?[name] ?? "" : "")</textarea></label>
        """
    }
    return """
      <details\(when(model.acted?["do"] == "follow", " open"))><summary>\(t("summary.follow"))</summary>\
      <div class="narrow"><p class="note">\(t("summary.follow.note"))</p>\
      \(act("follow", state, button: t("account.save"), "\(original("follow"))\(fields)"))</div></details>
      """
  }

  private func sealed(_ state: ConsultationState) -> HTML {
    let address = path(DeskRoutes.sealed) + Address.query([(name: "consultation", value: state.id)])
    return "<p><a href=\"\(address)\">\(t("sealed.title")) (\(count(model.sealed)))</a></p>"
  }

  private func entering(_ state: ConsultationState) -> HTML {
    let ways = CommentEvent.Way.allCases.filter { $0 != .web }.map {
      Choice(
        value: $0.rawValue, name: "\(t("comment.way.\($0.rawValue)"))",
        isSelected: fields.value("way") == $0.rawValue)
    }
    return """
      <details\(when(model.typed != nil, " open"))><summary>\(t("desk.consultations.enter"))</summary>\
      <div class="narrow"><p class="note">\(t("desk.consultations.enter.text"))</p>\
      \(act("enter", state, button: t("desk.consultations.enter"), carriesFiles: true,
        """
        \(selection("f-way", name: "way", label: t("comment.way"), ways))\
        \(field("received", label: t("comment.received"), type: "date", value: fields.value("received"),
          more: " required"))\
        \(field("source", label: t("comment.source"), value: fields.value("source"),
          more: " maxlength=\"\(Remarks.mostNameLetters)\""))\
        \(remarks(state.inquiry, language: true, documents: state))\(chooseFiles)\
        \(field("address", label: t("comment.address"), type: "email", value: fields.value("address"),
          more: " maxlength=\"254\" autocomplete=\"off\""))\
        \(letters(selected: Language(rawValue: fields.value("letters")) ?? language))
        """))</div></details>
      """
  }

  /// Texts that the public is asked about, and a form for another version or another text.
  private func documenting(_ state: ConsultationState) -> HTML {
    let documents = state.documents.sorted { $0.key < $1.key }
    let choices = documents.compactMap { id, versions in
      versions.last.map { Choice(value: id, name: "\(id): \($0.text.title[language])") }
    }
    let texts = documents.compactMap { id, versions -> HTML? in
      guard let last = versions.last else { return nil }
      let paragraphs = Language.allCases.map { language -> HTML in
        let text = last.text.paragraphs.compactMap { $0.text.entries[language.rawValue]?.text }.joined(
          separator: "\n\n")
        return when(!text.isEmpty, "<div class=\"letter\" lang=\"\(language.rawValue)\">\(text)</div>")
      }
      let whose: HTML = last.text.community.map { " · \(t("held.whose"))\(colon)<code>\($0)</code>" } ?? .empty
      return "<h3>\(id): \(trilingual(last.text.title)) (\(String(versions.count)))\(whose)</h3>\(paragraphs)"
    }
    return """
      <details\(when(model.stage == .draft && !texts.isEmpty, " open"))>\
      <summary>\(t("document.title"))</summary>\(texts)\
      <div class="narrow"><p class="note">\(t("document.note"))</p>\
      \(act("document", state, button: t("account.save"),
        """
        \(selection("f-document", name: "document", label: t("document.which"), all: t("document.new"), choices))\
        \
        \(whose("f-document-community", model.communities, model.acted?["do"] == "document" ? value("community") : ""))\
        \(original("document"))\(self.texts("name", "consultation.title", most: Inquiry.mostTitleLetters))\
        \(self.texts("paragraphs", "advice.paragraphs", rows: 10, most: 200_000))
        """))</div></details>
      """
  }

  private func extending(_ state: ConsultationState) -> HTML {
    """
    <details><summary>\(t("consultation.extend"))</summary><div class="narrow">\
    \(act("extend", state, button: t("consultation.extend"),
      """
      \(field("closes", label: t("consultation.closes"), type: "date", more: " required"))\(original("extend"))\
      \(reasons("extend", t("consultation.reason"), most: 500))
      """))</div></details>
    """
  }

  private func ending(_ state: ConsultationState) -> HTML {
    when(
      model.stage == .open,
      """
      <details\(when(model.acted?["do"] == "end", " open"))><summary>\(t("consultation.end"))</summary>\
      <div class="narrow"><p class="note">\(t("consultation.end.note"))</p>\
      \(act("end", state, button: t("consultation.end"),
        "\(original("end"))\(reasons("end", t("consultation.reason"), most: 500))"))</div></details>
      """)
  }

  private func cancelling(_ state: ConsultationState) -> HTML {
    """
    <details><summary>\(t("consultation.cancel"))</summary>\
    \(act("cancel", state, button: t("consultation.cancel")))</details>
    """
  }

  // MARK: Writing

  private var writing: HTML {
    let state = model.state
    let bodies = AskingBody.allCases.map {
      Choice(
        value: $0.rawValue, name: "\(body($0))", isSelected: model.fields.value("body") == $0.rawValue)
    }
    let moderation = Inquiry.Moderation.allCases.map {
      Choice(
        value: $0.rawValue, name: "\(t("consultation.moderation.\($0.rawValue)"))",
        isSelected: model.fields.value("moderation") == $0.rawValue)
    }
    func day(_ name: String) -> HTML {
      field(
        name, label: t("consultation.\(name)"), type: "date", value: model.fields.value(name), more: " required")
    }
    return """
      <div class="narrow"><section><h2>\(t(state == nil ? "consultation.draft" : "consultation.revise"))</h2>\
      <p class="note">\(t("consultation.draft.note"))</p>\
      \(form(
        model.address, primary: state == nil, button: t("account.save"),
        """
        \(hiddenField("do", state == nil ? "draft" : "revise"))\(hiddenField("consultation", state?.id))\
        \(selection("f-body", name: "body", label: t("consultation.body"), bodies))\(original("draft"))\
        \(texts("title", "consultation.title", most: Inquiry.mostTitleLetters))\
        \(texts("text", "consultation.why", rows: 6, most: Inquiry.mostTextLetters))\
        \(texts("asked", "consultation.asked", rows: 2, most: Inquiry.mostAskedLetters))\
        \(texts("use", "consultation.use", rows: 3, most: Inquiry.mostTextLetters))\
        \(day("opens"))\(day("closes"))\
        \(field("zones", label: t("consultation.zones"), value: model.fields.value("zones"),
          more: " required maxlength=\"200\" autocomplete=\"off\" spellcheck=\"false\""))\
        \(selection("f-moderation", name: "moderation", label: t("consultation.moderation"), moderation))\
        \(DeskRoutes.askedQuestions.map(question))
        """))</section></div>
      """
  }

  private func question(_ number: Int) -> HTML {
    let kinds = Question.Kind.allCases.map {
      Choice(
        value: $0.rawValue, name: "\(t("question.kind.\($0.rawValue)"))",
        isSelected: model.fields.value("kind-q\(number)") == $0.rawValue)
    }
    return """
      <details\(when(!model.fields.value("kind-q\(number)").isEmpty, " open"))>\
      <summary>\(t("question.number", ["n": number]))</summary>\
      \(selection("f-kind-q\(number)", name: "kind-q\(number)", label: t("question.kind"), all: t("question.kind.none"),
        kinds))\
      \(texts("question-q\(number)", "question.text", most: 500))\
      \(texts("options-q\(number)", "question.options", rows: 3, most: 2000))</details>
      """
  }
}
