public import RecordKernel

/// What happens to a meeting. Who registered for it is not here: that may be forgotten.
public enum MeetingEvent: EventChoice {
  case drafted(Draft)
  case revised(Draft)
  case announced(Act)
  /// Something of it is different now, after people were told: the page says what and why.
  case changed(Change)
  case cancelled(Cancellation)
  /// What was said and who came, as one officer writes it and another one publishes it.
  case summarised(Summary)
  case published(Act)
  /// A recording was put into the record, with its captions: the documents of the event.
  case recorded(Recorded)
  /// Everybody may see a recording from now on, as another officer says who has watched it.
  case shown(Act)
  /// A recording is taken down, and its files are deleted.
  case removed(Removal)

  public struct Draft: Codable, Equatable, Sendable {
    public let meeting: Meeting
    public let by: String
    public init(_ meeting: Meeting, by: String) { (self.meeting, self.by) = (meeting, by) }
  }

  public struct Act: Codable, Equatable, Sendable {
    /// The place of the text that was read.
    public let text: Int
    public let by: String
    public init(text: Int, by: String) { (self.text, self.by) = (text, by) }
  }

  public struct Change: Codable, Equatable, Sendable {
    public let meeting: Meeting
    public let why: Trilingual
    public let by: String
    public init(_ meeting: Meeting, why: Trilingual, by: String) {
      (self.meeting, self.why, self.by) = (meeting, why, by)
    }
  }

  public struct Cancellation: Codable, Equatable, Sendable {
    public let why: Trilingual
    public let by: String
    public init(why: Trilingual, by: String) { (self.why, self.by) = (why, by) }
  }

  public struct Summary: Codable, Equatable, Sendable {
    public let text: Trilingual
    /// How many came, by where they were: of ``Meeting/places``.
    public let attendance: [String: Int]
    public let recordings: [MeetingDocument]
    public let by: String
    public init(text: Trilingual, attendance: [String: Int], recordings: [MeetingDocument] = [], by: String) {
      (self.text, self.attendance, self.recordings, self.by) = (text, attendance, recordings, by)
    }
  }

  public struct Recorded: Codable, Equatable, Sendable {
    public let title: Trilingual
    public let by: String
    public init(title: Trilingual, by: String) { (self.title, self.by) = (title, by) }
  }

  public struct Removal: Codable, Equatable, Sendable {
    /// The number of the recording.
    public let recording: Int
    public let why: Trilingual
    public let by: String
    public init(recording: Int, why: Trilingual, by: String) {
      (self.recording, self.why, self.by) = (recording, why, by)
    }
  }

  public static let subject = "a meeting"
  public static let choices: [EventWord<Self>] = [
    .init("drafted", Self.drafted) { if case .drafted(let it) = $0 { it } else { nil } },
    .init("revised", Self.revised) { if case .revised(let it) = $0 { it } else { nil } },
    .init("announced", Self.announced) { if case .announced(let it) = $0 { it } else { nil } },
    .init("changed", Self.changed) { if case .changed(let it) = $0 { it } else { nil } },
    .init("cancelled", Self.cancelled) { if case .cancelled(let it) = $0 { it } else { nil } },
    .init("summarised", Self.summarised) { if case .summarised(let it) = $0 { it } else { nil } },
    .init("published", Self.published) { if case .published(let it) = $0 { it } else { nil } },
    .init("recorded", Self.recorded) { if case .recorded(let it) = $0 { it } else { nil } },
    .init("shown", Self.shown) { if case .shown(let it) = $0 { it } else { nil } },
    .init("removed", Self.removed) { if case .removed(let it) = $0 { it } else { nil } },
  ]

  /// As an event of the record, which those who keep it see. The first one of a community's meeting seals all that is
  /// said of it: a copy of the record without its keys does not have it.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of meeting: String, on day: Day) throws -> RecordEvent<Fields> {
    var event: RecordEvent<Fields> = try kept(as: MeetingKind.prefix + meeting, of: MeetingKind.self, on: day)
    if case .drafted(let draft) = self, let community = draft.meeting.community {
      event.rights = Rights(level: .sealed, protocols: [community])
    }
    return event
  }
}
