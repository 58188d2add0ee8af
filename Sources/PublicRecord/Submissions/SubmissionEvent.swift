internal import RecordKernel
internal import Vocabulary

/// What an event of a submission says, read once from its written form and checked: replay works with nothing else.
enum SubmissionEvent: Sendable {
  /// A transition of the process; the filing is the first.
  case step(StepTaken)
  case assertion(Assertion)
  /// Documents that belong to no step.
  case document
  case text(CaseText, Trilingual)
  /// How days are counted in this case; what is nil stays.
  case basis(WorkCalendar.Basis?, calendar: String?)
  case relate(submissions: [String], facilities: [String])
  case locate(CasePlace)
  case announce([SubmissionProcess.Transition: Day])
  /// What another source says of the day of a step: both are kept.
  case conflict(SubmissionProcess.Transition, Day, source: String)
  /// The keeper's word that nothing else happened up to a day.
  case confirm(Day)
  /// Who may see it, from now on.
  case protect

  /// A transition as it was taken.
  struct StepTaken: Sendable {
    let transition: SubmissionProcess.Transition
    /// Of the filing.
    let filing: Filing?
    /// Named by the event; all live ones where it names none.
    let assertions: [String]
    /// Nil where nobody said how they voted.
    let votes: [Party: CouncilVote]?
    let scope: [String]
    /// Of a notice of extension.
    let promised: Day?
    let announced: [SubmissionProcess.Transition: Day]
  }

  /// - Throws: ``RecordError`` for a kind that there is not, or fields that do not fit it.
  init(_ event: Event, of id: String, _ process: SubmissionProcess) throws {
    func announced() throws -> [SubmissionProcess.Transition: Day] {
      try Dictionary(
        uniqueKeysWithValues: (event.announced ?? [:]).map { name, day in
          guard let transition = process.transitions[name] else { throw RecordError("\(id): no step \(name)") }
          return (transition, day)
        })
    }
    if let transition = process.transitions[event.kind] {
      self = .step(
        StepTaken(
          transition: transition, filing: event.filing, assertions: event.assertions ?? [],
          votes: try event.votes.map { try Self.votes($0, id) }, scope: event.scope ?? [], promised: event.promised,
          announced: try announced()))
      return
    }
    if KernelKind(rawValue: event.kind) == .protect {
      self = .protect
      return
    }
    guard let kind = SubmissionKind(rawValue: event.kind) else {
      let known =
        process.transitions.keys + SubmissionKind.allCases.map(\.rawValue) + KernelKind.allCases.map(\.rawValue)
      throw RecordError("\(id): no event \(event.kind); expected \(known.sorted().joined(separator: ", "))")
    }
    switch kind {
    case .assertion:
      guard let assertion = event.assertion else {
        throw RecordError("\(id): an assertion without its text; expected its id and its provision")
      }
      self = .assertion(assertion)
    case .document: self = .document
    case .text:
      guard let text = event.text, let field = event.field.flatMap({ CaseText(rawValue: $0) }) else {
        throw RecordError("\(id): a text without its field; expected title, summary or response")
      }
      self = .text(field, text)
    case .basis: self = .basis(event.basis, calendar: event.calendar)
    case .relate: self = .relate(submissions: event.related ?? [], facilities: event.facilities ?? [])
    case .locate:
      guard let place = event.place, abs(place.latitude) <= 90, abs(place.longitude) <= 180 else {
        throw RecordError(
          "\(id): no place on the earth; expected a latitude from -90 to 90 and a longitude from -180 to 180")
      }
      self = .locate(place)
    case .announce: self = .announce(try announced())
    case .conflict:
      guard let step = event.step.flatMap({ process.transitions[$0] }), let day = event.date else {
        throw RecordError(
          "\(id): another day of \(event.step ?? "no step"); expected a step that was taken, and the day")
      }
      self = .conflict(step, day, source: event.note ?? "")
    case .confirm:
      guard let day = event.date else { throw RecordError("\(id): confirmed up to no day; expected a date") }
      self = .confirm(day)
    }
  }

  private static func votes(_ votes: [String: CouncilVote], _ id: String) throws -> [Party: CouncilVote] {
    try Dictionary(
      uniqueKeysWithValues: votes.sorted { $0.key < $1.key }.map { word, vote in
        guard let party = Party(rawValue: word) else {
          throw RecordError("\(id): a vote of \(word); expected CA, MX or US")
        }
        return (party, vote)
      })
  }
}

/// Texts of a case that are written and translated apart from its steps.
enum CaseText: String, CaseIterable {
  case title
  case summary
  case response
}

/// A recorded event with what it says.
struct CaseEvent: Sendable {
  let recorded: RecordedEvent
  let says: SubmissionEvent

  var event: Event { recorded.event }
}
