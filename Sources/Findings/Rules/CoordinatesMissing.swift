internal import Editions
internal import Registers
internal import Vocabulary

/// The facility's location for a year lacks a coordinate or gives zero for one. Zero has medium priority, a blank is a
/// note.
enum CoordinatesMissing: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for statement in history.statements {
      if statement.latitude.isNaN || statement.longitude.isNaN {
        remarks.statement(history, statement, desk, Remark(.coordinatesMissing, .note, sentence: "blank"))
      } else if statement.latitude == 0 || statement.longitude == 0 {
        remarks.statement(history, statement, desk, Remark(.coordinatesMissing, .look, sentence: "zero"))
      }
    }
  }
}

extension FacilityHistory.Statement {
  /// Whether it is a place on Earth to be looked up, rather than a blank, a zero or a number out of range.
  var isPoint: Bool {
    !latitude.isNaN && !longitude.isNaN && latitude != 0 && longitude != 0 && abs(latitude) <= 90
      && abs(longitude) <= 180
  }

  /// What would bring the coordinates into the country's range: exchanged, or with another sign; nil when they are in
  /// it, or neither does.
  func slip(in country: Country) -> String? {
    let profile = Register(country: country).profile
    guard !latitude.isNaN, !longitude.isNaN, latitude != 0, longitude != 0,
      !profile.holds(latitude: latitude, longitude: longitude)
    else { return nil }
    if profile.holds(latitude: abs(longitude), longitude: -abs(latitude)) { return "swapped" }
    if profile.holds(latitude: abs(latitude), longitude: -abs(longitude)) { return "unsigned" }
    return nil
  }
}
