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
    guard !substances.isEmpty else { throw refuse("no substance", "one or more") }
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
      baseline: .init(edition: edition.manifest.id, value: 1, parts: []))
    guard base.last < target else {
      throw refuse("the base \(base) and the target \(target)", "a target after the base")
    }
    (terms.baseline.value, terms.baseline.parts) = try baseline(terms, edition, evidence)
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

  /// What the base was, and what was reported in it.
  private func baseline(_ terms: PledgeTerms, _ edition: Edition, _ evidence: Evidence) throws -> (
    value: Double, parts: [PledgeTerms.Baseline.Part]
  ) {
    let years = Dictionary(grouping: edition.manifest.segments, by: \.register).mapValues { Set($0.map(\.year)) }
    let plants = try edition.plants()
    let numbers = try terms.facilities.map { id in
      let number = try edition.facilityNumber(id)
      return (id: id, chain: plants?.chain(of: number) ?? [number])
    }
    let cells = try FacilityCells(
      numbers.flatMap(\.chain), edition, evidence, weights: HazardTables.standard)
    let codes = Dictionary(grouping: edition.catalog.codes.indices) {
      edition.catalog.substances[edition.catalog.codes[$0].substance].substance.key
    }
    var parts: [PledgeTerms.Baseline.Part] = []
    for (id, chain) in numbers {
      guard let register = FacilityID(id).map({ Register(country: $0.country) }) else { continue }
      if let year = base.years.first(where: { years[register]?.contains($0) != true }) {
        throw RecordError(
          "\(self.id): the edition has no figures of \(year) for \(id); expected a base that it has")
      }
      var isReported = false
      for substance in terms.substances {
        let own = base.years.map { year in
          (
            year: year,
            cells: chain.flatMap { cells[$0, year] }.filter { codes[substance]?.contains($0.code) == true }
          )
        }
        guard own.contains(where: { !$0.cells.isEmpty }) else { continue }
        // A hole in the base would be taken for a zero.
        if let hole = own.first(where: { year in !year.cells.contains { !$0.forms.isFormA } }) {
          let what = hole.cells.isEmpty ? "reported nothing of" : "certified to be below the threshold (Form A) of"
          throw RecordError(
            "\(self.id): \(id) \(what) \(substance) in \(hole.year); expected a base that was reported in every year")
        }
        isReported = true
        parts.append(.init(facility: id, substance: substance))
      }
      guard isReported || facilities.isEmpty else {
        throw RecordError(
          "\(self.id): \(id) reported nothing of \(terms.substances.joined(separator: ", ")) in \(base); expected a "
            + "base that was reported")
      }
    }
    let asked = try Pledge.question(terms, in: edition)
    let sum = try base.years.reduce(0.0) { sum, year in
      try sum + (edition.answer(asked.inYear(year), evidence).rows.first?.value ?? 0)
    }
    let mean = sum / Double(base.years.count)
    guard mean > 0 else {
      throw RecordError(
        terms.measure == Measure.kilograms.rawValue || parts.isEmpty
          ? "\(id): found a base of zero in \(base); expected more, to be reduced"
          : "\(id): \(terms.substances.joined(separator: ", ")) has no weight in \(terms.measure) where it goes; "
            + "expected a substance with one, or kilograms")
    }
    return (mean, parts)
  }
}

extension Array where Element: Hashable {
  /// Each once, where it first comes.
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
