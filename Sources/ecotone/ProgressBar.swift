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
    var lastShown = ContinuousClock.now
  }

  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let total: Int
  private let unit: Unit
  private let isVisible = isatty(STDERR_FILENO) == 1

  /// - Parameter total: all the work.
  init(total: Int, unit: Unit = .bytes) {
    self.total = total
    self.unit = unit
  }

  func add(_ bytes: Int) {
    guard isVisible else { return }
    let done: Int? = state.withLock { state in
      state.done += bytes
      guard ContinuousClock.now - state.lastShown > .milliseconds(100) || state.done >= total else { return nil }
      state.lastShown = .now
      return state.done
    }
    if let done { show(done) }
  }

  private func show(_ done: Int) {
    let seconds = max(
      0.001, Double((ContinuousClock.now - start).components.seconds) + Double((ContinuousClock.now - start).components.attoseconds) / 1e18)
    let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
    let rate = Double(done) / seconds
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    let filled = Int(share * 30)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
    let speed =
      switch unit {
      case .bytes: "\(Int(rate / 1e6)) MB/s"
      case .count(let name): "\(Int(rate)) \(name)/s"
      }
    let words = "\(Int(share * 100)) %  \(speed)  " + (done < total ? "\(left) s left" : "writing …")
    Console.err("\r[\(bar)] \(words)\u{1B}[K")
  }

  /// Clears the line.
  func finish() { if isVisible { Console.err("\r\u{1B}[K") } }
}
