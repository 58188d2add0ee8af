internal import Dispatch
public import Editions
internal import Synchronization
internal import Vocabulary

extension Edition {
  /// Answers a question by scanning the edition's facts on all processors.
  ///
  /// Each segment sums in order with compensation, and segments are added in the manifest's order: the answer is the
  /// same to the last bit whatever the number of threads.
  /// - Throws: ``QuestionError`` for a value the edition does not know.
  /// - Complexity: O(reports and facts of the segments asked for).
  public func answer(_ question: Question) throws -> Answer {
    let resolution = try Resolution(question, self)
    let grouping = try Grouping(question, self)
    let segments = resolution.segments.map { manifest.segments[$0] }
    // A facility is of one register: counts of segments add up unless a group takes in several years of one.
    let spansYears = !question.by.contains(.year) && !question.by.contains(.facility) && Set(segments.map(\.register)).count < segments.count
    let scans = Mutex([SegmentScan?](repeating: nil, count: segments.count))
    DispatchQueue.concurrentPerform(iterations: segments.count) { index in
      let scan = SegmentScan(resolution, grouping, segment: segments[index], gathersMembers: spansYears)
      scans.withLock { $0[index] = scan }
    }
    let done = scans.withLock { $0.compactMap { $0 } }
    var merge = AnswerMerge(question, grouping)
    for (scan, segment) in zip(done, segments) { merge.add(scan, segment) }
    return merge.answer(edition: manifest.id, isCovered: !segments.isEmpty)
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
      guard let row = try answer(other).rows.first, row.value > 0 else { return nil }
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
