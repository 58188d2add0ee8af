internal import Drawings
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Outputs
internal import ServiceLifecycle

/// The portal on a socket: Hummingbird carries the bytes, ``Portal`` has the answers.
public struct PortalServer: Sendable {
  private let portal: Portal
  private let host: String
  private let port: Int

  public init(_ portal: Portal, host: String, port: Int) {
    self.portal = portal
    self.host = host
    self.port = port
  }

  /// Serves until SIGINT or SIGTERM; requests under way are ended first.
  /// - Parameter started: called with the port once the server listens.
  public func run(started: @escaping @Sendable (_ port: Int) -> Void) async throws {
    let threads = NIOThreadPool(numberOfThreads: 4)
    threads.start()
    var logger = Logger(label: "ecotone")
    logger.logLevel = .error
    let server = HTTPServerBuilder.http1(
      configuration: .init(idleTimeout: .seconds(30), httpDecoderConfiguration: .init(maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 64 << 10)))
    let application = Application(
      responder: PortalResponder(portal: portal, threads: threads), server: server,
      configuration: .init(address: .hostname(host, port: port)), services: [Watch(library: portal.library)],
      onServerRunning: { channel in started(channel.localAddress?.port ?? port) }, logger: logger)
    try await application.runService()
    try await threads.shutdownGracefully()
  }

  private struct Watch: Service {
    let library: EditionLibrary
    func run() async throws { await cancelWhenGracefulShutdown { await library.watch() } }
  }
}

/// Turns HTTP into the portal's requests and its replies into HTTP.
struct PortalResponder: HTTPResponder {
  typealias Context = BasicRequestContext
  let portal: Portal
  let threads: NIOThreadPool

  func respond(to request: Hummingbird.Request, context: BasicRequestContext) async throws -> Response {
    let path = request.uri.path
    if request.method == .options {
      return Response(
        status: .noContent,
        headers: [
          .allow: "GET, HEAD, OPTIONS", .accessControlAllowOrigin: "*", .accessControlAllowMethods: "GET, HEAD, OPTIONS",
          .accessControlAllowHeaders: "If-None-Match", .accessControlMaxAge: "86400",
        ])
    }
    let portalRequest = Portal.Request(
      method: request.method.rawValue, path: path, query: request.uri.query ?? "", acceptLanguage: request.headers[.acceptLanguage] ?? "",
      accept: request.headers[.accept] ?? "")
    let tag = "W/\"\(tag(of: request))\""
    if let known = request.headers[.ifNoneMatch], known.split(separator: ",").contains(where: { $0.trimmingPrefix(while: \.isWhitespace) == tag }) {
      return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-cache", .vary: Self.vary, .accessControlAllowOrigin: "*"])
    }
    // Scans and SQLite stay off the tasks that carry connections.
    let reply = try await threads.runIfActive { portal.reply(to: portalRequest) }
    return await response(reply, request, tag)
  }

  private static let vary = "Accept-Encoding"

  private func response(_ reply: Reply, _ request: Hummingbird.Request, _ tag: String) async -> Response {
    var headers: HTTPFields = [
      .contentType: reply.contentType, .contentSecurityPolicy: SecurityPolicy.header(for: request.uri.path), .xContentTypeOptions: "nosniff",
      .accessControlAllowOrigin: "*", .vary: Self.vary,
    ]
    for (name, value) in [("Referrer-Policy", "same-origin")] + reply.headers { if let name = HTTPField.Name(name) { headers[name] = value } }
    let isStable = reply.isStable && reply.status == 200
    if headers[.cacheControl] == nil { headers[.cacheControl] = isStable ? "no-cache" : "no-store" }
    if isStable { headers[.eTag] = tag }
    let isHead = request.method == .head
    let status = HTTPResponse.Status(code: reply.status)
    switch reply.body {
    case .bytes(var bytes):
      if request.headers[.acceptEncoding]?.contains("gzip") == true {
        if let packed = reply.packed {
          bytes = packed
          headers[.contentEncoding] = "gzip"
        } else if reply.isText, bytes.count > 1400 {
          let plain = bytes
          bytes = (try? await threads.runIfActive { Deflate.gzip(plain, level: 1) }) ?? plain
          headers[.contentEncoding] = bytes.count == plain.count ? nil : "gzip"
        }
      }
      headers[.contentLength] = String(bytes.count)
      return Response(status: status, headers: headers, body: isHead ? .init() : .init(byteBuffer: ByteBuffer(bytes: bytes)))
    case .stream(let produce): return Response(status: status, headers: headers, body: isHead ? .init() : body(produce))
    }
  }

  /// An export's body: the producer has a thread of its own, and stops when the reader goes away.
  private func body(_ produce: @escaping @Sendable (ExportSink) throws -> Void) -> ResponseBody {
    ResponseBody { writer in
      let sink = ExportSink()
      Thread.detachNewThread {
        do {
          try produce(sink)
          sink.finish()
        } catch {
          sink.finish(error)
        }
      }
      do {
        while let piece = try await sink.next() { try await writer.write(ByteBuffer(bytes: piece)) }
      } catch {
        sink.cancel()
        throw error
      }
      try await writer.finish(nil)
    }
  }

  private func tag(of request: Hummingbird.Request) -> String {
    var hash = Fingerprint()
    hash.add(portal.assets.version.utf8)
    for served in portal.library.shelf { hash.add(served.id.utf8) }
    hash.add(request.uri.path.utf8)
    hash.add((request.uri.query ?? "").utf8)
    return hash.text
  }
}

/// What a page may load: its own files only, and no script or style within the page.
enum SecurityPolicy {
  static func header(for path: String) -> String {
    let segments = path.split(separator: "/")
    let isEmbed = segments.count > 1 && segments[1] == "embed"
    return """
      default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; \
      object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors \(isEmbed ? "*" : "'self'")
      """
  }
}
