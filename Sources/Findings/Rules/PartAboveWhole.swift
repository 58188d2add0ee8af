internal import Editions
internal import Vocabulary

/// A part is larger than its whole, by more than 1 %: hexavalent chromium above chromium, PM2.5 above PM10, PM10 above
/// total particulate matter, for one facility, year and category. Medium priority.
enum PartAboveWhole: HistoryRule {
  private static let pairs = [
    ("hexavalent-chromium", "chromium"), ("pm2.5", "pm10"), ("pm10", "total-particulate-matter"),
  ]

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for (part, whole) in pairs {
      let parts = history.series.filter { desk.catalog.substances[$0.substance].substance.key == part }
      guard !parts.isEmpty else { continue }
      let wholes = history.series.filter { desk.catalog.substances[$0.substance].substance.key == whole }
      for series in parts {
        for index in series.points {
          let point = history.points[index]
          func sum(_ all: [FacilityHistory.Series]) -> Double? {
            let points = all.filter { $0.category == series.category }.flatMap { history.points[$0.points] }.filter {
              $0.year == point.year
            }
            return points.isEmpty ? nil : points.reduce(0) { $0 + $1.amount }
          }
          guard let total = sum(parts), let limit = sum(wholes), total > limit * 1.01 else { continue }
          remarks.value(
            history, series, point, effect: total - limit,
            Remark(.partAboveWhole, .look, expected: limit, ["whole": .text(whole), "amount": .number(limit)]))
        }
      }
    }
  }
}
