internal import Editions
internal import Vocabulary

/// A year's statement of where the facility is lacks a coordinate or states zero for one. Zero asks for a look, a blank
/// is a note.
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

/// The ranges of latitude and longitude that a country's land lies in, its islands and territories included.
enum CountryBox {
  static func holds(_ country: Country, _ latitude: Double, _ longitude: Double) -> Bool {
    switch country {
    case .canada: (41.6...83.2).contains(latitude) && (-141.1 ... -52.5).contains(longitude)
    case .mexico: (14.5...32.8).contains(latitude) && (-118.5 ... -86.7).contains(longitude)
    case .unitedStates:
      // The states; Puerto Rico and the Virgin Islands; Guam and the Northern Marianas; American Samoa.
      ((17.6...71.5).contains(latitude) && ((-180 ... -64.5).contains(longitude) || (172...180).contains(longitude)))
        || ((13...20.6).contains(latitude) && (144...146.2).contains(longitude))
        || ((-14.7 ... -11).contains(latitude) && (-171.2 ... -168).contains(longitude))
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
    guard !latitude.isNaN, !longitude.isNaN, latitude != 0, longitude != 0,
      !CountryBox.holds(country, latitude, longitude)
    else { return nil }
    if CountryBox.holds(country, abs(longitude), -abs(latitude)) { return "swapped" }
    if CountryBox.holds(country, abs(latitude), -abs(longitude)) { return "unsigned" }
    return nil
  }
}
