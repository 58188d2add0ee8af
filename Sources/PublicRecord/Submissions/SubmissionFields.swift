public import RecordKernel

/// What events of submissions have beside what all events have, in the form in which they are written.
public struct SubmissionFields: EventFields {
  /// Assertions that an event is of; all live ones without.
  public var assertions: [String]?
  public var filing: Filing?
  public var assertion: Assertion?
  /// By Party.
  public var votes: [String: CouncilVote]?
  /// Provisions that a factual record is limited to.
  public var scope: [String]?
  /// Of a notice: the transition whose time is prolonged, and until when.
  public var step: String?
  public var promised: Day?
  /// Days announced for transitions to come.
  public var announced: [String: Day]?
  public var text: Trilingual?
  /// The field that a text is put into: `title`, `summary`, `response`.
  public var field: String?
  public var basis: WorkCalendar.Basis?
  public var calendar: String?
  public var related: [String]?
  public var facilities: [String]?
  public var place: CasePlace?

  public init() {}

  public init(reading reader: EventReader) throws {
    assertions = try reader.read("assertions")
    filing = try reader.read("filing")
    assertion = try reader.read("assertion")
    votes = try reader.read("votes")
    scope = try reader.read("scope")
    step = try reader.read("step")
    promised = try reader.read("promised")
    announced = try reader.read("announced")
    text = try reader.read("text")
    field = try reader.read("field")
    basis = try reader.read("basis")
    calendar = try reader.read("calendar")
    related = try reader.read("related")
    facilities = try reader.read("facilities")
    place = try reader.read("place")
  }

  public func write(to writer: inout EventWriter) throws {
    try writer.write(assertions, "assertions")
    try writer.write(filing, "filing")
    try writer.write(assertion, "assertion")
    try writer.write(votes, "votes")
    try writer.write(scope, "scope")
    try writer.write(step, "step")
    try writer.write(promised, "promised")
    try writer.write(announced, "announced")
    try writer.write(text, "text")
    try writer.write(field, "field")
    try writer.write(basis, "basis")
    try writer.write(calendar, "calendar")
    try writer.write(related, "related")
    try writer.write(facilities, "facilities")
    try writer.write(place, "place")
  }

  public func corrected(by other: SubmissionFields) -> SubmissionFields {
    var fields = self
    (fields.assertions, fields.filing, fields.assertion) = (
      other.assertions ?? assertions, other.filing ?? filing, other.assertion ?? assertion
    )
    (fields.votes, fields.scope, fields.step) = (other.votes ?? votes, other.scope ?? scope, other.step ?? step)
    (fields.promised, fields.announced, fields.text) = (
      other.promised ?? promised, other.announced ?? announced, other.text ?? text
    )
    (fields.basis, fields.calendar, fields.related) = (
      other.basis ?? basis, other.calendar ?? calendar, other.related ?? related
    )
    (fields.facilities, fields.place) = (other.facilities ?? facilities, other.place ?? place)
    return fields
  }
}

/// The fields as an event has them. Key paths would say the same in a line, and take a hundred times as long.
extension Event {
  public var assertions: [String]? {
    get { fields.submission.assertions }
    set { fields.submission.assertions = newValue }
  }

  public var filing: Filing? {
    get { fields.submission.filing }
    set { fields.submission.filing = newValue }
  }

  public var assertion: Assertion? {
    get { fields.submission.assertion }
    set { fields.submission.assertion = newValue }
  }

  public var votes: [String: CouncilVote]? {
    get { fields.submission.votes }
    set { fields.submission.votes = newValue }
  }

  public var scope: [String]? {
    get { fields.submission.scope }
    set { fields.submission.scope = newValue }
  }

  public var step: String? {
    get { fields.submission.step }
    set { fields.submission.step = newValue }
  }

  public var promised: Day? {
    get { fields.submission.promised }
    set { fields.submission.promised = newValue }
  }

  public var announced: [String: Day]? {
    get { fields.submission.announced }
    set { fields.submission.announced = newValue }
  }

  public var text: Trilingual? {
    get { fields.submission.text }
    set { fields.submission.text = newValue }
  }

  public var field: String? {
    get { fields.submission.field }
    set { fields.submission.field = newValue }
  }

  public var basis: WorkCalendar.Basis? {
    get { fields.submission.basis }
    set { fields.submission.basis = newValue }
  }

  public var calendar: String? {
    get { fields.submission.calendar }
    set { fields.submission.calendar = newValue }
  }

  public var related: [String]? {
    get { fields.submission.related }
    set { fields.submission.related = newValue }
  }

  public var facilities: [String]? {
    get { fields.submission.facilities }
    set { fields.submission.facilities = newValue }
  }

  public var place: CasePlace? {
    get { fields.submission.place }
    set { fields.submission.place = newValue }
  }
}
