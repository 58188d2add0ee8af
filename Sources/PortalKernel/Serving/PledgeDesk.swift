package import Prevention
package import PublicRecord
package import RecordKernel
internal import Synchronization

/// How the pledges that anyone may see go in the editions that are served. What was asked is kept as long as the record
/// and the day stay the same.
package final class PledgeDesk: Sendable {
  /// Everything that pages of challenges print.
  package struct Results: Sendable {
    package let challenges: [Challenge]
    package let progress: [PledgeProgress]
    package let sums: [ChallengeSum]
    /// By challenge, what all facilities reported of its substances.
    package let trends: [String: ChallengeTrend]

    /// Pledges of a challenge, or of all.
    package func pledges(of challenge: String?) -> [PledgeProgress] {
      progress.filter { challenge == nil || $0.pledge.terms.challenge == challenge }
    }
  }

  private struct Key: Equatable {
    let edition: String
    let events: Int
    let today: Day
  }

  private struct Kept {
    let key: Key
    let results: Results
  }

  /// The latest last; a server has few editions.
  private let kept = Mutex<[Kept]>([])
  private static let most = 4

  /// - Throws: `RecordError`, `QuestionError`, `EditionError`.
  package func results(_ record: RecordStore, _ served: ServedEdition, today: Day) throws -> Results {
    let key = Key(edition: served.pin, events: try record.eventCount, today: today)
    if let known = kept.withLock({ $0.first { $0.key == key } }) { return known.results }
    let pledges = try record.pledges(reader: .anyone, today: today)
    let (progress, sums) = try PledgeCheck(pledges, served.edition, served.evidence).results()
    let challenges = try record.challenges(reader: .anyone)
    let trends = try Dictionary(
      challenges.map { ($0.id, try ChallengeTrend($0, served.edition, served.evidence)) },
      uniquingKeysWith: { first, _ in first })
    let results = Results(challenges: challenges, progress: progress, sums: sums, trends: trends)
    kept.withLock { kept in
      kept.removeAll { $0.key == key }
      kept.append(Kept(key: key, results: results))
      if kept.count > Self.most { kept.removeFirst() }
    }
    return results
  }
}
