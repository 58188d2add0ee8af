internal import Dispatch
internal import Editions
internal import Foundation
internal import Synchronization
internal import Vocabulary

/// A range of facilities by number, whose reports of all years one thread scans together.
enum FacilityBlock {
  static let size = 1024
}

/// One pass over the segments asked for, on all processors: sums and counts by group.
///
/// Facilities are counted report by report, a block of facilities at a time, so that one of several years is counted
/// once. Sums come from the segments' subtotals where these can tell them, else from the facts of the matching reports.
///
/// The loops read the mapped columns through bare pointers. They stay inside: the segments tile columns whose lengths
/// were checked when the edition was opened, every lookup table covers all values its column's type can hold, and what
/// a column says of another one (a facility's number, where facts begin) is cut to what that one holds.
struct EditionScan {
  private let edition: Edition
  private let resolution: Resolution
  private let grouping: Grouping
  private let facility: UnsafeBufferPointer<UInt32>
  private let code: UnsafeBufferPointer<UInt16>
  private let sector: UnsafeBufferPointer<UInt16>
  private let place: UnsafeBufferPointer<UInt8>
  private let categories: UnsafeBufferPointer<UInt16>
  private let codeMasks: [LookupTable<UInt16, UInt16>.View]
  private let overlay: Overlay?
  /// The only reports that can match, in order; nil where any may.
  private let candidates: [Int]?
  private let sectorMatches: LookupTable<UInt16, Bool>.View
  private let placeMatches: LookupTable<UInt8, Bool>.View
  /// What a code adds to a key.
  private let codeKey: LookupTable<UInt16, UInt64>.View
  /// What a sector adds to a key; nil when groups are not by sector.
  private let sectorKey: LookupTable<UInt16, UInt64>.View?
  private let facilityStride, stateStride: UInt64
  private let filtersSector, filtersPlace: Bool
  /// What amounts are multiplied by; nil where they are not.
  private let weights: CodeWeights.View?
  private let isKilograms, countsByCategory, isByCategory: Bool

  init(_ resolution: Resolution, _ grouping: Grouping, _ overlay: Overlay?, candidates: [Int]?) {
    let question = resolution.question
    self.candidates = candidates
    self.resolution = resolution
    self.grouping = grouping
    edition = resolution.edition
    facility = edition.reports.facility.values
    code = edition.reports.code.values
    sector = edition.reports.sector.values
    place = edition.reports.place.values
    self.overlay = overlay
    categories = overlay?.categories.values ?? edition.reports.categories.values
    codeMasks = resolution.codeMasks.map(\.view)
    sectorMatches = resolution.sectorMatches.view
    placeMatches = resolution.placeMatches.view
    codeKey = grouping.codeKey.view
    sectorKey = grouping.stride(.sector) == 0 ? nil : grouping.sectorKey.view
    facilityStride = grouping.stride(.facility)
    stateStride = grouping.stride(.state)
    filtersSector = resolution.filtersSector
    filtersPlace = !question.states.isEmpty
    weights = resolution.weights?.view
    isKilograms = question.measure.isKilograms
    countsByCategory = question.countsByCategory
    isByCategory = grouping.lanes > 1
  }

  /// What one thread scans and counts with.
  private struct Counter: ~Copyable {
    let scan: EditionScan
    var table: GroupTable
    var memory = AnswerMerge.Memory()

    init(_ resolution: Resolution, _ grouping: Grouping, _ overlay: Overlay?, _ candidates: [Int]?) {
      scan = EditionScan(resolution, grouping, overlay, candidates: candidates)
      table = GroupTable(grouping, counts: true)
    }
  }

  /// The groups in parts, the same ones in the same order whatever the number of threads.
  /// - Parameters:
  ///   - candidates: the only reports that can match, in order; nil where any may.
  ///   - countsFacilities: whether facilities must be counted; without it, sums and reports may come from the subtotals
  ///     alone.
  ///   - some: the blocks that are wanted, by their first facility; nil for all.
  ///   - budget: asked before each part.
  static func parts(
    _ resolution: Resolution, _ grouping: Grouping, _ overlay: Overlay?, _ merge: AnswerMerge, candidates: [Int]?,
    countsFacilities: Bool, blocks some: ArraySlice<Int>? = nil, _ budget: WorkBudget?
  ) throws(WorkBudget.Ended) -> [AnswerMerge.Part] {
    guard resolution.matchesAnyCode else { return [] }
    let scan = EditionScan(resolution, grouping, overlay, candidates: candidates)
    let needsBlocks = countsFacilities || !scan.usesSubtotals || scan.countsReportByReport
    let blocks = some.map(Array.init) ?? (needsBlocks ? scan.blocks : [])
    let parts = blocks.count + (scan.usesSubtotals ? 1 : 0)
    return try (0..<parts).orderedMap(
      concurrentlyWith: { Counter(resolution, grouping, overlay, candidates) },
      { counter, part throws(WorkBudget.Ended) in
        try budget?.check()
        guard part < blocks.count else { return merge.part(counter.scan.subtotals(), &counter.memory) }
        counter.scan.scan(blocks[part], into: &counter.table)
        return merge.part(counter.table.take(block: blocks[part]), &counter.memory)
      })
  }

  /// Whether the segments' subtotals tell the sums: they know neither state nor facility, and kilograms only.
  private var usesSubtotals: Bool {
    overlay == nil && isKilograms && !filtersPlace && resolution.facilities == nil && facilityStride == 0
      && stateStride == 0 && resolution.traits == nil && !grouping.tellsByFacility
  }

  /// Whether a report may be in several subtotals of a group, so that their counts do not add up.
  private var countsReportByReport: Bool {
    countsByCategory && !isByCategory && (weights != nil || resolution.question.categories.count > 1)
  }

  private var blocks: [Int] { Self.blocks(resolution) }

  /// The blocks of facilities that can match, by their first facility.
  static func blocks(_ resolution: Resolution) -> [Int] {
    let all = stride(from: 0, to: resolution.edition.facilities.count, by: FacilityBlock.size)
    guard let asked = resolution.facilities else { return Array(all) }
    let wanted = Set(asked.all.map { Int($0) / FacilityBlock.size })
    return all.filter { wanted.contains($0 / FacilityBlock.size) }
  }

  private func scan(_ block: Int, into table: inout GroupTable) {
    let facilities = UInt32(block)..<UInt32(min(block + FacilityBlock.size, edition.facilities.count))
    let own = grouping.facilityKeys(block)
    for (position, index) in resolution.segments.enumerated() {
      let segment = edition.manifest.segments[index]
      let base = UInt64(grouping.segmentOrdinals[position]) * grouping.localKeys
      let mask = codeMasks[position]
      for range in ranges(segment, facilities) where !range.isEmpty {
        if let traits = resolution.traits {
          addFacts(range, block, own, base, mask, by: traits.view(grouping), to: &table)
        } else if usesSubtotals {
          count(range, block, base, mask, in: &table)
        } else {
          addFacts(range, block, own, base, mask, to: &table)
        }
      }
    }
  }

  /// The reports of a segment that can match, by block or by facilities asked for: they stand in the facilities' order.
  private func ranges(_ segment: Manifest.Segment, _ facilities: Range<UInt32>) -> [Range<Int>] {
    if let candidates {
      let all = candidates[candidates.partition { $0 >= segment.reportNumbers.lowerBound }...]
      let own = all[..<all.partition { $0 >= segment.reportNumbers.upperBound }]
      let first = own.partition { facility[$0] >= facilities.lowerBound }
      return own[first..<own[first...].partition { facility[$0] >= facilities.upperBound }]
        .filter { resolution.facilities?.contains(facility[$0]) != false }.map { $0..<($0 + 1) }
    }
    let all = facility[segment.reportNumbers]
    func reports(_ facilities: Range<UInt32>) -> Range<Int> {
      let start = all.partition { $0 >= facilities.lowerBound }
      return start..<all[start...].partition { $0 >= facilities.upperBound }
    }
    guard let asked = resolution.facilities else { return [reports(facilities)] }
    return asked.within(facilities).map { reports($0..<($0 + 1)) }
  }

  // MARK: Sums from subtotals, facilities from reports

  /// - Complexity: O(subtotals of the segments).
  private func subtotals() -> GroupList {
    var table = GroupTable(grouping, counts: false)
    let (code, sector, category) = (
      edition.subtotals.code.values, edition.subtotals.sector.values, edition.subtotals.category.values
    )
    let (kilograms, remainder) = (edition.subtotals.kilograms.values, edition.subtotals.remainder.values)
    let reports = edition.subtotals.reports.values
    let countsReports = !countsReportByReport
    let categoryMatches = resolution.categoryMatches.view
    for (position, index) in resolution.segments.enumerated() {
      let segment = edition.manifest.segments[index]
      let base = UInt64(grouping.segmentOrdinals[position]) * grouping.localKeys
      let codeMask = codeMasks[position]
      for row in segment.firstSubtotal..<(segment.firstSubtotal + segment.subtotals) {
        if codeMask[code[row]] == 0 || (filtersSector && !sectorMatches[sector[row]]) { continue }
        var lane = 0
        if countsByCategory {
          guard category[row] < UInt16.bitWidth, categoryMatches[category[row]] else { continue }
          if isByCategory { lane = Int(category[row]) }
        } else if category[row] != Edition.SubtotalColumns.allCategories {
          continue
        }
        let weight = weights.map { $0[code[row], category[row]] } ?? 1
        if weight == 0 { continue }
        let group = table.position(base &+ codeKey[code[row]] &+ (sectorKey?[sector[row]] ?? 0))
        table.add(group, lane: lane, kilograms[row] * weight, remainder: remainder[row] * weight)
        if countsReports { table.count(group, lane: lane, reports: Int(reports[row])) }
      }
    }
    return table.take(block: 0)
  }

  /// Counts the facilities of reports in a range.
  /// - Complexity: O(reports of the range).
  private func count(
    _ range: Range<Int>, _ block: Int, _ base: UInt64, _ mask: LookupTable<UInt16, UInt16>.View,
    in table: inout GroupTable
  ) {
    let isAlone = grouping.localKeys == 1 && !grouping.spansSegments
    if !countsByCategory {
      isAlone
        ? countAlone(range, base, mask, in: &table, Always.self)
        : countGroups(range, block, base, mask, in: &table, Always.self)
    } else if isByCategory {
      isAlone
        ? countAlone(range, base, mask, in: &table, InEach.self)
        : countGroups(range, block, base, mask, in: &table, InEach.self)
    } else {
      isAlone
        ? countAlone(range, base, mask, in: &table, IfAny.self)
        : countGroups(range, block, base, mask, in: &table, IfAny.self)
    }
  }

  /// Counts the facilities of reports that fall into groups by their code and sector.
  private func countGroups<Rule: CountingRule>(
    _ range: Range<Int>, _ block: Int, _ base: UInt64, _ codeMask: LookupTable<UInt16, UInt16>.View,
    in table: inout GroupTable, _ rule: Rule.Type
  ) {
    let (facility, code, sector, categories) = (facility, code, sector, categories)
    let (codeKey, sectorKey, sectorMatches) = (codeKey, sectorKey, sectorMatches)
    let (filtersSector, countsReports) = (filtersSector, countsReportByReport)
    let asked = resolution.categoryMask
    var view = table.view
    for report in range {
      let codeNumber = code[report]
      var key = base &+ codeKey[codeNumber]
      if filtersSector, !sectorMatches[sector[report]] { continue }
      if let sectorKey { key = key &+ sectorKey[sector[report]] }
      let lanes = Rule.lanes(codeMask[codeNumber], categories[report] & asked)
      let inBlock = (Int(facility[report]) &- block) & (FacilityBlock.size - 1)
      if view.mayHaveNew(key, inBlock, lanes: lanes) {
        table.countFacility(key, inBlock, lanes: lanes)
        view = table.view
      }
      if countsReports, lanes != 0 { table.count(table.position(key), lane: 0, reports: 1) }
    }
  }

  /// Counts the facilities of reports that all fall into one group, which has no other reports of these facilities.
  private func countAlone<Rule: CountingRule>(
    _ range: Range<Int>, _ key: UInt64, _ codeMask: LookupTable<UInt16, UInt16>.View, in table: inout GroupTable,
    _ rule: Rule.Type
  ) {
    let (facility, code, sector, categories) = (facility, code, sector, categories)
    let (sectorMatches, filtersSector) = (sectorMatches, filtersSector)
    let asked = resolution.categoryMask
    var total = LaneCounts()
    var (last, seen) = (UInt32.max, UInt16(0))
    var (facilities, reports) = (0, 0)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: LaneCounts.Bytes.limit) {
      var bytes = LaneCounts.Bytes()
      for report in start..<min(start + LaneCounts.Bytes.limit, range.upperBound) {
        if filtersSector, !sectorMatches[sector[report]] { continue }
        let lanes = Rule.lanes(codeMask[code[report]], categories[report] & asked)
        // All bits while the facility is the last one, else none; a branch would go wrong at every fourth report.
        let same = UInt16(truncatingIfNeeded: (UInt64(facility[report] ^ last) &- 1) &>> 48)
        let new = lanes & ~(seen & same)
        last = facility[report]
        seen = (seen & same) | lanes
        if Rule.hasLanes {
          bytes.add(new)
        } else {
          facilities &+= Int(new)
          reports &+= Int(lanes)
        }
      }
      total.add(bytes)
    }
    if Rule.hasLanes {
      for (lane, facilities) in total.counts.enumerated() where facilities > 0 {
        table.count(table.position(key), lane: lane, facilities: facilities)
      }
    } else if facilities > 0 {
      table.count(table.position(key), lane: 0, reports: countsReportByReport ? reports : 0, facilities: facilities)
    }
  }

  // MARK: Everything from facts

  /// - Complexity: O(reports of the range + facts of those that match).
  private func addFacts(
    _ range: Range<Int>, _ block: Int, _ own: [UInt64], _ base: UInt64, _ codeMask: LookupTable<UInt16, UInt16>.View,
    to table: inout GroupTable
  ) {
    let firstFact = edition.reports.firstFact.values
    let category = edition.facts.category.values
    let (amount, unit) = (
      overlay?.amount.values ?? edition.facts.amount.values, overlay?.unit.values ?? edition.facts.unit.values
    )
    let (isDioxin, categoryMatches) = (resolution.codeIsDioxin.view, resolution.categoryMatches.view)
    let (plainUnits, dioxinUnits) = (resolution.unitMatches.view, resolution.dioxinUnitMatches.view)
    let (facility, code, sector, place, categories) = (facility, code, sector, place, categories)
    let (codeKey, sectorKey, placeMatches, sectorMatches) = (codeKey, sectorKey, placeMatches, sectorMatches)
    let (filtersPlace, filtersSector, isByCategory) = (filtersPlace, filtersSector, isByCategory)
    let (facilityStride, stateStride) = (facilityStride, stateStride)
    let asked = resolution.categoryMask
    let countsEveryReport = isKilograms && !countsByCategory
    let skipsByCategory = isKilograms && countsByCategory
    for report in range {
      if filtersPlace, !placeMatches[place[report]] { continue }
      if codeMask[code[report]] == 0 || (filtersSector && !sectorMatches[sector[report]]) { continue }
      if skipsByCategory, categories[report] & asked & codeMask[code[report]] == 0 { continue }
      let inBlock = (Int(facility[report]) &- block) & (FacilityBlock.size - 1)
      var key =
        base &+ codeKey[code[report]] &+ UInt64(truncatingIfNeeded: inBlock) &* facilityStride &+ UInt64(place[report])
        &* stateStride
      if !own.isEmpty { key = key &+ own[inBlock] }
      if let sectorKey { key = key &+ sectorKey[sector[report]] }
      var group = countsEveryReport ? table.position(key) : -1
      var lanes: UInt16 = countsEveryReport ? 1 : 0
      let units = isDioxin[code[report]] ? dioxinUnits : plainUnits
      let weights = weights?[code[report]]
      var sum = CompensatedSum()
      let first = Int(firstFact[report])
      for fact in first..<max(first, min(Int(firstFact[report + 1]), amount.count)) {
        guard units[unit[fact]], categoryMatches[category[fact]] else { continue }
        var value = amount[fact]
        if let weights {
          let weight = weights[category[fact]]
          if weight == 0 { continue }
          value *= weight
        }
        if !isByCategory {
          lanes = 1
          sum.add(value)
          continue
        }
        if group < 0 { group = table.position(key) }
        let lane = Int(category[fact]) & (UInt16.bitWidth - 1)
        lanes |= 1 << UInt16(truncatingIfNeeded: lane)
        table.add(group, lane: lane, value)
      }
      if lanes == 0 { continue }
      if group < 0 { group = table.position(key) }
      if !isByCategory { table.add(group, lane: 0, sum.high, remainder: sum.low) }
      table.countFacility(key, inBlock, lanes: lanes)
      while lanes != 0 {
        table.count(group, lane: lanes.trailingZeroBitCount, reports: 1)
        lanes &= lanes - 1
      }
    }
  }

  /// The same where amounts of one report are in groups of their own, by what is told of them alone.
  private func addFacts(
    _ range: Range<Int>, _ block: Int, _ own: [UInt64], _ base: UInt64, _ codeMask: LookupTable<UInt16, UInt16>.View,
    by traits: FactTraits.View, to table: inout GroupTable
  ) {
    let firstFact = edition.reports.firstFact.values
    let category = edition.facts.category.values
    let (amount, unit) = (
      overlay?.amount.values ?? edition.facts.amount.values, overlay?.unit.values ?? edition.facts.unit.values
    )
    let (isDioxin, categoryMatches) = (resolution.codeIsDioxin.view, resolution.categoryMatches.view)
    let (plainUnits, dioxinUnits) = (resolution.unitMatches.view, resolution.dioxinUnitMatches.view)
    // The groups of one report, each with its lanes.
    var met: [(key: UInt64, lanes: UInt16)] = []
    for report in range {
      if filtersPlace, !placeMatches[place[report]] { continue }
      if codeMask[code[report]] == 0 || (filtersSector && !sectorMatches[sector[report]]) { continue }
      let inBlock = (Int(facility[report]) &- block) & (FacilityBlock.size - 1)
      let ofReport =
        base &+ codeKey[code[report]] &+ UInt64(truncatingIfNeeded: inBlock) &* facilityStride &+ UInt64(place[report])
        &* stateStride &+ (sectorKey?[sector[report]] ?? 0) &+ (own.isEmpty ? 0 : own[inBlock])
      let units = isDioxin[code[report]] ? dioxinUnits : plainUnits
      met.removeAll(keepingCapacity: true)
      for fact in Int(firstFact[report])..<max(Int(firstFact[report]), min(Int(firstFact[report + 1]), amount.count)) {
        let weight = weights.map { $0[code[report], category[fact]] } ?? 1
        guard weight > 0, units[unit[fact]], categoryMatches[category[fact]], let ofFact = traits.key(fact) else {
          continue
        }
        let key = ofReport &+ ofFact
        let lane = isByCategory ? Int(category[fact]) & (UInt16.bitWidth - 1) : 0
        table.add(table.position(key), lane: lane, amount[fact] * weight)
        let lanes = UInt16(1) << UInt16(truncatingIfNeeded: lane)
        if let known = met.firstIndex(where: { $0.key == key }) {
          met[known].lanes |= lanes
        } else {
          met.append((key, lanes))
        }
      }
      for group in met {
        table.countFacility(group.key, inBlock, lanes: group.lanes)
        var lanes = group.lanes
        while lanes != 0 {
          table.count(table.position(group.key), lane: lanes.trailingZeroBitCount, reports: 1)
          lanes &= lanes - 1
        }
      }
    }
  }
}
