internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

extension HeldMatter {
  /// What it is, in texts.
  var word: String {
    switch content {
    case .meeting: "meeting"
    case .document: "document"
    case .question: "question"
    }
  }
}

/// Meetings, documents and questions of a community, for its stewards and for whom its protocols let read them.
extension FormPrinting {
  /// Whose knowledge something is: that community's stewards say who sees it.
  func whose(_ id: String, _ communities: [CommunityState], _ chosen: String) -> HTML {
    let choices = communities.map {
      Choice(value: $0.id, name: wordage($0.description.names), isSelected: $0.id == chosen)
    }
    return when(
      !choices.isEmpty,
      """
      \(selection(id, name: "community", label: t("held.whose"), all: t("held.whose.all"), choices))\
      <p class="note">\(t("held.whose.note"))</p>
      """)
  }

  /// A community's protocols come before anything is typed.
  func rules(_ community: CommunityState) -> HTML {
    let rules = community.rules.sorted { $0.key < $1.key }.map { _, rule -> HTML in
      "<h3>\(wordage(rule.ruling.titles))</h3><blockquote>\(wordage(rule.ruling.text))</blockquote>"
    }
    return "<section><h2>\(wordage(community.description.names))</h2>\(rules)</section>"
  }

  func held(_ matter: HeldMatter) -> HTML {
    switch matter.content {
    case .meeting(let state): held(state)
    case .document(let document, let consultation):
      """
      <h3>\(trilingual(document.title))</h3><p class="note">\(consultation.id) · \
      \(trilingual(consultation.inquiry.title))</p>\
      \(document.paragraphs.map { "<div class=\"letter\">\(trilingual($0.text))</div>" as HTML })
      """
    case .question(let state):
      """
      <p class="note">\(state.id.meeting) · \(state.id.number)\
      \(state.asked.words?.name.map { " · <span dir=\"auto\">\($0)</span>" as HTML })</p>\
      <div class="letter" lang="\(state.asked.language)" dir="auto">\(state.asked.words?.text ?? "–")</div>\
      \(state.answer.map { "<div class=\"reply letter\">\(trilingual($0.words))</div>" as HTML })
      """
    }
  }

  private func held(_ state: MeetingState) -> HTML {
    let meeting = state.meeting
    let rooms = meeting.places.map { "<li>\(place($0, of: meeting))</li>" as HTML }
    let changes = state.changes.map { change -> HTML in
      let day = change.on.map { date($0.description) } ?? ""
      return "<p class=\"note\">\(t("meeting.changed", ["day": day]))\(colon)\(trilingual(change.why))</p>"
    }
    let channels = meeting.interpretation.map { one -> HTML in
      "<li>\(printer.texts.word("language", one))\(meeting.channel(one).map { "\(colon)\($0)" } ?? "")</li>"
    }
    let came = state.published?.attendance.sorted { $0.key < $1.key }.map { word, count -> HTML in
      "<li>\(place(word, of: meeting))\(colon)\(self.count(count))</li>"
    }
    let agenda = meeting.agenda.map { "<li>\(clock($0.at)) \(trilingual($0.title))</li>" as HTML }
    return """
      <h3>\(trilingual(meeting.title))</h3><p class="note">\(state.id) · \(body(meeting.body))</p>\
      \(state.cancelled.map { "<p class=\"warning\">\(trilingual($0.why))</p>" as HTML })\
      \(changes)\(times(state))<ul>\(rooms)</ul>\
      \(when(!channels.isEmpty, "<p>\(t("meeting.field.interpretation"))\(colon)</p><ul>\(channels)</ul>"))\
      \(meeting.stream.map { "<p><a href=\"\($0)\" rel=\"noopener\">\($0)</a></p>" as HTML })\
      <div class="letter">\(trilingual(meeting.text))</div>\
      \(when(!agenda.isEmpty, "<h4>\(t("meeting.agenda"))</h4><ul>\(agenda)</ul>"))\
      \(when(!meeting.documents.isEmpty, "<h4>\(t("meeting.documents"))</h4>\(documents(meeting.documents))"))\
      \(state.published.map { summary -> HTML in
        """
        <h4>\(t("meeting.summary"))</h4><div class="letter">\(trilingual(summary.text))</div>\
        \(when(came?.isEmpty == false, "<ul>\(came ?? [])</ul>"))\
        \(when(!summary.recordings.isEmpty, "<h4>\(t("meeting.recordings"))</h4>\(documents(summary.recordings))"))
        """
      })
      """
  }
}
