public import Editions
internal import Registers
public import Vocabulary

/// What a zero means.
public enum ZeroKind: String, CaseIterable, Sendable {
  /// Facilities reported the substance, and no amount of it.
  case reportedZero = "reported_zero"
  /// Every report is a TRI Form A, which certifies at most 500 lb and states no amount.
  case belowThreshold = "below_threshold"
  /// The register's list of the year does not have the substance.
  case notSubject = "not_subject"
  /// There is no sourced list of the year.
  case unknown
  /// The edition does not hold the register's year, or nobody reported the substance though it is listed.
  case noData = "no_data"
}

/// A register's year of one substance: whether it must be reported, and what was.
public struct Listing: Sendable {
  public let register: Register
  public let year: Int
  public let listing: ReportingLists.Listing
  /// Of dioxins and furans, their mass.
  public let mass: Kilograms
  /// Grams of toxic equivalents, of dioxins and furans.
  public let teq: Double
  public let reports: Int
  /// What the zero means; nil for an amount.
  public let zero: ZeroKind?
}

extension Edition {
  /// Every register's years of the edition side by side for one substance, from the first year of which anything is
  /// known.
  /// - Parameter key: the harmonised key, a CAS number or a register's code.
  /// - Throws: ``QuestionError`` for a substance that the edition does not know.
  public func listings(of key: String, _ lists: ReportingLists) throws -> [Listing] {
    let position = try Resolution.substance(key, catalog)
    let substance = catalog.substances[position].substance
    var question = Question()
    question.substances = [substance.key]
    question.scope = .all
    question.by = [.register, .year]
    func rows(_ measure: Measure) throws -> [[DimensionValue]: Answer.Row] {
      question.measure = measure
      return Dictionary(try answer(question).rows.map { ($0.values, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let isDioxin = catalog.dioxins.contains(position)
    let (masses, equivalents) = (try rows(isDioxin ? .dioxinMass : .kilograms), isDioxin ? try rows(.teq) : [:])
    let all = try rows(.kilograms)  // every report, those of zero and of dioxins too
    let listed = lists.position(key: substance.key)
    let years = Set(manifest.segments.map(\.year)).sorted()
    return try Register.allCases.flatMap { register in
      let listings = try years.map { year in
        let key: [DimensionValue] = [.register(register), .year(year)]
        let (kilograms, teq) = (masses[key]?.value ?? 0, equivalents[key]?.value ?? 0)
        let reports = max(all[key]?.reports ?? 0, masses[key]?.reports ?? 0, equivalents[key]?.reports ?? 0)
        let listing =
          listed.map { lists.listing(of: $0, in: register, year) }
          ?? (lists.isKnown(register, year) ? .notListed : .unknown)
        let isHeld = manifest.segments.contains { $0.register == register && $0.year == year }
        return Listing(
          register: register, year: year, listing: listing, mass: Kilograms(kilograms), teq: teq, reports: reports,
          zero: kilograms != 0 || teq != 0
            ? nil : try zero(listing, register, year, position, reports: reports, isHeld: isHeld))
      }
      return listings.drop { $0.listing == .unknown && $0.zero == .noData }
    }
  }

  /// The harmonised key that a key, a CAS number or a register's code means.
  /// - Throws: ``QuestionError``.
  public func substanceKey(_ text: String) throws -> String {
    catalog.substances[try Resolution.substance(text, catalog)].substance.key
  }

  private func zero(
    _ listing: ReportingLists.Listing, _ register: Register, _ year: Int, _ substance: Int, reports: Int, isHeld: Bool
  ) throws
    -> ZeroKind
  {
    if !isHeld { return .noData }
    if reports > 0 {
      return try register.profile.hasCertificationForm && isCertified(register, year, substance)
        ? .belowThreshold : .reportedZero
    }
    switch listing {
    case .notListed: return .notSubject
    case .unknown: return .unknown
    case .listed, .part: return .noData
    }
  }

  /// Whether every report of a register's year and substance certifies that it is below the threshold.
  private func isCertified(_ register: Register, _ year: Int, _ substance: Int) throws -> Bool {
    guard let segment = manifest.segments.first(where: { $0.register == register && $0.year == year }) else {
      return false
    }
    let provenance = try provenance()
    let codes = Set(
      catalog.codes.indices.filter { catalog.codes[$0].substance == substance }.map { UInt16(truncatingIfNeeded: $0) })
    return segment.reportNumbers.allSatisfy { report in
      !codes.contains(reports.code.values[report]) || provenance.form[report] == Report.Form.certificationFormA.rawValue
    }
  }
}
