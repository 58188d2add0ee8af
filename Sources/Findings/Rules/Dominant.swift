internal import Editions
internal import Vocabulary

/// A value that is new, at least half of the national total of its substance and category, and at least twice what the
/// whole country reported the year before, if the edition has about as many reports of both years. It has high priority
/// from ten times and 1,000 kg on, if ten amounts or more made up the earlier total. Based on Europe's check of one
/// facility against a country's total (EEA 12.1) and Canada's check of a share of the national quantity.
enum Dominant: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for series in history.series where !series.isTEQ {
      for index in series.points {
        let point = history.points[index]
        guard point.amount > 0, desk.totals.isComparable(history.register, point.year) else { continue }
        let isNew = index == series.points.lowerBound || history.points[index - 1].year < point.year - 1
        guard isNew else { continue }
        let total = desk.totals.total(history.register, point.year, substance: series.substance, category: series.lane)
        let before = desk.totals.total(
          history.register, point.year - 1, substance: series.substance, category: series.lane)
        guard before > 0, total > 0, point.amount >= 0.5 * total, point.amount >= 2 * before else { continue }
        let many =
          desk.totals.count(history.register, point.year - 1, substance: series.substance, category: series.lane) >= 10
        remarks.value(
          history, series, point, effect: point.amount,
          Remark(
            .dominant, many && point.amount >= 10 * before && point.amount >= 1000 ? .mustLook : .look,
            [
              "share": .number(min(1, point.amount / total) * 100), "ratio": .number(point.amount / before),
              "year": .year(point.year - 1),
            ]))
      }
    }
  }
}
