public import Editions
internal import Vocabulary

/// What grams of toxic equivalents are of: reported by NPRI, or computed from TRI's forms, never both unless asked.
public struct EquivalentsNote: Sendable, Equatable {
  /// The set of factors that are computed by; the standard one where only the other side is asked for.
  public let factors: String
  public let version: String
  public let source: String
  /// What of the answer is computed, and what is reported; nil where it is not in the answer.
  public let computed: Double?
  public let reported: Double?
  /// What is not in the answer and stands beside it.
  public let computedBeside: Double?
  public let reportedBeside: Double?
  /// TRI's dioxins whose forms do not say what they are made of, in kilograms.
  public let without: Double
}

extension Edition {
  /// - Returns: nil for a question of another measure, and where there are neither equivalents nor TRI's dioxins.
  /// - Throws: as ``answer(_:_:)`` does.
  public func equivalentsNote(_ question: Question, _ evidence: Evidence?) throws -> EquivalentsNote? {
    guard question.measure == .teq, let evidence else { return nil }
    let name = question.equivalents?.factors ?? EquivalenceTables.standard
    guard let factors = try evidence.equivalents.factors(name) else { return nil }
    let asked = question.filters
    func sum(_ change: (inout Question) -> Void) throws -> Double {
      try answer(asked.with(change), evidence, part: .kept, countsFacilities: false).rows.first?.value ?? 0
    }
    let computed = try sum { $0.equivalents = .init(factors: name) }
    let reported = try sum { $0.equivalents = nil }
    let mass = try sum { ($0.measure, $0.equivalents, $0.registers) = (.dioxinMass, nil, [.tri]) }
    // What has a distribution, as a mass: by factors of one, a gram is a gram.
    let known = try massOfKnownForms(asked, evidence)
    guard computed > 0 || reported > 0 || mass > 0 else { return nil }
    let isComputed = question.equivalents != nil
    let isReported = question.equivalents?.addsReported ?? true
    return EquivalentsNote(
      factors: name, version: factors.version, source: factors.source, computed: isComputed ? computed : nil,
      reported: isReported ? reported : nil, computedBeside: isComputed ? nil : computed,
      reportedBeside: isReported ? nil : reported, without: max(0, mass - known))
  }

  /// Kilograms of TRI's dioxins whose forms say what they are made of.
  private func massOfKnownForms(_ question: Question, _ evidence: Evidence) throws -> Double {
    guard try !evidence.formDioxins().isEmpty else { return 0 }
    let masses = question.with { ($0.measure, $0.equivalents, $0.registers) = (.dioxinMass, nil, [.tri]) }
    let resolution = try Resolution(masses, self, evidence)
    let (matches, units, categories) = (
      resolution.reportMatcher, resolution.dioxinUnitMatches, resolution.categoryMatches
    )
    let known = try evidence.formDioxins()
    let documents = try provenance().document.values
    var sum = CompensatedSum()
    for (position, index) in resolution.segments.enumerated() {
      let segment = manifest.segments[index]
      for report in evidence.dioxinReports where segment.reportNumbers.contains(report) && matches(report, position) {
        guard known[form(of: report, in: segment, documents)] != nil else { continue }
        for fact in facts(of: report)
        where units[facts.unit.values[fact]] && categories[facts.category.values[fact]] {
          sum.add(facts.amount.values[fact])
        }
      }
    }
    return sum.value
  }
}
