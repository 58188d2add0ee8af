internal import AtlasPages
internal import DeskPages
internal import Editions
internal import Foundation
internal import Keys
internal import Outputs
internal import Packing
package import PortalKernel
internal import Questions
internal import RecordPages
internal import RegisterPages
internal import Vocabulary

/// All routes with what answers them, and which of them a request means.
package enum RouteTable {
  package static let all =
    SiteRoutes.handlers + RegisterRoutes.handlers + RecordRoutes.handlers + AtlasHandlers.handlers
    + DeskHandlers.handlers

  /// Routes by how many segments their paths have, those with more fixed segments first.
  private static let byLength = Dictionary(grouping: all, by: \.route.path.segments.count).mapValues { handlers in
    handlers.sorted { $0.route.path.fixed > $1.route.path.fixed }
  }

  /// What answers the route that decoded segments lead to, and the values of the route's places.
  package static func match(_ segments: [String]) -> (handler: Handler, values: [String: String])? {
    for handler in byLength[segments.count] ?? [] {
      if let values = handler.route.path.values(in: segments) { return (handler, values) }
    }
    return nil
  }

  /// A refusal that names the addresses that begin alike.
  static func notFound(_ segments: [String]) -> Problem {
    let isAPI = segments.count > 2 && segments[0] == "api" && segments[1] == "v1"
    let alike =
      isAPI
      ? DataRoutes.all
      : FileRoutes.all.filter {
        $0.path.segments.count > 1 && $0.path.segments.first == segments.first.map { .fixed($0) }
      }
    let what =
      segments.first.flatMap { Language(rawValue: $0) } != nil ? "page" : isAPI ? "address of the API" : "address"
    return .notFound(
      "no such \(what)" + (alike.isEmpty ? "" : ": expected \(alike.map(\.path.text).joined(separator: ", "))"))
  }
}

/// From a request to the answer of its route.
struct Dispatch {
  let portal: Portal
  let request: Portal.Request
  let address: Address

  /// What answers the request, and what it asks.
  func asked() throws -> (Handler, Visit) {
    guard let (handler, values) = RouteTable.match(address.segments) else {
      throw RouteTable.notFound(address.segments)
    }
    return (handler, try visit(handler.route, values))
  }

  func reply() throws -> Reply {
    guard let route = RouteTable.match(address.segments)?.handler.route, portal.isThere(route) else {
      throw RouteTable.notFound(address.segments)
    }
    guard route.methods.contains(request.method) else {
      throw Problem.methodNotAllowed(request.method, allowed: route.methods)
    }
    if route.isPage,
      request.path.hasSuffix("/") != (route.path.segments.count == 1) || request.path.contains("//")
    {
      var redirect = Reply.redirect(slashed(address.segments) + Address.query(address.items), permanently: true)
      redirect.route = route.path.text
      return redirect
    }
    if [FileRoutes.alive.name, FileRoutes.ready.name].contains(route.name), address.items.isEmpty {
      var reply = portal.site.health(route)
      (reply.route, reply.isStable) = (route.path.text, false)
      return reply
    }
    if let archived = try archived(route) { return archived }
    if route.isPersonal { return try PersonalDispatch(self, route).reply() }
    let (handler, visit) = try asked()
    var reply = try whole(visit) {
      route.cache == .kept ? try kept(visit) { try handler.answer(visit) } : try handler.answer(visit)
    }
    switch route.cache {
    case .kept, .edition: break
    case .forever: reply.headers.append(Reply.immutable)
    case .live: reply.isStable = false
    }
    // Answers to forms are nobody's to keep.
    if request.method == "POST" { reply.isStable = false }
    reply.route = route.path.text
    if route.needs.isOfEdition { reply.headers.append(Self.origin(of: visit.served)) }
    return try cells(of: reply, route)
  }

  /// What a permanent link gave whose edition is no longer served; nil where the edition is, or nobody knows.
  private func archived(_ route: Route) throws -> Reply? {
    let items = address.items
    let named = items.filter { $0.name == "edition" }.map(\.value)
    guard let archive = portal.site.archive, let link = named.first, named.count == 1,
      [Route.explore.name, Route.embed.name, DataRoutes.totals.name].contains(route.name),
      !portal.site.library.shelf.isEmpty, !portal.site.library.shelf.contains(where: { $0.isMeant(by: link) })
    else { return nil }
    let others = Dispatch(
      portal: portal, request: request,
      address: Address(address, without: ["edition", "show", "format", "cursor", "names"]))
    let visit = try others.asked().1
    let question = try visit.parameters.question()
    guard let entry = try archive.entry(question, edition: link) else { return nil }
    var reply = try whole(visit) { try visit.archived(entry, question, asData: !route.isPage) }
    (reply.route, reply.isStable) = (route.path.text, false)
    return reply
  }

  /// Says of a CSV whether its cells are exact, and makes them harmless to spreadsheets where that is asked.
  private func cells(of reply: Reply, _ route: Route) throws -> Reply {
    let asked = address.items.filter { $0.name == Parameter.safe.name }.map(\.value)
    if let other = asked.first(where: { $0 != "excel" }) ?? (asked.count > 1 ? asked.joined(separator: ", ") : nil) {
      throw Problem.parameter(Parameter.safe.name, found: other, expected: .oneOf(["excel"]))
    }
    guard reply.contentType == OutputFormat.csv.mediaType else { return reply }
    var reply = asked.isEmpty ? reply : reply.forSpreadsheets()
    reply.headers.append(("Ecotone-Cells", asked.isEmpty ? "exact" : "guarded"))
    return reply
  }

  /// Which edition an answer is of, and whose it is.
  private static func origin(of served: ServedEdition) -> (name: String, value: String) {
    let signer = served.edition.signer.map { "signed-by=\($0.id)" } ?? "unsigned"
    return ("Ecotone-Edition", "\(served.pin); \(signer)")
  }

  /// A reply that was made from an edition as it should be. Where it turns out that files of the edition were cut,
  /// unreadable or changed meanwhile, the edition leaves the shelf, and nothing made from it is sent as whole.
  private func whole(_ visit: Visit, _ make: () throws -> Reply) throws -> Reply {
    let (served, library) = (visit.served, portal.site.library)
    var reply = try Self.whole(served, library, make)
    if case .stream(let produce) = reply.body {
      reply.body = .stream { sink in try Self.whole(served, library) { try produce(sink) } }
    }
    return reply
  }

  private static func whole<Made>(
    _ served: ServedEdition, _ library: EditionLibrary, _ make: () throws -> Made
  ) throws -> Made {
    let made = Result(catching: make)
    var damage = served.edition.damage
    if case .failure(let error as EditionError) = made { damage = damage ?? error }
    guard let damage else { return try made.get() }
    library.putAway(served, damage)
    throw Problem(
      status: 503, title: "Busy",
      .sentence("files of this edition turned out damaged, and it was put away; try again in a few seconds"),
      retryAfter: 5)
  }

  /// Addresses of pages end without a slash, but for the language's own.
  private func slashed(_ segments: [String]) -> String {
    "/" + segments.map(Address.encode).joined(separator: "/") + (segments.count == 1 ? "/" : "")
  }

  /// What the request asks, with the edition that it names or the newest.
  private func visit(_ route: Route, _ values: [String: String]) throws -> Visit {
    let shelf = portal.site.library.shelf
    let items = address.items
    let served = try edition(
      values["edition"].map { [$0] } ?? items.filter { $0.name == "edition" }.map(\.value), of: shelf, for: route)
    let languages = items.filter { $0.name == "lang" }.map(\.value)
    guard languages.count < 2 else {
      throw Problem.parameter("lang", found: languages.joined(separator: ", "), expected: Expectation(.oneValue))
    }
    if let language = languages.first, Language(rawValue: language) == nil {
      throw Problem.parameter("lang", found: language, expected: .oneOf(Language.allCases.map(\.rawValue)))
    }
    let known = Set(route.parameters.map(\.name) + ["edition", "lang"] + (route.isPage ? ["unit"] : []))
    if !route.takesAnyParameter, let other = items.first(where: { !known.contains($0.name) }) {
      throw Problem(
        status: 400, title: "Unknown parameter", .unknownParameter(String(other.name.prefix(80)), known: known.sorted())
      )
    }
    let segments = address.segments
    var visit = Visit(
      site: portal.site, served: served, shelf: shelf,
      language: (route.isPage ? segments.first.flatMap { Language(rawValue: $0) } : nil) ?? .english,
      routeName: route.name, path: route.isPage ? Array(segments.dropFirst()) : [], requestPath: request.path,
      acceptLanguage: request.acceptLanguage,
      askedLanguage: languages.first,
      items: items.filter { !["edition", "lang", Parameter.safe.name].contains($0.name) }, values: values,
      isPinned: items.contains { $0.name == "edition" })
    visit.isUnpinned = items.contains { $0.name == "edition" && !$0.value.contains("-") }
    (visit.network, visit.prefersHTML) = (request.network, request.prefersHTML)
    // The page of a place says what the reader wrote, and gives a choice where that means several.
    let asWritten = route.name == Route.near.name ? Question.Parameter.near.rawValue : nil
    if !route.takesAnyParameter {
      visit.items = try visit.items.map {
        ($0.name, $0.name == asWritten ? $0.value : try visit.words.value($0.name, $0.value))
      }
    }
    try visit.takeChoices(of: route)
    return visit
  }

  private func edition(_ asked: [String], of shelf: EditionLibrary.Shelf, for route: Route) throws -> ServedEdition {
    guard asked.count < 2 else {
      throw Problem.parameter("edition", found: asked.joined(separator: ", "), expected: Expectation(.oneValue))
    }
    guard let newest = shelf.first else {
      if !route.needs.isOfEdition, asked.isEmpty { return portal.site.noEdition }
      throw Problem(status: 503, title: "Busy", .sentence("no edition is served at the moment"), retryAfter: 5)
    }
    guard let id = asked.first else { return newest }
    guard let found = shelf.first(where: { $0.isMeant(by: id) }) else {
      throw Problem(
        status: 404, title: "Not found", .value(QuestionError("edition", found: id, expected: .oneOf(shelf.map(\.pin))))
      )
    }
    return found
  }

  /// What a reply is kept under: its address, and what else it names.
  private func key(_ shelf: EditionLibrary.Shelf) -> String {
    "\(request.path)?\(request.query) \(shelf.map(\.id)) \(portal.site.key)"
  }

  /// The reply that is kept for the request, if one is.
  func keptReply(_ route: Route) -> Reply? {
    let shelf = portal.site.library.shelf
    let asked = address.items.filter { $0.name == "edition" }.map(\.value)
    guard let served = asked.isEmpty ? shelf.first : shelf.first(where: { $0.isMeant(by: asked[0]) }),
      var known = served.pages[key(shelf)]
    else { return nil }
    known.route = route.path.text
    if route.needs.isOfEdition { known.headers.append(Self.origin(of: served)) }
    return known
  }

  /// A reply that is made once and then kept, packed: an edition never changes. It may name the other editions of the
  /// server, so a new one makes new replies.
  private func kept(_ visit: Visit, _ make: () throws -> Reply) throws -> Reply {
    let key = key(visit.shelf)
    if let known = visit.served.pages[key] { return known }
    var reply = try make()
    guard reply.isStable, reply.status == 200, case .bytes(let bytes) = reply.body else { return reply }
    reply.packed = Deflate.gzip(bytes, level: 3)
    visit.served.pages.store(reply, for: key, cost: bytes.count + (reply.packed?.count ?? 0))
    return reply
  }
}

extension Visit {
  /// The language that the reader's browser asks for first, of those that the portal speaks.
  var preferredLanguage: Language {
    for part in acceptLanguage.split(separator: ",") {
      let name = String(part.split(separator: ";").first ?? "").trimmingCharacters(in: .whitespaces)
      if let language = Language(rawValue: name.prefix(2).lowercased()) { return language }
    }
    return .english
  }

  /// A style, a script or a picture; under the version that it has it stays the same for ever.
  func asset(_ name: String) throws -> Reply {
    guard let file = site.assets.files[name] else { throw Problem.notFound("no such file") }
    var reply = Reply(bytes: file.bytes, type: file.type)
    reply.packed = file.packed
    if items.contains(where: { $0.name == "v" && $0.value == file.version }) { reply.headers.append(Reply.immutable) }
    return reply
  }
}
