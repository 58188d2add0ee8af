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
  /// By country, the largest accidental amount first, or by year; the question's limit is of each country.
  public let rows: [Row]
  /// Countries asked for whose files do not tell.
  public let untold: [Country]
  /// Years of TRI before its section 8, which are left out.
  public let yearsUntold: [Int]

  /// TRI's section 8 came with the Pollution Prevention Act of 1990, from the reports of 1991 on.
  static let firstYearOfTRI = 1991

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
    let kinds = try RuleTable.rules(of: catalog.rules)
    let units = resolution.unitMatches
    let budget = WorkBudget.current
    var groups: [Group: Sums] = [:]
    var (untold, yearsUntold): (Set<Country>, Set<Int>) = ([], [])
    for (position, index) in resolution.segments.enumerated() {
      let segment = manifest.segments[index]
      guard segment.register != .retc else {
        if question.mayMatch(segment.register.country) { untold.insert(segment.register.country) }
        continue
      }
      guard segment.register != .tri || segment.year >= Accidents.firstYearOfTRI else {
        yearsUntold.insert(segment.year)
        continue
      }
      for report in ranges(segment, resolution).joined() {
        if report % 4096 == 0 { try budget?.check() }
        // Dioxins are in grams, and no part of a sum of kilograms.
        guard matches(report, position), !resolution.codeIsDioxin[reports.code.values[report]] else { continue }
        var own = Sums()
        for fact in facts(of: report) where units[facts.unit.values[fact]] {
          let number = Int(rules[fact])
          guard kinds.indices.contains(number), let rule = kinds[number] else { continue }
          let amount = facts.amount.values[fact]
          if rule.isRelease { own.releases.add(amount) }
          if rule.isAccident { own.accidental.add(amount) }
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
      if a.country != b.country { return a.country.rawValue < b.country.rawValue }
      if question.by.first != .year, a.accidental != b.accidental { return a.accidental > b.accidental }
      return a.values.map(\.text).joined(separator: "\u{1F}") < b.values.map(\.text).joined(separator: "\u{1F}")
    }
    let shown = question.limit.map { limit in
      Country.allCases.flatMap { country in rows.filter { $0.country == country }.prefix(limit) }
    }
    return Accidents(
      question: question, rows: shown ?? rows, untold: Country.allCases.filter(untold.contains),
      yearsUntold: yearsUntold.sorted())
  }
}

extension Question {
  /// Whether its places and facilities may be of a country.
  fileprivate func mayMatch(_ country: Country) -> Bool {
    !isLocal && [states, facilities].allSatisfy { $0.isEmpty || $0.contains { $0.hasPrefix(country.rawValue) } }
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
