internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The values of a dimension by their amounts, and what of them must be looked at.
struct Ranking: Sendable {
  /// Who comes first, and with what share; nothing is known of it where the share would be of a part, or hangs on
  /// flagged values alone.
  struct Leader: Sendable {
    let value: String
    /// The share of the total, with and without flagged values.
    let share: Statement
    let total: Double
    let totalWithout: Double
  }

  let question: Question
  let dimension: Dimension
  let rows: [Answer.Row]
  /// Before the question's limit.
  let totalRows: Int
  /// By value.
  let flagged: [String: SuspectWeight]
  let leader: Leader?
  /// Whether its order means something: of hazard, only where nearly all kilograms have a weight.
  let isForRanking: Bool

  /// Its first rows, as a question with a limit would give them.
  func prefix(_ most: Int) -> Ranking {
    Ranking(
      question: question.with { $0.limit = most }, dimension: dimension, rows: Array(rows.prefix(most)),
      totalRows: totalRows, flagged: flagged, leader: leader, isForRanking: isForRanking)
  }

  /// By value.
  var amounts: [String: Double] {
    Dictionary(rows.map { ($0.values[0].text, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Reading {
  /// A ranking by the question's first dimension.
  /// - Parameter total: what the leader's share is of, where it is known: the sum of all rows, not of the first ones.
  func ranking(_ question: Question, of total: Double? = nil) throws -> Ranking {
    let answer = try served.answer(question)
    let dimension = question.by.first ?? .category
    let weights = try suspect(question, by: [dimension])
    let isForRanking = try served.edition.hazardNote(question, served.evidence)?.isForRanking ?? true
    return Ranking(
      question: question, dimension: dimension, rows: Array(answer.rows), totalRows: answer.totalRows,
      flagged: Dictionary(weights.map { ($0.key[0].text, $0.value) }, uniquingKeysWith: { first, _ in first }),
      leader: isForRanking ? try leader(answer, of: total ?? whole(answer), weights) : nil, isForRanking: isForRanking)
  }

  /// The sum of all rows of an answer's question, also of those that its limit leaves out.
  func whole(_ answer: Answer) throws -> Double {
    answer.rows.count == answer.totalRows
      ? answer.rows.reduce(0) { $0 + $1.value } : try total(answer.question).value
  }

  /// Who leads an answer by one dimension.
  /// - Parameter weights: of flagged values, by the dimension.
  func leader(
    _ answer: Answer, of total: Double, _ weights: [[DimensionValue]: SuspectWeight]
  ) throws -> Ranking.Leader? {
    let question = answer.question
    guard let dimension = question.by.first, let first = answer.rows.max(by: { $0.value < $1.value }), first.value > 0,
      total > 0
    else { return nil }
    let coverage = try served.edition.coverage(of: question)
    let years = coverage.years.filter { year in question.years.isEmpty || question.years.contains { $0.contains(year) }
    }
    // A share is of a ground that is whole: of several countries, and of categories, every file must be there.
    let needsAll = coverage.extents.count > 1 || dimension == .category
    guard let last = years.last,
      years.allSatisfy({ coverage.compares($0, last) && (needsAll ? coverage.isWhole($0) : coverage.hasAllStates($0)) })
    else { return nil }
    let flagged = weights.values.reduce(into: SuspectWeight()) { sum, weight in
      sum.value += weight.value
      sum.facts += weight.facts
    }
    func rest(_ row: Answer.Row) -> Double { row.value - (weights[[row.values[0]]]?.value ?? 0) }
    let totalWithout = total - flagged.value
    guard let other = answer.rows.max(by: { rest($0) < rest($1) }), totalWithout > 0 else { return nil }
    let share = Statement(first.value / total, without: rest(first) / totalWithout, flagged: flagged.facts)
    if share.isMoved, other.values != first.values { return nil }
    return Ranking.Leader(value: first.values[0].text, share: share, total: total, totalWithout: totalWithout)
  }
}
