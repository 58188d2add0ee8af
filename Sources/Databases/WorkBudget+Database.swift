public import GRDB
internal import GRDBSQLite
public import Vocabulary

extension Configuration {
  /// Statements end when the work that they belong to does (``WorkBudget``); asked every some thousand steps.
  public mutating func endsStatementsWithTheirWork() {
    prepareDatabase { db in
      sqlite3_progress_handler(
        db.sqliteConnection, 10_000,
        { _ in
          WorkBudget.current?.isOver ?? false ? 1 : 0
        }, nil)
    }
  }
}

extension DatabaseError {
  /// Why the statement was ended, where it was because nobody waits for it any more or its time is over.
  public var ended: WorkBudget.Ended? {
    guard resultCode == .SQLITE_INTERRUPT, let budget = WorkBudget.current else { return nil }
    do { try budget.check() } catch { return error }
    return nil
  }
}
