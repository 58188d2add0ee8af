public import GRDB

/// What the domains of a record say of its events: whether those of a subject follow from one another, and which tables
/// are derived from them. The kernel knows nothing else of what events mean.
public protocol RecordDomains: Sendable {
  associatedtype Fields: EventFields
  /// What was computed of a subject, ready to be written into tables.
  associatedtype Derived: Sendable

  /// The file of its events, in the folder.
  static var fileName: String { get }
  /// Of the derived tables: a record with another one gets them anew.
  static var version: Int { get }
  /// Ids that no subject may have, because addresses mean something else by them.
  static var reserved: Set<String> { get }

  /// Whether a subject is sealed, as its events say now; it must be known without what is sealed.
  func isSealed(_ events: [ChainedEvent<Fields>]) -> Bool

  /// What of an event stays secret whether its subject is sealed or not, as ``EventSecrets/kept`` has it.
  /// - Parameter events: all of its subject, it among them.
  func kept(_ event: RecordEvent<Fields>, of events: [ChainedEvent<Fields>]) throws -> Set<String>

  /// The paths of an event's personal fields, and whose each is, as ``EventSecrets/personal`` has them.
  /// - Throws: ``RecordError`` for an event that does not read.
  func personal(_ event: RecordEvent<Fields>) throws -> [String: String]

  /// Takes out of the derived tables what they no longer say, for the disk as well.
  func purge(_ db: Database) throws

  /// Makes the derived tables, without rows, in place of those that are there.
  func create(_ db: Database) throws

  /// Checks all events of a subject, and computes what its tables have of it.
  /// - Throws: ``RecordError`` for events that do not follow from one another.
  func derive(_ subject: String, _ events: [ChainedEvent<Fields>], today: Day) throws -> Derived

  /// Writes a subject's rows anew.
  func write(_ subject: String, _ derived: Derived, _ db: Database) throws

  /// Whether a subject has rows: what ``RecordProof/cases`` counts.
  func isListed(_ derived: Derived) -> Bool

  /// The subjects that the tables have.
  func listed(_ db: Database) throws -> Set<String>

  /// The number of the last event of a subject that anyone may see; 0 without one.
  func lastPublic(_ db: Database) throws -> Int

  /// A digest of what the tables tell from a day on, however their rows are cut and numbered.
  func digest(_ db: Database, today: Day) throws -> String
}

extension RecordDomains {
  public static var fileName: String { "record.sqlite" }
}
