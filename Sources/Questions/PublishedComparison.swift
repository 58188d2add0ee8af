public import Editions
public import Vocabulary

/// A printed total beside the edition's own figure.
public struct PublishedComparison: Sendable {
  public let total: PublishedTotals.Total
  public let question: Question
  /// The edition's figure.
  public let value: Double

  /// The difference from the printed total, in percent of it.
  public var percent: Double { total.value == 0 ? 0 : (value - total.value) / total.value * 100 }

  /// Whether the two are statistically alike by StEWI's limit of 5 %.
  public var isAlike: Bool { abs(percent) <= 5 }
}

extension Edition {
  /// States with reports that a register's year must have to be taken for whole.
  private static let wholeStates: [Register: Int] = [.npri: 10, .retc: 30, .tri: 50]

  /// Printed totals of which the edition holds the whole, beside its own figures.
  /// - Throws: ``QuestionError`` for a question of the table that does not read.
  public func published(_ table: PublishedTotals) throws -> [PublishedComparison] {
    var byState = Question()
    byState.by = [.register, .year, .state]
    byState.scope = .all
    var states: [String: Int] = [:]
    for row in try answer(byState).rows where row.values[2] != Answer.unknown { states["\(row.values[0]) \(row.values[1])", default: 0] += 1 }
    return try table.totals.compactMap { total in
      let isWhole = total.registers.allSatisfy { states["\($0.rawValue) \(total.year)", default: 0] >= Self.wholeStates[$0] ?? 1 }
      guard isWhole, !total.registers.isEmpty else { return nil }
      let question = try Question(
        parameters: total.question.compactMap { word in Question.Parameter(rawValue: word.name).map { (parameter: $0, text: word.text) } })
      guard let row = try answer(question).rows.first else { return nil }
      return PublishedComparison(total: total, question: question, value: total.countsFacilities ? Double(row.facilities) : row.value)
    }
  }
}
