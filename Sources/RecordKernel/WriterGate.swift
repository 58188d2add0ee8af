internal import Foundation
internal import Synchronization

/// Tells the writers of a record apart from what a killed one left: a document that a living writer has stored and not
/// yet named in an event is not swept away.
final class WriterGate: Sendable {
  private let path: String
  /// Locked as long as this process writes; -1 before.
  private let descriptor = Mutex<Int32>(-1)

  init(_ folder: String) { path = folder + "/writers.lock" }

  deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

  /// Enters once. Whoever finds nobody else inside sweeps first.
  func enter(_ sweep: () throws -> Void) throws {
    try descriptor.withLock { descriptor in
      guard descriptor < 0 else { return }
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, RecordFolder.fileMode)
      guard file >= 0 else { throw RecordError("cannot write \(path): \(String(cString: strerror(errno)))") }
      do {
        if flock(file, LOCK_EX | LOCK_NB) == 0 { try sweep() }
      } catch {
        close(file)
        throw error
      }
      while flock(file, LOCK_SH) != 0, errno == EINTR {}
      descriptor = file
    }
  }

  /// Does something while no other process writes.
  /// - Throws: ``RecordError`` where another does.
  func alone<Result>(_ body: () throws -> Result) throws -> Result {
    let file = descriptor.withLock { $0 }
    guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else {
      if file >= 0 { flock(file, LOCK_SH) }
      throw RecordError("\(path): another program writes to the record; try again when it is done")
    }
    defer { flock(file, LOCK_SH) }
    return try body()
  }
}
