internal import Participation
internal import Synchronization

/// Counts of consultations as they were a moment ago. Counting opens each comment: it takes a hundredth of the time at
/// most, however often somebody asks, and is done by one at a time.
final class CountBoard: Sendable {
  private struct Kept {
    let counts: ConsultationCounts
    let until: ContinuousClock.Instant
  }

  private let kept = Mutex<[String: Kept]>([:])
  private let counting = Mutex<Void>(())

  func counts(of consultation: String, _ count: () throws -> ConsultationCounts) throws -> ConsultationCounts {
    let known = kept.withLock { $0[consultation] }
    if let known, .now < known.until { return known.counts }
    func counted() throws -> ConsultationCounts {
      if let known = kept.withLock({ $0[consultation] }), .now < known.until { return known.counts }
      let begin = ContinuousClock.now
      let counts = try count()
      let rest = max(.seconds(1), (ContinuousClock.now - begin) * 100)
      kept.withLock { $0[consultation] = Kept(counts: counts, until: .now + rest) }
      return counts
    }
    // While somebody counts anew, others are told what was counted before.
    if let known { return try counting.withLockIfAvailable { _ in try counted() } ?? known.counts }
    return try counting.withLock { _ in try counted() }
  }
}
