public import Editions
internal import Foundation
public import Places
internal import Registers
internal import Synchronization
public import Vocabulary

/// Looks through a whole edition with every rule. Nothing is deleted or corrected: a finding is a reason to look.
///
/// The same edition, outlines and rules give the same findings in the same order.
public struct Finder: Sendable {
  /// Must-look findings that a country and year may have; the rest of them are looks.
  public static let mostMustLook = 300

  private let edition: Edition
  private let tables: ReferenceTables
  private let boundaries: Boundaries?
  /// Called with the facilities examined since the last call, from any thread.
  public var onProgress: @Sendable (Int) -> Void = { _ in }
  /// Asked often; true ends the work with ``Interruption``.
  public var isCancelled: @Sendable () -> Bool = { false }

  /// - Parameter boundaries: outlines of states; without them no site is held against its state.
  public init(_ edition: Edition, boundaries: Boundaries?, tables: ReferenceTables) {
    (self.edition, self.boundaries, self.tables) = (edition, boundaries, tables)
  }

  private static let blockSize = 512

  private static var historyRules: [any HistoryRule.Type] {
    [
      ReportedCode.self, ReportedUnit.self, YearJump.self, UnitSlip.self, FacilityUnitSlip.self, Dominant.self,
      SectorOutlier.self, Duplicate.self,
      CopiedReport.self, PartAboveWhole.self, Gap.self, CoordinatesMissing.self, CoordinatesSwapped.self,
      OutsideCountry.self, OutsideState.self,
      MovedSite.self, SectorChange.self,
    ]
  }
  private static var editionRules: [any EditionRule.Type] { [ReportedUnit.self, SharedPoint.self, SameFacility.self] }

  /// Runs every rule.
  /// - Throws: ``Interruption``; ``EditionError`` for a damaged edition.
  public func find() throws -> Findings {
    let data = try EditionColumns(edition)
    let totals = NationalTotals(data)
    try check()
    let statistics = SectorStatistics(data)
    try check()
    var segments: [Register: [Int: Int]] = [:]
    for (index, segment) in edition.manifest.segments.enumerated() {
      segments[segment.register, default: [:]][segment.year] = index
    }
    let desk = Desk(
      data: data, totals: totals, sectors: statistics, boundaries: boundaries, places: tables.places,
      substances: tables.substances,
      lists: tables.lists, segments: segments)
    var remarks = try histories(desk)
    for rule in Self.editionRules {
      try check()
      try rule.examine(desk, &remarks)
    }
    return Findings(finish(remarks, desk), edition: edition, boundaries: boundaries?.source)
  }

  private func check() throws { if isCancelled() { throw Interruption() } }

  /// Every facility's history, blocks of facilities side by side.
  private func histories(_ desk: Desk) throws -> Remarks {
    let count = edition.facilities.count
    let blocks = (count + Self.blockSize - 1) / Self.blockSize
    let (edition, isCancelled, onProgress) = (edition, isCancelled, onProgress)
    let found = (0..<blocks).orderedMap(concurrently: { block -> Remarks? in
      if isCancelled() { return nil }
      let facilities = (block * Self.blockSize)..<min(count, (block + 1) * Self.blockSize)
      let remarks = Self.examine(facilities, edition, desk)
      onProgress(facilities.count)
      return remarks
    })
    try check()
    return found.compactMap { $0 }.reduce(into: Remarks()) { $0.merge($1) }
  }

  private static func examine(_ facilities: Range<Int>, _ edition: Edition, _ desk: Desk) -> Remarks {
    var remarks = Remarks()
    let data = desk.data
    let column = data.facility
    // Where each segment's reports of the next facility begin.
    var cursors = edition.manifest.segments.map { segment in
      let all = column[segment.reportNumbers]
      return all.partition { $0 >= UInt32(facilities.lowerBound) }
    }
    let siteColumn = data.sites.facility.values
    var site = siteColumn.partition { $0 >= UInt32(facilities.lowerBound) }
    for facility in facilities {
      let register = FacilityID(edition.facilities[facility]).map { Register(country: $0.country) }
      var ranges: [(year: Int, reports: Range<Int>)] = []
      for (index, segment) in edition.manifest.segments.enumerated() {
        let start = cursors[index]
        var end = start
        while end < segment.reportNumbers.upperBound, column[end] == UInt32(facility) { end += 1 }
        cursors[index] = end
        if end > start, segment.register == register { ranges.append((segment.year, start..<end)) }
      }
      let firstSite = site
      while site < siteColumn.count, siteColumn[site] == UInt32(facility) { site += 1 }
      // A key that does not read is passed over, with all that stands under it.
      guard let register, !ranges.isEmpty || firstSite < site else { continue }
      let history = FacilityHistory(facility, register, ranges, sites: firstSite..<site, data)
      for rule in historyRules { rule.examine(history, desk, &remarks) }
    }
    return remarks
  }

  /// Drafts in their order, with their sources, and no more must-looks than a person can look at.
  private func finish(_ remarks: Remarks, _ desk: Desk) -> [Finding] {
    var findings = remarks.drafts.map { target, draft in
      let sorted = draft.remarks.sorted { ($1.severity, $0.rule.order) < ($0.severity, $1.rule.order) }
      let gravest = sorted.filter { $0.severity == sorted.first?.severity }
      let facts = Set(gravest.flatMap(\.facts)).sorted()
      var (source, line, column) = (draft.source, draft.line, draft.column)
      if case .value = target, let fact = facts.first { (source, line, column) = desk.cell(of: fact) }
      // What the row shows as found and expected, its effect is the difference of.
      let effect =
        if let value = draft.value, let expected = sorted.lazy.compactMap(\.expected).first {
          abs(value - expected)
        } else {
          sorted.map(\.effect).max() ?? 0
        }
      return Finding(
        target: target, register: draft.register, value: draft.value, isTEQ: draft.isTEQ, effect: effect,
        scope: draft.scope, remarks: sorted,
        facts: facts, source: source, line: line, column: column)
    }
    findings.sort(by: Self.precedes)
    var counts: [Int: Int] = [:]
    for index in findings.indices where findings[index].severity == .mustLook {
      let key = findings[index].year << 2 | (Register.allCases.firstIndex(of: findings[index].register) ?? 0)
      counts[key, default: 0] += 1
      guard counts[key, default: 0] > Self.mostMustLook else { continue }
      for remark in findings[index].remarks.indices where findings[index].remarks[remark].severity == .mustLook {
        findings[index].remarks[remark].severity = .look
      }
    }
    return findings
  }

  /// The default scope before greenhouse gases and criteria air contaminants, then the largest effect.
  private static func precedes(_ a: Finding, _ b: Finding) -> Bool {
    let (scopeA, scopeB) = (a.scope == .default ? 0 : 1, b.scope == .default ? 0 : 1)
    if scopeA != scopeB { return scopeA < scopeB }
    if a.effect != b.effect { return a.effect > b.effect }
    return a.order.lexicographicallyPrecedes(b.order)
  }
}

extension FindingRule {
  fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Finding {
  fileprivate var order: [Int] {
    switch target {
    case .value(let facility, let year, let code, let rule): [facility, year, 0, code, rule]
    case .site(let facility, let year): [facility, year, 1]
    }
  }
}
