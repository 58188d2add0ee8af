internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What the pages about a substance, a sector and a place have in common: the trend, who comes first, and a map.
struct Profile: Sendable {
  /// What a list of a profile ranks.
  enum List: String, Sendable {
    case substances
    case facilities
    case sectors

    var dimension: Dimension {
      switch self {
      case .substances: .substance
      case .facilities: .facility
      case .sectors: .sector
      }
    }
  }

  static let listed = 10

  let question: Question
  /// Of the rankings.
  let year: Int
  /// By year and category; nil where nothing was ever reported.
  let series: Series?
  /// Of the year.
  let sum: StatedSum
  let lists: [(list: List, ranking: Ranking)]
  /// By state; nil where the page has a map of its own.
  let states: Ranking?
  /// Of the year; nil where nothing goes to a medium with weights.
  let hazard: HazardRanking?
  let remarks: Remarks

  var ofYear: Question { question.inYear(year) }

  init(_ question: Question, _ lists: [List], withMap: Bool, _ reading: Reading) throws {
    let year = try reading.newestYear(question)
    let ofYear = question.inYear(year)
    let trend = try reading.served.answer(question.with { $0.by = [.year, .category] })
    (self.question, self.year) = (question, year)
    let sum = try reading.stated(ofYear)
    self.sum = sum
    series = trend.rows.isEmpty ? nil : try reading.series(trend)
    self.lists = try lists.map { ($0, try reading.ranking(ofYear.top($0.dimension, Self.listed), of: sum.total.value)) }
    states = withMap ? try reading.ranking(ofYear.top(.state)) : nil
    hazard = try lists.first.flatMap { try reading.hazard(ofYear, by: $0.dimension) }
    remarks = try reading.remarks(ofYear, notesOn: question)
  }
}
