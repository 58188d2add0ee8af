public import RecordKernel

/// What a community says of itself, of its protocols and of who is in them. Its stewards record it, nobody above them.
public enum CommunityEvent: EventChoice {
  /// It is there, or says of itself something else than before.
  case described(Description)
  /// A protocol is made, or changed.
  case ruled(Ruling)
  /// A protocol ends: what was under it is shown to nobody.
  case retired(Retirement)
  case admitted(Membership)
  case removed(Membership)
  /// Somebody may see nothing of the community, whatever protocols they are in.
  case blocked(Block)
  case unblocked(Block)
  case consented(Permission)
  case revoked(Revocation)
  /// Labels of Local Contexts, as they were fetched: brought by somebody else, for its stewards to take or not; taken;
  /// and taken away.
  case offered(Labelling)
  case labelled(Labelling)
  case unlabelled(Unlabelling)
  /// A place that everybody may know of, as exactly as the community wants; in place of one of this name.
  case placed(Placing)
  case unplaced(Unplacing)
  /// Something of the community's is shown under protocols; or to nobody any more.
  case shared(Sharing)
  case unshared(Unsharing)
  /// The record was put back from a backup, and something had been made narrower since: nobody but its stewards sees
  /// anything, until they have looked at it.
  case withheld(Act)
  case resumed(Act)
  /// Somebody whom a protocol admits took along what is under it: its stewards see who.
  case downloaded(Download)

  public struct Description: Codable, Equatable, Sendable {
    /// Its name in each language that it gives one, its own first.
    public let names: Wordage
    /// Whom to write to, as it wants it shown.
    public let contact: String?
    /// Whether it wants a page that everybody sees; nil, as no, for what was written before there were any.
    private let shown: Bool?
    public let by: String

    public var isShown: Bool { shown == true }

    public init(_ names: Wordage, contact: String?, isShown: Bool = false, by: String) {
      (self.names, self.contact, shown, self.by) = (names, contact, isShown ? true : nil, by)
    }
  }

  /// Who sees what is under a protocol.
  public enum Access: String, Codable, CaseIterable, Sendable {
    /// Everybody, as long as the community has a steward.
    case open
    /// Its members.
    case strict
  }

  public struct Ruling: Codable, Equatable, Sendable {
    /// Within the community: `ceremonies`.
    public let name: String
    public let access: Access
    public let titles: Wordage
    /// What is asked of whoever speaks for the community, or reads. It is shown before anything else.
    public let text: Wordage
    public let by: String
    public init(_ name: String, _ access: Access, titles: Wordage, text: Wordage, by: String) {
      (self.name, self.access, self.titles, self.text, self.by) = (name, access, titles, text, by)
    }
  }

  public struct Retirement: Codable, Equatable, Sendable {
    public let name: String
    public let by: String
    public init(_ name: String, by: String) { (self.name, self.by) = (name, by) }
  }

  public struct Membership: Codable, Equatable, Sendable {
    public let name: String
    public let person: String
    public let by: String
    public init(_ name: String, _ person: String, by: String) { (self.name, self.person, self.by) = (name, person, by) }
  }

  public struct Block: Codable, Equatable, Sendable {
    public let person: String
    public let by: String
    public init(_ person: String, by: String) { (self.person, self.by) = (person, by) }
  }

  /// Free, prior and informed consent to one use, which ends on a day or when it is taken back.
  public struct Permission: Codable, Equatable, Sendable {
    /// For what, in the community's words.
    public let use: String
    /// The last day; nil where none is agreed.
    public let until: Day?
    public let by: String
    public init(_ use: String, until: Day?, by: String) { (self.use, self.until, self.by) = (use, until, by) }
  }

  public struct Revocation: Codable, Equatable, Sendable {
    /// The place of the consent.
    public let consent: Int
    public let by: String
    public init(consent: Int, by: String) { (self.consent, self.by) = (consent, by) }
  }

  public struct Labelling: Codable, Equatable, Sendable {
    /// Of the project at the Local Contexts Hub, which the labels replace.
    public let project: String
    public let fetched: Day
    public let labels: [Label]
    public let by: String
    public init(project: String, fetched: Day, labels: [Label], by: String) {
      (self.project, self.fetched, self.labels, self.by) = (project, fetched, labels, by)
    }
  }

  public struct Unlabelling: Codable, Equatable, Sendable {
    public let project: String
    public let by: String
    public init(project: String, by: String) { (self.project, self.by) = (project, by) }
  }

  public struct Placing: Codable, Equatable, Sendable {
    /// Nil for one under protocols, where the record's keys are not at hand.
    public let place: CommunityPlace?
    public let by: String
    public init(_ place: CommunityPlace, by: String) { (self.place, self.by) = (place, by) }
  }

  public struct Act: Codable, Equatable, Sendable {
    public let by: String
    public init(by: String) { self.by = by }
  }

  public struct Unplacing: Codable, Equatable, Sendable {
    /// Nil where the record's keys are not at hand: a name may tell of the place.
    public let name: String?
    public let by: String
    public init(_ name: String, by: String) { (self.name, self.by) = (name, by) }
  }

  /// Who sees a ``Holding``.
  public struct Sharing: Codable, Equatable, Sendable {
    /// As ``Holding/description``.
    public let holding: String
    /// Of the community, by their names.
    public let protocols: [String]
    public let match: Rights.Match
    /// The place of the consent that it rests on, among the community's.
    public let consent: Int?
    /// Projects of the Local Contexts Hub whose labels it has.
    public let projects: [String]
    /// As of a reading: what is changed later is read anew before it is shown.
    public let version: Int
    public let by: String
    public init(
      _ holding: Holding, protocols: [String], match: Rights.Match, consent: Int? = nil, projects: [String] = [],
      version: Int, by: String
    ) {
      (self.holding, self.projects) = (holding.description, projects)
      (self.protocols, self.match, self.consent, self.version, self.by) = (protocols, match, consent, version, by)
    }
  }

  public struct Unsharing: Codable, Equatable, Sendable {
    public let holding: String
    public let by: String
    public init(_ holding: Holding, by: String) { (self.holding, self.by) = (holding.description, by) }
  }

  public struct Download: Codable, Equatable, Sendable {
    public let consultation: String
    /// How many comments of the community.
    public let comments: Int
    public let by: String
    public init(consultation: String, comments: Int, by: String) {
      (self.consultation, self.comments, self.by) = (consultation, comments, by)
    }
  }

  public static let subject = "a community"
  public static let choices: [EventWord<Self>] = [
    .init("described", Self.described) { if case .described(let it) = $0 { it } else { nil } },
    .init("ruled", Self.ruled) { if case .ruled(let it) = $0 { it } else { nil } },
    .init("retired", Self.retired) { if case .retired(let it) = $0 { it } else { nil } },
    .init("admitted", Self.admitted) { if case .admitted(let it) = $0 { it } else { nil } },
    .init("removed", Self.removed) { if case .removed(let it) = $0 { it } else { nil } },
    .init("blocked", Self.blocked) { if case .blocked(let it) = $0 { it } else { nil } },
    .init("unblocked", Self.unblocked) { if case .unblocked(let it) = $0 { it } else { nil } },
    .init("consented", Self.consented) { if case .consented(let it) = $0 { it } else { nil } },
    .init("revoked", Self.revoked) { if case .revoked(let it) = $0 { it } else { nil } },
    .init("offered", Self.offered) { if case .offered(let it) = $0 { it } else { nil } },
    .init("labelled", Self.labelled) { if case .labelled(let it) = $0 { it } else { nil } },
    .init("unlabelled", Self.unlabelled) { if case .unlabelled(let it) = $0 { it } else { nil } },
    .init("placed", Self.placed) { if case .placed(let it) = $0 { it } else { nil } },
    .init("unplaced", Self.unplaced) { if case .unplaced(let it) = $0 { it } else { nil } },
    .init("shared", Self.shared) { if case .shared(let it) = $0 { it } else { nil } },
    .init("unshared", Self.unshared) { if case .unshared(let it) = $0 { it } else { nil } },
    .init("withheld", Self.withheld) { if case .withheld(let it) = $0 { it } else { nil } },
    .init("resumed", Self.resumed) { if case .resumed(let it) = $0 { it } else { nil } },
    .init("downloaded", Self.downloaded) { if case .downloaded(let it) = $0 { it } else { nil } },
  ]

  /// As an event of the record, which the community's stewards see, and nobody who keeps the record for others.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of community: String, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: CommunityKind.prefix + community, of: CommunityKind.self, on: day, protocols: [community])
  }
}

/// A label of Local Contexts: words of a community about how something of theirs is to be treated. They inform, and
/// enforce nothing; they are shown as they were given, never composed here.
public struct Label: Codable, Equatable, Sendable {
  /// Of the label at the Hub.
  public let id: String
  /// `tk` or `bc`, and which: `attribution`, `seasonal`.
  public let family: String
  public let type: String
  public let names: Wordage
  public let texts: Wordage
  public init(id: String, family: String, type: String, names: Wordage, texts: Wordage) {
    (self.id, self.family, self.type, self.names, self.texts) = (id, family, type, names, texts)
  }
}

/// A text in any languages, by their tags (BCP 47): `iu-Cans`, `nah`, `fr`. The first is the one it was written in.
public struct Wordage: Codable, Equatable, Sendable {
  public struct Text: Codable, Equatable, Sendable {
    public let language: String
    public let text: String
    public init(_ language: String, _ text: String) { (self.language, self.text) = (language, text) }
  }

  public let texts: [Text]

  public static let mostLetters = 20_000

  /// A tag of BCP 47, of the parts that languages and scripts have.
  public static func isTag(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return (1...5).contains(parts.count) && parts[0].isLetters(2...3)
      && parts.dropFirst().allSatisfy { $0.isLettersOrDigits(2...8) }
  }

  /// - Throws: ``RecordError`` for none, an empty or too long one, one that is no text, an unknown tag or one that is
  ///   there twice.
  public init(_ texts: [Text]) throws {
    guard !texts.isEmpty else { throw RecordError("no text; expected one in at least one language") }
    for text in texts {
      guard Self.isTag(text.language) else {
        throw RecordError("the language \"\(text.language.prefix(40))\"; expected a tag as fr or iu-Cans")
      }
      guard (1...Self.mostLetters).contains(text.text.count), PlainText.isOne(text.text, lines: true) else {
        throw RecordError(
          "the text (\(text.language)) has \(text.text.count) letters; expected 1 to \(Self.mostLetters), "
            + "no control or "
            + "direction marks")
      }
    }
    guard Set(texts.map { $0.language.lowercased() }).count == texts.count else {
      throw RecordError("a language is there twice")
    }
    self.texts = texts
  }

  public init(from decoder: any Decoder) throws { try self.init([Text](from: decoder)) }

  public func encode(to encoder: any Encoder) throws { try texts.encode(to: encoder) }
}
