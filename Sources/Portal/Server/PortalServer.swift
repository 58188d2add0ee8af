internal import CLinux
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Keys
internal import Logging
internal import NIOCore
internal import Outputs
internal import Packing
internal import Passkeys
internal import People
internal import PortalKernel
internal import PublicRecord
internal import ServiceLifecycle
internal import Synchronization
internal import UnixSignals
internal import Vocabulary

/// The portal on a socket: Hummingbird carries the bytes, ``Portal`` has the answers.
public struct PortalServer: Sendable {
  private let portal: Portal
  private let host: String
  private let port: Int

  private let logLevel: Logger.Level
  private let trustedProxies: Set<String>
  private let signingKey: SigningKey?

  /// - Parameters:
  ///   - logLevel: of swift-log; from `info` on there is a line for each answer.
  ///   - trustedProxies: addresses of proxies whose `X-Forwarded-For` is believed.
  ///   - signing: signs where the record's chain ends.
  public init(
    _ portal: Portal, host: String, port: Int, logLevel: String = "error", trustedProxies: Set<String> = [],
    signing: SigningKey? = nil
  ) {
    signingKey = signing
    self.portal = portal
    self.host = host
    self.port = port
    self.logLevel = Logger.Level(rawValue: logLevel) ?? .error
    self.trustedProxies = trustedProxies
  }

  /// The words that `logLevel` takes.
  public static var logLevels: [String] { Logger.Level.allCases.map(\.rawValue) }

  /// Tells whoever watches over the server of something, in its log, whatever its level.
  @Sendable public static func note(_ text: String) {
    Logger(label: "ecotone") { _ in JSONLog(logLevel: .notice) }.notice("\(text)")
  }

  /// Seconds that requests under way have at the end; what is still computed two seconds before is given up.
  private static let grace: Int64 = 10

  /// Serves until SIGINT or SIGTERM; requests under way are ended first, for ten seconds at most.
  /// - Parameters:
  ///   - report: takes a line about what the server is limited to.
  ///   - started: called with the port once the server listens.
  public func run(
    report: @Sendable (String) -> Void = { _ in }, started: @escaping @Sendable (_ port: Int) -> Void
  ) async throws {
    let logger = Logger(label: "ecotone") { [logLevel] _ in JSONLog(logLevel: logLevel) }
    ecotone_keep_less_memory()
    let most = Descriptors.raise(report)
    let connections = Connections(share: max(16, most / 2), trusted: trustedProxies)
    let server = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [ConnectionWatch(connections)], idleTimeout: .seconds(30),
        httpDecoderConfiguration: .init(maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 64 << 10)))
    let application = Application(
      responder: Middleware(portal: portal, connections: connections, trustedProxies: trustedProxies), server: server,
      configuration: .init(
        address: .hostname(host, port: port), availableConnectionsDelegate: MaximumAvailableConnections(most)),
      services: [
        Watch(portal: portal), Trimming(), Witness(record: portal.site.record, key: signingKey),
        Archivist(archive: portal.site.archive, library: portal.library), Caretaker(people: portal.site.people),
      ],
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

  /// Looks for new editions, and makes the first pages of the newest.
  private struct Watch: Service {
    let portal: Portal
    func run() async throws { await cancelWhenGracefulShutdown { await portal.library.watch(changed: portal.prepare) } }
  }

  /// Signs where the record's chain ends, and says when it cannot.
  private struct Witness: Service {
    let record: RecordStore?
    let key: SigningKey?

    func run() async throws {
      guard let record, let key else {
        try? await gracefulShutdown()
        return
      }
      await cancelWhenGracefulShutdown {
        var said = ""
        repeat {
          do { try record.signHead(by: key) } catch {
            if said != "\(error)" { StandardError.write("ecotone: \(error)\n".utf8) }
            said = "\(error)"
          }
        } while (try? await Task.sleep(for: .seconds(10))) != nil
      }
    }
  }

  /// Sends what waits to be sent, and takes away what is over.
  private struct Caretaker: Service {
    let people: SitePeople?

    func run() async throws {
      guard let people else {
        try? await gracefulShutdown()
        return
      }
      let ending = Ending()
      await withGracefulShutdownHandler {
        await withCheckedContinuation { continuation in
          // A relay may take a minute: it has a thread of its own to wait on.
          Thread.detachNewThread {
            Self.care(for: people, until: ending)
            continuation.resume()
          }
        }
      } onGracefulShutdown: {
        ending.flag.store(true, ordering: .relaxed)
      }
    }

    private final class Ending: Sendable {
      let flag = Atomic(false)
      var isOver: Bool { flag.load(ordering: .relaxed) }
    }

    private static func care(for people: SitePeople, until ending: Ending) {
      let addresses = NewsAddresses(
        preferences: { people.passkeys.origin + DeskRoutes.preferences.path.filled([$0], language: $1) },
        unsubscribe: { people.passkeys.origin + DeskRoutes.unsubscribe.path.filled([$0], language: $1) })
      var said = ""
      while !ending.isOver {
        do {
          try people.desk.sendNews(addresses) { ending.isOver }
          try people.postman?.deliver { ending.isOver }
          try people.desk.people.sweep()
          said = ""
        } catch {
          if said != "\(error)" { StandardError.write("ecotone: \(error)\n".utf8) }
          said = "\(error)"
        }
        Thread.sleep(forTimeInterval: 0.5)
      }
    }
  }

  private struct Archivist: Service {
    let archive: AnswerArchive?
    let library: EditionLibrary

    func run() async throws {
      guard let archive else {
        try? await gracefulShutdown()
        return
      }
      await cancelWhenGracefulShutdown { await archive.keep(library) }
    }
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
private struct Middleware: HTTPResponder {
  private let portal: Portal
  private let responder: PortalResponder
  private let measures: Measures

  init(portal: Portal, connections: Connections, trustedProxies: Set<String>) {
    self.portal = portal
    let lanes = Lanes()
    measures = Measures(portal: portal, lanes: lanes, connections: connections)
    responder = PortalResponder(
      portal: portal, connections: connections, trustedProxies: trustedProxies, lanes: lanes)
  }

  func respond(to request: Hummingbird.Request, context: PortalContext) async throws -> Response {
    context.coreContext.endpointPath.value = portal.pattern(of: request.uri.path)
    if request.uri.path == Measures.path, isOwn(request, context) {
      return Response(
        status: .ok, headers: [.contentType: Measures.mediaType, .cacheControl: "no-store"],
        body: .init(byteBuffer: ByteBuffer(string: measures.text)))
    }
    return try await AccessLog(measures: measures).handle(request, context: context) { request, context in
      try await SecurityHeaders().handle(request, context: context) { request, context in
        try await OpenToOtherSites(methods: portal.methods, isPersonal: portal.isPersonal).handle(
          request, context: context
        ) { request, context in
          try await responder.respond(to: request, context: context)
        }
      }
    }
  }
}

extension Middleware {
  /// Whether a request comes from this machine itself, and by no proxy: measures are its operator's.
  private func isOwn(_ request: Hummingbird.Request, _ context: PortalContext) -> Bool {
    let peer = Network.plain(context.channel.remoteAddress?.ipAddress ?? "")
    return ["127.0.0.1", "::1"].contains(peer) && request.headers[.forwardedFor] == nil && request.method == .get
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
  private let lanes: Lanes
  /// Tags of answers that were given.
  private let given = BoundedCache<Bool>(cost: 100_000)
  /// How long exports are, by their tags.
  private let lengths = BoundedCache<Int>(cost: 10_000)

  init(portal: Portal, connections: Connections, trustedProxies: Set<String>, lanes: Lanes) {
    (self.portal, self.connections, self.trustedProxies) = (portal, connections, trustedProxies)
    self.lanes = lanes
  }

  /// What an answer may take, and an export.
  private static func budget() -> WorkBudget { WorkBudget(seconds: answerSeconds, bytes: answerBytes) }
  static let answerSeconds = 10
  static let answerBytes = 256 << 20
  private static func exportBudget() -> WorkBudget { WorkBudget(seconds: 60, bytes: 512 << 20) }

  func respond(to request: Hummingbird.Request, context: PortalContext) async throws -> Response {
    let client = Network.client(
      peer: context.channel.remoteAddress?.ipAddress ?? "",
      forwarded: request.headers[values: .forwardedFor].joined(separator: ","), trusted: trustedProxies)
    var asked = Portal.Request(
      method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
      acceptLanguage: request.headers[.acceptLanguage] ?? "", network: Network(client),
      prefersHTML: request.prefersHTML)
    let isPersonal = portal.isPersonal(request.uri.path)
    if isPersonal { asked.caller = request.caller }
    let portalRequest: Portal.Request
    do { portalRequest = asked.with(form: try await request.form(portal, from: asked.network)) } catch {
      return await response(portal.refusal(error, asked), request, "", nil, context)
    }
    let tag = isPersonal ? "" : tag(of: request)
    let asksAgain =
      !isPersonal && [.get, .head].contains(request.method) && Self.names(tag, in: request.headers[.ifNoneMatch])
    // Only for what was answered so before: an address that does not exist has no tag.
    if asksAgain, given[tag] != nil { return notModified(tag) }
    let work = connections.work(of: context.channel)
    let reply: Reply
    if let ready = portal.readyReply(to: portalRequest) {
      reply = ready
    } else {
      // Scans and SQLite stay off the tasks that carry connections, and wait for their turn.
      let isExport = portal.isExport(portalRequest)
      let lane = isExport ? lanes.exports : isPersonal ? lanes.desks : lanes.answers
      let budget = isExport ? Self.exportBudget() : Self.budget()
      if let work { work.begin(budget) } else { budget.cancel() }
      if connections.isEnding { budget.cancel(.serverEnds) }
      defer { work?.end() }
      let takesGzip = request.takesGzip
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
    if reply.isStable, reply.status == 200 {
      given.store(true, for: tag, cost: 1)
      if asksAgain { return notModified(tag) }
    }
    return await response(reply, request, tag, work, context)
  }

  /// Without Cache-Control: a cache keeps that of the answer it has.
  private func notModified(_ tag: String) -> Response {
    Response(status: .notModified, headers: [.eTag: "W/\"\(tag)\"", .vary: Self.vary])
  }

  private static let vary = "Accept-Encoding"

  /// Whether a list of tags (RFC 9110, 13.1.2) has this one, or is `*`; weak or strong makes no difference.
  static func names(_ tag: String, in list: String?) -> Bool {
    (list ?? "").split(separator: ",").contains { known in
      let known = known.trimmingCharacters(in: .whitespaces)
      return known == "\"\(tag)\"" || known == "W/\"\(tag)\"" || known == "*"
    }
  }

  private func response(
    _ reply: Reply, _ request: Hummingbird.Request, _ tag: String, _ work: ConnectionWork?, _ context: PortalContext
  ) async -> Response {
    var headers: HTTPFields = [.contentType: reply.contentType, .vary: Self.vary]
    for (name, value) in reply.headers { if let name = HTTPField.Name(name) { headers[name] = value } }
    let isStable = reply.isStable && reply.status == 200
    for cookie in reply.cookies { headers.append(HTTPField(name: .setCookie, value: cookie.header)) }
    if headers[.cacheControl] == nil { headers[.cacheControl] = isStable ? "no-cache" : "no-store" }
    if isStable { headers[.eTag] = "W/\"\(tag)\"" }
    let isHead = request.method == .head
    let status = HTTPResponse.Status(code: reply.status)
    switch reply.body {
    case .bytes(var bytes):
      if request.takesGzip, let packed = reply.packed {
        bytes = packed
        headers[.contentEncoding] = "gzip"
      }
      return whole(bytes, status, headers, isHead: isHead)
    case .packed(let packed, let most):
      if request.takesGzip {
        headers[.contentEncoding] = "gzip"
        return whole(packed, status, headers, isHead: isHead)
      }
      guard let bytes = Inflate.gzip(packed, atMost: most) else { return Response(status: .internalServerError) }
      return whole(bytes, status, headers, isHead: isHead)
    case .file(let file):
      return SentFile(file, headers).response(to: request, on: context.channel.eventLoop)
    case .stream(let produce):
      let export = Export(produce: produce, work: work, connections: connections)
      if isStable {
        // The same bytes each time, as they are: a part of them may be asked for.
        headers[.eTag] = "\"\(tag)\""
        headers[.acceptRanges] = "bytes"
        if !isHead, let range = ByteRange(request.headers, tag: "\"\(tag)\"") {
          return await part(range, of: export, tag, headers)
        }
      }
      return Response(status: status, headers: headers, body: isHead ? Self.untold : export.body())
    }
  }

  private func whole(
    _ bytes: [UInt8], _ status: HTTPResponse.Status, _ headers: HTTPFields, isHead: Bool
  ) -> Response {
    var headers = headers
    headers[.contentLength] = String(bytes.count)
    return Response(status: status, headers: headers, body: isHead ? .init() : Self.body(bytes))
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

  /// What an answer to HEAD says of a body whose length nobody knows.
  private static let untold = ResponseBody { try await $0.finish(nil) }

  /// A part of an export. How long the whole is must be said, so that it is made once to count, where nobody did
  /// before.
  private func part(
    _ range: ByteRange, of export: Export, _ tag: String, _ headers: HTTPFields
  ) async -> Response {
    var headers = headers
    let length: Int
    do {
      length = if let known = lengths[tag] { known } else { try await export.length() }
    } catch {
      return Response(status: .serviceUnavailable, headers: [.retryAfter: "5"])
    }
    lengths.store(length, for: tag, cost: 1)
    guard let bytes = range.of(length) else {
      headers[.contentRange] = "bytes */\(length)"
      headers[.contentLength] = "0"
      return Response(status: .rangeNotSatisfiable, headers: headers)
    }
    headers[.contentRange] = "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(length)"
    headers[.contentLength] = String(bytes.count)
    return Response(status: .partialContent, headers: headers, body: export.body(bytes))
  }

  private func tag(of request: Hummingbird.Request) -> String {
    var hash = Fingerprint()
    hash.add(portal.site.assets.version.utf8)
    for served in portal.site.library.shelf { hash.add(served.id.utf8) }
    hash.add(portal.site.key.utf8)
    hash.add(request.uri.path.utf8)
    hash.add("?".utf8)
    hash.add((request.uri.query ?? "").utf8)
    if request.prefersHTML { hash.add(" html".utf8) }
    return hash.text
  }
}

extension HTTPField.Name {
  /// The chain of addresses that proxies write (RFC 7239 names its successor, which few write).
  static var forwardedFor: HTTPField.Name { HTTPField.Name("X-Forwarded-For") ?? .via }
}
