internal import PublicRecord

/// How a pledge goes, from its figures.
extension PledgeDraft {
  /// The most that a goal allows in the target year, counted from a base.
  static func goal(_ goal: PledgeTerms.Goal, _ base: Double) -> Double {
    switch goal.kind {
    case .reduce, .perOutput: base * (1 - (goal.value ?? 0) / 100)
    case .amount: goal.value ?? 0
    case .eliminate: 0
    }
  }

  /// The straight line from the base's last year to the target; the goal behind it.
  static func line(_ terms: PledgeTerms, _ base: Double, _ goal: Double, _ year: Int) -> Double {
    let share = min(1, Double(year - terms.base.last) / Double(terms.target - terms.base.last))
    return base + (goal - base) * share
  }

  /// A figure that is at the goal but for what rounding makes of it is at the goal.
  private static func isWithin(_ value: Double, _ limit: Double) -> Bool { value <= limit * (1 + 1e-9) }

  /// - Parameter base: what is counted from, which the goal and the line follow.
  static func state(
    _ pledge: Pledge, _ years: [PledgeProgress.Year], _ year: Int?, base: Double, _ output: PledgeProgress.Output
  ) -> PledgeProgress.State {
    switch pledge.standing {
    case .withdrawn: return .withdrawn
    case .proposed: return .proposed
    case .accepted: break
    }
    guard let year, let now = years.first(where: { $0.year == year }) else {
      return years.isEmpty ? .noData : .accepted
    }
    let line = line(pledge.terms, base, goal(pledge.terms.goal, base), year)
    let isLast = year == pledge.terms.target
    let value: Double?
    if pledge.terms.goal.kind == .perOutput {
      if case .change(let change) = output { value = base * (1 + change) } else { value = nil }
    } else {
      value = now.value
    }
    guard let value else { return .noData }
    // What is not reported could only add to it.
    if !isWithin(value, line) { return isLast ? .missed : .behind }
    return now.gaps.isEmpty ? (isLast ? .achieved : .onTrack) : .noData
  }
}
