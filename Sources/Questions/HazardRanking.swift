public import Editions
internal import Vocabulary

/// Kilograms and hazard side by side: the values of a dimension that come first, with their rank in both.
public struct HazardRanking: Sendable {
  public struct Row: Sendable {
    public let value: DimensionValue
    public let hazard: Double
    public let kilograms: Double
    /// From 1; nil where the value has no kilograms in these media, or nothing may be ranked.
    public let hazardRank: Int?
    public let kilogramsRank: Int?
  }

  /// Of hazard, by the dimension.
  public let question: Question
  /// The same in kilograms, of the media that have weights.
  public let kilograms: Question
  public let dimension: Dimension
  public let note: HazardNote
  /// The first by hazard, or by kilograms where hazard is not for ranking.
  public let rows: [Row]

  /// - Parameters:
  ///   - question: of hazard.
  ///   - most: rows at most.
  ///   - answer: answers of the edition, which may be kept.
  /// - Returns: nil where nothing that was asked for goes to a medium with weights.
  /// - Throws: ``QuestionError``; what `answer` throws.
  public init?(
    _ question: Question, by dimension: Dimension, most: Int, _ edition: Edition, _ evidence: Evidence,
    answer: (Question) throws -> Answer
  ) throws {
    guard let note = try edition.hazardNote(question, evidence), note.all.kilograms > 0 else { return nil }
    let media = try evidence.hazard.table(question.weights)?.categories ?? []
    (self.question, self.dimension, self.note) = (question.top(dimension), dimension, note)
    kilograms = question.top(dimension).with {
      $0.measure = .kilograms
      $0.categories = question.categories.isEmpty ? media : media.filter(question.categories.contains)
    }
    let (byHazard, byKilograms) = (try answer(self.question).rows, try answer(kilograms).rows)
    let first = (note.isForRanking ? byHazard : byKilograms).prefix(most).map(\.values[0])
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
    rows = first.map { value in
      Row(
        value: value, hazard: hazards[value]?.value ?? 0, kilograms: kilograms[value]?.value ?? 0,
        hazardRank: note.isForRanking ? hazards[value]?.rank : nil, kilogramsRank: kilograms[value]?.rank)
    }
  }
}
