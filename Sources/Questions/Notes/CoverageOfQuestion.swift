public import Editions
public import Registers
public import Vocabulary

/// What an edition's files cover of the ground that a question is about, year by year.
public struct QuestionCoverage: Sendable {
  /// A country's year.
  public struct Extent: Sendable, Equatable {
    public let country: Country
    public let year: Int
    /// The states that reports come from, of those asked for; nil where they stand for all of them.
    public let states: [String]?
    /// Kinds of file that the categories asked for come from and the year lacks.
    public let missing: [ContentKind]
    /// Kinds of file that are there for some of the states only, beside others that are there for all.
    public let parts: [Part]

    /// A kind of file, and the states that it is there for.
    public struct Part: Sendable, Equatable {
      public let kind: ContentKind
      public let states: [String]
    }

    /// Whether none of the kinds of file asked for is there: nothing is known, which is not zero.
    public let isEmpty: Bool

    /// Whether nothing of the ground is left out.
    public var isWhole: Bool { states == nil && missing.isEmpty && parts.isEmpty }
  }

  /// By country and year; a year without any file of a country is absent.
  public let extents: [Country: [Int: Extent]]
  private let states: [Country: [Int: Set<String>]]
  private let countries: [Country]

  /// - Parameter question: years, grouping and order are passed over: all years of the edition are told.
  /// - Throws: ``QuestionError`` and ``EditionError`` where what lies around a place cannot be told.
  public init(_ question: Question, _ edition: Edition) throws {
    // In and around a place, only the countries and states that have facilities there matter.
    let inside = question.isLocal ? try edition.facilities(of: question) ?? [] : []
    let states = inside.isEmpty ? [] : try edition.positions().states(of: inside)
    self.init(question, edition, inside: inside, statesInside: states)
  }

  /// Of all that an edition covers.
  public init(_ edition: Edition) { self.init(Question(), edition, inside: [], statesInside: []) }

  private init(_ question: Question, _ edition: Edition, inside: Set<Int>, statesInside: Set<String>) {
    let coverage = edition.coverage
    let asked = Set(question.countries + question.registers.map(\.country))
    var facilityCountries = Set((question.facilities + question.plants).compactMap { FacilityID($0)?.country })
    facilityCountries.formUnion(inside.compactMap { FacilityID(edition.facilities[$0])?.country })
    let stateCountries = Set(question.states.compactMap { Country(rawValue: String($0.prefix(2))) })
    countries = Country.allCases.filter { country in
      (asked.isEmpty || asked.contains(country)) && question.zoneCountries?.contains(country) != false
        && (stateCountries.isEmpty || stateCountries.contains(country))
        && (facilityCountries.isEmpty || facilityCountries.contains(country))
        && !coverage.years(Register(country: country)).isEmpty
    }
    let categories = question.askedCategories.isEmpty ? Category.allCases : question.askedCategories
    var extents: [Country: [Int: Extent]] = [:]
    var states: [Country: [Int: Set<String>]] = [:]
    for country in countries {
      let register = Register(country: country)
      let kinds = Set(categories.flatMap { ContentKind.holding($0, in: register) })
      let wanted = Set(question.states + statesInside).filter { $0.hasPrefix(country.rawValue) }
      for year in coverage.years(register) {
        let covered = coverage.states(register, year)
        let own = wanted.isEmpty ? covered : covered.intersection(wanted)
        // A facility is where it is: other states are no matter.
        let isPart =
          wanted.isEmpty
          ? !coverage.isWhole(register, year) && facilityCountries.isEmpty
          : own != wanted && !coverage.isWhole(register, year)
        states[country, default: [:]][year] = own
        let missing = ContentKind.allCases.filter { kinds.contains($0) && !coverage.holds($0, year) }
        let present = ContentKind.allCases.filter { kinds.contains($0) && !missing.contains($0) }
        let parts = present.compactMap { kind -> Extent.Part? in
          guard !isPart, facilityCountries.isEmpty, let part = coverage.part(of: kind, year),
            !wanted.isSubset(of: part) || wanted.isEmpty
          else { return nil }
          return Extent.Part(kind: kind, states: (wanted.isEmpty ? part : part.intersection(wanted)).sorted())
        }
        // Where every kind asked for is a part, so is the whole.
        let isAllParts = !parts.isEmpty && parts.count == present.count
        let partStates = Set(parts.flatMap(\.states)).sorted()
        if isAllParts { states[country, default: [:]][year] = Set(partStates) }
        extents[country, default: [:]][year] = Extent(
          country: country, year: year, states: isPart ? own.sorted() : isAllParts ? partStates : nil, missing: missing,
          parts: isAllParts ? [] : parts, isEmpty: !kinds.isEmpty && missing.count == kinds.count)
      }
    }
    (self.extents, self.states) = (extents, states)
  }

  /// Years in which any country asked for has files.
  public var years: [Int] { Set(extents.values.flatMap(\.keys)).sorted() }

  public func extent(_ country: Country, _ year: Int) -> Extent? { extents[country]?[year] }

  /// Whether every country asked for is whole in a year, with every kind of file.
  public func isWhole(_ year: Int) -> Bool { countries.allSatisfy { extents[$0]?[year]?.isWhole == true } }

  /// Whether every country asked for has reports from so many states that they stand for it.
  public func hasAllStates(_ year: Int) -> Bool {
    countries.allSatisfy { extents[$0]?[year].map { $0.states == nil } == true }
  }

  /// Whether two years' files cover the same ground: the same countries, the same kinds of file, and at least nine
  /// tenths of the same states.
  public func compares(_ a: Int, _ b: Int) -> Bool {
    if a == b { return true }
    return countries.allSatisfy { country in
      guard let first = extents[country]?[a], let second = extents[country]?[b] else {
        return extents[country]?[a] == nil && extents[country]?[b] == nil
      }
      guard first.missing == second.missing, first.parts == second.parts,
        (first.states == nil) == (second.states == nil)
      else { return false }
      let (one, other) = (states[country]?[a] ?? [], states[country]?[b] ?? [])
      return Double(one.intersection(other).count) >= 0.9 * Double(one.union(other).count)
    }
  }

  /// The year that speaks for the ground: the newest in which most countries have what is asked for, from all their
  /// states.
  public var referenceYear: Int? {
    func rank(_ year: Int) -> (Int, Int, Int) {
      let held = countries.compactMap { extents[$0]?[year] }.filter { !$0.isEmpty }
      return (held.count { $0.states == nil && $0.parts.isEmpty }, held.count, year)
    }
    return years.max { rank($0) < rank($1) }
  }

  /// The years that cover the same ground as the reference year: the only ones between which amounts compare.
  public var comparableYears: [Int] {
    guard let reference = referenceYear else { return [] }
    return years.filter { compares($0, reference) }
  }

  /// The newest year of a country that has what is asked for, from all states; without one, its newest.
  public func newestYear(_ country: Country) -> Int? {
    let extents = (extents[country] ?? [:]).values.sorted { $0.year < $1.year }
    return (extents.last { $0.states == nil && !$0.isEmpty } ?? extents.last { !$0.isEmpty } ?? extents.last)?.year
  }
}

extension Edition {
  /// What the edition's files cover of a question's ground.
  /// - Throws: ``QuestionError`` and ``EditionError`` where what lies around a place cannot be told.
  public func coverage(of question: Question) throws -> QuestionCoverage { try QuestionCoverage(question, self) }

  /// Years of the question that are part of a country only, or lack a kind of file; the same statement once.
  func coverageNotes(_ question: Question) throws -> [AnswerNote] {
    let coverage = try coverage(of: question)
    var notes: [AnswerNote] = []
    for country in Country.allCases {
      let years = (coverage.extents[country] ?? [:]).values.filter { extent in
        question.years.isEmpty || question.years.contains { $0.contains(extent.year) }
      }.sorted { $0.year < $1.year }
      var parts: [(states: [String], years: [Int])] = []
      var missing: [(kinds: [ContentKind], years: [Int])] = []
      var kinds: [(part: QuestionCoverage.Extent.Part, years: [Int])] = []
      for extent in years {
        if let states = extent.states {
          if let known = parts.firstIndex(where: { $0.states == states }) {
            parts[known].years.append(extent.year)
          } else {
            parts.append((states, [extent.year]))
          }
        }
        for part in extent.parts {
          if let known = kinds.firstIndex(where: { $0.part == part }) {
            kinds[known].years.append(extent.year)
          } else {
            kinds.append((part, [extent.year]))
          }
        }
        guard !extent.missing.isEmpty else { continue }
        if let known = missing.firstIndex(where: { $0.kinds == extent.missing }) {
          missing[known].years.append(extent.year)
        } else {
          missing.append((extent.missing, [extent.year]))
        }
      }
      notes += parts.map { .part(country: country, years: $0.years, states: $0.states) }
      notes += kinds.map {
        .partOfKind(country: country, years: $0.years, kind: $0.part.kind, states: $0.part.states)
      }
      notes += missing.map { .notLoaded(country: country, years: $0.years, kinds: $0.kinds) }
    }
    return notes
  }
}
