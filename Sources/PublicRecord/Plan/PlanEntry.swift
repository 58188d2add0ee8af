public import RecordKernel

/// The written form of what a plan's event says: a line of the plan, a printed total, or what came of it. ``PlanLine``
/// is what the program works with.
///
/// Money is in whole cents of the currency named; only activities carry it, all other sums are computed, so that
/// nothing counts twice.
public struct PlanEntry: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, Sendable {
    case activity
    /// A part of an activity, without money of its own.
    case subItem = "sub_item"
    /// A total as printed, of a programme.
    case total
    case measure
    case actual
    case spending
    case status
  }

  /// How a measure's values follow one another.
  public enum Accumulation: String, Codable, CaseIterable, Sendable {
    /// Each value holds all before it: the last one counts, they are never added.
    case cumulative
    /// Each value is of its period alone: they are added.
    case increment
    /// How high something stands: the last one counts.
    case level
  }

  public enum Money: String, Codable, CaseIterable, Sendable {
    case committed
    case actual
    case forecast
  }

  public enum Progress: String, Codable, CaseIterable, Sendable {
    case notStarted = "not_started"
    case onTrack = "on_track"
    case delayed
    case atRisk = "at_risk"
    case done
  }

  public var kind: Kind
  /// `OP2021-PRTR-O1-A1`; of a measure its own.
  public var id: String
  public var programmeCode: String?
  public var programme: Trilingual?
  public var objective: Int?
  public var objectiveText: Trilingual?
  public var activity: Int?
  public var subItem: String?
  public var text: Trilingual?
  public var cents: Int?
  public var currency: String?
  public var fiscalYear: Int?
  /// The line of the printed plan.
  public var sourceLine: Int?
  public var label: String?
  /// The activity that a measure, spending or status is of.
  public var of: String?
  public var unit: String?
  public var accumulation: Accumulation?
  public var baseline: Double?
  public var target: Double?
  /// A stored question that gives the measure's value.
  public var question: String?
  /// Whether parts may overlap, so that their sum may exceed the whole.
  public var overlaps: Bool?
  /// `2021-Q1`.
  public var period: Period?
  public var value: Double?
  /// The part that a value is of, where it is not the whole.
  public var part: String?
  public var evidence: String?
  public var money: Money?
  public var progress: Progress?

  public init(kind: Kind, id: String) { (self.kind, self.id) = (kind, id) }

  /// What the line is about: a later line with the same key takes its place, whatever is missing in the earlier one.
  var key: String {
    switch kind {
    case .activity, .subItem: id
    case .measure: "measure \(id)"
    case .total: "total \(programmeCode ?? "")"
    case .actual: "actual \(of ?? "") \(period?.description ?? "") \(part ?? "")"
    case .spending: "spending \(of ?? "") \(period?.description ?? "") \(money?.rawValue ?? "")"
    case .status: "status \(of ?? "") \(period?.description ?? "")"
    }
  }
}

/// A quarter of a year, or a whole one: `2021-Q1`, `2021`.
public struct Period: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let year: Int
  /// 1 to 4; nil for a whole year.
  public let quarter: Int?

  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let year = parts.first.flatMap({ Int($0) }), (1990...2100).contains(year), parts.count <= 2 else {
      return nil
    }
    self.year = year
    if parts.count == 2 {
      guard parts[1].count == 2, parts[1].first == "Q", let quarter = Int(parts[1].dropFirst()),
        (1...4).contains(quarter)
      else { return nil }
      self.quarter = quarter
    } else {
      quarter = nil
    }
  }

  public var description: String { quarter.map { "\(year)-Q\($0)" } ?? "\(year)" }
  /// First and last day.
  public var days: (first: Day, last: Day) {
    let start = quarter.map { $0 * 3 - 2 } ?? 1
    let end = quarter.map { $0 * 3 } ?? 12
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (
      Day(year: year, month: start, day: 1) ?? Day(number: 0),
      Day(year: year, month: end, day: lengths[end - 1]) ?? Day(number: 0)
    )
  }

  /// A year ends with its last quarter, and after it.
  public static func < (a: Period, b: Period) -> Bool { (a.year, a.quarter ?? 5) < (b.year, b.quarter ?? 5) }

  /// Whether it lies in another, or is it.
  public func isWithin(_ other: Period) -> Bool {
    year == other.year && (other.quarter == nil || quarter == other.quarter)
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let period = Period(text) else {
      throw RecordError("found the period \"\(text)\"; expected a quarter as 2021-Q1 or a year")
    }
    self = period
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
