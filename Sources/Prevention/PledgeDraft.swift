internal import Editions
internal import PublicRecord
internal import Questions
internal import RecordKernel
internal import Registers
internal import Vocabulary

/// A pledge's figures by year, before it is said how it goes.
struct PledgeDraft {
  /// A facility's substance.
  private struct Part {
    /// As pledged.
    let facility: String
    /// The numbers of its plant's identifiers.
    let chain: [Int]
    let substance: String
    let codes: Set<Int>
  }

  /// What is known of a part in a year.
  private enum Known {
    case reported([FacilityCells.Cell])
    case absent(PledgeProgress.Absence)

    var cells: [FacilityCells.Cell]? { if case .reported(let cells) = self { cells } else { nil } }
  }

  let pledge: Pledge
  private let index: Int
  private let ground: PledgeGround
  private let edition: Edition
  private let cells: FacilityCells?
  /// Each plant once.
  private let facilities: [String]
  private let parts: [Part]
  /// The years that the edition has of the registers that the facilities report to, from five before the base on.
  private let allYears: [Int]
  /// Those for which it has files of every facility's register and state.
  private let loaded: Set<Int>
  /// The last year up to the target that it has files of, behind the base.
  let year: Int?

  init(_ pledge: Pledge, _ index: Int, _ ground: PledgeGround, _ edition: Edition) throws {
    (self.pledge, self.index, self.ground, self.edition) = (pledge, index, ground, edition)
    cells = ground.cells(of: pledge)
    let codes = Dictionary(grouping: edition.catalog.codes.indices) { edition.catalog.codes[$0].substance }
    let facilities = ground.facilities(of: pledge)
    self.facilities = facilities
    parts = facilities.flatMap { facility in
      pledge.terms.substances.map { key in
        Part(
          facility: facility, chain: ground.chains[facility] ?? [], substance: key,
          codes: Set(ground.substances[key].flatMap { codes[$0] } ?? []))
      }
    }
    let registers = Set(pledge.terms.facilities.compactMap { FacilityID($0).map { Register(country: $0.country) } })
    let terms = pledge.terms
    allYears = registers.reduce(into: Set<Int>()) { $0.formUnion(ground.years[$1] ?? []) }
      .filter { $0 >= terms.base.first - Self.yearsBefore }.sorted()
    let cells = self.cells
    loaded = Set(
      allYears.filter { year in
        terms.facilities.allSatisfy { facility in
          guard let register = FacilityID(facility).map({ Register(country: $0.country) }),
            ground.years[register]?.contains(year) == true
          else { return false }
          // Of a facility that the edition does not know, no file can be missed: it is missing itself.
          guard let chain = ground.chains[facility] else { return true }
          if chain.contains(where: { cells?[$0, year].isEmpty == false }) { return true }
          return ground.descriptions[facility]?.state.map { edition.coverage.states(register, year).contains($0) }
            ?? true
        }
      })
    year = loaded.filter { $0 > terms.base.last && $0 <= terms.target }.max()
  }

  /// How many years before the base are shown beside it.
  private static let yearsBefore = 5

  // MARK: Figures

  private func known(_ part: Part, _ year: Int) -> Known {
    guard !part.chain.isEmpty else { return .absent(.unknownFacility) }
    let all = part.chain.flatMap { cells?[$0, year] ?? [] }
    let own = all.filter { part.codes.contains($0.code) }
    let reported = own.filter { !$0.forms.isFormA }
    if !reported.isEmpty {
      let missing = year > pledge.terms.base.last ? missingCodes(part, reported) : []
      if missing.isEmpty { return .reported(reported) }
      if own.contains(where: { missing.contains($0.code) }) { return .absent(.belowThreshold) }
    } else if !own.isEmpty {
      return .absent(.belowThreshold)
    }
    if let closed = pledge.closures[part.facility], closed <= year { return .absent(.closed) }
    return .absent(loaded.contains(year) || !all.isEmpty ? .noReport : .notLoaded)
  }

  /// Codes of a substance that had an amount in the base and are not reported now. Lead may be filed as lead and as its
  /// compounds: if one of them stops, the other says nothing of it, unless a code has an amount now that had none.
  private func missingCodes(_ part: Part, _ reported: [FacilityCells.Cell]) -> Set<Int> {
    let base = pledge.terms.base.years.flatMap { year in
      part.chain.flatMap { cells?[$0, year] ?? [] }.filter { part.codes.contains($0.code) && !$0.amounts.isEmpty }
    }
    let codes = Set(base.map(\.code))
    let isMoved = reported.contains { !codes.contains($0.code) && !$0.amounts.isEmpty }
    return isMoved ? [] : codes.subtracting(reported.map(\.code))
  }

  /// What was reported in the base when the pledge was recorded, or is now: an edition without the base, or with
  /// another one, cannot pass over who stopped.
  private var partsOfBase: [Part] {
    let recorded = Set(pledge.terms.baseline.parts)
    return parts.filter { part in
      recorded.contains(.init(facility: part.facility, substance: part.substance))
        || pledge.terms.base.years.contains { known(part, $0).cells != nil }
    }
  }

  private func amount(_ cells: [FacilityCells.Cell], _ media: Set<Vocabulary.Category>?) -> Double {
    var sum = CompensatedSum()
    for cell in cells {
      for (category, value) in pledge.isByHazard ? cell.hazards.map({ ($0, $1) }) : cell.amounts.map({ ($0, $1) })
      where media?.contains(category) != false {
        sum.add(value)
      }
    }
    return sum.value
  }

  /// Of all parts that are reported; nil where none is.
  private func value(_ year: Int, _ media: Set<Vocabulary.Category>?) -> Double? {
    let reported = parts.compactMap { known($0, year).cells }
    guard !reported.isEmpty else { return nil }
    var sum = CompensatedSum()
    for cells in reported { sum.add(amount(cells, media)) }
    return sum.value
  }

  private func gaps(_ year: Int) -> [PledgeProgress.Gap] {
    partsOfBase.compactMap { part in
      guard case .absent(let why) = known(part, year) else { return nil }
      let reportsOthers = part.chain.contains { number in
        cells?[number, year].contains { !part.codes.contains($0.code) } == true
      }
      return PledgeProgress.Gap(
        facility: part.facility, substance: part.substance, why: why, reportsOthers: reportsOthers)
    }
  }

  /// Of all substances of the facilities; nil where one of them reports nothing, or only that it is below thresholds.
  private func hazard(_ year: Int) -> PledgeProgress.Hazard? {
    var (sum, weighed, weighable) = (CompensatedSum(), 0.0, 0.0)
    for facility in facilities {
      let own = (ground.chains[facility] ?? []).flatMap { cells?[$0, year] ?? [] }
      guard own.contains(where: { !$0.forms.isFormA }) else { return nil }
      for cell in own {
        for hazard in cell.hazards { sum.add(hazard.value) }
        weighed += cell.weighed
        weighable += cell.weighable
      }
    }
    return PledgeProgress.Hazard(value: sum.value, share: weighable > 0 ? weighed / weighable : nil)
  }

  /// A figure's mean over the years of the base; nil unless all of them have it.
  private func mean(_ figure: (Int) -> Double?) -> Double? {
    let values = pledge.terms.base.years.map(figure)
    guard !values.contains(where: { $0 == nil }) else { return nil }
    return values.compactMap { $0 }.reduce(0, +) / Double(values.count)
  }

  /// Nil where the edition does not have all of it: a year, a facility, or a form with amounts.
  private var restatedBase: Double? {
    guard pledge.terms.base.years.allSatisfy(loaded.contains), parts.allSatisfy({ !$0.chain.isEmpty }) else {
      return nil
    }
    let isWhole = partsOfBase.allSatisfy { part in
      pledge.terms.base.years.allSatisfy { known(part, $0).cells != nil }
    }
    return isWhole ? mean { value($0, pledge.media) }.flatMap { $0 > 0 ? $0 : nil } : nil
  }

  // MARK: Output

  /// Amounts per output of the first year of the base, by year up to where a chain breaks; and the first break.
  private func perOutput() -> (values: [Int: Double], broken: (year: Int, why: OutputTrend.Break)?) {
    guard let last = allYears.last, last >= pledge.terms.base.last else { return ([:], nil) }
    let years = pledge.terms.base.first...last
    var values: [Int: CompensatedSum] = [:]
    var broken: (year: Int, why: OutputTrend.Break)?
    for part in parts {
      for code in part.codes.sorted() {
        var (forms, amounts) = ([Int: YearForms](), [Int: Double]())
        for year in years {
          for cell in part.chain.flatMap({ cells?[$0, year] ?? [] }) where cell.code == code {
            if forms[year]?.add(cell.forms) == nil { forms[year] = cell.forms }
            if !cell.forms.isFormA { amounts[year, default: 0] += amount([cell], pledge.media) }
          }
        }
        guard amounts.values.contains(where: { $0 > 0 }) else { continue }
        for step in YearForms.output(forms, years, loaded: loaded) {
          let why = step.broken ?? (step.year == years.lowerBound && forms[step.year] == nil ? .noForm : nil)
          if let why, broken.map({ step.year < $0.year }) ?? true { broken = (step.year, why) }
          if let output = step.output, let amount = amounts[step.year] {
            values[step.year, default: CompensatedSum()].add(amount / output)
          }
        }
      }
    }
    return (values.filter { year, _ in broken.map { year < $0.year } ?? true }.mapValues(\.value), broken)
  }

  // MARK: How it goes

  func progress(_ peers: PledgeProgress.Peers?) -> PledgeProgress {
    let terms = pledge.terms
    let (perOutput, broken) = perOutput()
    let base = restatedBase ?? terms.baseline.value
    let goal = Self.goal(terms.goal, base)
    let years = allYears.map { year in
      PledgeProgress.Year(
        year: year, value: value(year, pledge.media), gaps: gaps(year), allCategories: value(year, nil),
        hazard: hazard(year), perOutput: perOutput[year],
        line: year > terms.base.last ? Self.line(terms, base, goal, year) : nil)
    }
    let perOutputBase = mean { perOutput[$0] }
    let isTold = pledge.terms.facilities.contains { FacilityID($0)?.country == Register.tri.country }
    let output: PledgeProgress.Output
    if let year, let value = perOutput[year], let perOutputBase, perOutputBase > 0 {
      output = .change(value / perOutputBase - 1)
    } else if isTold, let broken {
      output = .broken(year: broken.year, why: broken.why)
    } else {
      output = .notTold
    }
    let state = Self.state(pledge, years, year, base: base, output)
    let draft = PledgeProgress(
      pledge: pledge, edition: edition.manifest.id, state: state, year: year, restatedBase: restatedBase, goal: goal,
      years: years, output: output, isFoundOtherwise: isFoundOtherwise, peers: peers,
      shared: ground.shared(with: index), objections: [])
    return state.isFavourable ? draft.with(Objection.found(in: draft)) : draft
  }

  /// Whether any amount was found in another way than in the last year of the base; nil where it is not told of all of
  /// them.
  private var isFoundOtherwise: Bool? {
    guard let year else { return nil }
    var isTold = true
    for part in parts {
      let (before, now) = (scores(part, pledge.terms.base.last), scores(part, year))
      for category in Set((known(part, year).cells ?? []).flatMap { $0.amounts.map(\.category) })
      where pledge.media.contains(category) {
        if let former = before[category], let score = now[category] {
          if former != score { return true }
        } else {
          isTold = false
        }
      }
    }
    return isTold && current != nil ? false : nil
  }

  private var current: Double? { year.flatMap { value($0, pledge.media) } }

  private func scores(_ part: Part, _ year: Int) -> [Vocabulary.Category: Set<Reliability>] {
    var scores: [Vocabulary.Category: Set<Reliability>] = [:]
    for cell in known(part, year).cells ?? [] {
      for (category, method) in cell.methods
      where pledge.media.contains(category) && method.reliability != .notTold {
        scores[category, default: []].insert(method.reliability)
      }
    }
    return scores
  }

  // MARK: Sums

  /// What is counted of it in a challenge's sum, by plant, substance and category.
  struct Counted: Hashable, Comparable {
    let plant: Int
    let substance: String
    let category: Vocabulary.Category

    static func < (a: Counted, b: Counted) -> Bool {
      (a.plant, a.substance, a.category.rawValue) < (b.plant, b.substance, b.category.rawValue)
    }
  }

  /// The base and the figure of now of each.
  /// - Returns: nil where now is not known.
  func counted() -> [Counted: (base: Double, now: Double)]? {
    guard let year, gaps(year).isEmpty, restatedBase != nil else { return nil }
    var sums: [Counted: (base: Double, now: Double)] = [:]
    for part in parts {
      guard let plant = part.chain.last else { continue }
      for category in pledge.media {
        let base = mean { known(part, $0).cells.map { amount($0, [category]) } ?? 0 } ?? 0
        let now = known(part, year).cells.map { amount($0, [category]) } ?? 0
        if base > 0 || now > 0 {
          sums[Counted(plant: plant, substance: part.substance, category: category)] = (base, now)
        }
      }
    }
    return sums
  }
}

extension PledgeProgress {
  func with(_ objections: [Objection]) -> PledgeProgress {
    PledgeProgress(
      pledge: pledge, edition: edition, state: state, year: year, restatedBase: restatedBase, goal: goal, years: years,
      output: output, isFoundOtherwise: isFoundOtherwise, peers: peers, shared: shared, objections: objections)
  }
}
