internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Outputs
internal import PortalKernel
internal import ServiceLifecycle

/// The portal on a socket: Hummingbird carries the bytes, ``Portal`` has the answers.
public struct PortalServer: Sendable {
  private let portal: Portal
  private let host: String
  private let port: Int

  private let logLevel: Logger.Level

  /// - Parameter logLevel: of swift-log; from `info` on there is a line for each answer.
  public init(_ portal: Portal, host: String, port: Int, logLevel: String = "error") {
    self.portal = portal
    self.host = host
    self.port = port
    self.logLevel = Logger.Level(rawValue: logLevel) ?? .error
  }

  /// The words that `logLevel` takes.
  public static var logLevels: [String] { Logger.Level.allCases.map(\.rawValue) }

  /// Serves until SIGINT or SIGTERM; requests under way are ended first.
  /// - Parameter started: called with the port once the server listens.
  public func run(started: @escaping @Sendable (_ port: Int) -> Void) async throws {
    let threads = NIOThreadPool(numberOfThreads: 4)
    threads.start()
    var logger = Logger(label: "ecotone")
    logger.logLevel = logLevel
    let server = HTTPServerBuilder.http1(
      configuration: .init(
        idleTimeout: .seconds(30),
        httpDecoderConfiguration: .init(maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 64 << 10)))
    let application = Application(
      responder: AnyMethod(portal: portal, threads: threads), server: server,
      configuration: .init(address: .hostname(host, port: port)), services: [Watch(library: portal.site.library)],
      onServerRunning: { channel in started(channel.localAddress?.port ?? port) }, logger: logger)
    try await application.runService()
    try await threads.shutdownGracefully()
  }

  private struct Watch: Service {
    let library: EditionLibrary
    func run() async throws { await cancelWhenGracefulShutdown { await library.watch() } }
  }
}

/// What every request passes on its way. Which route it means is the portal's to say: from its own table, whose
/// segments are decoded and typed, and which tells an unknown address from a method that is not allowed
/// (docs/decisions/0027).
private struct AnyMethod: HTTPResponder {
  private static let methods: [HTTPRequest.Method] = [
    .get, .head, .options, .post, .put, .delete, .patch, .trace, .connect,
  ]

  private let router: RouterResponder<BasicRequestContext>
  /// For methods that the router has never heard of.
  private let plain: PortalResponder

  init(portal: Portal, threads: NIOThreadPool) {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: AccessLog())
    router.add(middleware: MetricsMiddleware())
    router.add(middleware: SecurityHeaders())
    router.add(middleware: OpenToOtherSites())
    plain = PortalResponder(portal: portal, threads: threads)
    for method in Self.methods {
      for path: RouterPath in ["/", "**"] { router.on(path, method: method, responder: plain) }
    }
    self.router = router.buildResponder()
  }

  func respond(to request: Hummingbird.Request, context: BasicRequestContext) async throws -> Response {
    Self.methods.contains(request.method)
      ? try await router.respond(to: request, context: context) : try await plain.respond(to: request, context: context)
  }
}

/// Turns HTTP into the portal's requests and its replies into HTTP.
struct PortalResponder: HTTPResponder {
  typealias Context = BasicRequestContext
  let portal: Portal
  let threads: NIOThreadPool

  func respond(to request: Hummingbird.Request, context: BasicRequestContext) async throws -> Response {
    let portalRequest = Portal.Request(
      method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
      acceptLanguage: request.headers[.acceptLanguage] ?? "")
    let tag = "W/\"\(tag(of: request))\""
    if [.get, .head].contains(request.method), let known = request.headers[.ifNoneMatch], Self.names(tag, in: known) {
      context.coreContext.endpointPath.value = portal.pattern(of: request.uri.path)
      // Without Cache-Control: a cache keeps that of the answer it has.
      return Response(status: .notModified, headers: [.eTag: tag, .vary: Self.vary])
    }
    // Scans and SQLite stay off the tasks that carry connections.
    let reply = try await threads.runIfActive { portal.reply(to: portalRequest) }
    context.coreContext.endpointPath.value = reply.route
    return await response(reply, request, tag)
  }

  private static let vary = "Accept-Encoding"

  /// Whether a list of tags (RFC 9110, 13.1.2) has this one; weak or strong makes no difference.
  private static func names(_ tag: String, in list: String) -> Bool {
    list.split(separator: ",").contains { known in
      let known = known.trimmingCharacters(in: .whitespaces)
      return known == tag || "W/\(known)" == tag
    }
  }

  /// Whether a reader takes gzip (RFC 9110, 12.5.3).
  private static func takesGzip(_ list: String?) -> Bool {
    (list ?? "").split(separator: ",").contains { coding in
      let parts = coding.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
      guard parts.first == "gzip" || parts.first == "x-gzip" else { return false }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
      return weight ?? 1 > 0
    }
  }

  private func response(_ reply: Reply, _ request: Hummingbird.Request, _ tag: String) async -> Response {
    var headers: HTTPFields = [.contentType: reply.contentType, .vary: Self.vary]
    for (name, value) in reply.headers { if let name = HTTPField.Name(name) { headers[name] = value } }
    let isStable = reply.isStable && reply.status == 200
    if headers[.cacheControl] == nil { headers[.cacheControl] = isStable ? "no-cache" : "no-store" }
    if isStable { headers[.eTag] = tag }
    let isHead = request.method == .head
    let status = HTTPResponse.Status(code: reply.status)
    switch reply.body {
    case .bytes(var bytes):
      if Self.takesGzip(request.headers[.acceptEncoding]) {
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
      return Response(
        status: status, headers: headers, body: isHead ? .init() : .init(byteBuffer: ByteBuffer(bytes: bytes)))
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
    hash.add(portal.site.assets.version.utf8)
    for served in portal.site.library.shelf { hash.add(served.id.utf8) }
    hash.add(portal.site.presence.key.utf8)
    hash.add(request.uri.path.utf8)
    hash.add("?".utf8)
    hash.add((request.uri.query ?? "").utf8)
    return hash.text
  }
}
