internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One substance or group: its names and codes, what the registers ask of it, and its profile.
struct SubstanceModel: Sendable {
  let names: Names
  let key: String
  let listed: Catalog.ListedSubstance
  /// By register, the codes it is listed under.
  let codes: [(register: Register, codes: [String])]
  /// Of a group, the codes that sources file it under.
  let members: [Catalog.Code]
  let profile: Profile
  let comparability: Comparability

  var substance: Substance { listed.substance }
  var isDioxin: Bool { substance.flags.contains(.dioxin) }

  /// - Throws: ``Problem`` for a substance that the edition does not have.
  init(_ key: String, _ visit: Visit) throws {
    let (served, reading) = (visit.served, visit.reading)
    guard let position = served.substancePositions[key] else {
      throw Problem.notFound(localized: visit.t("error.no-substance", ["key": String(key.prefix(60))]))
    }
    let listed = served.catalog.substances[position]
    let own = served.catalog.codes.filter { $0.substance == position }
    let scopes = Set(own.map(\.scope))
    let question = Question().with {
      $0.substances = [key]
      if !scopes.isEmpty, !scopes.contains(.default) { $0.scope = scopes.contains(.greenhouseGas) ? .ghg : .cac }
      if listed.substance.flags.contains(.dioxin) { $0.measure = .teq }
    }
    let listedCodes = try served.catalog.listedCodes(of: position)
    names = visit.names
    (self.key, self.listed) = (key, listed)
    codes = Register.allCases.map { register in
      (register, listedCodes.filter { $0.register == register }.map(\.code))
    }
    members = listed.substance.isGroup ? own : []
    profile = try Profile(question, [.facilities, .sectors], withMap: true, reading)
    comparability = try Comparability(key, reading)
  }
}

/// One substance in the three registers side by side: who must report it since when, in which form, and what a zero
/// means.
struct Comparability: Sendable {
  /// What a register's lists say of the substance.
  struct Facts: Sendable {
    let register: Register
    let entries: [ReportingLists.Entry]
    /// The first year of which its list is known, and where that is from.
    let known: (since: Int, source: String)?
  }

  /// A year of each register.
  struct Year: Sendable {
    let year: Int
    let registers: [(listing: Listing?, extent: QuestionCoverage.Extent?)]
    /// Whether all registers list it; nil where that is not known.
    let isCommon: Bool?
  }

  let facts: [Facts]
  /// The newest first.
  let years: [Year]

  init(_ key: String, _ reading: Reading) throws {
    let lists = reading.tables.lists
    let listings = try reading.served.edition.listings(of: key, lists)
    let coverage = try reading.served.edition.coverage(of: Question().with { $0.substances = [key] })
    let position = reading.tables.substances.position(key: key)
    facts = Register.allCases.map { register in
      Facts(
        register: register, entries: position.map { lists.entries(of: $0, in: register) } ?? [],
        known: lists.years[register].map { ($0.range.lowerBound, $0.source) })
    }
    years = Set(listings.map(\.year)).sorted().reversed().map { year in
      let registers = Register.allCases.map { register in
        (
          listing: listings.first { $0.register == register && $0.year == year },
          extent: coverage.extent(register.country, year)
        )
      }
      return Year(year: year, registers: registers, isCommon: position.flatMap { lists.isCommon($0, year) })
    }
  }
}

extension Visit {
  /// The page of a substance, or the way to the one that an address means by a code, or by a member of what is a group
  /// now.
  func substancePage() throws -> Reply {
    let key = self["substance"]
    if served.substancePositions[key] == nil, let other = try? served.edition.substanceKey(key) {
      return .redirect(link(.substance, other))
    }
    return try show(SubstanceView.self, SubstanceModel(key, self))
  }
}
