internal import Editions
internal import PortalKernel
internal import Registers
internal import Vocabulary

/// What an edition's files cover: for each country, year and kind of file, the states that have reports.
struct CoverageModel: Sendable {
  enum Extent: Sendable {
    /// No file of the kind was given.
    case notLoaded
    /// Some of the country's states, which are named.
    case states([String])
    /// How many of the country's states; `isWhole` where that is what a whole country has.
    case number(Int, isWhole: Bool)
  }

  /// A country's files.
  struct Section: Sendable {
    let country: Country
    let register: Register
    let years: [Int]
    /// By kind of file, an extent a year.
    let rows: [(kind: ContentKind, extents: [Extent])]
    /// How many states of it the edition knows.
    let states: Int
  }

  /// Named up to this many.
  private static let mostNamed = 3

  let names: Names
  let sections: [Section]

  init(_ visit: Visit) {
    let served = visit.served
    let coverage = served.edition.coverage
    names = visit.names
    sections = Country.allCases.filter { served.years[$0] != nil }.map { country in
      let register = Register(country: country)
      let years = coverage.years(register)
      let kinds = Set(years.flatMap { ContentKind.all(of: register, $0) })
      let rows = ContentKind.allCases.filter(kinds.contains).map { kind in
        (kind: kind, extents: years.map { Self.extent(kind, $0, register, coverage) })
      }
      return Section(
        country: country, register: register, years: years, rows: rows,
        states: served.catalog.places.count { $0.code.hasPrefix(country.rawValue) })
    }
  }

  private static func extent(_ kind: ContentKind, _ year: Int, _ register: Register, _ coverage: Coverage) -> Extent {
    guard coverage.holds(kind, year) else { return .notLoaded }
    let states = (coverage.reports[Coverage.Key(year: year, kind: kind)] ?? [:]).keys.filter { !$0.isEmpty }.sorted()
    let isWhole = coverage.isWhole(register, year)
    if !isWhole, !states.isEmpty, states.count <= mostNamed { return .states(states) }
    return .number(states.count, isWhole: isWhole || !kind.holdsAmounts)
  }
}
