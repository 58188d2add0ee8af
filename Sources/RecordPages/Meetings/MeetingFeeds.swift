internal import Outputs
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Meetings for feed readers and calendars.
extension Visit {
  private func page(_ state: MeetingState, _ language: Language) -> String {
    site.publicAddress + Route.meeting.path.filled([state.id], language: language)
  }

  /// What was announced, changed, called off or recorded, the latest first.
  func meetingFeed() throws -> Reply {
    let language = try asked()
    let words = FeedWords(printer: printer(in: language))
    let entries = try publicMeetings.flatMap { state in
      func said(_ what: String, _ day: Day, _ summary: String) -> (day: Day, entry: AtomFeed.Entry) {
        entry(what, on: day, "\(state.meeting.title[language]): \(summary)", summary, page: page(state, language))
      }
      func said(_ what: String, _ key: String, _ change: MeetingState.Changed) -> (day: Day, entry: AtomFeed.Entry)? {
        change.on.map {
          said(what, $0, "\(words.t(key, ["day": words.date($0.description)])) (\(change.why[language]))")
        }
      }
      return (state.announced.map { [said("announced", $0, words.t("meeting.feed.announced"))] } ?? [])
        + state.changes.enumerated().compactMap { said("changed-\($0 + 1)", "meeting.changed", $1) }
        + state.publicRecordings.compactMap { recording in
          recording.shown.map {
            said(
              "recording-\(recording.number)", $0,
              "\(words.t("recording.feed", ["day": words.date($0.description)])) (\(recording.title[language]))")
          }
        }
        + [state.cancelled.flatMap { said("cancelled", "meeting.feed.cancelled", $0) }].compactMap { $0 }
    }
    return feed(entries, "meetings", title: words.t("meetings.title"), language)
  }

  /// From when to when each takes place.
  func meetingCalendar() throws -> Reply {
    let language = try asked()
    let words = FeedWords(printer: printer(in: language))
    let entries = try publicMeetings.map { calendarEntry($0, language) }
    return Reply(DueCalendar.text(entries, title: words.t("meetings.title"), language), type: MediaType.calendar)
  }

  /// From when to when a meeting takes place, and where.
  func calendarEntry(_ state: MeetingState, _ language: Language) -> DueCalendar.Entry {
    let meeting = state.meeting
    return DueCalendar.Entry(
      id: state.id, from: state.begins, to: state.ends,
      updated: state.cancelled?.on ?? state.changes.last?.on ?? state.announced ?? today,
      text: meeting.title[language], address: page(state, language),
      place: (meeting.rooms.map(\.name) + [meeting.stream].compactMap { $0 }).joined(separator: "; "),
      version: state.changes.count + (state.cancelled == nil ? 0 : 1), isCancelled: state.cancelled != nil)
  }
}

/// Meetings for programs.
extension API {
  func meetings() throws -> Reply {
    let (language, named) = (try visit.asked(), try visit.namedCommunities)
    let all = try visit.publicMeetings
    return try pages(
      visit.parameters, MeetingTable.columns, all, head: [("total_rows", JSONWriter.value(.integer(all.count)))]
    ) { part in try part.map { try MeetingTable.cells($0, now: visit.now, named: named, language) } }
  }
}
