internal import CLinux
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Outputs
internal import PortalKernel
internal import ServiceLifecycle
internal import UnixSignals
internal import Vocabulary

/// The portal on a socket: Hummingbird carries the bytes, ``Portal`` has the answers.
public struct PortalServer: Sendable {
  private let portal: Portal
  private let host: String
  private let port: Int

  private let logLevel: Logger.Level
  private let trustedProxies: Set<String>

  /// - Parameters:
  ///   - logLevel: of swift-log; from `info` on there is a line for each answer.
  ///   - trustedProxies: addresses of proxies whose `X-Forwarded-For` is believed.
  public init(
    _ portal: Portal, host: String, port: Int, logLevel: String = "error", trustedProxies: Set<String> = []
  ) {
    self.portal = portal
    self.host = host
    self.port = port
    self.logLevel = Logger.Level(rawValue: logLevel) ?? .error
    self.trustedProxies = trustedProxies
  }

  /// The words that `logLevel` takes.
  public static var logLevels: [String] { Logger.Level.allCases.map(\.rawValue) }

  /// Seconds that requests under way have at the end; what is still computed two seconds before is given up.
  private static let grace: Int64 = 10

  /// Serves until SIGINT or SIGTERM; requests under way are ended first, for ten seconds at most.
  /// - Parameters:
  ///   - report: takes a line about what the server is limited to.
  ///   - started: called with the port once the server listens.
  public func run(
    report: @Sendable (String) -> Void = { _ in }, started: @escaping @Sendable (_ port: Int) -> Void
  ) async throws {
    var logger = Logger(label: "ecotone")
    logger.logLevel = logLevel
    ecotone_keep_less_memory()
    let most = Descriptors.raise(report)
    let connections = Connections(share: max(16, most / 2), trusted: trustedProxies)
    let server = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [ConnectionWatch(connections)], idleTimeout: .seconds(30),
        httpDecoderConfiguration: .init(maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 64 << 10)))
    let application = Application(
      responder: AnyMethod(portal: portal, connections: connections, trustedProxies: trustedProxies), server: server,
      configuration: .init(
        address: .hostname(host, port: port), availableConnectionsDelegate: MaximumAvailableConnections(most)),
      services: [Watch(library: portal.site.library), Trimming()],
      onServerRunning: { channel in started(channel.localAddress?.port ?? port) }, logger: logger)
    var configuration = ServiceGroupConfiguration(
      services: [application, Ending(connections: connections)], gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(Self.grace)
    try await ServiceGroup(configuration: configuration).run()
  }

  /// Gives up what is still computed shortly before the server ends.
  private struct Ending: Service {
    let connections: Connections
    func run() async throws {
      try? await gracefulShutdown()
      // Services are told one after another, each when the one after it has ended.
      Task {
        try? await Task.sleep(for: .seconds(PortalServer.grace - 2))
        connections.endAll()
      }
    }
  }

  private struct Watch: Service {
    let library: EditionLibrary
    func run() async throws { await cancelWhenGracefulShutdown { await library.watch() } }
  }

  /// Gives memory that large answers took back to the system, which the allocator keeps for the next ones.
  private struct Trimming: Service {
    func run() async throws {
      await cancelWhenGracefulShutdown {
        while (try? await Task.sleep(for: .seconds(5))) != nil { ecotone_give_memory_back() }
      }
    }
  }
}

/// What every request passes on its way. Which route it means is the portal's to say: from its own table, whose
/// segments are decoded and typed, and which tells an unknown address from a method that is not allowed
/// (docs/decisions/0027).
private struct AnyMethod: HTTPResponder {
  private static let methods: [HTTPRequest.Method] = [
    .get, .head, .options, .post, .put, .delete, .patch, .trace, .connect,
  ]

  private let router: RouterResponder<PortalContext>
  /// For methods that the router has never heard of.
  private let plain: PortalResponder

  init(portal: Portal, connections: Connections, trustedProxies: Set<String>) {
    let router = Router(context: PortalContext.self)
    router.add(middleware: AccessLog())
    router.add(middleware: MetricsMiddleware())
    router.add(middleware: SecurityHeaders())
    router.add(middleware: OpenToOtherSites())
    plain = PortalResponder(portal: portal, connections: connections, trustedProxies: trustedProxies)
    for method in Self.methods {
      for path: RouterPath in ["/", "**"] { router.on(path, method: method, responder: plain) }
    }
    self.router = router.buildResponder()
  }

  func respond(to request: Hummingbird.Request, context: PortalContext) async throws -> Response {
    Self.methods.contains(request.method)
      ? try await router.respond(to: request, context: context) : try await plain.respond(to: request, context: context)
  }
}

/// A request's context, with the connection it came by.
struct PortalContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

/// Turns HTTP into the portal's requests and its replies into HTTP.
struct PortalResponder: HTTPResponder {
  typealias Context = PortalContext
  let portal: Portal
  let connections: Connections
  let trustedProxies: Set<String>
  private let lane = Lane()

  init(portal: Portal, connections: Connections, trustedProxies: Set<String>) {
    (self.portal, self.connections, self.trustedProxies) = (portal, connections, trustedProxies)
  }

  /// What an answer may take, and an export.
  private static func budget() -> WorkBudget { WorkBudget(seconds: 10, bytes: 256 << 20) }
  private static func exportBudget() -> WorkBudget { WorkBudget(seconds: 60, bytes: 512 << 20) }
  /// While a file is sent, its reader sets the pace, and the deadline of slow readers is the only one.
  private static func streamBudget() -> WorkBudget { WorkBudget(seconds: 86_400, bytes: 512 << 20) }

  func respond(to request: Hummingbird.Request, context: PortalContext) async throws -> Response {
    let client = Network.client(
      peer: context.channel.remoteAddress?.ipAddress ?? "",
      forwarded: request.headers[values: .forwardedFor].joined(separator: ","), trusted: trustedProxies)
    let portalRequest = Portal.Request(
      method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
      acceptLanguage: request.headers[.acceptLanguage] ?? "", network: Network(client))
    let tag = "W/\"\(tag(of: request))\""
    if [.get, .head].contains(request.method), let known = request.headers[.ifNoneMatch], Self.names(tag, in: known) {
      context.coreContext.endpointPath.value = portal.pattern(of: request.uri.path)
      // Without Cache-Control: a cache keeps that of the answer it has.
      return Response(status: .notModified, headers: [.eTag: tag, .vary: Self.vary])
    }
    let work = connections.work(of: context.channel)
    let reply: Reply
    if let ready = portal.readyReply(to: portalRequest) {
      reply = ready
    } else {
      // Scans and SQLite stay off the tasks that carry connections, and wait for their turn.
      let budget = portal.isExport(portalRequest) ? Self.exportBudget() : Self.budget()
      if let work { work.begin(budget) } else { budget.cancel() }
      if connections.isEnding { budget.cancel(.serverEnds) }
      defer { work?.end() }
      let takesGzip = Self.takesGzip(request.headers[.acceptEncoding])
      do {
        reply = try await lane.run(for: portalRequest.network, budget) {
          var reply = portal.reply(to: portalRequest)
          if takesGzip, reply.isText, reply.packed == nil, case .bytes(let bytes) = reply.body, bytes.count > 1400 {
            reply.packed = Deflate.gzip(bytes, level: 1)
          }
          return reply
        }
      } catch {
        reply = portal.refusal(error, portalRequest)
      }
    }
    context.coreContext.endpointPath.value = reply.route
    return await response(reply, request, tag, work)
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

  private func response(
    _ reply: Reply, _ request: Hummingbird.Request, _ tag: String, _ work: ConnectionWork?
  ) async -> Response {
    var headers: HTTPFields = [.contentType: reply.contentType, .vary: Self.vary]
    for (name, value) in reply.headers { if let name = HTTPField.Name(name) { headers[name] = value } }
    let isStable = reply.isStable && reply.status == 200
    if headers[.cacheControl] == nil { headers[.cacheControl] = isStable ? "no-cache" : "no-store" }
    if isStable { headers[.eTag] = tag }
    let isHead = request.method == .head
    let status = HTTPResponse.Status(code: reply.status)
    switch reply.body {
    case .bytes(var bytes):
      if Self.takesGzip(request.headers[.acceptEncoding]), let packed = reply.packed {
        bytes = packed
        headers[.contentEncoding] = "gzip"
      }
      headers[.contentLength] = String(bytes.count)
      return Response(
        status: status, headers: headers, body: isHead ? .init() : Self.body(bytes))
    case .stream(let produce):
      return Response(status: status, headers: headers, body: isHead ? .init() : body(produce, work))
    }
  }

  /// A body at hand; a long one is handed on as it is read, so that its end is not said before.
  private static func body(_ bytes: [UInt8]) -> ResponseBody {
    guard bytes.count > 256 << 10 else { return .init(byteBuffer: ByteBuffer(bytes: bytes)) }
    return ResponseBody(contentLength: bytes.count) { writer in
      var rest = ByteBuffer(bytes: bytes)
      while let slice = rest.readSlice(length: min(64 << 10, rest.readableBytes)), slice.readableBytes > 0 {
        try await writer.write(slice)
      }
      try await writer.finish(nil)
    }
  }

  /// An export's body: the producer has a thread of its own, and stops when the reader goes away.
  private func body(
    _ produce: @escaping @Sendable (ExportSink) throws -> Void, _ work: ConnectionWork?
  ) -> ResponseBody {
    ResponseBody { writer in
      let sink = ExportSink()
      let budget = Self.streamBudget()
      work?.begin(budget)
      if connections.isEnding { budget.cancel(.serverEnds) }
      defer { work?.end() }
      Thread.detachNewThread {
        do {
          try WorkBudget.$current.withValue(budget) { try produce(sink) }
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

extension HTTPField.Name {
  /// The chain of addresses that proxies write (RFC 7239 names its successor, which few write).
  static var forwardedFor: HTTPField.Name { HTTPField.Name("X-Forwarded-For") ?? .via }
}
