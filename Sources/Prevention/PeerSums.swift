internal import Editions
internal import PublicRecord
internal import Questions
internal import RecordKernel
internal import Registers
internal import Vocabulary

/// What facilities of pledges' sectors reported that made no pledge: asked once for all pledges of a challenge and
/// register together.
struct PeerSums {
  /// What is asked together.
  private struct Group: Hashable {
    let challenge: String
    let register: Register
    let measure: Measure
    let weights: String
    /// The states of which all years asked for have files; nil where they all have the same.
    let states: Set<String>?
  }

  private struct Asked {
    var sectors: Set<String> = []
    var substances: Set<String> = []
    var years: Set<Int> = []
  }

  private struct Key: Hashable {
    let sector: String
    let substance: String
    let category: Vocabulary.Category
    let year: Int
  }

  private let ground: PledgeGround
  private let edition: Edition
  private var sums: [Group: [Key: Double]] = [:]

  init(_ drafts: [PledgeDraft], _ ground: PledgeGround, _ edition: Edition, _ evidence: Evidence) throws {
    (self.ground, self.edition) = (ground, edition)
    var asked: [Group: Asked] = [:]
    for draft in drafts {
      guard let (groups, sectors, years) = scope(of: draft) else { continue }
      for group in groups {
        asked[group, default: Asked()].sectors.formUnion(sectors)
        asked[group, default: Asked()].substances.formUnion(draft.pledge.terms.substances)
        asked[group, default: Asked()].years.formUnion(years)
      }
    }
    for (group, asked) in asked {
      let question = Question().with {
        $0.registers = [group.register]
        $0.sectors = asked.sectors.sorted()
        $0.substances = asked.substances.filter { ground.substances[$0] != nil }.sorted()
        $0.years = asked.years.sorted().map { $0...$0 }
        $0.states = group.states?.sorted() ?? []
        $0.scope = .all
        ($0.measure, $0.weights) = (group.measure, group.weights)
        $0.by = [.sector, .substance, .category, .year]
      }
      guard !question.substances.isEmpty else { continue }
      var found: [Key: Double] = [:]
      try add(edition.answer(question, evidence), 1, to: &found)
      let own = (ground.pledged[group.challenge] ?? []).map { edition.facilities[$0] }
        .filter { FacilityID($0)?.country == group.register.country }
      if !own.isEmpty {
        try add(edition.answer(question.with { $0.facilities = own.sorted() }, evidence), -1, to: &found)
      }
      sums[group] = found
    }
  }

  private func add(_ answer: Answer, _ sign: Double, to sums: inout [Key: Double]) {
    for row in answer.rows {
      guard case .category(let category) = row.values[2], let year = row.values[3].year else { continue }
      let key = Key(
        sector: row.values[0].text, substance: row.values[1].text, category: category, year: year)
      sums[key, default: 0] += sign * row.value
    }
  }

  /// Nil where the facilities' sectors are not known, or there is no year behind the base.
  func peers(of draft: PledgeDraft) -> PledgeProgress.Peers? {
    guard let (groups, sectors, _) = scope(of: draft), let year = draft.year else { return nil }
    let (pledge, base) = (draft.pledge, draft.pledge.terms.base.years)
    func sum(_ year: Int) -> Double {
      var sum = 0.0
      for own in groups.compactMap({ sums[$0] }) {
        for sector in sectors {
          for substance in pledge.terms.substances {
            for category in pledge.media {
              sum += own[Key(sector: sector, substance: substance, category: category, year: year)] ?? 0
            }
          }
        }
      }
      // What remains of sums that were taken apart again is nothing.
      return sum < 1e-6 ? 0 : sum
    }
    return PledgeProgress.Peers(
      sectors: sectors.sorted(), base: base.reduce(0) { $0 + sum($1) } / Double(base.count), value: sum(year))
  }

  private func scope(of draft: PledgeDraft) -> (groups: Set<Group>, sectors: Set<String>, years: Set<Int>)? {
    let pledge = draft.pledge
    guard let year = draft.year, pledge.standing != .withdrawn else { return nil }
    let sectors = Set(
      pledge.terms.facilities.compactMap { ground.descriptions[$0]?.sector?.prefix(4) }.map(String.init))
    guard !sectors.isEmpty, sectors.allSatisfy({ $0.count == 4 }) else { return nil }
    let years = Set(pledge.terms.base.years).union([year])
    let registers = Set(pledge.terms.facilities.compactMap { FacilityID($0).map { Register(country: $0.country) } })
    guard registers.allSatisfy({ years.isSubset(of: ground.years[$0] ?? []) }) else { return nil }
    let groups = registers.map { register in
      let states = years.map { edition.coverage.states(register, $0) }
      let common = states.dropFirst().reduce(states[0]) { $0.intersection($1) }
      return Group(
        challenge: pledge.terms.challenge, register: register, measure: pledge.isByHazard ? .hazard : .kilograms,
        weights: pledge.weights, states: states.allSatisfy { $0 == common } ? nil : common)
    }
    return (Set(groups), sectors, years)
  }
}
