internal import Editions
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Something that a search found.
enum Found: Sendable {
  /// A harmonised substance, with its CAS number and the registers that list it.
  case substance(key: String, cas: String?, [Register])
  case country(Country)
  case state(code: String)
  case municipality(Municipality)
  case sector(code: String)
  case facility(FacilityDescription)

  /// What it is. The raw value ends the keys of its texts.
  enum Kind: String, CaseIterable, Sendable {
    case substance
    case place
    case sector
    case facility
  }

  var kind: Kind {
    switch self {
    case .substance: .substance
    case .country, .state, .municipality: .place
    case .sector: .sector
    case .facility: .facility
    }
  }

  /// What a filter takes: a harmonised key, a code, an id.
  var key: String {
    switch self {
    case .substance(let key, _, _): key
    case .country(let country): country.rawValue
    case .state(let code), .sector(let code): code
    case .municipality(let place): place.code
    case .facility(let facility): facility.id
    }
  }
}

/// The search over facilities, substances, sectors and places.
extension Reading {
  /// The facilities that parameters ask for.
  func facilityFilter(_ parameters: Parameters) throws -> FacilityFilter {
    var filter = FacilityFilter()
    let question = try parameters.only(["country", "state", "municipality", "sector", "near", "within", "box", "zone"])
      .question()
    filter.countries = question.countries
    filter.states = question.states
    filter.sectors = question.sectors
    filter.numbers = try served.edition.facilities(of: question)
    if let unknown = filter.states.first(where: { state in !served.catalog.places.contains { $0.code == state } }) {
      throw Problem.parameter("state", found: unknown, expected: Expectation(.state))
    }
    if let text = try parameters.value("q") {
      guard text.count <= 200 else {
        throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
      }
      filter.text = text
    }
    return filter
  }

  /// Keys of the substances that a text finds; those whose name in any language begins with it come first.
  func substances(named text: String, limit: Int) throws -> [String] {
    let folded = TextFolding.fold(text)
    let found = try served.catalog.searchSubstances(text, limit: max(limit, 25)).filter(
      served.catalog.substances.indices.contains
    )
    .map { served.catalog.substances[$0].substance }
    func begins(_ substance: Substance) -> Bool {
      substance.name.texts.values.contains { TextFolding.fold($0).hasPrefix(folded) }
    }
    // Of several that do, one that the registers have more codes for is likelier meant: lead before one compound of it.
    let codes = Dictionary(grouping: served.catalog.codes, by: \.substance).mapValues(\.count)
    func weight(_ substance: Substance) -> Int {
      begins(substance) ? 1 + (served.substancePositions[substance.key].flatMap { codes[$0] } ?? 0) : 0
    }
    let ranked = found.enumerated().sorted { (weight($0.element), $1.offset) > (weight($1.element), $0.offset) }
    return ranked.prefix(limit).map(\.element.key)
  }

  /// Substances, places, sectors and facilities whose names or codes hold a text.
  func find(_ text: String, limit: Int) throws -> [Found] {
    let folded = TextFolding.fold(text)
    guard !folded.isEmpty else { return [] }
    let catalog = served.catalog
    let substances = try substances(named: text, limit: limit).compactMap { key -> Found? in
      guard let position = served.substancePositions[key] else { return nil }
      let listed = catalog.substances[position]
      return .substance(key: key, cas: listed.substance.cas?.description, listed.registers)
    }
    let countries = Country.allCases.filter { country in
      served.years[country] != nil
        && Language.allCases.contains {
          TextFolding.fold(tables.terms.word("country.\(country.rawValue)", $0)).hasPrefix(folded)
        }
    }
    let places = catalog.places.filter { place in
      Language.allCases.contains { TextFolding.fold(place.name[$0]).hasPrefix(folded) }
        || TextFolding.fold(place.code) == folded
    }
    let sectors = Set(catalog.sectors.map { String($0.prefix(4)) }).sorted().filter { code in
      code.hasPrefix(folded)
        || catalog.sectorTitle(code, tables.sectors)?.texts.values.contains {
          TextFolding.fold($0).contains(folded)
        } == true
    }
    let facilities = try catalog.searchFacilities(text, limit: limit)
    let local = served.municipalities.beginning(with: text, limit: limit)
    return substances + countries.map { .country($0) } + places.prefix(limit).map { .state(code: $0.code) }
      + local.map { .municipality($0) }
      + sectors.prefix(limit).map { .sector(code: $0) } + facilities.map { .facility($0) }
  }
}

extension Visit {
  /// The words that a search asks for.
  func searchText() throws -> String {
    let text = try parameters.value("q") ?? ""
    guard text.count <= 200 else {
      throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
