internal import Vocabulary

/// What facilities reported, as far as plants are recognised by it: years, and of each substance the first and the last
/// amount. All scopes count: a plant that filed greenhouse gases alone is one too.
struct PlantTally {
  struct Entry {
    let substance: UInt16
    let firstYear: UInt16
    let first: Double
    fileprivate(set) var lastYear: UInt16
    fileprivate(set) var last: Double
  }

  /// By facility, in their order.
  private(set) var years: [[UInt16]]
  private(set) var entries: [[Entry]]

  init(facilities: Int) {
    years = Array(repeating: [], count: facilities)
    entries = Array(repeating: [], count: facilities)
  }

  /// Adds a report. A register's years come in their order.
  mutating func add(facility: Int, year: Int, substance: Int, amount: Double) {
    let year = UInt16(clamping: year)
    if years[facility].last != year { years[facility].append(year) }
    let substance = UInt16(clamping: substance)
    if let known = entries[facility].firstIndex(where: { $0.substance == substance }) {
      if entries[facility][known].lastYear == year {
        entries[facility][known].last += amount
      } else {
        entries[facility][known].lastYear = year
        entries[facility][known].last = amount
      }
    } else {
      entries[facility].append(
        Entry(substance: substance, firstYear: year, first: amount, lastYear: year, last: amount))
    }
  }

  /// Adds the reports of a piece of a segment.
  /// - Parameter substances: by code.
  mutating func add(_ year: Int, _ columns: SegmentColumns, substances: [Int]) {
    var fact = 0
    for report in columns.facility.indices {
      var sum = 0.0
      for _ in 0..<columns.facts[report] {
        if columns.unit[fact] != MeasuredUnit.gramsTEQ.rawValue { sum += columns.amount[fact] }
        fact += 1
      }
      add(
        facility: Int(columns.facility[report]), year: year, substance: substances[Int(columns.code[report])],
        amount: sum)
    }
  }

  /// The same of an edition that is there already.
  init(_ edition: Edition) {
    self.init(facilities: edition.facilities.count)
    let substances = edition.catalog.codes.map(\.substance)
    let (facility, code, amount, unit) = (
      edition.reports.facility.values, edition.reports.code.values, edition.facts.amount.values,
      edition.facts.unit.values
    )
    for segment in edition.manifest.segments {
      for report in segment.reportNumbers {
        let (own, number) = (Int(facility[report]), Int(code[report]))
        guard years.indices.contains(own), substances.indices.contains(number) else { continue }
        let sum = edition.facts(of: report).reduce(0.0) {
          unit[$1] == MeasuredUnit.gramsTEQ.rawValue ? $0 : $0 + amount[$1]
        }
        add(facility: own, year: segment.year, substance: substances[number], amount: sum)
      }
    }
  }
}
