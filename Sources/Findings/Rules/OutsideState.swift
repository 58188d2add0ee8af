internal import Editions
internal import Places
internal import Vocabulary

/// Coordinates outside the state that the same record names, by the outlines of Natural Earth 1:10m. More than 1 km is
/// a note, because outlines are simplified; more than 25 km has high priority.
enum OutsideState: HistoryRule {
  /// Kilometres.
  static let near = 1.0
  static let far = 25.0

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    guard let boundaries = desk.boundaries else { return }
    var last: (statement: FacilityHistory.Statement, distance: Double?)?
    for statement in history.statements where statement.isPoint && statement.slip(in: history.register.country) == nil {
      guard let place = statement.place else { continue }
      let distance: Double?
      if let known = last, known.statement.place == place, known.statement.latitude == statement.latitude,
        known.statement.longitude == statement.longitude
      {
        distance = known.distance
      } else {
        distance = boundaries.distance(latitude: statement.latitude, longitude: statement.longitude, outside: place)
      }
      last = (statement, distance)
      guard let distance, distance > near else { continue }
      remarks.statement(
        history, statement, desk,
        Remark(
          .outsideState, distance > far ? .mustLook : .note,
          ["distance": .number(distance), "state": .text(desk.places.places[place].code)]))
    }
  }
}
