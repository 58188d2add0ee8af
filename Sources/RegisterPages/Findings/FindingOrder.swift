internal import Editions
internal import Findings
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

  /// Findings come by their effect on a total, the largest first; another order keeps that among equals.
  static func sorted(_ findings: [Finding], by choice: ListChoice, _ names: Names, _ rules: RuleTable)
    -> [Finding]
  {
    guard let asked = choice.order, let order = FindingOrder(rawValue: asked.key) else { return findings }
    return choice.sorted(findings) { order.key($0, names, rules) }
  }

  private func key(_ finding: Finding, _ names: Names, _ rules: RuleTable) -> ListTable.Cell.Key {
    switch self {
    case .effect: .number(finding.effect)
    case .kilograms: .number(finding.value)
    case .year: .number(Double(finding.year))
    case .facility:
      .text(names.facility(names.facilityID(finding.facility)) ?? names.facilityID(finding.facility))
    case .substance: .text(names.subject(finding, rules)?.substance ?? "")
    case .why: .text(finding.remarks.first?.rule.rawValue ?? "")
    case .source: .text("\(names.source(finding.source)?.name ?? "") \(finding.line) \(finding.column)")
    }
  }
}
