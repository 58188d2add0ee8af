public import Editions
internal import Vocabulary

extension Edition {
  /// Answers a question by scanning the edition's columns on all processors.
  ///
  /// Parts sum in order with compensation, and are added in their order: the answer is the same to the last bit
  /// whatever the number of threads.
  /// - Throws: ``QuestionError`` for a value the edition does not know.
  /// - Complexity: O(reports of the segments asked for); and of facts, where their subtotals do not tell the sums.
  public func answer(_ question: Question) throws -> Answer { try answer(question, countsFacilities: true) }

  private func answer(_ question: Question, countsFacilities: Bool) throws -> Answer {
    let resolution = try Resolution(question, self)
    let grouping = try Grouping(question, self, segments: resolution.segments.map { manifest.segments[$0] })
    let merge = AnswerMerge(question, grouping, parts: EditionScan.groups(resolution, grouping, countsFacilities: countsFacilities))
    return merge.answer(edition: manifest.id, isCovered: !resolution.segments.isEmpty)
  }

  /// What a question of the default scope or of kilograms leaves out, under the same filters.
  public func leftOut(of question: Question) throws -> [LeftOut] {
    var plain = question
    plain.by = []
    plain.order = nil
    plain.limit = nil
    func total(_ reason: String, _ change: (inout Question) -> Void) throws -> LeftOut? {
      var other = plain
      change(&other)
      guard let row = try answer(other, countsFacilities: false).rows.first, row.value > 0 else { return nil }
      return LeftOut(reason: reason, value: row.value, unit: other.measure.unit, reports: row.reports)
    }
    var parts: [LeftOut?] = []
    if question.scope == .default, question.measure == .kilograms {
      parts.append(try total("ghg") { $0.scope = .ghg })
      parts.append(try total("cac") { $0.scope = .cac })
    }
    if question.measure == .kilograms, question.scope == .default || question.scope == .all {
      parts.append(try total("dioxin") { $0.measure = .dioxinMass })
      parts.append(try total("dioxin") { $0.measure = .teq })
    }
    return parts.compactMap { $0 }
  }
}
