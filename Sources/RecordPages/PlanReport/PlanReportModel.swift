internal import Outputs
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// A plan's performance up to a period: measures with their values, activities with their money.
struct PlanReportModel: Sendable {
  /// A measure; its value is computed from the edition or the record where it asks a question of them.
  struct Measured: Sendable {
    let measure: Plan.Measure
    let value: Double?
  }

  let process: SubmissionProcess
  let plan: Plan
  let period: Period?
  let measures: [Measured]
  /// The plan's id, where the address names it.
  let askedPlan: String?
  let hasQuery: Bool

  /// - Throws: ``Problem`` for a period that is none.
  init(_ visit: Visit) throws {
    let parameters = visit.parameters.withoutEmpty
    let record = try visit.record()
    let plan = try visit.plan(parameters)
    let period = try parameters.value("period").map { text in
      guard let period = Period(text) else {
        throw Problem.parameter("period", found: text, expected: Expectation(.period))
      }
      return period
    }
    let computed = try plan.computed(record, today: visit.today) {
      try visit.served.edition.value(of: $0, today: visit.today)
    }
    (process, self.plan, self.period) = (record.process, plan, period)
    measures = plan.measures.map {
      Measured(measure: $0, value: computed[$0.planned.id] ?? $0.value(upTo: period))
    }
    askedPlan = try parameters.value("plan")
    hasQuery = !visit.items.isEmpty
  }
}
