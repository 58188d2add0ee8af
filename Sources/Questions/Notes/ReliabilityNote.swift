public import Editions
public import Vocabulary

/// How the amounts of an answer were found, as far as sources tell: Canada's do, the files of the others that are read
/// here do not.
public struct ReliabilityNote: Sendable, Equatable {
  /// Kilograms by score, of Canada.
  public let kilograms: [Reliability: Double]

  public var told: Double { sum { $0.score == nil ? 0 : 1 } }
  public var all: Double { told + kilograms[.notTold, default: 0] }
  /// The share of what is told that was measured, 0 to 1.
  public var measured: Double { kilograms[.measured, default: 0] / told }
  /// The mean score of what is told, weighted by kilograms: 1, all measured, to 5.
  public var mean: Double { sum { $0.score.map(Double.init) ?? 0 } / told }

  /// In the scores' order, so that it is the same number each time.
  private func sum(_ weight: (Reliability) -> Double) -> Double {
    Reliability.allCases.reduce(0) { $0 + weight($1) * kilograms[$1, default: 0] }
  }
}

extension Edition {
  /// - Returns: nil for a question of another measure, for one that tells it apart already, and where no source tells.
  /// - Throws: as ``answer(_:_:)`` does.
  public func reliabilityNote(_ question: Question, _ evidence: Evidence?) throws -> ReliabilityNote? {
    guard question.measure == .kilograms, question.reliability.isEmpty, !question.by.contains(.reliability),
      question.countries.isEmpty || question.countries.contains(.canada),
      question.registers.isEmpty || question.registers.contains(.npri), try details() != nil
    else { return nil }
    let asked = question.filters.with { ($0.registers, $0.by) = ([.npri], [.reliability]) }
    var kilograms: [Reliability: Double] = [:]
    for row in try answer(asked, evidence, part: .kept, countsFacilities: false).rows {
      if case .reliability(let reliability) = row.values[0] { kilograms[reliability] = row.value }
    }
    let note = ReliabilityNote(kilograms: kilograms)
    return note.told > 0 ? note : nil
  }
}
