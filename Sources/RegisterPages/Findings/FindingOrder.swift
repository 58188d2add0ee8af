internal import Editions
internal import Findings
internal import Foundation
internal import PortalKernel
internal import Vocabulary

/// What findings can be ordered by: the columns of their table, and the year.
enum FindingOrder: String, CaseIterable {
  case effect
  case kilograms
  case year
  case facility
  case substance
  case why
  case source

  /// Those that begin with the largest, or the newest.
  static let largestFirst = Set([effect, kilograms, year].map(\.rawValue))

  /// Findings come by their effect on a total, the largest first; another order keeps that among equals, and what a
  /// finding does not have comes last.
  static func sorted(_ findings: [Finding], by choice: ListChoice, _ names: Names, _ rules: RuleTable)
    -> [Finding]
  {
    guard let asked = choice.order, let order = FindingOrder(rawValue: asked.key) else { return findings }
    return if let number = order.number {
      sorted(findings, asked.isAscending, number)
    } else {
      sorted(findings, asked.isAscending) { order.text($0, names, rules) }
    }
  }

  private static func sorted<Key: Comparable>(
    _ findings: [Finding], _ isAscending: Bool, _ key: (Finding) -> Key?
  ) -> [Finding] {
    let keyed = findings.map(key)
    return findings.indices.sorted { a, b in
      switch (keyed[a], keyed[b]) {
      case (let one?, let other?) where one != other: isAscending ? one < other : one > other
      case (_?, nil): true
      case (nil, _?): false
      default: a < b
      }
    }.map { findings[$0] }
  }

  private var number: ((Finding) -> Double?)? {
    switch self {
    case .effect: \.effect
    case .kilograms: \.value
    case .year: { Double($0.year) }
    case .facility, .substance, .why, .source: nil
    }
  }

  private func text(_ finding: Finding, _ names: Names, _ rules: RuleTable) -> String? {
    let text: String? =
      switch self {
      case .facility: names.facility(names.facilityID(finding.facility)) ?? names.facilityID(finding.facility)
      case .substance: names.subject(finding, rules)?.substance
      case .why: finding.remarks.first?.rule.rawValue
      case .source:
        names.source(finding.source).map { String(format: "%@ %012d %06d", $0.name, finding.line, finding.column) }
      case .effect, .kilograms, .year: nil
      }
    return text?.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
  }
}
