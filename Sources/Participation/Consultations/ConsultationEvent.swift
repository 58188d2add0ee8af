public import RecordKernel

/// What happens to a consultation. Whoever releases it is another officer than who wrote it.
public enum ConsultationEvent: EventChoice {
  case drafted(Draft)
  case revised(Draft)
  /// Released: from now on everybody sees it, and it opens on its day.
  case announced(Act)
  /// It closes later, because people could not take part: the page says why.
  case extended(Extension)
  /// It closes before its last day is over: the page says why.
  case ended(Ending)
  case cancelled(Act)
  /// A text that the public is asked about, or a new version of it.
  case documented(Documented)
  /// What was said, in an officer's words and in numbers; another one publishes it.
  case summarised(Summary)
  case published(Act)
  /// What was done since the Council replied.
  case followed(FollowUp)

  public struct Draft: Codable, Equatable, Sendable {
    public let inquiry: Inquiry
    public let by: String
    public init(_ inquiry: Inquiry, by: String) { (self.inquiry, self.by) = (inquiry, by) }
  }

  public struct Act: Codable, Equatable, Sendable {
    /// The place of the text that it is about: nobody releases one that they have not read.
    public let text: Int
    public let by: String
    public init(text: Int, by: String) { (self.text, self.by) = (text, by) }
  }

  public struct Extension: Codable, Equatable, Sendable {
    public let closes: Day
    public let why: Trilingual
    public let by: String
    public init(closes: Day, why: Trilingual, by: String) { (self.closes, self.why, self.by) = (closes, why, by) }
  }

  public struct Ending: Codable, Equatable, Sendable {
    /// Seconds since 1970, a full minute.
    public let at: Int
    public let why: Trilingual
    public let by: String
    public init(at: Int, why: Trilingual, by: String) { (self.at, self.why, self.by) = (at, why, by) }
  }

  public struct Documented: Codable, Equatable, Sendable {
    /// Nil for a community's, where the record's keys are not at hand.
    public let document: ConsultationDocument?
    public let by: String
    public init(_ document: ConsultationDocument, by: String) { (self.document, self.by) = (document, by) }
  }

  public struct Summary: Codable, Equatable, Sendable {
    public let text: Trilingual
    public let unshown: UnshownCounts
    public let by: String
    public init(text: Trilingual, unshown: UnshownCounts, by: String) {
      (self.text, self.unshown, self.by) = (text, unshown, by)
    }
  }

  public struct FollowUp: Codable, Equatable, Sendable {
    public let text: Trilingual
    public let by: String
    public init(text: Trilingual, by: String) { (self.text, self.by) = (text, by) }
  }

  public static let subject = "a consultation"
  public static let choices: [EventWord<Self>] = [
    .init("drafted", Self.drafted) { if case .drafted(let it) = $0 { it } else { nil } },
    .init("revised", Self.revised) { if case .revised(let it) = $0 { it } else { nil } },
    .init("announced", Self.announced) { if case .announced(let it) = $0 { it } else { nil } },
    .init("extended", Self.extended) { if case .extended(let it) = $0 { it } else { nil } },
    .init("ended", Self.ended) { if case .ended(let it) = $0 { it } else { nil } },
    .init("cancelled", Self.cancelled) { if case .cancelled(let it) = $0 { it } else { nil } },
    .init("documented", Self.documented) { if case .documented(let it) = $0 { it } else { nil } },
    .init("summarised", Self.summarised) { if case .summarised(let it) = $0 { it } else { nil } },
    .init("published", Self.published) { if case .published(let it) = $0 { it } else { nil } },
    .init("followed", Self.followed) { if case .followed(let it) = $0 { it } else { nil } },
  ]

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of consultation: String, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: ConsultationKind.prefix + consultation, of: ConsultationKind.self, on: day)
  }
}
