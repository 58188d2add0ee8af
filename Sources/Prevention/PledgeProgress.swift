public import PublicRecord
public import Questions

/// How a pledge goes in one edition. Nobody says any of it: it is asked of the edition, again in each new one.
public struct PledgeProgress: Sendable {
  public enum State: String, CaseIterable, Sendable {
    /// Not accepted yet.
    case proposed
    /// No year after the base is in the edition yet.
    case accepted
    /// At or below the straight line from the base to the goal.
    case onTrack = "on_track"
    case behind
    /// At or below the goal in the target year.
    case achieved
    case missed
    case withdrawn
    /// Not all that was in the base is reported, so that the rest says nothing: who no longer reports has not reached
    /// zero.
    case noData = "no_data"

    /// Whether the figures are as pledged.
    public var isFavourable: Bool { self == .onTrack || self == .achieved }
  }

  /// Why there is no figure of a facility's substance in a year.
  public enum Absence: String, CaseIterable, Sendable {
    case noReport = "no_report"
    /// A Form A certifies that it is below the threshold, and has no amounts.
    case belowThreshold = "below_threshold"
    case closed
    /// The edition has no file of the facility's register and state.
    case notLoaded = "not_loaded"
    /// The edition does not know the facility.
    case unknownFacility = "unknown_facility"
  }

  /// Something that was reported in the base and has no figure now.
  public struct Gap: Sendable {
    public let facility: String
    public let substance: String
    public let why: Absence
    /// Whether the facility reports other substances in the year.
    public let reportsOthers: Bool
  }

  /// What a facility's total hazard is.
  public struct Hazard: Sendable {
    public let value: Double
    /// Of the kilograms to media with weights, the share that has one.
    public let share: Double?

    /// Below this share, figures are not for ranking.
    public var isComparable: Bool { share.map { $0 >= HazardNote.leastShare } ?? true }
  }

  public struct Year: Sendable {
    public let year: Int
    /// What was reported of the pledged substances to the pledged categories, in the measure's unit; nil where nothing
    /// is known.
    public let value: Double?
    /// What was in the base and is not reported.
    public let gaps: [Gap]
    /// The same to all categories together.
    public let allCategories: Double?
    /// Of all substances of the facilities.
    public let hazard: Hazard?
    /// ``value`` per output of the base; nil where it cannot be told.
    public let perOutput: Double?
    /// The straight line from the base to the goal; nil up to the base.
    public let line: Double?
  }

  /// How amounts per output can be told.
  public enum Output: Sendable {
    /// The change from the base: -0.2 for a fifth less.
    case change(Double)
    /// The chain of ratios ends in a year.
    case broken(year: Int, why: OutputTrend.Break)
    /// No register but TRI tells output.
    case notTold
  }

  /// The same sector's facilities that made no pledge.
  public struct Peers: Sendable {
    /// Four digits of NAICS or SCIAN each.
    public let sectors: [String]
    public let base: Double
    public let value: Double

    public var change: Double? { base > 0 ? value / base - 1 : nil }
  }

  public let pledge: Pledge
  public let edition: String
  public let state: State
  /// The year that the state is of; nil where no year after the base is in the edition.
  public let year: Int?
  /// The base as this edition has it; nil where it does not have all base years.
  public let restatedBase: Double?
  /// The most that the pledge allows in the target year, in the measure's unit; of a pledge per output an amount at the
  /// base's output.
  public let goal: Double
  /// The five years before the base, the base, and what came behind, as far as the edition has them.
  public let years: [Year]
  public let output: Output
  /// Whether amounts were found in another way than in the base; nil where it is not told.
  public let isFoundOtherwise: Bool?
  /// Nil where the facilities' sectors are not known, or the edition does not have them in both years.
  public let peers: Peers?
  /// Other pledges of the challenge about the same facility, substance and medium.
  public let shared: [String]
  /// What of all this speaks against the claim; empty for a pledge that is not as pledged.
  public let objections: [Objection]

  /// The base that progress is counted from: as now restated, so that like is compared with like.
  public var base: Double { restatedBase ?? pledge.terms.baseline.value }

  public subscript(year year: Int) -> Year? { years.first { $0.year == year } }

  /// The year that the state is of.
  public var current: Year? { year.flatMap { self[year: $0] } }

  /// From the base: -0.2 for a fifth less; nil where there is no figure, or not all of it.
  public var change: Double? {
    guard let current, current.gaps.isEmpty, let value = current.value else { return nil }
    return value / base - 1
  }

  /// From the base as first printed to the base as now restated.
  public var restatement: Double? { restatedBase.map { $0 / pledge.terms.baseline.value - 1 } }

  /// Whether the base moved so much that a reader should know.
  public var isRestated: Bool { restatement.map { abs($0) > Objection.restatementShown } ?? false }

  /// A figure of the pledged categories' change for another column: from its mean in the base to the year.
  func change(_ value: (Year) -> Double?) -> Double? {
    let bases = pledge.terms.base.years.map { self[year: $0].flatMap(value) }
    guard let now = current.flatMap(value), !bases.contains(where: { $0 == nil }) else { return nil }
    let base = bases.compactMap { $0 }.reduce(0, +) / Double(bases.count)
    return base > 0 ? now / base - 1 : nil
  }

  public var allCategoriesChange: Double? { change(\.allCategories) }
  /// Of the facilities' hazard; nil where too little of it has weights in one of the years.
  public var hazardChange: Double? { change { $0.hazard.flatMap { $0.isComparable ? $0.value : nil } } }
}

/// What speaks against a claim that a pledge is on track or achieved.
public enum Objection: Sendable, Equatable {
  /// The base is above the mean of the years before it by this share.
  case highBase(Double)
  /// On the base as first printed the goal would not be reached.
  case restated
  /// This share of the reduction went to other categories.
  case otherCategories(Double)
  /// The facilities' hazard rose by this share.
  case hazardRose(Double)
  /// Per output it rose by this share.
  case morePerOutput(Double)
  /// Per output it fell by less than pledged.
  case lessPerOutput(Double)
  /// Amounts were found in another way than in the base.
  case foundOtherwise
  /// Facilities of the sector that made no pledge fell by at least as much.
  case sectorToo(Double)
  /// It rose above the goal again after the target year.
  case roseAgain(year: Int)

  /// From which share on a base is called high: within a tenth, years differ anyway.
  static let highBase = 0.1
  /// From which share on a moved base is marked; issue "Meaning", the Challenge.
  public static let restatementShown = 0.05
  /// Which share of the reduction may appear elsewhere before it is said.
  static let movedShown = 0.1

  /// Its word in tables, and the end of its texts' keys.
  public var word: String {
    switch self {
    case .highBase: "high_base"
    case .restated: "restated"
    case .otherCategories: "other_categories"
    case .hazardRose: "hazard_rose"
    case .morePerOutput: "more_per_output"
    case .lessPerOutput: "less_per_output"
    case .foundOtherwise: "found_otherwise"
    case .sectorToo: "sector_too"
    case .roseAgain: "rose_again"
    }
  }
}
