public import RecordKernel
internal import Vocabulary

/// A submission as its events tell it: state, holder, due dates, lateness. Nothing here is stored as truth.
///
/// ``CaseView`` decides which events a reader may see, ``CaseReplay`` what follows from them, ``CaseClock`` until when.
public struct CaseFile: Sendable {
  public let id: String
  public let filing: Filing
  public let filed: Day
  public let steps: [Step]
  public let assertions: [AssertionState]
  /// Of the furthest live assertion, else of the furthest.
  public let state: String
  public let basis: WorkCalendar.Basis
  /// The calendar that was stated for the case; nil where each step counts by the calendar of who takes it.
  public let calendar: String?
  /// The day up to which the record tells what happened: the keeper's word, or else when it was last written.
  public let asOf: Day
  /// What runs now, the soonest first.
  public let pending: [(transitions: [String], due: Due)]
  public let announced: [String: Day]
  public let promised: [Day]
  /// `title`, `summary`, `response`.
  public let texts: [String: Trilingual]
  public let documents: [RecordDocument]
  public let related: [String]
  public let facilities: [String]
  public let place: CasePlace?
  public let rights: Rights
  /// Days from which more of it is seen.
  public let revealed: [Day]
  /// Whether names of submitters are kept from this reader.
  public let withheld: Bool
  /// Whether nothing of it is kept from anyone, now or later.
  let isSeenByAll: Bool

  private let process: SubmissionProcess

  /// - Parameters:
  ///   - reader: who asks: what the reader may not see does not happen, so that neither state nor dates tell of it.
  ///   - today: for embargoes.
  /// - Returns: nil where the reader may not see the case, or it was never filed.
  /// - Throws: ``RecordError`` for events that do not follow from one another.
  public init?(id: String, _ recorded: [RecordedEvent], _ process: SubmissionProcess, reader: Reader, today: Day) throws
  {
    // Of what is sealed only the rights are known.
    let events = try Corrections.applied(id, recorded).filter { !$0.isUnread || $0.event.isOf(.protect) }.map {
      CaseEvent(recorded: $0, says: try SubmissionEvent($0.event, of: id, process))
    }
    guard let first = events.first(where: { $0.event.filing != nil }), let filing = first.event.filing else {
      return nil
    }
    guard let filed = first.event.date else {
      throw RecordError("\(id): filed on no known day; expected a date, for every time runs from it")
    }
    let clock = try CaseClock(id, filing, filed: filed, events, process)
    guard let view = try CaseView(id, filing, events, clock, reader: reader, today: today) else { return nil }
    var replay = CaseReplay(id, filing, filed: filed, clock, process)
    try replay.replay(view)
    (self.id, self.filing, self.filed, self.process) = (id, filing, filed, process)
    (basis, calendar) = (clock.basis, clock.calendar)
    (rights, revealed, withheld, isSeenByAll) = (view.rights, view.revealed, view.withheld, view.isSeenByAll)
    (documents, asOf) = (view.documents, view.asOf)
    (steps, assertions, state) = (replay.steps, replay.assertions, replay.state)
    (pending, promised, announced) = (
      try replay.running(), replay.promised,
      Dictionary(uniqueKeysWithValues: replay.announced.map { ($0.key.name, $0.value) })
    )
    texts = Dictionary(
      uniqueKeysWithValues: replay.texts.filter { !$0.value.entries.isEmpty }.map { ($0.key.rawValue, $0.value) })
    (related, facilities, place) = (replay.related, replay.facilities, replay.place)
  }

  /// Submitters that the reader may know.
  public var submitters: [String] { withheld ? [] : filing.submitters }

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
