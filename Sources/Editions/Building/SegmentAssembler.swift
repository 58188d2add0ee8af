internal import Registers
internal import Vocabulary

/// The columns of one register and year, in the edition's order.
struct SegmentColumns {
  var facility: [UInt32] = []
  var code: [UInt16] = []
  var sector: [UInt16] = []
  var place: [UInt8] = []
  var form: [UInt8] = []
  var source: [UInt16] = []
  var line: [UInt32] = []
  var document: [UInt64] = []
  var oneTime: [Double] = []
  var output: [UInt8] = []
  var ratio: [Double] = []
  /// The number of facts of each report.
  var facts: [UInt32] = []
  /// The categories of each report's amounts in the kilogram measure, a bit each.
  var categories: [UInt16] = []

  var category: [UInt8] = []
  var amount: [Double] = []
  var quantity: [Double] = []
  var unit: [UInt8] = []
  var rule: [UInt16] = []
  var factSource: [UInt16] = []
  var factLine: [UInt32] = []
  var column: [UInt16] = []
  var method: [UInt8] = []
}

/// Puts the staged reports of one register and year in order: by facility, report, line and column.
///
/// Where a register's rows of one facility and substance are one report (NPRI's), they become one. Memory stays within
/// a share of the budget: a segment that is larger is assembled in passes over ranges of facilities.
struct SegmentAssembler {
  let register: Register
  let year: Int
  let sources: [SourceReading]
  let numbering: Numbering
  let overlaps: Overlaps
  let rules: [Rule]
  /// Staged bytes a pass may hold.
  let passBytes: Int

  /// Hands over the segment's columns, in order, in one piece or several.
  /// - Returns: the segment's subtotals.
  func assemble(_ take: (SegmentColumns) throws -> Void) throws -> Subtotals.Columns {
    let staged = sources.indices.compactMap { source in
      sources[source].kind.register == register ? sources[source].segments[year].map { (source, $0) } : nil
    }
    var subtotals = Subtotals()
    for range in try passes(staged) {
      let columns = try pass(staged, range)
      subtotals.add(columns)
      try take(columns)
    }
    return subtotals.columns
  }

  /// Ranges of facilities whose reports fit in one pass each.
  private func passes(_ staged: [(source: Int, segment: StagedSegment)]) throws -> [Range<UInt32>] {
    let everyone: Range<UInt32> = 0..<UInt32(numbering.facilities.count)
    var total = 0
    var bytes = [Int](repeating: 0, count: numbering.facilities.count)
    for (source, segment) in staged {
      let map = numbering.facilityMaps[source]
      try segment.forEachBlock { reports, _ in
        for report in reports {
          let size = MemoryLayout<StagedReport>.stride + Int(report.amounts) * MemoryLayout<StagedAmount>.stride
          bytes[Int(map[Int(report.facility)])] += size
          total += size
        }
      }
    }
    if total <= passBytes { return [everyone] }
    var ranges: [Range<UInt32>] = []
    var start: UInt32 = 0
    var held = 0
    for (facility, size) in bytes.enumerated() {
      if held > 0, held + size > passBytes {
        ranges.append(start..<UInt32(facility))
        start = UInt32(facility)
        held = 0
      }
      held += size
    }
    ranges.append(start..<everyone.upperBound)
    return ranges
  }

  /// A staged report with its place in the edition.
  private struct Entry {
    var facility: UInt32
    var source: UInt16
    var code: UInt16
    var firstAmount: Int
    var report: StagedReport
  }

  private func pass(_ staged: [(source: Int, segment: StagedSegment)], _ range: Range<UInt32>) throws -> SegmentColumns
  {
    var entries: [Entry] = []
    var amounts: [StagedAmount] = []
    var counts = [Int](repeating: 0, count: range.count + 1)
    for (source, segment) in staged {
      let facilities = numbering.facilityMaps[source]
      let codes = numbering.codeMaps[source]
      let dropped = overlaps.dropped[source]
      try segment.forEachBlock { reports, blockAmounts in
        var next = 0
        for report in reports {
          let first = next
          next += Int(report.amounts)
          let facility = facilities[Int(report.facility)]
          guard range.contains(facility) else { continue }
          if !dropped.isEmpty {
            let part = ReportPart(rawValue: report.part) ?? .whole
            if dropped.contains(FacilityYear(facility: Int(report.facility), year: year, part: part)) { continue }
          }
          counts[Int(facility - range.lowerBound) + 1] += 1
          entries.append(
            Entry(
              facility: facility, source: UInt16(source), code: codes[Int(report.substance)],
              firstAmount: amounts.count, report: report))
          amounts.append(contentsOf: blockAmounts[first..<next])
        }
      }
    }
    return columns(ordered(entries, counts, base: range.lowerBound), amounts)
  }

  /// By facility, then where rows are gathered by code, then by source and line: a counting sort, stable in source and
  /// line.
  ///
  /// `counts[i + 1]` is the number of entries of facility `base + i`.
  private func ordered(_ entries: [Entry], _ counts: [Int], base: UInt32) -> [Entry] {
    var starts = counts
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    let bounds = starts
    var order = [Int](repeating: 0, count: entries.count)
    for (index, entry) in entries.enumerated() {
      let bucket = Int(entry.facility - base)
      order[starts[bucket]] = index
      starts[bucket] += 1
    }
    if register.profile.rowsAreOneReport {
      for bucket in 0..<(bounds.count - 1) where bounds[bucket + 1] - bounds[bucket] > 1 {
        order[bounds[bucket]..<bounds[bucket + 1]].sort { (entries[$0].code, $0) < (entries[$1].code, $1) }
      }
    }
    return order.map { entries[$0] }
  }

  private func columns(_ entries: [Entry], _ amounts: [StagedAmount]) -> SegmentColumns {
    var columns = SegmentColumns()
    columns.facility.reserveCapacity(entries.count)
    columns.amount.reserveCapacity(amounts.count)
    let rowsAreOneReport = register.profile.rowsAreOneReport
    for entry in entries {
      let last = columns.facility.count - 1
      let continues =
        rowsAreOneReport && last >= 0 && columns.facility[last] == entry.facility && columns.code[last] == entry.code
      if continues {
        columns.facts[last] += UInt32(entry.report.amounts)
      } else {
        columns.facility.append(entry.facility)
        columns.code.append(entry.code)
        columns.sector.append(sector(of: entry))
        columns.place.append(entry.report.place)
        columns.form.append(entry.report.form)
        columns.source.append(entry.source)
        columns.line.append(entry.report.line)
        columns.document.append(entry.report.document)
        columns.oneTime.append(entry.report.oneTime)
        columns.output.append(entry.report.output)
        columns.ratio.append(entry.report.ratio)
        columns.facts.append(UInt32(entry.report.amounts))
        columns.categories.append(0)
      }
      let isDioxin = numbering.isDioxin(code: entry.code)
      for amount in amounts[entry.firstAmount..<(entry.firstAmount + Int(entry.report.amounts))] {
        let category = rules[Int(amount.rule)].category.rawValue
        if Measure.kilograms.includes(dioxin: isDioxin, unit: amount.unit) {
          columns.categories[columns.categories.count - 1] |= 1 << UInt16(category)
        }
        columns.category.append(category)
        columns.amount.append(amount.value)
        columns.quantity.append(amount.quantity)
        columns.unit.append(amount.unit)
        columns.rule.append(amount.rule)
        columns.factSource.append(entry.source)
        columns.factLine.append(entry.report.line)
        columns.column.append(amount.column)
        columns.method.append(amount.method)
      }
    }
    return columns
  }

  /// The report's own sector; else the one its facility states for the year; else its facility's newest; 0 when
  /// unknown.
  private func sector(of entry: Entry) -> UInt16 {
    var code = entry.report.sector
    if code == 0 { code = numbering.yearlySectors[FacilityYear(facility: Int(entry.facility), year: year)] ?? 0 }
    if code == 0 { code = numbering.facilities[Int(entry.facility)].details?.sector ?? 0 }
    return numbering.sectorNumbers[code] ?? 0
  }
}
