internal import Editions
internal import Places
internal import Vocabulary

/// A facility's coordinates are more than 5 km from those of the year before. A note; from 100 km on, medium priority,
/// because plants seldom move.
enum MovedSite: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    let points = history.statements.filter { $0.isPoint && $0.slip(in: history.register.country) == nil }
    for (before, statement) in zip(points, points.dropFirst()) where statement.year == before.year + 1 {
      let distance = GreatCircle.distance(before.latitude, before.longitude, statement.latitude, statement.longitude)
      guard distance > 5 else { continue }
      remarks.statement(
        history, statement, desk,
        Remark(.movedSite, distance > 100 ? .look : .note, ["distance": .number(distance), "year": .year(before.year)]))
    }
  }
}
