internal import Editions
internal import Foundation
internal import Vocabulary

/// All of a facility's values of a year stand to those of the year before as one unit to another: the median of the ratios of at
/// least three values is within 3 % of 1,000, 1,000,000, 453.592, 907.185, 2.20462 or the inverse of one, and so are three
/// in four of the ratios. It must be looked at. (A single value of 2.2 times the year before is chance, and no finding.)
enum FacilityUnitSlip: HistoryRule {
  private static let factors = UnitSlip.factors + [2.2046226]

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    var ratios: [Int: [(ratio: Double, effect: Double)]] = [:]
    for series in history.series {
      for index in series.points.dropFirst() {
        let (before, point) = (history.points[index - 1], history.points[index])
        guard point.year == before.year + 1, before.amount > 0, point.amount > 0 else { continue }
        ratios[point.year, default: []].append((point.amount / before.amount, series.scope == .default ? abs(point.amount - before.amount) : 0))
      }
    }
    for (year, pairs) in ratios.sorted(by: { $0.key < $1.key }) where pairs.count >= 3 {
      let sorted = pairs.map(\.ratio).sorted()
      let median = sorted[sorted.count / 2]
      guard let factor = UnitSlip.step(from: 1, to: median, among: factors) else { continue }
      let near = sorted.count { abs($0 / factor - 1) <= UnitSlip.tolerance }
      guard near * 4 >= sorted.count * 3 else { continue }
      remarks.report(
        history, year: year, effect: pairs.reduce(0) { $0 + $1.effect }, desk,
        Remark(
          .facilityUnitSlip, .mustLook, sentence: factor >= 1 ? "up" : "down",
          [
            "factor": .number(factor >= 1 ? factor : 1 / factor), "year": .year(year - 1), "count": .number(Double(near)),
            "of": .number(Double(sorted.count)),
          ]))
    }
  }
}
