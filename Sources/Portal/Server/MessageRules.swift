internal import NIOCore
internal import NIOHTTP1

/// What HTTP/1.1 asks of a server and Hummingbird leaves to others (RFC 9112): a request names one host and a version
/// that is spoken here, an answer to HTTP/1.0 is not chunked, an answer to HEAD has no body of any framing.
///
/// It stands before the codec that takes version and hosts away; ``ConnectionWatch`` puts it there.
final class MessageRules: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Requests whose answers are to come, the first one first.
  private var asked: [(isHead: Bool, isOld: Bool)] = []
  /// Whether the connection ends with what was said, and hears no more.
  private var isOver = false
  /// Whether the answer under way is in chunks.
  private var isChunked = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    if case .head(let head) = unwrapInboundIn(data) {
      let hosts = head.headers[canonicalForm: "host"].count
      // RFC 9112, 3.2: no host, or more than one, is answered with 400.
      guard hosts == 1 || hosts == 0 && head.version.isOld else { return refuse(.badRequest, context) }
      asked.append((head.method == .HEAD, head.version.isOld))
    }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error as? HTTPParserError {
    case .invalidVersion: refuse(.httpVersionNotSupported, context)
    case .headerOverflow: refuse(.requestHeaderFieldsTooLarge, context)
    default: context.fireErrorCaught(error)
    }
  }

  /// Answers without asking anyone, and says no more. What still comes in is read away, or the reader's system would
  /// drop the answer; ``ConnectionWatch`` closes the connection if the reader does not.
  private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
    guard !isOver else { return }
    isOver = true
    guard asked.isEmpty else { return context.close(promise: nil) }  // an answer is under way
    let head = HTTPResponseHead(
      version: .http1_1, status: status, headers: ["Connection": "close", "Content-Length": "0"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(mode: .output, promise: nil) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard let request = asked.first else { return context.write(data, promise: promise) }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if request.isOld {
        // Its end is the connection's: RFC 9112, 6.3.
        head.version = .http1_0
        head.headers.remove(name: "transfer-encoding")
        head.headers.replaceOrAdd(name: "Connection", value: "close")
      }
      isChunked = !head.version.isOld && !head.headers.contains(name: "content-length")
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body:
      if request.isHead { promise?.succeed() } else { context.write(data, promise: promise) }
    case .end:
      asked.removeFirst()
      // What would be the last chunk is a body too.
      if request.isHead, isChunked {
        promise?.succeed()
        return
      }
      let done = promise ?? context.eventLoop.makePromise()
      context.write(data, promise: done)
      guard request.isOld else { return }
      isOver = true
      let channel = context.channel
      done.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }
  }
}

extension HTTPVersion {
  /// HTTP/1.0, which knows neither chunks nor hosts.
  fileprivate var isOld: Bool { minor < 1 }
}
