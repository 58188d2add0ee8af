internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import Questions
internal import Vocabulary

/// Sentences that state a figure. Whether it may be said alone is decided by ``Statement`` and by what the files cover.
extension Visit {
  var noteTexts: NoteTexts { NoteTexts(served.edition, tables: portal.tables, language: language, unit: unit) }

  private func without(_ flagged: Int) -> String { t("statement.without", ["n": flagged]) }

  /// A figure as a text; with what it is without flagged values, where these move it by more than a tenth.
  func said(_ statement: Statement, _ write: (Double) -> String) -> String {
    guard statement.isMoved else { return write(statement.value) }
    return t(
      "statement.both",
      ["with": write(statement.value), "reason": without(statement.flagged), "without": write(statement.without)])
  }

  /// The sum of a question's filters, as a sentence may state it.
  /// - Parameter withCoverage: whether it says what the files of the only year cover; else the page does.
  func statedTotal(_ question: Question, withCoverage: Bool = true) throws -> String {
    let value = try total(question).value
    let weight = question.quality == .all ? try served.suspectWeight(of: question.filters) : nil
    let statement = Statement(value, without: value - (weight?.value ?? 0), flagged: weight?.facts ?? 0)
    let text = said(statement) { amount($0, question.measure) }
    let extents = withCoverage ? statedExtents(question) : ""
    return extents.isEmpty ? text : "\(text) (\(extents))"
  }

  /// What the files cover of a question's only year, where that is not the whole.
  private func statedExtents(_ question: Question) -> String {
    guard question.years.count == 1, let year = question.years.first, year.count == 1 else { return "" }
    let coverage = served.edition.coverage(of: question)
    let texts = noteTexts
    let parts = Country.allCases.compactMap { coverage.extent($0, year.lowerBound) }.map {
      (country($0.country), texts.short($0))
    }.filter {
      !$0.1.isEmpty
    }
    return parts.map { coverage.extents.count > 1 ? t("colon", ["a": $0.0, "b": $0.1]) : $0.1 }.joined(separator: "; ")
  }

  /// The change over the years, in words: the last comparable year, and the first that covers the same ground. Nil
  /// where nothing may be said.
  /// - Parameter amounts: by year.
  func trend(_ amounts: [Int: Double], of question: Question) throws -> String? {
    let measure = question.measure
    let coverage = served.edition.coverage(of: question)
    let lists = portal.tables.lists
    // Where a register's list of a year is not known, nobody knows whether the same substances were asked for.
    let isListed = { (year: Int) in coverage.extents.keys.allSatisfy { lists.isKnown(Register(country: $0), year) } }
    let comparable = Set(coverage.comparableYears.filter(isListed))
    let years = amounts.keys.sorted().filter(comparable.contains)
    guard let first = years.first, let last = years.last, first < last, let from = amounts[first],
      let to = amounts[last]
    else { return nil }
    let weights = question.quality == .all ? try served.suspectWeights(of: question.filters, by: [.year]) : [:]
    let (early, late) = (weights[[String(first)]] ?? SuspectWeight(), weights[[String(last)]] ?? SuspectWeight())
    let (fromWithout, toWithout, flagged) = (from - early.value, to - late.value, early.facts + late.facts)
    let values = [
      "first": String(first), "last": String(last), "from": amount(from, measure), "to": amount(to, measure),
    ]
    let statement = Statement(
      from > 0 ? to / from : .infinity, without: fromWithout > 0 ? toWithout / fromWithout : .infinity, flagged: flagged
    )
    let sentence = sentence(from, to, values)
    // Other years are left out for a reason that the reader must see.
    let asked = amounts.keys.sorted()
    let reason =
      asked.first.map { $0 < first } == true || asked.last.map { $0 > last } == true
      ? " " + t("chart.trend.reason", values) : ""
    guard statement.isMoved else { return sentence + reason }
    guard fromWithout > 0, toWithout > 0 else { return nil }
    return t(
      "statement.both", ["with": sentence, "reason": without(flagged), "without": change(toWithout / fromWithout)])
      + reason
  }

  private func sentence(_ from: Double, _ to: Double, _ values: [String: String]) -> String {
    if from <= 0 || to <= 0 { return t("chart.trend.plain", values) }
    let change = (to - from) / from
    let words = values.merging(["change": percent(abs(change))]) { a, _ in a }
    if abs(change) < 0.005 { return t("chart.trend.flat", words) }
    if change > 9 { return t("chart.trend.times", values.merging(["times": figures.rounded(to / from)]) { a, _ in a }) }
    return t(change > 0 ? "chart.trend.up" : "chart.trend.down", words)
  }

  /// A ratio as a change: `+6.9 %`, `21.9 times`.
  private func change(_ ratio: Double) -> String {
    if ratio > 10 { return t("statement.times", ["times": figures.rounded(ratio)]) }
    return (ratio >= 1 ? "+" : "−") + percent(abs(ratio - 1))
  }

  /// A ranking's point: who stands first, and with what share of all. Nil where the share would be of a part, or hangs
  /// on flagged values alone.
  func leader(_ answer: Answer, of total: Double) throws -> String? {
    let question = answer.question
    guard let dimension = question.by.first, let first = answer.rows.max(by: { $0.value < $1.value }), first.value > 0,
      total > 0
    else { return nil }
    let coverage = served.edition.coverage(of: question)
    let years = coverage.years.filter { year in question.years.isEmpty || question.years.contains { $0.contains(year) }
    }
    // A share is of a ground that is whole: of several countries, and of categories, every file must be there.
    let needsAll = coverage.extents.count > 1 || dimension == .category
    guard let last = years.last,
      years.allSatisfy({ coverage.compares($0, last) && (needsAll ? coverage.isWhole($0) : coverage.hasAllStates($0)) })
    else { return nil }
    let weights = question.quality == .all ? try served.suspectWeights(of: question.filters, by: [dimension]) : [:]
    let flagged = weights.values.reduce(into: SuspectWeight()) { sum, weight in
      sum.value += weight.value
      sum.facts += weight.facts
    }
    func rest(_ row: Answer.Row) -> Double { row.value - (weights[[row.values[0]]]?.value ?? 0) }
    guard let other = answer.rows.max(by: { rest($0) < rest($1) }), total - flagged.value > 0 else { return nil }
    let statement = Statement(
      first.value / total, without: rest(first) / (total - flagged.value), flagged: flagged.facts)
    if statement.isMoved, other.values != first.values { return nil }
    func share(_ share: Double, _ total: Double) -> String {
      t("chart.share", ["share": percent(share), "total": amount(total, question.measure)])
    }
    let name = plainName(dimension, first.values[0])
    guard statement.isMoved else { return t("chart.leader", ["name": name, "share": share(statement.value, total)]) }
    // Each share is of its own total.
    let both = t(
      "statement.both",
      [
        "with": share(statement.value, total), "reason": without(statement.flagged),
        "without": share(statement.without, total - flagged.value),
      ])
    return t("chart.leader", ["name": name, "share": both])
  }

  /// The notes of an answer as a list beside it.
  func answerNotes(_ question: Question) throws -> HTML {
    let texts = noteTexts
    let notes = try served.notes(on: question).map { "<li>\(texts.text($0))</li>" as HTML }
    return notes.isEmpty
      ? .empty
      : "<div class=\"note caveats\"><ul>\(notes)</ul><p><a href=\"\(link(.coverage))\">\(t("coverage.link"))</a></p></div>"
  }

  /// The flagged part of a ranking's rows, by their value.
  func flaggedParts(_ question: Question, by dimension: Dimension) throws -> [String: Double] {
    guard question.quality == .all else { return [:] }
    return Dictionary(
      try served.suspectWeights(of: question.filters, by: [dimension]).map { ($0.key[0], $0.value.value) },
      uniquingKeysWith: { first, _ in first })
  }
}
