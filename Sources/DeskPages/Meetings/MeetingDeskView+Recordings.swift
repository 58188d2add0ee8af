internal import Markup
internal import Participation
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// Recordings on the desk: watched, shown to everybody, taken down.
extension MeetingDeskView {
  func recordings(_ state: MeetingState) -> HTML {
    let all = state.recordings.filter { $0.removed == nil }
    let items = all.isEmpty ? ["<p>\(t("recording.none"))</p>"] : all.map { recording($0, state) }
    return """
      <section id="recordings"><h2>\(t("meeting.recordings"))</h2>\
      <p class="note">\(t("recording.desk.note"))</p>\(items)</section>
      """
  }

  private func recording(_ recording: Recording, _ state: MeetingState) -> HTML {
    let name = recording.title[language]
    let number = hiddenField("recording", String(recording.number))
    let standing: HTML =
      recording.isPublic
      ? "<p><a href=\"\(path(.recording, state.id, String(recording.number)))\">\(t("comment.own.public"))</a></p>"
      : "<p><em>\(t("recording.waiting"))</em></p>"
    let show: HTML =
      recording.isPublic
      ? .empty
      : act(
        "show", state, button: t("recording.show"), primary: true,
        label: "\(t("recording.show"))\(colon)\(name)", number)
    let why = texts("gone", "recording.why", most: 500, of: String(recording.number)) { field, _ in
      model.fields.why(field, recording: recording.number)
    }
    let player = player(recording) { document in
      path(DeskRoutes.recording, state.id, document.sha256)
    }
    return """
      <section><h3>\(trilingual(recording.title))</h3><p>\(facts(recording))</p>\(player)\(standing)\(show)\
      <details><summary>\(t("recording.take-down"))</summary><div class="narrow">\
      <p class="note">\(t("recording.take-down.note"))</p>\
      \(act("take-down", state, button: t("recording.take-down"), label: "\(t("recording.take-down"))\(colon)\(name)",
        """
        \(number)\(original("gone-\(recording.number)"))\(why)
        """))</div></details></section>
      """
  }
}
