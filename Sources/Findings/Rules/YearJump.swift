internal import Editions
internal import Foundation
internal import Vocabulary

/// A value that is ten times, or a tenth of, what the same facility reported a year before for the same substance in
/// the same column. Of the two, the one farther from the facility's other years is listed. Most such jumps are real. It
/// is a note unless the difference is at least 0.1 % of the national total of that substance and category (medium
/// priority). From a hundredfold and 1 % on, it has high priority. Based on the checks of Europe's register (EEA 12.3)
/// and Canada's NPRI.
enum YearJump: HistoryRule {
  private static let factor = 10.0

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for series in history.series {
      for index in series.points.dropFirst() {
        let (before, point) = (history.points[index - 1], history.points[index])
        guard point.year == before.year + 1, before.amount > 0, point.amount > 0 else { continue }
        let ratio = point.amount / before.amount
        guard ratio >= factor || ratio <= 1 / factor else { continue }
        let others = series.points.filter { $0 != index && $0 != index - 1 }.map { history.points[$0].amount }
        let isEarlier = History.isFarther(before.amount, than: point.amount, from: others)
        let (suspect, other) = isEarlier ? (before, point) : (point, before)
        let effect = abs(point.amount - before.amount)
        let share = desk.share(history, series, suspect.year, effect: effect, expected: other.amount)
        let isLarge = ratio >= 100 || ratio <= 0.01
        let severity: Severity = share >= 0.01 && isLarge ? .mustLook : share >= 0.001 ? .look : .note
        remarks.value(
          history, series, suspect, effect: effect,
          Remark(
            .yearJump, severity, expected: other.amount, sentence: suspect.amount > other.amount ? "up" : "down",
            ["ratio": .number(max(ratio, 1 / ratio)), "year": .year(other.year)]))
      }
    }
  }
}
