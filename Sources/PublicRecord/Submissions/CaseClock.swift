internal import RecordKernel
internal import Vocabulary

/// Until when: the calendars and times of a case.
struct CaseClock {
  let basis: WorkCalendar.Basis
  /// The calendar that was stated for the case; nil where each step counts by the calendar of who takes it.
  let calendar: String?

  private let id: String
  private let filing: Filing
  private let filed: Day
  private let process: SubmissionProcess

  /// - Throws: ``RecordError`` for a filing outside its agreement, and a calendar that there is not.
  init(_ id: String, _ filing: Filing, filed: Day, _ events: [CaseEvent], _ process: SubmissionProcess) throws {
    guard let rules = process.rules[filing.rulebook] else {
      throw RecordError("\(id): no rules of \(filing.rulebook.rawValue)")
    }
    guard rules.first <= filed, filed <= rules.last ?? filed else {
      throw RecordError(
        "\(id): filed on \(filed) under \(filing.rulebook.rawValue), which applies "
          + "from \(rules.first)\(rules.last.map { " to \($0)" } ?? "")"
      )
    }
    var (basis, calendar) = (rules.basis, nil as String?)
    // Times that are changed for a case hold for all of it.
    for case .basis(let stated, let name) in events.map(\.says) {
      basis = stated ?? basis
      calendar = name ?? calendar
    }
    if let calendar, process.calendars[calendar] == nil {
      throw RecordError(
        "\(id): no calendar \(calendar); expected \(process.calendars.keys.sorted().joined(separator: ", "))")
    }
    (self.basis, self.calendar) = (basis, calendar)
    (self.id, self.filing, self.filed, self.process) = (id, filing, filed, process)
  }

  private func workCalendar(_ name: String? = nil) throws -> WorkCalendar {
    let name = calendar ?? name ?? process.rules[filing.rulebook]?.calendar ?? ""
    guard let found = process.calendars[name] else { throw RecordError("\(id): no calendar \(name)") }
    return found
  }

  /// Until when the public does not see an event: some steps wait some working days unless the event says otherwise.
  func embargo(_ one: CaseEvent) throws -> Day? {
    if let until = one.event.embargo { return until }
    guard case .step(let step) = one.says, let days = step.transition.publicAfter, let date = one.event.date else {
      return nil
    }
    return try workCalendar().due(days, after: date, .working)
  }

  /// When a time is over; nil where it does not run.
  /// - Parameter last: the moment of the last step of each transition.
  func due(_ clock: SubmissionProcess.Clock, _ last: [String: CaseFile.Moment]) throws -> CaseFile.Due? {
    guard clock.isVerified, let start = clock.starts.compactMap({ last[$0] }).max(by: { $0.day < $1.day }) else {
      return nil
    }
    if let id = clock.guidelines {
      // Guidelines bind what begins under them; submissions filed before them are not held to their times, only
      // compared with what is customary.
      let isHeld = process.guidelines(filing.rulebook, on: start.day)?.id == id
      guard isHeld, clock.kind == .target || process.guidelines(filing.rulebook, on: filed)?.id == id else {
        return nil
      }
    }
    let name = calendar ?? process.calendar(clock.transition, filing.party, filing.rulebook)
    let calendar = try workCalendar(name)
    let day = try calendar.due(clock.days, after: start.day, clock.basis ?? basis)
    return CaseFile.Due(
      moment: CaseFile.Moment(day: day, isAssumed: start.isAssumed), kind: clock.kind, source: clock.source,
      evidence: clock.evidence, calendar: calendar.name)
  }
}
