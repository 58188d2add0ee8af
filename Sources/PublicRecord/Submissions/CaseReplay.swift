internal import RecordKernel
internal import Vocabulary

/// What follows from a case's events by the law of the process: each step with its dates, the state they lead to.
struct CaseReplay {
  private(set) var steps: [CaseFile.Step] = []
  private(set) var assertions: [CaseFile.AssertionState] = []
  /// Of the furthest live assertion, else of the furthest.
  private(set) var state = SubmissionProcess.draft
  private(set) var announced: [SubmissionProcess.Transition: Day] = [:]
  private(set) var promised: [Day] = []
  private(set) var texts: [CaseText: Trilingual]
  private(set) var related: [String] = []
  private(set) var facilities: [String] = []
  private(set) var place: CasePlace?

  private let id: String
  private let filing: Filing
  private let filed: Day
  private let clock: CaseClock
  private let process: SubmissionProcess
  /// The state of each assertion; of the whole where none is declared.
  private var current: [String: String] = [:]
  /// The moment of the last step of each transition.
  private var last: [String: CaseFile.Moment] = [:]
  private var latest: Day?

  init(_ id: String, _ filing: Filing, filed: Day, _ clock: CaseClock, _ process: SubmissionProcess) {
    (self.id, self.filing, self.filed, self.clock, self.process) = (id, filing, filed, clock, process)
    texts = [.title: filing.title]
  }

  /// - Throws: ``RecordError`` for events that do not follow from one another.
  mutating func replay(_ view: CaseView) throws {
    let events = view.events
    var declared: [Assertion] = []
    for case .assertion(let assertion) in events.map(\.says) {
      guard !declared.contains(where: { $0.id == assertion.id }) else {
        throw RecordError("\(id): the assertion \(assertion.id) is there already")
      }
      declared.append(assertion)
    }
    current = Dictionary(
      uniqueKeysWithValues: (declared.isEmpty ? [""] : declared.map(\.id)).map { ($0, SubmissionProcess.draft) })
    // The next day that is known, of the steps after each.
    var next = [Day?](repeating: nil, count: events.count + 1)
    for index in events.indices.reversed() {
      next[index] = next[index + 1]
      if case .step = events[index].says { next[index] = events[index].event.date ?? next[index] }
    }
    for (index, one) in events.enumerated() {
      switch one.says {
      case .step(let step): try take(step, one, before: next[index + 1], view.documents(of: one.event))
      case .text(let field, let text): put(text, into: field)
      case .relate(let submissions, let facilities):
        related += submissions.filter { !related.contains($0) }
        self.facilities += facilities.filter { !self.facilities.contains($0) }
      case .locate(let place): self.place = place
      case .announce(let days): announced.merge(days) { $1 }
      case .conflict(let transition, let day, let source):
        guard let index = steps.lastIndex(where: { $0.transition == transition }) else {
          throw RecordError(
            "\(id): another day of \(transition.name); expected a step that was taken, and the day")
        }
        steps[index] = steps[index].with(.otherDate(day, source: source))
      case .assertion, .document, .basis, .confirm, .protect: break
      }
    }
    assertions = declared.map {
      CaseFile.AssertionState(assertion: $0, state: current[$0.id] ?? SubmissionProcess.draft)
    }
    state = furthest(current.values)
  }

  private mutating func put(_ text: Trilingual, into field: CaseText) {
    for language in Language.allCases {
      guard let entry = text.entries[language.rawValue] else { continue }
      if texts[field] == nil { texts[field] = Trilingual(entry.text, in: language, status: entry.status) }
      texts[field]?.set(entry.text, in: language, status: entry.status)
    }
  }

  /// The state of a submission is that of its furthest live assertion.
  private func furthest(_ states: some Sequence<String>) -> String {
    let process = process
    let known = states.compactMap { process.states[$0] }
    let live = known.filter { !$0.isTerminal }
    return (live.isEmpty ? known : live).max { $0.order < $1.order }?.name ?? SubmissionProcess.draft
  }

  private mutating func take(
    _ step: SubmissionEvent.StepTaken, _ one: CaseEvent, before next: Day?, _ documents: [RecordDocument]
  ) throws {
    let (event, transition) = (one.event, step.transition)
    let previous = steps.last?.moment
    let before = steps.last { $0.transition.changesState }?.moment
    if let date = event.date, date < filed {
      throw RecordError("\(id): \(transition.name) on \(date), before the filing on \(filed)")
    }
    if let date = event.date, let latest, date < latest {
      throw RecordError(
        "\(id): \(transition.name) on \(date), before the event of \(latest); expected events in the order of time")
    }
    let targets = try self.targets(of: step)
    try check(step)
    // Times that lead to it.
    let (clock, last) = (clock, last)
    let time = process.clock(transition.name, filing.rulebook)
    let due = try time.flatMap { try clock.due($0, last) }
    let exceptional = try process.clock(transition.name, filing.rulebook, .exceptional)
      .flatMap { try clock.due($0, last) }
    let moment: CaseFile.Moment
    if let date = event.date {
      moment = CaseFile.Moment(day: date, isAssumed: false)
    } else {
      // The legal date, but not before the step before it, nor after the next one that is known.
      let assumed = max(due?.day ?? previous?.day ?? filed, previous?.day ?? filed)
      moment = CaseFile.Moment(
        day: min(next ?? assumed, assumed, max(one.recorded.recorded ?? assumed, filed)), isAssumed: true)
    }
    let isNotice = transition.name == SubmissionProcess.Named.extensionNotice.rawValue
    var remarks: [CaseFile.Remark] = []
    if isNotice, let promise = step.promised {
      if promise < moment.day { remarks.append(.promiseBeforeNotice(promise)) } else { promised.append(promise) }
    }
    for target in targets {
      current[target] = process.next(transition, from: current[target] ?? SubmissionProcess.draft)
    }
    steps.append(
      CaseFile.Step(
        number: one.recorded.number, transition: transition, date: event.date, moment: moment, due: due,
        exceptional: exceptional, announced: announced(for: transition, time),
        promised: isNotice ? step.promised.map { [$0] } ?? [] : promised,
        waited: isNotice
          ? nil : before.map { .init(days: moment.day - $0.day, isAssumed: moment.isAssumed || $0.isAssumed) },
        state: furthest(targets.compactMap { current[$0] }), assertions: targets.filter { !$0.isEmpty },
        votes: (step.votes ?? [:]).map { (party: $0.key, vote: $0.value) }.sorted {
          $0.party.rawValue < $1.party.rawValue
        },
        scope: step.scope, documents: documents, remarks: remarks, isComplete: filing.isIncomplete != true))
    latest = max(event.date ?? filed, latest ?? filed)
    if !isNotice {
      self.last[transition.name] = moment
      if transition.changesState { promised = [] }
    }
    // Where nothing runs, nothing that ran before goes on.
    if targets.contains(where: { process.states[current[$0] ?? ""]?.isPaused == true }) { self.last = [:] }
    announced.merge(step.announced) { $1 }
  }

  /// The day announced for a step, or for the other outcome of the same decision.
  private func announced(for transition: SubmissionProcess.Transition, _ clock: SubmissionProcess.Clock?) -> Day? {
    if let day = announced[transition] { return day }
    guard let clock, !announced.isEmpty else { return nil }
    let (process, filing) = (process, filing)
    return announced.first { other, _ in
      other.from == transition.from
        && process.clock(other.name, filing.rulebook).map { $0.starts == clock.starts } == true
    }?.value
  }

  /// The assertions that a step is of.
  private func targets(of step: SubmissionEvent.StepTaken) throws -> [String] {
    let (transition, named, current, process) = (step.transition, step.assertions, current, process)
    if let unknown = named.first(where: { current[$0] == nil }) {
      throw RecordError(
        "\(id): \(transition.name) of the assertion \(unknown); "
          + "expected \(current.keys.filter { !$0.isEmpty }.sorted().joined(separator: ", "))"
      )
    }
    let live = current.filter { process.states[$0.value]?.isTerminal != true }.map(\.key)
    let candidates = named.isEmpty ? (live.isEmpty ? current.map(\.key) : live) : named
    let able = candidates.filter {
      process.next(transition, from: current[$0] ?? SubmissionProcess.draft) != nil
    }.sorted()
    if (transition.articles[filing.rulebook] ?? "").isEmpty {
      throw RecordError("\(id): \(transition.name) is no step under \(filing.rulebook.rawValue)")
    }
    guard !able.isEmpty, named.isEmpty || able.count == named.count else {
      let state = furthest(candidates.compactMap { current[$0] })
      throw RecordError(
        "\(id): \(transition.name) does not follow \(state); "
          + "expected \(process.allowed(in: state).joined(separator: ", "))"
      )
    }
    return able
  }

  /// Votes fit the decision.
  private func check(_ step: SubmissionEvent.StepTaken) throws {
    guard let votes = step.votes, let rule = step.transition.votes[filing.rulebook] else { return }
    let yes = votes.values.count(where: \.isYes)
    if !rule.admits(yes: yes, no: votes.count - yes) {
      throw RecordError(
        "\(id): \(step.transition.name) with \(yes) of \(votes.count) votes for it; expected \(rule.expected)")
    }
  }

  /// What runs in the state that was reached, the soonest first.
  func running() throws -> [(transitions: [String], due: CaseFile.Due)] {
    var found: [(transitions: [String], due: CaseFile.Due)] = []
    for time in process.clocks(in: state, filing.rulebook) {
      guard let due = try clock.due(time, last) else { continue }
      if let index = found.firstIndex(where: { $0.due.day == due.day && $0.due.kind == due.kind }) {
        found[index].transitions.append(time.transition)
      } else {
        found.append((transitions: [time.transition], due: due))
      }
    }
    return found.sorted { $0.due.day < $1.due.day }
  }
}

extension CaseFile.Step {
  fileprivate func with(_ remark: CaseFile.Remark) -> Self {
    Self(
      number: number, transition: transition, date: date, moment: moment, due: due, exceptional: exceptional,
      announced: announced, promised: promised, waited: waited, state: state, assertions: assertions, votes: votes,
      scope: scope, documents: documents, remarks: remarks + [remark], isComplete: isComplete)
  }
}
