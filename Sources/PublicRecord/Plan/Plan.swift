public import RecordKernel
internal import Vocabulary

/// An operational plan as its events tell it: programmes, objectives, activities, money, measures.
public struct Plan: Sendable {
  public struct Activity: Sendable {
    public let item: PlannedItem
    /// In cents.
    public let budget: Int
    public let subItems: [SubItem]
    public let spending: [Spending]
    public let reports: [ProgressReport]
    public let measures: [Measure]

    /// Money of one kind up to a period, in cents; commitments and forecasts are the last that was said, what was spent
    /// is added up.
    public func spent(_ money: PlanEntry.Money, upTo period: Period?) -> Int? {
      let lines = spending.filter { $0.money == money }.upTo(period)
      guard let latest = lines.latest else { return nil }
      return money == .actual ? lines.withoutQuartersOfWholeYears.reduce(0) { $0 + $1.cents } : latest.cents
    }

    /// The last word on how it goes, up to a period.
    public func status(upTo period: Period?) -> ProgressReport? { reports.upTo(period).latest }
  }

  public struct SubItem: Sendable {
    public let item: PlannedItem
    public let letter: String?
  }

  public struct Objective: Sendable {
    public let number: Int
    public let text: Trilingual
    public let activities: [Activity]
    public var budget: Int { activities.reduce(0) { $0 + $1.budget } }
  }

  public struct Programme: Sendable {
    public let code: String
    public let name: Trilingual
    public let objectives: [Objective]
    /// As printed, with its label and line.
    public let printed: PrintedTotal?
    public var activities: [Activity] { objectives.flatMap(\.activities) }
    /// The sum of its activities, in cents.
    public var budget: Int { objectives.reduce(0) { $0 + $1.budget } }
    /// Computed less printed; nil where none is printed.
    public var difference: Int? { printed?.cents.map { budget - $0 } }
  }

  public struct Measure: Sendable {
    public let planned: PlannedMeasure
    /// Of the whole, by period.
    public let actuals: [MeasuredValue]
    public let parts: [MeasuredValue]

    /// The value up to a period: the last one, or the sum of increments.
    public func value(upTo period: Period?) -> Double? {
      let lines = actuals.upTo(period)
      guard let last = lines.last else { return nil }
      return planned.accumulation == .increment
        ? lines.withoutQuartersOfWholeYears.reduce(0) { $0 + $1.value } : last.value
    }

    /// What the value of a period rests on.
    public func evidence(upTo period: Period?) -> String? { actuals.upTo(period).last?.evidence }

    /// How far from the baseline to the target, whichever of them is higher; nil where that is not known or they are
    /// equal.
    /// - Parameter value: where it stands, if not as the values of periods say.
    public func progress(upTo period: Period?, value: Double? = nil) -> Double? {
      guard let value = value ?? self.value(upTo: period), let target = planned.target else { return nil }
      let baseline = planned.baseline ?? 0
      return target == baseline ? nil : (value - baseline) / (target - baseline)
    }

    /// Periods up to one whose parts do not agree with the whole: their sum falls short, or differs where parts may not
    /// overlap.
    public func disagreements(upTo last: Period?) -> [(period: Period, whole: Double, sum: Double)] {
      actuals.upTo(last).compactMap { line in
        let own = parts.filter { $0.period == line.period }
        guard !own.isEmpty else { return nil }
        let (whole, sum) = (line.value, own.reduce(0) { $0 + $1.value })
        let agrees = planned.mayOverlap ? sum >= whole - 1e-9 : abs(sum - whole) <= 1e-9 * max(1, abs(whole))
        return agrees ? nil : (period: line.period, whole: whole, sum: sum)
      }
    }
  }

  /// The word of events that are lines of a plan.
  static let kind = "plan"

  public let id: String
  public let programmes: [Programme]
  public let currency: String
  /// Nil where no line names it.
  public let fiscalYear: Int?
  /// All periods that something is said of, in order.
  public let periods: [Period]

  /// The sum of all activities, in cents; no plan prints one.
  public var budget: Int { programmes.reduce(0) { $0 + $1.budget } }
  /// The first and last day of its fiscal year, which is a calendar year; nil where no line names one.
  public var days: (first: Day, last: Day)? { fiscalYear.flatMap { Period("\($0)") }?.days }
  public var activities: [Activity] { programmes.flatMap(\.activities) }
  public var measures: [Measure] { activities.flatMap(\.measures) }
  public func programme(_ code: String) -> Programme? { programmes.first { $0.code == code } }

  /// - Throws: ``RecordError`` for lines that do not fit one another.
  public init(id: String, _ events: [RecordedEvent]) throws {
    self.id = id
    let lines = PlanLines(try Self.standing(events.compactMap(\.event.plan)).map { try PlanLine($0, of: id) })
    try lines.check(id)
    var programmes: [Programme] = []
    for (code, own) in lines.activities.grouped(by: \.item.programmeCode) {
      let objectives = own.grouped(by: \.item.objective).map { number, here in
        Objective(
          number: number, text: here[0].item.objectiveText ?? Trilingual("", in: .english),
          activities: here.map { lines.activity($0.item, budget: $0.cents) })
      }
      programmes.append(
        Programme(
          code: code, name: own[0].item.programme ?? Trilingual(code, in: .english), objectives: objectives,
          printed: lines.totals.first { $0.programmeCode == code }))
    }
    self.programmes = programmes
    let currencies = Set(lines.activities.compactMap(\.item.currency))
    guard currencies.count <= 1 else {
      throw RecordError("\(id): found \(currencies.sorted().joined(separator: ", ")); expected one currency")
    }
    // Budgets are of a column named budget_cad.
    currency = currencies.first ?? "CAD"
    fiscalYear = lines.activities.lazy.compactMap(\.item.fiscalYear).first
    periods = lines.periods.sorted()
  }

  /// The last entry of each key, in the order in which keys first came.
  private static func standing(_ entries: [PlanEntry]) -> [PlanEntry] {
    let last = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    var seen: Set<String> = []
    return entries.compactMap { seen.insert($0.key).inserted ? last[$0.key] : nil }
  }

  /// Who may see a plan: as the last event about it says, else as its first line does; sealed where none says it.
  static func rights(_ events: [RecordedEvent]) -> Rights {
    events.last { $0.event.isOf(.protect) && $0.event.rights != nil }?.event.rights
      ?? events.first { $0.event.plan != nil && $0.event.rights != nil }?.event.rights ?? .sealed
  }
}

/// The lines of a plan by kind, each in the order in which it was first said.
private struct PlanLines {
  var activities: [(item: PlannedItem, cents: Int)] = []
  var subItems: [Plan.SubItem] = []
  var totals: [PrintedTotal] = []
  var measures: [PlannedMeasure] = []
  var actuals: [MeasuredValue] = []
  var spending: [Spending] = []
  var reports: [ProgressReport] = []

  init(_ lines: [PlanLine]) {
    for line in lines {
      switch line {
      case .activity(let item, let cents): activities.append((item, cents))
      case .subItem(let item, let letter): subItems.append(Plan.SubItem(item: item, letter: letter))
      case .total(let total): totals.append(total)
      case .measure(let measure): measures.append(measure)
      case .actual(let value): actuals.append(value)
      case .spending(let line): spending.append(line)
      case .status(let line): reports.append(line)
      }
    }
  }

  var periods: Set<Period> { Set(actuals.map(\.period) + spending.map(\.period) + reports.map(\.period)) }

  /// - Throws: ``RecordError`` for a line about something that the plan does not have.
  func check(_ id: String) throws {
    let known = Set(activities.map(\.item.id))
    let named =
      spending.map { (PlanEntry.Kind.spending, $0.activity) } + reports.map { (.status, $0.activity) }
      + measures.map { (.measure, $0.activity) }
    if let stray = named.first(where: { !known.contains($0.1) }) {
      throw RecordError("\(id): \(stray.0.rawValue) of \(stray.1); expected an activity of the plan")
    }
    let measured = Set(measures.map(\.id))
    if let stray = actuals.first(where: { !measured.contains($0.measure) }) {
      throw RecordError("\(id): a value of \(stray.measure); expected a measure of the plan")
    }
    let codes = Set(activities.map(\.item.programmeCode))
    if let stray = totals.first(where: { !codes.contains($0.programmeCode) }) {
      throw RecordError("\(id): a total of \(stray.programmeCode); expected a programme of the plan")
    }
  }

  /// An activity with all that is said of it.
  func activity(_ item: PlannedItem, budget: Int) -> Plan.Activity {
    Plan.Activity(
      item: item, budget: budget,
      subItems: subItems.filter {
        ($0.item.programmeCode, $0.item.objective, $0.item.activity)
          == (item.programmeCode, item.objective, item.activity)
      },
      spending: spending.filter { $0.activity == item.id }, reports: reports.filter { $0.activity == item.id },
      measures: measures.filter { $0.activity == item.id }.map(measure))
  }

  private func measure(_ planned: PlannedMeasure) -> Plan.Measure {
    let values = actuals.filter { $0.measure == planned.id }.sorted { $0.period < $1.period }
    return Plan.Measure(
      planned: planned, actuals: values.filter { $0.part == nil }, parts: values.filter { $0.part != nil })
  }
}

extension Sequence {
  /// Its elements by a key, keys in the order in which they first come.
  fileprivate func grouped<Key: Hashable>(by key: (Element) -> Key) -> [(key: Key, elements: [Element])] {
    var groups: [(key: Key, elements: [Element])] = []
    var positions: [Key: Int] = [:]
    for element in self {
      let own = key(element)
      if let position = positions[own] {
        groups[position].elements.append(element)
      } else {
        positions[own] = groups.count
        groups.append((own, [element]))
      }
    }
    return groups
  }
}

extension RecordStore {
  /// A plan as it would be with more entries, and the events that the record lacks for it.
  /// - Parameter rights: of a plan that is new; those of a plan that is there stay.
  public func planning(_ id: String, adding entries: [PlanEntry], rights: Rights = .sealed) throws -> (
    plan: Plan, events: [Event], replaced: Int
  ) {
    let known = try events(of: id)
    var standing: [String: PlanEntry] = [:]
    for entry in known.compactMap(\.event.plan) { standing[entry.key] = entry }
    var (new, replaced): ([Event], Int) = ([], 0)
    for entry in entries {
      let before = standing[entry.key]
      guard before != entry else { continue }
      if before != nil { replaced += 1 }
      var event = Event(subject: id, kind: Plan.kind)
      event.plan = entry
      if known.isEmpty { event.rights = rights }
      new.append(event)
    }
    let plan = try Plan(id: id, known + new.map { RecordedEvent(number: 0, place: 0, event: $0, recorded: nil) })
    return (plan, new, replaced)
  }
}
