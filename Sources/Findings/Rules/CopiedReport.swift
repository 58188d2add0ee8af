internal import Editions
internal import Vocabulary

/// All of a facility's amounts of a year are those of the year before: at least three, of at least two different sizes.
/// Medium priority: a small facility may well report the same estimates again.
enum CopiedReport: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    var vectors: [Int: [UInt64: Double]] = [:]
    for series in history.series {
      for index in series.points {
        let point = history.points[index]
        vectors[point.year, default: [:]][
          UInt64(series.code) << 32 | UInt64(series.rule) << 1 | (series.isTEQ ? 1 : 0)] = point.amount
      }
    }
    for (year, vector) in vectors.sorted(by: { $0.key < $1.key }) where vector.count >= 3 {
      guard vector == vectors[year - 1], Set(vector.values).count > 1 else { continue }
      remarks.report(
        history, year: year, effect: history.kilograms(year), desk,
        Remark(
          .copiedReport, vector.count >= 5 ? .look : .note,
          ["count": .number(Double(vector.count)), "year": .year(year - 1)]))
    }
  }
}
