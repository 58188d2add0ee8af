internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// A plan and what is odd in its form.
struct PlanModel: Sendable {
  let plan: Plan
  let remarks: [PlanRemark]
  let decisions: [DecisionState]
  /// The address's own words.
  let asked: [(name: String, value: String)]

  init(_ visit: Visit) throws {
    plan = try visit.plan(visit.parameters)
    remarks = try plan.remarks()
    decisions = try visit.record().decisions(on: DecisionText.Matter.plan(plan.id).text)
    asked = visit.items
  }
}
