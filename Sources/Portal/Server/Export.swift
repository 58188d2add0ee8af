internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PortalKernel
internal import Vocabulary

/// A file that is made while it is sent. The producer has a thread of its own, and stops when the reader goes away.
struct Export: Sendable {
  let produce: @Sendable (ExportSink) throws -> Void
  let work: ConnectionWork?
  let connections: Connections

  /// While a file is sent, its reader sets the pace, and the deadline of slow readers is the only one.
  private static func budget() -> WorkBudget { WorkBudget(seconds: 86_400, bytes: 512 << 20) }
  /// To count what is not sent.
  private static func countingBudget() -> WorkBudget { WorkBudget(seconds: 60, bytes: 512 << 20) }

  /// The whole, or some of its bytes.
  func body(_ bytes: Range<Int>? = nil) -> ResponseBody {
    ResponseBody(contentLength: bytes?.count) { writer in
      try await pieces(Self.budget()) { piece, position in
        guard let bytes else {
          try await writer.write(ByteBuffer(bytes: piece))
          return true
        }
        let wanted = bytes.clamped(to: position..<position + piece.count)
        if !wanted.isEmpty {
          let start = wanted.lowerBound - position
          try await writer.write(ByteBuffer(bytes: piece[start..<start + wanted.count]))
        }
        return position + piece.count < bytes.upperBound
      }
      try await writer.finish(nil)
    }
  }

  /// How many bytes the whole has.
  func length() async throws -> Int {
    var length = 0
    try await pieces(Self.countingBudget()) { piece, _ in
      length += piece.count
      return true
    }
    return length
  }

  /// Makes the file and hands it on piece by piece, until one is the last that is wanted.
  private func pieces(
    _ budget: WorkBudget, _ take: (_ piece: [UInt8], _ position: Int) async throws -> Bool
  ) async throws {
    let sink = ExportSink()
    work?.begin(budget)
    if connections.isEnding { budget.cancel(.serverEnds) }
    defer { work?.end() }
    Thread.detachNewThread { [produce] in
      do {
        try WorkBudget.$current.withValue(budget) { try produce(sink) }
        sink.finish()
      } catch {
        sink.finish(error)
      }
    }
    var position = 0
    do {
      while let piece = try await sink.next() {
        guard try await take(piece, position) else { return sink.cancel() }
        position += piece.count
      }
    } catch {
      sink.cancel()
      throw error
    }
  }
}

/// The one range of bytes that a request asks for (RFC 9110, 14.2): `bytes=100-`, `bytes=100-199`, `bytes=-100`.
/// Several ranges, and one of another file than this, are as good as none.
struct ByteRange: Equatable {
  private let first: Int?
  private let last: Int?

  /// - Parameter tag: of the whole; `If-Range` must name it, where it is there.
  init?(_ headers: HTTPFields, tag: String) {
    guard let text = headers[.range], headers[.ifRange].map({ $0 == tag }) ?? true else { return nil }
    self.init(text)
  }

  init?(_ text: String) {
    guard let match = text.wholeMatch(of: /bytes=([0-9]{0,15})-([0-9]{0,15})/), match.output.0.utf8.count > 7 else {
      return nil
    }
    (first, last) = (Int(match.output.1), Int(match.output.2))
    if let first, let last, last < first { return nil }
  }

  /// The bytes of a file so long; nil where it has none of them.
  func of(_ length: Int) -> Range<Int>? {
    guard let first else { return last.flatMap { $0 > 0 && length > 0 ? max(0, length - $0)..<length : nil } }
    return first < length ? first..<min(length, (last ?? length) < length ? (last ?? length) + 1 : length) : nil
  }
}
