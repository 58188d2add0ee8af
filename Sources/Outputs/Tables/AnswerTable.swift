public import Questions
internal import Vocabulary

/// An answer as a table: its dimensions in order, then the measure, facilities and reports.
///
/// The command line and the API write their answers through this, so they give the same bytes.
public struct AnswerTable: Sendable {
  private let answer: Answer
  private let leftOut: [LeftOut]
  private let suspect: (value: Double, facts: Int)?
  private let labels: Labels?

  /// - Parameters:
  ///   - suspect: how much values to be looked at weigh in it; nil where nobody looked.
  ///   - labels: the names that people read beside the values; programs get the values alone.
  public init(_ answer: Answer, leftOut: [LeftOut], suspect: (value: Double, facts: Int)?, labels: Labels? = nil) {
    self.answer = answer
    self.suspect = suspect
    self.leftOut = leftOut
    self.labels = labels
  }

  public var columns: [Column] {
    let question = answer.question
    let dimensions = question.by.map { Column($0.rawValue, title: labels?.term("dimension.\($0.rawValue)"), isNumber: false) }
    let figures = [question.measure.rawValue, "facilities", "reports"].map { Column($0, title: labels?.term("column.\($0)"), isNumber: true) }
    return dimensions + figures
  }

  /// What a JSON answer says before its rows.
  public var head: [(name: String, json: String)] {
    let parts = leftOut.map { part in
      JSONWriter.object([
        ("reason", JSONWriter.value(.text(part.reason))), ("value", JSONWriter.value(.number(part.value))),
        ("unit", JSONWriter.value(.text(part.unit))),
        ("reports", JSONWriter.value(.integer(part.reports))),
      ])
    }
    let words = answer.question.parameters.map { ($0.parameter.rawValue, JSONWriter.value(.text($0.text))) }
    return [
      ("edition", JSONWriter.value(.text(answer.edition))), ("question", JSONWriter.object(words)),
      ("measure", JSONWriter.value(.text(answer.question.measure.rawValue))), ("unit", JSONWriter.value(.text(answer.question.measure.unit))),
      ("total_rows", JSONWriter.value(.integer(answer.totalRows))), ("left_out", JSONWriter.array(parts)),
      (
        "suspect",
        suspect.map { JSONWriter.object([("value", JSONWriter.value(.number($0.value))), ("amounts", JSONWriter.value(.integer($0.facts)))]) }
          ?? "null"
      ),
    ]
  }

  public func cells(_ row: Answer.Row) -> [Cell] {
    zip(answer.question.by, row.values).map { dimension, value in
      labels.map { .text($0.text(dimension, value)) } ?? (dimension == .year ? Cell(Int(value)) : .text(value))
    } + [.number(row.value), .integer(row.facilities), .integer(row.reports)]
  }

  public func write(to writer: any TableWriter) {
    for row in answer.rows { writer.write(cells(row)) }
    writer.finish()
  }
}
