internal import Foundation
internal import Synchronization

/// A fixed number of workers, each with what it needs for itself: files open once a worker, for GDAL's handles serve
/// one thread.
final class Crew<Worker>: @unchecked Sendable {  // each worker is used by one thread at a time
  let workers: [Worker]
  private let work: Work

  /// Makes each worker on a thread of its own, and keeps these until the last is made: raw files behind a VRT share one
  /// handle among all that the same thread opens (GDAL's `CPLOpenShared`), and two workers with one handle would read
  /// each other's rows.
  init(_ work: Work, make: @escaping () throws -> Worker) throws {
    self.work = work
    let (made, make) = (Unchecked(Box<[Result<Worker, any Error>]>([])), Unchecked(make))
    let (isMade, mayEnd, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchGroup())
    for _ in 0..<work.threads {
      ended.enter()
      Thread.detachNewThread {
        made.value.value.append(Result { try make.value() })
        isMade.signal()
        mayEnd.wait()
        ended.leave()
      }
      isMade.wait()
    }
    for _ in 0..<work.threads { mayEnd.signal() }
    ended.wait()
    workers = try made.value.value.map { try $0.get() }
  }

  private final class Box<Value> {
    var value: Value
    init(_ value: Value) { self.value = value }
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
