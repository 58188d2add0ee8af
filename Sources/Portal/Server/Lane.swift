internal import Foundation
internal import PortalKernel
internal import Synchronization
internal import Vocabulary

/// Where answers that must be made wait for their turn: a few run at a time, networks take turns, and one network has
/// at most a share of the places. What waits costs memory only; what nobody waits for any more is passed over.
final class Lane: Sendable {
  /// How many run at a time, how many wait, and how many of them one network may have.
  struct Limits: Sendable {
    var running = max(2, ProcessInfo.processInfo.activeProcessorCount)
    var waiting = 256
    var share = 64
    /// How far what runs stands back behind connections and kept pages, 0 to 19.
    var niceness: Int32 = 5
  }

  private struct Job {
    let network: Network
    let budget: WorkBudget
    let run: @Sendable () -> Void
  }

  private struct State {
    var running = 0
    var waiting = 0
    /// Of each network that has any, those waiting, the first one first.
    var jobs: [Network: [Job]] = [:]
    /// The networks with jobs waiting, the next one first.
    var turns: [Network] = []
    /// Jobs of each network, waiting and running.
    var held: [Network: Int] = [:]
  }

  private let limits: Limits
  private let state = Mutex(State())
  private let idle = Idle()

  init(_ limits: Limits = Limits()) { self.limits = limits }

  /// How many run and wait at the moment.
  var load: Int { state.withLock { $0.running + $0.waiting } }

  /// How many run, and how many wait.
  var counts: (running: Int, waiting: Int) { state.withLock { ($0.running, $0.waiting) } }

  /// Runs a body on a thread of its own once it is its turn.
  /// - Throws: ``Problem`` where too many wait, of all networks or of this one.
  func run<Value: Sendable>(
    for network: Network, _ budget: WorkBudget, _ body: @escaping @Sendable () -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let job = Job(network: network, budget: budget) {
        do throws(WorkBudget.Ended) {
          try budget.check()
          budget.start()
          continuation.resume(returning: WorkBudget.$current.withValue(budget, operation: body))
        } catch {
          continuation.resume(throwing: error)
        }
      }
      dropAbandoned(before: job)
      do throws(Problem) { if try admit(job) { start(job) } } catch { continuation.resume(throwing: error) }
    }
  }

  /// Whether a job may begin at once; else it waits.
  private func admit(_ job: Job) throws(Problem) -> Bool {
    try state.withLock { state throws(Problem) in
      guard state.held[job.network, default: 0] < limits.share else { throw Problem.tooMany }
      let isFree = state.running < limits.running
      guard isFree || state.waiting < limits.waiting else { throw Problem.crowded }
      state.held[job.network, default: 0] += 1
      if isFree {
        state.running += 1
        return true
      }
      state.waiting += 1
      if state.jobs[job.network] == nil { state.turns.append(job.network) }
      state.jobs[job.network, default: []].append(job)
      return false
    }
  }

  /// Where a job would find no place, those that nobody waits for any more give up theirs.
  private func dropAbandoned(before job: Job) {
    let dropped = state.withLock { state -> [Job] in
      guard state.held[job.network, default: 0] >= limits.share || state.waiting >= limits.waiting else { return [] }
      var dropped: [Job] = []
      for (network, jobs) in state.jobs {
        let gone = jobs.filter(\.budget.isCancelled)
        guard !gone.isEmpty else { continue }
        dropped += gone
        let left = jobs.filter { !$0.budget.isCancelled }
        state.jobs[network] = left.isEmpty ? nil : left
        if left.isEmpty { state.turns.removeAll { $0 == network } }
        state.waiting -= gone.count
        state.held[network, default: gone.count] -= gone.count
        if state.held[network] == 0 { state.held[network] = nil }
      }
      return dropped
    }
    for job in dropped { job.run() }
  }

  /// Hands a job to a thread that has nothing to do, or to a new one.
  private func start(_ first: Job) {
    if idle.hand(first) { return }
    Thread.detachNewThread {
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(0), self.limits.niceness)
      var job: Job? = first
      while let current = job {
        current.run()
        job = self.next(after: current) ?? self.idle.job()
      }
    }
  }

  /// Threads that wait for a job a while: making one for each answer would take longer than many answers.
  private final class Idle: @unchecked Sendable {  // its state is behind the condition
    private let condition = NSCondition()
    private var threads = 0
    private var jobs: [Job] = []
    private static let patience = 10.0

    /// - Returns: whether a thread has it.
    func hand(_ job: Job) -> Bool {
      condition.withLock {
        guard threads > jobs.count else { return false }
        jobs.append(job)
        condition.signal()
        return true
      }
    }

    /// The next job; nil where none came.
    func job() -> Job? {
      condition.withLock {
        threads += 1
        defer { threads -= 1 }
        let end = Date(timeIntervalSinceNow: Self.patience)
        while jobs.isEmpty, condition.wait(until: end) {}
        return jobs.isEmpty ? nil : jobs.removeFirst()
      }
    }
  }

  /// Gives up a job's place, and hands it to the first job of the network whose turn it is.
  private func next(after job: Job) -> Job? {
    state.withLock { state in
      state.held[job.network, default: 1] -= 1
      if state.held[job.network] == 0 { state.held[job.network] = nil }
      guard !state.turns.isEmpty else {
        state.running -= 1
        return nil
      }
      let network = state.turns.removeFirst()
      guard var jobs = state.jobs[network], !jobs.isEmpty else {
        state.running -= 1
        return nil
      }
      let next = jobs.removeFirst()
      state.jobs[network] = jobs.isEmpty ? nil : jobs
      if !jobs.isEmpty { state.turns.append(network) }
      state.waiting -= 1
      return next
    }
  }
}

/// The lanes of a server: exports never stand in the way of answers.
struct Lanes: Sendable {
  /// Pages and answers.
  let answers = Lane()
  /// Pages of one's own: they wait for the disk, together, more than they compute.
  let desks = Lane(Lane.Limits(running: 64, waiting: 512, share: 128, niceness: 0))
  /// Whole lists and files, until their first byte.
  let exports = Lane(Lane.Limits(running: 1, waiting: 64, share: 8, niceness: 10))
}
