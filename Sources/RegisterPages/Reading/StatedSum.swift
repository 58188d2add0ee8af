internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The sum of a question's filters, as a sentence may state it.
struct StatedSum: Sendable {
  let measure: Measure
  let total: Answer.Row
  /// The sum with and without the values that must be looked at.
  let statement: Statement
  /// What the files cover of the question's only year, for each country where that is not the whole.
  let extents: [QuestionCoverage.Extent]
  /// Whether the question is about several countries, so that an extent must say whose it is.
  let ofSeveralCountries: Bool
}

extension Reading {
  func stated(_ question: Question) throws -> StatedSum {
    let total = try total(question)
    let weight = try suspect(question, by: [])[[]] ?? SuspectWeight()
    let coverage = try served.edition.coverage(of: question)
    let only = question.years.count == 1 ? question.years.first.flatMap { $0.count == 1 ? $0.lowerBound : nil } : nil
    return StatedSum(
      measure: question.measure, total: total,
      statement: Statement(total.value, without: total.value - weight.value, flagged: weight.facts),
      extents: only.map { year in
        Country.allCases.compactMap { coverage.extent($0, year) }.filter { !$0.isWhole }
      } ?? [],
      ofSeveralCountries: coverage.extents.count > 1)
  }
}
