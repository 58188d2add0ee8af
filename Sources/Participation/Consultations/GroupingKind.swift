public import GRDB
public import RecordKernel

/// Which comments of a consultation say nearly the same: found by ``TextGroups``, and kept, so that everybody sees the
/// same groups. Nothing is deleted or weighed for it.
public enum GroupingEvent: EventChoice {
  case grouped(Grouping)

  public struct Grouping: Codable, Equatable, Sendable {
    /// Numbers of comments, two or more in each.
    public let groups: [[String]]
    public let by: String
    public init(_ groups: [[String]], by: String) { (self.groups, self.by) = (groups, by) }
  }

  public static let subject = "a grouping"
  public static let choices: [EventWord<Self>] = [
    .init("grouped", Self.grouped) { if case .grouped(let it) = $0 { it } else { nil } }
  ]

  /// As an event of the record, which those who keep it see.
  /// - Throws: ``RecordError``.
  public func event<Fields>(of consultation: String, on day: Day) throws -> RecordEvent<Fields> {
    try kept(as: GroupingKind.prefix + consultation, of: GroupingKind.self, on: day)
  }
}

/// Groups of a consultation, as subjects of the record; the last grouping counts.
public struct GroupingKind: SubjectKind {
  public static let name = "grouping"
  public static let prefix = "GR-"

  public init() {}

  public func personal(_ payload: GroupingEvent, of subject: String) -> [String: String] { [:] }

  /// The last grouping of a consultation.
  public struct State: Equatable, Sendable {
    public let consultation: String
    public let groups: [[String]]
    public let on: Day?
  }

  public func replay(_ subject: String, _ events: [PayloadEvent<GroupingEvent>]) throws -> State {
    let id = String(subject.dropFirst(Self.prefix.count))
    guard subject.hasPrefix(Self.prefix), ConsultationKind.isID(id), let last = events.last else {
      throw RecordError("\(subject): no groups of a consultation; expected GR-2026-03")
    }
    guard case .grouped(let grouping) = last.says, last.kind == last.says.kind else {
      throw RecordError("\(subject): an event of \(last.kind) says \(last.says.kind)")
    }
    var seen: Set<String> = []
    for group in grouping.groups {
      guard group.count > 1 else { throw RecordError("\(subject): a group of \(group.count); expected two or more") }
      for number in group {
        guard CommentID(id, number) != nil, seen.insert(number).inserted else {
          throw RecordError("\(subject): \(number.prefix(20)): no comment's number, or in two groups")
        }
      }
    }
    return State(consultation: id, groups: grouping.groups, on: last.date ?? last.recorded)
  }

  public func create(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS comment_groups;
        CREATE TABLE comment_groups (
          consultation TEXT NOT NULL, number TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (consultation, number))
          WITHOUT ROWID;
        """)
  }

  public func write(_ subject: String, _ state: State, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM comment_groups WHERE consultation = ?", arguments: [state.consultation])
    let statement = try db.cachedStatement(sql: "INSERT INTO comment_groups VALUES (?, ?, ?)")
    for (place, group) in state.groups.enumerated() {
      for number in group { try statement.execute(arguments: [state.consultation, number, place]) }
    }
  }

  public var digests: [String] {
    ["SELECT consultation || number || place FROM comment_groups ORDER BY consultation, number"]
  }
}
