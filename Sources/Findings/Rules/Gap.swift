internal import Editions
internal import Vocabulary

/// A substance that a facility reported the year before and the year after, but not in a year in which it reported
/// others. It is listed if the mean of the two years is at least 0.1 % of the national total (note); from 1 % on it has
/// medium priority. It leads to the amount of the year before.
enum Gap: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    let reported = Set(history.reports.map { $0.year << 20 | $0.code })
    let years = Set(history.reports.map(\.year))
    for series in history.series {
      for index in series.points.dropFirst() {
        let (before, after) = (history.points[index - 1], history.points[index])
        let year = before.year + 1
        guard after.year == before.year + 2, before.amount > 0, after.amount > 0, years.contains(year),
          !reported.contains(year << 20 | series.code), desk.totals.isComparable(history.register, year)
        else { continue }
        let expected = (before.amount + after.amount) / 2
        let total = desk.totals.total(history.register, before.year, substance: series.substance, category: series.lane)
        guard total > 0, expected >= 0.001 * total else { continue }
        remarks.absence(
          history, series, year: year, known: before, effect: expected, desk,
          Remark(
            .gap, expected >= 0.01 * total ? .look : .note, expected: expected,
            ["before": .year(before.year), "return": .year(after.year)]))
      }
    }
  }
}
