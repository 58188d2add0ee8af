public import GRDB
public import RecordKernel

/// An event of the public record.
public typealias Event = RecordEvent<PublicFields>
/// An event as it stands in the public record.
public typealias RecordedEvent = ChainedEvent<PublicFields>

/// The fields of all domains of the public record; each brings its own.
public struct PublicFields: EventFields {
  public var submission = SubmissionFields()
  /// A line of a plan.
  public var plan: PlanEntry?

  public init() {}

  public init(reading reader: EventReader) throws {
    submission = try SubmissionFields(reading: reader)
    plan = try reader.read("plan")
  }

  public func write(to writer: inout EventWriter) throws {
    try submission.write(to: &writer)
    try writer.write(plan, "plan")
  }

  public func corrected(by other: PublicFields) -> PublicFields {
    var fields = self
    fields.submission = submission.corrected(by: other.submission)
    return fields
  }
}

extension Event {
  /// A line of a plan.
  public var plan: PlanEntry? {
    get { fields.plan }
    set { fields.plan = newValue }
  }
}

/// Submissions on enforcement matters, and operational plans.
public struct PublicDomains: RecordDomains {
  public typealias Fields = PublicFields

  /// What a subject's events give.
  public enum Derived: Sendable {
    case submission([CaseVersion])
    case plan
  }

  public static let version = 3
  public static let reserved: Set<String> = ["waiting", "process", "report", "submissions"]

  let process: SubmissionProcess

  public func create(_ db: Database) throws { try CaseIndex.create(db) }

  public func derive(_ subject: String, _ events: [RecordedEvent], today: Day) throws -> Derived {
    if events.contains(where: { $0.event.filing != nil }) {
      return .submission(try CaseIndex.versions(subject, events, process, today: today))
    }
    guard events.contains(where: { $0.event.plan != nil }),
      events.allSatisfy({ $0.event.plan != nil || $0.event.isOf(.protect) })
    else { throw RecordError("\(subject): no such submission; expected its filing first") }
    _ = try Plan(id: subject, events)
    return .plan
  }

  public func write(_ subject: String, _ derived: Derived, _ db: Database) throws {
    if case .submission(let versions) = derived { try CaseIndex.write(subject, versions, db) }
  }

  public func isListed(_ derived: Derived) -> Bool {
    if case .submission = derived { true } else { false }
  }

  public func listed(_ db: Database) throws -> Set<String> {
    Set(try String.fetchAll(db, sql: "SELECT DISTINCT id FROM cases"))
  }

  public func digest(_ db: Database, today: Day) throws -> String { try CaseIndex.digest(db, today: today) }
}
