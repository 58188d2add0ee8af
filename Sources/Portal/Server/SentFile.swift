internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOPosix
internal import PortalKernel

/// A file that is sent from the disk a piece at a time, whole or the part that is asked for (RFC 9110, 14). No thread
/// waits for its reader, and no more than a piece of it is in memory: Hummingbird's `FileIO` reads ahead, and took
/// megabytes for each reader.
struct SentFile {
  private let file: Reply.File
  private var headers: HTTPFields
  private var tag: String { "\"\(file.tag)\"" }

  /// - Parameter headers: what the reply says of itself.
  init(_ file: Reply.File, _ headers: HTTPFields) {
    (self.file, self.headers) = (file, headers)
    self.headers[.eTag] = tag
    self.headers[.acceptRanges] = "bytes"
  }

  /// - Parameter loop: what carries the connection.
  func response(to request: Hummingbird.Request, on loop: any EventLoop) -> Response {
    var headers = headers
    if [.get, .head].contains(request.method), PortalResponder.names(file.tag, in: request.headers[.ifNoneMatch]) {
      headers[.contentType] = nil
      return Response(status: .notModified, headers: headers)
    }
    // It was there when the reply was made, and may have been deleted since.
    guard let open = OpenFile(file.path) else { return Response(status: .notFound) }
    let range = request.method == .get ? ByteRange(request.headers, tag: tag) : nil
    guard let bytes = range.map({ $0.of(open.bytes) }) ?? 0..<open.bytes else {
      headers[.contentRange] = "bytes */\(open.bytes)"
      headers[.contentLength] = "0"
      return Response(status: .rangeNotSatisfiable, headers: headers)
    }
    headers[.contentLength] = String(bytes.count)
    if range != nil { headers[.contentRange] = "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(open.bytes)" }
    return Response(
      status: range == nil ? .ok : .partialContent, headers: headers,
      body: request.method == .head ? .init() : open.body(bytes, on: loop))
  }
}

/// A file that stays open as long as somebody is sent something of it.
private final class OpenFile: Sendable {
  private let descriptor: Int32
  /// How many it has: what an event says of it is no measure.
  let bytes: Int

  /// Bytes that are read at once.
  private static let piece = 128 << 10

  init?(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    let end = descriptor < 0 ? -1 : lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    (self.descriptor, bytes) = (descriptor, Int(end))
  }

  deinit { close(descriptor) }

  /// Each piece comes by way of the loop, after the one before it was handed to the system: a writer alone does not
  /// know how far the loop is behind, and would read on.
  func body(_ bytes: Range<Int>, on loop: any EventLoop) -> ResponseBody {
    ResponseBody(contentLength: bytes.count) { writer in
      var position = bytes.lowerBound
      while position < bytes.upperBound {
        let (start, length) = (position, min(Self.piece, bytes.upperBound - position))
        let piece = try await NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
          try self.read(length, at: start)
        }.get()
        position += piece.readableBytes
        try await writer.write(piece)
      }
      try await writer.finish(nil)
    }
  }

  /// - Throws: `POSIXError` where nothing can be read, or the file is shorter than it was.
  private func read(_ length: Int, at position: Int) throws -> ByteBuffer {
    var buffer = ByteBuffer()
    let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { bytes in
      max(0, pread(descriptor, bytes.baseAddress, length, off_t(position)))
    }
    guard got > 0 else { throw POSIXError(.EIO) }
    return buffer
  }
}
