internal import Dispatch
internal import Synchronization

extension Range<Int> {
  /// What a body makes of each number, made side by side on all processors, in the order of the numbers.
  ///
  /// Whatever the number of processors, the result is the same: pieces are joined in their order, never in the order
  /// in which they were done.
  /// - Throws: the error of the lowest number that has one; all the others are done nevertheless.
  public func orderedMap<Value: Sendable, Failure: Error>(
    concurrently body: @Sendable (Int) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    try orderedMap(
      concurrentlyWith: { NoWorker() }, { (_: inout NoWorker, number) throws(Failure) in try body(number) })
  }

  /// The same, with something that each thread makes once and uses for all its numbers: a table to count in.
  public func orderedMap<Worker: ~Copyable, Value: Sendable, Failure: Error>(
    concurrentlyWith makeWorker: @Sendable () -> Worker,
    _ body: @Sendable (inout Worker, Int) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    let results = Mutex([Result<Value, Failure>?](repeating: nil, count: count))
    let next = Atomic(0)
    let threads = Swift.min(count, Processors.count)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var worker = makeWorker()
      while case let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue, piece < count {
        let result: Result<Value, Failure>
        do throws(Failure) { result = .success(try body(&worker, lowerBound + piece)) } catch {
          result = .failure(error)
        }
        results.withLock { $0[piece] = result }
      }
    }
    var values: [Value] = []
    values.reserveCapacity(count)
    for result in results.withLock({ $0 }) { if let result { values.append(try result.get()) } }
    return values
  }
}

/// Nothing that a thread needs.
private struct NoWorker {}
