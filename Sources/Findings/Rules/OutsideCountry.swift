internal import Editions
internal import Places
internal import Vocabulary

/// Coordinates outside the country: out of the range of its latitudes and longitudes or, by the outlines of its states, more than 25 km away
/// from all of them. They must be looked at.
enum OutsideCountry: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    let country = history.register.country
    for statement in history.statements where statement.slip(in: country) == nil {
      guard !statement.latitude.isNaN, !statement.longitude.isNaN, statement.latitude != 0, statement.longitude != 0 else { continue }
      var isOutside = !CountryBox.holds(country, statement.latitude, statement.longitude)
      if !isOutside, let place = statement.place, let boundaries = desk.boundaries,
        let away = boundaries.distance(latitude: statement.latitude, longitude: statement.longitude, outside: place), away > OutsideState.far
      {
        let all = boundaries.distance(latitude: statement.latitude, longitude: statement.longitude, outside: country, places: desk.places)
        isOutside = all ?? 0 > OutsideState.far
      }
      guard isOutside else { continue }
      remarks.statement(
        history, statement, desk,
        Remark(.outsideCountry, .mustLook, ["latitude": .number(statement.latitude), "longitude": .number(statement.longitude)]))
    }
  }
}
