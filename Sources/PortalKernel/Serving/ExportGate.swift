internal import Synchronization

/// How many exports run at a time.
package final class ExportGate: Sendable {
  /// The right to run one export; given up with the last reference to it.
  package final class Ticket: Sendable {
    private let gate: ExportGate
    fileprivate init(_ gate: ExportGate) { self.gate = gate }
    deinit { gate.running.withLock { $0 -= 1 } }
  }

  private let limit: Int
  private let running = Mutex(0)

  package init(limit: Int) { self.limit = limit }

  /// - Throws: ``Problem/busy``.
  package func ticket() throws -> Ticket {
    let isFree = running.withLock { running in
      guard running < limit else { return false }
      running += 1
      return true
    }
    guard isFree else { throw Problem.busy }
    return Ticket(self)
  }
}
