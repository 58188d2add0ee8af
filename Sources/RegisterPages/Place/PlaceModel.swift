internal import Drawings
internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One country, or one of its states, provinces or territories.
struct PlaceModel: Sendable {
  enum Place: Sendable {
    /// With the reporting years that the edition has of it.
    case country(Country, years: [Int])
    /// With its facilities of the profile's year.
    case state(String, of: Country, MapPoints)
  }

  let names: Names
  let place: Place
  let profile: Profile

  /// - Throws: ``Problem`` for a place that the edition does not have.
  init(_ code: String, _ visit: Visit) throws {
    let (served, reading) = (visit.served, visit.reading)
    let lists: [Profile.List] = [.substances, .facilities, .sectors]
    names = visit.names
    if let country = Country(rawValue: code), let years = served.years[country] {
      place = .country(country, years: years)
      profile = try Profile(Question().with { $0.countries = [country] }, lists, withMap: true, reading)
      return
    }
    guard let country = Country(rawValue: String(code.prefix(2))),
      served.catalog.places.contains(where: { $0.code == code })
    else {
      throw Problem.notFound(localized: visit.t("error.no-place", ["code": String(code.prefix(20))]))
    }
    profile = try Profile(Question().with { $0.states = [code] }, lists, withMap: false, reading)
    place = .state(code, of: country, try served.mapPoints(profile.ofYear))
  }
}
