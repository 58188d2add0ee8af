internal import Editions
internal import Foundation
internal import Registers
internal import Vocabulary

/// A value that a wrong unit would explain. There are two ways to find one. First, its ratio to the year before or
/// after is that of two units, within 3 %: 1,000 (kilograms typed as tonnes), 1,000,000 (grams as tonnes), 453.592
/// (grams and pounds), 907.185 (kilograms and short tons). Of the two years, the one farther from the facility's other
/// years is listed. Second, it is 250 to 4,000 times, or 1/250 to 1/4,000 of, the median of the nearest three other
/// years: yearly amounts vary, so an error of a thousand seldom shows as exactly a thousand. It must then be alone: no
/// other year is within four times of it (if there are five or more others, one may be), and all but one of the three
/// nearest are within four times of their median. A lasting change of level is not an error. A factor of 1,000 or
/// 1,000,000 has high priority. The priority is medium if only one other year can be compared, or if the value is the
/// mid-point of one of TRI's ranges (5, 250 and 750 lb). It is also medium for one of several forms or records that a
/// facility has of the substance in the year, compared with the single amounts of the nearest years.
enum UnitSlip: HistoryRule {
  static let tolerance = 0.03
  static let factors = [1000, 1e6, 453.59237, 907.18474]
  /// Pounds that stand for 1 to 10, 11 to 499 and 500 to 999 (TRI reporting forms, range codes A, B and C).
  static let rangeMiddles: Set<Double> = [5, 250, 750]
  /// Years agree when they are within this factor of one another.
  private static let agreement = 4.0
  /// How far from a thousand the ratio to years that vary may be, as a factor.
  private static let width = 4.0

  /// The factor that a step from one year to the next is, within the tolerance: 1000, or 1/1000.
  static func step(from before: Double, to after: Double, among factors: [Double] = factors) -> Double? {
    guard before > 0, after > 0 else { return nil }
    let ratio = after / before
    for factor in factors {
      if abs(ratio / factor - 1) <= tolerance { return factor }
      if abs(ratio * factor - 1) <= tolerance { return 1 / factor }
    }
    return nil
  }

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for series in history.series where series.points.count > 1 {
      let points = history.points[series.points].filter { $0.amount > 0 }
      guard points.count > 1 else { continue }
      var named: Set<Int> = []
      for index in 1..<points.count where points[index].year == points[index - 1].year + 1 {
        guard let step = step(from: points[index - 1].amount, to: points[index].amount) else { continue }
        let others = points.indices.filter { $0 != index && $0 != index - 1 }.map { points[$0].amount }
        let suspect =
          History.isFarther(points[index - 1].amount, than: points[index].amount, from: others) ? index - 1 : index
        guard named.insert(suspect).inserted else { continue }
        let factor = suspect == index ? step : 1 / step
        note(
          history, series, points[suspect], factor: factor, other: points[suspect == index ? index - 1 : index].year,
          desk, &remarks)
      }
      for index in points.indices where !named.contains(index) {
        let nearest = points.indices.filter { $0 != index && !named.contains($0) }
          .sorted { (abs(points[$0].year - points[index].year), $0) < (abs(points[$1].year - points[index].year), $1) }
        let others = nearest.prefix(3).map { points[$0].amount }
        guard !others.isEmpty else { continue }
        let median = History.median(others)
        let ratio = points[index].amount / median
        guard let factor = thousandfold(ratio) else {
          if points[index].facts.count > 1 {
            parts(history, series, points[index], nearest: nearest.prefix(3).map { points[$0] }, desk, &remarks)
          }
          continue
        }
        let like = points.indices.count { $0 != index && areAlike(points[$0].amount, points[index].amount) }
        guard agree(others, median), like == 0 || (like == 1 && points.count > 5) else { continue }
        // Of two years that differ, nothing says which one slipped: the later one is named.
        if others.count == 1, nearest[0] > index { continue }
        note(
          history, series, points[index], factor: factor, other: nil, expected: median, isSure: others.count > 1, desk,
          &remarks)
      }
    }
  }

  private static func thousandfold(_ ratio: Double) -> Double? {
    [1000, 0.001].first { ratio >= $0 / width && ratio <= $0 * width }
  }

  private static func areAlike(_ a: Double, _ b: Double) -> Bool { a <= b * agreement && b <= a * agreement }

  private static func agree(_ others: [Double], _ median: Double) -> Bool {
    others.count { areAlike($0, median) } >= max(1, others.count - 1)
  }

  /// Holds each of a year's several amounts against the single amounts of other years: in their sum a slip of one may
  /// not show.
  private static func parts(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, _ point: FacilityHistory.Point,
    nearest: [FacilityHistory.Point], _ desk: Desk,
    _ remarks: inout Remarks
  ) {
    let others = nearest.flatMap { history.facts(of: $0) }.map { desk.data.amount[$0] }.filter { $0 > 0 }
    let median = History.median(others)
    guard others.count > 2, median > 0, agree(others, median) else { return }
    for fact in history.facts(of: point) {
      guard let factor = thousandfold(desk.data.amount[fact] / median) else { continue }
      remarks.value(
        history, series, point, effect: abs(desk.data.amount[fact] - median),
        Remark(
          .unitSlip, .look, expected: point.amount - desk.data.amount[fact] + median,
          sentence: factor > 1 ? "part_up" : "part_down",
          ["factor": .number(1000)]), facts: [fact])
    }
  }

  private static func note(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, _ point: FacilityHistory.Point, factor: Double,
    other: Int?,
    expected: Double? = nil, isSure: Bool = true, _ desk: Desk, _ remarks: inout Remarks
  ) {
    let expected = expected ?? point.amount / factor
    let effect = abs(point.amount - expected)
    let isRange =
      history.register.profile.mayStateRanges
      && history.facts(of: point).contains { rangeMiddles.contains(desk.data.provenance.quantity.values[$0]) }
    let isDecimal = [1000, 1e6, 0.001, 1e-6].contains { abs(factor / $0 - 1) < 1e-9 }
    let isLarge = desk.share(history, series, point.year, effect: effect, expected: expected) >= 0.01
    let ratio = point.amount / expected
    var details: [String: Remark.Detail] = [
      "factor": .number(factor >= 1 ? factor : 1 / factor),
      "ratio": .number(ratio >= 1 ? ratio : 1 / max(ratio, .leastNormalMagnitude)),
    ]
    if let other { details["year"] = .year(other) }
    let sentence = (other == nil ? "history" : "step") + (factor >= 1 ? "_up" : "_down")
    remarks.value(
      history, series, point, effect: effect,
      Remark(
        .unitSlip, isDecimal && isSure && !isRange || isLarge ? .mustLook : .look, expected: expected,
        sentence: sentence, details))
  }
}
