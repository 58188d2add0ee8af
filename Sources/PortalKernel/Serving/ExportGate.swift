internal import Synchronization

/// How many exports run at a time, together and of one network.
package final class ExportGate: Sendable {
  /// The right to run one export; given up with the last reference to it.
  package final class Ticket: Sendable {
    private let gate: ExportGate
    private let network: Network

    fileprivate init(_ gate: ExportGate, _ network: Network) { (self.gate, self.network) = (gate, network) }

    deinit {
      let network = network
      gate.held.withLock { running in
        running.all -= 1
        running.byNetwork[network, default: 1] -= 1
        if running.byNetwork[network] == 0 { running.byNetwork[network] = nil }
      }
    }
  }

  private struct Running {
    var all = 0
    var byNetwork: [Network: Int] = [:]
  }

  private let limit, share: Int
  private let held = Mutex(Running())

  /// How many run.
  package var running: Int { held.withLock { $0.all } }

  /// - Parameter share: how many of them one network may have.
  package init(limit: Int, share: Int) { (self.limit, self.share) = (limit, share) }

  /// - Throws: ``Problem``.
  package func ticket(for network: Network) throws -> Ticket {
    try held.withLock { running in
      guard running.all < limit else { throw Problem.busy }
      guard running.byNetwork[network, default: 0] < share else { throw Problem.tooMany }
      running.all += 1
      running.byNetwork[network, default: 0] += 1
    }
    return Ticket(self, network)
  }
}

extension Visit {
  /// The right to run an export for this reader.
  /// - Throws: ``Problem`` where too many run already.
  package func exportTicket() throws -> ExportGate.Ticket { try site.exports.ticket(for: network) }
}
