internal import Vocabulary

/// The forms of a facility, code and year, as far as they tell output and whether amounts are known.
public struct YearForms: Sendable {
  public private(set) var count = 0
  /// Of the first form that has one: the output by that of the year before.
  public private(set) var ratio: Double?
  private(set) var measure = OutputMeasure.none
  /// Whether there is no other form than those below the threshold, which have no amounts.
  public private(set) var isFormA = true

  mutating func add(_ ratio: Double, _ measure: OutputMeasure, isFormA: Bool) {
    self.isFormA = self.isFormA && isFormA
    count += 1
    if self.ratio == nil, measure != .none { (self.ratio, self.measure) = (ratio, measure) }
  }

  /// Adds the forms of another code or identifier of the same plant and year.
  public mutating func add(_ other: YearForms) {
    isFormA = isFormA && other.isFormA
    count += other.count
    if ratio == nil { (ratio, measure) = (other.ratio, other.measure) }
  }

  /// Why the chain of ratios ends with this year; nil where it goes on.
  var broken: OutputTrend.Break? {
    if count > 1 { return .severalForms }
    if isFormA { return .formA }
    guard let ratio else { return .noRatio }
    return ratio > 0 ? nil : .zeroRatio
  }

  /// How output went from the first of some years on: by that of the first year, and why it ends. The first year's own
  /// ratio is to a year before, and does not count.
  /// - Parameters:
  ///   - forms: by year.
  ///   - loaded: the years whose files are there.
  public static func output(
    _ forms: [Int: YearForms], _ years: ClosedRange<Int>, loaded: Set<Int>
  ) -> [(year: Int, output: Double?, broken: OutputTrend.Break?)] {
    var output: Double? = 1
    return years.map { year in
      let own = forms[year]
      var broken: OutputTrend.Break?
      if year > years.lowerBound, let before = output {
        broken = own.map(\.broken) ?? (loaded.contains(year) ? .noForm : .notLoaded)
        output = broken == nil ? own?.ratio.map { before * $0 } : nil
      } else if year == years.lowerBound, let own, own.count > 1 {
        (broken, output) = (.severalForms, nil)
      }
      return (year, output, broken)
    }
  }
}
