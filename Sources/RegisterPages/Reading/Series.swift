internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Amounts over the years, divided by a second dimension where the answer has one.
struct Series: Sendable {
  /// What may be said of the change between the first and the last year that cover the same ground.
  struct Trend: Sendable {
    let first: Int
    let last: Int
    let from: Double
    let to: Double
    /// The ratio of both, with and without flagged values.
    let ratio: Statement
    /// Whether other years of the answer are left out, which the reader must be told.
    let leavesOutYears: Bool
  }

  let answer: Answer
  let coverage: QuestionCoverage
  /// By year; empty where the question leaves flagged values out.
  let flagged: [Int: SuspectWeight]
  let trend: Trend?

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
      answer: answer, coverage: coverage, flagged: flagged, trend: trend(Series.totals(answer), coverage, flagged))
  }

  /// Nil where nothing may be said.
  private func trend(_ amounts: [Int: Double], _ coverage: QuestionCoverage, _ flagged: [Int: SuspectWeight])
    -> Series.Trend?
  {
    // Where a register's list of a year is not known, nobody knows whether the same substances were asked for.
    let isListed = { (year: Int) in
      coverage.extents.keys.allSatisfy { tables.lists.isKnown(Register(country: $0), year) }
    }
    let comparable = Set(coverage.comparableYears.filter(isListed))
    let asked = amounts.keys.sorted()
    let years = asked.filter(comparable.contains)
    guard let first = years.first, let last = years.last, first < last, let from = amounts[first],
      let to = amounts[last]
    else { return nil }
    let (early, late) = (flagged[first] ?? SuspectWeight(), flagged[last] ?? SuspectWeight())
    let (fromWithout, toWithout) = (from - early.value, to - late.value)
    let ratio = Statement(
      from > 0 ? to / from : .infinity, without: fromWithout > 0 ? toWithout / fromWithout : .infinity,
      flagged: early.facts + late.facts)
    if ratio.isMoved, fromWithout <= 0 || toWithout <= 0 { return nil }
    return Series.Trend(
      first: first, last: last, from: from, to: to, ratio: ratio,
      leavesOutYears: asked.first.map { $0 < first } == true || asked.last.map { $0 > last } == true)
  }
}
