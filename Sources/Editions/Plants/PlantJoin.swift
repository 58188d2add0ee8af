/// Two identifiers that one plant had, one after the other, as far as the files tell; and why.
///
/// Nothing is merged in the facts: a join says what questions by plant add up, and what a page may draw in one line.
public struct PlantJoin: Sendable, Equatable {
  /// How sure it is. The raw value is the word in output.
  public enum Level: String, Sendable, CaseIterable, Comparable {
    /// A name, a place and an activity that agree, and no other identifier that could be meant.
    case sure
    /// Two of the three agree, and the third does not speak against it.
    case likely
    /// Worth a look; nothing goes by it.
    case possible
    /// Somebody said so, and why.
    case stated

    public static func < (a: Level, b: Level) -> Bool {
      (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }

    /// Whether the two are one plant in questions and on pages.
    public var isJoined: Bool { self != .possible }
  }

  /// What speaks for it; what is not told is nil.
  public struct Evidence: Sendable, Equatable {
    /// How alike names and companies are, 0 to 1.
    public var name: Double
    /// How alike addresses are, 0 to 1.
    public var address: Double
    /// Between the positions, on the ellipsoid.
    public var kilometres: Double?
    /// Whether both name the same county, municipality or city of one state.
    public var isSameMunicipality: Bool
    /// How many of the first digits of their sectors are the same, 0 to 6; nil where one has none.
    public var sectorDigits: Int?
    /// Substances that both reported, of those of the one that reported fewer.
    public var substances: Int
    public var ofSubstances: Int
    /// The median, over these, of how many times the later amount is the earlier one: first amount by last amount.
    public var ratio: Double?
    /// Years of the register's files between the two in which neither reported.
    public var gap: Int
    /// Years in which both reported, each other substances.
    public var sharedYears: Int
    /// How much better it is than the next that could be meant; nil where there is none.
    public var margin: Double?
  }

  /// The numbers of the facilities.
  public let earlier: Int
  public let later: Int
  public var level: Level
  /// 0 to 1; 1 for what somebody said.
  public let score: Double
  /// Nil for what somebody said.
  public var evidence: Evidence?
  /// Who said so, and why.
  public var statement: Statement?

  public struct Statement: Sendable, Equatable {
    public let who: String
    public let why: String

    public init(who: String, why: String) { (self.who, self.why) = (who, why) }
  }
}
