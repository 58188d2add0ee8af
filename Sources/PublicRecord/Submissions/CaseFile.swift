internal import Foundation
internal import Vocabulary

/// A submission as its events tell it: state, holder, due dates, lateness. Nothing here is stored as truth.
public struct CaseFile: Sendable {
  public let id: String
  public let filing: Event.Filing
  public let filed: Day
  public private(set) var steps: [Step] = []
  public private(set) var assertions: [AssertionState] = []
  /// Of the furthest live assertion, else of the furthest.
  public private(set) var state = "DRAFT"
  public private(set) var basis: WorkCalendar.Basis
  /// The calendar that was stated for the case; nil where each step counts by the calendar of who takes it.
  public private(set) var calendar: String?
  /// The day up to which the record tells what happened: the keeper's word, or else when it was last written.
  public private(set) var asOf: Day
  /// What runs now, the soonest first.
  public private(set) var pending: [(transitions: [String], due: Due)] = []
  public private(set) var announced: [String: Day] = [:]
  public private(set) var promised: [Day] = []
  /// `title`, `summary`, `response`.
  public private(set) var texts: [String: Trilingual]
  public private(set) var documents: [Event.Document] = []
  public private(set) var related: [String] = []
  public private(set) var facilities: [String] = []
  public private(set) var place: Event.Place?
  public private(set) var rights: Rights = .sealed
  /// Days from which more of it is seen.
  public private(set) var revealed: [Day] = []

  private let process: SubmissionProcess
  private var current: [String: String] = [:]
  private var last: [String: Moment] = [:]
  private var latest: Day?

  /// - Parameters:
  ///   - reader: who asks: what the reader may not see does not happen, so that neither state nor dates tell of it.
  ///   - today: for embargoes.
  /// - Returns: nil where the reader may not see the case, or it was never filed.
  /// - Throws: ``RecordError`` for events that do not follow from one another.
  public init?(id: String, _ recorded: [RecordedEvent], _ process: SubmissionProcess, reader: Reader, today: Day) throws
  {
    let events = try Self.corrected(id, recorded)
    guard let first = events.first(where: { $0.event.filing != nil }), let filing = first.event.filing else {
      return nil
    }
    guard let filed = first.event.date else {
      throw RecordError("\(id): filed on no known day; expected a date, for every time runs from it")
    }
    guard let rules = process.rules[filing.rulebook] else {
      throw RecordError("\(id): no rules of \(filing.rulebook.rawValue)")
    }
    rights =
      events.last { $0.event.kind == Event.Kind.protect && $0.event.rights != nil }?.event.rights ?? first.event.rights
      ?? .sealed
    // Only these may be kept back alone: a step that is hidden would make the days around it false. It may wait, or the
    // case be sealed.
    let separable: Set<String> = [
      "file", Event.Kind.protect, Event.Kind.document, Event.Kind.text, Event.Kind.relate, Event.Kind.locate,
    ]
    if let wrong = events.first(where: {
      $0.event.rights != nil && $0.event.rights != .open && !separable.contains($0.event.kind)
    })?.event {
      throw RecordError(
        "\(id): \(wrong.kind) with rights of its own, which would make the days around it false; expected an "
          + "embargo, or the case sealed"
      )
    }
    guard rights.admits(reader) else { return nil }
    (self.id, self.filing, self.filed, self.process) = (id, filing, filed, process)
    (basis, texts, asOf) = (rules.basis, ["title": filing.title], today)
    guard rules.first <= filed, filed <= rules.last ?? filed else {
      throw RecordError(
        "\(id): filed on \(filed) under \(filing.rulebook.rawValue), which applies "
          + "from \(rules.first)\(rules.last.map { " to \($0)" } ?? "")"
      )
    }
    // Times that are changed for a case hold for all of it.
    for recorded in events where recorded.event.kind == Event.Kind.basis {
      basis = recorded.event.basis ?? basis
      calendar = recorded.event.calendar ?? calendar
    }
    if let calendar, process.calendars[calendar] == nil {
      throw RecordError(
        "\(id): no calendar \(calendar); expected \(process.calendars.keys.sorted().joined(separator: ", "))")
    }
    var visible: [RecordedEvent] = []
    // What follows a step that is not seen would tell of it.
    var isCut = false
    for recorded in events {
      let event = recorded.event
      let isStep = process.transitions[event.kind] != nil || event.kind == Event.Kind.conflict
      let tells = isStep || event.kind == Event.Kind.document || event.field == "response"
      if isCut, tells {
        if let until = try embargo(event), until > today { revealed.append(until) }
        continue
      }
      var isHidden =
        event.kind != Event.Kind.protect && event.filing == nil && event.rights.map { !$0.admits(reader) } == true
      if !reader.isKeeper, let until = try embargo(event), until > today {
        revealed.append(until)
        isHidden = true
      }
      if !isHidden { visible.append(recorded) } else if isStep { isCut = true }
      if !reader.isKeeper { revealed += (event.documents ?? []).compactMap(\.embargo).filter { $0 > today } }
    }
    asOf = Self.asOf(visible, today: today)
    try fold(visible, reader, today)
    if filing.isConfidential, !reader.isKeeper { withheld = true }
  }

  /// Whether names of submitters are kept from this reader.
  public private(set) var withheld = false

  /// Submitters that the reader may know.
  public var submitters: [String] { withheld ? [] : filing.submitters }

  /// Events as later ones correct them.
  static func corrected(_ id: String, _ recorded: [RecordedEvent]) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    for one in recorded {
      guard [Event.Kind.correct, Event.Kind.retract].contains(one.event.kind) else {
        events.append(one)
        continue
      }
      guard let target = one.event.corrects, let index = events.firstIndex(where: { $0.place == target }) else {
        throw RecordError(
          "\(id): event \(one.event.corrects.map(String.init) ?? "without a number") cannot be corrected; expected "
            + "the number of an earlier event"
        )
      }
      if one.event.kind == Event.Kind.retract {
        events.remove(at: index)
        continue
      }
      let old = events[index].event
      let event = old.corrected(by: one.event)
      if event == old {
        throw RecordError(
          "\(id): the correction of event \(target) changes nothing; expected a field of it with another value")
      }
      events[index] = RecordedEvent(
        number: events[index].number, place: events[index].place, event: event, recorded: events[index].recorded)
    }
    return events
  }

  private func workCalendar(_ name: String? = nil) throws -> WorkCalendar {
    let name = calendar ?? name ?? process.rules[filing.rulebook]?.calendar ?? ""
    guard let found = process.calendars[name] else { throw RecordError("\(id): no calendar \(name)") }
    return found
  }

  /// Until when the record tells: what the keeper confirmed and steps since, or else when something was last recorded.
  private static func asOf(_ events: [RecordedEvent], today: Day) -> Day {
    let confirmed = events.filter { $0.event.kind == Event.Kind.confirm }.compactMap(\.event.date).max()
    let last =
      confirmed.map { max($0, events.compactMap(\.event.date).max() ?? $0) } ?? events.compactMap(\.recorded).max()
    return min(last ?? today, today)
  }

  /// Until when the public does not see an event: notifications wait five working days unless the event says otherwise.
  private func embargo(_ event: Event) throws -> Day? {
    if let until = event.embargo { return until }
    guard event.kind == "notify_council", let date = event.date else { return nil }
    return try workCalendar().due(5, after: date, .working)
  }

  private mutating func fold(_ events: [RecordedEvent], _ reader: Reader, _ today: Day) throws {
    var declared: [Event.Assertion] = []
    for recorded in events {
      if let assertion = recorded.event.assertion {
        guard !declared.contains(where: { $0.id == assertion.id }) else {
          throw RecordError("\(id): the assertion \(assertion.id) is there already")
        }
        declared.append(assertion)
      }
    }
    current = Dictionary(uniqueKeysWithValues: (declared.isEmpty ? [""] : declared.map(\.id)).map { ($0, "DRAFT") })
    let transitions = events.map { process.transitions[$0.event.kind] }
    // The next day that is known, of the steps after each.
    var next = [Day?](repeating: nil, count: events.count + 1)
    for index in events.indices.reversed() {
      next[index] = transitions[index] == nil ? next[index + 1] : events[index].event.date ?? next[index + 1]
    }
    for (index, recorded) in events.enumerated() {
      let event = recorded.event
      documents += visible(event.documents ?? [], reader, today)
      if let transition = transitions[index] {
        try take(transition, recorded, before: next[index + 1], visible(event.documents ?? [], reader, today))
      } else {
        try apply(event)
      }
    }
    for (field, text) in texts where text.entries.isEmpty { texts[field] = nil }
    assertions = declared.map { AssertionState(assertion: $0, state: current[$0.id] ?? "DRAFT") }
    state = Self.furthest(current.values, process)
    pending = try running()
  }

  private func visible(_ documents: [Event.Document], _ reader: Reader, _ today: Day) -> [Event.Document] {
    documents.filter { reader.isKeeper || ($0.rendition == .public && ($0.embargo ?? today) <= today) }
  }

  /// The state of a submission is that of its furthest live assertion.
  private static func furthest(_ states: some Sequence<String>, _ process: SubmissionProcess) -> String {
    let known = states.compactMap { process.states[$0] }
    let live = known.filter { !$0.isTerminal }
    return (live.isEmpty ? known : live).max { $0.order < $1.order }?.name ?? "DRAFT"
  }

  private mutating func apply(_ event: Event) throws {
    switch event.kind {
    case Event.Kind.text:
      guard let text = event.text, let field = event.field, ["title", "summary", "response"].contains(field) else {
        throw RecordError("\(id): a text without its field; expected title, summary or response")
      }
      for language in Language.allCases {
        guard let entry = text.entries[language.rawValue] else { continue }
        if texts[field] == nil { texts[field] = Trilingual(entry.text, in: language, status: entry.status) }
        texts[field]?.set(entry.text, in: language, status: entry.status)
      }
    case Event.Kind.relate:
      related += (event.related ?? []).filter { !related.contains($0) }
      facilities += (event.facilities ?? []).filter { !facilities.contains($0) }
    case Event.Kind.locate:
      if let place = event.place, abs(place.latitude) <= 90, abs(place.longitude) <= 180 {
        self.place = place
      } else {
        throw RecordError(
          "\(id): no place on the earth; expected a latitude from -90 to 90 and a longitude from -180 to 180")
      }
    case Event.Kind.announce:
      for (transition, day) in event.announced ?? [:] {
        guard process.transitions[transition] != nil else { throw RecordError("\(id): no step \(transition)") }
        announced[transition] = day
      }
    case Event.Kind.confirm:
      guard event.date != nil else { throw RecordError("\(id): confirmed up to no day; expected a date") }
    case Event.Kind.conflict:
      guard let step = event.step, let day = event.date,
        let index = steps.lastIndex(where: { $0.transition.name == step })
      else {
        throw RecordError(
          "\(id): another day of \(event.step ?? "no step"); expected a step that was taken, and the day")
      }
      steps[index] = steps[index].with(.otherDate(day, source: event.note ?? ""))
    default:
      guard Event.Kind.all.contains(event.kind) else {
        throw RecordError(
          "\(id): no event \(event.kind); "
            + "expected \((Array(process.transitions.keys) + Event.Kind.all).sorted().joined(separator: ", "))"
        )
      }
    }
  }

  private mutating func take(
    _ transition: SubmissionProcess.Transition, _ recorded: RecordedEvent, before next: Day?,
    _ documents: [Event.Document]
  ) throws {
    let event = recorded.event
    let previous = steps.last?.moment
    let before = steps.last { $0.transition.changesState }?.moment
    if let date = event.date, date < filed {
      throw RecordError("\(id): \(transition.name) on \(date), before the filing on \(filed)")
    }
    if let date = event.date, let latest, date < latest {
      throw RecordError(
        "\(id): \(transition.name) on \(date), before the event of \(latest); expected events in the order of time")
    }
    let targets = try self.targets(of: transition, event)
    try check(transition, event)
    // Times that lead to it.
    let clock = process.clock(transition.name, filing.rulebook)
    let due = try clock.flatMap(self.due)
    let exceptional = try process.clock(transition.name, filing.rulebook, .exceptional).flatMap(self.due)
    let moment: Moment
    if let date = event.date {
      moment = Moment(day: date, isAssumed: false)
    } else {
      // The legal date, but not before the step before it, nor after the next one that is known.
      let assumed = max(due?.day ?? previous?.day ?? filed, previous?.day ?? filed)
      moment = Moment(day: min(next ?? assumed, assumed, max(recorded.recorded ?? assumed, filed)), isAssumed: true)
    }
    var remarks: [Remark] = []
    if transition.name == "extension_notice", let promise = event.promised {
      if promise < moment.day { remarks.append(.promiseBeforeNotice(promise)) } else { promised.append(promise) }
    }
    for target in targets { current[target] = process.next(transition, from: current[target] ?? "DRAFT") }
    let notice = transition.name == "extension_notice"
    steps.append(
      Step(
        number: recorded.number, transition: transition, date: event.date, moment: moment, due: due,
        exceptional: exceptional,
        announced: announced(for: transition, clock), promised: notice ? event.promised.map { [$0] } ?? [] : promised,
        waited: notice
          ? nil : before.map { .init(days: moment.day - $0.day, isAssumed: moment.isAssumed || $0.isAssumed) },
        state: Self.furthest(targets.compactMap { current[$0] }, process),
        assertions: targets.filter { !$0.isEmpty },
        votes: (event.votes ?? [:]).compactMap { word, vote in Party(rawValue: word).map { (party: $0, vote: vote) } }
          .sorted {
            $0.party.rawValue < $1.party.rawValue
          }, scope: event.scope ?? [], documents: documents, remarks: remarks, isComplete: isComplete))
    latest = max(event.date ?? filed, latest ?? filed)
    if !notice {
      last[transition.name] = moment
      if transition.changesState { promised = [] }
    }
    // Where nothing runs, nothing that ran before goes on.
    if targets.contains(where: { process.states[current[$0] ?? ""]?.isPaused == true }) { last = [:] }
    for (step, day) in event.announced ?? [:] {
      guard process.transitions[step] != nil else { throw RecordError("\(id): no step \(step)") }
      announced[step] = day
    }
  }

  /// The day announced for a step, or for the other outcome of the same decision.
  private func announced(for transition: SubmissionProcess.Transition, _ clock: SubmissionProcess.Clock?) -> Day? {
    if let day = announced[transition.name] { return day }
    guard let clock else { return nil }
    return announced.first { name, _ in
      process.transitions[name]?.from == transition.from
        && process.clock(name, filing.rulebook).map { $0.starts == clock.starts } == true
    }?.value
  }

  /// The assertions that a step is of.
  private func targets(of transition: SubmissionProcess.Transition, _ event: Event) throws -> [String] {
    let named = event.assertions ?? []
    if let unknown = named.first(where: { current[$0] == nil }) {
      throw RecordError(
        "\(id): \(transition.name) of the assertion \(unknown); "
          + "expected \(current.keys.filter { !$0.isEmpty }.sorted().joined(separator: ", "))"
      )
    }
    let live = current.filter { process.states[$0.value]?.isTerminal != true }.map(\.key)
    let candidates = named.isEmpty ? (live.isEmpty ? current.map(\.key) : live) : named
    let able = candidates.filter { process.next(transition, from: current[$0] ?? "DRAFT") != nil }.sorted()
    if (transition.articles[filing.rulebook] ?? "").isEmpty {
      throw RecordError("\(id): \(transition.name) is no step under \(filing.rulebook.rawValue)")
    }
    guard !able.isEmpty, named.isEmpty || able.count == named.count else {
      let state = Self.furthest(candidates.compactMap { current[$0] }, process)
      throw RecordError(
        "\(id): \(transition.name) does not follow \(state); "
          + "expected \(process.allowed(in: state).joined(separator: ", "))"
      )
    }
    return able
  }

  /// Votes fit the decision.
  private func check(_ transition: SubmissionProcess.Transition, _ event: Event) throws {
    guard let votes = event.votes else { return }
    if let unknown = votes.keys.first(where: { Party(rawValue: $0) == nil }) {
      throw RecordError("\(id): a vote of \(unknown); expected CA, MX or US")
    }
    let yes = votes.values.count(where: \.isYes)
    func refuse(_ expected: String) -> RecordError {
      RecordError("\(id): \(transition.name) with \(yes) of \(votes.count) votes for it; expected \(expected)")
    }
    switch transition.name {
    case "council_yes" where yes < 2: throw refuse("two at least")
    case "council_no" where yes >= 2: throw refuse("fewer than two, for two instruct the Secretariat")
    // Under the USMCA a record is published unless two instruct otherwise, under the NAAEC only if two vote for it.
    case "publish" where filing.rulebook == .usmca && votes.count - yes >= 2: throw refuse("fewer than two against it")
    case "publish" where filing.rulebook == .naaec && yes < 2: throw refuse("two at least")
    case "withhold" where filing.rulebook == .usmca && yes < 2: throw refuse("two at least")
    default: break
    }
  }

  /// When a clock's time is over; nil where it does not run.
  private func due(_ clock: SubmissionProcess.Clock) throws -> Due? {
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
    return Due(
      moment: Moment(day: day, isAssumed: start.isAssumed), kind: clock.kind, source: clock.source,
      evidence: clock.evidence, calendar: calendar.name)
  }

  private func running() throws -> [(transitions: [String], due: Due)] {
    var found: [(transitions: [String], due: Due)] = []
    for clock in process.clocks(in: state, filing.rulebook) {
      guard let due = try due(clock) else { continue }
      if let index = found.firstIndex(where: { $0.due.day == due.day && $0.due.kind == due.kind }) {
        found[index].transitions.append(clock.transition)
      } else {
        found.append((transitions: [clock.transition], due: due))
      }
    }
    return found.sorted { $0.due.day < $1.due.day }
  }

  /// Whether nothing of it is kept from anyone, now or later.
  func isSeenByAll(_ events: [RecordedEvent], _ today: Day) throws -> Bool {
    guard rights == .open, !filing.isConfidential else { return false }
    return try Self.corrected(id, events).allSatisfy { one in
      let event = one.event
      let isOpen = event.rights == nil || event.rights == .open
      return try isOpen
        && (event.documents ?? []).allSatisfy { $0.rendition == .public && ($0.embargo ?? today) <= today }
        && embargo(event) ?? today <= today
    }
  }

  /// The same, with the rights that it really has.
  func under(_ rights: Rights) -> CaseFile {
    var file = self
    file.rights = rights
    return file
  }

  public var holder: Holder? { process.states[state]?.holder }
  public var isClosed: Bool { process.states[state]?.isClosed ?? true }
  public var title: Trilingual { texts["title"] ?? filing.title }

  /// The day of the last step that is known.
  public var updated: Day { steps.compactMap(\.date).max() ?? filed }

  /// When the step was taken that led to the state.
  public var since: Day { steps.last { $0.transition.changesState }?.moment.day ?? filed }

  /// Whether all its steps are known.
  public var isComplete: Bool { filing.isIncomplete != true }

  /// Whether the day of every step is known; where one is not, later steps may be missing too, and nobody is called
  /// late.
  public var isStated: Bool { steps.allSatisfy { $0.date != nil } }

  /// What runs now: a legal day that is not assumed before any other.
  public var next: Due? { (pending.first { $0.due.kind == .legal && !$0.due.moment.isAssumed } ?? pending.first)?.due }

  /// Days beyond what is due now by a text, up to the day that the record tells of; nil where nothing is, or where days
  /// are assumed or missing.
  public func late(_ today: Day) -> Int? { beyond(.legal, today) }

  /// The same beyond a customary day.
  public func beyondCustom(_ today: Day) -> Int? { beyond(.target, today) }

  private func beyond(_ kind: SubmissionProcess.Clock.Kind, _ today: Day) -> Int? {
    guard !isClosed, isComplete, let next, next.kind == kind, !next.moment.isAssumed, kind == .target || isStated else {
      return nil
    }
    return max(0, min(today, asOf) - next.day)
  }
}

extension CaseFile.Step {
  fileprivate func with(_ remark: CaseFile.Remark) -> Self {
    Self(
      number: number, transition: transition, date: date, moment: moment, due: due, exceptional: exceptional,
      announced: announced,
      promised: promised, waited: waited, state: state, assertions: assertions, votes: votes, scope: scope,
      documents: documents,
      remarks: remarks + [remark], isComplete: isComplete)
  }
}
