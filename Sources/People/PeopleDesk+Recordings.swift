internal import Foundation
internal import Participation
internal import PublicRecord
public import RecordKernel
public import Vocabulary

/// Recordings of meetings: put into the record with their captions, shown by a second officer, taken down.
extension PeopleDesk {
  /// Puts a recording into the record, with its captions. Nobody sees it before another officer shows it.
  /// - Parameters:
  ///   - captions: files (WebVTT) by their languages.
  ///   - languages: what is spoken.
  ///   - onProgress: called with the bytes that were copied since; what it throws ends it, and nothing is recorded.
  /// - Returns: its number.
  /// - Throws: ``PeopleError`` where they may not; `RecordError` for a file that is no recording, for captions that do
  ///   not read, and for a meeting that has not begun.
  public func attach(
    _ file: String, captions: [Language: String], title: Trilingual, languages: [Language], of meeting: String,
    by: String, onProgress: (Int) throws -> Void = { _ in }
  ) throws -> Int {
    try demand(.keepMeetings, of: by)
    let state = try known(meeting: meeting)
    guard [.now, .over].contains(state.stage(at: now)) else { throw PeopleError("\(meeting): has not begun") }
    guard state.meeting.community == nil else {
      throw PeopleError(
        "\(meeting): is a community's, which keeps its recordings itself; write their address into the summary")
    }
    let said = MeetingEvent.Recorded(title: title, by: by)
    // What is refused for what is said of it is refused before a long file is copied.
    try Recording.check(said, languages: languages, captions: Array(captions.keys))
    for path in captions.values { try Self.check(captions: path) }
    var event: Event = try MeetingEvent.recorded(said).event(of: meeting, on: today())
    var stored: [RecordDocument] = []
    func store(_ path: String, _ kind: String, _ languages: [Language]) throws {
      stored.append(
        try record.store(
          path, for: event, kind: kind, rendition: .public, languages: languages.map(\.rawValue), embargo: nil,
          onProgress: onProgress))
    }
    do {
      for (language, path) in captions.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        try store(path, Recording.captionsKind, [language])
      }
      try store(file, Recording.kind, languages)
      event.documents = stored
      try record.append([event])
    } catch {
      try record.takeBack(stored)
      throw error
    }
    return try known(meeting: meeting).recordings.count
  }

  private static func check(captions path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: Captions.mostBytes + 1)
    else { throw RecordError("\(path): cannot be read; expected captions") }
    guard data.count <= Captions.mostBytes, let text = String(validating: data, as: UTF8.self) else {
      throw RecordError("\(path): no text of at most \(Captions.mostBytes) bytes; expected captions (WebVTT, UTF-8)")
    }
    do { _ = try Captions(text) } catch { throw RecordError("\(path): \(error)") }
  }

  /// Lets everybody see a recording.
  /// - Parameter number: of the recording that they have watched.
  public func show(recording number: Int, of meeting: String, by: String) throws {
    try demand(.publishMeetings, of: by)
    guard let one = try known(meeting: meeting).recordings.first(where: { $0.number == number }) else {
      throw PeopleError("\(meeting): no recording \(number)")
    }
    try record.append([MeetingEvent.shown(.init(text: one.place, by: by)).event(of: meeting, on: today())])
  }

  /// Takes a recording down, shown or not, and deletes its files. Its page says that there was one, and why it is gone.
  public func remove(recording number: Int, of meeting: String, why: Trilingual, by: String) throws {
    try demand(.publishMeetings, of: by)
    let state = try known(meeting: meeting)
    guard let recording = state.recordings.first(where: { $0.number == number }) else {
      throw RecordError("\(meeting): no recording \(number)")
    }
    let removal = MeetingEvent.Removal(recording: number, why: why, by: by)
    try record.append([record.takingDown(recording, removal, of: state, on: today())])
    try note(hidden: .recording(meeting, number, file: recording.file.name))
  }
}
