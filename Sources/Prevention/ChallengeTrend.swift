public import Editions
public import PublicRecord
public import Questions
internal import RecordKernel
internal import Vocabulary

/// What all facilities of an edition reported of a challenge's substances, whether they pledged anything or not.
public struct ChallengeTrend: Sendable {
  public struct Year: Sendable {
    public let year: Int
    /// To the challenge's categories.
    public let kilograms: Double
    public let toAir: Double
    /// Facilities with a form of one of the substances, also one of zeros.
    public let facilities: Int
  }

  public let years: [Year]
  /// What the years' kilograms answer.
  public let question: Question
  /// Keys of the challenge that the edition does not know.
  public let unknown: [String]

  /// - Throws: ``QuestionError``, ``TooCostly``.
  public init(_ challenge: Challenge, _ edition: Edition, _ evidence: Evidence) throws {
    let known = Set(edition.catalog.substances.map(\.substance.key))
    unknown = challenge.terms.substances.filter { !known.contains($0) }
    let categories = challenge.terms.categories.compactMap { Vocabulary.Category(code: $0) }
    let question = Question().with {
      $0.substances = challenge.terms.substances.filter(known.contains)
      $0.scope = challenge.terms.substances.isEmpty ? .default : .all
      $0.by = [.year]
    }
    self.question = question.with { $0.categories = categories }
    guard challenge.terms.substances.isEmpty || !question.substances.isEmpty else {
      years = []
      return
    }
    func sums(_ question: Question) throws -> [Int: Double] {
      Dictionary(
        try edition.answer(question, evidence).rows
          .compactMap { row in row.values[0].year.map { ($0, row.value) } }, uniquingKeysWith: +)
    }
    let (all, air) = (try sums(self.question), try sums(question.with { $0.categories = [.onsiteAir] }))
    years = try edition.answer(question, evidence).rows.compactMap { row in
      row.values[0].year.map {
        Year(year: $0, kilograms: all[$0] ?? 0, toAir: air[$0] ?? 0, facilities: row.facilities)
      }
    }.sorted { $0.year < $1.year }
  }
}
