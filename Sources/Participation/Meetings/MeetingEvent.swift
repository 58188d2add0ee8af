public import RecordKernel

/// What happens to a meeting. Who registered for it is not here: that may be forgotten.
public enum MeetingEvent: Codable, Equatable, Sendable {
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

  private enum Keys: String, CodingKey, CaseIterable {
    case drafted, revised, announced, changed, cancelled, summarised, published, recorded, shown, removed
  }

  private var key: Keys {
    switch self {
    case .drafted: .drafted
    case .revised: .revised
    case .announced: .announced
    case .changed: .changed
    case .cancelled: .cancelled
    case .summarised: .summarised
    case .published: .published
    case .recorded: .recorded
    case .shown: .shown
    case .removed: .removed
    }
  }

  /// The word of its event.
  public var kind: String { key.rawValue }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Keys.self)
    let key = try EventWord.only(fields, of: "a meeting")
    self =
      switch key {
      case .drafted: .drafted(try fields.decode(Draft.self, forKey: key))
      case .revised: .revised(try fields.decode(Draft.self, forKey: key))
      case .announced: .announced(try fields.decode(Act.self, forKey: key))
      case .changed: .changed(try fields.decode(Change.self, forKey: key))
      case .cancelled: .cancelled(try fields.decode(Cancellation.self, forKey: key))
      case .summarised: .summarised(try fields.decode(Summary.self, forKey: key))
      case .published: .published(try fields.decode(Act.self, forKey: key))
      case .recorded: .recorded(try fields.decode(Recorded.self, forKey: key))
      case .shown: .shown(try fields.decode(Act.self, forKey: key))
      case .removed: .removed(try fields.decode(Removal.self, forKey: key))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Keys.self)
    let value: any Encodable =
      switch self {
      case .drafted(let value), .revised(let value): value
      case .announced(let value), .published(let value), .shown(let value): value
      case .changed(let value): value
      case .cancelled(let value): value
      case .summarised(let value): value
      case .recorded(let value): value
      case .removed(let value): value
      }
    try fields.encode(value, forKey: key)
  }

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of meeting: String, on day: Day) throws -> RecordEvent<Fields> {
    var event = try RecordEvent<Fields>(
      subject: MeetingKind.prefix + meeting, kind, of: MeetingKind.self, says: self, date: day)
    event.rights = Rights(level: .restricted)
    return event
  }
}
