internal import Synchronization

/// What a piece of work may take, and whether anyone still waits for it.
///
/// Who begins the work binds one (``current``); what may run long asks it from time to time, and plans by its bytes
/// before it begins. Work without one, as on the command line, may take what it needs.
public final class WorkBudget: Sendable {
  /// Why work is ended before its time.
  public enum Ended: Error, Equatable, Sendable {
    /// Nobody waits for it any more.
    case readerGone
    /// The server ends.
    case serverEnds
    /// It took longer than its seconds.
    case outOfTime(seconds: Int)
  }

  /// The budget of the work that runs here. Threads that it starts do not inherit it: hand it over.
  @TaskLocal public static var current: WorkBudget?

  public let seconds: Int
  /// How much memory an answer may take, beside the edition's own pages.
  public let bytes: Int
  private struct State {
    var deadline: ContinuousClock.Instant
    var ended: Ended?
  }

  private let state: Mutex<State>

  public init(seconds: Int, bytes: Int) {
    (self.seconds, self.bytes) = (seconds, bytes)
    state = Mutex(State(deadline: .now + .seconds(seconds)))
  }

  /// The seconds begin now: what waits for its turn takes nothing.
  public func start() { state.withLock { $0.deadline = .now + .seconds(seconds) } }

  /// Ends the work at the next time that it asks.
  public func cancel(_ why: Ended = .readerGone) { state.withLock { $0.ended = $0.ended ?? why } }

  public var isCancelled: Bool { state.withLock { $0.ended != nil } }

  /// Whether nobody waits any more, or the time is over.
  public var isOver: Bool {
    do { try check() } catch { return true }
    return false
  }

  /// - Throws: why the work is to end.
  public func check() throws(Ended) {
    let (ended, deadline) = state.withLock { ($0.ended, $0.deadline) }
    if let ended { throw ended }
    if deadline < .now { throw .outOfTime(seconds: seconds) }
  }
}
