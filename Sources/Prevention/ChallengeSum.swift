internal import PublicRecord

/// What the pledges of a challenge come to together: each facility's substance to each category once, however many
/// pledges are about it. One that is in several counts with the pledge whose base is the earliest, in whatever order
/// they were recorded.
public struct ChallengeSum: Sendable {
  public let challenge: String
  /// `kilograms`, `hazard` or `hazard:NAME`: sums of one are never added to sums of another.
  public let measure: String
  public internal(set) var base = 0.0
  public internal(set) var value = 0.0
  /// How many pledges are in the sums.
  public internal(set) var pledges = 0
  /// Accepted pledges that are not, because their base or their newest figures are not all known.
  public internal(set) var leftOut = 0
  /// How many amounts are in more than one pledge.
  public internal(set) var countedOnce = 0

  public var change: Double? { base > 0 ? value / base - 1 : nil }

  /// The sums of accepted pledges, by challenge and measure.
  static func sums(_ drafts: [PledgeDraft]) -> [ChallengeSum] {
    struct Group: Hashable {
      let challenge: String
      let measure: String
    }
    var (sums, order, seen) = ([Group: ChallengeSum](), [Group](), [Group: Set<PledgeDraft.Counted>]())
    let ordered = drafts.sorted { a, b in
      (a.pledge.terms.base.first, a.pledge.terms.base.last, a.pledge.id)
        < (b.pledge.terms.base.first, b.pledge.terms.base.last, b.pledge.id)
    }
    for draft in ordered where draft.pledge.standing == .accepted {
      let group = Group(challenge: draft.pledge.terms.challenge, measure: draft.pledge.terms.measure)
      if sums[group] == nil { order.append(group) }
      var sum = sums[group] ?? ChallengeSum(challenge: group.challenge, measure: group.measure)
      if let counted = draft.counted() {
        sum.pledges += 1
        for (cell, amounts) in counted.sorted(by: { $0.key < $1.key }) {
          guard seen[group, default: []].insert(cell).inserted else {
            sum.countedOnce += 1
            continue
          }
          sum.base += amounts.base
          sum.value += amounts.now
        }
      } else {
        sum.leftOut += 1
      }
      sums[group] = sum
    }
    return order.compactMap { sums[$0] }.sorted { ($0.challenge, $0.measure) < ($1.challenge, $1.measure) }
  }
}
