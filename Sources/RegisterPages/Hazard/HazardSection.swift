internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What a page's kilograms to air and water weigh by their toxicity, and who comes first by either.
struct HazardSection: Sendable {
  struct Row: Sendable {
    let value: DimensionValue
    let hazard: Double
    let kilograms: Double
    /// From 1; nil where the value has no kilograms in these media, or nothing may be ranked.
    let hazardRank: Int?
    let kilogramsRank: Int?
  }

  static let listed = 10

  /// Of hazard, by the dimension.
  let question: Question
  let dimension: Dimension
  let note: HazardNote
  /// The first by hazard, or by kilograms where hazard is not for ranking.
  let rows: [Row]

  /// - Returns: nil where nothing goes to a medium with weights.
  init?(_ filters: Question, by dimension: Dimension, _ reading: Reading) throws {
    let served = reading.served
    let question = filters.filters.with { $0.measure = .hazard }
    guard filters.measure == .kilograms, filters.scope == .default,
      let note = try served.edition.hazardNote(question, served.evidence), note.all.kilograms > 0
    else { return nil }
    let media = served.evidence.hazard[question.weights]?.categories ?? []
    let plain = question.with {
      $0.measure = .kilograms
      $0.categories = filters.categories.isEmpty ? media : media.filter(filters.categories.contains)
    }
    let byHazard = try served.answer(question.top(dimension)).rows
    let byKilograms = try served.answer(plain.top(dimension)).rows
    let first = (note.isForRanking ? byHazard : byKilograms).prefix(Self.listed).map(\.values[0])
    let wanted = Set(first)
    func places(_ rows: Answer.Rows) -> [DimensionValue: (rank: Int, value: Double)] {
      var found: [DimensionValue: (rank: Int, value: Double)] = [:]
      for (position, row) in rows.enumerated() where wanted.contains(row.values[0]) {
        found[row.values[0]] = (position + 1, row.value)
        if found.count == wanted.count { break }
      }
      return found
    }
    let (hazards, kilograms) = (places(byHazard), places(byKilograms))
    (self.question, self.dimension, self.note) = (question.top(dimension), dimension, note)
    rows = first.map { value in
      Row(
        value: value, hazard: hazards[value]?.value ?? 0, kilograms: kilograms[value]?.value ?? 0,
        hazardRank: note.isForRanking ? hazards[value]?.rank : nil, kilogramsRank: kilograms[value]?.rank)
    }
  }
}
