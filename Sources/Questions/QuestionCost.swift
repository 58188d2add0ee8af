public import Editions
internal import Vocabulary

/// What a question will take at most, known before it is asked: from the counts in the edition's manifest.
public struct QuestionCost: Sendable, Equatable {
  /// Reports that are looked at.
  public let reports: Int
  /// Rows that there can be.
  public let rows: Int
  /// Memory for the rows.
  public let bytes: Int
}

/// A question would take more than the work that asks it may.
public struct TooCostly: Error, Sendable {
  public let cost: QuestionCost
  public let allowedBytes: Int

  public init(cost: QuestionCost, allowedBytes: Int) { (self.cost, self.allowedBytes) = (cost, allowedBytes) }
}

extension QuestionCost {
  /// A row, and a group that parts of the scan add to: with its key, its sums and its place in a dictionary.
  private static let (bytesOfRow, bytesOfGroup) = (MemoryLayout<AnswerGroup>.stride, 160)

  init(_ resolution: Resolution, _ grouping: Grouping) {
    let question = resolution.question
    let segments = resolution.segments.map { resolution.edition.manifest.segments[$0] }
    reports = segments.reduce(0) { $0 + $1.reports }
    let facts = segments.reduce(0) { $0 + $1.facts }
    let isByFacility = question.by.contains(.facility)
    // Each report is in one group, or in one for each category that it has an amount in.
    var most = question.by.contains(.category) ? facts : reports
    let values = question.by.reduce(1.0) { $0 * Double(max(1, grouping.ordinals($1))) }
    if values < Double(most) { most = Int(values) }
    if let facilities = resolution.facilities, isByFacility {
      most = min(most, facilities.count * max(1, most / max(1, resolution.edition.facilities.count)) * 64)
    }
    rows = most
    if isByFacility {
      // With a limit, each thread hands over so many of a block at most.
      bytes = (question.limit.map { min(most, $0 * 4) } ?? most) * Self.bytesOfRow
    } else {
      bytes = most * Self.bytesOfGroup
    }
  }
}

extension Edition {
  /// What a question will take at most.
  /// - Throws: ``QuestionError`` for a value the edition does not know.
  public func cost(of question: Question, _ evidence: Evidence? = nil) throws -> QuestionCost {
    let resolution = try Resolution(question, self, evidence?.lists)
    return QuestionCost(
      resolution, try Grouping(question, self, segments: resolution.segments.map { manifest.segments[$0] }))
  }
}
