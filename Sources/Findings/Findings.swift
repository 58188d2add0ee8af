internal import Editions
public import Vocabulary

/// The findings of an edition, in order: default scope first, then by effect.
public struct Findings: Sendable {
  public let all: [Finding]
  /// The id of the edition.
  public let edition: String
  /// The file of outlines that sites were held against; nil when there was none.
  public let boundaries: String?
  /// Positions in ``all`` by facility number.
  private let byFacility: [Int: [Int]]
  /// The facts of must-look values, with their findings' positions.
  public let suspectFacts: [Int: Int]

  init(_ all: [Finding], edition: Edition, boundaries: String?) {
    self.all = all
    self.edition = edition.manifest.id
    self.boundaries = boundaries
    byFacility = Dictionary(grouping: all.indices) { all[$0].facility }
    var suspects: [Int: Int] = [:]
    for (position, finding) in all.enumerated() where finding.severity == .mustLook {
      for fact in finding.facts { suspects[fact] = position }
    }
    suspectFacts = suspects
  }

  /// The findings of one facility, in order.
  public func of(facility: Int) -> [Finding] { (byFacility[facility] ?? []).map { all[$0] } }

  /// The newest finding that a facility's coordinates are far from where it says it is; nil where nothing says so.
  public func misplacing(facility: Int) -> Finding? {
    of(facility: facility).filter { $0.remarks.contains(where: \.isOfPosition) }.max { $0.year < $1.year }
  }

  /// The finding that makes a fact suspect; nil for one that is not.
  public func suspecting(fact: Int) -> Finding? { suspectFacts[fact].map { all[$0] } }
}

/// Which findings a list holds; an empty part lets everything through.
public struct FindingFilter: Sendable {
  public var countries: [Country] = []
  public var years: [ClosedRange<Int>] = []
  public var rules: [FindingRule] = []
  /// Facility numbers.
  public var facilities: Set<Int>?
  /// Positions of registers' codes; a finding about a site has none.
  public var codes: Set<Int>?
  public var least = Severity.note

  public init() {}

  public func includes(_ finding: Finding) -> Bool {
    (countries.isEmpty || countries.contains(finding.register.country))
      && (years.isEmpty || years.contains { $0.contains(finding.year) })
      && (rules.isEmpty || finding.remarks.contains { rules.contains($0.rule) }) && finding.severity >= least
      && facilities?.contains(finding.facility) != false && isAbout(finding)
  }

  private func isAbout(_ finding: Finding) -> Bool {
    guard let codes else { return true }
    guard case .value(_, _, let code, _) = finding.target else { return false }
    return codes.contains(code)
  }
}
