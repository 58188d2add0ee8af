internal import Foundation
internal import Synchronization

/// How land-cover work runs: threads, progress and an end before its end.
public struct Work: Sendable {
  public var threads: Int
  /// Called with pixels done, from any thread.
  public var onProgress: @Sendable (Int) -> Void = { _ in }
  /// Asked before each piece of work.
  public var isCancelled: @Sendable () -> Bool = { false }

  public init(threads: Int? = nil) { self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount) }
}

/// Ctrl-C.
public struct LandCoverInterruption: Error, CustomStringConvertible, Sendable {
  public let description = "interrupted; nothing is left half-written"
}

/// A fixed number of workers, each with what it needs for itself: files open once a worker, for GDAL's handles serve one thread.
final class Crew<Worker>: @unchecked Sendable {  // each worker is used by one thread at a time
  let workers: [Worker]
  private let work: Work

  init(_ work: Work, make: () throws -> Worker) rethrows {
    self.work = work
    workers = try (0..<work.threads).map { _ in try make() }
  }

  /// Does every piece once, in no order; the first error ends it.
  func run(_ pieces: Int, _ body: (Worker, Int) throws -> Void) throws {
    let next = Atomic<Int>(0)
    let failure = Mutex<(any Error)?>(nil)
    let group = withoutActuallyEscaping(body) { body in
      let body = Unchecked(body)
      DispatchQueue.concurrentPerform(iterations: min(workers.count, max(1, pieces))) { worker in
        while true {
          let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard piece < pieces, failure.withLock({ $0 == nil }) else { return }
          do {
            if work.isCancelled() { throw LandCoverInterruption() }
            try body.value(workers[worker], piece)
          } catch {
            failure.withLock { $0 = $0 ?? error }
          }
        }
      }
      return true
    }
    _ = group
    if let error = failure.withLock({ $0 }) { throw error }
  }
}

/// A value that crosses threads under its user's care.
private struct Unchecked<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
