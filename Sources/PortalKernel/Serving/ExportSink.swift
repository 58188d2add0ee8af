internal import Dispatch
internal import Outputs
internal import Synchronization

/// Where an export writes: hands whole pieces to the connection and waits while it is behind.
///
/// A producer on its own thread calls ``write(_:)`` and ``finish()``; the connection's task takes ``next()`` pieces.
/// At most two pieces wait, so an export takes the memory of some pieces whatever its length.
package final class ExportSink: Sendable {
  /// The reader went away, or the server ends.
  package struct Cancelled: Error {}

  private struct State {
    var open: [UInt8] = []
    var cells: SpreadsheetCells?
    var waiting: [[UInt8]] = []
    var isFinished = false
    var isCancelled = false
    var failure: (any Error)?
    var reader: CheckedContinuation<[UInt8]?, any Error>?
  }

  private static let pieceBytes = 1 << 16
  private static let longestQueue = 2

  private let state = Mutex(State())
  private let room = DispatchSemaphore(value: 0)

  package init() { for _ in 0..<Self.longestQueue { room.signal() } }

  /// What is written from now on is a CSV for a spreadsheet.
  package func guardCells() { state.withLock { $0.cells = SpreadsheetCells() } }

  /// Appends text.
  /// - Throws: ``Cancelled`` when nobody reads any more.
  package func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    let guarded = state.withLock { $0.cells != nil } ? Array(bytes) : nil
    let (isFull, isCancelled) = state.withLock { state in
      if let guarded {
        state.open += state.cells?.guarded(guarded) ?? guarded
      } else {
        state.open.append(contentsOf: bytes)
      }
      return (state.open.count >= Self.pieceBytes, state.isCancelled)
    }
    if isCancelled { throw Cancelled() }
    if isFull { try pass() }
  }

  private func pass() throws {
    room.wait()
    let isCancelled = state.withLock { state in
      if !state.open.isEmpty {
        let piece = state.open
        state.open = []
        if let reader = state.reader {
          state.reader = nil
          room.signal()
          reader.resume(returning: piece)
        } else {
          state.waiting.append(piece)
        }
      } else {
        room.signal()
      }
      return state.isCancelled
    }
    if isCancelled { throw Cancelled() }
  }

  /// Ends the export, whole or by an error; the reader of a broken one sees its connection closed before its end.
  package func finish(_ failure: (any Error)? = nil) {
    state.withLock { if failure == nil, let rest = $0.cells?.finish() { $0.open += rest } }
    try? pass()
    state.withLock { state in
      state.isFinished = true
      state.failure = failure
      guard let reader = state.reader else { return }
      state.reader = nil
      if let failure { reader.resume(throwing: failure) } else { reader.resume(returning: nil) }
    }
  }

  /// The next piece; nil at the end.
  package func next() async throws -> [UInt8]? {
    try await withCheckedThrowingContinuation { continuation in
      state.withLock { state in
        if !state.waiting.isEmpty {
          let piece = state.waiting.removeFirst()
          room.signal()
          continuation.resume(returning: piece)
        } else if let failure = state.failure {
          continuation.resume(throwing: failure)
        } else if state.isFinished {
          continuation.resume(returning: nil)
        } else {
          state.reader = continuation
        }
      }
    }
  }

  /// Tells the producer that nobody reads any more.
  package func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.waiting = []
    }
    for _ in 0..<Self.longestQueue + 1 { room.signal() }
  }
}
