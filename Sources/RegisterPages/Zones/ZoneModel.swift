internal import Editions
internal import Outputs
internal import Places
internal import PortalKernel
internal import Questions
internal import Vocabulary

extension ServedEdition {
  /// Of a border's countries, those that the edition has no data of for a year.
  func untold(_ zone: ZoneName, _ year: Int) -> [Country] {
    guard case .border(let pair, _) = zone else { return [] }
    return pair.countries.filter { years[$0]?.contains(year) != true }
  }
}

/// One zone: both sides of a border, a watershed, an ecoregion.
struct ZoneModel: Sendable {
  let names: Names
  let zone: ZoneName
  let profile: Profile
  /// Of the profile's year, by country.
  let sides: Ranking
  /// Of a border's countries, those that the edition has no data of for the profile's year.
  let untold: [Country]
  /// With its facilities of the profile's year.
  let points: MapPoints
  let sources: [ZoneNote]

  /// - Throws: ``Problem`` for a zone that is not there.
  init(_ text: String, _ visit: Visit) throws {
    let served = visit.served
    guard let zone = ZoneName(text), try served.edition.facilities(in: zone) != nil else {
      throw Problem.notFound(localized: visit.t("error.no-zone", ["zone": String(text.prefix(60))]))
    }
    let question = Question().with { $0.zones = [zone] }
    names = visit.names
    self.zone = zone
    profile = try Profile(question, [.substances, .facilities, .sectors], withMap: false, visit.reading)
    sides = try visit.reading.ranking(profile.ofYear.top(.country))
    untold = served.untold(zone, profile.year)
    points = try served.mapPoints(profile.ofYear)
    sources = try served.edition.zoneNotes(question)
  }
}
