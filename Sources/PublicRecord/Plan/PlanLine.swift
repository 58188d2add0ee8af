public import RecordKernel

/// What an event of a plan says, read once from its written form (``PlanEntry``) and checked: a plan is made of nothing
/// else.
public enum PlanLine: Sendable {
  /// What is to be done, with its money in cents.
  case activity(PlannedItem, cents: Int)
  /// A part of an activity, without money of its own, and its letter.
  case subItem(PlannedItem, letter: String?)
  case total(PrintedTotal)
  case measure(PlannedMeasure)
  case actual(MeasuredValue)
  case spending(Spending)
  case status(ProgressReport)

  /// - Parameter id: of the plan, for errors.
  /// - Throws: ``RecordError`` where something is missing that a line of its kind needs.
  init(_ entry: PlanEntry, of id: String) throws {
    func needed<Value>(_ value: Value?, _ what: String) throws -> Value {
      guard let value else { throw RecordError("\(id): \(entry.kind.rawValue) \(entry.id): found no \(what)") }
      return value
    }
    func item() throws -> PlannedItem {
      PlannedItem(
        id: entry.id, programmeCode: try needed(entry.programmeCode, "programme"), programme: entry.programme,
        objective: try needed(entry.objective, "number of its objective"), objectiveText: entry.objectiveText,
        activity: try needed(entry.activity, "number"), text: entry.text, currency: entry.currency,
        fiscalYear: entry.fiscalYear, sourceLine: entry.sourceLine)
    }
    switch entry.kind {
    case .activity: self = .activity(try item(), cents: try needed(entry.cents, "budget"))
    case .subItem: self = .subItem(try item(), letter: entry.subItem)
    case .total:
      self = .total(
        PrintedTotal(
          programmeCode: try needed(entry.programmeCode, "programme"), cents: entry.cents, label: entry.label,
          sourceLine: entry.sourceLine))
    case .measure:
      self = .measure(
        PlannedMeasure(
          id: entry.id, activity: try needed(entry.of, "activity"), text: entry.text,
          unit: try needed(entry.unit, "unit"), accumulation: try needed(entry.accumulation, "kind"),
          baseline: entry.baseline, target: entry.target, question: try entry.question.map { try StoredQuestion($0) },
          mayOverlap: entry.overlaps == true))
    case .actual:
      self = .actual(
        MeasuredValue(
          measure: try needed(entry.of, "measure"), period: try needed(entry.period, "period"),
          value: try needed(entry.value, "value"), part: entry.part, evidence: entry.evidence))
    case .spending:
      self = .spending(
        Spending(
          activity: try needed(entry.of, "activity"), period: try needed(entry.period, "period"),
          money: try needed(entry.money, "kind of money"), cents: try needed(entry.cents, "amount")))
    case .status:
      self = .status(
        ProgressReport(
          activity: try needed(entry.of, "activity"), period: try needed(entry.period, "period"),
          progress: try needed(entry.progress, "status"), note: entry.text))
    }
  }
}

/// A line of the printed plan: an activity or a part of one.
public struct PlannedItem: Sendable {
  /// `OP2021-PRTR-O1-A1`.
  public let id: String
  public let programmeCode: String
  public let programme: Trilingual?
  /// The objective's number within its programme.
  public let objective: Int
  public let objectiveText: Trilingual?
  /// The activity's number within its objective.
  public let activity: Int
  public let text: Trilingual?
  public let currency: String?
  public let fiscalYear: Int?
  /// The line of the printed plan.
  public let sourceLine: Int?
}

/// A programme's total as printed.
public struct PrintedTotal: Sendable {
  public let programmeCode: String
  public let cents: Int?
  /// What the print calls it.
  public let label: String?
  /// The line of the printed plan.
  public let sourceLine: Int?
}

/// How an activity's success is measured.
public struct PlannedMeasure: Sendable {
  public let id: String
  public let activity: String
  public let text: Trilingual?
  public let unit: String
  public let accumulation: PlanEntry.Accumulation
  public let baseline: Double?
  public let target: Double?
  /// Gives the measure's value whenever it is asked.
  public let question: StoredQuestion?
  /// Whether parts may overlap, so that their sum may exceed the whole.
  public let mayOverlap: Bool
}

/// A measure's value in a period.
public struct MeasuredValue: PlanReportLine {
  public let measure: String
  public let period: Period
  public let value: Double
  /// The part that the value is of, where it is not the whole.
  public let part: String?
  public let evidence: String?
}

/// An activity's money in a period.
public struct Spending: PlanReportLine {
  public let activity: String
  public let period: Period
  public let money: PlanEntry.Money
  public let cents: Int
}

/// How an activity goes in a period.
public struct ProgressReport: PlanReportLine {
  public let activity: String
  public let period: Period
  public let progress: PlanEntry.Progress
  public let note: Trilingual?
}

/// What is said of a period.
public protocol PlanReportLine: Sendable {
  var period: Period { get }
}

extension Sequence where Element: PlanReportLine {
  /// Those of periods up to one; all where it is nil.
  public func upTo(_ last: Period?) -> [Element] { filter { line in last.map { $0 >= line.period } ?? true } }

  /// The one of the latest period.
  var latest: Element? { self.max { $0.period < $1.period } }

  /// Without quarters of years that have a figure of their own, which includes its quarters.
  var withoutQuartersOfWholeYears: [Element] {
    let years = Set(compactMap { $0.period.quarter == nil ? $0.period.year : nil })
    return filter { $0.period.quarter == nil || !years.contains($0.period.year) }
  }
}
