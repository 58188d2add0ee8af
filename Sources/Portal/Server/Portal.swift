internal import Drawings
internal import Editions
internal import Foundation
internal import Outputs
public import PublicRecord
internal import Questions
public import RecordKernel
internal import Synchronization
internal import Vocabulary

/// What stays the same for all requests.
public struct Portal: Sendable {
  /// The editions, tables and files it answers from.
  public let library: EditionLibrary
  /// Submissions and plans, where they are served.
  let record: RecordStore?
  let tables: ReferenceTables
  let texts: Terms
  let findingTexts: FindingTexts
  let assets: Assets
  let basemap: Basemap
  /// `https://example.org`, without a slash at the end: what permanent links begin with.
  let publicAddress: String
  /// The day that waiting and lateness are counted to.
  let today: @Sendable () -> Day
  let exports = ExportGate(limit: 4)

  /// - Throws: `ReferenceTableError` when the program's own files are not beside it.
  public init(
    _ library: EditionLibrary, record: RecordStore? = nil, publicAddress: String,
    today: @escaping @Sendable () -> Day = { RecordStore.today }
  ) throws {
    (self.library, self.record, self.today) = (library, record, today)
    let tables = try ReferenceTables()
    self.tables = tables
    texts = Terms(try ReferenceTable("texts", of: "Portal"))
    findingTexts = try FindingTexts()
    assets = try Assets()
    basemap = assets.files[Assets.basemap].flatMap { Basemap(Data($0.bytes), places: tables.places) } ?? .none
    self.publicAddress = publicAddress
  }

  /// Whether maps can be drawn; without the files of `Scripts/setup` pages show their tables only.
  public var hasMap: Bool { assets.hasMap }

  /// A request, as the routes see it.
  package struct Request: Sendable {
    var method: String
    var path: String
    var query: String
    /// Of the request's header; empty without one.
    var acceptLanguage: String

    package init(method: String = "GET", path: String, query: String = "", acceptLanguage: String = "") {
      (self.method, self.path, self.query, self.acceptLanguage) = (method, path, query, acceptLanguage)
    }
  }

  /// Answers a request; every failure is an answer too.
  package func reply(to request: Request) -> Reply {
    do {
      return try Dispatch(portal: self, request: request, address: Address(path: request.path, query: request.query))
        .reply()
    } catch {
      return failure(error, request)
    }
  }

  /// The pattern of the route that a path leads to, for logs: never its values.
  func pattern(of path: String) -> String {
    Address.segments(of: path).flatMap { RouteTable.match($0)?.route.path.text } ?? "none"
  }

  private func failure(_ error: any Error, _ request: Request) -> Reply {
    let problem: Problem
    if let known = Problem(error) {
      problem = known
    } else {
      FileHandle.standardError.write(Data("ecotone: \(pattern(of: request.path)): \(error)\n".utf8))
      problem = Problem(
        status: 500, title: "Server error", .sentence("this is the server's fault, not yours; it has been noted"))
    }
    // An address that cannot be read is the problem itself: its page is made without its query.
    let address = try? Address(path: request.path, query: request.query)
    let segments = address?.segments ?? request.path.split(separator: "/").map(String.init)
    let items = address?.items ?? []
    func asked(_ name: String) -> String? { items.first { $0.name == name }?.value }
    var reply: Reply
    if let language = segments.first.flatMap({ Language(rawValue: $0) }), let newest = library.shelf.first {
      let path = Array(segments.dropFirst())
      let isQuestion = ["explore", "map", "embed"].contains(path.first)
      let pinned = asked("edition").flatMap { id in library.shelf.first { $0.id == id } }
      var visit = Visit(
        portal: self, served: pinned ?? newest, shelf: library.shelf, language: language, path: isQuestion ? path : [],
        items: isQuestion ? items.filter { !["edition", "lang", "unit"].contains($0.name) } : [],
        isPinned: pinned != nil)
      visit.unit = asked("unit").flatMap { AmountUnit(rawValue: $0) } ?? .kilograms
      reply = visit.errorPage(problem)
      // Whatever is wrong with it, an embed stands in another site's frame.
      reply.route = path.first == "embed" ? Route.embed.path.text : RouteTable.match(segments)?.route.path.text
    } else {
      let language = asked("lang").flatMap { Language(rawValue: $0) } ?? .english
      reply = Reply(problem.json(instance: request.path, tables.terms, language), type: MediaType.problem)
      reply.route = RouteTable.match(segments)?.route.path.text
    }
    reply.status = problem.status
    reply.isStable = false
    if problem.status == 405 { reply.headers.append(("Allow", Route.methods.joined(separator: ", "))) }
    if let seconds = problem.retryAfter { reply.headers.append(("Retry-After", String(seconds))) }
    return reply
  }
}

/// How many exports run at a time.
final class ExportGate: Sendable {
  /// The right to run one export; given up with the last reference to it.
  final class Ticket: Sendable {
    private let gate: ExportGate
    fileprivate init(_ gate: ExportGate) { self.gate = gate }
    deinit { gate.running.withLock { $0 -= 1 } }
  }

  private let limit: Int
  private let running = Mutex(0)

  init(limit: Int) { self.limit = limit }

  /// - Throws: ``Problem/busy``.
  func ticket() throws -> Ticket {
    let isFree = running.withLock { running in
      guard running < limit else { return false }
      running += 1
      return true
    }
    guard isFree else { throw Problem.busy }
    return Ticket(self)
  }
}
