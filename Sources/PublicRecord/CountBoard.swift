internal import Participation
internal import Synchronization

/// Counts of consultations as they were a moment ago. Counting opens each comment: it takes a hundredth of the time at
/// most, however often somebody asks, and is done by one at a time.
final class CountBoard: Sendable {
  private struct Kept {
    let counts: ConsultationCounts
    /// The numbers that were counted, in their order.
    let numbers: [String]
    let until: ContinuousClock.Instant
  }

  private let kept = Mutex<[String: Kept]>([:])
  private let counting = Mutex<Void>(())

  /// - Parameter shown: the numbers that everybody may see now, in their order: of what was taken back since, nothing
  ///   is counted any more.
  func counts(
    of consultation: String, shown: () throws -> [String], count: () throws -> ConsultationCounts
  ) throws -> ConsultationCounts {
    let numbers = try shown()
    let known = kept.withLock { $0[consultation] }.flatMap { Self.has(numbers, all: $0.numbers) ? $0 : nil }
    if let known, .now < known.until { return known.counts }
    func counted() throws -> ConsultationCounts {
      if let known = kept.withLock({ $0[consultation] }), .now < known.until, Self.has(numbers, all: known.numbers) {
        return known.counts
      }
      let begin = ContinuousClock.now
      let counts = try count()
      let rest = max(.seconds(1), (ContinuousClock.now - begin) * 100)
      kept.withLock { $0[consultation] = Kept(counts: counts, numbers: numbers, until: .now + rest) }
      return counts
    }
    // While somebody counts anew, others are told what was counted before.
    if let known { return try counting.withLockIfAvailable { _ in try counted() } ?? known.counts }
    return try counting.withLock { _ in try counted() }
  }

  /// Whether all of some numbers are among others; both are in their order.
  private static func has(_ numbers: [String], all some: [String]) -> Bool {
    var rest = numbers[...]
    return some.allSatisfy { one in
      rest = rest.drop { $0 < one }
      return rest.popFirst() == one
    }
  }
}
