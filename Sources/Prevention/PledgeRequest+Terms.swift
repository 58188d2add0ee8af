public import Editions
public import PublicRecord
public import Questions
internal import RecordKernel
internal import Registers
internal import Vocabulary

extension PledgeRequest {
  /// What is recorded of it: its facilities and substances as the edition has them, and what the base was there.
  /// - Throws: ``RecordError`` for what cannot be pledged, ``QuestionError`` for a name that the edition does not know.
  public func terms(in challenge: Challenge, _ edition: Edition, _ evidence: Evidence) throws -> PledgeTerms {
    func refuse(_ found: String, _ expected: String) -> RecordError {
      RecordError("\(id): found \(found); expected \(expected)")
    }
    let keys = try substances.map { try edition.substanceKey($0) }.uniqued
    if let stray = keys.first(where: { !challenge.terms.substances.isEmpty && !challenge.terms.substances.contains($0) }
    ) {
      throw refuse(
        "the substance \(stray)", "one of \(challenge.id)'s: \(challenge.terms.substances.joined(separator: ", "))")
    }
    if let dioxin = keys.first(where: { key in
      edition.catalog.dioxins.contains { edition.catalog.substances[$0].substance.key == key }
    }) {
      throw refuse("the substance \(dioxin)", "no dioxins and furans, which are in grams and no kilograms")
    }
    guard target >= date.year else {
      throw refuse(
        "the target \(target), past on \(date), when the pledge is made",
        "a year from \(date.year) on, or the day that it was made with --date")
    }
    let own =
      try facilities.isEmpty
      ? ofCompany(edition) : facilities.map { edition.facilities[try edition.facilityNumber($0)] }
    var terms = PledgeTerms(
      challenge: challenge.id, company: company, facilities: own.uniqued, substances: keys, categories: categories,
      measure: measure, goal: goal, base: base, target: target, text: text,
      baseline: .init(edition: edition.manifest.id, value: 1))
    guard base.last < target else {
      throw refuse("the base \(base) and the target \(target)", "a target after the base")
    }
    terms.baseline.value = try baseline(terms, edition, evidence)
    return terms
  }

  /// The facilities of which the company is the edition's.
  private func ofCompany(_ edition: Edition) throws -> [String] {
    var filter = FacilityFilter()
    filter.text = company
    let wanted = TextFolding.fold(company)
    let found = try edition.catalog.facilities(filter, after: -1, limit: 100_000)
      .filter { $0.company.map(TextFolding.fold) == wanted }.map(\.id)
    guard !found.isEmpty else {
      throw RecordError("\(id): found no facility of the company \"\(company)\" in the edition; expected --facility")
    }
    return found
  }

  private func baseline(_ terms: PledgeTerms, _ edition: Edition, _ evidence: Evidence) throws -> Double {
    let asked = try Pledge.question(terms, in: edition)
    let years = Dictionary(grouping: edition.manifest.segments, by: \.register).mapValues { Set($0.map(\.year)) }
    var sum = 0.0
    for year in base.years {
      for facility in terms.facilities {
        guard let register = FacilityID(facility).map({ Register(country: $0.country) }),
          years[register]?.contains(year) == true
        else {
          throw RecordError(
            "\(id): the edition has no figures of \(year) for \(facility); expected a base that it has")
        }
      }
      // Without categories, forms with zeros count too: without any, the base is not known.
      let forms = try edition.answer(asked.inYear(year).with { $0.categories = [] }, evidence).rows.first
      guard let forms, forms.reports > 0 else {
        throw RecordError(
          "\(id): \(terms.facilities.joined(separator: ", ")) reported nothing of "
            + "\(terms.substances.joined(separator: ", ")) in \(year); expected a base that was reported")
      }
      sum += try edition.answer(asked.inYear(year), evidence).rows.first?.value ?? 0
    }
    let mean = sum / Double(base.years.count)
    guard mean > 0 else {
      throw RecordError("\(id): found a base of zero in \(base); expected more, to be reduced")
    }
    return mean
  }
}

extension Array where Element: Hashable {
  /// Each once, where it first comes.
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
