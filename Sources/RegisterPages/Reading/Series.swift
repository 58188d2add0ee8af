internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Amounts over the years, divided by a second dimension where the answer has one.
struct Series: Sendable {
  let answer: Answer
  let coverage: QuestionCoverage
  /// By year; empty where the question leaves flagged values out.
  let flagged: [Int: SuspectWeight]
  let trend: Trend?
  /// By year, the substances that were found in another way than the year before.
  var foundOtherwise: [Int: [String]] = [:]
  /// Of a plant, by the first year of an identifier, which one it took the place of.
  var formerIdentifiers: [Int: String] = [:]

  /// Sums by year.
  var totals: [Int: Double] { Self.totals(answer) }

  fileprivate static func totals(_ answer: Answer) -> [Int: Double] {
    guard let column = answer.question.by.firstIndex(of: .year) else { return [:] }
    return answer.rows.reduce(into: [:]) { totals, row in
      if let year = row.values[column].year { totals[year, default: 0] += row.value }
    }
  }
}

extension Reading {
  func series(_ answer: Answer) throws -> Series {
    let question = answer.question
    let coverage = try served.edition.coverage(of: question)
    var flagged: [Int: SuspectWeight] = [:]
    for (values, weight) in try suspect(question, by: [.year]) {
      if let year = values[0].year { flagged[year] = weight }
    }
    return Series(
      answer: answer, coverage: coverage, flagged: flagged,
      trend: coverage.trend(Series.totals(answer), flagged, tables.lists))
  }
}
