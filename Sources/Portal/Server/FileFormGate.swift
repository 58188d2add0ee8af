internal import PortalKernel
internal import Synchronization

/// How many forms with files are read at the same time: each takes some megabytes of memory as long as it comes in.
final class FileFormGate: Sendable {
  static let most = 24
  static let mostOfNetwork = 2

  /// A place; it is given back when the last of it is gone.
  final class Ticket: Sendable {
    private let gate: FileFormGate
    private let network: Network

    fileprivate init(_ gate: FileFormGate, _ network: Network) { (self.gate, self.network) = (gate, network) }
    deinit { gate.leave(network) }
  }

  private let open = Mutex<[Network: Int]>([:])

  /// - Throws: ``Problem`` where as many are read already.
  func enter(_ network: Network) throws -> Ticket {
    let isIn = open.withLock { open in
      guard open[network, default: 0] < Self.mostOfNetwork, open.values.reduce(0, +) < Self.most else { return false }
      open[network, default: 0] += 1
      return true
    }
    guard isIn else { throw Problem.slowDown(5) }
    return Ticket(self, network)
  }

  private func leave(_ network: Network) {
    open.withLock { open in
      open[network, default: 1] -= 1
      if open[network] == 0 { open[network] = nil }
    }
  }
}
