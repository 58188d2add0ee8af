internal import GRDB
public import Participation
public import PublicRecord
public import RecordKernel

/// What is done with persons: the store that forgets and the record that does not, together. Pages, the command line
/// and tests use the same.
public struct PeopleDesk: Sendable {
  public let people: PeopleStore
  public let record: RecordStore
  public let rights: RightsTable
  public let audit: AuditLog
  public let topics: TopicNames
  public let wordings: Wordings
  public let reasons: ModerationReasons
  let disposable: DisposableDomains
  let watch = CommentWatch()
  let board = QuestionBoard()
  let today: @Sendable () -> Day

  /// - Throws: `ReferenceTableError`, ``PeopleError``, `RecordError`.
  public init(
    _ people: PeopleStore, _ record: RecordStore, today: @escaping @Sendable () -> Day = { RecordStore.today }
  ) throws {
    (self.people, self.record, self.today) = (people, record, today)
    (rights, topics, wordings) = (try RightsTable(), try TopicNames(), try Wordings())
    (reasons, disposable) = (try ModerationReasons(), try DisposableDomains())
    audit = try AuditLog("\(people.folder)/\(AuditLog.folderName)", mayCreate: true)
    try finish()
  }

  /// What was cut off: an invitation whose person the record never heard of, an erasure whose key is still there.
  private func finish() throws {
    let known = Dictionary(
      try record.recordedPersons().map { ($0.id, $0.erased) }, uniquingKeysWith: { first, _ in first })
    for (person, created) in try people.created() {
      switch known[person] {
      case .some(nil): break
      // Another program may be about to record them.
      case .none: if created < people.clock() - Self.joiningSeconds { try people.forget(unrecorded: person) }
      case .some: try forget(person)
      }
    }
  }

  private static let joiningSeconds = 60

  public func standing(of person: String) throws -> Standing {
    Standing(
      person: person, isConfirmed: try people.read { try people.isConfirmed(person, $0) },
      grants: try record.grants(of: person, on: today()))
  }

  /// Whether somebody may do something; see ``RightsTable``.
  public func allows(_ action: Action, _ somebody: Standing, scope: String? = nil, owner: String? = nil) -> Bool {
    rights.allows(action, somebody, scope: scope, owner: owner)
  }

  /// Whether somebody has a way to sign in, or a role: then a link of a message, or a code alone, opens nothing of
  /// theirs but what they are written to about.
  public func signsIn(_ person: String) throws -> Bool {
    try !people.passkeys(of: person).isEmpty || people.hasTimeCode(person)
      || !record.grants(of: person, on: today()).isEmpty
  }

  /// - Throws: ``PeopleError`` where they may not.
  func demand(_ action: Action, of person: String, scope: String? = nil) throws {
    if person == PersonEvent.server { return }
    guard rights.allows(action, try standing(of: person), scope: scope) else {
      throw PeopleError("this is not yours to do: \(action.rawValue)")
    }
  }

  func append(_ events: [PersonEvent], to person: String) throws {
    try record.append(events.map { try $0.event(of: person, on: today()) })
  }
}
