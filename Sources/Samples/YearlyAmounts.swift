internal import Foundation
internal import Vocabulary

/// What facilities report of their substances in a year, before any register's units and roundings.
struct YearlyAmounts {
  let seed: UInt64
  let years: ClosedRange<Int>

  /// A substance's amounts of one facility and year.
  struct Entry {
    /// Kilograms by the position of the register's field.
    let amounts: [(field: Int, kilograms: Double)]
    /// For the register's own choices: units, roundings, forms.
    var numbers: SeededNumbers

    var total: Double { amounts.reduce(0) { $0 + $1.kilograms } }
  }

  /// The amounts of one line; nil when the substance is not reported that year.
  /// - Parameter establishment: of several at one site, which.
  func entry(_ facility: FictionalFacility, line: Int, year: Int, establishment: Int = 0) -> Entry? {
    var numbers = SeededNumbers(seed, 11, Population.key(facility.country), facility.index, line, year, establishment)
    guard numbers.chance(0.94) else { return nil }
    let plan = facility.lines[line]
    let total =
      plan.amount * facility.size(year, middle: (years.lowerBound + years.upperBound) / 2) * numbers.factor(0.25)
    var amounts: [(field: Int, kilograms: Double)] = []
    for field in plan.fields where numbers.chance(0.95) {
      amounts.append((field.field, total * field.share * numbers.factor(0.3)))
    }
    return Entry(amounts: amounts, numbers: numbers)
  }
}
