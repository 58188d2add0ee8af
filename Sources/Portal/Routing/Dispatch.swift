internal import Editions
internal import Foundation
internal import Outputs
internal import Questions
internal import Vocabulary

/// Which address gives what.
struct Routes {
  let portal: Portal
  let request: Portal.Request
  let address: Address

  func reply() throws -> Reply {
    let segments = address.segments
    guard let first = segments.first else { return .redirect("/\(preferredLanguage.rawValue)/").varying("Accept-Encoding, Accept-Language") }
    if let language = Language(rawValue: first) { return try page(language, Array(segments.dropFirst())) }
    switch (first, segments.count) {
    case ("static", 2): return try file(segments[1])
    case ("favicon.ico", 1): return .redirect(portal.assets.address("icon.svg"), permanently: true)
    case ("robots.txt", 1):
      return Reply(
        "User-agent: *\nDisallow: /api/\nDisallow: /download/\nDisallow: /tiles/\nSitemap: \(portal.publicAddress)/sitemap.xml\n",
        type: MediaType.text)
    case ("sitemap.xml", 1): return try visit(.english, [], address.items).sitemapIndex()
    case ("sitemaps", 2): return try visit(.english, [], address.items).sitemap(segments[1])
    case ("catalog.jsonld", 1): return try visit(.english, [], address.items).dataCatalog()
    case ("tiles", 5): return try tile(segments)
    case ("feeds", 2): return try visit(.english, [], address.items).feed(segments[1])
    case ("documents", 3): return try visit(.english, [], address.items).document(segments[1], segments[2])
    case ("download", 2): return try visit(.english, [], address.items).download(segments[1])
    case ("api", 2) where segments[1] == "openapi.json": return Reply(OpenAPI.document(portal.publicAddress), type: MediaType.json)
    case ("api", 3...) where segments[1] == "v1":
      let visit = try visit(.english, [], address.items)
      let answer = { try API(visit: visit).reply(Array(segments.dropFirst(2))) }
      return segments[2] == "facilities" && segments.count == 4 ? try kept(visit, answer) : try answer()
    default: throw Problem.notFound("no such address")
    }
  }

  /// The language that the reader's browser asks for first, of those that the portal speaks.
  private var preferredLanguage: Language {
    for part in request.acceptLanguage.split(separator: ",") {
      if let language = Language(rawValue: String(part.split(separator: ";").first ?? "").trimmingCharacters(in: .whitespaces).prefix(2).lowercased())
      {
        return language
      }
    }
    return .english
  }

  /// The edition that an address names, or the newest.
  private func visit(_ language: Language, _ path: [String], _ items: [(name: String, value: String)]) throws -> Visit {
    let shelf = portal.library.shelf
    let asked = items.filter { $0.name == "edition" }.map(\.value)
    guard asked.count < 2 else { throw Problem.parameter("edition", found: asked.joined(separator: "\" and \""), expected: Expectation(.oneValue)) }
    guard let newest = shelf.first else { throw Problem(status: 503, title: "Busy", .sentence("no edition is served at the moment"), retryAfter: 5) }
    var served = newest
    if let id = asked.first {
      guard let found = shelf.first(where: { $0.id == id }) else {
        throw Problem(
          status: 404, title: "Not found", .value(QuestionError("edition", found: id, expected: .oneOf(shelf.map(\.id)))))
      }
      served = found
    }
    let languages = items.filter { $0.name == "lang" }.map(\.value)
    guard languages.count < 2 else {
      throw Problem.parameter("lang", found: languages.joined(separator: "\" and \""), expected: Expectation(.oneValue))
    }
    var visit = Visit(
      portal: portal, served: served, shelf: shelf, language: language, path: path, requestPath: request.path, askedLanguage: languages.first,
      items: items.filter { $0.name != "edition" && $0.name != "lang" }, isPinned: !asked.isEmpty)
    visit.items = try visit.items.map { ($0.name, try visit.words.value($0.name, $0.value)) }
    return visit
  }

  /// The unit that a page's address asks for, taken out of its items: links carry it on.
  private func choosingUnit(_ visit: Visit) throws -> Visit {
    let asked = visit.items.filter { $0.name == "unit" }.map(\.value)
    guard let text = asked.first else { return visit }
    guard asked.count == 1, let unit = AmountUnit(rawValue: text) else {
      throw Problem.parameter(
        "unit", found: asked.joined(separator: "\" and \""), expected: .oneOf(AmountUnit.allCases.map(\.rawValue)))
    }
    var visit = visit
    visit.unit = unit
    visit.items.removeAll { $0.name == "unit" }
    return visit
  }

  private func page(_ language: Language, _ path: [String]) throws -> Reply {
    // Addresses of pages end without a slash, but for the language's own.
    if request.path.hasSuffix("/") != path.isEmpty {
      return .redirect(
        "/" + ([language.rawValue] + path.map(Address.encode)).joined(separator: "/") + (path.isEmpty ? "/" : "") + Address.query(address.items),
        permanently: true)
    }
    let visit = try choosingUnit(visit(language, path, address.items))
    return path.first == "suggest" ? try content(visit, path) : try kept(visit) { try content(visit, path) }
  }

  /// A reply that is made once and then kept, packed: an edition never changes. It may name the other editions of the
  /// server, so a new one makes new replies.
  private func kept(_ visit: Visit, _ make: () throws -> Reply) throws -> Reply {
    let key = "\(request.path)?\(request.query) \(visit.shelf.map(\.id))"
    if let known = visit.served.pages[key] { return known }
    var reply = try make()
    guard reply.isStable, reply.status == 200, case .bytes(let bytes) = reply.body else { return reply }
    reply.packed = Deflate.gzip(bytes, level: 3)
    visit.served.pages.store(reply, for: key, cost: bytes.count + (reply.packed?.count ?? 0))
    return reply
  }

  private func content(_ visit: Visit, _ path: [String]) throws -> Reply {
    switch path.count {
    case 0:
      _ = try Parameters(visit.items, known: [])
      return try visit.homePage()
    case 1:
      switch path[0] {
      case "explore": return try visit.explorePage()
      case "map": return try visit.mapPage()
      case "facilities": return try visit.facilitiesPage()
      case "substances": return try visit.substancesPage()
      case "sectors": return try visit.sectorsPage()
      case "places": return try visit.placesPage()
      case "search": return try visit.searchPage()
      case "suggest": return try visit.suggestions()
      case "trace": return try visit.tracePage()
      case "downloads": return try visit.downloadsPage()
      case "sources": return try visit.sourcesPage()
      case "api": return try visit.apiPage()
      case "embed": return try visit.embedPage()
      case "findings": return try visit.findingsPage()
      case "flows": return try visit.flowsPage()
      case "ledger": return try visit.ledgerPage()
      case "compare": return try visit.comparePage()
      case "coverage": return try visit.coveragePage()
      case "published": return try visit.publishedPage()
      case "submissions": return try visit.submissionsPage()
      case "plan": return try visit.planPage()
      default: break
      }
    case 2:
      if !["facilities", "submissions", "plan"].contains(path[0]) { _ = try Parameters(visit.items, known: []) }
      switch path[0] {
      case "facilities": return try visit.facilityPage(path[1])
      case "substances": return try visit.substancePage(path[1])
      case "sectors": return try visit.sectorPage(path[1])
      case "places": return try visit.placePage(path[1])
      case "submissions" where path[1] == "waiting": return try visit.waitingPage()
      case "submissions" where path[1] == "process": return try visit.processPage()
      case "submissions": return try visit.submissionPage(path[1])
      case "plan" where path[1] == "report": return try visit.planReportPage()
      case "plan": return try visit.programmePage(path[1])
      default: break
      }
    default: break
    }
    throw Problem.notFound("no such page")
  }

  private func file(_ name: String) throws -> Reply {
    guard let file = portal.assets.files[name] else { throw Problem.notFound("no such file") }
    var reply = Reply(bytes: file.bytes, type: file.type)
    reply.packed = file.packed
    if address.items.contains(where: { $0.name == "v" && $0.value == file.version }) {
      reply.headers.append(("Cache-Control", "public, max-age=31536000, immutable"))
    }
    return reply
  }

  /// `/tiles/EDITION/Z/X/Y.mvt?question`.
  private func tile(_ segments: [String]) throws -> Reply {
    let items = address.items.filter { $0.name != "edition" } + [("edition", segments[1])]
    let served = try visit(.english, [], items).served
    guard let zoom = Int(segments[2]), VectorTile.zooms.contains(zoom), let x = Int(segments[3]), segments[4].hasSuffix(".mvt"),
      let y = Int(segments[4].dropLast(4)), (0..<(1 << zoom)).contains(x), (0..<(1 << zoom)).contains(y)
    else { throw Problem.notFound("no such tile: expected /tiles/EDITION/Z/X/Y.mvt with Z from 0 to \(VectorTile.zooms.upperBound)") }
    let key = request.path + "?" + request.query
    if let known = served.pages[key] { return known }
    let question = try Parameters(address.items, known: Parameters.question).question()
    let bytes = VectorTile(try served.mapPoints(question), zoom: zoom, x: x, y: y, atlas: served.atlas).encoded
    var reply = Reply(bytes: bytes, type: MediaType.tile)
    if bytes.isEmpty { reply.status = 204 } else { reply.packed = Deflate.gzip(bytes, level: 3) }
    reply.headers.append(("Cache-Control", "public, max-age=31536000, immutable"))
    served.pages.store(reply, for: key, cost: bytes.count + (reply.packed?.count ?? 0) + 100)
    return reply
  }
}

extension Reply {
  func varying(_ header: String) -> Reply {
    var reply = self
    reply.headers.append(("Vary", header))
    return reply
  }
}
