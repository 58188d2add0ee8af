public import RecordKernel

/// The words of events of challenges and pledges.
public enum ChallengeKind: String, CaseIterable, Sendable {
  /// A challenge is opened: its name, years, substances, who runs it.
  case challenge
  /// A facility or company says what it will reach, and by when.
  case pledge
  /// Who runs the challenge takes the pledge in.
  case accept
  /// Who made the pledge takes it back; it stays visible.
  case withdraw
  /// A facility of the pledge has closed.
  case closure
  /// What the facilities say they did to prevent pollution.
  case activities
  /// A document that the challenge or pledge rests on.
  case evidence
}

extension Event {
  public init(subject: String, _ kind: ChallengeKind, date: Day? = nil) {
    self.init(subject: subject, kind: kind.rawValue, date: date)
  }

  public func isOf(_ kind: ChallengeKind) -> Bool { self.kind == kind.rawValue }
}
