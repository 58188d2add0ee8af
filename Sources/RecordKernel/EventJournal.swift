/// What is asked of whoever keeps events. SQLite keeps them here (``EventStore``); another database could, behind the
/// same three questions.
public protocol EventJournal<Fields>: Sendable {
  associatedtype Fields: EventFields

  /// Adds events, all or none, and returns when they are on the disk.
  /// - Throws: ``RecordError``; then nothing has changed.
  func append(_ batch: [RecordEvent<Fields>]) throws

  /// All events of a subject, in order.
  func events(of subject: String) throws -> [ChainedEvent<Fields>]

  /// The events behind a number of the chain, in order: whoever follows the chain goes on where they ended.
  /// - Parameter number: 0 for all.
  func tail(after number: Int, limit: Int) throws -> [ChainedEvent<Fields>]
}
