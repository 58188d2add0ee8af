internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One recording of a meeting: to watch or hear, and to read.
struct RecordingModel: Sendable {
  let meeting: MeetingState
  let recording: Recording
  let record: RecordStore

  /// - Throws: ``Problem`` for one that is not there, or that not everybody may see.
  init(_ id: String, _ number: String, _ visit: Visit) throws {
    record = try visit.record()
    guard let state = try record.meeting(id, for: visit.protocolReader()),
      let recording = state.publicRecordings.first(where: { String($0.number) == number })
    else { throw Problem.notFound("no such recording") }
    (meeting, self.recording) = (state, recording)
  }
}

struct RecordingView: PageView {
  private let model: RecordingModel
  let printer: Printer

  init(_ model: RecordingModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var recording: Recording { model.recording }

  private func address(_ document: RecordDocument) -> String {
    FileRoutes.document.path.filled([MeetingKind.prefix + model.meeting.id, document.sha256])
  }

  var page: Page {
    let meeting = model.meeting.meeting
    let kind = recording.isVideo ? "VideoObject" : "AudioObject"
    return Page(
      title: recording.title[language], description: t("recording.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.meetings))">\(t("meetings.title"))</a> › \
        <a href="\(link(.meeting, model.meeting.id))">\(trilingual(meeting.title))</a></p>
        <div class="narrow" itemscope itemtype="https://schema.org/\(kind)">
        <h1 itemprop="name">\(trilingual(recording.title))</h1>
        <p>\(facts(recording))</p>
        \(player(recording, at: address))
        <section><h2>\(t("recording.download"))</h2><ul>\(files)</ul></section>
        \(text)</div>
        """, section: .meetings, scripts: ["recording.js"])
  }

  private var files: HTML {
    let captions = recording.captions.map { captions -> HTML in
      let name = captions.languages.compactMap(Language.init(rawValue:)).map { printer.texts.word("language", $0) }
      return "<li><a href=\"\(address(captions))\">\(t("recording.captions"))\(colon)\(name.joined())</a></li>"
    }
    let shown = recording.shown.map { "<meta itemprop=\"uploadDate\" content=\"\($0.description)\">" as HTML } ?? .empty
    return """
      <li><a href="\(address(recording.file))" itemprop="contentUrl">\(t("recording.file"))</a> \
      (\(recording.file.suffix.uppercased()), \(size(recording.file)))\(shown)</li>\(captions)
      """
  }

  /// What is said, with the times from which it can be heard.
  private var text: HTML {
    // There are always some: none is taken without. A file that is damaged is found by `record verify`.
    guard let captions = captions(of: recording), let said = model.record.passages(captions, of: model.meeting.id),
      let spoken = captions.languages.first
    else { return "<p class=\"warning\">\(t("recording.text.damaged"))</p>" }
    var last = (second: -1, count: 0)
    let passages = said.map { passage -> HTML in
      let second = passage.from / 1000
      last = (second, second == last.second ? last.count + 1 : 1)
      let mark = last.count == 1 ? "t\(second)" : "t\(second)-\(last.count)"
      let speaker = passage.speaker.map { "<strong>\($0)</strong>\(colon)" as HTML } ?? .empty
      return """
        <p id="\(mark)">\
        <a href="\(address(recording.file))#t=\(second)" data-second="\(second)">\(clock(second))</a> \
        \(speaker)\(passage.text)</p>
        """
    }
    let isOther = spoken != language.rawValue
    return """
      <section><h2>\(t("recording.text"))</h2><p class="note">\(t("recording.text.note"))\
      \(when(isOther, " \(t("recording.text.other"))"))</p>\
      <div class="transcript" lang="\(spoken)">\(passages)</div></section>
      """
  }

  /// Hours, minutes and seconds from the start: `1:02:03`.
  private func clock(_ second: Int) -> String {
    let parts = [second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return ([String(second / 3600)] + parts).joined(separator: ":")
  }
}
