internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// One programme of a plan.
struct ProgrammeModel: Sendable {
  let process: SubmissionProcess
  let plan: Plan
  let programme: Plan.Programme
  /// The address's own words.
  let asked: [(name: String, value: String)]
  /// Paragraphs of advice that led to an activity, by the activity.
  let advice: [String: [RecordStore.Citation]]
  /// Decisions of the Council on an activity, by the activity.
  let decisions: [String: [DecisionState]]

  /// - Throws: ``Problem`` for a programme that the plan does not have.
  init(_ code: String, _ visit: Visit) throws {
    process = try visit.record().process
    plan = try visit.plan(visit.parameters)
    guard let programme = plan.programme(code) else {
      throw Problem.notFound("no such programme: expected \(plan.programmes.map(\.code).joined(separator: ", "))")
    }
    self.programme = programme
    asked = visit.items
    let record = try visit.record()
    advice = try Dictionary(
      programme.activities.map { ($0.item.id, try record.citations(leadingTo: $0.item.id)) },
      uniquingKeysWith: { first, _ in first })
    decisions = try Dictionary(
      programme.activities.map {
        ($0.item.id, try record.decisions(on: DecisionText.Matter.activity($0.item.id).text))
      },
      uniquingKeysWith: { first, _ in first })
  }
}
