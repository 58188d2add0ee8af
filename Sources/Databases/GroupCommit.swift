internal import Foundation
public import GRDB
internal import Vocabulary

/// Gathers writes that wait into one durable transaction, a savepoint each: a disk brings few hundred transactions a
/// second to safety, and each may carry many writes. One that is refused harms no other.
///
/// Whoever comes first writes for all who wait; there is no thread of its own. A write returns when it is on the disk.
public final class GroupCommit: @unchecked Sendable {  // its state is behind the condition
  /// How many writes one transaction has at most.
  public static let most = 64
  /// How long the first of a transaction waits for others, where the one before had several. A lone write never waits.
  public static let patience = 0.002

  private final class Ticket {
    /// Nil once it was done: whoever asked for it takes it back.
    var body: ((Database) throws -> Void)?
    /// Signalled once there is a result, or this one is to write for all who wait.
    let turn = DispatchSemaphore(value: 0)
    var result: Result<Void, any Error>?
    init(_ body: @escaping (Database) throws -> Void) { self.body = body }
  }

  private let database: any DatabaseWriter
  /// Signalled when a transaction has as many writes as it may.
  private let condition = NSCondition()
  private var waiting: [Ticket] = []
  private var isWriting = false
  /// How many writes the last transaction had.
  private var last = 0
  private var transactions = 0

  public init(_ database: any DatabaseWriter) { self.database = database }

  /// How many transactions there were, for tests.
  package var count: Int { condition.withLock { transactions } }

  /// Does one write, all of it or nothing.
  /// - Throws: what the body throws; then nothing of it was written. What SQLite says where the transaction fails.
  public func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    var value: Value?
    let keep = { (db: Database) in value = try body(db) }
    try withoutActuallyEscaping(keep) { try perform(Ticket($0)).get() }
    guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
    return value
  }

  private func perform(_ ticket: Ticket) -> Result<Void, any Error> {
    condition.lock()
    waiting.append(ticket)
    if isWriting {
      if waiting.count >= Self.most { condition.signal() }
      condition.unlock()
      // Each is woken alone: all at once would be as many switches of threads for each write.
      ticket.turn.wait()
      if let result = ticket.result { return result }
      condition.lock()
    }
    isWriting = true
    if last > 1 {
      let end = Date(timeIntervalSinceNow: Self.patience)
      while waiting.count < Self.most, condition.wait(until: end) {}
    }
    let batch = Array(waiting.prefix(Self.most))
    waiting.removeFirst(batch.count)
    condition.unlock()
    // No reader's leaving ends what is written for others too.
    let results = WorkBudget.$current.withValue(nil) { run(batch) }
    condition.lock()
    for (one, result) in zip(batch, results) { (one.result, one.body) = (result, nil) }
    (isWriting, last) = (!waiting.isEmpty, batch.count)
    transactions += 1
    // Whoever has waited longest writes next.
    waiting.first?.turn.signal()
    condition.unlock()
    for one in batch where one !== ticket { one.turn.signal() }
    return ticket.result ?? .failure(DatabaseError(resultCode: .SQLITE_INTERNAL))
  }

  private func run(_ batch: [Ticket]) -> [Result<Void, any Error>] {
    var results: [Result<Void, any Error>] = []
    do {
      try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          for ticket in batch {
            do {
              try db.inSavepoint {
                try ticket.body?(db)
                return .commit
              }
              results.append(.success(()))
            } catch let error as DatabaseError where error.endsTransaction {
              throw error
            } catch { results.append(.failure(error)) }
          }
          return .commit
        }
      }
      return results
    } catch {
      // Nothing of the transaction is there: who was refused hears why, all others what became of it.
      return batch.indices.map { index in
        if index < results.count, case .failure(let own) = results[index] { return .failure(own) }
        return .failure(error)
      }
    }
  }
}

extension DatabaseError {
  /// Whether SQLite has rolled the whole transaction back, or cannot go on with it (sqlite.org/lang_transaction.html).
  fileprivate var endsTransaction: Bool {
    [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode)
  }
}
