public import Participation
internal import RecordKernel
public import Vocabulary

/// Meetings as a table.
public enum MeetingTable {
  public static let columns = [
    "meeting", "body", "title", "title_language", "title_status", "stage", "begins", "ends", "zone", "begins_utc",
    "ends_utc", "rooms", "stream", "interpretation", "captions", "registers_until", "consultations", "attendance",
    "recordings", "community",
  ].map { Column($0, isNumber: ["attendance", "recordings"].contains($0)) }

  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - named: communities that show a page of themselves.
  /// - Throws: `RecordError`.
  public static func cells(
    _ state: MeetingState, now: Int, named: Set<String> = [], _ language: Language
  ) throws -> [Cell] {
    let (meeting, title) = (state.meeting, state.meeting.title.text(language))
    let attendance = state.published?.attendance.values.reduce(0, +)
    return [
      .text(state.id), .text(meeting.body.rawValue), .text(title.text), .text(title.language.rawValue),
      .text(title.status.rawValue), .text(state.stage(at: now).rawValue), .text(meeting.begins.description),
      .text(meeting.ends.description), .text(meeting.zone),
      .text(Deadline.text(state.begins)),
      .text(Deadline.text(state.ends)),
      .text(meeting.rooms.map(\.name).joined(separator: "; ")), Cell(meeting.stream),
      .text(meeting.interpretation.map(\.rawValue).joined(separator: " ")), .text(meeting.hasCaptions ? "yes" : "no"),
      .text(meeting.registersUntil.description), .text(meeting.consultations.joined(separator: " ")),
      Cell(attendance), .integer(state.publicRecordings.count),
      Cell(meeting.community.flatMap { named.contains($0) ? $0 : nil }),
    ]
  }
}
