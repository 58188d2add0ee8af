public import Editions
internal import Vocabulary

/// What a question may take, known before it is asked: from the counts in the edition's manifest. Reports and rows are
/// bounds; bytes are an estimate for as many rows.
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
    // Each report is in one group, or in one for each category or method that it has an amount in.
    var most = question.by.contains(.category) || question.by.contains(.method) ? facts : reports
    // Country, register and year are told by the segment.
    let ofSegments: Set<Dimension> = [.country, .register, .year]
    let values = question.by.filter { !ofSegments.contains($0) }
      .reduce(Double(question.by.contains(where: ofSegments.contains) ? max(1, segments.count) : 1)) {
        product, dimension in
        let states = resolution.edition.catalog.places.count + 1
        return product * Double(dimension == .state ? states : max(1, grouping.ordinals(dimension)))
      }
    if values < Double(most) { most = Int(values) }
    if let facilities = resolution.facilities, isByFacility {
      most = min(most, facilities.count * max(1, most / max(1, resolution.edition.facilities.count)) * 64)
    }
    rows = most
    if isByFacility {
      // With a limit, so many of each block are handed over at most.
      let blocks = max(1, (resolution.edition.facilities.count + FacilityBlock.size - 1) / FacilityBlock.size)
      let handed = question.limit.map { limit in
        let (product, isLarge) = limit.multipliedReportingOverflow(by: blocks)
        return isLarge ? most : min(most, product)
      }
      bytes = (handed ?? most) * Self.bytesOfRow
    } else {
      bytes = most * Self.bytesOfGroup
    }
  }
}

extension Edition {
  /// What a question may take.
  /// - Throws: ``QuestionError`` for a value the edition does not know.
  public func cost(of question: Question, _ evidence: Evidence? = nil) throws -> QuestionCost {
    let resolution = try Resolution(question, self, evidence)
    let grouping = try Grouping(question, self, segments: resolution.segments.map { manifest.segments[$0] })
    _ = try AnswerMerge(question, grouping)
    return QuestionCost(resolution, grouping)
  }
}
