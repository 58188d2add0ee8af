internal import Foundation
internal import Synchronization

/// The same work for many pieces, on all processors.
enum Parallel {
  /// Results in the order of the pieces.
  static func map<Made>(_ count: Int, _ make: (Int) -> Made) -> [Made] {
    map(count, worker: {}, { _, index in make(index) })
  }

  /// - Parameter worker: what a thread needs for itself, made once for each.
  static func map<Worker, Made>(
    _ count: Int, worker: () -> Worker, _ make: (Worker, Int) -> Made
  ) -> [Made] {
    guard count > 0 else { return [] }
    let next = Atomic<Int>(0)
    return [Made](unsafeUninitializedCapacity: count) { room, made in
      let base = Unchecked(room.baseAddress)
      withoutActuallyEscaping(worker) { worker in
        withoutActuallyEscaping(make) { make in
          let own = Unchecked((worker, make))
          DispatchQueue.concurrentPerform(iterations: min(count, ProcessInfo.processInfo.activeProcessorCount)) { _ in
            let worker = own.value.0()
            while true {
              let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
              guard piece < count else { return }
              (base.value.map { $0 + piece })?.initialize(to: own.value.1(worker, piece))
            }
          }
        }
      }
      made = count
    }
  }

  /// A value that crosses threads under its user's care: each piece is written by one thread.
  private struct Unchecked<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }
}
