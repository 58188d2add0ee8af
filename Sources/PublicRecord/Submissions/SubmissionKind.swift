public import RecordKernel

/// The words of events of submissions that are no transitions.
public enum SubmissionKind: String, CaseIterable, Sendable {
  case assertion
  case document
  case text
  case basis = "day_basis"
  case relate
  case locate
  case announce
  /// What another source says of the day of a step: both are kept.
  case conflict
  /// The keeper's word that nothing else happened up to a day.
  case confirm
}

extension Event {
  public init(subject: String, _ kind: SubmissionKind, date: Day? = nil) {
    self.init(subject: subject, kind: kind.rawValue, date: date)
  }

  public func isOf(_ kind: SubmissionKind) -> Bool { self.kind == kind.rawValue }
}
