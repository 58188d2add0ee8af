package import PublicRecord
internal import RecordKernel
internal import Synchronization

/// What the public record has for anyone. It grows while it is served, so that this is looked up again, at most once a
/// second.
package final class RecordPresence: Sendable {
  private struct Known {
    var hasPlan = false
    var until: ContinuousClock.Instant
  }

  private let record: RecordStore?
  private let known = Mutex<Known?>(nil)

  package init(_ record: RecordStore?) { self.record = record }

  package func has(_ need: Route.Need) -> Bool {
    switch need {
    case .edition: true
    case .record: record != nil
    case .plan: hasPlan
    }
  }

  /// Differs where pages of other subjects would link differently: part of what they are kept under.
  package var key: String { hasPlan ? "plan" : "" }

  private var hasPlan: Bool {
    guard let record else { return false }
    return known.withLock { known in
      let now = ContinuousClock.now
      if let known, known.until > now { return known.hasPlan }
      // A record that cannot be read shows nothing; its own pages say why.
      let hasPlan = (try? record.plans(reader: .anyone).isEmpty) == false
      known = Known(hasPlan: hasPlan, until: now + .seconds(1))
      return hasPlan
    }
  }
}
