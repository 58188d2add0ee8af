internal import Markup
public import Prevention
public import PublicRecord
internal import Questions
internal import RecordKernel
public import Vocabulary

/// How pledges go, in words of one language.
public struct PledgeTexts: Sendable {
  private let words: Words

  public init(_ terms: Terms, _ language: Language) { words = Words(terms, language) }

  public func state(_ state: PledgeProgress.State) -> String { words("pledge.state.\(state.rawValue)") }

  public func why(_ absence: PledgeProgress.Absence) -> String { words("pledge.absence.\(absence.rawValue)") }

  /// `50% less`, `at most 1.2 t`.
  public func goal(_ terms: PledgeTerms) -> String {
    let value = terms.goal.value ?? 0
    let goal = words(
      "pledge.goal.\(terms.goal.kind.rawValue)",
      ["percent": percent(value / 100), "amount": amount(value, terms)])
    return terms.measure == Measure.kilograms.rawValue ? goal : words("pledge.goal.hazard", ["goal": goal])
  }

  /// An amount in the measure of a pledge.
  public func amount(_ value: Double, _ terms: PledgeTerms) -> String { amount(value, terms.measure) }

  private func amount(_ value: Double, _ measure: String) -> String {
    measure == Measure.kilograms.rawValue
      ? words.figures.mass(Kilograms(value)) : "\(words.figures.significant(value)) \(words("unit.hazard"))"
  }

  /// `+53.2%`, `−20%`.
  public func change(_ change: Double) -> String {
    let sign = change > 0 ? "+" : change < 0 ? "−" : ""
    return sign + percent(abs(change))
  }

  private func percent(_ share: Double) -> String { words.figures.percent(share, tenths: true) }

  /// What speaks against a claim, as the end of a sentence.
  public func objection(_ objection: Objection) -> String {
    let values: [String: any TextValue] =
      switch objection {
      case .highBase(let share), .otherCategories(let share), .hazardRose(let share): ["share": percent(share)]
      case .lessPerOutput(let change): ["share": percent(abs(change))]
      case .morePerOutput(let change), .sectorToo(let change): ["change": self.change(change)]
      case .roseAgain(let year): ["year": String(year)]
      case .restated, .foundOtherwise: [:]
      }
    return words("pledge.objection.\(objection.word)", values)
  }

  /// How it goes, and what of the figures beside it speaks against the claim, in one sentence.
  public func verdict(_ progress: PledgeProgress) -> String {
    let (state, terms) = (progress.state, progress.pledge.terms)
    if state.isFavourable {
      let key = progress.objections.isEmpty ? "pledge.verdict.undisputed" : "pledge.verdict.disputed"
      return words(
        key,
        [
          "state": self.state(state),
          "objections": progress.objections.map(objection).joined(separator: words("pledge.verdict.and")),
        ])
    }
    var values: [String: any TextValue] = [:]
    if let current = progress.current {
      values["year"] = String(current.year)
      values["goal"] = amount(progress.goal, terms)
      values["line"] = current.line.map { amount($0, terms) } ?? "–"
      values["value"] = reached(progress, current)
      values["gaps"] = gaps(current)
    } else {
      values = ["year": String(terms.target), "gaps": why(.unknownFacility)]
    }
    let isUntold = state == .noData && terms.goal.kind == .perOutput && progress.current?.gaps.isEmpty == true
    return words(isUntold ? "pledge.verdict.no_output" : "pledge.verdict.\(state.rawValue)", values)
  }

  /// The figure that is compared with the goal.
  private func reached(_ progress: PledgeProgress, _ current: PledgeProgress.Year) -> String {
    let terms = progress.pledge.terms
    if terms.goal.kind == .perOutput, case .change(let change) = progress.output {
      return words("pledge.at-output", ["amount": amount(progress.base * (1 + change), terms)])
    }
    return current.value.map { amount($0, terms) } ?? "–"
  }

  /// What is not reported in a year, each reason once with how often it is meant.
  public func gaps(_ year: PledgeProgress.Year) -> String {
    PledgeProgress.Absence.allCases.compactMap { absence in
      let number = year.gaps.count { $0.why == absence }
      guard number > 0 else { return nil }
      return year.gaps.count == 1 ? why(absence) : "\(why(absence)) (\(words.figures.text(number)))"
    }.joined(separator: ", ")
  }

  /// What accepted pledges of a challenge come to together, and what is not in the sum.
  public func sum(_ sum: ChallengeSum) -> String {
    var sentences: [String] = []
    if sum.pledges > 0 {
      sentences.append(
        words(
          "pledge.sum",
          [
            "challenge": sum.challenge, "n": sum.pledges, "base": amount(sum.base, sum.measure),
            "value": amount(sum.value, sum.measure),
            "change": sum.change.map(change) ?? "–",
          ]))
    }
    if sum.leftOut > 0 {
      sentences.append(words("pledge.sum.left-out", ["n": sum.leftOut, "challenge": sum.challenge]))
    }
    if sum.countedOnce > 0 { sentences.append(words("pledge.sum.once", ["n": sum.countedOnce])) }
    return sentences.joined(separator: " ")
  }

  public var everyone: String { words("pledge.everyone") }

  public func unknown(_ keys: [String]) -> String { words("pledge.unknown", ["list": keys.joined(separator: ", ")]) }
}
