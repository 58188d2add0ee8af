internal import Editions
internal import Foundation
internal import Markup
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Sentences that state a figure. Whether it may be said alone is decided by ``Statement`` and by what the files cover.
extension RegisterPrinting {
  var noteTexts: NoteTexts { names.notes(for: printer) }

  private func without(_ flagged: Int) -> String { t("statement.without", ["n": flagged]) }

  /// A figure as a text; with what it is without flagged values, where these move it by more than a tenth.
  func said(_ statement: Statement, _ write: (Double) -> String) -> String {
    guard statement.isMoved else { return write(statement.value) }
    return t(
      "statement.both",
      ["with": write(statement.value), "reason": without(statement.flagged), "without": write(statement.without)])
  }

  /// A sum, as a sentence may state it.
  /// - Parameter withCoverage: whether it says what the files of the only year cover; else the page does.
  func said(_ sum: StatedSum, withCoverage: Bool = true) -> String {
    let text = said(sum.statement) { amount($0, sum.measure) }
    guard withCoverage, let uncovered = uncovered(sum) else { return text }
    return "\(text) (\(uncovered))"
  }

  /// What the files of a sum's year do not cover, in words; nil where they cover the whole.
  func uncovered(_ sum: StatedSum) -> String? {
    guard !sum.extents.isEmpty else { return nil }
    let texts = noteTexts
    return sum.extents.map { extent in
      sum.ofSeveralCountries
        ? t("colon", ["a": country(extent.country), "b": texts.short(extent)]) : texts.short(extent)
    }.joined(separator: "; ")
  }

  /// The change over the years, in words: the last comparable year, and the first that covers the same ground.
  func said(_ trend: Trend, _ measure: Measure) -> String {
    let values = [
      "first": String(trend.first), "last": String(trend.last), "from": amount(trend.from, measure),
      "to": amount(trend.to, measure),
    ]
    let sentence = sentence(trend, values)
    // Other years are left out for a reason that the reader must see.
    let reason = trend.leavesOutYears ? " " + t("chart.trend.reason", values) : ""
    guard trend.ratio.isMoved else { return sentence + reason }
    return t(
      "statement.both",
      ["with": sentence, "reason": without(trend.ratio.flagged), "without": change(trend.ratio.without)])
      + reason
  }

  private func sentence(_ trend: Trend, _ values: [String: String]) -> String {
    if trend.from <= 0 || trend.to <= 0 { return t("chart.trend.plain", values) }
    let change = (trend.to - trend.from) / trend.from
    let words = values.merging(["change": percent(abs(change))]) { a, _ in a }
    if abs(change) < 0.005 { return t("chart.trend.flat", words) }
    if change > 9 {
      let times = ["times": figures.rounded(trend.to / trend.from)]
      return t("chart.trend.times", values.merging(times) { a, _ in a })
    }
    return t(change > 0 ? "chart.trend.up" : "chart.trend.down", words)
  }

  /// A ratio as a change: `+6.9 %`, `21.9 times`; a change that rounds to none has no sign.
  func change(_ ratio: Double) -> String {
    if abs(ratio - 1) < 0.0005 { return percent(0) }
    if ratio > 10 { return t("statement.times", ["times": figures.rounded(ratio)]) }
    return (ratio >= 1 ? "+" : "−") + percent(abs(ratio - 1))
  }

  /// A ranking's point: who comes first, and with what share of all.
  func point(_ ranking: Ranking) -> String {
    ranking.leader.map { said($0, ranking.dimension, ranking.question.measure) }
      ?? (ranking.isForRanking ? t("chart.bars.plain") : term("note.hazard.ranking"))
  }

  func said(_ leader: Ranking.Leader, _ dimension: Dimension, _ measure: Measure) -> String {
    func share(_ share: Double, _ total: Double) -> String {
      t("chart.share", ["share": percent(share), "total": amount(total, measure)])
    }
    let name = plainName(dimension, leader.value)
    let whole = share(leader.share.value, leader.total)
    guard leader.share.isMoved else { return t("chart.leader", ["name": name, "share": whole]) }
    // Each share is of its own total.
    let both = t(
      "statement.both",
      [
        "with": whole, "reason": without(leader.share.flagged),
        "without": share(leader.share.without, leader.totalWithout),
      ])
    return t("chart.leader", ["name": name, "share": both])
  }
}
