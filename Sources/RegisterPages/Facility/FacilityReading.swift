internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What a facility's forms tell besides amounts.
extension Reading {
  /// By year, the substances that were found in another way than the year before: with another score, where both years
  /// tell it of the same category.
  func foundOtherwise(_ facility: Question) throws -> [Int: [String]] {
    guard try served.edition.details() != nil else { return [:] }
    struct Key: Hashable {
      let substance: String
      let category: DimensionValue
    }
    let asked = facility.with { $0.by = [.year, .substance, .category, .reliability] }
    var scores: [Key: [Int: Set<DimensionValue>]] = [:]
    for row in try served.compute(asked).rows where row.values[3] != .reliability(.notTold) {
      guard let year = row.values[0].year else { continue }
      scores[Key(substance: row.values[1].text, category: row.values[2]), default: [:]][year, default: []]
        .insert(row.values[3])
    }
    var changed: [Int: Set<String>] = [:]
    for (key, years) in scores {
      for (year, own) in years {
        if let before = years[year - 1], before != own { changed[year, default: []].insert(key.substance) }
      }
    }
    return changed.mapValues { $0.sorted() }
  }

  /// What accidents released in a year; nil where its register does not tell, or there is nothing.
  func accidents(_ ofYear: Question) throws -> Accidents.Row? {
    guard try served.edition.details() != nil else { return nil }
    return try served.edition.accidents(ofYear, served.evidence).rows.first { $0.accidental > 0 }
  }

  /// Its substances per output, those with ratios of several years; none of registers that do not tell output.
  func output(_ facility: Question, most: Int) throws -> [OutputTrend] {
    guard try served.edition.details() != nil else { return [] }
    let trends = try served.edition.outputTrends(facility, served.evidence)
      .filter { $0.years.contains { $0.ratio != nil } && ($0.years[0].amount ?? 0) > 0 }
    return Array(trends.prefix(most))
  }
}
