internal import Editions
internal import Places
internal import Registers
internal import Vocabulary

/// Coordinates outside the country. If they are out of the range of its latitudes and longitudes, the priority is high.
/// If they are more than 25 km away from the outlines of all its states, the priority is medium: it may be a platform
/// at sea.
enum OutsideCountry: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    let country = history.register.country
    for statement in history.statements where statement.slip(in: country) == nil {
      guard !statement.latitude.isNaN, !statement.longitude.isNaN, statement.latitude != 0, statement.longitude != 0
      else { continue }
      let details: [String: Remark.Detail] = [
        "latitude": .number(statement.latitude), "longitude": .number(statement.longitude),
      ]
      if !history.register.profile.holds(latitude: statement.latitude, longitude: statement.longitude) {
        remarks.statement(history, statement, desk, Remark(.outsideCountry, .mustLook, sentence: "range", details))
        continue
      }
      guard let boundaries = desk.boundaries else { continue }
      let (latitude, longitude) = (statement.latitude, statement.longitude)
      // A point in or near its own state is in the country; only others are held against all states.
      if let place = statement.place,
        boundaries.distance(latitude: latitude, longitude: longitude, outside: place) ?? 0 <= OutsideState.far
      {
        continue
      }
      guard
        let distance = boundaries.distance(
          latitude: latitude, longitude: longitude, outside: country, places: desk.places),
        distance > OutsideState.far
      else { continue }
      remarks.statement(
        history, statement, desk,
        Remark(
          .outsideCountry, .look, sentence: "sea", details.merging(["distance": .number(distance)]) { old, _ in old }))
    }
  }
}
