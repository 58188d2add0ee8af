internal import Editions
internal import Vocabulary

/// All that an edition holds of one facility, put in series: what most rules look at.
struct FacilityHistory {
  /// A year's amount of a series: the sum of its facts.
  struct Point {
    let year: Int
    let amount: Double
    /// A range of the history's ``facts``.
    let facts: Range<Int>
  }

  /// The amounts of one code in one national column, by year.
  struct Series {
    let code: Int
    let substance: Int
    let rule: Int
    let category: UInt8
    let isTEQ: Bool
    let scope: Scope
    /// The lane of national totals that it belongs to.
    var lane: UInt8 { isTEQ ? NationalTotals.teqLane : category }
    /// A range of the history's ``points``, in the order of years.
    let points: Range<Int>
  }

  struct Report {
    let number: Int
    let year: Int
    let code: Int
    let sector: Int
  }

  /// A year's statement of where the facility is.
  struct Statement {
    let row: Int
    let year: Int
    let latitude: Double
    let longitude: Double
    let place: Int?
  }

  let facility: Int
  let register: Register
  private(set) var facts: [UInt32] = []
  private(set) var points: [Point] = []
  private(set) var series: [Series] = []
  private(set) var reports: [Report] = []
  private(set) var statements: [Statement] = []

  private struct Entry {
    /// Code, rule, unit kind and year, from the highest bits down.
    let key: UInt64
    let fact: UInt32
  }

  /// Reads a facility's reports.
  /// - Parameter ranges: its reports, by segment.
  init(
    _ facility: Int, _ register: Register, _ ranges: [(year: Int, reports: Range<Int>)], sites: Range<Int>,
    _ data: EditionColumns
  ) {
    self.facility = facility
    self.register = register
    var entries: [Entry] = []
    for (year, range) in ranges {
      for report in range {
        let code = Int(data.code[report])
        reports.append(Report(number: report, year: year, code: code, sector: Int(data.sector[report])))
        for fact in data.facts(of: report) {
          let isTEQ: UInt64 = data.unit[fact] == MeasuredUnit.gramsTEQ.rawValue ? 1 : 0
          let key =
            UInt64(code) << 40 | UInt64(data.rule[fact]) << 24 | isTEQ << 16 | UInt64(UInt16(truncatingIfNeeded: year))
          entries.append(Entry(key: key, fact: UInt32(truncatingIfNeeded: fact)))
        }
      }
    }
    entries.sort { ($0.key, $0.fact) < ($1.key, $1.fact) }
    facts = entries.map(\.fact)
    var start = 0
    while start < entries.count {
      let key = entries[start].key
      var end = start
      var sum = 0.0
      while end < entries.count, entries[end].key == key {
        sum += data.amount[Int(entries[end].fact)]
        end += 1
      }
      let (code, rule) = (Int(key >> 40), Int(key >> 24 & 0xFFFF))
      let isTEQ = key >> 16 & 1 == 1
      let point = Point(year: Int(key & 0xFFFF), amount: sum, facts: start..<end)
      points.append(point)
      if let last = series.last, last.code == code, last.rule == rule, last.isTEQ == isTEQ {
        series[series.count - 1] = Series(
          code: code, substance: last.substance, rule: rule, category: last.category, isTEQ: isTEQ, scope: last.scope,
          points: last.points.lowerBound..<points.count)
      } else {
        let known = data.codes.indices.contains(code)
        series.append(
          Series(
            code: code, substance: known ? data.codes[code].substance : 0, rule: rule,
            category: data.category[Int(facts[start])], isTEQ: isTEQ,
            scope: known ? data.codes[code].scope : .default, points: (points.count - 1)..<points.count))
      }
      start = end
    }
    for row in sites {
      let place = Int(data.sites.place.values[row])
      statements.append(
        Statement(
          row: row, year: Int(data.sites.year.values[row]), latitude: data.sites.latitude.values[row],
          longitude: data.sites.longitude.values[row],
          place: place == 0 ? nil : place - 1))
    }
  }

  /// The amounts of the default scope in a year, in kilograms.
  func kilograms(_ year: Int) -> Double {
    series.reduce(0) { sum, series in
      guard series.scope == .default, !series.isTEQ else { return sum }
      return sum + points[series.points].lazy.filter { $0.year == year }.reduce(0) { $0 + $1.amount }
    }
  }

  /// The facts of a point.
  func facts(of point: Point) -> [Int] { facts[point.facts].map(Int.init) }
}

/// The columns that the rules read, as bare buffers, and the small tables beside them.
///
/// `@unchecked Sendable`: everything here is read only, and the edition that holds the mappings is kept along.
struct EditionColumns: @unchecked Sendable {
  let edition: Edition
  let provenance: Edition.Provenance
  let code: UnsafeBufferPointer<UInt16>
  let sector: UnsafeBufferPointer<UInt16>
  let facility: UnsafeBufferPointer<UInt32>
  let firstFact: UnsafeBufferPointer<UInt32>
  let category: UnsafeBufferPointer<UInt8>
  let amount: UnsafeBufferPointer<Double>
  let unit: UnsafeBufferPointer<UInt8>
  let rule: UnsafeBufferPointer<UInt16>
  let sites: Edition.SiteColumns
  let codes: [Catalog.Code]
  let sectors: [String]

  init(_ edition: Edition) throws {
    self.edition = edition
    provenance = try edition.provenance()
    code = edition.reports.code.values
    sector = edition.reports.sector.values
    facility = edition.reports.facility.values
    firstFact = edition.reports.firstFact.values
    category = edition.facts.category.values
    amount = edition.facts.amount.values
    unit = edition.facts.unit.values
    rule = provenance.rule.values
    sites = edition.sites
    codes = edition.catalog.codes
    sectors = edition.catalog.sectors
  }

  /// The numbers of a report's facts, as `Edition.facts(of:)` has them, from the buffers at hand: every report of an
  /// edition is asked for them.
  func facts(of report: Int) -> Range<Int> {
    let end = min(Int(firstFact[report + 1]), amount.count)
    return min(Int(firstFact[report]), end)..<end
  }
}
