internal import RecordKernel

/// Who may see what of a case: what a reader may not see does not happen for them.
struct CaseView {
  /// What the reader may see, in its order.
  let events: [CaseEvent]
  /// Documents that the reader may see, of all of these events.
  let documents: [RecordDocument]
  let rights: Rights
  /// Days from which more of it is seen.
  let revealed: [Day]
  /// Whether names of submitters are kept from the reader.
  let withheld: Bool
  /// Whether nothing of it is kept from anyone, now or later.
  let isSeenByAll: Bool
  /// The day up to which the record tells what happened: the keeper's word, or else when it was last written.
  let asOf: Day

  private let reader: Reader
  private let today: Day

  /// - Returns: nil where the reader may not see the case.
  /// - Throws: ``RecordError`` for an event with rights that would make the days around it false.
  init?(
    _ id: String, _ filing: Filing, _ all: [CaseEvent], _ clock: CaseClock, reader: Reader, today: Day
  ) throws {
    rights =
      all.last { $0.isProtection && $0.event.rights != nil }?.event.rights
      ?? all.first { $0.event.filing != nil }?.event.rights ?? .sealed
    if let wrong = all.first(where: { $0.event.rights != nil && $0.event.rights != .open && !$0.isSeparable })?.event {
      throw RecordError(
        "\(id): \(wrong.kind) with rights of its own, which would make the days around it false; expected an "
          + "embargo, or the case sealed"
      )
    }
    guard rights.admits(reader) else { return nil }
    (self.reader, self.today) = (reader, today)
    var (visible, revealed) = ([CaseEvent](), [Day]())
    // What follows a step that is not seen would tell of it.
    var isCut = false
    for one in all {
      let event = one.event
      let embargo = try clock.embargo(one)
      if isCut, one.tellsOfSteps {
        if let embargo, embargo > today { revealed.append(embargo) }
        continue
      }
      var isHidden = !one.isProtection && event.filing == nil && event.rights.map { !$0.admits(reader) } == true
      if !reader.isKeeper, let embargo, embargo > today {
        revealed.append(embargo)
        isHidden = true
      }
      if !isHidden { visible.append(one) } else if one.isStep { isCut = true }
      if !reader.isKeeper { revealed += (event.documents ?? []).compactMap(\.embargo).filter { $0 > today } }
    }
    (events, self.revealed) = (visible, revealed)
    documents = visible.flatMap { Self.visible($0.event.documents, reader, today) }
    asOf = Self.asOf(visible, today: today)
    withheld = filing.isConfidential && !reader.isKeeper
    isSeenByAll =
      try rights == .open && !filing.isConfidential
      && all.allSatisfy { one in
        try (one.event.rights == nil || one.event.rights == .open)
          && (one.event.documents ?? []).allSatisfy { $0.rendition == .public && ($0.embargo ?? today) <= today }
          && clock.embargo(one) ?? today <= today
      }
  }

  /// The documents of an event that the reader may see.
  func documents(of event: Event) -> [RecordDocument] { Self.visible(event.documents, reader, today) }

  private static func visible(_ documents: [RecordDocument]?, _ reader: Reader, _ today: Day) -> [RecordDocument] {
    (documents ?? []).filter { reader.isKeeper || ($0.rendition == .public && ($0.embargo ?? today) <= today) }
  }

  /// Until when the record tells: what the keeper confirmed and steps since, or else when something was last recorded.
  private static func asOf(_ events: [CaseEvent], today: Day) -> Day {
    let confirmed = events.compactMap { one in if case .confirm(let day) = one.says { day } else { nil } }.max()
    let last =
      confirmed.map { max($0, events.compactMap(\.event.date).max() ?? $0) }
      ?? events.compactMap(\.recorded.recorded).max()
    return min(last ?? today, today)
  }
}

extension CaseEvent {
  fileprivate var isProtection: Bool { if case .protect = says { true } else { false } }

  fileprivate var isStep: Bool {
    switch says {
    case .step, .conflict: true
    default: false
    }
  }

  /// Whether it tells of a step, beside the step itself.
  fileprivate var tellsOfSteps: Bool {
    switch says {
    case .step, .conflict, .document, .text(.response, _): true
    default: false
    }
  }

  /// Whether it may be kept back alone. A step that is hidden would make the days around it false: it may wait, or the
  /// case be sealed.
  fileprivate var isSeparable: Bool {
    switch says {
    case .step(let step): step.transition.name == SubmissionProcess.Named.file.rawValue
    case .protect, .document, .text, .relate, .locate: true
    case .assertion, .basis, .announce, .conflict, .confirm: false
    }
  }
}
