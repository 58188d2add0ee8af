internal import Registers
public import Vocabulary

/// What may be said of the change between the first and the last year that cover the same ground.
public struct Trend: Sendable {
  public let first: Int
  public let last: Int
  public let from: Double
  public let to: Double
  /// The ratio of both, with and without flagged values.
  public let ratio: Statement
  /// Whether other years of the answer are left out, which the reader must be told.
  public let leavesOutYears: Bool
}

extension QuestionCoverage {
  /// The trend of amounts by year; nil where nothing may be said.
  /// - Parameter flagged: what of each year's amount must be looked at.
  public func trend(_ amounts: [Int: Double], _ flagged: [Int: SuspectWeight], _ lists: ReportingLists) -> Trend? {
    // Where a register's list of a year is not known, nobody knows whether the same substances were asked for.
    let isListed = { (year: Int) in extents.keys.allSatisfy { lists.isKnown(Register(country: $0), year) } }
    let comparable = Set(comparableYears.filter(isListed))
    let asked = amounts.keys.sorted()
    let years = asked.filter(comparable.contains)
    guard let first = years.first, let last = years.last, first < last, let from = amounts[first],
      let to = amounts[last]
    else { return nil }
    let (early, late) = (flagged[first] ?? SuspectWeight(), flagged[last] ?? SuspectWeight())
    let (fromWithout, toWithout) = (from - early.value, to - late.value)
    let ratio = Statement(
      from > 0 ? to / from : .infinity, without: fromWithout > 0 ? toWithout / fromWithout : .infinity,
      flagged: early.facts + late.facts)
    if ratio.isMoved, fromWithout <= 0 || toWithout <= 0 { return nil }
    return Trend(
      first: first, last: last, from: from, to: to, ratio: ratio,
      leavesOutYears: asked.first.map { $0 < first } == true || asked.last.map { $0 > last } == true)
  }
}
