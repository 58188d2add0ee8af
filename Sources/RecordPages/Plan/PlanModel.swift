internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// A plan and what is odd in its form.
struct PlanModel: Sendable {
  let plan: Plan
  let remarks: [PlanRemark]
  /// The address's own words.
  let asked: [(name: String, value: String)]

  init(_ visit: Visit) throws {
    plan = try visit.plan(visit.parameters)
    remarks = try plan.remarks()
    asked = visit.items
  }
}
