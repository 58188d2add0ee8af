internal import Editions
public import Vocabulary

/// How much a finding asks for a look. Never that a value is false: it differs from something, and nobody has verified
/// it.
public enum Severity: Int, Sendable, CaseIterable, Comparable {
  case note
  case look
  case mustLook

  public var code: String {
    switch self {
    case .note: "note"
    case .look: "look"
    case .mustLook: "must_look"
    }
  }

  public init?(code: String) {
    guard let match = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = match
  }

  public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}

/// The rules, each in a file of its own under `Rules/`. The raw value is the word in tables and addresses.
public enum FindingRule: String, CaseIterable, Sendable {
  case code
  case unit
  case unitSlip = "unit_slip"
  case facilityUnitSlip = "facility_unit_slip"
  case yearJump = "year_jump"
  case dominant
  case sectorOutlier = "sector_outlier"
  case duplicate
  case copiedReport = "copied_report"
  case partAboveWhole = "part_above_whole"
  case gap
  case coordinatesMissing = "coordinates_missing"
  case coordinatesSwapped = "coordinates_swapped"
  case outsideCountry = "outside_country"
  case outsideState = "outside_state"
  case sharedPoint = "shared_point"
  case movedSite = "moved_site"
  case sameFacility = "same_facility"
  case sectorChange = "sector_change"

  /// The rules on coordinates that lie where the facility is not said to be.
  public static let ofPosition: [FindingRule] = [.coordinatesSwapped, .outsideCountry, .outsideState]
}

/// What one rule says of a value or a site.
public struct Remark: Sendable, Equatable {
  public let rule: FindingRule
  public var severity: Severity
  /// What the value would be near, in its unit; nil where the rule expects none.
  public let expected: Double?
  /// Which of the rule's sentences says why, when it has several.
  public let sentence: String
  /// What the sentence's placeholders stand for.
  public let details: [String: Detail]
  /// The facts that it is about, and by how much a national total would move.
  var facts: [Int] = []
  var effect = 0.0

  public enum Detail: Sendable, Equatable {
    case number(Double)
    case text(String)
    case year(Int)
  }

  init(
    _ rule: FindingRule, _ severity: Severity, expected: Double? = nil, sentence: String = "",
    _ details: [String: Detail] = [:]
  ) {
    (self.rule, self.severity, self.expected, self.sentence, self.details) = (
      rule, severity, expected, sentence, details
    )
  }

  /// Whether coordinates are far from where the facility is said to be; a plant on a coast is a kilometre out at times.
  public var isOfPosition: Bool {
    FindingRule.ofPosition.contains(rule) && (rule != .outsideState || severity == .mustLook)
  }
}

/// A value or a site that one or more rules remark on.
public struct Finding: Sendable {
  /// What it is about.
  public enum Target: Hashable, Sendable {
    /// A facility's amounts of one code and rule in one year.
    case value(facility: Int, year: Int, code: Int, rule: Int)
    /// Where a facility is, or its report of a year as a whole.
    case site(facility: Int, year: Int)
  }

  public let target: Target
  public let register: Register
  /// The amount found, in kilograms, or in g TEQ where ``isTEQ``; nil for a site.
  public let value: Double?
  public let isTEQ: Bool
  /// The kilograms by which a national total would move if what differs were as expected: of the value's substance and
  /// category; for a site, the facility's default-scope amounts of the year.
  public let effect: Double
  public let scope: Scope
  /// Sorted by severity, the gravest first, then by rule.
  public var remarks: [Remark]
  /// The facts whose amounts the gravest remarks are about.
  public let facts: [Int]
  /// The position of the source in the catalogue; -1 without one.
  public let source: Int
  /// The record's physical line and the field's position, from 1; 0 where there is none.
  public let line: Int
  public let column: Int

  public var facility: Int {
    switch target {
    case .value(let facility, _, _, _), .site(let facility, _): facility
    }
  }

  public var year: Int {
    switch target {
    case .value(_, let year, _, _), .site(_, let year): year
    }
  }

  public var severity: Severity { remarks.first?.severity ?? .note }
  public var expected: Double? { remarks.lazy.compactMap(\.expected).first }
}
