internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A chart alone, for other sites' pages.
struct EmbedModel: Sendable {
  enum Drawing: Sendable {
    case series(Series)
    case bars(Ranking)
    case states(Ranking)
  }

  /// How many rows an embedded chart has where its address does not say, and at most.
  private static let rows = 10
  private static let mostRows = 50

  let names: Names
  let question: Question
  let drawing: Drawing
  let remarks: Remarks

  init(_ visit: Visit) throws {
    let reading = visit.reading
    let question = try visit.parameters.question()
    let view = try visit.parameters.word("show", standard: question.by.contains(.year) ? AnswerView.series : .bars)
    self.question = question
    names = visit.names
    switch view {
    case .series:
      drawing = .series(try reading.series(visit.served.answer(question.overYears)))
    case .map where !question.isLocal: drawing = .states(try reading.ranking(question.top(.state)))
    case .bars, .map:
      let dimension = question.by.first { $0 != .year } ?? .category
      let top = question.top(dimension, min(question.limit ?? Self.rows, Self.mostRows))
      drawing = .bars(try reading.ranking(top, of: reading.total(question).value))
    }
    remarks = try reading.remarks(question)
  }
}
