internal import PublicRecord
internal import Questions
internal import RecordKernel

extension Objection {
  /// What of the figures beside a pledge speaks against its being as pledged.
  static func found(in progress: PledgeProgress) -> [Objection] {
    guard let current = progress.current, let change = progress.change ?? perOutputAlone(progress) else { return [] }
    let terms = progress.pledge.terms
    var found: [Objection] = []
    let earlier = progress.years.filter { $0.year < terms.base.first && $0.gaps.isEmpty }.compactMap(\.value)
    if earlier.count >= 2 {
      let mean = earlier.reduce(0, +) / Double(earlier.count)
      if mean > 0, progress.base / mean - 1 > highBase { found.append(.highBase(progress.base / mean - 1)) }
    }
    let asPrinted = PledgeDraft.state(
      progress.pledge, progress.years, progress.year, base: terms.baseline.value, progress.output)
    if !asPrinted.isFavourable { found.append(.restated) }
    if let share = moved(progress), share > movedShown { found.append(.otherCategories(share)) }
    if let rise = progress.hazardChange, rise > 0 { found.append(.hazardRose(rise)) }
    if terms.goal.kind != .perOutput, case .change(let perOutput) = progress.output {
      let needed = (current.line ?? progress.goal) / progress.base - 1
      if perOutput > 0 {
        found.append(.morePerOutput(perOutput))
      } else if perOutput > needed + 1e-9 {
        found.append(.lessPerOutput(perOutput))
      }
    }
    if progress.isFoundOtherwise == true { found.append(.foundOtherwise) }
    if let peers = progress.peers?.change, peers <= change { found.append(.sectorToo(peers)) }
    let later = progress.years.last { year in
      year.year > terms.target && (year.value ?? 0) > progress.goal * (1 + 1e-9) && terms.goal.kind != .perOutput
    }
    if progress.state == .achieved, let later { found.append(.roseAgain(year: later.year)) }
    return found
  }

  private static func perOutputAlone(_ progress: PledgeProgress) -> Double? {
    if case .change(let change) = progress.output { change } else { nil }
  }

  /// Of the reduction of the pledged categories, the share that all categories together did not fall by.
  private static func moved(_ progress: PledgeProgress) -> Double? {
    guard !progress.pledge.categories.isEmpty, let current = progress.current, let value = current.value,
      let all = current.allCategories, progress.base > value
    else { return nil }
    let bases = progress.pledge.terms.base.years.compactMap { progress[year: $0]?.allCategories }
    guard bases.count == progress.pledge.terms.base.years.count else { return nil }
    let allBase = bases.reduce(0, +) / Double(bases.count)
    return 1 - (allBase - all) / (progress.base - value)
  }
}
