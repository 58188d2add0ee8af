public import RecordKernel

/// What happens to a comment. Its author's words are sealed under the author's key: whoever is erased takes them along.
public enum CommentEvent: EventChoice {
  /// Its address was confirmed, or an officer typed in what came otherwise: from now on there is the comment.
  case said(Statement)
  case edited(Edit)
  /// By its author: it is hidden, and marked.
  case withdrawn(Moment)
  /// Whoever has the address did not write it.
  case disowned(Moment)
  /// A moderator has read it before it is shown.
  case passed(Reading)
  case removed(Removal)
  /// Its author asks another moderator.
  case appealed(Appeal)
  case judged(Judgement)
  /// A community's steward lets it be shown, under the community's protocols; does not; or takes it back.
  case released(Release)
  case declined(Act)
  case recalled(Recall)
  /// What became of one that no advice cites.
  case settled(Settlement)
  /// What it is about, in an officer's words; the last ones count.
  case tagged(Tagging)
  /// Its author had chosen to show less before the record was put back from a backup.
  case narrowed(Narrowing)

  /// Who sees a comment, as its author chose.
  public enum Level: String, Codable, CaseIterable, Sendable {
    case named
    case unnamed
    /// Those who asked read it, nobody else; it is in no count.
    case sealed
  }

  /// On which way it came.
  public enum Way: String, Codable, CaseIterable, Sendable {
    case web
    case mail
    case paper
    case voice
  }

  /// What an author chose of how their comment is shown.
  public struct Showing: Codable, Equatable, Sendable {
    public let level: Level
    public let country: Bool
    public let sector: Bool
    public init(_ level: Level, country: Bool = false, sector: Bool = false) {
      (self.level, self.country, self.sector) = (level, country, sector)
    }

    /// No more than this, and no more than another one.
    public func narrowed(to other: Showing) -> Showing {
      let levels: [Level] = [.sealed, .unnamed, .named]
      return Showing(
        levels.first { $0 == level || $0 == other.level } ?? .sealed, country: country && other.country,
        sector: sector && other.sector)
    }

    /// Whether it shows something less than another one did.
    public func isNarrower(than other: Showing) -> Bool { other.narrowed(to: self) != other }
  }

  public struct Statement: Codable, Equatable, Sendable {
    public let person: String
    /// A tag of BCP 47.
    public let language: String
    public let showing: Showing
    public let way: Way
    /// When it was sent, in seconds since 1970: whether it is late is told by this.
    public let at: Int
    /// For which community its author speaks; its steward decides what becomes of it.
    public let community: String?
    /// Whether a moderator reads it before it is shown.
    public let waits: Bool
    /// What was seen beside it, for moderators; it filters nothing.
    public let flags: [Flag]
    /// The author, or the officer who typed it in.
    public let by: String
    /// Of a document; nil where it is about the consultation as a whole.
    public let passage: Passage?
    /// Nil where its author's data were erased.
    public let remarks: Remarks?

    public init(
      person: String, language: String, showing: Showing, way: Way, at: Int, community: String? = nil, waits: Bool,
      flags: [Flag] = [], by: String, passage: Passage? = nil, remarks: Remarks
    ) {
      (self.person, self.language, self.showing, self.way, self.at) = (person, language, showing, way, at)
      (self.community, self.waits, self.flags, self.by) = (community, waits, flags, by)
      (self.passage, self.remarks) = (passage, remarks)
    }
  }

  /// A pattern that moderators are told of.
  public enum Flag: String, Codable, CaseIterable, Sendable {
    /// Many within ten minutes.
    case burst
    /// Many from one network within ten minutes.
    case network
    /// An address of a service that gives them out for minutes.
    case disposable
    /// The same text as another one's, sent within a day.
    case alike
  }

  public struct Edit: Codable, Equatable, Sendable {
    public let person: String
    public let showing: Showing
    public let at: Int
    public let waits: Bool
    public let remarks: Remarks?
    public init(person: String, showing: Showing, at: Int, waits: Bool, remarks: Remarks) {
      (self.person, self.showing, self.at, self.waits) = (person, showing, at, waits)
      self.remarks = remarks
    }
  }

  public struct Moment: Codable, Equatable, Sendable {
    public let at: Int
    public init(at: Int) { self.at = at }
  }

  public struct Act: Codable, Equatable, Sendable {
    public let by: String
    public init(by: String) { self.by = by }
  }

  public struct Reading: Codable, Equatable, Sendable {
    /// How many versions there were: nobody shows one that they have not read.
    public let version: Int
    public let by: String
    public init(version: Int, by: String) { (self.version, self.by) = (version, by) }
  }

  public struct Removal: Codable, Equatable, Sendable {
    /// Of the public list of reasons: `threat`.
    public let reason: String
    public let by: String
    public init(reason: String, by: String) { (self.reason, self.by) = (reason, by) }
  }

  public struct Appeal: Codable, Equatable, Sendable {
    public let person: String
    public let at: Int
    public let words: String?
    public init(person: String, at: Int, words: String) { (self.person, self.at, self.words) = (person, at, words) }
  }

  public struct Judgement: Codable, Equatable, Sendable {
    /// Whether it stays removed.
    public let isUpheld: Bool
    public let by: String
    public init(isUpheld: Bool, by: String) { (self.isUpheld, self.by) = (isUpheld, by) }
  }

  public struct Release: Codable, Equatable, Sendable {
    /// Of the community, by their names.
    public let protocols: [String]
    public let match: Rights.Match
    /// The place of the consent that it rests on, among the community's.
    public let consent: Int?
    /// Projects of the Local Contexts Hub whose labels it has; nil, as none, for what was written before there were
    /// any.
    private let labels: [String]?
    /// As of a reading.
    public let version: Int
    public let by: String

    public var projects: [String] { labels ?? [] }

    public init(
      protocols: [String], match: Rights.Match, consent: Int? = nil, projects: [String] = [], version: Int, by: String
    ) {
      (self.protocols, self.match, self.consent, self.version, self.by) = (protocols, match, consent, version, by)
      labels = projects.isEmpty ? nil : projects
    }
  }

  public struct Recall: Codable, Equatable, Sendable {
    /// Whether its number still says that there was something.
    public let leavesTrace: Bool
    public let by: String
    public init(leavesTrace: Bool, by: String) { (self.leavesTrace, self.by) = (leavesTrace, by) }
  }

  public struct Settlement: Codable, Equatable, Sendable {
    public enum Fate: String, Codable, CaseIterable, Sendable {
      case elsewhere
      case outside
      case notTaken = "not-taken"
    }
    public let fate: Fate
    public let why: Trilingual
    public let by: String
    public init(_ fate: Fate, why: Trilingual, by: String) { (self.fate, self.why, self.by) = (fate, why, by) }
  }

  public struct Narrowing: Codable, Equatable, Sendable {
    public let showing: Showing
    public let by: String
    public init(_ showing: Showing, by: String) { (self.showing, self.by) = (showing, by) }
  }

  public struct Tagging: Codable, Equatable, Sendable {
    public let tags: [String]
    public let by: String
    public init(_ tags: [String], by: String) { (self.tags, self.by) = (tags, by) }

    public static let most = 10

    public static func isTag(_ text: String) -> Bool {
      text.count <= 40 && text.wholeMatch(of: /[\p{Ll}\p{Nd}]+(-[\p{Ll}\p{Nd}]+)*/) != nil
    }

    /// - Throws: ``RecordError`` for too many, one that is there twice, or one that is no word.
    func check() throws {
      guard tags.count <= Self.most, Set(tags).count == tags.count,
        tags.allSatisfy(Self.isTag)
      else {
        throw RecordError(
          "tags: \(tags.joined(separator: " ").prefix(80)); expected \(Self.most) at most, each once, in small "
            + "letters, digits and hyphens, as water-quality")
      }
    }
  }

  public static let subject = "a comment"
  public static let choices: [EventWord<Self>] = [
    .init("said", Self.said) { if case .said(let it) = $0 { it } else { nil } },
    .init("edited", Self.edited) { if case .edited(let it) = $0 { it } else { nil } },
    .init("withdrawn", Self.withdrawn) { if case .withdrawn(let it) = $0 { it } else { nil } },
    .init("disowned", Self.disowned) { if case .disowned(let it) = $0 { it } else { nil } },
    .init("passed", Self.passed) { if case .passed(let it) = $0 { it } else { nil } },
    .init("removed", Self.removed) { if case .removed(let it) = $0 { it } else { nil } },
    .init("appealed", Self.appealed) { if case .appealed(let it) = $0 { it } else { nil } },
    .init("judged", Self.judged) { if case .judged(let it) = $0 { it } else { nil } },
    .init("released", Self.released) { if case .released(let it) = $0 { it } else { nil } },
    .init("declined", Self.declined) { if case .declined(let it) = $0 { it } else { nil } },
    .init("recalled", Self.recalled) { if case .recalled(let it) = $0 { it } else { nil } },
    .init("settled", Self.settled) { if case .settled(let it) = $0 { it } else { nil } },
    .init("tagged", Self.tagged) { if case .tagged(let it) = $0 { it } else { nil } },
    .init("narrowed", Self.narrowed) { if case .narrowed(let it) = $0 { it } else { nil } },
  ]
}
