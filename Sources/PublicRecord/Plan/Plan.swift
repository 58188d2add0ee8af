public import RecordKernel
internal import Vocabulary

/// An operational plan as its events tell it: programmes, objectives, activities, money, measures.
public struct Plan: Sendable {
  public struct Activity: Sendable {
    public let entry: PlanEntry
    public let subItems: [PlanEntry]
    public let spending: [PlanEntry]
    public let statuses: [PlanEntry]
    public let measures: [Measure]
    /// In cents.
    public var budget: Int { entry.cents ?? 0 }

    /// Money of one kind up to a period, in cents; commitments and forecasts are the last that was said, what was spent
    /// is added up.
    public func spent(_ money: PlanEntry.Money, upTo period: Period?) -> Int? {
      let lines = spending.filter { line in line.money == money && period.map { $0 >= line.period ?? $0 } ?? true }
      guard !lines.isEmpty else { return nil }
      if money == .actual { return Plan.withoutQuartersOfWholeYears(lines).reduce(0) { $0 + ($1.cents ?? 0) } }
      return lines.max { a, b in
        guard let first = a.period, let second = b.period else { return false }
        return first < second
      }?.cents
    }

    /// The last word on how it goes, up to a period.
    public func status(upTo period: Period?) -> PlanEntry? {
      statuses.filter { line in period.map { $0 >= line.period ?? $0 } ?? true }.max { a, b in
        guard let first = a.period, let second = b.period else { return false }
        return first < second
      }
    }
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
    public let printed: PlanEntry?
    public var activities: [Activity] { objectives.flatMap(\.activities) }
    /// The sum of its activities, in cents.
    public var budget: Int { objectives.reduce(0) { $0 + $1.budget } }
    /// Computed less printed; nil where none is printed.
    public var difference: Int? { printed?.cents.map { budget - $0 } }
  }

  public struct Measure: Sendable {
    public let entry: PlanEntry
    /// Of the whole, by period.
    public let actuals: [PlanEntry]
    public let parts: [PlanEntry]

    /// The value up to a period: the last one, or the sum of increments.
    public func value(upTo period: Period?) -> Double? {
      let lines = actuals.filter { line in period.map { $0 >= line.period ?? $0 } ?? true }
      guard let last = lines.last?.value else { return nil }
      return entry.accumulation == .increment
        ? Plan.withoutQuartersOfWholeYears(lines).reduce(0) { $0 + ($1.value ?? 0) } : last
    }

    /// How far from the baseline to the target, whichever of them is higher; nil where that is not known or they are
    /// equal.
    /// - Parameter value: where it stands, if not as the values of periods say.
    public func progress(upTo period: Period?, value: Double? = nil) -> Double? {
      guard let value = value ?? self.value(upTo: period), let target = entry.target else { return nil }
      let baseline = entry.baseline ?? 0
      return target == baseline ? nil : (value - baseline) / (target - baseline)
    }

    /// Periods up to one whose parts do not agree with the whole: their sum falls short, or differs where parts may not
    /// overlap.
    public func disagreements(upTo last: Period?) -> [(period: Period, whole: Double, sum: Double)] {
      actuals.compactMap { line in
        guard let period = line.period, last.map({ $0 >= period }) ?? true, let whole = line.value else { return nil }
        let own = parts.filter { $0.period == period }
        guard !own.isEmpty else { return nil }
        let sum = own.reduce(0) { $0 + ($1.value ?? 0) }
        let agrees = entry.overlaps == true ? sum >= whole - 1e-9 : abs(sum - whole) <= 1e-9 * max(1, abs(whole))
        return agrees ? nil : (period: period, whole: whole, sum: sum)
      }
    }
  }

  /// The word of events that are lines of a plan.
  static let kind = "plan"

  public let id: String
  public let programmes: [Programme]
  public let currency: String
  public let fiscalYear: Int
  /// All periods that something is said of, in order.
  public let periods: [Period]

  /// The sum of all activities, in cents; no plan prints one.
  public var budget: Int { programmes.reduce(0) { $0 + $1.budget } }
  public var activities: [Activity] { programmes.flatMap(\.activities) }
  public var measures: [Measure] { activities.flatMap(\.measures) }
  public func programme(_ code: String) -> Programme? { programmes.first { $0.code == code } }

  /// - Throws: ``RecordError`` for entries that do not fit one another.
  public init(id: String, _ events: [RecordedEvent]) throws {
    self.id = id
    // The last entry of an id is the one that stands; a line of another kind has an id of its own.
    var order: [String] = []
    var entries: [String: PlanEntry] = [:]
    for entry in events.compactMap(\.event.plan) {
      let key = Self.key(entry)
      if entries[key] == nil { order.append(key) }
      entries[key] = entry
    }
    let all = order.compactMap { entries[$0] }
    func of(_ kind: PlanEntry.Kind) -> [PlanEntry] { all.filter { $0.kind == kind } }
    let byActivity = Dictionary(grouping: all.filter { $0.of != nil }) { $0.of ?? "" }
    let lines = of(.activity)
    let known = Set(lines.map(\.id))
    let measureIDs = Set(of(.measure).map(\.id))
    if let stray = all.first(where: {
      [.spending, .status, .measure].contains($0.kind) && !known.contains($0.of ?? "")
    }) {
      throw RecordError("\(id): \(stray.kind.rawValue) of \(stray.of ?? "nothing"); expected an activity of the plan")
    }
    if let stray = of(.actual).first(where: { !measureIDs.contains($0.of ?? "") }) {
      throw RecordError("\(id): a value of \(stray.of ?? "nothing"); expected a measure of the plan")
    }
    func measures(_ activity: String) -> [Measure] {
      (byActivity[activity] ?? []).filter { $0.kind == .measure }.map { measure in
        let values = (byActivity[measure.id] ?? []).filter { $0.kind == .actual }.sorted { a, b in
          guard let first = a.period, let second = b.period else { return false }
          return first < second
        }
        return Measure(
          entry: measure, actuals: values.filter { $0.part == nil }, parts: values.filter { $0.part != nil })
      }
    }
    var codes: [String] = []
    for line in lines where !codes.contains(line.programmeCode ?? "") { codes.append(line.programmeCode ?? "") }
    let subItems = Dictionary(grouping: of(.subItem)) {
      "\($0.programmeCode ?? "")-\($0.objective ?? 0)-\($0.activity ?? 0)"
    }
    programmes = codes.map { code in
      let own = lines.filter { $0.programmeCode == code }
      var numbers: [Int] = []
      for line in own where !numbers.contains(line.objective ?? 0) { numbers.append(line.objective ?? 0) }
      let objectives = numbers.map { number in
        let here = own.filter { $0.objective == number }
        return Objective(
          number: number, text: here.first?.objectiveText ?? Trilingual("", in: .english),
          activities: here.map { line in
            let lines = byActivity[line.id] ?? []
            return Activity(
              entry: line, subItems: subItems["\(code)-\(number)-\(line.activity ?? 0)"] ?? [],
              spending: lines.filter { $0.kind == .spending },
              statuses: lines.filter { $0.kind == .status }, measures: measures(line.id))
          })
      }
      return Programme(
        code: code, name: own.first?.programme ?? Trilingual(code, in: .english), objectives: objectives,
        printed: all.first { $0.kind == .total && $0.programmeCode == code })
    }
    if let stray = of(.total).first(where: { !codes.contains($0.programmeCode ?? "") }) {
      throw RecordError("\(id): a total of \(stray.programmeCode ?? ""); expected a programme of the plan")
    }
    let currencies = Set(lines.compactMap(\.currency))
    guard currencies.count <= 1 else {
      throw RecordError("\(id): found \(currencies.sorted().joined(separator: ", ")); expected one currency")
    }
    currency = currencies.first ?? "CAD"
    fiscalYear = lines.compactMap(\.fiscalYear).first ?? 0
    periods = Set(all.compactMap(\.period)).sorted()
  }

  /// A year's own figure holds its quarters.
  fileprivate static func withoutQuartersOfWholeYears(_ lines: [PlanEntry]) -> [PlanEntry] {
    let years = Set(lines.compactMap { $0.period.flatMap { $0.quarter == nil ? $0.year : nil } })
    return lines.filter { line in line.period.map { $0.quarter == nil || !years.contains($0.year) } ?? true }
  }

  /// Who may see a plan: as the last event about it says, else as its first line does; sealed where none says it.
  static func rights(_ events: [RecordedEvent]) -> Rights {
    events.last { $0.event.isOf(.protect) && $0.event.rights != nil }?.event.rights
      ?? events.first { $0.event.plan != nil && $0.event.rights != nil }?.event.rights ?? .sealed
  }

  /// What an entry replaces.
  static func key(_ entry: PlanEntry) -> String {
    switch entry.kind {
    case .activity, .subItem: entry.id
    case .measure: "measure \(entry.id)"
    case .total: "total \(entry.programmeCode ?? "")"
    case .actual: "actual \(entry.of ?? "") \(entry.period?.description ?? "") \(entry.part ?? "")"
    case .spending: "spending \(entry.of ?? "") \(entry.period?.description ?? "") \(entry.money?.rawValue ?? "")"
    case .status: "status \(entry.of ?? "") \(entry.period?.description ?? "")"
    }
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
    for entry in known.compactMap(\.event.plan) { standing[Plan.key(entry)] = entry }
    let new = entries.filter { standing[Plan.key($0)] != $0 }.map { entry in
      var event = Event(subject: id, kind: Plan.kind)
      event.plan = entry
      if known.isEmpty { event.rights = rights }
      return event
    }
    let plan = try Plan(id: id, known + new.map { RecordedEvent(number: 0, place: 0, event: $0, recorded: nil) })
    return (plan, new, new.count { event in event.plan.map { standing[Plan.key($0)] != nil } ?? false })
  }
}
