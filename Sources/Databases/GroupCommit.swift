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
    let body: (Database) throws -> Void
    var result: Result<Void, any Error>?
    init(_ body: @escaping (Database) throws -> Void) { self.body = body }
  }

  private let database: any DatabaseWriter
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
    defer { condition.unlock() }
    waiting.append(ticket)
    while true {
      if let result = ticket.result { return result }
      guard !isWriting else {
        condition.wait()
        continue
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
      for (one, result) in zip(batch, results) { one.result = result }
      (isWriting, last) = (false, batch.count)
      transactions += 1
      condition.broadcast()
    }
  }

  private func run(_ batch: [Ticket]) -> [Result<Void, any Error>] {
    var results: [Result<Void, any Error>] = []
    do {
      try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          for ticket in batch {
            do {
              try db.inSavepoint {
                try ticket.body(db)
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
