internal import Editions
internal import Vocabulary

/// One pass over a segment's reports and facts: sums and counts by group.
///
/// The loops read the mapped columns through bare pointers. They stay inside: the segments tile columns whose lengths
/// were checked when the edition was opened, every lookup table covers all values its column's type can hold, and what
/// a column says of another one (a facility's number, where facts begin) is compared with that one's length.
struct SegmentScan {
  let groups: [GroupTable.Group]
  /// Each group's facilities, where a group may have more in other segments: position in ``groups``, facility.
  let members: [GroupTable.Member]

  /// - Parameter gathersMembers: whether facilities are to be listed, for groups that span segments.
  init(_ resolution: Resolution, _ grouping: Grouping, segment: Manifest.Segment, gathersMembers: Bool) {
    var table = GroupTable(keys: grouping.localKeys, gathersMembers: gathersMembers, reports: segment.reports)
    withExtendedLifetime((resolution, grouping)) { Self.scan(resolution, grouping, segment, into: &table) }
    groups = table.groups
    members = table.members
  }

  /// - Complexity: O(reports + facts of the segment).
  private static func scan(_ resolution: Resolution, _ grouping: Grouping, _ segment: Manifest.Segment, into table: inout GroupTable) {
    let edition = resolution.edition
    let question = resolution.question
    let (facility, code) = (edition.reports.facility.values, edition.reports.code.values)
    let (sector, place, firstFact) = (edition.reports.sector.values, edition.reports.place.values, edition.reports.firstFact.values)
    let (category, amount, unit) = (edition.facts.category.values, edition.facts.amount.values, edition.facts.unit.values)
    let (codeMatches, codeIsDioxin) = (resolution.codeMatches.view, resolution.codeIsDioxin.view)
    let (sectorMatches, placeMatches, categoryMatches) = (
      resolution.sectorMatches.view, resolution.placeMatches.view, resolution.categoryMatches.view
    )
    let (plainUnits, dioxinUnits) = (resolution.unitMatches.view, resolution.dioxinUnitMatches.view)
    let (substances, scopes, sectors) = (grouping.substanceOrdinal.view, grouping.scopeOrdinal.view, grouping.sectorOrdinal.view)
    let asked = resolution.facilities
    let factCount = amount.count
    let facilityCount = UInt32(truncatingIfNeeded: edition.facilities.count)
    let countsByCategory = question.countsByCategory
    let countsEveryReport = !countsByCategory && question.measure == .kilograms
    let filtersSector = !question.sectors.isEmpty
    let filtersPlace = !question.states.isEmpty
    let isGrouped = grouping.localKeys > 1
    let strides = GroupStrides(grouping)
    for report in segment.firstReport..<(segment.firstReport + segment.reports) {
      let codeNumber = code[report]
      guard codeMatches[codeNumber] else { continue }
      if filtersSector, !sectorMatches[sector[report]] { continue }
      if filtersPlace, !placeMatches[place[report]] { continue }
      let facilityNumber = facility[report]
      guard facilityNumber < facilityCount else { continue }
      if let asked, !asked.contains(facilityNumber) { continue }
      var key: UInt64 = 0
      if isGrouped {
        key = UInt64(facilityNumber) &* strides.facility &+ UInt64(substances[codeNumber]) &* strides.substance
        key = key &+ UInt64(scopes[codeNumber]) &* strides.scope
        if strides.state != 0 { key = key &+ UInt64(place[report]) &* strides.state }
        if strides.sector != 0 { key = key &+ UInt64(sectors[sector[report]]) &* strides.sector }
      }
      var slot = -1
      if countsEveryReport {
        slot = table.slot(key)
        table.count(slot, report, facilityNumber)
      }
      let unitMatches = codeIsDioxin[codeNumber] ? dioxinUnits : plainUnits
      let start = Int(firstFact[report])
      let end = min(Int(firstFact[report + 1]), factCount)
      var fact = start
      while fact < end {
        defer { fact += 1 }
        guard unitMatches[unit[fact]], categoryMatches[category[fact]] else { continue }
        if countsByCategory {
          slot = table.slot(key &+ (UInt64(category[fact]) % Grouping.categories) &* strides.category)
        } else if slot < 0 {
          slot = table.slot(key)
        }
        if !countsEveryReport { table.count(slot, report, facilityNumber) }
        table.add(slot, amount[fact])
      }
    }
  }

  private struct GroupStrides {
    let facility, substance, scope, state, sector, category: UInt64

    init(_ grouping: Grouping) {
      facility = grouping.stride(.facility)
      substance = grouping.stride(.substance)
      scope = grouping.stride(.scope)
      state = grouping.stride(.state)
      sector = grouping.stride(.sector)
      category = grouping.stride(.category)
    }
  }
}
