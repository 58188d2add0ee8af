public import RecordKernel
public import Vocabulary

/// What a case is told in: days, times, steps.
extension CaseFile {
  /// A day that is known, or that the rules give where only the fact is.
  public struct Moment: Sendable, Equatable {
    public let day: Day
    /// Whether the day, or one that it was computed from, is assumed.
    public let isAssumed: Bool
    public init(day: Day, isAssumed: Bool) { (self.day, self.isAssumed) = (day, isAssumed) }
  }

  /// A time that runs, or ran.
  public struct Due: Sendable {
    public let moment: Moment
    public let kind: SubmissionProcess.Clock.Kind
    public let source: String
    public let evidence: String
    /// Whose working days and holidays count: a key of the calendars.
    public let calendar: String
    public var day: Day { moment.day }
  }

  /// One step that was taken, with its four dates.
  public struct Step: Sendable {
    public let number: Int
    public let transition: SubmissionProcess.Transition
    /// When it was taken; nil where that is not known.
    public let date: Day?
    /// `date`, or the day that is assumed.
    public let moment: Moment
    /// Legal, or customary where no text sets a time.
    public let due: Due?
    public let exceptional: Due?
    /// Made public beforehand as the day by which it would be taken.
    public let announced: Day?
    /// By notices of extension, in their order.
    public let promised: [Day]
    /// Days since the step that led to the state before it.
    public let waited: Wait?
    /// The state it led to, of the assertions that it was of.
    public let state: String
    public let assertions: [String]
    public let votes: [(party: Party, vote: CouncilVote)]
    public let scope: [String]
    public let documents: [RecordDocument]
    /// What the printed sources say otherwise.
    public let remarks: [Remark]

    /// Whether its case is known in full.
    let isComplete: Bool

    /// Days beyond the last legal day, the one for exceptional circumstances where there is one; 0 in time.
    ///
    /// Nil where no text sets a time, where a day is assumed, and in an incomplete case: nobody is called late by a
    /// guess.
    public var late: Int? { beyond(.legal) }
    /// The same beyond a customary day, which nobody must keep.
    public var beyondCustom: Int? { beyond(.target) }
    public var isAssumed: Bool { moment.isAssumed || due?.moment.isAssumed == true }

    private func beyond(_ kind: SubmissionProcess.Clock.Kind) -> Int? {
      guard isComplete, !isAssumed, let due, due.kind == kind else { return nil }
      return max(0, moment.day - (exceptional?.day ?? due.day))
    }
  }

  /// How long a state lasted.
  public struct Wait: Sendable, Equatable {
    public let days: Int
    /// Whether it begins or ends on an assumed day.
    public let isAssumed: Bool
  }

  /// What does not fit in the printed record: kept, and shown.
  public enum Remark: Sendable, Equatable {
    /// Another source gives another day.
    case otherDate(Day, source: String)
    /// A promise that lies before the notice itself.
    case promiseBeforeNotice(Day)
  }

  public struct AssertionState: Sendable {
    public let assertion: Assertion
    public let state: String
  }
}
