internal import Foundation
internal import Participation
package import PublicRecord
internal import RecordKernel
internal import Synchronization

/// What the public record has for anyone. It grows while it is served, so that this is looked up again, at most once a
/// second and beside the requests: they take what is known.
package final class RecordPresence: Sendable {
  /// What of it anyone may see.
  private struct Holds {
    var plan = false
    var challenge = false
    var consultation = false
    var meeting = false
    var advice = false
    var council = false
    var community = false
  }

  private struct Known {
    var holds: Holds
    var until: ContinuousClock.Instant
    var isLookedUp = false
  }

  private let record: RecordStore?
  private let known: Mutex<Known>

  package init(_ record: RecordStore?) {
    self.record = record
    known = Mutex(Known(holds: record.flatMap(Self.holds) ?? Holds(), until: .now + .seconds(1)))
  }

  package func has(_ need: Route.Need) -> Bool {
    switch need {
    case .nothing, .edition, .report, .atlas, .people: true
    case .record: record != nil
    case .plan: holds.plan
    case .challenge: holds.challenge
    case .consultation: holds.consultation
    case .meeting: holds.meeting
    case .advice: holds.advice
    case .council: holds.council
    case .community: holds.community
    }
  }

  /// Differs where pages of other subjects would link differently: part of what they are kept under.
  var key: String {
    let holds = holds
    return (holds.plan ? "plan" : "") + (holds.challenge ? " challenge" : "")
      + (holds.consultation ? " consultation" : "") + (holds.meeting ? " meeting" : "")
      + (holds.advice ? " advice" : "") + (holds.council ? " council" : "")
      + (holds.community ? " community" : "")
  }

  /// Nil where the record cannot be read: then what was known goes on being said, and the record's own pages say why.
  private static func holds(_ record: RecordStore) -> Holds? {
    guard let reader = try? record.protocols(on: .today).reader(nil, on: .today) else { return nil }
    return try? Holds(
      plan: !record.plans(reader: .anyone).isEmpty, challenge: !record.challenges(reader: .anyone).isEmpty,
      consultation: record.hasConsultations(), meeting: record.hasMeetings(for: reader), advice: record.hasAdvice(),
      council: record.hasCouncil(for: reader), community: !record.shownCommunities(on: .today).isEmpty)
  }

  private var holds: Holds {
    guard let record else { return Holds() }
    let (holds, isDue) = known.withLock { known in
      let isDue = known.until < .now && !known.isLookedUp
      if isDue { known.isLookedUp = true }
      return (known.holds, isDue)
    }
    if isDue {
      Thread.detachNewThread {
        let holds = Self.holds(record) ?? holds
        self.known.withLock { $0 = Known(holds: holds, until: .now + .seconds(1)) }
      }
    }
    return holds
  }
}
