public import RecordKernel
internal import Vocabulary

/// What events of challenges and pledges have beside what all events have, in the form in which they are written.
public struct ChallengeFields: EventFields {
  public var challenge: ChallengeTerms?
  public var pledge: PledgeTerms?
  /// Of a closure: the facility.
  public var closed: String?
  public var activities: [PreventionActivity]?

  public init() {}

  public init(reading reader: EventReader) throws {
    challenge = try reader.read("challenge")
    pledge = try reader.read("pledge")
    closed = try reader.read("closed")
    activities = try reader.read("activities")
  }

  public func write(to writer: inout EventWriter) throws {
    try writer.write(challenge, "challenge")
    try writer.write(pledge, "pledge")
    try writer.write(closed, "closed")
    try writer.write(activities, "activities")
  }

  public func corrected(by other: ChallengeFields) -> ChallengeFields {
    var fields = self
    fields.challenge = other.challenge ?? challenge
    fields.pledge = other.pledge ?? pledge
    fields.closed = other.closed ?? closed
    fields.activities = other.activities ?? activities
    return fields
  }
}

/// What a challenge asks for.
public struct ChallengeTerms: Codable, Equatable, Sendable {
  public var name: Trilingual
  /// Who runs it.
  public var organiser: String
  /// The first and the last year.
  public var years: YearSpan
  /// Harmonised keys; any substance where there are none.
  public var substances: [String]
  /// Words of ``Category``; all where there are none.
  public var categories: [String]
  public var text: Trilingual?

  public init(
    name: Trilingual, organiser: String, years: YearSpan, substances: [String], categories: [String],
    text: Trilingual? = nil
  ) {
    (self.name, self.organiser, self.years, self.text) = (name, organiser, years, text)
    (self.substances, self.categories) = (substances, categories)
  }
}

/// What a pledge says: who will reach what, by when, counted from where.
public struct PledgeTerms: Codable, Equatable, Sendable {
  /// The pledged goal.
  public struct Goal: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
      /// A percentage less than the base.
      case reduce
      /// At most an amount, in the measure's unit.
      case amount
      /// Nothing at all.
      case eliminate
      /// A percentage less per output than in the base.
      case perOutput = "per_output"
    }

    public var kind: Kind
    /// Per cent, or an amount; nil where the kind says it all.
    public var value: Double?

    public init(_ kind: Kind, _ value: Double? = nil) { (self.kind, self.value) = (kind, value) }
  }

  /// What the base was in the edition that the pledge was made by.
  public struct Baseline: Codable, Equatable, Sendable {
    /// The edition's id.
    public var edition: String
    public var value: Double
    /// What was reported in it: an edition without the base cannot tell what is missing since.
    public var parts: [Part]

    /// A facility's substance.
    public struct Part: Codable, Hashable, Sendable {
      public var facility: String
      public var substance: String

      public init(facility: String, substance: String) { (self.facility, self.substance) = (facility, substance) }
    }

    public init(edition: String, value: Double, parts: [Part]) {
      (self.edition, self.value, self.parts) = (edition, value, parts)
    }
  }

  public var challenge: String
  /// Who pledges, as the document names them.
  public var company: String
  /// `US:62526DMCRN4666F`.
  public var facilities: [String]
  /// Harmonised keys.
  public var substances: [String]
  /// Words of ``Category``; all where there are none.
  public var categories: [String]
  /// `kilograms`, `hazard` or `hazard:NAME`.
  public var measure: String
  public var goal: Goal
  /// One year, or several whose mean is the base.
  public var base: YearSpan
  public var target: Int
  /// The plan in the words of who pledged.
  public var text: Trilingual?
  public var baseline: Baseline

  public init(
    challenge: String, company: String, facilities: [String], substances: [String], categories: [String],
    measure: String, goal: Goal, base: YearSpan, target: Int, text: Trilingual? = nil, baseline: Baseline
  ) {
    (self.challenge, self.company, self.facilities) = (challenge, company, facilities)
    (self.substances, self.categories, self.measure) = (substances, categories, measure)
    (self.goal, self.base, self.target, self.text, self.baseline) = (goal, base, target, text, baseline)
  }
}

extension PledgeTerms {
  /// The company in addresses: `example-works-inc` of "Example Works, Inc." and "EXAMPLE WORKS INC"; letters of any
  /// script stay.
  public var companyKey: String {
    TextFolding.fold(company).split { !($0.isLetter || $0.isNumber) }.joined(separator: "-").lowercased()
  }
}

/// What a facility says it did to prevent pollution: as said, no proof of anything.
public struct PreventionActivity: Codable, Equatable, Sendable {
  public var facility: String
  public var year: Int
  /// A harmonised key; nil where it is about no single substance.
  public var substance: String?
  /// TRI's code of the activity (`W14`, `S01`), where there is one.
  public var code: String?
  public var text: String
  /// TRI's range of the reduction that was expected: R1 to R6.
  public var range: String?
  /// The file that says so, and its line.
  public var file: String
  public var line: Int

  public init(
    facility: String, year: Int, substance: String?, code: String?, text: String, range: String?, file: String,
    line: Int
  ) {
    (self.facility, self.year, self.substance, self.code) = (facility, year, substance, code)
    (self.text, self.range, self.file, self.line) = (text, range, file, line)
  }
}

/// Years one after the other: `2014`, `2012..2014`.
public struct YearSpan: Codable, Equatable, Sendable, CustomStringConvertible {
  public let first: Int
  public let last: Int

  public init(_ range: ClosedRange<Int>) { (first, last) = (range.lowerBound, range.upperBound) }

  /// - Returns: nil for anything but a year or two with `..` between them, the earlier first.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1], first <= last,
      (1900...2999).contains(first), last <= 2999
    else { return nil }
    self.init(first...last)
  }

  public var years: ClosedRange<Int> { first...last }
  public var description: String { first == last ? "\(first)" : "\(first)..\(last)" }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let span = YearSpan(text) else {
      throw RecordError("found the years \"\(text)\"; expected a year, or two as 1988..1995")
    }
    self = span
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
