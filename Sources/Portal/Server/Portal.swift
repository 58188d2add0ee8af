internal import Editions
internal import Foundation
public import People
public import PortalKernel
public import PublicRecord
public import RecordKernel
internal import Vocabulary

/// All answers of the server, without a socket.
public struct Portal: Sendable {
  package let site: Site
  private let files = FileFormGate()

  /// The editions that it answers from.
  public var library: EditionLibrary { site.library }

  /// - Throws: `ReferenceTableError` when the program's own files are not beside it.
  public init(
    _ library: EditionLibrary, record: RecordStore? = nil, publicAddress: String, archive: AnswerArchive? = nil,
    contact: String? = nil, mapLines: String? = nil, populations: Populations = .none,
    report: ServedReport? = nil, atlas: ServedAtlas? = nil, people: PeopleStore? = nil, postman: Postman? = nil,
    crowds: [String: Int] = [:],
    today: @escaping @Sendable () -> Day = { RecordStore.today }
  ) throws {
    let served = try people.map { people in
      guard let record else { throw PeopleError("people are served beside a record; expected --record DIR") }
      return try SitePeople(
        PeopleDesk(people, record, today: today), publicAddress: publicAddress, postman: postman,
        crowds: Dictionary(crowds.map { (Network($0.key).text, $0.value) }, uniquingKeysWith: max))
    }
    site = try Site(
      library, record: record, publicAddress: publicAddress, archive: archive, contact: contact,
      mapLines: mapLines, populations: populations, report: report, atlas: atlas, people: served, today: today)
  }

  /// Makes the first pages of the newest edition, and looks around one place, so that no reader waits for what they
  /// have in common.
  func prepare() {
    let pages = Language.allCases.flatMap { language in
      [Route.home, .explore].map { (path: $0.path.filled([], language: language), query: "") }
    }
    for page in pages + [(Route.near.path.filled([], language: .english), "near=45.5,-73.6")] {
      _ = reply(to: Request(path: page.path, query: page.query))
    }
  }

  /// Whether maps can be drawn; without the files of `Scripts/setup` pages show their tables only.
  public var hasMap: Bool { site.assets.hasMap }

  /// A request, as the routes see it.
  package struct Request: Sendable {
    var method: String
    var path: String
    var query: String
    /// Of the request's header; empty without one.
    var acceptLanguage: String
    /// Whose reader it is, for fair shares.
    var network: Network
    /// Whether its header asks for HTML before JSON, as browsers do.
    var prefersHTML: Bool
    /// What a form sent, written as a query is (`application/x-www-form-urlencoded`).
    var form: String
    /// What it says of who sends it; only pages of one's own look at it.
    package var caller = Caller.unknown

    package init(
      method: String = "GET", path: String, query: String = "", acceptLanguage: String = "",
      network: Network = .unknown, form: String = "", prefersHTML: Bool = false
    ) {
      (self.method, self.path, self.query, self.acceptLanguage) = (method, path, query, acceptLanguage)
      (self.network, self.form, self.prefersHTML) = (network, form, prefersHTML)
    }

    func with(form: String) -> Request {
      var request = self
      request.form = form
      return request
    }
  }

  /// The answer to a request where it is at hand: a file, or a page that is kept. It takes microseconds, and waits for
  /// nothing.
  package func readyReply(to request: Request) -> Reply? {
    guard ["GET", "HEAD"].contains(request.method),
      let address = try? Address(path: request.path, query: request.query),
      let handler = RouteTable.match(address.segments)?.handler
    else { return nil }
    switch handler.route.name {
    case FileRoutes.asset.name, FileRoutes.icon.name, FileRoutes.robots.name, FileRoutes.start.name,
      FileRoutes.alive.name:
      return reply(to: request)
    default:
      guard handler.route.cache == .kept else { return nil }
      return Dispatch(portal: self, request: request, address: address).keptReply(handler.route)
    }
  }

  /// Answers a request; every failure is an answer too.
  package func reply(to request: Request) -> Reply {
    do {
      var address = try Address(path: request.path, query: request.query)
      if !request.form.isEmpty, !isPersonal(request.path) { try address.add(form: request.form) }
      return try Dispatch(portal: self, request: request, address: address).reply()
    } catch {
      return failure(error, request)
    }
  }

  /// What a request asks of its route: edition, language, unit and values.
  package func visit(_ request: Request) throws -> Visit {
    try Dispatch(portal: self, request: request, address: Address(path: request.path, query: request.query)).asked().1
  }

  /// The pattern of the route that a path leads to, for logs: never its values.
  func pattern(of path: String) -> String { route(of: path)?.path.text ?? "none" }

  /// What HTTP may ask of a path.
  func methods(of path: String) -> [String] { route(of: path)?.methods ?? Route.methods }

  /// Whether a form that carries files may be sent to an address.
  func takesFiles(_ path: String) -> Bool { route(of: path)?.takesFiles ?? false }

  /// Asked before a large form is read: whether it comes from a page of this site that its browser has opened, and its
  /// network has not sent too many.
  func admitFiles(_ caller: Caller, from network: Network) throws -> FileFormGate.Ticket {
    guard let people = site.people, caller.isOfOwnPage(people), caller.browser != nil || caller.session != nil else {
      throw Problem.foreignForm
    }
    let ticket = try files.enter(network)
    if let seconds = people.limits.take(.upload, "files", network: network.text) { throw Problem.slowDown(seconds) }
    return ticket
  }

  /// Whether a path's answers are for one reader alone.
  func isPersonal(_ path: String) -> Bool { route(of: path)?.isPersonal ?? false }

  /// Whether the token of a path is all that a POST to it needs: what its body says makes no difference.
  func isBearer(_ path: String) -> Bool { route(of: path)?.isBearer ?? false }

  /// The route that a path leads to, where it is there.
  private func route(of path: String) -> Route? {
    guard let route = Address.segments(of: path).flatMap({ RouteTable.match($0)?.handler.route }),
      isThere(route)
    else { return nil }
    return route
  }

  /// Whether a request asks for a whole list or a file, which may take longer.
  func isExport(_ request: Request) -> Bool {
    request.path.hasPrefix("/download/")
      || (request.path.hasPrefix("/api/") && request.query.split(separator: "&").contains("format=csv"))
  }

  /// Whether a route is served at all.
  func isThere(_ route: Route) -> Bool { route.needs != .people || site.people != nil }

  /// The answer where a request is not let in.
  func refusal(_ error: any Error, _ request: Request) -> Reply { failure(error, request) }

  private func failure(_ error: any Error, _ request: Request) -> Reply {
    let problem: Problem
    if let known = Problem(error) {
      problem = known
    } else {
      StandardError.write("ecotone: \(pattern(of: request.path)): \(error)\n".utf8)
      problem = Problem(
        status: 500, title: "Server error", .sentence("this is the server's fault, not yours; it has been noted"))
    }
    // An address that cannot be read is the problem itself: its page is made without its query.
    let address = try? Address(path: request.path, query: request.query)
    let segments = address?.segments ?? request.path.split(separator: "/").map(String.init)
    let items = address?.items ?? []
    let route = RouteTable.match(segments).map(\.handler.route).flatMap { isThere($0) ? $0 : nil }
    let allowed = (name: "Allow", value: (route?.methods ?? Route.methods).joined(separator: ", "))
    if segments.first == GeoServicesRoutes.root.split(separator: "/").first.map(String.init) {
      var reply = Reply.geoServices(problem, site.tables.terms)
      (reply.route, reply.isStable) = (route?.path.text, false)
      if problem.status == 405 { reply.headers.append(allowed) }
      return reply
    }
    func asked(_ name: String) -> String? { items.first { $0.name == name }?.value }
    var reply: Reply
    if let language = segments.first.flatMap({ Language(rawValue: $0) }) {
      let newest = library.shelf.first ?? site.noEdition
      let path = Array(segments.dropFirst())
      let isQuestion = ["explore", "map", "embed"].contains(path.first)
      let pinned = asked("edition").flatMap { id in library.shelf.first { $0.isMeant(by: id) } }
      var visit = Visit(
        site: site, served: pinned ?? newest, shelf: library.shelf, language: language, path: isQuestion ? path : [],
        items: isQuestion ? items.filter { !["edition", "lang", "unit"].contains($0.name) } : [],
        isPinned: pinned != nil)
      visit.unit = asked("unit").flatMap { AmountUnit(rawValue: $0) } ?? .kilograms
      reply = visit.errorPage(problem)
      // Whatever is wrong with it, an embed stands in another site's frame.
      reply.route = path.first == "embed" ? Route.embed.path.text : route?.path.text
    } else {
      let language = asked("lang").flatMap { Language(rawValue: $0) } ?? .english
      reply = Reply(problem.json(instance: request.path, site.tables.terms, language), type: MediaType.problem)
      reply.route = route?.path.text
    }
    reply.status = problem.status
    reply.isStable = false
    if route?.isPersonal == true { reply.headers.append((name: "Cache-Control", value: "no-store")) }
    if problem.status == 405 { reply.headers.append(allowed) }
    if let seconds = problem.retryAfter { reply.headers.append(("Retry-After", String(seconds))) }
    return reply
  }
}

/// A name, no more: the library of services writes out each of them where it begins, and all that a portal has would
/// take it seconds.
extension Portal: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "the portal" }
  public var debugDescription: String { description }
}
