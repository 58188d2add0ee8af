internal import Foundation
internal import Vocabulary

/// A facility that does not exist: who and where it is, how long it lives, and what it would report.
struct FictionalFacility {
  struct Site {
    let town: Town
    let street: String
    let postalCode: String
    /// Decimal degrees, north and east positive, to six decimals.
    let latitude: Double
    let longitude: Double
  }

  /// A substance it handles, with its typical amount and where that goes.
  struct Line {
    /// The position in ``SampleTables/substances``.
    let substance: Int
    /// Kilograms a year.
    let amount: Double
    let fields: [PlannedField]
  }

  let country: Party
  /// The position in its country.
  let index: Int
  /// The national identifier.
  let id: String
  let name: String
  var company: String
  /// Positions in ``SampleTables/sectors``; a second one where two establishments of a site file forms of their own.
  let sectors: [Int]
  /// The first year with a report.
  let opens: Int
  /// The first year without one.
  var closes: Int
  let sites: [Site]
  /// From this year on the second site holds.
  let moves: Int
  /// A yearly growth rate.
  let growth: Double
  let lines: [Line]
  /// From this year on, how many times its own amounts it reports: it has taken over a neighbour.
  var mergers: (year: Int, factor: Double)?

  func isActive(_ year: Int) -> Bool { year >= opens && year < closes }

  func site(_ year: Int) -> Site { year >= moves && sites.count > 1 ? sites[1] : sites[0] }

  /// How much larger it is in a year than in the sample's middle.
  func size(_ year: Int, middle: Int) -> Double {
    let growth = exp(max(-1.5, min(1.5, growth * Double(year - middle))))
    guard let mergers, year >= mergers.year else { return growth }
    return growth * mergers.factor
  }
}

/// The fictional facilities of one country.
struct Population {
  let country: Party
  private(set) var facilities: [FictionalFacility] = []
  /// Facilities that go on under another identifier, by position: the known answers of plants over time.
  private(set) var successions: [(earlier: Int, later: Int, year: Int)] = []

  /// How the facilities of a sample fall to the countries, after the registers' own counts.
  static let shares: [Party: Double] = [.unitedStates: 0.68, .canada: 0.22, .mexico: 0.10]

  /// How many facilities of a sample each country has.
  static func counts(of facilities: Int) -> [(country: Party, count: Int)] {
    let (mexico, canada) = (Self.share(.mexico, facilities), Self.share(.canada, facilities))
    return [(.mexico, mexico), (.canada, canada), (.unitedStates, facilities - mexico - canada)]
  }

  private static func share(_ country: Party, _ facilities: Int) -> Int {
    max(1, Int((Double(facilities) * (shares[country] ?? 0)).rounded()))
  }

  init(
    _ country: Party, count: Int, years: ClosedRange<Int>, seed: UInt64, tables: SampleTables, fields: [RegisterField]
  ) {
    self.country = country
    let towns = tables.towns.filter { $0.state.hasPrefix(country.rawValue) }
    let townChoice = WeightedChoice(towns.map(\.weight))
    let sectorChoice = WeightedChoice(tables.sectors.map { $0.weights[country] ?? 0 })
    facilities.reserveCapacity(count)
    for index in 0..<count {
      var numbers = SeededNumbers(seed, Self.key(country), index)
      facilities.append(
        Self.facility(
          country, index, years, &numbers, tables, towns: towns, townChoice: townChoice, sectorChoice: sectorChoice,
          fields: fields))
    }
    merge(years, seed: seed)
    giveNewIdentifiers(seed: seed)
  }

  static func key(_ country: Party) -> Int { Party.allCases.firstIndex(of: country) ?? 0 }

  /// Lets some neighbours in the list become one facility: the first one closes, the second one reports for both.
  private mutating func merge(_ years: ClosedRange<Int>, seed: UInt64) {
    guard years.count > 1 else { return }
    for index in stride(from: 0, to: facilities.count - 1, by: 2) {
      var numbers = SeededNumbers(seed, 7, Self.key(country), index)
      guard numbers.chance(0.03) else { continue }
      let year = years.lowerBound + 1 + numbers.below(years.count - 1)
      guard facilities[index].isActive(year), facilities[index + 1].isActive(year) else { continue }
      facilities[index].closes = year
      facilities[index + 1].company = facilities[index].company
      facilities[index + 1].mergers = (year, 1.5 + numbers.fraction())
    }
  }

  /// How many get one, after what the registers' own files show: RETC gave new ones to many about 2013.
  private static let newIdentifiers: [Party: Double] = [.unitedStates: 0.03, .canada: 0.02, .mexico: 0.10]

  /// Lets some facilities go on under an identifier of their own, written by somebody else: a name in another spelling,
  /// with another owner or without its number, a position some hundred metres off, sometimes another sector and a year
  /// without a report.
  private mutating func giveNewIdentifiers(seed: UInt64) {
    for index in facilities.indices {
      var numbers = SeededNumbers(seed, 9, Self.key(country), index)
      guard numbers.chance(Self.newIdentifiers[country] ?? 0) else { continue }
      let former = facilities[index]
      guard former.closes - former.opens >= 2 else { continue }
      let year = former.opens + 1 + numbers.below(former.closes - former.opens - 1)
      let begins = year + (numbers.chance(0.2) && year + 1 < former.closes ? 1 : 0)
      let own = facilities.count
      let (name, company) = FictionalNames.rewritten(country, former.name, former.company, &numbers)
      let sites = former.sites.map { site in
        FictionalFacility.Site(
          town: site.town, street: FictionalNames.rewritten(street: site.street, country, &numbers),
          postalCode: site.postalCode,
          latitude: ((site.latitude + 0.0015 * numbers.normal()) * 1e6).rounded() / 1e6,
          longitude: ((site.longitude + 0.0015 * numbers.normal()) * 1e6).rounded() / 1e6)
      }
      facilities.append(
        FictionalFacility(
          country: country, index: own,
          id: FictionalNames.identifier(country, former.site(begins).town, own, &numbers), name: name, company: company,
          sectors: former.sectors, opens: begins, closes: former.closes, sites: sites, moves: former.moves,
          growth: former.growth, lines: former.lines, mergers: former.mergers))
      facilities[index].closes = year
      successions.append((index, own, begins))
    }
  }

  private static func facility(
    _ country: Party, _ index: Int, _ years: ClosedRange<Int>, _ numbers: inout SeededNumbers, _ tables: SampleTables,
    towns: [Town],
    townChoice: WeightedChoice, sectorChoice: WeightedChoice, fields: [RegisterField]
  ) -> FictionalFacility {
    let sector = sectorChoice.pick(&numbers)
    var sectors = [sector]
    if country == .unitedStates, numbers.chance(0.01) { sectors.append(sectorChoice.pick(&numbers)) }
    let town = towns[townChoice.pick(&numbers)]
    let opens = numbers.chance(0.75) ? years.lowerBound : years.lowerBound + numbers.below(years.count)
    var closes = opens + 1
    while closes <= years.upperBound, !numbers.chance(0.02) { closes += 1 }
    let neighbours = towns.filter { $0.state == town.state }
    var sites = [site(country, in: town, &numbers)]
    let moves = numbers.chance(0.03) ? years.lowerBound + 1 + numbers.below(years.count) : Int.max
    if moves != .max { sites.append(site(country, in: numbers.element(neighbours), &numbers)) }
    let (name, company) = FictionalNames.facility(country, town.state, index, tables.sectors[sector].title, &numbers)
    let growth = -0.01 + 0.04 * numbers.normal()
    let size = tables.sectors[sector].size * numbers.factor(1.1)
    return FictionalFacility(
      country: country, index: index, id: FictionalNames.identifier(country, town, index, &numbers), name: name,
      company: company, sectors: sectors,
      opens: opens, closes: closes, sites: sites, moves: moves, growth: growth,
      lines: lines(country, sector, size, &numbers, tables, fields))
  }

  private static func lines(
    _ country: Party, _ sector: Int, _ size: Double, _ numbers: inout SeededNumbers, _ tables: SampleTables,
    _ fields: [RegisterField]
  ) -> [FictionalFacility.Line] {
    let substances = tables.substances
    var candidates = tables.sectors[sector].substances.filter { substances[$0].isListed(in: country) }
    if candidates.isEmpty {
      candidates = substances.indices.filter {
        substances[$0].profile == .metal && substances[$0].isListed(in: country)
      }
    }
    var chosen: Set<Int> = []
    for _ in 0..<(1 + numbers.below(7)) { chosen.insert(numbers.element(candidates)) }
    // Combustion: what NPRI and RETC ask for and TRI does not; most of it lies outside the default scope.
    for (position, substance) in substances.enumerated()
    where substance.profile == .gas && substance.isListed(in: country) {
      if numbers.chance(country == .canada ? 0.45 : substance.key == "124-38-9" ? 0.7 : 0.06) {
        chosen.insert(position)
      }
    }
    return chosen.sorted().map { position in
      let substance = substances[position]
      return FictionalFacility.Line(
        substance: position, amount: substance.scale * size * numbers.factor(1.4),
        fields: RegisterField.plan(fields, substance.profile, &numbers))
    }
  }

  /// A point on land and in the town's state, evenly spread over the town's circle.
  private static func site(_ country: Party, in town: Town, _ numbers: inout SeededNumbers) -> FictionalFacility.Site {
    let distance = town.radiusKilometres * numbers.fraction().squareRoot()
    let angle = 2 * Double.pi * numbers.fraction()
    let degree = 111.2  // kilometres of a degree of latitude
    let latitude = town.latitude + distance * cos(angle) / degree
    let longitude = town.longitude + distance * sin(angle) / (degree * cos(town.latitude * .pi / 180))
    return FictionalFacility.Site(
      town: town, street: FictionalNames.street(country, &numbers),
      postalCode: FictionalNames.postalCode(country, town, &numbers),
      latitude: (latitude * 1e6).rounded() / 1e6, longitude: (longitude * 1e6).rounded() / 1e6)
  }
}
