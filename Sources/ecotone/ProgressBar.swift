import Foundation
import Synchronization

/// A line on standard error with share, rate and time left; silent when that is no terminal.
final class ProgressBar: Sendable {
  /// What the work is counted in.
  enum Unit {
    case bytes
    case count(String)
  }

  private struct State {
    var done = 0
    var total: Int?
    var lastShown = ContinuousClock.now
  }

  private let state: Mutex<State>
  private let start = ContinuousClock.now
  private let label: String
  private let unit: Unit
  private let isVisible = isatty(STDERR_FILENO) == 1

  /// - Parameters:
  ///   - label: stands before the bar.
  ///   - total: all the work, where it is known.
  init(label: String = "", total: Int? = nil, unit: Unit = .bytes) {
    self.label = label.isEmpty ? "" : label + " "
    self.unit = unit
    state = Mutex(State(total: total))
  }

  /// - Parameter total: all the work, where it became known.
  func add(_ amount: Int, of total: Int? = nil) {
    guard isVisible else { return }
    let shown: (done: Int, total: Int?)? = state.withLock { state in
      state.done += amount
      state.total = total ?? state.total
      guard ContinuousClock.now - state.lastShown > .milliseconds(100) || state.done == state.total else { return nil }
      state.lastShown = .now
      return (state.done, state.total)
    }
    if let shown { show(shown.done, shown.total) }
  }

  private func show(_ done: Int, _ total: Int?) {
    let seconds = max(0.001, (ContinuousClock.now - start) / .seconds(1))
    let rate = Double(done) / seconds
    let speed =
      switch unit {
      case .bytes: "\(Int(rate / 1e6)) MB/s"
      case .count(let name): "\(Int(rate)) \(name)/s"
      }
    guard let total, total > 0 else { return Console.err("\r\(label)\(done / 1_000_000) MB  \(speed)\u{1B}[K") }
    let share = min(1, Double(done) / Double(total))
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    let filled = Int(share * 30)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
    Console.err(
      "\r\(label)[\(bar)] \(Int(share * 100)) %  \(speed)  " + (done < total ? "\(left) s left" : "writing …")
        + "\u{1B}[K")
  }

  /// Clears the line.
  func finish() { if isVisible { Console.err("\r\u{1B}[K") } }
}
