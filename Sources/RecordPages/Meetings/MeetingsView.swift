internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// All meetings that were announced.
struct MeetingsModel: Sendable {
  let meetings: [(state: MeetingState, stage: MeetingState.Stage)]

  init(_ visit: Visit) throws {
    meetings = try visit.publicMeetings.map { ($0, $0.stage(at: visit.now)) }
  }
}

struct MeetingsView: PageView {
  private let model: MeetingsModel
  let printer: Printer

  init(_ model: MeetingsModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let coming = model.meetings.filter { [.announced, .now].contains($0.stage) }
    let past = model.meetings.filter { ![.announced, .now].contains($0.stage) }
    func section(_ name: String, _ meetings: [(state: MeetingState, stage: MeetingState.Stage)]) -> HTML {
      let list: HTML = meetings.isEmpty ? "<p>\(t("meetings.none"))</p>" : "<ul>\(meetings.map(line))</ul>"
      return "<section><h2>\(t("meetings.\(name)"))</h2>\(list)</section>"
    }
    return Page(
      title: t("meetings.title"), description: t("meetings.lead"),
      content: """
        <h1>\(t("meetings.title"))</h1><p class="lead">\(t("meetings.lead"))</p>\
        \(section("coming", coming.reversed()))\(when(!past.isEmpty, section("past", past)))\
        \(follow("meetings"))
        """)
  }

  private func line(_ line: (state: MeetingState, stage: MeetingState.Stage)) -> HTML {
    let meeting = line.state.meeting
    return """
      <li><h3><a href="\(link(.meeting, line.state.id))">\(trilingual(meeting.title))</a></h3>\
      <p>\(body(meeting.body)) · \(t("meeting.stage.\(line.stage.rawValue)"))</p>\
      <p>\(times(line.state, in: meeting.zone) ?? .empty)</p></li>
      """
  }
}
