internal import Drawings
internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One country, one of its states, provinces or territories, or a county, municipality or city.
struct PlaceModel: Sendable {
  enum Place: Sendable {
    /// With the reporting years that the edition has of it.
    case country(Country, years: [Int])
    /// With its facilities of the profile's year.
    case state(String, of: Country, MapPoints, [LocalTotal])
    /// With its facilities of the profile's year.
    case municipality(Municipality, of: Country, MapPoints)
  }

  /// What the facilities of a county, municipality or city reported.
  struct LocalTotal: Sendable {
    /// Nil for facilities whose files name none, or one of another state.
    let place: Municipality?
    let amount: Double
    let facilities: Int
  }

  /// Of a state's counties, municipalities or cities.
  static let columns = ["name", "kilograms", "facilities"]

  let names: Names
  let code: String
  let choice: ListChoice
  let place: Place
  let profile: Profile

  /// - Throws: ``Problem`` for a place that the edition does not have.
  init(_ code: String, _ visit: Visit) throws {
    let (served, reading) = (visit.served, visit.reading)
    let lists: [Profile.List] = [.substances, .facilities, .sectors]
    names = visit.names
    self.code = code
    choice = try ListChoice(visit.parameters, keys: Self.columns)
    if let country = Country(rawValue: code), let years = served.years[country] {
      place = .country(country, years: years)
      profile = try Profile(Question().with { $0.countries = [country] }, lists, withMap: true, reading)
      return
    }
    if let found = served.municipalities[code],
      let country = Country(rawValue: String(found.state.prefix(2)))
    {
      let question = Question().with { $0.municipalities = [found.code] }
      profile = try Profile(question, [.substances, .facilities, .sectors], withMap: false, reading)
      place = .municipality(found, of: country, try served.mapPoints(profile.ofYear))
      return
    }
    guard let country = Country(rawValue: String(code.prefix(2))),
      served.catalog.places.contains(where: { $0.code == code })
    else {
      throw Problem.notFound(localized: visit.t("error.no-place", ["code": String(code.prefix(20))]))
    }
    profile = try Profile(Question().with { $0.states = [code] }, lists, withMap: false, reading)
    place = .state(
      code, of: country, try served.mapPoints(profile.ofYear), try Self.totals(of: code, profile.ofYear, served))
  }

  /// The counties, municipalities or cities of a state by their amounts of a year, the largest first; none where its
  /// facilities name none.
  private static func totals(of state: String, _ question: Question, _ served: ServedEdition) throws -> [LocalTotal] {
    let places = served.municipalities
    var sums: [String: (amount: Double, facilities: Int)] = [:]
    for row in try served.answer(question.top(.facility)).rows {
      let place = served.atlas.number(of: row.values[0].text).flatMap(places.municipality(ofFacility:))
      let code = place?.state == state ? place?.code ?? "" : ""
      sums[code, default: (0, 0)].amount += row.value
      sums[code]?.facilities += 1
    }
    let rest = sums[""].map { LocalTotal(place: nil, amount: $0.amount, facilities: $0.facilities) }
    let named = places.of(state: state)
    guard !named.isEmpty else { return [] }
    return named.map { place in
      let sum = sums[place.code]
      return LocalTotal(place: place, amount: sum?.amount ?? 0, facilities: sum?.facilities ?? 0)
    }.sorted { ($1.amount, $0.place?.code ?? "") < ($0.amount, $1.place?.code ?? "") } + (rest.map { [$0] } ?? [])
  }
}
