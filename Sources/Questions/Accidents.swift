public import Editions
public import Vocabulary

/// What accidents and other one-time events released, beside all releases, as each register tells it: sums of two
/// registers would be of two things.
///
/// TRI 8.8 is an amount of the form that is released or transferred by events that are no part of production; releases
/// are those of sections 5 and 6, and neither is a part of the other in every case. NPRI has spills and leaks among its
/// releases to air, water and land. RETC does not tell. Sources: EPA, TRI Reporting Forms and Instructions, 8.8; ECCC,
/// NPRI bulk data.
public struct Accidents: Sendable {
  public struct Row: Sendable {
    public let country: Country
    /// Of the question's dimensions.
    public let values: [DimensionValue]
    /// Kilograms.
    public let accidental: Double
    /// Reports with an accidental amount.
    public let reports: Int
    /// Kilograms.
    public let releases: Double

    /// Accidental amounts by releases; nil where there are none.
    public var share: Double? { releases > 0 ? accidental / releases : nil }
  }

  public let question: Question
  /// By country, then by the dimensions' values, the largest accidental amount first.
  public let rows: [Row]
  /// Countries asked for whose files do not tell.
  public let untold: [Country]

  public static let dimensions: [Dimension] = [.year, .state, .sector, .substance, .code, .facility]
}

extension Edition {
  /// - Throws: ``QuestionError`` for filters of single amounts, and for an edition of before format 7.
  /// - Complexity: O(reports and facts that match).
  public func accidents(_ question: Question, _ evidence: Evidence?) throws -> Accidents {
    try question.checkReports(by: Accidents.dimensions)
    let oneTime = try neededDetails().oneTime.values
    let resolution = try Resolution(question, self, evidence)
    let matches = resolution.reportMatcher
    let rules = try provenance().rule.values
    let kinds = catalog.rules.map(AccidentRule.init)
    let units = resolution.unitMatches
    let budget = WorkBudget.current
    var groups: [Group: Sums] = [:]
    var untold: Set<Country> = []
    for (position, index) in resolution.segments.enumerated() {
      let segment = manifest.segments[index]
      guard segment.register != .retc else {
        untold.insert(segment.register.country)
        continue
      }
      for report in ranges(segment, resolution).joined() {
        if report % 4096 == 0 { try budget?.check() }
        // Dioxins are in grams, and no part of a sum of kilograms.
        guard matches(report, position), !resolution.codeIsDioxin[reports.code.values[report]] else { continue }
        var own = Sums()
        for fact in facts(of: report) where units[facts.unit.values[fact]] {
          let rule = Int(rules[fact])
          guard kinds.indices.contains(rule) else { continue }
          let amount = facts.amount.values[fact]
          if kinds[rule].isRelease(facts.category.values[fact]) { own.releases.add(amount) }
          if kinds[rule].isAccident { own.accidental.add(amount) }
        }
        if segment.register == .tri { own.accidental.add(oneTime[report]) }
        if own.accidental.value > 0 { own.reports = 1 }
        let values = question.by.map { value($0, 0, report, resolution) }
        groups[Group(country: segment.register.country, values: values), default: Sums()].add(own)
      }
    }
    let rows = groups.map { group, sums in
      Accidents.Row(
        country: group.country, values: group.values, accidental: sums.accidental.value, reports: sums.reports,
        releases: sums.releases.value)
    }.sorted { a, b in
      a.country != b.country
        ? a.country.rawValue < b.country.rawValue
        : (a.accidental, b.values.map(\.text).joined(separator: "\u{1F}")) > (
          b.accidental, a.values.map(\.text).joined(separator: "\u{1F}")
        )
    }
    return Accidents(
      question: question, rows: question.limit.map { Array(rows.prefix($0)) } ?? rows,
      untold: Country.allCases.filter(untold.contains))
  }
}

private struct Group: Hashable {
  let country: Country
  let values: [DimensionValue]
}

private struct Sums {
  var (accidental, releases) = (CompensatedSum(), CompensatedSum())
  var reports = 0

  mutating func add(_ other: Sums) {
    accidental.add(other.accidental.value)
    releases.add(other.releases.value)
    reports += other.reports
  }
}

/// Whether amounts of a rule are releases, and accidental.
private struct AccidentRule {
  let isAccident: Bool
  private let register: Substring?
  /// Whether they are releases whatever their category.
  private let isRelease: Bool

  init(_ rule: String) {
    let parts = rule.split(separator: ".")
    register = parts.first
    let isNPRI = register == "npri" && parts.count > 1
    isAccident = isNPRI && ["spills", "leaks"].contains(parts.last)
    isRelease =
      isNPRI ? ["air", "water", "land", "all_media"].contains(parts[1]) : rule == "tri.6.1.release"
  }

  func isRelease(_ category: UInt8) -> Bool {
    if isRelease { return true }
    guard register == "tri", let category = Category(rawValue: category) else { return false }
    switch category {
    case .onsiteAir, .onsiteWater, .onsiteUnderground, .onsiteLand, .onsiteUnspecified, .offsiteDisposal: return true
    case .recycling, .energyRecovery, .treatment, .sewage, .other: return false
    }
  }
}
