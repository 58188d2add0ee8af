internal import Editions
internal import Foundation
internal import Vocabulary

/// A value more than four times the median distance from the median of its sector, among at least 15 values of the same
/// register, year, four-digit sector, substance and category, in powers of ten. Sectors have large and small plants, so
/// it is listed only if the value is at least 0.1 % of the national total (note). From 5 % on, it has medium priority.
enum SectorOutlier: HistoryRule {
  private static let limit = 4.0
  /// A sector whose values hardly differ has no outliers by this measure.
  private static let leastDeviation = 0.05

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    var sectors: [UInt64: Int] = [:]
    for report in history.reports { sectors[UInt64(report.year) << 32 | UInt64(report.code)] = report.sector }
    for series in history.series {
      for index in series.points {
        let point = history.points[index]
        guard point.amount > 0, let segment = desk.segments[history.register]?[point.year],
          let sector = sectors[UInt64(point.year) << 32 | UInt64(series.code)],
          let (spread, code) = desk.sectors.spread(
            segment: segment, sector: sector, substance: series.substance, category: series.category)
        else { continue }
        let deviation = max(spread.deviation, leastDeviation)
        guard log10(point.amount) - spread.median > limit * deviation else { continue }
        let expected = pow(10, spread.median)
        let effect = point.amount - expected
        let share = desk.share(history, series, point.year, effect: effect, expected: expected)
        guard share >= 0.001 else { continue }
        remarks.value(
          history, series, point, effect: effect,
          Remark(
            .sectorOutlier, share >= 0.05 ? .look : .note, expected: expected,
            ["ratio": .number(point.amount / expected), "sector": .text(code), "count": .number(Double(spread.count))]))
      }
    }
  }
}
