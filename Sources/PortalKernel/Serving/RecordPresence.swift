internal import Foundation
package import PublicRecord
internal import RecordKernel
internal import Synchronization

/// What the public record has for anyone. It grows while it is served, so that this is looked up again, at most once a
/// second and beside the requests: they take what is known.
package final class RecordPresence: Sendable {
  private struct Known {
    var hasPlan: Bool
    var until: ContinuousClock.Instant
    var isLookedUp = false
  }

  private let record: RecordStore?
  private let known: Mutex<Known>

  package init(_ record: RecordStore?) {
    self.record = record
    known = Mutex(Known(hasPlan: record.flatMap(Self.hasPlan) ?? false, until: .now + .seconds(1)))
  }

  package func has(_ need: Route.Need) -> Bool {
    switch need {
    case .nothing, .edition, .report, .atlas: true
    case .record: record != nil
    case .plan: hasPlan
    }
  }

  /// Differs where pages of other subjects would link differently: part of what they are kept under.
  var key: String { hasPlan ? "plan" : "" }

  /// Nil where the record cannot be read: then what was known goes on being said, and the record's own pages say why.
  private static func hasPlan(_ record: RecordStore) -> Bool? { try? !record.plans(reader: .anyone).isEmpty }

  private var hasPlan: Bool {
    guard let record else { return false }
    let (hasPlan, isDue) = known.withLock { known in
      let isDue = known.until < .now && !known.isLookedUp
      if isDue { known.isLookedUp = true }
      return (known.hasPlan, isDue)
    }
    if isDue {
      Thread.detachNewThread {
        let hasPlan = Self.hasPlan(record) ?? hasPlan
        self.known.withLock { $0 = Known(hasPlan: hasPlan, until: .now + .seconds(1)) }
      }
    }
    return hasPlan
  }
}
