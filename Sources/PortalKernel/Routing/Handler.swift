/// What answers a route. Each module of pages brings its own; a route without one, or with two, fails a test.
package struct Handler: Sendable {
  package let route: Route
  package let answer: @Sendable (Visit) throws -> Reply
  /// The sets of values that the places of the route's path take in a site map; none unless the route is listed so.
  package private(set) var values: @Sendable (Visit) throws -> [[String]] = { _ in [] }

  package init(_ route: Route, _ answer: @escaping @Sendable (Visit) throws -> Reply) {
    (self.route, self.answer) = (route, answer)
  }

  /// A page of a view and its model.
  package static func page<View: PageView>(
    _ route: Route, _ view: View.Type, _ model: @escaping @Sendable (Visit) throws -> View.Model
  ) -> Handler {
    Handler(route) { $0.show(view, try model($0)) }
  }

  /// The same, listed in a site map once for each set of values.
  package func listing(_ values: @escaping @Sendable (Visit) throws -> [[String]]) -> Handler {
    var listed = self
    listed.values = values
    return listed
  }

  /// A page of one's own, whose forms come back to it.
  package static func own(_ route: Route, _ answer: @escaping @Sendable (Visit, Guest) throws -> Reply) -> Handler {
    Handler(route) { visit in
      guard let guest = visit.guest else { throw Problem.notFound("no such page") }
      return try answer(visit, guest)
    }
  }

  /// An address of the API.
  package static func api(_ route: Route, _ answer: @escaping @Sendable (API) throws -> Reply) -> Handler {
    Handler(route) { try answer(API(visit: $0)) }
  }
}
