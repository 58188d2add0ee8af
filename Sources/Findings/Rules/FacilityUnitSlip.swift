internal import Editions
internal import Foundation
internal import Vocabulary

/// All of a facility's values of a year differ from those of the year before by the ratio of two units: the median of
/// the ratios of at least three values is within 3 % of 1,000, 1,000,000, 453.592, 907.185, 2.20462 or the inverse of
/// one of these, and so are three in four of the ratios. Of the two years, the one farther from the others is listed,
/// with high priority. (A single value of 2.2 times the year before is chance, and not a finding.)
enum FacilityUnitSlip: HistoryRule {
  private static let factors = UnitSlip.factors + [2.2046226]

  /// Two consecutive years of a series.
  private struct Pair {
    let before: FacilityHistory.Point
    let after: FacilityHistory.Point
    let isDefaultScope: Bool
    /// Whether the earlier one is farther from the other years.
    let namesEarlier: Bool

    var ratio: Double { after.amount / before.amount }
  }

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    var pairs: [Int: [Pair]] = [:]
    for series in history.series where !series.isTEQ {
      for index in series.points.dropFirst() {
        let (before, after) = (history.points[index - 1], history.points[index])
        guard after.year == before.year + 1, before.amount > 0, after.amount > 0 else { continue }
        let others = series.points.filter { $0 != index && $0 != index - 1 }.map { history.points[$0].amount }
        pairs[after.year, default: []].append(
          Pair(
            before: before, after: after, isDefaultScope: series.scope == .default,
            namesEarlier: History.isFarther(before.amount, than: after.amount, from: others)))
      }
    }
    for (year, all) in pairs.sorted(by: { $0.key < $1.key }) where all.count >= 3 {
      let sorted = all.map(\.ratio).sorted()
      guard let factor = UnitSlip.step(from: 1, to: sorted[sorted.count / 2], among: factors) else { continue }
      let near = all.filter { abs($0.ratio / factor - 1) <= UnitSlip.tolerance }
      guard near.count * 4 >= all.count * 3 else { continue }
      let isEarlier = near.count(where: \.namesEarlier) * 2 > near.count
      let isLarger = (factor >= 1) != isEarlier
      let effect = near.filter(\.isDefaultScope).reduce(0) { $0 + abs($1.after.amount - $1.before.amount) }
      remarks.report(
        history, year: isEarlier ? year - 1 : year, effect: effect, desk,
        Remark(
          .facilityUnitSlip, .mustLook, sentence: isLarger ? "up" : "down",
          [
            "factor": .number(factor >= 1 ? factor : 1 / factor), "year": .year(isEarlier ? year : year - 1),
            "count": .number(Double(near.count)),
            "of": .number(Double(all.count)),
          ]), facts: near.flatMap { history.facts(of: isEarlier ? $0.before : $0.after) })
    }
  }
}
